/** Calls under way on a link: clients' root calls, services' calls to services, and what a service's door lets through. Rows of words in one array. */
import type { Draws } from './des/draws.ts';
import { Slots, widened, widenedTimes } from './slots.ts';

/** Words of a row. */
export const C_ID = 0;        // dense id of the root call, in order of start
export const C_CLIENT = 1;    // client number
export const C_N = 2;         // number within its client
export const C_LINK = 3;
export const C_PATH_A = 4;    // where its draws' keys start
export const C_PATH_B = 5;
export const C_OWNER = 6;     // the activity that waits for the answer; of a delivery its number; on a door's link the attempt; 0 none; below 0 an own call, or `AT_INSTANCE`
export const C_TRIES = 7;     // attempts on this link so far, short-circuited ones included
export const C_BEGUN = 8;     // attempts whose work has begun, for scripted work; of a call to a node the number of its verb; of an answered one of a door the row of the call at it
export const C_HELD = 9;      // by its final outcome to come, and by its outermost frame or attempts; counted from `WATCHED` when somebody hears of its end
export const C_TOP = 10;      // its outermost part: 2·frame, or 2·attempt + 1
export const CALL_WORDS = 11;

/** Less an instance, in place of the attempt at the door: that is answered, and its row another's. */
export const AT_INSTANCE = -0x4000_0000;
const WATCHED = -0x4000_0000;

interface Keys { of(client: number, n: number): number; root(draws: Draws, client: number, n: number): number }
const NO_KEYS: Keys = { of: () => 0, root: () => 0 };
interface OwnRows { keyOf(own: number): number; gone(own: number): void }
const NO_OWN: OwnRows = { keyOf: () => 0, gone: () => { /* there are none */ } };

export class CallTable {
  slots = new Slots();
  data = new Int32Array(64 * CALL_WORDS);
  startedUs = new Float64Array(64);
  /** By client number; fixed while a run goes on, so no part of its state. */
  #priorities = new Int32Array(0);
  set priorities(byClient: Int32Array<ArrayBuffer>) { this.#priorities = byClient; }
  priorityOf(call: number): number { return this.#priorities[this.data[call * CALL_WORDS + C_CLIENT]!]!; }

  /** What calls are about, by client number and the call's number within its client. */
  #keys: Keys = NO_KEYS;
  set keys(keys: Keys) { this.#keys = keys; }
  /** Own calls of balancers and services: what they are about. They and those who deliver hear when a row that they watch is gone. */
  #own = NO_OWN;
  set own(own: OwnRows) { this.#own = own; }
  #deliveries: { gone(call: number): void } = NO_OWN;
  set deliveries(deliveries: { gone(call: number): void }) { this.#deliveries = deliveries; }
  keyOf(call: number): number {
    const d = this.data, row = call * CALL_WORDS, own = this.ownOf(call);
    return own > 0 ? this.#own.keyOf(own) : this.#keys.of(d[row + C_CLIENT]!, d[row + C_N]!);
  }
  /** Leaves the path of the root call `n` of a client in `draws`. */
  root(draws: Draws, client: number, n: number): void { this.#keys.root(draws, client, n); }
  /** The number of the own call that it is, or was sent for; 0: of none. */
  ownOf(call: number): number {
    const owner = this.data[call * CALL_WORDS + C_OWNER]!;
    return owner < 0 && owner > AT_INSTANCE ? -owner : 0;
  }

  take(): number {
    if (this.slots.full()) {
      this.data = widened(this.data, this.slots.capacity, CALL_WORDS);
      this.startedUs = widenedTimes(this.startedUs, this.slots.capacity);
    }
    return this.slots.take();
  }
  /** One thing less holds the call; the row is freed with the last. */
  release(call: number): void {
    const held = --this.data[call * CALL_WORDS + C_HELD]!;
    if (held > 0) return;
    if (held === 0) this.slots.give(call);
    else if (held === WATCHED) this.gone(call);
  }
  /** A door's call has been answered: its attempts may go on, and their works count with those of the call at the door, which is kept as long. */
  goesOn(call: number, atDoor: number, instance: number): void {
    const row = call * CALL_WORDS;
    this.data[row + C_OWNER] = AT_INSTANCE - instance; this.data[row + C_BEGUN] = atDoor;
    this.hold(atDoor);
    this.watch(call);
  }
  hold(call: number): void { this.data[call * CALL_WORDS + C_HELD]!++; }
  /** Whoever it is of hears when nothing holds it any more: late attempts may for long after its final outcome. */
  watch(call: number): void { this.data[call * CALL_WORDS + C_HELD]! += WATCHED; }
  private gone(call: number): void {
    const row = call * CALL_WORDS, own = this.ownOf(call), atDoor = this.data[row + C_OWNER]! <= AT_INSTANCE ? this.data[row + C_BEGUN]! : 0;
    if (own > 0) this.#own.gone(own); else if (atDoor === 0) this.#deliveries.gone(call);
    this.slots.give(call);
    if (atDoor > 0) this.release(atDoor);
  }
}
