/** Runs the patterns of every chain: frames are their calls, signals go in, effects are queued and carried out in order. */
import { NEVER } from './attempt-table.ts';
import type { AttemptTable } from './attempt-table.ts';
import type { CallTable } from './call-table.ts';
import { USE } from './des/uses.ts';
import { OP } from './effect-queue.ts';
import type { EffectQueue } from './effect-queue.ts';
import { FRAME, FrameTable, TIMER_KEYS } from './frame-table.ts';
import { usOf } from './kernel.ts';
import type { Kernel } from './kernel.ts';
import type { Outcome } from './outcome.ts';
import type { AnyMachine } from './pattern.ts';
import { PolicyEffects } from './policy-effects.ts';
import { TimerLanes } from './timer-lanes.ts';
import type { SharedStates } from './shared-states.ts';

/** What stands below the innermost attachment and above the outermost one. */
export interface Ends {
  /** Puts an attempt on the wire; `frame` 0 when the link has no chain. */
  send(frame: number, call: number, attempt: number, wait: number): void;
  /** The call has its final outcome; the slot may be freed after. */
  ended(call: number, outcome: Outcome): void;
  /** The caller of this attempt has left. */
  departed(attempt: number): void;
  /** The caller gives this attempt up and says so. */
  cancelled(attempt: number): void;
  /** A pattern decided without sending anything. */
  shortCircuit(frame: number, outcome: Outcome): void;
}

/** One attachment of the run, resolved. */
export interface Attached {
  readonly id: string;
  readonly machine: AnyMachine;
  config: { readonly [name: string]: unknown };
  readonly hash: number;
  /** The attachment below it in its chain; 0 the wire. */
  readonly below: number;
  readonly hearsStarted: boolean;
  readonly inSeries: number; readonly forwardedSeries: number; readonly decidedSeries: number;
}

type Answer = { type: 'response' | 'late'; attempt: number; outcome: Outcome };

export class PolicyHost {
  readonly frames = new FrameTable();
  readonly queue: EffectQueue;
  readonly lanes: TimerLanes;
  readonly effects: PolicyEffects;
  ends!: Ends;
  readonly kernel: Kernel;
  readonly calls: CallTable;
  private readonly attempts: AttemptTable;
  readonly shared: SharedStates;
  /** By attachment number, from 1. */
  readonly attached: readonly Attached[];
  private readonly request = { type: 'request' } as const;
  private readonly cancel = { type: 'cancel' } as const;
  private readonly timer = { type: 'timer', key: 0 } as { type: 'timer'; key: number };
  private readonly started = { type: 'started', attempt: 0 } as { type: 'started'; attempt: number };
  private readonly woken = { type: 'woken', outcome: null } as { type: 'woken'; outcome: Outcome | null };
  private readonly response = { type: 'response', attempt: 0 } as Answer;
  private readonly late = { type: 'late', attempt: 0 } as Answer;

  constructor(kernel: Kernel, calls: CallTable, attempts: AttemptTable, attached: readonly Attached[], shared: SharedStates, queue: EffectQueue) {
    this.queue = queue; this.kernel = kernel; this.calls = calls; this.attempts = attempts; this.attached = attached; this.shared = shared;
    this.lanes = new TimerLanes(kernel, attached.length);
    this.lanes.live(this.frames.timers);
    this.effects = new PolicyEffects(this);
  }

  /** A call enters the chain whose outermost attachment is `attach`. */
  enter(call: number, attach: number, attempt: number, parent: number, deadline: number, wait: number): void {
    if (attach === 0) { this.ends.send(parent, call, attempt, wait); return; }
    const f = this.frames;
    const before = f.timers;
    const frame = f.take();
    if (f.timers !== before) this.lanes.live(f.timers);
    f.attach[frame] = attach; f.parent[frame] = parent; f.call[frame] = call; f.attempt[frame] = attempt;
    f.flags[frame] = wait << FRAME.waitShift; f.drawn[frame] = 0; f.holds[frame] = 0; f.deadline[frame] = deadline; f.below[frame] = 0;
    const at = this.attached[attach]!;
    f.states[frame] = at.machine.begin(at.config);
    this.calls.refs[call]!++;
    if (parent !== 0) {
      if ((f.flags[parent]! & (FRAME.replied | FRAME.orphan)) !== 0) f.flags[frame]! |= FRAME.orphan;
      f.next[frame] = f.below[parent]!; f.below[parent] = frame * 2; f.holds[parent]!++;
    }
    this.kernel.sink.add(at.inSeries, 1);
    this.step(frame, this.request);
  }

  /** An attempt's answer has come up to `frame`. */
  answer(frame: number, attempt: number, outcome: Outcome): void {
    const late = (this.frames.flags[frame]! & FRAME.replied) !== 0;
    const signal = late ? this.late : this.response;
    signal.attempt = attempt; signal.outcome = outcome;
    this.step(frame, signal);
  }

  /** Work of an attempt below `frame` has begun; told to kinds that hear it. */
  workStarted(frame: number, attempt: number): void {
    const f = this.frames;
    for (let at = frame, n = attempt; at !== 0; n = f.attempt[at]!, at = f.parent[at]!) {
      if (!this.attached[f.attach[at]!]!.hearsStarted) continue;
      f.holds[at]!++;
      this.queue.push(OP.started, at, n, 0);
    }
  }

  /** A timer event of a call; `slot` is frame · TIMER_KEYS + key. */
  timerFired(slot: number, seq: number): void {
    const f = this.frames;
    if (f.timers[slot] !== seq) return;
    f.timers[slot] = 0;
    const frame = (slot / TIMER_KEYS) | 0;
    this.timer.key = slot % TIMER_KEYS;
    this.step(frame, this.timer);
    f.holds[frame]!--;
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
      this.carryOut(queue.op, queue.a, queue.b, queue.c);
      if (kernel.standsStill()) return;
    }
  }

  /** An attempt or frame below `frame` is gone. */
  released(frame: number, entry: number): void {
    const f = this.frames, attempts = this.attempts;
    let at = f.below[frame]!, before = 0;
    while (at !== entry) { before = at; at = (at & 1) === 0 ? f.next[at >> 1]! : attempts.next[at >> 1]!; }
    const next = (at & 1) === 0 ? f.next[at >> 1]! : attempts.next[at >> 1]!;
    if (before === 0) f.below[frame] = next;
    else if ((before & 1) === 0) f.next[before >> 1] = next;
    else attempts.next[before >> 1] = next;
    f.holds[frame]!--;
    this.freeIfDone(frame);
  }
  /** Leaves the path of a frame's draws in `draws.pathA/B`: the call's own, with every attempt above the first from the root down. */
  path(frame: number): void {
    const f = this.frames, draws = this.kernel.draws;
    const parent = f.parent[frame]!;
    if (parent === 0) { const call = f.call[frame]!; draws.pathA = this.calls.pathA[call]!; draws.pathB = this.calls.pathB[call]!; return; }
    this.path(parent);
    this.attemptPath(parent, f.attempt[frame]!);
  }
  /** Adds attempt `attempt` of `frame` to the path. */
  attemptPath(frame: number, attempt: number): void {
    if (attempt <= 1) return;
    const draws = this.kernel.draws;
    draws.step(draws.pathA, draws.pathB, this.attached[this.frames.attach[frame]!]!.hash);
    draws.step(draws.pathA, draws.pathB, attempt);
  }
  /** A keyed draw of (call, attachment), fresh at every use. */
  random(frame: number): number {
    const f = this.frames, draws = this.kernel.draws;
    this.path(frame);
    draws.step(draws.pathA, draws.pathB, f.drawn[frame]!++);
    draws.start(draws.pathA, draws.pathB, USE.pattern, this.attached[f.attach[frame]!]!.hash);
    return draws.unit();
  }

  nameOf(frame: number): string { return this.attached[this.frames.attach[frame]!]!.id; }

  private step(frame: number, signal: Parameters<AnyMachine['step']>[3]): void {
    const f = this.frames, fx = this.effects;
    const attach = f.attach[frame]!;
    const at = this.attached[attach]!;
    const call = f.call[frame]!;
    const state = this.shared.of(attach, this.calls.client[call]!);
    f.holds[frame]!++;   // a frame outlives its own step
    fx.enter(frame, call, attach, state);
    at.machine.step(this.shared.states[state], f.states[frame], at.config, signal, fx);
    f.holds[frame]!--;
  }

  private carryOut(op: number, a: number, b: number, c: number): void {
    switch (op) {
      case OP.forward: this.forward(a, b, c); break;
      case OP.reply: this.reply(a, b); break;
      case OP.cancel: this.cancelBelow(a, b); break;
      case OP.start: this.startTimer(a, b, c); break;
      case OP.stop: this.stopTimer(a, b); break;
      case OP.started: this.started.attempt = b; this.step(a, this.started); break;
      case OP.wake: this.wake(c, b); return;
      case OP.sharedStart: this.shared.start(a, b, c); return;
      case OP.sharedStop: this.shared.stop(a, b); return;
      default: this.other(op, a); return;
    }
    this.frames.holds[a]!--;
    this.freeIfDone(a);
  }
  /** Effects that belong to other hosts share the queue, so that one order holds. */
  other: (op: number, a: number) => void = () => undefined;

  private forward(frame: number, packed: number, deadlineUs: number): void {
    const f = this.frames;
    const attach = f.attach[frame]!, call = f.call[frame]!;
    const attempt = packed & 0xffff, wait = packed >>> 16;
    const below = this.attached[attach]!.below;
    this.kernel.sink.add(this.attached[attach]!.forwardedSeries, 1);
    const own = deadlineUs === Infinity ? NEVER : Math.min(NEVER, Math.max(0, deadlineUs - this.calls.startedUs[call]!));
    const deadline = Math.min(own, f.deadline[frame]!);
    const inherited = (f.flags[frame]! >> FRAME.waitShift) & FRAME.waitMask;
    if (below === 0) { f.deadline[frame] = deadline; this.ends.send(frame, call, attempt, wait || inherited); return; }
    this.enter(call, below, attempt, frame, deadline, wait || inherited);
  }

  private reply(frame: number, outcomeIndex: number): void {
    const f = this.frames;
    const outcome = this.kernel.outcomes.list[outcomeIndex]!;
    const attach = f.attach[frame]!, parent = f.parent[frame]!, call = f.call[frame]!;
    if (outcome.by === attach) {
      this.kernel.sink.add(this.attached[attach]!.decidedSeries, 1);
      if ((f.flags[frame]! & FRAME.forwarded) === 0) this.ends.shortCircuit(frame, outcome);
    }
    if (f.below[frame] !== 0) this.leave(frame);
    if (parent === 0) this.ends.ended(call, outcome);
    else this.answer(parent, f.attempt[frame]!, outcome);
  }

  /** Everything under way below `frame` goes on without its caller. */
  private leave(frame: number): void {
    const f = this.frames;
    for (let at = f.below[frame]!; at !== 0; at = (at & 1) === 0 ? f.next[at >> 1]! : this.attempts.next[at >> 1]!) {
      const slot = at >> 1;
      if ((at & 1) === 1) { this.ends.departed(slot); continue; }
      if ((f.flags[slot]! & FRAME.orphan) !== 0) continue;
      f.flags[slot]! |= FRAME.orphan;
      if (f.below[slot] !== 0) this.leave(slot);
    }
  }

  private cancelBelow(frame: number, attempt: number): void {
    const f = this.frames;
    for (let at = f.below[frame]!; at !== 0; at = (at & 1) === 0 ? f.next[at >> 1]! : this.attempts.next[at >> 1]!) {
      const slot = at >> 1;
      if ((at & 1) === 1) { if (this.attempts.attempt[slot] === attempt) { this.ends.cancelled(slot); return; } }
      else if (f.attempt[slot] === attempt) { if ((f.flags[slot]! & FRAME.replied) === 0) this.step(slot, this.cancel); return; }
    }
  }

  startTimer(frame: number, key: number, delayMs: number): void {
    const slot = frame * TIMER_KEYS + key;
    this.stopTimer(frame, key);
    this.frames.timers[slot] = this.lanes.start(this.frames.attach[frame]! * TIMER_KEYS + key, slot, usOf(delayMs));
    this.frames.holds[frame]!++;
  }
  stopTimer(frame: number, key: number): void {
    const slot = frame * TIMER_KEYS + key;
    if (this.frames.timers[slot] === 0) return;
    this.frames.timers[slot] = 0;
    this.frames.holds[frame]!--;
    this.freeIfDone(frame);
  }
  private wake(handle: number, outcomeIndex: number): void {
    const frame = this.frames.ofHandle(handle);
    if (frame === 0) return;
    this.woken.outcome = outcomeIndex < 0 ? null : this.kernel.outcomes.list[outcomeIndex]!;
    this.step(frame, this.woken);
    this.freeIfDone(frame);
  }
  private freeIfDone(frame: number): void {
    const f = this.frames;
    if (f.holds[frame] !== 0 || (f.flags[frame]! & FRAME.replied) === 0) return;
    const parent = f.parent[frame]!, call = f.call[frame]!;
    f.free(frame);
    if (parent !== 0) this.released(parent, frame * 2);
    this.calls.release(call);
  }
}
