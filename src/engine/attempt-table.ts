/** Attempts on the wire, in a queue or in work: what becomes a span when it has ended. Rows of words in one array. */
import { Slots, widened, widenedTimes } from './slots.ts';

/** Words of a row. */
export const A_PARENT = 0;       // the innermost frame that forwarded it; 0 when the link has no chain
export const A_CALL = 1;         // 0: the row is free
export const A_NUMBER = 2;       // the number its parent gave it
export const A_ORDINAL = 3;      // its place among all attempts of its call on this link, from 1
export const A_STATE = 4;        // stage (low byte) and flags of the span (second byte)
export const A_PLACE = 5;        // instance (low half) and uses of the row so far (high half)
export const A_OUTCOME = 6;
export const A_QUEUED = 7;       // µs after it was sent; NEVER not (yet)
export const A_BEGUN = 8;
export const A_ENDED = 9;
export const A_LEFT = 10;
export const A_NEXT = 11;
export const A_WORK = 12;        // sequence number of its pending event (end of work, or of patience); behind a door the row of the inner call
export const A_DEADLINE = 13;    // µs after its call's start; NEVER none
export const ATTEMPT_WORDS = 14;

/** Stages. */
export const STAGE_OUT = 0;
export const STAGE_QUEUED = 1;
export const STAGE_WORKING = 2;
export const STAGE_SLEEPING = 3;
export const STAGE_BACK = 4;
export const STAGE_DOOR = 5;       // its service's inbound chain has it
export const STAGE_LOST = 6;       // the link has lost it, or its answer: it ends when its caller leaves

/** How an attempt is sent: the number of its wait, and this bit; both stand above the flags while it is on its way. */
export const AVOID_TRIED = 8;
/** Above it: the endpoint that a balancer has picked + 1, in 16 bits; 0 none. */
export const HOW_ENDPOINT_SHIFT = 4;
/** A probe that is answered at the service's entrance. */
export const PROBE = 1 << 20;
/** Where the last two stand in the word of stage and flags. */
const PICKED_BIT = 1 << 20, PROBE_BIT = 1 << 21;
/** Of how an attempt is sent, what its word of stage and flags holds from the start; `waitMask` is that of the wait. */
export function stateOfHow(how: number, waitMask: number): number {
  return (
    ((how & waitMask) << 8) |
    ((how & AVOID_TRIED) << 16) |
    (((how >> HOW_ENDPOINT_SHIFT) & 0xffff) === 0 ? 0 : PICKED_BIT) |
    ((how & PROBE) === 0 ? 0 : PROBE_BIT)
  );
}

/** "Never" in words that hold µs, "none" for deadlines. Other words are read unsigned (`>>> 0`). */
export const NEVER = -1;
/** The longest time that a word can hold (71.6 min); longer ones stay there. */
export const LONGEST = 0xffff_fffe;

const HANDLE = 0x400_0000;

export class AttemptTable {
  slots = new Slots();
  data = new Int32Array(64 * ATTEMPT_WORDS);
  sentUs = new Float64Array(64);

  take(): number {
    if (this.slots.full()) {
      this.data = widened(this.data, this.slots.capacity, ATTEMPT_WORDS);
      this.sentUs = widenedTimes(this.sentUs, this.slots.capacity);
    }
    return this.slots.take();
  }
  free(a: number): void {
    const d = this.data, at = a * ATTEMPT_WORDS;
    d[at + A_CALL] = 0; d[at + A_WORK] = 0;
    d[at + A_PLACE] = (d[at + A_PLACE]! & ~0xffff) + 0x1_0000;
    this.slots.give(a);
  }
  /** A number that names this use of the row and no later one. */
  handle(a: number): number { return a + (this.data[a * ATTEMPT_WORDS + A_PLACE]! >>> 16) * HANDLE; }
  ofHandle(handle: number): number { return handle % HANDLE; }

  stage(a: number): number { return this.data[a * ATTEMPT_WORDS + A_STATE]! & 0xff; }
  setStage(a: number, stage: number): void {
    const at = a * ATTEMPT_WORDS + A_STATE;
    this.data[at] = (this.data[at]! & ~0xff) | stage;
  }
  addFlags(a: number, flags: number): void { this.data[a * ATTEMPT_WORDS + A_STATE]! |= flags << 8; }
  avoidsTried(a: number): boolean { return (this.data[a * ATTEMPT_WORDS + A_STATE]! >> 16 & AVOID_TRIED) !== 0; }
  /** Whether a balancer has picked its instance. */
  isPicked(a: number): boolean { return (this.data[a * ATTEMPT_WORDS + A_STATE]! & PICKED_BIT) !== 0; }
  isProbe(a: number): boolean { return (this.data[a * ATTEMPT_WORDS + A_STATE]! & PROBE_BIT) !== 0; }
  instance(a: number): number { return this.data[a * ATTEMPT_WORDS + A_PLACE]! & 0xffff; }
  hasLeft(a: number): boolean { return this.data[a * ATTEMPT_WORDS + A_LEFT] !== NEVER; }
  /** µs since the attempt was sent, saturating. */
  since(a: number, nowUs: number): number {
    const us = nowUs - this.sentUs[a]!;
    return us > LONGEST ? LONGEST : us;
  }
}
