/** Runs the patterns of every chain: frames are their calls, signals go in, effects are queued and carried out in order. */
import { stateOf } from './attached.ts';
import type { Attached } from './attached.ts';
import { AVOID_TRIED, HOW_ENDPOINT_SHIFT, LONGEST, NEVER } from './attempt-table.ts';
import type { AttemptTable } from './attempt-table.ts';
import { C_CLIENT, C_TOP, CALL_WORDS } from './call-table.ts';
import type { CallTable } from './call-table.ts';
import {
  OP_ANSWER, OP_ARRIVE, OP_CANCEL, OP_FORWARD, OP_GONE, OP_REPLY, OP_REPLY_AT_COST, OP_ROUTE, OP_SEND, OP_SHARED_START, OP_SHARED_STOP,
  OP_START, OP_STARTED, OP_STOP, OP_TAKE, OP_WAKE,
} from './effect-queue.ts';
import type { EffectQueue } from './effect-queue.ts';
import type { Ends } from './ends.ts';
import { FrameDraws } from './frame-draws.ts';
import {
  AVOIDS, ENDPOINT_SHIFT, F_ATTACH, F_ATTEMPT, F_BELOW, F_CALL, F_DEADLINE, F_FLAGS, F_HOLDS, F_NEXT, F_PARENT, F_TIMER,
  FORWARDED, FRAME_WORDS, FrameTable, isLeft, ORPHAN, REPLIED, REPLYING, TIMER_KEYS, WAIT_MASK, WAIT_SHIFT,
} from './frame-table.ts';
import { FrameTree } from './frame-tree.ts';
import { usOf } from './kernel.ts';
import type { Kernel } from './kernel.ts';
import type { Outcome } from './outcome.ts';
import type { Signal } from './pattern.ts';
import { signalOf } from './any-signal.ts';
import type { AnySignal } from './any-signal.ts';
import { PolicyEffects } from './policy-effects.ts';
import { Refusals } from './refusals.ts';
import { Routes } from './routes.ts';
import type { SharedStates } from './shared-states.ts';
import { TimerLanes } from './timer-lanes.ts';

export class PolicyHost {
  readonly frames = new FrameTable();
  readonly queue: EffectQueue;
  readonly lanes: TimerLanes;
  readonly draws: FrameDraws;
  ends!: Ends;
  readonly refusals: Refusals;
  readonly routes: Routes;
  private readonly tree: FrameTree;
  private readonly effects: PolicyEffects;
  private readonly kernel: Kernel;
  private readonly calls: CallTable;
  private readonly attempts: AttemptTable;
  private readonly shared: SharedStates;
  /** By attachment number, from 1. */
  private readonly attached: readonly Attached[];
  private readonly request = signalOf('request');
  private readonly response = signalOf('response');
  private readonly late = signalOf('late');
  private readonly timer = signalOf('timer');
  private readonly cancel = signalOf('cancel');
  private readonly started = signalOf('started');
  private readonly woken = signalOf('woken');

  constructor(kernel: Kernel, calls: CallTable, attempts: AttemptTable, attached: readonly Attached[], shared: SharedStates, queue: EffectQueue) {
    this.kernel = kernel; this.calls = calls; this.attempts = attempts; this.attached = attached; this.shared = shared; this.queue = queue;
    this.tree = new FrameTree(this.frames, attempts, (attempt) => { this.ends.departed(attempt); });
    this.lanes = new TimerLanes(kernel, attached.length);
    kernel.lanes.live = this.frames.unsigned;
    this.refusals = new Refusals({ kernel, calls, attempts, frames: this.frames, queue });
    this.routes = new Routes(kernel, calls, this.frames);
    this.draws = new FrameDraws(kernel, calls, this.frames, attached);
    this.effects = new PolicyEffects({
      kernel, calls, frames: this.frames, shared, queue, routes: this.routes, timers: this,
      random: (frame) => this.draws.random(frame), nameOf: (frame) => this.nameOf(frame),
    });
  }

  /** A call enters the chain whose outermost attachment is `attach`; the caller holds `parent` for what becomes of it. */
  enter(call: number, attach: number, attempt: number, parent: number, deadline: number, how: number): void {
    if (attach === 0) { this.ends.send(parent, call, attempt, deadline, how); return; }
    const f = this.frames;
    if (f.reserve()) this.kernel.lanes.live = f.unsigned;
    const frame = f.slots.take(), d = f.data, at = frame * FRAME_WORDS, attached = this.attached[attach]!;
    let flags = (how & WAIT_MASK) << WAIT_SHIFT | ((how & AVOID_TRIED) === 0 ? 0 : AVOIDS) | (how >> HOW_ENDPOINT_SHIFT) << ENDPOINT_SHIFT;
    if (parent !== 0) {
      const up = parent * FRAME_WORDS;
      if (isLeft(d[up + F_FLAGS]!)) flags |= ORPHAN;
      d[at + F_NEXT] = d[up + F_BELOW]!;
      d[up + F_BELOW] = frame * 2;
    } else this.calls.data[call * CALL_WORDS + C_TOP] = frame * 2;
    d[at + F_ATTACH] = attach; d[at + F_PARENT] = parent; d[at + F_CALL] = call; d[at + F_ATTEMPT] = attempt;
    d[at + F_FLAGS] = flags; d[at + F_HOLDS] = 0; d[at + F_DEADLINE] = deadline; d[at + F_BELOW] = 0;
    f.states[frame] = attached.begin(attached.config);
    this.kernel.sink.add(attached.inSeries, 1);
    if (attached.callers !== null) attached.callers.came(this.calls.data[call * CALL_WORDS + C_CLIENT]!);
    this.step(frame, this.request);
  }

  /** An attempt's answer has come up to `frame`. */
  answer(frame: number, attempt: number, outcome: Outcome): void {
    const signal = (this.frames.data[frame * FRAME_WORDS + F_FLAGS]! & REPLIED) !== 0 ? this.late : this.response;
    signal.attempt = attempt; signal.outcome = outcome;
    this.step(frame, signal);
  }

  /** Whether a cancellation may still be on its way to a frame that waits for answers: what is lost below it ends after that. */
  mayBeTold(frame: number): boolean { return this.queue.cancels > 0 && (this.frames.data[frame * FRAME_WORDS + F_FLAGS]! & REPLIED) === 0; }

  /** Work of an attempt below `frame` has begun; told to kinds that hear it. */
  workStarted(frame: number, attempt: number): void {
    const d = this.frames.data;
    for (let up = frame, n = attempt; up !== 0;) {
      const at = up * FRAME_WORDS;
      if (this.attached[d[at + F_ATTACH]!]!.hearsStarted) {
        d[at + F_HOLDS]!++;
        this.queue.push(OP_STARTED, up, n, 0);
      }
      n = d[at + F_ATTEMPT]!; up = d[at + F_PARENT]!;
    }
  }

  /** A timer event of a call; `word` is where the timer's number stands among the frames' words. */
  timerFired(word: number, seq: number): void {
    const f = this.frames;
    if (f.unsigned[word] !== seq) return;
    f.data[word] = 0;
    const frame = Math.floor(word / FRAME_WORDS), at = frame * FRAME_WORDS;
    this.timer.key = word - at - F_TIMER;
    this.step(frame, this.timer);
    f.data[at + F_HOLDS]!--;
    this.freeIfDone(frame);
  }
  laneFired(lane: number): void {
    const lanes = this.kernel.lanes;
    lanes.take(lane);
    this.timerFired(lanes.arg, lanes.seq);
  }

  /** Carries out effects, in order, until none are left or time stands still. */
  drain(): void {
    const { queue, kernel } = this;
    while (queue.shift()) {
      // What is asked for most goes the short way.
      if (queue.op === OP_FORWARD) this.forward(queue.a, queue.b);
      else if (queue.op === OP_REPLY) this.reply(queue.a, queue.b);
      else this.carryOut(queue);
      if (kernel.standsStill()) return;
    }
  }

  /** Whoever waits for this call gives it up and says so. */
  giveUp(call: number): void {
    const top = this.calls.data[call * CALL_WORDS + C_TOP]!, row = top >> 1;
    if ((top & 1) === 1) { this.ends.departed(row); this.ends.cancelled(row); }
    else if ((this.frames.data[row * FRAME_WORDS + F_FLAGS]! & REPLIED) === 0) this.step(row, this.cancel);
  }
  /** Nobody waits for this call any more; it goes on. */
  desert(call: number): void {
    const top = this.calls.data[call * CALL_WORDS + C_TOP]!, row = top >> 1;
    if ((top & 1) === 1) { this.ends.departed(row); return; }
    this.frames.data[row * FRAME_WORDS + F_FLAGS]! |= ORPHAN;
    this.tree.leave(row);
  }

  /** An attempt or frame below `frame` is gone. */
  released(frame: number, entry: number): void {
    this.tree.unlink(frame, entry);
    this.frames.data[frame * FRAME_WORDS + F_HOLDS]!--;
    this.freeIfDone(frame);
  }
  startTimer(frame: number, key: number, delayMs: number): void {
    const f = this.frames, at = frame * FRAME_WORDS, word = at + F_TIMER + key;
    if (f.data[word] === 0) f.data[at + F_HOLDS]!++;
    f.data[word] = this.lanes.start(f.data[at + F_ATTACH]! * TIMER_KEYS + key, word, usOf(delayMs));
  }
  stopTimer(frame: number, key: number): void {
    const d = this.frames.data, at = frame * FRAME_WORDS;
    if (d[at + F_TIMER + key] === 0) return;
    d[at + F_TIMER + key] = 0;
    d[at + F_HOLDS]!--;
  }

  private nameOf(frame: number): string { return this.attached[this.frames.data[frame * FRAME_WORDS + F_ATTACH]!]!.id; }

  private step(frame: number, signal: AnySignal): void {
    const f = this.frames, at = frame * FRAME_WORDS, attach = f.data[at + F_ATTACH]!, call = f.data[at + F_CALL]!, attached = this.attached[attach]!;
    const state = attached.single ? attached.first : stateOf(attached, this.calls.data[call * CALL_WORDS + C_CLIENT]!, f.endpoint(frame));
    this.effects.enter(frame, call);
    this.shared.enter(state, attach, call);
    attached.step(this.shared.states[state], f.states[frame], attached.config, signal as Signal, this.effects);
  }

  private carryOut(queue: EffectQueue): void {
    const a = queue.a, b = queue.b;
    switch (queue.op) {
      case OP_ROUTE: this.route(a, b & 0xffff, b >>> 16, queue.c); return;
      case OP_REPLY_AT_COST: if (!this.refusals.begin(a, b, queue.c)) this.reply(a, b); return;
      case OP_ANSWER: this.ends.deliver(a); return;
      case OP_ARRIVE: this.ends.arrive(a); return;
      case OP_TAKE: this.ends.take(a, b); return;
      case OP_GONE: this.ends.gone(a); return;
      case OP_WAKE: this.wake(queue.c, b); return;
      case OP_SHARED_START: this.shared.start(a, b, queue.c); return;
      case OP_SHARED_STOP: this.shared.stop(a, b); return;
      case OP_SEND: this.ends.ownCall(a); return;
      case OP_START: this.startTimer(a, b, queue.c); break;
      case OP_STOP: this.stopTimer(a, b); break;
      case OP_CANCEL: queue.cancels--; this.cancelBelow(a, b, queue.c === 1); break;
      case OP_STARTED: this.started.attempt = b; this.step(a, this.started); break;
      default: this.ends.carryOut(queue.op, a, b, queue.c); return;
    }
    this.frames.data[a * FRAME_WORDS + F_HOLDS]!--;
    this.freeIfDone(a);
  }

  /** The effect's hold on the frame becomes that of what it sends down. Its deadline is read from the queue: as an argument it would be boxed. */
  private forward(frame: number, packed: number): void {
    const deadlineUs = this.queue.c;
    const d = this.frames.data, at = frame * FRAME_WORDS, call = d[at + F_CALL]!, attached = this.attached[d[at + F_ATTACH]!]!;
    const own = packed >>> 16, flags = d[at + F_FLAGS]!, avoid = (own & AVOID_TRIED) | ((flags & AVOIDS) === 0 ? 0 : AVOID_TRIED);
    const how = (own & WAIT_MASK || (flags >> WAIT_SHIFT) & WAIT_MASK) | avoid | (flags >> ENDPOINT_SHIFT) << HOW_ENDPOINT_SHIFT;
    let deadline = d[at + F_DEADLINE]!;
    if (deadlineUs !== Infinity) {
      const own = Math.max(0, deadlineUs - this.calls.startedUs[call]!);
      if (own <= LONGEST && (deadline === NEVER || own < deadline >>> 0)) deadline = own;
    }
    d[at + F_FLAGS] = flags | FORWARDED;
    this.kernel.sink.add(attached.forwardedSeries, 1);
    if (attached.below === 0) this.ends.send(frame, call, packed & 0xffff, deadline, how);
    else this.enter(call, attached.below, packed & 0xffff, frame, deadline, how);
  }

  /** The same, down another link. */
  private route(frame: number, attempt: number, link: number, deadlineUs: number): void {
    const call = this.routes.open(frame, link, deadlineUs), at = frame * FRAME_WORDS;
    this.frames.data[at + F_FLAGS]! |= FORWARDED;
    this.kernel.sink.add(this.attached[this.frames.data[at + F_ATTACH]!]!.forwardedSeries, 1);
    this.enter(call, this.routes.links[link]!.chain[0] ?? 0, attempt, frame, this.routes.deadline, 0);
  }

  private reply(frame: number, outcomeIndex: number): void {
    const d = this.frames.data, at = frame * FRAME_WORDS, attach = d[at + F_ATTACH]!, parent = d[at + F_PARENT]!, flags = d[at + F_FLAGS]!;
    const outcome = this.kernel.outcomes.list[outcomeIndex]!;
    d[at + F_FLAGS] = flags & ~REPLYING;
    if (outcome.by === attach) {
      this.kernel.sink.add(this.attached[attach]!.decidedSeries, 1);
      this.attached[attach]!.callers?.decided(this.calls.data[d[at + F_CALL]! * CALL_WORDS + C_CLIENT]!);
      if ((flags & FORWARDED) === 0) this.ends.shortCircuit(frame, outcome);
    }
    if (d[at + F_BELOW] !== 0) this.tree.leave(frame);
    if (parent === 0) this.ends.ended(d[at + F_CALL]!, outcome);
    else this.answer(parent, d[at + F_ATTEMPT]!, outcome);
    this.freeIfDone(frame);
  }

  private cancelBelow(frame: number, attempt: number, stays: boolean): void {
    const entry = this.tree.find(frame, attempt), row = entry >> 1;
    if (entry === 0) return;
    if ((entry & 1) === 1) {
      if (!stays) this.ends.departed(row);
      this.ends.cancelled(row);
    } else if ((this.frames.data[row * FRAME_WORDS + F_FLAGS]! & REPLIED) === 0) this.step(row, this.cancel);
  }
  private wake(handle: number, outcomeIndex: number): void {
    const frame = this.frames.ofHandle(handle);
    if (frame === 0) return;
    this.woken.outcome = outcomeIndex < 0 ? null : this.kernel.outcomes.list[outcomeIndex]!;
    this.step(frame, this.woken);
    this.freeIfDone(frame);
  }
  private freeIfDone(frame: number): void {
    const f = this.frames, at = frame * FRAME_WORDS, d = f.data;
    if (d[at + F_HOLDS] !== 0 || (d[at + F_FLAGS]! & (REPLIED | REPLYING)) !== REPLIED) return;
    const parent = d[at + F_PARENT]!, call = d[at + F_CALL]!;
    // A call that went down another link goes with what stands at its top.
    if (parent === 0 || d[parent * FRAME_WORDS + F_CALL] !== call) this.calls.release(call);
    if (parent !== 0) this.released(parent, frame * 2);
    f.free(frame);
  }
}
