/** Calls under way on a link: clients' root calls, services' calls to services, and what a service's door lets through. Rows of words in one array. */
import { Slots, widened, widenedTimes } from './slots.ts';

/** Words of a row. */
export const C_ID = 0;        // dense id of the root call, in order of start
export const C_CLIENT = 1;    // client number
export const C_N = 2;         // number within its client
export const C_LINK = 3;
export const C_PATH_A = 4;    // where its draws' keys start
export const C_PATH_B = 5;
export const C_OWNER = 6;     // the activity that waits for the answer; on a door's link the attempt; 0 none; below 0 an own call
export const C_TRIES = 7;     // attempts on this link so far, short-circuited ones included
export const C_BEGUN = 8;     // attempts whose work has begun, for scripted work; of a call to a node the number of its verb
export const C_HELD = 9;      // by its final outcome to come, and by its outermost frame or attempts
export const C_TOP = 10;      // its outermost part: 2·frame, or 2·attempt + 1
export const CALL_WORDS = 11;

interface Keys { of(client: number, n: number): number }
const NO_KEYS: Keys = { of: () => 0 };

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
  /** What own calls of balancers and services are about. */
  #ownKeys: { keyOf(own: number): number } = { keyOf: () => 0 };
  set ownKeys(keys: { keyOf(own: number): number }) { this.#ownKeys = keys; }
  keyOf(call: number): number {
    const d = this.data, row = call * CALL_WORDS, owner = d[row + C_OWNER]!;
    return owner < 0 ? this.#ownKeys.keyOf(-owner) : this.#keys.of(d[row + C_CLIENT]!, d[row + C_N]!);
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
    if (--this.data[call * CALL_WORDS + C_HELD]! === 0) this.slots.give(call);
  }
}
