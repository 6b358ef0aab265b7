/** The root calls of a recording: found by id, by the times they were under way, by how they ended. */
import { REASONS } from '../outcome.ts';
import type { Outcome } from '../outcome.ts';
import { NONE } from './columns.ts';
import { GrowingList } from './growing-list.ts';
import { CALLS } from './layout.ts';
import type { Segment } from './layout.ts';
import type { CallFilter, CallTarget, Room } from './reading.ts';
import { slotOf } from './sampling.ts';
import { Segments } from './segments.ts';
import { BLOCK_SHIFT, CALL_MARK } from './span-index.ts';
import type { SpanIndex } from './span-index.ts';
import { Table } from './table.ts';

/** What a filter asks for, as bits and numbers. */
interface Wanted { readonly reasons: number; readonly clientsFrom: number; readonly clientsBelow: number; readonly marks: number }

export class CallIndex {
  readonly #table: Table<typeof CALLS>;
  readonly #segments = new Segments();
  readonly #outcomes: readonly Outcome[];
  readonly #spans: SpanIndex;
  readonly #rowOf: GrowingList;
  /** Per 1 024 slots: least start, greatest end, reasons as bits. */
  readonly #leastUs: number[] = [];
  readonly #greatestUs: number[] = [];
  readonly #reasons: number[] = [];

  constructor(outcomes: readonly Outcome[], spans: SpanIndex, room: Room = {}) {
    this.#outcomes = outcomes;
    this.#table = new Table(CALLS, room.callCount);
    this.#rowOf = new GrowingList(room.callCount);
    this.#spans = spans;
  }

  get count(): number { return this.#table.rows; }

  append(buffer: ArrayBuffer, segments: readonly Segment[], keepCalls: number): void {
    const from = this.#table.rows;
    this.#table.append(buffer);
    this.#segments.append(segments, from);
    for (let row = from; row < this.#table.rows; row++) {
      const slot = slotOf(this.#table.columns.id[row] ?? 0, keepCalls);
      this.#rowOf.set(slot, row);
      this.#summarise(row, slot >>> BLOCK_SHIFT);
    }
  }

  rowOf(slot: number): number { return slot < 0 ? -1 : this.#rowOf.get(slot); }

  fill(row: number, target: CallTarget): void {
    const { columns } = this.#table;
    const outcome = this.#outcomes[columns.outcome[row] ?? 0];
    if (row < 0 || row >= this.#table.rows || outcome === undefined) throw new RangeError(`there is no call row ${row}`);
    target.row = row;
    target.id = columns.id[row] ?? 0;
    target.startUs = this.#startUs(row);
    target.endUs = this.#endUs(row);
    target.client = columns.client[row] ?? 0;
    target.outcome = outcome;
  }

  /** Ids rise with starts, so the slots are walked in order and the walk ends at the first start beyond `toUs`. */
  find(fromUs: number, toUs: number, filter: CallFilter, limit: number): Int32Array {
    const wanted = wantedBy(filter);
    const found = new GrowingList();
    for (let block = 0; block < this.#leastUs.length && found.length < limit; block++) {
      const leastUs = this.#leastUs[block] ?? Infinity;
      if (leastUs === Infinity) continue;
      if (leastUs >= toUs) break;
      if ((this.#greatestUs[block] ?? 0) < fromUs || ((this.#reasons[block] ?? 0) & wanted.reasons) === 0) continue;
      if ((this.#spans.marksOfBlock(block) & wanted.marks) !== wanted.marks) continue;
      this.#findIn(block, fromUs, toUs, wanted, limit, found);
    }
    return found.slice(0, found.length);
  }

  /** The first end strictly after `atUs`; Infinity none. Rows are in order of end. */
  nextEndUs(atUs: number): number {
    let low = 0;
    let high = this.#table.rows;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#endUs(middle) <= atUs) low = middle + 1;
      else high = middle;
    }
    return low < this.#table.rows ? this.#endUs(low) : Infinity;
  }

  #findIn(block: number, fromUs: number, toUs: number, wanted: Wanted, limit: number, found: GrowingList): void {
    const end = Math.min(this.#rowOf.length, (block + 1) << BLOCK_SHIFT);
    const asksNothing = wanted.reasons === -1 && wanted.marks === 0 && wanted.clientsFrom === 0 && wanted.clientsBelow === Infinity;
    const isWithin = asksNothing && (this.#leastUs[block] ?? 0) >= fromUs && (this.#greatestUs[block] ?? Infinity) < toUs;
    for (let slot = block << BLOCK_SHIFT; slot < end && found.length < limit; slot++) {
      const row = this.#rowOf.get(slot);
      if (row < 0) continue;
      if (isWithin) { found.push(row); continue; }
      const startUs = this.#startUs(row);
      if (startUs >= toUs) return;
      if (this.#endUs(row) <= fromUs && startUs < fromUs) continue;
      if ((this.#reasonBit(row) & wanted.reasons) === 0) continue;
      const client = this.#table.columns.client[row] ?? 0;
      if (client < wanted.clientsFrom || client >= wanted.clientsBelow) continue;
      if ((this.#spans.marksOf(slot) & wanted.marks) !== wanted.marks) continue;
      found.push(row);
    }
  }

  #summarise(row: number, block: number): void {
    while (this.#leastUs.length <= block) {
      this.#leastUs.push(Infinity);
      this.#greatestUs.push(-1);
      this.#reasons.push(0);
    }
    this.#leastUs[block] = Math.min(this.#leastUs[block] ?? 0, this.#startUs(row));
    this.#greatestUs[block] = Math.max(this.#greatestUs[block] ?? 0, this.#endUs(row));
    this.#reasons[block] = (this.#reasons[block] ?? 0) | this.#reasonBit(row);
  }

  #reasonBit(row: number): number {
    const outcome = this.#outcomes[this.#table.columns.outcome[row] ?? 0];
    return outcome === undefined ? 0 : 1 << REASONS.indexOf(outcome.reason);
  }

  #startUs(row: number): number { return this.#segments.baseOf(row) + (this.#table.columns.start[row] ?? 0); }
  #endUs(row: number): number { return this.#segments.baseOf(row) + (this.#table.columns.end[row] ?? NONE); }
}

function wantedBy(filter: CallFilter): Wanted {
  const bits = filter.reasons?.reduce((sum, reason) => sum | reasonBit(reason), 0);
  return {
    reasons: bits ?? -1,
    clientsFrom: filter.client ?? filter.clientsFrom ?? 0, clientsBelow: filter.client === undefined ? filter.clientsBelow ?? Infinity : filter.client + 1,
    marks: (filter.retried === true ? CALL_MARK.retried : 0) | (filter.late === true ? CALL_MARK.late : 0),
  };
}

function reasonBit(reason: string): number {
  const index = REASONS.findIndex((known) => known === reason);
  return index < 0 ? 0 : 1 << index;
}
