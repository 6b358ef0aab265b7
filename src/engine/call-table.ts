/** Calls under way on a link: a client's root calls (and, later, services' calls to services). */
import { grown, Slots } from './slots.ts';

export class CallTable {
  slots = new Slots();
  /** Dense id of the root call, in order of start. */
  id = new Uint32Array(64);
  client = new Uint16Array(64);
  /** Number within its client. */
  n = new Uint32Array(64);
  link = new Uint16Array(64);
  startedUs = new Float64Array(64);
  pathA = new Uint32Array(64);
  pathB = new Uint32Array(64);
  /** The activity that waits for the answer; 0 none. */
  owner = new Int32Array(64);
  /** Attempts made on this link so far, short-circuited ones included. */
  tries = new Uint16Array(64);
  /** Attempts whose work has begun, for scripted work. */
  begun = new Uint16Array(64);
  /** Frames and attempts that still belong to it, plus one until its final outcome. */
  refs = new Uint16Array(64);

  take(): number {
    if (this.slots.full()) this.grow(this.slots.capacity);
    return this.slots.take();
  }
  private grow(to: number): void {
    this.id = grown(this.id, to); this.client = grown(this.client, to); this.n = grown(this.n, to);
    this.link = grown(this.link, to); this.startedUs = grown(this.startedUs, to);
    this.pathA = grown(this.pathA, to); this.pathB = grown(this.pathB, to); this.owner = grown(this.owner, to);
    this.tries = grown(this.tries, to); this.begun = grown(this.begun, to); this.refs = grown(this.refs, to);
  }
  /** One thing less belongs to the call; the slot is freed with the last. */
  release(call: number): void {
    if (--this.refs[call]! === 0) this.slots.give(call);
  }
}
