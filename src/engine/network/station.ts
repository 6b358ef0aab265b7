/** A service at work: instances with workers and a queue, faults, and what it does for each attempt. */
import {
  A_BEGUN, A_CALL, A_ENDED, A_NUMBER, A_ORDINAL, A_OUTCOME, A_PARENT, A_PLACE, A_QUEUED, A_WORK, ATTEMPT_WORDS, NEVER, STAGE_DOOR, STAGE_OUT, STAGE_QUEUED, STAGE_SLEEPING, STAGE_WORKING,
} from '../attempt-table.ts';
import type { AttemptTable } from '../attempt-table.ts';
import { C_BEGUN, C_CLIENT, C_ID, C_LINK, C_N, C_OWNER, CALL_WORDS } from '../call-table.ts';
import type { CallTable } from '../call-table.ts';
import { compile } from '../des/distribution.ts';
import type { Sampler } from '../des/distribution.ts';
import { hashText } from '../des/draws.ts';
import { USE } from '../des/uses.ts';
import { OP_TAKE } from '../effect-queue.ts';
import { argOf, EVENT_ACTIVITY, EVENT_WORK, kindOf } from '../kernel.ts';
import type { Kernel } from '../kernel.ts';
import type { Outcome, Reason } from '../outcome.ts';
import type { PolicyHost } from '../policy-host.ts';
import { NO_FAULT } from '../spec.ts';
import type { LinkSpec, ServiceFault, ServiceSpec, StepSpec } from '../spec.ts';
import type { QueueHost, QueueOwner, QueueState } from '../discipline-host.ts';
import { SPAN } from '../recording/sink.ts';
import type { Activities, Activity, Owner } from './activities.ts';
import { compileProgram, plainPlan } from './plan.ts';
import type { PlainPlan, Program } from './plan.ts';
import { StationSeries } from './station-series.ts';
import type { AttemptEnds } from './attempt-ends.ts';
import type { SubCalls } from './sub-calls.ts';

/** An event that a stall has stopped: what was left of the time to it. */
interface Stopped { readonly kind: number; readonly arg: number; readonly leftUs: number }
export interface StationState {
  readonly workers: number; readonly versions: readonly (readonly StepSpec[])[]; readonly busy: Int32Array; readonly resuming: number[][]; readonly fault: ServiceFault[]; readonly stopped: Stopped[][]; readonly tried: Map<number, number[]>;
  readonly queues: readonly QueueState[]; readonly series: ReturnType<StationSeries['save']>; readonly served: number; readonly servedUs: number;
}
export interface StationParts {
  readonly kernel: Kernel; readonly calls: CallTable; readonly attempts: AttemptTable; readonly host: PolicyHost; readonly wire: { path(attempt: number): void; deadlineThereUs(attempt: number): number; answer(attempt: number): void; setsOut(attempt: number): boolean; deliver(attempt: number): void };
  readonly activities: Activities; readonly subCalls: SubCalls; readonly links: readonly LinkSpec[]; readonly queues: readonly QueueHost[]; readonly number: number;
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
  /** By instance: waits that a stall has stopped, with what was left of each. */
  private stopped: Stopped[][];
  /** Instances that attempts of a call have been to, where there are several: by the call's row. */
  private tried = new Map<number, number[]>();
  private patience: Sampler | null;
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
    this.stopped = Array.from({ length: spec.instances }, () => []);
    this.patience = spec.patience === null ? null : compile(spec.patience);
    this.series = new StationSeries(spec, parts.kernel);
    parts.queues.forEach((queue) => { queue.wire(this); });
    this.ok = parts.kernel.outcomes.intern('ok', 0).index;
  }

  // ── an attempt's way ──────────────────────────────────────────────────────
  arrive(a: number): void {
    const t = this.attempts, d = t.data, at = a * ATTEMPT_WORDS, now = this.kernel.nowUs, behindDoor = this.spec.door >= 0 && this.linkOf(a) === this.spec.door;
    const k = this.spec.instances === 1 ? 0 : behindDoor ? t.instance(this.outer(a)) : this.pick(a);
    d[at + A_PLACE] = (d[at + A_PLACE]! & ~0xffff) | k;
    d[at + A_QUEUED] = t.since(a, now);
    if (this.spec.door >= 0 && !behindDoor && !this.fault[k]!.down) { this.enterDoor(a); return; }
    this.series.arrived(k, now);
    if (this.fault[k]!.down) { this.turnAway(a, k, 'unreachable'); return; }
    // A worker that has just become free is for those who wait.
    if (this.idle(k) && this.parts.queues[k]!.length + this.resuming[k]!.length > 0) this.take(k);
    if (this.idle(k)) { this.begin(a, k); return; }
    t.setStage(a, STAGE_QUEUED);
    if (!this.parts.queues[k]!.offer(a)) { this.turnAway(a, k, 'rejected:limit'); return; }
    this.series.queued(k, 1, now);
    if (this.patience === null) return;
    this.draws(a, USE.patience);
    d[at + A_WORK] = this.kernel.schedule(EVENT_WORK, a, now + this.patience.sampleUs(this.kernel.draws));
  }
  /** It goes through the inbound chain, as a call to the queue behind. */
  private enterDoor(a: number): void {
    const { calls, wire, subCalls } = this.parts, at = a * ATTEMPT_WORDS, row = this.attempts.data[at + A_CALL]! * CALL_WORDS;
    this.attempts.setStage(a, STAGE_DOOR);
    wire.path(a);
    const call = subCalls.start(this.spec.door, a, 0, { call: calls.data[row + C_ID]!, caller: calls.data[row + C_CLIENT]!, n: calls.data[row + C_N]!, deadlineUs: wire.deadlineThereUs(a) });
    if (this.attempts.stage(a) !== STAGE_DOOR) return;
    this.attempts.data[at + A_WORK] = call;
    if (this.attempts.hasLeft(a)) this.parts.host.desert(call);
  }
  /** A call this service makes has its outcome: behind the door it is the attempt's answer, else a program goes on. */
  callEnded(call: number, outcome: Outcome): void {
    const { calls, wire, activities } = this.parts, owner = calls.data[call * CALL_WORDS + C_OWNER]!, door = calls.data[call * CALL_WORDS + C_LINK] === this.spec.door;
    calls.release(call);
    if (!door) { activities.answered(owner, outcome); return; }
    const d = this.attempts.data, at = owner * ATTEMPT_WORDS;
    if (d[at + A_BEGUN] === NEVER) this.attempts.addFlags(owner, SPAN.notBegun);
    d[at + A_WORK] = 0;
    d[at + A_OUTCOME] = outcome.index;
    wire.answer(owner);
  }
  /** The work event of an attempt, or the end of its patience. */
  worked(a: number, seq: number): void {
    const t = this.attempts, at = a * ATTEMPT_WORDS;
    if (t.data[at + A_WORK] !== (seq | 0)) return;
    const k = t.instance(a);
    if (t.stage(a) === STAGE_QUEUED) {
      this.parts.queues[k]!.remove(a);
      this.dropped(a, k, 'timeout');
      return;
    }
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
    const stage = this.attempts.stage(a);
    if (stage === STAGE_WORKING) this.series.busyLate(this.attempts.instance(a), 1, this.kernel.nowUs);
    else if (stage === STAGE_DOOR && this.attempts.data[a * ATTEMPT_WORDS + A_WORK] !== 0) this.parts.host.desert(this.attempts.data[a * ATTEMPT_WORDS + A_WORK]!);
  }
  /** The caller's cancellation has arrived. */
  cancelled(a: number): void {
    const t = this.attempts, stage = t.stage(a), k = t.instance(a), at = a * ATTEMPT_WORDS;
    if (this.spec.onCancel === 'ignore' || stage === STAGE_OUT) return;
    if (stage === STAGE_DOOR) this.parts.host.giveUp(t.data[at + A_WORK]!);
    else if (stage === STAGE_QUEUED) {
      this.parts.queues[k]!.remove(a);
      this.dropped(a, k, 'cancelled');
    } else if (this.spec.onCancel === 'abort') {
      t.data[at + A_WORK] = 0;
      const calls = this.parts.activities.abort(a, this.parts.number, (slot) => { this.resuming[k] = this.resuming[k]!.filter((other) => other !== slot); });
      this.stopped[k] = this.stopped[k]!.filter((wait) => wait.kind !== EVENT_WORK || wait.arg !== a);
      calls.forEach((call) => { this.parts.host.giveUp(call); });
      t.addFlags(a, SPAN.aborted);
      t.data[at + A_OUTCOME] = this.outcome('cancelled').index;
      this.finish(a);
    }
  }
  /** The discipline has thrown it out of the queue of instance `k`. */
  dropped(a: number, k: number, reason: Reason): void {
    this.attempts.addFlags(a, SPAN.notBegun);
    this.attempts.data[a * ATTEMPT_WORDS + A_WORK] = 0;
    this.attempts.data[a * ATTEMPT_WORDS + A_OUTCOME] = this.outcome(reason).index;
    this.series.queued(k, -1, this.kernel.nowUs);
    this.series.dropped(k, this.kernel.nowUs);
    this.parts.wire.answer(a);
  }
  meanServiceUs(): number { return this.served === 0 ? 0 : this.servedUs / this.served; }

  // ── scheduled changes ─────────────────────────────────────────────────────
  setFault(instance: number, fault: ServiceFault): void {
    const before = this.fault;
    this.fault = before.map((was, k) => (instance < 0 || instance === k ? fault : was));
    this.fault.forEach((is, k) => {
      if (is.stalled === before[k]!.stalled) return;
      if (is.stalled) this.stall(k);
      else this.goOn(k);
    });
  }
  /** Everything under way on an instance stops where it is. */
  private stall(k: number): void {
    const { kernel, attempts } = this, { activities } = this.parts, found: (Stopped & { readonly seq: number })[] = [];
    kernel.list.forEach((atUs, seq, payload) => {
      const kind = kindOf(payload), arg = argOf(payload);
      if (kind === EVENT_WORK) {
        if (attempts.data[arg * ATTEMPT_WORDS + A_WORK] !== (seq | 0) || attempts.stage(arg) !== STAGE_WORKING || attempts.instance(arg) !== k || this.parts.links[this.linkOf(arg)]!.to !== this.parts.number) return;
      } else if (kind === EVENT_ACTIVITY) {
        const activity = activities.at(arg);
        if (activity === null || activity.seq !== seq || activity.station !== this.parts.number || activity.instance !== k) return;
      } else return;
      found.push({ kind, arg, leftUs: atUs - kernel.nowUs, seq });
    });
    found.sort((x, y) => x.leftUs - y.leftUs || x.seq - y.seq);
    for (const { kind, arg, leftUs } of found) {
      if (kind === EVENT_WORK) attempts.data[arg * ATTEMPT_WORDS + A_WORK] = 0;
      else activities.at(arg)!.seq = 0;
      this.stopped[k]!.push({ kind, arg, leftUs });
    }
  }
  private goOn(k: number): void {
    const waits = this.stopped[k]!, { nowUs } = this.kernel;
    this.stopped[k] = [];
    for (const { kind, arg, leftUs } of waits) {
      if (kind === EVENT_WORK) this.attempts.data[arg * ATTEMPT_WORDS + A_WORK] = this.kernel.schedule(EVENT_WORK, arg, nowUs + leftUs);
      else if (this.parts.activities.at(arg) !== null) this.parts.activities.waitUntil(arg, nowUs + leftUs);
    }
    this.take(k);
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
    return this.failsByFault(activity) ? us : Math.round(us * fault.slowdown);
  }
  othersBusy(activity: Activity): number { return this.busy[activity.instance]! - 1; }
  readonly failsWithCalls = true;
  keeps(activity: Activity, slot: number, us: number): boolean {
    const k = activity.instance;
    if (!this.fault[k]!.stalled) return false;
    this.stopped[k]!.push({ kind: EVENT_ACTIVITY, arg: slot, leftUs: us });
    return true;
  }
  sleeping(activity: Activity, slot: number, on: boolean): boolean {
    // A branch holds no worker of its own: the fan-out it is of does, or has let it go.
    if (this.spec.blocking || activity.parent !== 0) return true;
    const a = activity.attempt, k = activity.instance;
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
  call(activity: Activity, slot: number, link: number): boolean {
    this.parts.activities.path(activity);
    activity.calling = this.parts.subCalls.start(link, slot, ++activity.called, activity);
    return true;
  }
  ended(activity: Activity): void {
    const a = activity.attempt;
    const error = activity.error !== '' ? activity.error : this.failsByFault(activity) ? activity.fault.error : '';
    this.attempts.data[a * ATTEMPT_WORDS + A_OUTCOME] = error === '' ? this.ok : this.error(error).index;
    this.finish(a);
  }
  scriptPlace(activity: Activity): { readonly call: number; readonly work: number } {
    const c = this.parts.calls.data, row = this.attempts.data[activity.attempt * ATTEMPT_WORDS + A_CALL]! * CALL_WORDS;
    return { call: c[row + C_N]!, work: c[row + C_BEGUN]! - 1 };
  }

  // ── work ──────────────────────────────────────────────────────────────────
  private begin(a: number, k: number): void {
    const t = this.attempts, d = t.data, at = a * ATTEMPT_WORDS, now = this.kernel.nowUs, call = d[at + A_CALL]!, begun = t.since(a, now);
    d[at + A_BEGUN] = begun; d[at + A_WORK] = 0;
    if (this.spec.door >= 0) { const outer = this.outer(a); d[outer * ATTEMPT_WORDS + A_BEGUN] = t.since(outer, now); }
    this.parts.calls.data[call * CALL_WORDS + C_BEGUN]!++;
    this.occupy(a, k);
    this.series.begun(k, begun - (d[at + A_QUEUED]! >>> 0));
    if (this.hears && d[at + A_PARENT] !== 0) this.parts.host.workStarted(d[at + A_PARENT]!, d[at + A_NUMBER]!);
    if (this.plain === null) { this.beginProgram(a, call); return; }
    const us = this.plainWork(a, k, this.plain, this.fault[k]!);
    if (us === 0) this.finish(a);
    else d[at + A_WORK] = this.kernel.schedule(EVENT_WORK, a, now + us);
  }
  /** Decides the outcome of plain work and returns its length. */
  private plainWork(a: number, k: number, plan: PlainPlan, fault: ServiceFault): number {
    const { draws } = this.kernel, d = this.attempts.data, at = a * ATTEMPT_WORDS + A_OUTCOME;
    this.parts.wire.path(a);
    const pathA = draws.pathA, pathB = draws.pathB;
    if (plan.failBefore !== null && this.chance(pathA, pathB, USE.error, plan.failBefore.share)) {
      d[at] = this.error(plan.failBefore.error).index;
      return 0;
    }
    let us = 0;
    if (plan.work !== null) { draws.start(pathA, pathB, USE.serviceTime, this.hash); us = plan.work.sampleUs(draws); }
    if (plan.perBusyUs > 0) us += Math.round(plan.perBusyUs * (this.busy[k]! - 1));
    if (fault.errorShare > 0 && this.chance(pathA, pathB, USE.fault, fault.errorShare)) { d[at] = this.error(fault.error).index; return us; }
    d[at] = plan.failAfter !== null && this.chance(pathA, pathB, USE.error, plan.failAfter.share) ? this.error(plan.failAfter.error).index : this.ok;
    return fault.slowdown === 1 ? us : Math.round(us * fault.slowdown);
  }
  private beginProgram(a: number, call: number): void {
    const { calls, wire, activities } = this.parts, { draws } = this.kernel, row = call * CALL_WORDS, instance = this.attempts.instance(a);
    wire.path(a);
    activities.start({
      version: this.versions.length - 1, fault: this.fault[instance]!, client: -1, station: this.parts.number, instance, attempt: a, ordinal: this.attempts.data[a * ATTEMPT_WORDS + A_ORDINAL]! - 1,
      call: calls.data[row + C_ID]!, caller: calls.data[row + C_CLIENT]!, n: calls.data[row + C_N]!, deadlineUs: wire.deadlineThereUs(a), pathA: draws.pathA, pathB: draws.pathB, process: this.spec.process,
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
    const a = this.parts.activities.at(slot)!.attempt;
    this.occupy(a, k);
    this.parts.activities.resume(slot);
  }
  private idle(k: number): boolean { return (this.workers < 0 || this.busy[k]! < this.workers) && !this.fault[k]!.stalled; }
  private linkOf(a: number): number { return this.parts.calls.data[this.attempts.data[a * ATTEMPT_WORDS + A_CALL]! * CALL_WORDS + C_LINK]!; }
  /** The attempt at the door whose call this one is of. */
  private outer(a: number): number { return this.parts.calls.data[this.attempts.data[a * ATTEMPT_WORDS + A_CALL]! * CALL_WORDS + C_OWNER]!; }
  private failsByFault(activity: Activity): boolean {
    return activity.fault.errorShare > 0 && this.chance(activity.pathA, activity.pathB, USE.fault, activity.fault.errorShare);
  }
  private chance(pathA: number, pathB: number, use: number, share: number): boolean {
    if (share >= 1) return true;
    this.kernel.draws.start(pathA, pathB, use, this.hash);
    return this.kernel.draws.unit() < share;
  }
  private pick(a: number): number {
    const { instances } = this.spec, call = this.attempts.data[a * ATTEMPT_WORDS + A_CALL]!;
    const first = this.attempts.data[a * ATTEMPT_WORDS + A_ORDINAL] === 1, tried = first ? [] : this.tried.get(call) ?? [];
    const left = this.attempts.avoidsTried(a) && tried.length < instances ? Array.from({ length: instances }, (_, k) => k).filter((k) => !tried.includes(k)) : null;
    this.draws(a, USE.pick);
    const drawn = Math.floor(this.kernel.draws.unit() * (left?.length ?? instances)), k = left === null ? drawn : left[drawn]!;
    this.tried.set(call, tried.includes(k) ? tried : [...tried, k]);
    return k;
  }
  private draws(a: number, use: number): void {
    this.parts.wire.path(a);
    this.kernel.draws.start(this.kernel.draws.pathA, this.kernel.draws.pathB, use, this.hash);
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
      workers: this.workers, versions: this.versions, busy: this.busy, resuming: this.resuming, fault: this.fault, stopped: this.stopped, tried: this.tried,
      queues: this.parts.queues.map((q) => q.save()), series: this.series.save(), served: this.served, servedUs: this.servedUs,
    };
  }
  load(saved: StationState): void {
    this.workers = saved.workers; this.versions = [...saved.versions]; this.programs = this.versions.map(compileProgram); this.plain = plainPlan(this.versions.at(-1)!);
    this.busy = saved.busy; this.resuming = saved.resuming; this.fault = saved.fault; this.stopped = saved.stopped; this.tried = saved.tried; this.served = saved.served; this.servedUs = saved.servedUs;
    this.series.load(saved.series);
    saved.queues.forEach((state, k) => { this.parts.queues[k]!.load(state); });
  }
}
