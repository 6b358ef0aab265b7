/** Frames: one per attachment a call has come to. A frame lives until it has replied, all below it is gone and its timers are stopped. */
import { Slots, widened } from './slots.ts';

/** Words of a row. */
export const F_ATTACH = 0;
export const F_PARENT = 1;       // the frame above; 0 none (outermost attachment)
export const F_CALL = 2;
export const F_ATTEMPT = 3;      // the number the frame above gave it
export const F_FLAGS = 4;
export const F_HOLDS = 5;        // frames and attempts directly below, timers that are armed, effects not yet carried out
export const F_DEADLINE = 6;     // µs after the call's start; NEVER none
export const F_BELOW = 7;        // things below as a list: 2·frame, or 2·attempt + 1; 0 the end
export const F_NEXT = 8;
export const F_USES = 9;         // uses of the row so far (high half), random streams begun in this one (low half)
export const F_TIMER = 10;       // sequence numbers of the armed timers of keys 0 and 1; 0 none
export const TIMER_KEYS = 2;
export const FRAME_WORDS = F_TIMER + TIMER_KEYS;

/** Bits of the flags. */
export const REPLIED = 1;
export const ORPHAN = 2;         // a frame above has replied: what goes on here has no caller
export const WAIT_SHIFT = 2;     // three bits: what the call had been waiting for, an index in WAIT_KINDS
export const WAIT_MASK = 7;
export const FORWARDED = 32;
export const REPLYING = 64;      // its reply is not carried out yet
export const AVOIDS = 128;       // it was sent to avoid instances tried before
export const KEPT = 256;         // what it has below is for others too
export const ENDPOINT_SHIFT = 9; // above: the endpoint that a balancer has picked + 1; 0 none

/** By its flags: whether nobody waits for what a frame has below. A reply that has been asked for and not carried out leaves it as it was. */
export function isLeft(flags: number): boolean { return (flags & KEPT) === 0 && ((flags & ORPHAN) !== 0 || (flags & (REPLIED | REPLYING)) === REPLIED); }

/** A handle is frame + uses · 2^26. */
const HANDLE = 0x400_0000;

export class FrameTable {
  slots = new Slots();
  data = new Int32Array(64 * FRAME_WORDS);
  /** The same words unsigned, for the lanes: live[row · FRAME_WORDS + F_TIMER + key] is the number of the timer that is alive. */
  unsigned = new Uint32Array(this.data.buffer);
  /** The pattern's own state of this call. */
  states: unknown[] = [null];

  /** True when the words have moved to a wider array. */
  reserve(): boolean {
    if (!this.slots.full()) return false;
    this.data = widened(this.data, this.slots.capacity, FRAME_WORDS);
    this.unsigned = new Uint32Array(this.data.buffer);
    return true;
  }
  free(frame: number): void {
    this.data[frame * FRAME_WORDS + F_USES] = (this.data[frame * FRAME_WORDS + F_USES]! & ~0xffff) + 0x1_0000;
    this.states[frame] = null;
    this.slots.give(frame);
  }
  /** The endpoint a balancer has picked for what goes on here; 0 too where none has. */
  endpoint(frame: number): number { return Math.max(0, (this.data[frame * FRAME_WORDS + F_FLAGS]! >> ENDPOINT_SHIFT) - 1); }
  setEndpoint(frame: number, endpoint: number): void {
    const at = frame * FRAME_WORDS + F_FLAGS, d = this.data;
    d[at] = (d[at]! & (1 << ENDPOINT_SHIFT) - 1) | (endpoint + 1) << ENDPOINT_SHIFT;
  }
  /** A number that names this use of the row and no later one. */
  handle(frame: number): number { return frame + (this.data[frame * FRAME_WORDS + F_USES]! >>> 16) * HANDLE; }
  /** The frame of a handle; 0 when that call is gone. */
  ofHandle(handle: number): number {
    const frame = handle % HANDLE;
    return this.data[frame * FRAME_WORDS + F_USES]! >>> 16 === (handle - frame) / HANDLE ? frame : 0;
  }
  load(saved: { readonly data: Int32Array<ArrayBuffer>; readonly states: unknown[] }): void {
    this.data = saved.data;
    this.unsigned = new Uint32Array(saved.data.buffer);
    this.states = saved.states;
  }
}
