/** The base that row times count from, so that a µs fits in 32 bits; it moves when a row does not fit. */
import { NONE } from './columns.ts';
import type { Segment } from './layout.ts';

/** Greatest offset from a base; a row that is longer (71.58 min) is cut here. */
export const LONGEST = NONE - 1;

export class TimeBase {
  us = 0;
  /** The last instant that can be written from it. */
  untilUs = LONGEST;
  #segments: Segment[] = [{ row: 0, base: 0 }];

  /** Whether a row of these times can be written from the present base. */
  fits(leastUs: number, greatestUs: number): boolean {
    return leastUs >= this.us && greatestUs <= this.untilUs;
  }

  /** Moves the base so that the row lies in the middle of what it reaches. It depends on rows only, never on chunks. */
  move(leastUs: number, greatestUs: number, row: number): void {
    const spare = Math.max(0, LONGEST - (greatestUs - leastUs));
    this.us = Math.max(0, leastUs - Math.floor(spare / 2));
    this.untilUs = this.us + LONGEST;
    if (this.#segments[this.#segments.length - 1]?.row === row) this.#segments.pop();
    this.#segments.push({ row, base: this.us });
  }

  /** The segments of the rows written since the last call. */
  take(): readonly Segment[] {
    const taken = this.#segments;
    this.#segments = [{ row: 0, base: this.us }];
    return taken;
  }
}
