/** The values of one histogram in the open window, counted by bucket. */
import { bucketOf, BUCKETS } from '../des/log-histogram.ts';
import type { Rows } from './rows.ts';

const MOST = 0xffff;

export class HistogramTally {
  readonly series: number;
  sumUs = 0;
  /** How many values `drain` has written. */
  drained = 0;
  readonly #counts = new Int32Array(BUCKETS);
  readonly #touched = new Uint16Array(BUCKETS);
  #touchedCount = 0;
  /** Those with values in the open window, in the order of their first. */
  readonly #dirty: HistogramTally[];

  constructor(series: number, dirty: HistogramTally[]) {
    this.series = series;
    this.#dirty = dirty;
  }

  add(valueUs: number): void {
    this.sumUs += valueUs;
    const counts = this.#counts, bucket = bucketOf(valueUs), count = counts[bucket]! + 1;
    counts[bucket] = count;
    if (count === 1) this.#touch(bucket);
  }

  /** Writes the counts as cells and starts anew; returns how many cells. */
  drain(cells: Rows): number {
    const counts = this.#counts, touched = this.#touched, touchedCount = this.#touchedCount, first = cells.rows;
    cells.reserve(touchedCount);
    const { halves, capacity } = cells;
    let i = 0, drained = 0;
    for (; i < touchedCount; i++) {
      const bucket = touched[i]!, count = counts[bucket]!, row = first + i | 0;
      if (count > MOST) break;
      counts[bucket] = 0;
      drained = drained + count | 0;
      halves[row] = bucket;
      halves[row + capacity | 0] = count;
    }
    cells.rows = first + i;
    for (; i < touchedCount; i++) drained += this.#drainBucket(touched[i]!, cells);
    this.drained = drained;
    this.#touchedCount = 0;
    this.sumUs = 0;
    return cells.rows - first;
  }

  /** The same for one bucket, in as many cells as its count takes. */
  #drainBucket(bucket: number, cells: Rows): number {
    const count = this.#counts[bucket]!;
    for (let left = count; left > 0; left -= MOST) {
      cells.reserve(1);
      cells.halves[cells.rows] = bucket;
      cells.halves[cells.rows++ + cells.capacity] = Math.min(left, MOST);
    }
    this.#counts[bucket] = 0;
    return count;
  }

  #touch(bucket: number): void {
    if (this.#touchedCount === 0) this.#dirty.push(this);
    this.#touched[this.#touchedCount++] = bucket;
  }
}
