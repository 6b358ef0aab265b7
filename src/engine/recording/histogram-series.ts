/** A histogram over the windows of a run: exact counts and sums by prefix, buckets merged when asked for. */
import type { BucketCounts } from './bucket-counts.ts';
import type { SeriesWindow } from './reading.ts';
import { midOf } from '../des/log-histogram.ts';
import { firstAtLeast } from './search.ts';
import { Table } from './table.ts';
import { CELLS } from './layout.ts';

/** `countBefore`, `sumBefore`: over all windows before; `firstCell`: where the row's cells begin. */
const ROWS = {
  sumBefore: Float64Array,
  sum: Float64Array,
  countBefore: Float64Array,
  count: Uint32Array,
  window: Uint32Array,
  firstCell: Uint32Array,
} as const;

export class HistogramSeries {
  readonly #table = new Table(ROWS, 16);
  readonly #cells = new Table(CELLS, 64);
  readonly #windowUs: number;

  constructor(windowUs: number) {
    this.#windowUs = windowUs;
  }

  append(window: number, sum: number, count: number): void {
    const { columns, rows } = this.#table;
    const sumBefore = rows === 0 ? 0 : (columns.sumBefore[rows - 1] ?? 0) + (columns.sum[rows - 1] ?? 0);
    const countBefore = rows === 0 ? 0 : (columns.countBefore[rows - 1] ?? 0) + (columns.count[rows - 1] ?? 0);
    this.#table.reserve(rows + 1);
    const to = this.#table.columns;
    to.sumBefore[rows] = sumBefore;
    to.sum[rows] = sum;
    to.countBefore[rows] = countBefore;
    to.count[rows] = count;
    to.window[rows] = window;
    to.firstCell[rows] = this.#cells.rows;
    this.#table.rows = rows + 1;
  }

  /** A cell of the row appended last. */
  appendCell(bucket: number, count: number): void {
    this.#cells.reserve(this.#cells.rows + 1);
    this.#cells.columns.bucket[this.#cells.rows] = bucket;
    this.#cells.columns.count[this.#cells.rows++] = count;
  }

  sumBefore(window: number): number {
    const row = this.#firstFrom(window) - 1;
    return row < 0 ? 0 : (this.#table.columns.sumBefore[row] ?? 0) + (this.#table.columns.sum[row] ?? 0);
  }

  countBefore(window: number): number {
    const row = this.#firstFrom(window) - 1;
    return row < 0 ? 0 : (this.#table.columns.countBefore[row] ?? 0) + (this.#table.columns.count[row] ?? 0);
  }

  tile(from: number, to: number): SeriesWindow {
    return {
      fromUs: from * this.#windowUs, toUs: to * this.#windowUs,
      sum: this.sumBefore(to) - this.sumBefore(from), last: this.countBefore(to) - this.countBefore(from), max: this.#greatestUs(from, to),
    };
  }

  /** Puts the counts of windows [from, to) into `into`, which is emptied first. */
  merge(from: number, to: number, into: BucketCounts): void {
    into.clear();
    const { bucket, count } = this.#cells.columns, end = this.#firstCell(to);
    for (let cell = this.#firstCell(from); cell < end; cell++) into.add(bucket[cell] ?? 0, count[cell] ?? 0);
  }

  /** The middle of the highest bucket of windows [from, to); NaN when there is no value. */
  #greatestUs(from: number, to: number): number {
    const { bucket } = this.#cells.columns, end = this.#firstCell(to);
    let greatest = -1;
    for (let cell = this.#firstCell(from); cell < end; cell++) if (bucket[cell]! > greatest) greatest = bucket[cell]!;
    return greatest < 0 ? NaN : midOf(greatest);
  }

  /** Of the rows from this window on. */
  #firstCell(window: number): number {
    const row = this.#firstFrom(window);
    return row < this.#table.rows ? this.#table.columns.firstCell[row] ?? 0 : this.#cells.rows;
  }

  #firstFrom(window: number): number {
    return firstAtLeast(this.#table.columns.window, this.#table.rows, window);
  }
}
