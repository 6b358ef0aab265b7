/** A service at work: instances with workers and a queue, faults, and what it does for each attempt. */
import {
  A_BEGUN, A_CALL, A_ENDED, A_NUMBER, A_OUTCOME, A_PARENT, A_PLACE, A_QUEUED, A_WORK, ATTEMPT_WORDS,
  STAGE_DOOR, STAGE_OUT, STAGE_QUEUED, STAGE_WORKING,
} from '../attempt-table.ts';
import type { AttemptTable } from '../attempt-table.ts';
import { C_BEGUN, C_LINK, C_OWNER, CALL_WORDS } from '../call-table.ts';
import { compile } from '../des/distribution.ts';
import type { Sampler } from '../des/distribution.ts';
import { USE } from '../des/uses.ts';
import { OP_TAKE } from '../effect-queue.ts';
import { EVENT_ACTIVITY, EVENT_WORK } from '../kernel.ts';
import type { Kernel } from '../kernel.ts';
import type { Outcome, Reason } from '../outcome.ts';
import { NO_FAULT } from '../spec.ts';
import type { ServiceFault, ServiceSpec, StepSpec } from '../spec.ts';
import type { QueueOwner } from '../discipline-host.ts';
import { SPAN } from '../recording/sink.ts';
import { StationSeries } from './station-series.ts';
import type { AttemptEnds } from './attempt-ends.ts';
import { Door } from './door.ts';
import { Faults } from './faults.ts';
import { Picks } from './picks.ts';
import { StationPrograms } from './station-programs.ts';
import type { StationParts, StationState } from './station-parts.ts';
import { Work } from './work.ts';
import { Workers } from './workers.ts';

/** Work on a poison message fails at its end. */
const POISONED: ServiceFault = { ...NO_FAULT, errorShare: 1, error: 'Poison' };

export class Station implements AttemptEnds, QueueOwner {
  readonly spec: ServiceSpec;
  private readonly parts: StationParts;
  private readonly kernel: Kernel;
  private readonly attempts: AttemptTable;
  private readonly workers: Workers;
  private readonly work: Work;
  readonly programs: StationPrograms;
  private readonly series: StationSeries;
  private readonly ok: number;
  private readonly hears: boolean;
  private readonly deliveries: StationParts['deliveries'];
  private readonly faults: Faults;
  private readonly picks: Picks;
  private readonly door: Door;
  private patience: Sampler | null;
  /** For `meanServiceUs`. */
  private served = 0;
  private servedUs = 0;

  constructor(spec: ServiceSpec, parts: StationParts) {
    this.spec = spec; this.parts = parts; this.kernel = parts.kernel; this.attempts = parts.attempts;
    this.hears = parts.hears;
    this.work = new Work(parts.kernel, spec.id, spec.steps);
    this.faults = new Faults(parts, spec.instances);
    this.picks = new Picks(parts.attempts, spec.instances);
    this.door = new Door(parts, spec.door);
    this.patience = spec.patience === null ? null : compile(spec.patience);
    this.series = new StationSeries(spec, parts.kernel, parts.links.some(({ to, probes }) => to === parts.number && probes >= 0));
    this.workers = new Workers(parts.kernel, parts.attempts, this.series, spec.instances, spec.workers);
    parts.queues.forEach((queue) => { queue.wire(this); });
    this.programs = new StationPrograms({
      spec, parts, work: this.work, workers: this.workers, faults: this.faults, idle: (k) => this.idleForNext(k), finish: (a) => { this.finish(a); },
    });
    this.ok = parts.kernel.outcomes.intern('ok', 0).index;
    this.deliveries = parts.deliveries;
    if (spec.door >= 0) {
      parts.host.refusals.stations.set(spec.door, {
        number: parts.number, workers: this.workers, faults: this.faults,
        idle: (k) => this.idleForNext(k), wait: (k, frame) => { this.programs.waiting[k]!.push(-frame); },
      });
    }
  }

  arrive(a: number): void {
    const t = this.attempts, d = t.data, at = a * ATTEMPT_WORDS, now = this.kernel.nowUs, behindDoor = this.spec.door >= 0 && this.door.isBehind(a);
    const k = this.spec.instances === 1 ? 0 : behindDoor ? this.door.instance(a) : t.isPicked(a) ? t.instance(a) : this.pick(a);
    d[at + A_PLACE] = (d[at + A_PLACE]! & ~0xffff) | k;
    d[at + A_QUEUED] = t.since(a, now);
    if (this.spec.door >= 0 && !behindDoor && !this.faults.now[k]!.down) { this.door.enter(a); return; }
    if (this.door.isProbe(a) && !this.faults.now[k]!.down && !this.faults.now[k]!.stalled) { this.answerProbe(a); return; }
    this.series.arrived(k, now);
    if (this.faults.now[k]!.down) { this.turnAway(a, k, 'unreachable'); return; }
    // A worker that has just become free is for those who wait.
    if (this.idle(k) && this.parts.queues[k]!.length + this.programs.waiting[k]!.length > 0) this.take(k);
    if (this.idle(k)) { this.begin(a, k); return; }
    t.setStage(a, STAGE_QUEUED);
    if (!this.parts.queues[k]!.offer(a)) { this.turnAway(a, k, 'rejected:limit'); return; }
    this.series.queued(k, 1, now);
    if (this.patience === null) return;
    this.draws(a, USE.patience);
    d[at + A_WORK] = this.kernel.schedule(EVENT_WORK, a, now + this.patience.sampleUs(this.kernel.draws));
  }
  /** The entrance answers a probe by itself: no queue, no worker, no work. One that a stall kept waiting is answered when its turn comes. */
  private answerProbe(a: number): void {
    const t = this.attempts, at = a * ATTEMPT_WORDS;
    t.data[at + A_BEGUN] = t.data[at + A_QUEUED]!; t.data[at + A_OUTCOME] = this.ok;
    this.parts.wire.answer(a);
  }
  /** Attempts that wait or are worked on. */
  loadOf(k: number): number { return this.workers.busy[k]! + this.parts.queues[k]!.length + this.programs.waiting[k]!.length; }
  /** A call this service makes has its outcome: behind the door it is the attempt's answer, else a program goes on. */
  callEnded(call: number, outcome: Outcome): void {
    const { calls } = this.parts, row = call * CALL_WORDS, owner = calls.data[row + C_OWNER]!;
    if (calls.data[row + C_LINK] === this.spec.door) { this.door.ended(call, owner, outcome); return; }
    calls.release(call);
    this.parts.activities.answered(owner, outcome);
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
    // The answer sets out, the worker takes the next attempt, then an answer without delay has its consequences.
    // Nothing waits at the start of an event.
    const delayed = this.parts.wire.setsOut(a);
    this.take(k);
    if (!delayed) this.parts.wire.deliver(a);
  }
  /** A worker of instance `k` is free: the next attempt begins. */
  take(k: number): void {
    while (this.idle(k)) {
      if (this.programs.waiting[k]!.length > 0) { this.programs.wakeUp(k); continue; }
      const a = this.parts.queues[k]!.take();
      if (a < 0) return;
      this.series.queued(k, -1, this.kernel.nowUs);
      this.begin(a, k);
    }
  }
  departed(a: number): void {
    const stage = this.attempts.stage(a), work = this.attempts.data[a * ATTEMPT_WORDS + A_WORK]!;
    if (stage === STAGE_WORKING) this.series.busyLate(this.attempts.instance(a), 1, this.kernel.nowUs);
    else if (stage === STAGE_DOOR && work !== 0) this.parts.host.desert(work);
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
      const calls = this.parts.activities.abort(a, this.parts.number, (slot) => {
        this.programs.forget(slot, k);
        this.faults.forget(EVENT_ACTIVITY, slot, k);
      });
      this.faults.forget(EVENT_WORK, a, k);
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
  deadlineUs(a: number): number { return this.parts.wire.deadlineThereUs(a); }
  meanServiceUs(): number { return this.served === 0 ? 0 : this.servedUs / this.served; }

  // ── scheduled changes ─────────────────────────────────────────────────────
  setFault(instance: number, fault: ServiceFault): void {
    const again = this.faults.set(instance, fault);
    this.parts.host.refusals.faultsChanged(this.spec.door);
    again.forEach((k) => { this.take(k); });
  }
  change(workers: number, steps: readonly StepSpec[]): void {
    this.workers.limit = workers;
    this.work.change(steps);
    for (let k = 0; k < this.spec.instances; k++) this.take(k);
  }

  // ── work ──────────────────────────────────────────────────────────────────
  private begin(a: number, k: number): void {
    const t = this.attempts, d = t.data, at = a * ATTEMPT_WORDS, now = this.kernel.nowUs, call = d[at + A_CALL]!, begun = t.since(a, now);
    d[at + A_BEGUN] = begun; d[at + A_WORK] = 0;
    if (this.spec.door >= 0) this.door.begun(a);
    const nth = this.parts.calls.data[(this.spec.door >= 0 ? this.door.counted(a) : call) * CALL_WORDS + C_BEGUN]!++;
    this.workers.take(a, k);
    this.series.begun(k, begun - (d[at + A_QUEUED]! >>> 0));
    if (this.hears && d[at + A_PARENT] !== 0) this.parts.host.workStarted(d[at + A_PARENT]!, d[at + A_NUMBER]!);
    const plan = this.work.plain;
    if (this.door.isProbe(a)) { d[at + A_OUTCOME] = this.ok; this.finish(a); return; }
    const how = this.deliveries === null ? 'work' : this.deliveries.begins(a), fault = how === 'poison' ? POISONED : this.faults.now[k]!;
    if (how === 'known') { d[at + A_OUTCOME] = this.ok; this.finish(a); return; }
    if (plan === null) { this.programs.begin(a, call, nth, fault); return; }
    this.parts.wire.path(a);
    const us = this.work.plainUs(plan, fault, this.workers.busy[k]! - 1);
    d[at + A_OUTCOME] = this.work.outcome.index;
    if (us === 0) this.finish(a);
    else d[at + A_WORK] = this.kernel.schedule(EVENT_WORK, a, now + us);
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
    if (t.stage(a) === STAGE_WORKING) this.workers.release(a, k);
    if (this.deliveries !== null && d[at + A_OUTCOME] === this.ok) this.deliveries.worked(a);
    this.served++; this.servedUs += since - (d[at + A_BEGUN]! >>> 0);
    this.series.completed(k, since - (d[at + A_QUEUED]! >>> 0), d[at + A_OUTCOME] === this.ok, t.hasLeft(a), now);
  }
  private turnAway(a: number, k: number, reason: Reason): void {
    this.attempts.addFlags(a, SPAN.notBegun);
    this.attempts.data[a * ATTEMPT_WORDS + A_OUTCOME] = this.outcome(reason).index;
    this.series.refused(k, this.kernel.nowUs);
    this.parts.wire.answer(a);
  }
  standsStill(k: number): boolean { return this.faults.now[k]!.stalled || this.faults.now[k]!.down; }
  private idle(k: number): boolean { return this.workers.free(k) && !this.faults.now[k]!.stalled; }
  /** A worker that has just become free is for those who want one back since earlier. */
  private idleForNext(k: number): boolean { return this.idle(k) && this.programs.waiting[k]!.length === 0; }
  private pick(a: number): number {
    this.draws(a, USE.pick);
    return this.picks.pick(a, this.kernel.draws);
  }
  private draws(a: number, use: number): void {
    this.parts.wire.path(a);
    this.kernel.draws.start(this.kernel.draws.pathA, this.kernel.draws.pathB, use, this.work.hash);
  }
  private outcome(reason: Reason): Outcome { return this.kernel.outcomes.intern(reason, 0); }

  inspect(): object {
    return {
      id: this.spec.id, workers: this.workers.limit,
      instances: this.parts.queues.map((queue, k) => ({
        busy: this.workers.busy[k], fault: this.faults.now[k], queued: queue.length, queue: queue.state,
      })),
    };
  }
  save(): StationState {
    return {
      workers: this.workers.limit, versions: this.work.versions, busy: this.workers.busy, resuming: this.programs.waiting,
      faults: this.faults.save(), tried: this.picks.tried, queues: this.parts.queues.map((queue) => queue.save()),
      series: this.series.save(), served: this.served, servedUs: this.servedUs,
    };
  }
  load(saved: StationState): void {
    this.workers.limit = saved.workers; this.workers.busy = saved.busy;
    this.work.load(saved.versions);
    this.programs.waiting = saved.resuming;
    this.faults.load(saved.faults);
    this.picks.tried = saved.tried;
    this.series.load(saved.series);
    saved.queues.forEach((state, k) => { this.parts.queues[k]!.load(state); });
    this.served = saved.served; this.servedUs = saved.servedUs;
  }
}
