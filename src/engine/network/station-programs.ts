/** A service whose work is a program: it sleeps, calls others and prints, and may let its worker go meanwhile. */
import { A_ORDINAL, A_OUTCOME, ATTEMPT_WORDS, STAGE_SLEEPING } from '../attempt-table.ts';
import { C_CLIENT, C_ID, C_N, CALL_WORDS } from '../call-table.ts';
import { OP_TAKE } from '../effect-queue.ts';
import type { ServiceFault, ServiceSpec } from '../spec.ts';
import type { Activity, Owner } from './activity.ts';
import type { Faults } from './faults.ts';
import type { Program } from './plan.ts';
import type { StationParts } from './station-parts.ts';
import type { Work } from './work.ts';
import type { Workers } from './workers.ts';

export interface StationProgramsParts {
  readonly spec: ServiceSpec; readonly parts: StationParts; readonly work: Work; readonly workers: Workers; readonly faults: Faults;
  /** Whether a worker of instance `k` could begin something now. */
  readonly idle: (k: number) => boolean;
  /** The work of an attempt is over; its outcome is in the table. */
  readonly finish: (attempt: number) => void;
}

export class StationPrograms implements Owner {
  readonly failsWithCalls = true;
  /** By instance: activities that want their worker back, and refusals that want one (−frame). */
  waiting: number[][];
  private readonly of: StationProgramsParts;

  constructor(of: StationProgramsParts) {
    this.of = of;
    this.waiting = Array.from({ length: of.spec.instances }, () => []);
  }

  /** `nth`: of the works of its call, from 0. */
  begin(a: number, call: number, nth: number, fault: ServiceFault): void {
    const { spec, work, parts: { kernel: { draws }, calls, attempts, wire, activities, number } } = this.of, row = call * CALL_WORDS;
    wire.path(a);
    activities.start({
      version: work.versions.length - 1, fault, client: -1,
      station: number, instance: attempts.instance(a), attempt: a, ordinal: attempts.data[a * ATTEMPT_WORDS + A_ORDINAL]! - 1,
      call: calls.data[row + C_ID]!, caller: calls.data[row + C_CLIENT]!, n: calls.data[row + C_N]!, nth,
      deadlineUs: wire.deadlineThereUs(a), pathA: draws.pathA, pathB: draws.pathB, process: spec.process,
    });
  }
  /** A worker of instance `k` is free for the first who wants one back. */
  wakeUp(k: number): void {
    const { parts, workers } = this.of, slot = this.waiting[k]!.shift()!;
    if (slot < 0) { parts.host.refusals.start(-slot); return; }
    workers.take(parts.activities.at(slot)!.attempt, k);
    parts.activities.resume(slot);
  }
  forget(slot: number, k: number): void { this.waiting[k] = this.waiting[k]!.filter((other) => other !== slot); }

  program(activity: Activity): Program { return this.of.work.program(activity.version); }
  lengthen(activity: Activity, us: number): number {
    return this.of.work.failsByFault(activity) ? us : Math.round(us * activity.fault.slowdown);
  }
  root({ caller, n }: Activity): number {
    const { work, parts } = this.of;
    parts.calls.root(parts.kernel.draws, caller, n);
    return work.hash;
  }
  othersBusy(activity: Activity): number { return Math.max(0, this.of.workers.busy[activity.instance]! - 1); }
  keeps(activity: Activity, slot: number, us: number): boolean { return this.of.faults.keeps(activity.instance, slot, us); }
  sleeping(activity: Activity, slot: number, on: boolean): boolean {
    const { spec, parts, workers, faults } = this.of, a = activity.attempt, k = activity.instance;
    // A branch holds no worker of its own: the fan-out it is of does, or has let it go.
    if (spec.blocking || activity.parent !== 0) return on || !faults.keeps(k, slot, 0);
    if (on) {
      workers.release(a, k);
      parts.attempts.setStage(a, STAGE_SLEEPING);
      parts.host.queue.push(OP_TAKE, parts.number, k, 0);
      return true;
    }
    if (!this.of.idle(k)) { this.waiting[k]!.push(slot); return false; }
    workers.take(a, k);
    return true;
  }
  call(activity: Activity, slot: number, link: number, verb: number): boolean {
    const { activities, subCalls } = this.of.parts;
    activities.path(activity);
    activity.calling = subCalls.start(link, slot, ++activity.called, activity, verb);
    return true;
  }
  ended(activity: Activity): void {
    this.of.parts.attempts.data[activity.attempt * ATTEMPT_WORDS + A_OUTCOME] = this.of.work.ended(activity).index;
    this.of.finish(activity.attempt);
  }
  scriptPlace(activity: Activity): { readonly call: number; readonly work: number } { return { call: activity.n, work: activity.nth }; }
}
