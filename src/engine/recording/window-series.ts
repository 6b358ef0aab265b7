/** A counter or a level over the windows of a run: sums by prefix, values between rows carried on. */
import type { SeriesWindow } from './reading.ts';
import { firstAtLeast } from './search.ts';
import { Table } from './table.ts';

/** `before`: the sum over all time before the row's window. */
const ROWS = { before: Float64Array, sum: Float64Array, last: Float64Array, max: Float64Array, window: Uint32Array } as const;

export class WindowSeries {
  readonly #table = new Table(ROWS, 64);
  readonly #windowUs: number;
  /** Levels hold their last value in windows without a row; counters have 0 there. */
  readonly #holds: boolean;

  constructor(windowUs: number, holds: boolean) {
    this.#windowUs = windowUs;
    this.#holds = holds;
  }

  append(window: number, sum: number, last: number, max: number): void {
    const table = this.#table;
    const before = this.#sumUpTo(table.rows - 1, window, window * this.#windowUs);
    // Far at once: there are as many rows as windows, and every step copies them all.
    if (table.rows === table.capacity) table.reserve(2 * table.capacity);
    const row = table.rows++;
    const { columns } = table;
    columns.before[row] = before;
    columns.sum[row] = sum;
    columns.last[row] = last;
    columns.max[row] = max;
    columns.window[row] = window;
  }

  /** The sum over windows [0, window); a level is integrated up to `untilUs` at most. */
  sumBefore(window: number, untilUs: number): number {
    return this.#sumUpTo(this.#firstFrom(window) - 1, window, untilUs);
  }

  /** The same, `row` being the last one before the window. */
  #sumUpTo(row: number, window: number, untilUs: number): number {
    if (row < 0) return 0;
    const { columns } = this.#table;
    const sum = (columns.before[row] ?? 0) + (columns.sum[row] ?? 0);
    if (!this.#holds) return sum;
    const heldUs = Math.min(untilUs, window * this.#windowUs) - ((columns.window[row] ?? 0) + 1) * this.#windowUs;
    return heldUs > 0 ? sum + (columns.last[row] ?? 0) * heldUs : sum;
  }

  /** Windows [from, to) as one. */
  tile(from: number, to: number, untilUs: number): SeriesWindow {
    const sum = this.sumBefore(to, untilUs) - this.sumBefore(from, untilUs);
    const { columns } = this.#table;
    const first = this.#firstFrom(from);
    const end = this.#firstFrom(to);
    let last = this.#carried(first - 1);
    let max = columns.window[first] === from && first < end ? -Infinity : last;
    for (let row = first; row < end; row++) {
      const next = row + 1 < end ? columns.window[row + 1] ?? to : to;
      max = Math.max(max, columns.max[row] ?? 0);
      last = columns.last[row] ?? 0;
      // A row's maximum covers what is carried on from it.
      if (next > (columns.window[row] ?? 0) + 1) last = this.#carried(row);
    }
    return { fromUs: from * this.#windowUs, toUs: to * this.#windowUs, sum, last, max };
  }

  #carried(row: number): number {
    return this.#holds && row >= 0 ? this.#table.columns.last[row] ?? 0 : 0;
  }

  #firstFrom(window: number): number {
    return firstAtLeast(this.#table.columns.window, this.#table.rows, window);
  }
}
