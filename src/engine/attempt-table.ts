/** Attempts on the wire, in a queue or in work: what becomes a span when it has ended. */
import { grown, Slots } from './slots.ts';

/** Stages of an attempt. */
export const STAGE = { out: 0, queued: 1, working: 2, sleeping: 3, back: 4 } as const;
/** "Never" in the columns that hold µs after `sentUs`, "none" for deadlines. */
export const NEVER = 0xffff_ffff;
/** The longest time after `sentUs` the columns can hold (71.5 min). */
export const LONGEST = 0xffff_fffe;

export class AttemptTable {
  slots = new Slots();
  /** The innermost frame that forwarded it; 0 when the link has no chain. */
  parent = new Int32Array(64);
  call = new Int32Array(64);
  /** The number its parent gave it. */
  attempt = new Uint16Array(64);
  /** Its place among all attempts of its call on this link, from 1. */
  ordinal = new Uint16Array(64);
  stage = new Uint8Array(64);
  /** `SPAN` flags. */
  flags = new Uint8Array(64);
  instance = new Uint16Array(64);
  outcome = new Uint16Array(64);
  sentUs = new Float64Array(64);
  /** µs after `sentUs`; NEVER not (yet). */
  queued = new Uint32Array(64);
  begun = new Uint32Array(64);
  ended = new Uint32Array(64);
  left = new Uint32Array(64);
  next = new Int32Array(64);
  /** Uses of the slot so far: part of the handle a queue keeps. */
  generation = new Uint16Array(64);
  /** Sequence number of its pending work event, so that aborted work is told from live work. */
  work = new Uint32Array(64);

  take(): number {
    if (this.slots.full()) this.grow(this.slots.capacity);
    return this.slots.take();
  }
  free(attempt: number): void {
    this.generation[attempt]!++;
    this.slots.give(attempt);
  }
  /** A number that names this use of the slot and no later one. */
  handle(attempt: number): number { return attempt + this.generation[attempt]! * 0x400_0000; }
  /** µs since the attempt was sent, saturating. */
  since(attempt: number, nowUs: number): number {
    const us = nowUs - this.sentUs[attempt]!;
    return us > LONGEST ? LONGEST : us;
  }
  private grow(to: number): void {
    this.parent = grown(this.parent, to); this.call = grown(this.call, to); this.attempt = grown(this.attempt, to);
    this.ordinal = grown(this.ordinal, to); this.stage = grown(this.stage, to); this.flags = grown(this.flags, to);
    this.instance = grown(this.instance, to); this.outcome = grown(this.outcome, to); this.sentUs = grown(this.sentUs, to);
    this.queued = grown(this.queued, to); this.begun = grown(this.begun, to); this.ended = grown(this.ended, to);
    this.left = grown(this.left, to); this.next = grown(this.next, to); this.work = grown(this.work, to);
    this.generation = grown(this.generation, to);
  }
}
