/** Frames: one per attachment a call has come to. A frame lives until it has replied, all below it is gone and its timers are stopped. */
import { grown, Slots } from './slots.ts';

/** Bits of `flags`. */
export const FRAME = { replied: 1, orphan: 2, waitShift: 2, waitMask: 7, forwarded: 32 } as const;
/** Keys a call's timers may have: 0 and 1. */
export const TIMER_KEYS = 2;

export class FrameTable {
  slots = new Slots();
  attach = new Uint16Array(64);
  /** The frame above; 0 none (outermost attachment). */
  parent = new Int32Array(64);
  call = new Int32Array(64);
  /** The attempt number the frame above gave it. */
  attempt = new Uint16Array(64);
  flags = new Uint8Array(64);
  /** Random streams begun so far. */
  drawn = new Uint16Array(64);
  generation = new Uint16Array(64);
  /** Frames and attempts directly below that are not freed, timers that are armed, effects not yet carried out. */
  holds = new Uint16Array(64);
  /** Deadline in µs after the call's start; NEVER none. */
  deadline = new Uint32Array(64);
  /** Things below as a list: 2·frame, or 2·attempt + 1; 0 the end. */
  below = new Int32Array(64);
  next = new Int32Array(64);
  /** Sequence number of the armed timer at [frame · TIMER_KEYS + key]; 0 none. */
  timers = new Uint32Array(64 * TIMER_KEYS);
  /** The pattern's own state of this call. */
  states: unknown[] = [null];

  take(): number {
    if (this.slots.full()) this.grow(this.slots.capacity);
    return this.slots.take();
  }
  free(frame: number): void {
    this.generation[frame]!++;
    this.states[frame] = null;
    this.slots.give(frame);
  }
  /** A number that names this use of the slot and no later one. */
  handle(frame: number): number { return frame + this.generation[frame]! * 0x400_0000; }
  /** The frame of a handle; 0 when that call is gone. */
  ofHandle(handle: number): number {
    const frame = handle % 0x400_0000;
    return this.generation[frame] === (handle - frame) / 0x400_0000 ? frame : 0;
  }
  private grow(to: number): void {
    this.attach = grown(this.attach, to); this.parent = grown(this.parent, to); this.call = grown(this.call, to);
    this.attempt = grown(this.attempt, to); this.flags = grown(this.flags, to); this.drawn = grown(this.drawn, to);
    this.generation = grown(this.generation, to); this.holds = grown(this.holds, to); this.deadline = grown(this.deadline, to);
    this.below = grown(this.below, to); this.next = grown(this.next, to);
    this.timers = grown(this.timers, to * TIMER_KEYS);
  }
}
