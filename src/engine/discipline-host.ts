/** Runs the discipline of one instance's queue: it orders handles, the host keeps the attempts. */
import { A_CALL, ATTEMPT_WORDS } from './attempt-table.ts';
import type { AttemptTable } from './attempt-table.ts';
import type { CallTable } from './call-table.ts';
import { USE } from './des/uses.ts';
import type { Kernel } from './kernel.ts';
import type { Reason } from './outcome.ts';
import type { AnyDiscipline, DisciplineEffects } from './discipline.ts';
import type { CallInfo } from './pattern.ts';
import { CallView } from './call-view.ts';

/** The discipline and the config in force, shared by all instances of a service. */
export interface QueueConfig { readonly discipline: AnyDiscipline; config: { readonly [name: string]: unknown }; readonly hash: number }

export interface QueueState { readonly state: unknown; readonly length: number; readonly drawn: number; readonly present: number }

/** The station whose queue it is. */
/** `deadlineUs`: the deadline an attempt has brought along; Infinity none. */
export interface QueueOwner { deadlineUs(attempt: number): number; dropped(attempt: number, instance: number, reason: Reason): void; meanServiceUs(): number }

/** A call in the queue: its deadline is the one its attempt has brought along. */
class QueuedView extends CallView {
  queued = 0;
  owner: QueueOwner | null = null;
  override get deadlineUs(): number { return this.owner?.deadlineUs(this.queued) ?? Infinity; }
}

export class QueueHost implements DisciplineEffects {
  state: unknown;
  length = 0;
  private drawn = 0;
  private readonly kernel: Kernel;
  private readonly attempts: AttemptTable;
  private readonly queue: QueueConfig;
  private readonly view: QueuedView;
  private readonly longest: number;
  private owner: QueueOwner | null = null;
  private readonly instance: number;
  /** Of its state in the recording; only of disciplines that have one. */
  private readonly number: number;
  private present = 0;

  constructor(kernel: Kernel, calls: CallTable, attempts: AttemptTable, queue: QueueConfig, longest: number, instance: number, number: number) {
    this.instance = instance; this.number = number;
    this.kernel = kernel; this.attempts = attempts; this.queue = queue; this.longest = longest;
    this.view = new QueuedView(calls);
    this.state = queue.discipline.init(queue.config);
  }
  wire(owner: QueueOwner): void { this.owner = this.view.owner = owner; }

  offer(attempt: number): boolean {
    if (this.length >= this.longest || !this.queue.discipline.offer(this.state, this.queue.config, this.attempts.handle(attempt), this)) return false;
    this.length++;
    return true;
  }
  take(): number {
    if (this.length === 0) return -1;
    const handle = this.queue.discipline.take(this.state, this.queue.config, this);
    if (handle < 0) return -1;
    this.length--;
    return this.attempts.ofHandle(handle);
  }
  remove(attempt: number): void { this.queue.discipline.remove(this.state, this.attempts.handle(attempt)); this.length--; }

  get nowUs(): number { return this.kernel.nowUs; }
  random(): number {
    const { draws } = this.kernel;
    draws.rootPath(this.kernel.seed, this.queue.hash, this.drawn++);
    draws.start(draws.pathA, draws.pathB, USE.order, this.queue.hash);
    return draws.unit();
  }
  info(handle: number): CallInfo {
    const queued = this.view.queued = this.attempts.ofHandle(handle);
    this.view.call = this.attempts.data[queued * ATTEMPT_WORDS + A_CALL]!;
    return this.view;
  }
  departed(handle: number): boolean { return this.attempts.hasLeft(this.attempts.ofHandle(handle)); }
  meanServiceUs(): number { return this.owner?.meanServiceUs() ?? 0; }
  drop(handle: number, reason: Reason): void { this.length--; this.owner?.dropped(this.attempts.ofHandle(handle), this.instance, reason); }

  moved(state: number, untilUs = Infinity): void {
    this.kernel.sink.move(this.kernel.nowUs, -1, this.number, this.present, state, untilUs);
    this.present = state;
  }
  gauge(index: number, value: number): void { this.kernel.sink.gauge(this.kernel.nowUs, this.number, index, value); }

  save(): QueueState { return { state: this.state, length: this.length, drawn: this.drawn, present: this.present }; }
  load(saved: QueueState): void { this.state = saved.state; this.length = saved.length; this.drawn = saved.drawn; this.present = saved.present; }
}
