/** A service at work: instances with workers and a queue, faults, and what it does for each attempt. */
import { NEVER, STAGE } from '../attempt-table.ts';
import type { AttemptTable } from '../attempt-table.ts';
import type { CallTable } from '../call-table.ts';
import { hashText } from '../des/draws.ts';
import { USE } from '../des/uses.ts';
import { OP } from '../effect-queue.ts';
import { EVENT } from '../kernel.ts';
import type { Kernel } from '../kernel.ts';
import type { Outcome, Reason } from '../outcome.ts';
import type { PolicyHost } from '../policy-host.ts';
import { NO_FAULT } from '../spec.ts';
import type { ServiceFault, ServiceSpec, StepSpec } from '../spec.ts';
import type { QueueHost, QueueState } from '../discipline-host.ts';
import { SPAN } from '../recording/sink.ts';
import type { Activities, Activity, Owner } from './activities.ts';
import { compileProgram, plainPlan } from './plan.ts';
import type { PlainPlan, Program } from './plan.ts';
import { StationSeries } from './station-series.ts';
import type { Wire } from './wire.ts';

export interface StationState {
  readonly workers: number; readonly steps: readonly StepSpec[]; readonly busy: Int32Array; readonly resuming: number[][]; readonly fault: ServiceFault[];
  readonly queues: readonly QueueState[]; readonly series: { levels: Int32Array }; readonly served: number; readonly servedUs: number;
}
export interface StationParts {
  readonly kernel: Kernel; readonly calls: CallTable; readonly attempts: AttemptTable; readonly host: PolicyHost; readonly wire: Wire;
  readonly activities: Activities; readonly queues: readonly QueueHost[]; readonly number: number;
}

export class Station implements Owner {
  readonly spec: ServiceSpec;
  private readonly parts: StationParts;
  private readonly kernel: Kernel;
  private readonly attempts: AttemptTable;
  readonly hash: number;
  private workers: number;
  private steps: readonly StepSpec[];
  private plain: PlainPlan | null;
  private code: Program;
  /** By instance: workers in use; activities that want their worker back; the fault in force. */
  private busy: Int32Array;
  private resuming: number[][];
  private fault: ServiceFault[];
  private readonly series: StationSeries;
  /** For `meanServiceUs`. */
  private served = 0;
  private servedUs = 0;

  constructor(spec: ServiceSpec, parts: StationParts) {
    this.spec = spec; this.parts = parts; this.kernel = parts.kernel; this.attempts = parts.attempts;
    this.hash = hashText(spec.id);
    this.workers = spec.workers; this.steps = spec.steps;
    this.plain = plainPlan(spec.steps);
    this.code = compileProgram(spec.steps);
    this.busy = new Int32Array(spec.instances);
    this.resuming = Array.from({ length: spec.instances }, () => []);
    this.fault = Array.from({ length: spec.instances }, () => NO_FAULT);
    this.series = new StationSeries(spec, parts.kernel);
    parts.queues.forEach((queue, k) => { queue.wire((a, reason) => this.droppedFromQueue(a, k, reason), () => this.meanServiceUs()); });
  }

  // ── an attempt's way ──────────────────────────────────────────────────────
  arrive(a: number): void {
    const t = this.attempts, now = this.kernel.nowUs;
    const k = t.instance[a] = this.spec.instances === 1 ? 0 : this.pick(a);
    t.queued[a] = t.since(a, now);
    this.series.arrived(k, now);
    if (this.fault[k]!.down) { this.turnAway(a, k, 'unreachable'); return; }
    if (this.idle(k)) { this.begin(a, k); return; }
    t.stage[a] = STAGE.queued;
    if (this.parts.queues[k]!.offer(a)) this.series.queued(k, 1, now);
    else this.turnAway(a, k, 'rejected:limit');
  }
  /** The work event of an attempt. */
  worked(a: number, seq: number): void {
    if (this.attempts.work[a] !== seq) return;
    this.finish(a);
  }
  /** A worker of instance `k` is free: the next attempt begins. */
  take(k: number): void {
    while (this.idle(k)) {
      const resumed = this.resuming[k]!.shift();
      if (resumed !== undefined) { this.wakeUp(resumed, k); continue; }
      const a = this.parts.queues[k]!.take();
      if (a < 0) return;
      this.series.queued(k, -1, this.kernel.nowUs);
      this.begin(a, k);
    }
  }
  departed(a: number): void {
    const stage = this.attempts.stage[a]!;
    if (stage === STAGE.working) this.series.busyLate(this.attempts.instance[a]!, 1, this.kernel.nowUs);
  }
  /** The caller's cancellation has arrived. */
  cancelled(a: number): void {
    const t = this.attempts, stage = t.stage[a]!, k = t.instance[a]!;
    if (this.spec.onCancel === 'ignore' || stage === STAGE.out) return;
    if (stage === STAGE.queued) {
      this.parts.queues[k]!.remove(a);
      this.droppedFromQueue(a, k, 'cancelled');
    } else if (this.spec.onCancel === 'abort') {
      t.work[a] = 0;
      this.parts.activities.abort(a, this.parts.number);
      t.flags[a]! |= SPAN.aborted;
      t.outcome[a] = this.outcome('cancelled').index;
      this.finish(a);
    }
  }

  // ── scheduled changes ─────────────────────────────────────────────────────
  setFault(instance: number, fault: ServiceFault): void {
    this.fault = this.fault.map((before, k) => (instance < 0 || instance === k ? fault : before));
  }
  change(workers: number, steps: readonly StepSpec[]): void {
    this.workers = workers; this.steps = steps;
    this.plain = plainPlan(steps);
    this.code = compileProgram(steps);
    for (let k = 0; k < this.spec.instances; k++) this.take(k);
  }

  // ── owner of programs ─────────────────────────────────────────────────────
  program(): Program { return this.code; }
  lengthen(activity: Activity, us: number): number {
    const a = activity.attempt, fault = this.fault[this.attempts.instance[a]!]!;
    return this.failsByFault(a, fault) ? us : Math.round(us * fault.slowdown);
  }
  sleeping(activity: Activity, slot: number, on: boolean): boolean {
    if (this.spec.blocking) return true;
    const a = activity.attempt, k = this.attempts.instance[a]!;
    if (on) { this.attempts.stage[a] = STAGE.sleeping; this.freeWorker(a, k); this.parts.host.queue.push(OP.take, this.place(k), 0, 0); return true; }
    if (!this.idle(k)) { this.resuming[k]!.push(slot); return false; }
    this.occupy(a, k);
    return true;
  }
  call(): boolean { throw new Error('services do not call services in this version'); }
  ended(activity: Activity): void {
    const a = activity.attempt;
    const fault = this.fault[this.attempts.instance[a]!]!;
    const error = activity.error !== '' ? activity.error : this.failsByFault(a, fault) ? fault.error : '';
    this.attempts.outcome[a] = (error === '' ? this.outcome('ok') : this.error(error)).index;
    this.finish(a);
  }
  scriptPlace(activity: Activity): { readonly call: number; readonly work: number } {
    const call = this.attempts.call[activity.attempt]!;
    return { call: this.parts.calls.n[call]!, work: this.parts.calls.begun[call]! - 1 };
  }
  path(activity: Activity): void { this.parts.wire.path(activity.attempt); }

  // ── work ──────────────────────────────────────────────────────────────────
  private begin(a: number, k: number): void {
    const t = this.attempts, now = this.kernel.nowUs, call = t.call[a]!;
    t.begun[a] = t.since(a, now);
    this.parts.calls.begun[call]!++;
    this.occupy(a, k);
    this.series.begun(k, t.begun[a]! - t.queued[a]!);
    if (t.parent[a] !== 0) this.parts.host.workStarted(t.parent[a]!, t.attempt[a]!);
    if (this.plain === null) { this.beginProgram(a, call); return; }
    const us = this.plainWork(a, this.plain, this.fault[k]!);
    if (us === 0) this.finish(a);
    else t.work[a] = this.kernel.schedule(EVENT.work, a, now + us);
  }
  /** Decides the outcome of plain work and returns its length. */
  private plainWork(a: number, plan: PlainPlan, fault: ServiceFault): number {
    const { draws } = this.kernel, t = this.attempts;
    this.parts.wire.path(a);
    const pathA = draws.pathA, pathB = draws.pathB;
    if (plan.failBefore !== null && this.chance(pathA, pathB, USE.error, plan.failBefore.share)) {
      t.outcome[a] = this.error(plan.failBefore.error).index;
      return 0;
    }
    let us = 0;
    if (plan.work !== null) { draws.start(pathA, pathB, USE.serviceTime, this.hash); us = plan.work.sampleUs(draws); }
    if (fault.errorShare > 0 && this.chance(pathA, pathB, USE.fault, fault.errorShare)) { t.outcome[a] = this.error(fault.error).index; return us; }
    const fails = plan.failAfter !== null && this.chance(pathA, pathB, USE.error, plan.failAfter.share);
    t.outcome[a] = (fails ? this.error(plan.failAfter!.error) : this.outcome('ok')).index;
    return fault.slowdown === 1 ? us : Math.round(us * fault.slowdown);
  }
  private beginProgram(a: number, call: number): void {
    this.parts.activities.start({
      pc: 0, loops: [], client: -1, station: this.parts.number, attempt: a, ordinal: this.attempts.ordinal[a]! - 1,
      call: this.parts.calls.id[call]!, process: this.spec.process, result: '', drawn: 0, seq: 0, error: '',
    });
  }
  private finish(a: number): void {
    const t = this.attempts, k = t.instance[a]!, now = this.kernel.nowUs;
    if (t.stage[a] === STAGE.working) this.freeWorker(a, k);
    const since = t.since(a, now);
    this.served++; this.servedUs += since - t.begun[a]!;
    this.series.completed(k, since - t.queued[a]!, this.kernel.outcomes.list[t.outcome[a]!]!.reason === 'ok', t.left[a] !== NEVER, now);
    this.parts.host.queue.push(OP.take, this.place(k), 0, 0);
    this.parts.wire.answer(a);
  }
  private turnAway(a: number, k: number, reason: Reason): void {
    this.attempts.flags[a]! |= SPAN.notBegun;
    this.attempts.outcome[a] = this.outcome(reason).index;
    this.series.refused(k, this.kernel.nowUs);
    this.parts.wire.answer(a);
  }
  private droppedFromQueue(a: number, k: number, reason: Reason): void {
    this.attempts.flags[a]! |= SPAN.notBegun;
    this.attempts.outcome[a] = this.outcome(reason).index;
    this.series.queued(k, -1, this.kernel.nowUs);
    this.series.dropped(k, this.kernel.nowUs);
    this.parts.wire.answer(a);
  }
  private occupy(a: number, k: number): void {
    this.attempts.stage[a] = STAGE.working;
    this.busy[k]!++;
    this.series.busy(k, 1, this.kernel.nowUs);
    if (this.attempts.left[a] !== NEVER) this.series.busyLate(k, 1, this.kernel.nowUs);
  }
  private freeWorker(a: number, k: number): void {
    this.busy[k]!--;
    this.series.busy(k, -1, this.kernel.nowUs);
    if (this.attempts.left[a] !== NEVER) this.series.busyLate(k, -1, this.kernel.nowUs);
  }
  private wakeUp(slot: number, k: number): void {
    const a = this.parts.activities.attemptOf(slot);
    if (a === 0) return;   // aborted while it waited
    this.occupy(a, k);
    this.parts.activities.resume(slot);
  }
  private idle(k: number): boolean { return this.workers < 0 || this.busy[k]! < this.workers; }
  private place(k: number): number { return this.parts.number * 0x1_0000 + k; }
  private meanServiceUs(): number { return this.served === 0 ? 0 : this.servedUs / this.served; }
  private failsByFault(a: number, fault: ServiceFault): boolean {
    if (fault.errorShare <= 0) return false;
    this.parts.wire.path(a);
    return this.chance(this.kernel.draws.pathA, this.kernel.draws.pathB, USE.fault, fault.errorShare);
  }
  private chance(pathA: number, pathB: number, use: number, share: number): boolean {
    if (share >= 1) return true;
    this.kernel.draws.start(pathA, pathB, use, this.hash);
    return this.kernel.draws.unit() < share;
  }
  private pick(a: number): number {
    this.parts.wire.path(a);
    this.kernel.draws.start(this.kernel.draws.pathA, this.kernel.draws.pathB, USE.pick, this.hash);
    return Math.floor(this.kernel.draws.unit() * this.spec.instances);
  }
  private outcome(reason: Reason): Outcome { return this.kernel.outcomes.intern(reason, 0); }
  private error(error: string): Outcome { return this.kernel.outcomes.workError(error); }

  inspect(): object {
    return {
      id: this.spec.id, workers: this.workers,
      instances: this.parts.queues.map((queue, k) => ({ busy: this.busy[k], fault: this.fault[k], queued: queue.length, queue: queue.state })),
    };
  }
  save(): StationState {
    return {
      workers: this.workers, steps: this.steps, busy: this.busy, resuming: this.resuming, fault: this.fault,
      queues: this.parts.queues.map((q) => q.save()), series: this.series.save(), served: this.served, servedUs: this.servedUs,
    };
  }
  load(saved: StationState): void {
    this.workers = saved.workers; this.steps = saved.steps; this.plain = plainPlan(saved.steps); this.code = compileProgram(saved.steps);
    this.busy = saved.busy; this.resuming = saved.resuming; this.fault = saved.fault; this.served = saved.served; this.servedUs = saved.servedUs;
    this.series.load(saved.series);
    saved.queues.forEach((state, k) => { this.parts.queues[k]!.load(state); });
  }
}
