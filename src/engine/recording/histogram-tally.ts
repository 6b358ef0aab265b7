/** The values of one histogram in the open window, counted by bucket. */
import { bucketOf, BUCKETS } from '../des/log-histogram.ts';
import type { CELLS } from './layout.ts';
import type { Table } from './table.ts';

const MOST = 0xffff;

export class HistogramTally {
  count = 0;
  readonly #counts = new Uint32Array(BUCKETS);
  readonly #touched = new Uint16Array(BUCKETS);
  #touchedCount = 0;

  add(valueUs: number): void {
    const bucket = bucketOf(valueUs);
    const before = this.#counts[bucket] ?? 0;
    if (before === 0) this.#touched[this.#touchedCount++] = bucket;
    this.#counts[bucket] = before + 1;
    this.count += 1;
  }

  /** Writes the counts as cells and starts anew; returns how many cells. */
  drain(cells: Table<typeof CELLS>): number {
    const first = cells.rows;
    for (let i = 0; i < this.#touchedCount; i++) {
      const bucket = this.#touched[i] ?? 0;
      for (let left = this.#counts[bucket] ?? 0; left > 0; left -= MOST) {
        if (cells.rows === cells.capacity) cells.reserve(cells.rows + 1);
        cells.columns.bucket[cells.rows] = bucket;
        cells.columns.count[cells.rows++] = left > MOST ? MOST : left;
      }
      this.#counts[bucket] = 0;
    }
    this.#touchedCount = 0;
    this.count = 0;
    return cells.rows - first;
  }
}
