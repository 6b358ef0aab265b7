/** What a pattern's step may do: one object, set to the frame whose step is under way. */
import { AVOID_TRIED, NEVER } from './attempt-table.ts';
import type { CallTable } from './call-table.ts';
import { CallView } from './call-view.ts';
import { OP_CANCEL, OP_FORWARD, OP_REPLY, OP_REPLY_AT_COST, OP_ROUTE, OP_START, OP_STOP } from './effect-queue.ts';
import type { EffectQueue } from './effect-queue.ts';
import { F_ATTEMPT, F_DEADLINE, F_FLAGS, F_HOLDS, FRAME_WORDS, KEPT, ORPHAN, REPLIED, REPLYING, WAIT_MASK, WAIT_SHIFT } from './frame-table.ts';
import type { FrameTable } from './frame-table.ts';
import type { Kernel } from './kernel.ts';
import type { Outcome } from './outcome.ts';
import { WAIT_KINDS } from './pattern.ts';
import type { CallInfo, Effects, Forward, SharedEffects, WaitKind } from './pattern.ts';

const WAIT_NUMBER = Object.fromEntries(WAIT_KINDS.map((kind, i) => [kind, i])) as { readonly [K in WaitKind]: number };

export interface EffectsParts {
  readonly kernel: Kernel; readonly calls: CallTable; readonly frames: FrameTable; readonly shared: SharedEffects; readonly queue: EffectQueue;
  readonly timers: { startTimer(frame: number, key: number, delayMs: number): void; stopTimer(frame: number, key: number): void };
  readonly routes: { linkOf(id: string): number };
  readonly random: (frame: number) => number;
  readonly nameOf: (frame: number) => string;
}

/** A wait's number, and AVOID_TRIED. */
function howNumber(how: Forward): number { return (how.wait === undefined ? 0 : WAIT_NUMBER[how.wait]) | (how.avoidTried === true ? AVOID_TRIED : 0); }

class FrameView extends CallView {
  frame = 0;
  private readonly frames: FrameTable;
  constructor(calls: CallTable, frames: FrameTable) { super(calls); this.frames = frames; }
  override get attempt(): number { return this.frames.data[this.frame * FRAME_WORDS + F_ATTEMPT]!; }
  override get deadlineUs(): number {
    const us = this.frames.data[this.frame * FRAME_WORDS + F_DEADLINE]!;
    return us === NEVER ? Infinity : this.startedUs + (us >>> 0);
  }
}

export class PolicyEffects implements Effects {
  readonly shared: SharedEffects;
  private readonly view: FrameView;
  private frame = 0;
  private readonly parts: EffectsParts;
  private readonly kernel: Kernel;
  private readonly frames: FrameTable;
  private readonly queue: EffectQueue;

  constructor(parts: EffectsParts) {
    this.parts = parts; this.kernel = parts.kernel; this.frames = parts.frames; this.shared = parts.shared; this.queue = parts.queue;
    this.view = new FrameView(parts.calls, parts.frames);
  }
  /** The step that follows is of `frame`. */
  enter(frame: number, call: number): void { this.frame = frame; this.view.frame = frame; this.view.call = call; }

  get call(): CallInfo { return this.view; }
  get nowUs(): number { return this.kernel.nowUs; }
  get handle(): number { return this.frames.handle(this.frame); }
  get left(): boolean { return (this.frames.data[this.frame * FRAME_WORDS + F_FLAGS]! & ORPHAN) !== 0; }
  random(): number { return this.parts.random(this.frame); }

  forward(attempt: number, how?: Forward, deadlineUs = Infinity): void {
    const d = this.frames.data, at = this.frame * FRAME_WORDS;
    if (how?.keep === true) d[at + F_FLAGS]! |= KEPT;
    d[at + F_HOLDS]!++;
    if (how?.route !== undefined) this.queue.push(OP_ROUTE, this.frame, attempt | this.parts.routes.linkOf(how.route) << 16, deadlineUs);
    else this.queue.push(OP_FORWARD, this.frame, how === undefined ? attempt : attempt | (howNumber(how) << 16), deadlineUs);
  }
  reply(outcome: Outcome, wait?: WaitKind, costMs = 0): void {
    const d = this.frames.data, at = this.frame * FRAME_WORDS + F_FLAGS;
    if ((d[at]! & REPLIED) !== 0) throw new Error(`${this.parts.nameOf(this.frame)} replied twice to call ${this.view.id} at ${this.nowUs} µs`);
    if (wait !== undefined) d[at] = (d[at]! & ~(WAIT_MASK << WAIT_SHIFT)) | WAIT_NUMBER[wait] << WAIT_SHIFT;
    d[at]! |= REPLIED | REPLYING;
    this.queue.push(costMs > 0 ? OP_REPLY_AT_COST : OP_REPLY, this.frame, outcome.index, costMs);
  }
  cancel(attempt: number, stays?: true): void {
    this.queue.cancels++;
    this.hold(OP_CANCEL, attempt, stays === true ? 1 : 0);
  }
  startTimer(key: number, delayMs: number): void {
    if (this.queue.empty) this.parts.timers.startTimer(this.frame, key, delayMs);
    else this.hold(OP_START, key, delayMs);
  }
  stopTimer(key: number): void {
    if (this.queue.empty) this.parts.timers.stopTimer(this.frame, key);
    else this.hold(OP_STOP, key, 0);
  }
  /** An effect that waits holds its frame. */
  private hold(op: number, b: number, c: number): void {
    this.frames.data[this.frame * FRAME_WORDS + F_HOLDS]!++;
    this.queue.push(op, this.frame, b, c);
  }
}
