/** What is wrong with the instances of a service; and, while one stands still, the waits that were stopped. */
import { A_CALL, A_WORK, ATTEMPT_WORDS, STAGE_WORKING } from '../attempt-table.ts';
import type { AttemptTable } from '../attempt-table.ts';
import { C_LINK, CALL_WORDS } from '../call-table.ts';
import type { CallTable } from '../call-table.ts';
import { argOf, EVENT_ACTIVITY, EVENT_WORK, kindOf } from '../kernel.ts';
import type { Kernel } from '../kernel.ts';
import { NO_FAULT } from '../spec.ts';
import type { LinkSpec, ServiceFault } from '../spec.ts';
import type { Activities } from './activities.ts';

/** An event that a stall has stopped: what was left of the time to it. */
interface Stopped { readonly kind: number; readonly arg: number; readonly leftUs: number }
export interface FaultsState { readonly now: ServiceFault[]; readonly stopped: Stopped[][] }
export interface FaultsParts {
  readonly kernel: Kernel; readonly calls: CallTable; readonly attempts: AttemptTable; readonly activities: Activities; readonly links: readonly LinkSpec[];
  /** Number of the service. */
  readonly number: number;
}

export class Faults {
  /** By instance. */
  now: ServiceFault[];
  private stopped: Stopped[][];
  private readonly parts: FaultsParts;

  constructor(parts: FaultsParts, instances: number) {
    this.parts = parts;
    this.now = Array.from({ length: instances }, () => NO_FAULT);
    this.stopped = Array.from({ length: instances }, () => []);
  }
  /** Instance -1: all. Returns the instances that go on again. */
  set(instance: number, fault: ServiceFault): readonly number[] {
    const before = this.now;
    this.now = before.map((was, k) => (instance < 0 || instance === k ? fault : was));
    this.now.forEach((is, k) => { if (is.stalled && !before[k]!.stalled) this.stall(k); });
    const again = before.flatMap((was, k) => (was.stalled && !this.now[k]!.stalled ? [k] : []));
    again.forEach((k) => { this.goOn(k); });
    return again;
  }
  /** Keeps a wait that would begin on an instance that stands still; false when it does not. */
  keeps(k: number, slot: number, us: number): boolean {
    if (!this.now[k]!.stalled) return false;
    this.stopped[k]!.push({ kind: EVENT_ACTIVITY, arg: slot, leftUs: us });
    return true;
  }
  /** The work of an attempt is aborted, or an activity dropped. */
  forget(kind: number, arg: number, k: number): void {
    if (this.stopped[k]!.length > 0) this.stopped[k] = this.stopped[k]!.filter((wait) => wait.kind !== kind || wait.arg !== arg);
  }
  /** Everything under way on an instance stops where it is. */
  private stall(k: number): void {
    const { kernel, attempts, activities } = this.parts, found: (Stopped & { readonly seq: number })[] = [];
    kernel.list.forEach((atUs, seq, payload) => {
      const kind = kindOf(payload), arg = argOf(payload);
      if ((kind === EVENT_WORK && this.isWorking(arg, seq, k)) || (kind === EVENT_ACTIVITY && this.isWaiting(arg, seq, k))) found.push({ kind, arg, leftUs: atUs - kernel.nowUs, seq });
    });
    found.sort((x, y) => x.leftUs - y.leftUs || x.seq - y.seq);
    for (const { kind, arg, leftUs } of found) {
      if (kind === EVENT_WORK) attempts.data[arg * ATTEMPT_WORDS + A_WORK] = 0;
      else activities.at(arg)!.seq = 0;
      this.stopped[k]!.push({ kind, arg, leftUs });
    }
  }
  private isWorking(a: number, seq: number, k: number): boolean {
    const { attempts, calls, links, number } = this.parts, d = attempts.data, at = a * ATTEMPT_WORDS;
    if (d[at + A_WORK] !== (seq | 0) || attempts.stage(a) !== STAGE_WORKING || attempts.instance(a) !== k) return false;
    return links[calls.data[d[at + A_CALL]! * CALL_WORDS + C_LINK]!]!.to === number;
  }
  private isWaiting(slot: number, seq: number, k: number): boolean {
    const activity = this.parts.activities.at(slot);
    return activity !== null && activity.seq === seq && activity.station === this.parts.number && activity.instance === k;
  }
  private goOn(k: number): void {
    const { kernel, attempts, activities } = this.parts, waits = this.stopped[k]!;
    this.stopped[k] = [];
    for (const { kind, arg, leftUs } of waits) {
      if (kind === EVENT_WORK) attempts.data[arg * ATTEMPT_WORDS + A_WORK] = kernel.schedule(EVENT_WORK, arg, kernel.nowUs + leftUs);
      else activities.waitUntil(arg, kernel.nowUs + leftUs);
    }
  }
  save(): FaultsState { return { now: this.now, stopped: this.stopped }; }
  load(saved: FaultsState): void { this.now = saved.now; this.stopped = saved.stopped; }
}
