/** What a pattern's step may do: one object, set to the frame whose step is under way. */
import { NEVER } from './attempt-table.ts';
import type { CallTable } from './call-table.ts';
import { OP } from './effect-queue.ts';
import { FRAME } from './frame-table.ts';
import type { FrameTable } from './frame-table.ts';
import type { Outcome } from './outcome.ts';
import { WAIT_KINDS } from './pattern.ts';
import type { CallInfo, Effects, Forward, SharedEffects, WaitKind } from './pattern.ts';
import type { PolicyHost } from './policy-host.ts';

const WAIT_NUMBER = Object.fromEntries(WAIT_KINDS.map((kind, i) => [kind, i])) as { readonly [K in WaitKind]: number };

/** A call as patterns and disciplines see it: a window onto the tables, valid during one step. */
export class CallView implements CallInfo {
  call = 0;
  attempt = 1;
  deadlineUs = Infinity;
  private readonly calls: CallTable;
  constructor(calls: CallTable) { this.calls = calls; }
  get id(): number { return this.calls.id[this.call]!; }
  get client(): number { return this.calls.client[this.call]!; }
  get n(): number { return this.calls.n[this.call]!; }
  get key(): number { return 0; }
  get priority(): number { return 0; }
  get startedUs(): number { return this.calls.startedUs[this.call]!; }
}

export class PolicyEffects implements Effects {
  readonly call: CallView;
  private frame = 0;
  private readonly host: PolicyHost;
  private readonly frames: FrameTable;

  constructor(host: PolicyHost) { this.host = host; this.frames = host.frames; this.call = new CallView(host.calls); }

  /** The step that follows is of `frame`. */
  enter(frame: number, call: number, attach: number, state: number): void {
    const f = this.frames, calls = this.host.calls, view = this.call;
    this.frame = frame;
    view.call = call; view.attempt = f.attempt[frame]!;
    const deadline = f.deadline[frame]!;
    view.deadlineUs = deadline === NEVER ? Infinity : calls.startedUs[call]! + deadline;
    this.host.shared.enter(state, attach, calls.id[call]!);
  }
  get shared(): SharedEffects { return this.host.shared; }
  get nowUs(): number { return this.host.kernel.nowUs; }
  get handle(): number { return this.frames.handle(this.frame); }
  random(): number { return this.host.random(this.frame); }

  forward(attempt: number, how?: Forward, deadlineUs = Infinity): void {
    this.frames.flags[this.frame]! |= FRAME.forwarded;
    this.push(OP.forward, attempt | ((how?.wait === undefined ? 0 : WAIT_NUMBER[how.wait]) << 16), deadlineUs);
  }
  reply(outcome: Outcome): void {
    const frame = this.frame, f = this.frames;
    if ((f.flags[frame]! & FRAME.replied) !== 0) {
      throw new Error(`${this.host.nameOf(frame)} replied twice to call ${this.call.id} at ${this.nowUs} µs`);
    }
    f.flags[frame]! |= FRAME.replied;
    this.push(OP.reply, outcome.index, 0);
  }
  cancel(attempt: number): void { this.push(OP.cancel, attempt, 0); }
  startTimer(key: number, delayMs: number): void {
    if (this.host.queue.empty) this.host.startTimer(this.frame, key, delayMs);
    else this.push(OP.start, key, delayMs);
  }
  stopTimer(key: number): void {
    if (this.host.queue.empty) this.host.stopTimer(this.frame, key);
    else this.push(OP.stop, key, 0);
  }
  /** An effect that waits holds its frame. */
  private push(op: number, b: number, c: number): void {
    this.frames.holds[this.frame]!++;
    this.host.queue.push(op, this.frame, b, c);
  }
}
