/** Replies that are not free: each takes its time, and at a service's entrance that of a worker. */
import type { AttemptTable } from './attempt-table.ts';
import { AT_INSTANCE, C_LINK, C_OWNER, CALL_WORDS } from './call-table.ts';
import type { CallTable } from './call-table.ts';
import { OP_REPLY_AT_COST, OP_TAKE } from './effect-queue.ts';
import type { EffectQueue } from './effect-queue.ts';
import { F_CALL, F_FLAGS, FORWARDED, FRAME_WORDS } from './frame-table.ts';
import type { FrameTable } from './frame-table.ts';
import { EVENT_REFUSAL, usOf } from './kernel.ts';
import type { Kernel } from './kernel.ts';
import { NO_INSTANCE } from './recording/sink.ts';

export interface Refusal {
  readonly outcome: number; readonly askedUs: number;
  /** -1: no worker has taken it up. */
  begunUs: number;
  /** What was left of its time when it last went on, and when it ends. */
  leftUs: number; endsUs: number;
  /** Of its event; 0: it waits for a worker, or stands still. */
  seq: number;
  /** The door it stands at, whose service's workers do it; -1: nobody's. */
  readonly door: number; readonly instance: number;
}
/** The service at whose entrance it is refused. */
export interface RefusingStation {
  readonly number: number;
  readonly workers: { hold(instance: number, by: number): void };
  readonly faults: { readonly now: readonly { readonly slowdown: number; readonly stalled: boolean }[] };
  /** Whether a worker of the instance is free. */
  idle(instance: number): boolean;
  /** The next free worker is for it. */
  wait(instance: number, frame: number): void;
}
export interface RefusalsParts {
  readonly kernel: Kernel;
  readonly calls: CallTable;
  readonly attempts: AttemptTable;
  readonly frames: FrameTable;
  readonly queue: EffectQueue;
}

/** In place of a cost: its time is over. */
const OVER = -1;

export class Refusals {
  /** Whether there has ever been one. */
  any = false;
  /** By the handle of the frame that replies. */
  underWay = new Map<number, Refusal>();
  /** By the number of the link that is its door. */
  readonly stations = new Map<number, RefusingStation>();
  private readonly parts: RefusalsParts;
  constructor(parts: RefusalsParts) { this.parts = parts; }

  /** The reply of `frame` is to take so long; false when its time is over. */
  begin(frame: number, outcome: number, costMs: number): boolean {
    const { kernel, calls, attempts, frames } = this.parts;
    if (costMs === OVER) {
      // After an attempt of its own no span is written for it.
      if ((frames.data[frame * FRAME_WORDS + F_FLAGS]! & FORWARDED) !== 0) this.underWay.delete(frames.handle(frame));
      return false;
    }
    const row = frames.data[frame * FRAME_WORDS + F_CALL]! * CALL_WORDS;
    const link = calls.data[row + C_LINK]!, station = this.stations.get(link), owner = calls.data[row + C_OWNER]!;
    // Once the attempt at the door is answered, its instance stands in its place.
    const instance = station === undefined ? NO_INSTANCE : owner > 0 ? attempts.instance(owner) : AT_INSTANCE - owner;
    this.any = true;
    this.underWay.set(frames.handle(frame), {
      outcome,
      askedUs: kernel.nowUs,
      begunUs: -1,
      leftUs: usOf(costMs),
      endsUs: -1,
      seq: 0,
      door: station === undefined ? -1 : link,
      instance,
    });
    if (station === undefined || station.idle(instance)) this.start(frame);
    else station.wait(instance, frame);
    return true;
  }
  /** A worker takes it up. */
  start(frame: number): void {
    const { nowUs } = this.parts.kernel, refusal = this.of(frame)!, station = this.stations.get(refusal.door);
    if (station !== undefined) {
      refusal.begunUs = nowUs;
      station.workers.hold(refusal.instance, 1);
      refusal.leftUs = Math.round(refusal.leftUs * station.faults.now[refusal.instance]!.slowdown);
    }
    this.goOn(frame, refusal);
  }
  /** The event of a refusal: its worker is free for the next, then it is a reply. */
  fired(frame: number, seq: number): void {
    const refusal = this.of(frame);
    if (refusal?.seq !== seq) return;
    const station = this.stations.get(refusal.door);
    if (station !== undefined) {
      station.workers.hold(refusal.instance, -1);
      this.parts.queue.push(OP_TAKE, station.number, refusal.instance, 0);
    }
    this.parts.queue.push(OP_REPLY_AT_COST, frame, refusal.outcome, OVER);
  }
  /** A service's faults are other ones: what stands still keeps what was left of its time. */
  faultsChanged(door: number): void {
    const { kernel, frames } = this.parts;
    for (const [handle, refusal] of this.underWay) {
      if (refusal.door !== door || refusal.begunUs < 0) continue;
      const { stalled } = this.stations.get(door)!.faults.now[refusal.instance]!;
      if (stalled && refusal.seq !== 0) { refusal.leftUs = refusal.endsUs - kernel.nowUs; refusal.seq = 0; }
      else if (!stalled && refusal.seq === 0) this.goOn(frames.ofHandle(handle), refusal);
    }
  }
  /** What it took, once; undefined for a reply that was free. */
  taken(frame: number): Refusal | undefined {
    if (!this.any) return undefined;
    const refusal = this.of(frame);
    this.underWay.delete(this.parts.frames.handle(frame));
    return refusal;
  }
  load(underWay: Map<number, Refusal>): void { this.underWay = underWay; this.any = true; }
  private of(frame: number): Refusal | undefined { return this.underWay.get(this.parts.frames.handle(frame)); }
  private goOn(frame: number, refusal: Refusal): void {
    const { kernel } = this.parts;
    refusal.endsUs = kernel.nowUs + refusal.leftUs;
    refusal.seq = kernel.schedule(EVENT_REFUSAL, frame, refusal.endsUs);
  }
}
