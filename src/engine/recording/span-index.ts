/** The spans of a recording: found by owner, by what was open at an instant, by what ended, by what comes next. */
import type { Outcome } from '../outcome.ts';
import { NONE } from './columns.ts';
import { GrowingList } from './growing-list.ts';
import { SPANS } from './layout.ts';
import type { Segment } from './layout.ts';
import type { Room, SpanTarget } from './reading.ts';
import { firstAbove } from './search.ts';
import { Segments } from './segments.ts';
import { slotOf } from './sampling.ts';
import { Table } from './table.ts';

export const BLOCK_SHIFT = 10;
/** Bits of `marksOf`: what the spans of a call show. */
export const CALL_MARK = { retried: 1, late: 2 } as const;

export class SpanIndex {
  readonly #table: Table<typeof SPANS>;
  readonly #segments = new Segments();
  readonly #outcomes: readonly Outcome[];
  /** By slot of the owner. */
  readonly #first: GrowingList;
  readonly #last: GrowingList;
  readonly #marks: GrowingList;
  /** By block of 1 024 slots. */
  readonly #blockMarks: number[] = [];
  readonly #next: GrowingList;
  /** Summaries per 1 024 rows: least time, least end, greatest end, and the greatest end so far. */
  readonly #leastUs: number[] = [];
  readonly #leastEndUs: number[] = [];
  readonly #greatestUs: number[] = [];
  readonly #greatestSoFarUs: number[] = [];

  constructor(outcomes: readonly Outcome[], room: Room = {}) {
    this.#outcomes = outcomes;
    this.#table = new Table(SPANS, room.spanCount);
    this.#first = new GrowingList(room.callCount);
    this.#last = new GrowingList(room.callCount);
    this.#marks = new GrowingList(room.callCount);
    this.#next = new GrowingList(room.spanCount);
  }

  get count(): number { return this.#table.rows; }

  append(buffer: ArrayBuffer, segments: readonly Segment[], keepCalls: number): void {
    const from = this.#table.rows;
    this.#table.append(buffer);
    this.#segments.append(segments, from);
    for (let row = from; row < this.#table.rows; row++) {
      this.#summarise(row);
      this.#own(row, keepCalls);
    }
  }

  fill(row: number, target: SpanTarget): void {
    const { columns } = this.#table;
    const base = this.#segments.baseOf(row);
    const outcome = this.#outcomes[columns.outcome[row] ?? 0];
    if (row < 0 || row >= this.#table.rows || outcome === undefined) throw new RangeError(`there is no span ${row}`);
    target.row = row;
    target.owner = columns.owner[row] ?? 0;
    target.sentUs = base + (columns.sent[row] ?? 0);
    target.queuedUs = absolute(columns.queued[row], base);
    target.begunUs = absolute(columns.begun[row], base);
    target.endedUs = absolute(columns.ended[row], base);
    target.leftUs = absolute(columns.left[row], base);
    target.deadlineUs = absolute(columns.deadline[row], base);
    target.link = columns.link[row] ?? 0;
    target.instance = columns.instance[row] ?? 0;
    target.outcome = outcome;
    target.attempt = columns.attempt[row] ?? 0;
    target.flags = columns.flags[row] ?? 0;
  }

  firstOf(slot: number): number { return slot < 0 ? -1 : this.#first.get(slot); }
  next(row: number): number { return this.#next.get(row); }

  /** The spans of the call in this slot, in order of their sending. */
  of(slot: number): Int32Array {
    const rows: number[] = [];
    for (let row = this.firstOf(slot); row >= 0; row = this.next(row)) rows.push(row);
    return Int32Array.from(rows.sort((a, b) => this.#sentUs(a) - this.#sentUs(b) || this.#attempt(a) - this.#attempt(b) || a - b));
  }

  marksOf(slot: number): number { return Math.max(0, this.#marks.get(slot)); }
  marksOfBlock(block: number): number { return this.#blockMarks[block] ?? 0; }

  openAt(atUs: number, into: Int32Array): number {
    let found = 0;
    for (let block = this.#firstBlockAfter(atUs); block < this.#leastUs.length; block++) {
      if ((this.#leastUs[block] ?? 0) > atUs || (this.#greatestUs[block] ?? 0) <= atUs) continue;
      const end = this.#endOf(block);
      for (let row = block << BLOCK_SHIFT; row < end; row++) {
        if (this.#sentUs(row) > atUs || this.#endUs(row) <= atUs) continue;
        if (found === into.length) return found;
        into[found++] = row;
      }
    }
    return found;
  }

  endedIn(fromUs: number, toUs: number, into: Int32Array): number {
    let found = 0;
    for (let block = this.#firstBlockAfter(fromUs); block < this.#leastUs.length; block++) {
      if ((this.#leastEndUs[block] ?? 0) > toUs || (this.#greatestUs[block] ?? 0) <= fromUs) continue;
      const end = this.#endOf(block);
      for (let row = block << BLOCK_SHIFT; row < end; row++) {
        const base = this.#segments.baseOf(row);
        const endedUs = absolute(this.#table.columns.ended[row], base);
        const leftUs = absolute(this.#table.columns.left[row], base);
        if (!(endedUs > fromUs && endedUs <= toUs) && !(leftUs > fromUs && leftUs <= toUs)) continue;
        if (found === into.length) return found;
        into[found++] = row;
      }
    }
    return found;
  }

  /** The first instant strictly after `atUs` at which a span was sent, queued, begun, ended or left; at most `bestUs`. */
  nextUs(atUs: number, bestUs: number): number {
    let best = bestUs;
    for (let block = this.#firstBlockAfter(atUs); block < this.#leastUs.length; block++) {
      if ((this.#leastUs[block] ?? 0) >= best) continue;
      const end = this.#endOf(block);
      for (let row = block << BLOCK_SHIFT; row < end; row++) best = this.#nextOfRow(row, atUs, best);
    }
    return best;
  }

  #nextOfRow(row: number, atUs: number, bestUs: number): number {
    const { columns } = this.#table;
    const base = this.#segments.baseOf(row);
    let best = earlier(base + (columns.sent[row] ?? 0), atUs, bestUs);
    best = earlier(absolute(columns.queued[row], base), atUs, best);
    best = earlier(absolute(columns.begun[row], base), atUs, best);
    best = earlier(absolute(columns.ended[row], base), atUs, best);
    return earlier(absolute(columns.left[row], base), atUs, best);
  }

  #own(row: number, keepCalls: number): void {
    const { columns } = this.#table;
    const slot = slotOf(columns.owner[row] ?? 0, keepCalls);
    const last = this.#last.get(slot);
    if (last < 0) this.#first.set(slot, row);
    else this.#next.set(last, row);
    this.#last.set(slot, row);
    const begun = columns.begun[row] ?? NONE;
    const late = begun !== NONE && (columns.ended[row] ?? 0) > (columns.left[row] ?? NONE);
    const marks = ((columns.attempt[row] ?? 0) > 1 ? CALL_MARK.retried : 0) | (late ? CALL_MARK.late : 0);
    this.#marks.set(slot, this.marksOf(slot) | marks);
    const block = slot >>> BLOCK_SHIFT;
    while (this.#blockMarks.length <= block) this.#blockMarks.push(0);
    this.#blockMarks[block] = this.marksOfBlock(block) | marks;
  }

  #summarise(row: number): void {
    const block = row >>> BLOCK_SHIFT;
    const base = this.#segments.baseOf(row);
    const sentUs = this.#sentUs(row);
    const endedUs = absolute(this.#table.columns.ended[row], base);
    const leftUs = absolute(this.#table.columns.left[row], base);
    const leastEndUs = Math.min(endedUs < 0 ? Infinity : endedUs, leftUs < 0 ? Infinity : leftUs);
    const greatestUs = this.#endUs(row);
    if (block === this.#leastUs.length) {
      this.#leastUs.push(Infinity);
      this.#leastEndUs.push(Infinity);
      this.#greatestUs.push(-1);
      this.#greatestSoFarUs.push(this.#greatestSoFarUs[block - 1] ?? -1);
    }
    this.#leastUs[block] = Math.min(this.#leastUs[block] ?? 0, sentUs, leastEndUs);
    this.#leastEndUs[block] = Math.min(this.#leastEndUs[block] ?? 0, leastEndUs);
    this.#greatestUs[block] = Math.max(this.#greatestUs[block] ?? 0, greatestUs);
    this.#greatestSoFarUs[block] = Math.max(this.#greatestSoFarUs[block] ?? 0, greatestUs);
  }

  #firstBlockAfter(atUs: number): number {
    return firstAbove(this.#greatestSoFarUs, this.#greatestSoFarUs.length, atUs);
  }

  #endOf(block: number): number {
    return Math.min(this.#table.rows, (block + 1) << BLOCK_SHIFT);
  }

  #attempt(row: number): number { return this.#table.columns.attempt[row] ?? 0; }
  #sentUs(row: number): number { return this.#segments.baseOf(row) + (this.#table.columns.sent[row] ?? 0); }

  /** When neither side has any more to do with it; Infinity for what was still open when the run ended. */
  #endUs(row: number): number {
    const ended = this.#table.columns.ended[row] ?? NONE;
    const left = this.#table.columns.left[row] ?? NONE;
    if (ended === NONE || left === NONE) return Infinity;
    return this.#segments.baseOf(row) + (ended > left ? ended : left);
  }
}

function absolute(offset: number | undefined, baseUs: number): number {
  return offset === undefined || offset === NONE ? -1 : baseUs + offset;
}

function earlier(us: number, afterUs: number, bestUs: number): number {
  return us > afterUs && us < bestUs ? us : bestUs;
}
