/** Which base the times of a row count from. */
import { firstAbove } from './search.ts';
import type { Segment } from './layout.ts';

export class Segments {
  readonly #rows: number[] = [];
  readonly #bases: number[] = [];
  /** Greatest row of the segment found last; rows are asked for in runs. */
  #from = 0;
  #to = -1;
  #base = 0;

  /** Adds the segments of a chunk whose first row is `firstRow` here. */
  append(segments: readonly Segment[], firstRow: number): void {
    for (const { row, base } of segments) {
      if (this.#bases[this.#bases.length - 1] === base) continue;
      if (this.#rows[this.#rows.length - 1] === firstRow + row) {
        this.#rows.pop();
        this.#bases.pop();
      }
      this.#rows.push(firstRow + row);
      this.#bases.push(base);
    }
    this.#to = -1;
  }

  baseOf(row: number): number {
    if (row >= this.#from && row < this.#to) return this.#base;
    const segment = firstAbove(this.#rows, this.#rows.length, row) - 1;
    this.#from = this.#rows[segment] ?? 0;
    this.#to = this.#rows[segment + 1] ?? Infinity;
    this.#base = this.#bases[segment] ?? 0;
    return this.#base;
  }
}
