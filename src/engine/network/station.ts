/** A service at work: instances with workers and a queue, faults, and what it does for each attempt. */
import {
  A_BEGUN, A_CALL, A_ENDED, A_NUMBER, A_ORDINAL, A_OUTCOME, A_PARENT, A_PLACE, A_QUEUED, A_WORK, ATTEMPT_WORDS, STAGE_OUT, STAGE_QUEUED, STAGE_SLEEPING, STAGE_WORKING,
} from '../attempt-table.ts';
import type { AttemptTable } from '../attempt-table.ts';
import { C_BEGUN, C_ID, C_N, CALL_WORDS } from '../call-table.ts';
import type { CallTable } from '../call-table.ts';
import { hashText } from '../des/draws.ts';
import { USE } from '../des/uses.ts';
import { OP_TAKE } from '../effect-queue.ts';
import { EVENT_WORK } from '../kernel.ts';
import type { Kernel } from '../kernel.ts';
import type { Outcome, Reason } from '../outcome.ts';
import type { PolicyHost } from '../policy-host.ts';
import { NO_FAULT } from '../spec.ts';
import type { ServiceFault, ServiceSpec, StepSpec } from '../spec.ts';
import type { QueueHost, QueueOwner, QueueState } from '../discipline-host.ts';
import { SPAN } from '../recording/sink.ts';
import type { Activities, Activity, Owner } from './activities.ts';
import { compileProgram, plainPlan } from './plan.ts';
import type { PlainPlan, Program } from './plan.ts';
import { StationSeries } from './station-series.ts';
import type { AttemptEnds } from './attempt-ends.ts';

export interface StationState {
  readonly workers: number; readonly versions: readonly (readonly StepSpec[])[]; readonly busy: Int32Array; readonly resuming: number[][]; readonly fault: ServiceFault[];
  readonly queues: readonly QueueState[]; readonly series: ReturnType<StationSeries['save']>; readonly served: number; readonly servedUs: number;
}
export interface StationParts {
  readonly kernel: Kernel; readonly calls: CallTable; readonly attempts: AttemptTable; readonly host: PolicyHost; readonly wire: { path(attempt: number): void; answer(attempt: number): void; setsOut(attempt: number): boolean; deliver(attempt: number): void };
  readonly activities: Activities; readonly queues: readonly QueueHost[]; readonly number: number;
  /** Whether a pattern on a link to this service hears that work has begun. */
  readonly hears: boolean;
}

export class Station implements Owner, AttemptEnds, QueueOwner {
  readonly spec: ServiceSpec;
  private readonly parts: StationParts;
  private readonly kernel: Kernel;
  private readonly attempts: AttemptTable;
  readonly hash: number;
  private workers: number;
  /** All steps so far, the last ones in force: a program under way keeps those it began with. */
  private versions: (readonly StepSpec[])[];
  private programs: Program[];
  private plain: PlainPlan | null;
  /** By instance: workers in use; activities that want their worker back; the fault in force. */
  private busy: Int32Array;
  private resuming: number[][];
  private fault: ServiceFault[];
  private readonly series: StationSeries;
  private readonly ok: number;
  private readonly hears: boolean;
  /** For `meanServiceUs`. */
  private served = 0;
  private servedUs = 0;

  constructor(spec: ServiceSpec, parts: StationParts) {
    this.spec = spec; this.parts = parts; this.kernel = parts.kernel; this.attempts = parts.attempts;
    this.hash = hashText(spec.id); this.hears = parts.hears;
    this.workers = spec.workers;
    this.versions = [spec.steps];
    this.programs = [compileProgram(spec.steps)];
    this.plain = plainPlan(spec.steps);
    this.busy = new Int32Array(spec.instances);
    this.resuming = Array.from({ length: spec.instances }, () => []);
    this.fault = Array.from({ length: spec.instances }, () => NO_FAULT);
    this.series = new StationSeries(spec, parts.kernel);
    parts.queues.forEach((queue) => { queue.wire(this); });
    this.ok = parts.kernel.outcomes.intern('ok', 0).index;
  }

  // ── an attempt's way ──────────────────────────────────────────────────────
  arrive(a: number): void {
    const t = this.attempts, d = t.data, at = a * ATTEMPT_WORDS, now = this.kernel.nowUs;
    const k = this.spec.instances === 1 ? 0 : this.pick(a);
    d[at + A_PLACE] = (d[at + A_PLACE]! & ~0xffff) | k;
    d[at + A_QUEUED] = t.since(a, now);
    this.series.arrived(k, now);
    if (this.fault[k]!.down) { this.turnAway(a, k, 'unreachable'); return; }
    // A worker that has just become free is for those who wait.
    if (this.idle(k) && this.parts.queues[k]!.length + this.resuming[k]!.length > 0) this.take(k);
    if (this.idle(k)) { this.begin(a, k); return; }
    t.setStage(a, STAGE_QUEUED);
    if (this.parts.queues[k]!.offer(a)) this.series.queued(k, 1, now);
    else this.turnAway(a, k, 'rejected:limit');
  }
  /** The work event of an attempt. */
  worked(a: number, seq: number): void {
    const t = this.attempts, at = a * ATTEMPT_WORDS;
    if (t.data[at + A_WORK] !== (seq | 0)) return;
    const k = t.instance(a);
    this.close(a, k);
    t.data[at + A_ENDED] = t.since(a, this.kernel.nowUs);
    // The answer sets out, the worker takes the next attempt, then an answer without delay has its consequences. Nothing waits at the start of an event.
    const delayed = this.parts.wire.setsOut(a);
    this.take(k);
    if (!delayed) this.parts.wire.deliver(a);
  }
  /** A worker of instance `k` is free: the next attempt begins. */
  take(k: number): void {
    while (this.idle(k)) {
      if (this.resuming[k]!.length > 0) { this.wakeUp(this.resuming[k]!.shift()!, k); continue; }
      const a = this.parts.queues[k]!.take();
      if (a < 0) return;
      this.series.queued(k, -1, this.kernel.nowUs);
      this.begin(a, k);
    }
  }
  departed(a: number): void {
    if (this.attempts.stage(a) === STAGE_WORKING) this.series.busyLate(this.attempts.instance(a), 1, this.kernel.nowUs);
  }
  /** The caller's cancellation has arrived. */
  cancelled(a: number): void {
    const t = this.attempts, stage = t.stage(a), k = t.instance(a), at = a * ATTEMPT_WORDS;
    if (this.spec.onCancel === 'ignore' || stage === STAGE_OUT) return;
    if (stage === STAGE_QUEUED) {
      this.parts.queues[k]!.remove(a);
      this.dropped(a, k, 'cancelled');
    } else if (this.spec.onCancel === 'abort') {
      t.data[at + A_WORK] = 0;
      const aborted = this.parts.activities.abort(a, this.parts.number);
      this.resuming[k] = this.resuming[k]!.filter((slot) => slot !== aborted);
      t.addFlags(a, SPAN.aborted);
      t.data[at + A_OUTCOME] = this.outcome('cancelled').index;
      this.finish(a);
    }
  }
  /** The discipline has thrown it out of the queue of instance `k`. */
  dropped(a: number, k: number, reason: Reason): void {
    this.attempts.addFlags(a, SPAN.notBegun);
    this.attempts.data[a * ATTEMPT_WORDS + A_OUTCOME] = this.outcome(reason).index;
    this.series.queued(k, -1, this.kernel.nowUs);
    this.series.dropped(k, this.kernel.nowUs);
    this.parts.wire.answer(a);
  }
  meanServiceUs(): number { return this.served === 0 ? 0 : this.servedUs / this.served; }

  // ── scheduled changes ─────────────────────────────────────────────────────
  setFault(instance: number, fault: ServiceFault): void {
    this.fault = this.fault.map((before, k) => (instance < 0 || instance === k ? fault : before));
  }
  change(workers: number, steps: readonly StepSpec[]): void {
    this.workers = workers;
    this.versions.push(steps);
    this.programs.push(compileProgram(steps));
    this.plain = plainPlan(steps);
    for (let k = 0; k < this.spec.instances; k++) this.take(k);
  }

  // ── owner of programs ─────────────────────────────────────────────────────
  program(activity: Activity): Program { return this.programs[activity.version]!; }
  lengthen(activity: Activity, us: number): number {
    const fault = activity.fault;
    return this.failsByFault(activity.attempt, fault) ? us : Math.round(us * fault.slowdown);
  }
  sleeping(activity: Activity, slot: number, on: boolean): boolean {
    if (this.spec.blocking) return true;
    const a = activity.attempt, k = this.attempts.instance(a);
    if (on) {
      this.freeWorker(a, k);
      this.attempts.setStage(a, STAGE_SLEEPING);
      this.parts.host.queue.push(OP_TAKE, this.parts.number, k, 0);
      return true;
    }
    if (!this.idle(k)) { this.resuming[k]!.push(slot); return false; }
    this.occupy(a, k);
    return true;
  }
  call(): boolean { throw new Error('services do not call services in this version'); }
  ended(activity: Activity): void {
    const a = activity.attempt, fault = activity.fault;
    const error = activity.error !== '' ? activity.error : this.failsByFault(a, fault) ? fault.error : '';
    this.attempts.data[a * ATTEMPT_WORDS + A_OUTCOME] = error === '' ? this.ok : this.error(error).index;
    this.finish(a);
  }
  scriptPlace(activity: Activity): { readonly call: number; readonly work: number } {
    const c = this.parts.calls.data, row = this.attempts.data[activity.attempt * ATTEMPT_WORDS + A_CALL]! * CALL_WORDS;
    return { call: c[row + C_N]!, work: c[row + C_BEGUN]! - 1 };
  }
  path(activity: Activity): void { this.parts.wire.path(activity.attempt); }

  // ── work ──────────────────────────────────────────────────────────────────
  private begin(a: number, k: number): void {
    const t = this.attempts, d = t.data, at = a * ATTEMPT_WORDS, now = this.kernel.nowUs, call = d[at + A_CALL]!, begun = t.since(a, now);
    d[at + A_BEGUN] = begun;
    this.parts.calls.data[call * CALL_WORDS + C_BEGUN]!++;
    this.occupy(a, k);
    this.series.begun(k, begun - (d[at + A_QUEUED]! >>> 0));
    if (this.hears && d[at + A_PARENT] !== 0) this.parts.host.workStarted(d[at + A_PARENT]!, d[at + A_NUMBER]!);
    if (this.plain === null) { this.beginProgram(a, call); return; }
    const us = this.plainWork(a, this.plain, this.fault[k]!);
    if (us === 0) this.finish(a);
    else d[at + A_WORK] = this.kernel.schedule(EVENT_WORK, a, now + us);
  }
  /** Decides the outcome of plain work and returns its length. */
  private plainWork(a: number, plan: PlainPlan, fault: ServiceFault): number {
    const { draws } = this.kernel, d = this.attempts.data, at = a * ATTEMPT_WORDS + A_OUTCOME;
    this.parts.wire.path(a);
    const pathA = draws.pathA, pathB = draws.pathB;
    if (plan.failBefore !== null && this.chance(pathA, pathB, USE.error, plan.failBefore.share)) {
      d[at] = this.error(plan.failBefore.error).index;
      return 0;
    }
    let us = 0;
    if (plan.work !== null) { draws.start(pathA, pathB, USE.serviceTime, this.hash); us = plan.work.sampleUs(draws); }
    if (fault.errorShare > 0 && this.chance(pathA, pathB, USE.fault, fault.errorShare)) { d[at] = this.error(fault.error).index; return us; }
    d[at] = plan.failAfter !== null && this.chance(pathA, pathB, USE.error, plan.failAfter.share) ? this.error(plan.failAfter.error).index : this.ok;
    return fault.slowdown === 1 ? us : Math.round(us * fault.slowdown);
  }
  private beginProgram(a: number, call: number): void {
    this.parts.activities.start({
      pc: 0, version: this.versions.length - 1, fault: this.fault[this.attempts.instance(a)]!, loops: [], client: -1, station: this.parts.number, attempt: a, ordinal: this.attempts.data[a * ATTEMPT_WORDS + A_ORDINAL]! - 1,
      call: this.parts.calls.data[call * CALL_WORDS + C_ID]!, process: this.spec.process, result: '', drawn: 0, seq: 0, error: '',
    });
  }
  private finish(a: number): void {
    const k = this.attempts.instance(a);
    this.close(a, k);
    this.parts.host.queue.push(OP_TAKE, this.parts.number, k, 0);
    this.parts.wire.answer(a);
  }
  /** The work of an attempt is over: its worker is free. */
  private close(a: number, k: number): void {
    const t = this.attempts, d = t.data, at = a * ATTEMPT_WORDS, now = this.kernel.nowUs, since = t.since(a, now);
    if (t.stage(a) === STAGE_WORKING) this.freeWorker(a, k);
    this.served++; this.servedUs += since - (d[at + A_BEGUN]! >>> 0);
    this.series.completed(k, since - (d[at + A_QUEUED]! >>> 0), d[at + A_OUTCOME] === this.ok, t.hasLeft(a), now);
  }
  private turnAway(a: number, k: number, reason: Reason): void {
    this.attempts.addFlags(a, SPAN.notBegun);
    this.attempts.data[a * ATTEMPT_WORDS + A_OUTCOME] = this.outcome(reason).index;
    this.series.refused(k, this.kernel.nowUs);
    this.parts.wire.answer(a);
  }
  private occupy(a: number, k: number): void {
    this.attempts.setStage(a, STAGE_WORKING);
    this.busy[k]!++;
    this.series.busy(k, 1, this.kernel.nowUs);
    if (this.attempts.hasLeft(a)) this.series.busyLate(k, 1, this.kernel.nowUs);
  }
  private freeWorker(a: number, k: number): void {
    this.busy[k]!--;
    this.series.busy(k, -1, this.kernel.nowUs);
    if (this.attempts.hasLeft(a)) this.series.busyLate(k, -1, this.kernel.nowUs);
  }
  private wakeUp(slot: number, k: number): void {
    const a = this.parts.activities.attemptOf(slot);
    this.occupy(a, k);
    this.parts.activities.resume(slot);
  }
  private idle(k: number): boolean { return this.workers < 0 || this.busy[k]! < this.workers; }
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
      workers: this.workers, versions: this.versions, busy: this.busy, resuming: this.resuming, fault: this.fault,
      queues: this.parts.queues.map((q) => q.save()), series: this.series.save(), served: this.served, servedUs: this.servedUs,
    };
  }
  load(saved: StationState): void {
    this.workers = saved.workers; this.versions = [...saved.versions]; this.programs = this.versions.map(compileProgram); this.plain = plainPlan(this.versions.at(-1)!);
    this.busy = saved.busy; this.resuming = saved.resuming; this.fault = saved.fault; this.served = saved.served; this.servedUs = saved.servedUs;
    this.series.load(saved.series);
    saved.queues.forEach((state, k) => { this.parts.queues[k]!.load(state); });
  }
}
