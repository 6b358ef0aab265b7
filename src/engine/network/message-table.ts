/** What a node keeps to call others: messages, which outlive the calls they came with, and deliveries, the calls it has under way. */
import { C_CLIENT, C_ID, C_N, CALL_WORDS } from '../call-table.ts';
import type { CallTable } from '../call-table.ts';
import type { Draws } from '../des/draws.ts';
import { Slots, widened } from '../slots.ts';

/** Words of a message: 24 bytes. */
const M_ID = 0;        // id, client and number of the root call
const M_CLIENT = 1;
const M_N = 2;
const M_PATH_A = 3;    // where the draws of what is sent for it start
const M_PATH_B = 4;
const M_SENT = 5;      // deliveries so far: part of the path of each
const MESSAGE_WORDS = 6;

export class MessageTable {
  slots = new Slots();
  data = new Int32Array(64 * MESSAGE_WORDS);

  /** For the call of this row; the path of its attempt at the node is in `draws.pathA/B`. */
  take(calls: CallTable, call: number, draws: Draws): number {
    if (this.slots.full()) this.data = widened(this.data, this.slots.capacity, MESSAGE_WORDS);
    const m = this.slots.take(), d = this.data, at = m * MESSAGE_WORDS, row = call * CALL_WORDS, c = calls.data;
    d[at + M_ID] = c[row + C_ID]!; d[at + M_CLIENT] = c[row + C_CLIENT]!; d[at + M_N] = c[row + C_N]!;
    d[at + M_PATH_A] = draws.pathA; d[at + M_PATH_B] = draws.pathB; d[at + M_SENT] = 0;
    return m;
  }
  free(m: number): void { this.slots.give(m); }
  /** One more is sent: leaves the path in `draws.pathA/B` and returns how many there were, this one included. */
  next(m: number, draws: Draws): number {
    const d = this.data, at = m * MESSAGE_WORDS;
    draws.pathA = d[at + M_PATH_A]!; draws.pathB = d[at + M_PATH_B]!;
    return ++d[at + M_SENT]!;
  }
  /** The root call it is of. */
  root(m: number): { readonly call: number; readonly caller: number; readonly n: number; readonly deadlineUs: number } {
    const d = this.data, at = m * MESSAGE_WORDS;
    return { call: d[at + M_ID]!, caller: d[at + M_CLIENT]!, n: d[at + M_N]!, deadlineUs: Infinity };
  }
}

/** Words of a delivery. */
export const D_CALL = 0;       // row of its call; 0: it is about to set out; below 0: it has its answer
export const D_MESSAGE = 1;
export const D_LINK = 2;       // number of the link in the run
export const D_VERB = 3;
export const D_FLAGS = 4;
export const D_USES = 5;
export const DELIVERY_WORDS = 6;
/** Flags: the consumer has done its work; its node has heard the answer; nothing of its call is under way any more. */
export const WORKED = 1, HEARD = 2, ENDED = 4;
const OVER = HEARD | ENDED;

export class DeliveryTable {
  slots = new Slots();
  data = new Int32Array(64 * DELIVERY_WORDS);
  /** Those without a final outcome that the node has heard. */
  open = 0;

  take(message: number, link: number, verb: number): number {
    if (this.slots.full()) this.data = widened(this.data, this.slots.capacity, DELIVERY_WORDS);
    const d = this.slots.take(), at = d * DELIVERY_WORDS, w = this.data;
    this.open++;
    w[at + D_CALL] = 0; w[at + D_MESSAGE] = message; w[at + D_LINK] = link; w[at + D_VERB] = verb; w[at + D_FLAGS] = 0;
    w[at + D_USES] = (w[at + D_USES]! + 1) | 0;
    return d;
  }
  answered(d: number): void { this.data[d * DELIVERY_WORDS + D_CALL] = -1; }
  /** Its answer is heard, or its call has ended: the row is freed, and true, with the second of the two. */
  over(d: number, flag: typeof HEARD | typeof ENDED): boolean {
    if (flag === HEARD) this.open--;
    this.addFlag(d, flag);
    if ((this.flags(d) & OVER) !== OVER) return false;
    this.slots.give(d);
    return true;
  }
  call(d: number): number { return this.data[d * DELIVERY_WORDS + D_CALL]!; }
  /** Tells this use of the row from later ones. */
  uses(d: number): number { return this.data[d * DELIVERY_WORDS + D_USES]!; }
  flags(d: number): number { return this.data[d * DELIVERY_WORDS + D_FLAGS]!; }
  addFlag(d: number, flag: number): void { this.data[d * DELIVERY_WORDS + D_FLAGS]! |= flag; }
}
