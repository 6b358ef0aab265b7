/** What the recording is told of a service: counts, levels and histograms, in sum and, with several instances, for each. */
import type { Kernel } from '../kernel.ts';
import type { ServiceSpec } from '../spec.ts';
import type { Sink } from '../recording/sink.ts';

/** The series of a service, or of one of its instances, and the present values of its levels. */
class Group {
  readonly arrived: number; readonly begun: number; readonly completed: number; readonly failed: number;
  readonly refused: number; readonly dropped: number; readonly late: number; readonly waited: number;
  readonly busy: number; readonly busyLate: number; readonly queued: number; readonly inSystem: number;
  readonly sojourn: number; readonly wait: number;
  busyNow = 0; busyLateNow = 0; queuedNow = 0; inSystemNow = 0;

  constructor(sink: Sink, prefix: string) {
    const counter = (name: string): number => sink.counter(`${prefix}/${name}`), level = (name: string): number => sink.level(`${prefix}/${name}`);
    this.arrived = counter('arrived'); this.begun = counter('begun'); this.completed = counter('completed'); this.failed = counter('failed');
    this.refused = counter('refused'); this.dropped = counter('dropped'); this.late = counter('late'); this.waited = counter('waited');
    this.busy = level('busy'); this.busyLate = level('busyLate'); this.queued = level('queued'); this.inSystem = level('inSystem');
    this.sojourn = sink.histogram(`${prefix}/sojourn`); this.wait = sink.histogram(`${prefix}/wait`);
  }
}
type Levels = readonly [busy: number, busyLate: number, queued: number, inSystem: number];

/** Up to how many attempts the tails of instances' loads go. */
const TAILS = 8;

export class StationSeries {
  private readonly sink: Sink;
  /** How many instances have at least one, two… attempts: their levels, and their present values. */
  private readonly tails: readonly number[];
  private readonly tailsNow: number[];
  private readonly all: Group;
  /** Of each instance, when there are several. */
  private readonly each: readonly Group[];
  private readonly several: boolean;

  /** `balanced`: a balancer picks among its instances, so how unequal their loads are is counted. */
  constructor(spec: ServiceSpec, kernel: Kernel, balanced: boolean) {
    this.sink = kernel.sink;
    this.several = spec.instances > 1;
    this.all = new Group(kernel.sink, `services/${spec.id}`);
    this.tails = this.several && balanced ? Array.from({ length: TAILS }, (_, k) => kernel.sink.level(`services/${spec.id}/atLeast:${k + 1}`)) : [];
    this.tailsNow = this.tails.map(() => 0);
    this.each = this.several ? Array.from({ length: spec.instances }, (_, k) => new Group(kernel.sink, `services/${spec.id}/${k}`)) : [];
  }
  arrived(k: number, nowUs: number): void {
    const sink = this.sink, all = this.all;
    sink.add(all.arrived, 1);
    sink.set(all.inSystem, ++all.inSystemNow, nowUs);
    if (!this.several) return;
    const one = this.each[k]!;
    sink.add(one.arrived, 1);
    sink.set(one.inSystem, ++one.inSystemNow, nowUs);
    this.tail(one.inSystemNow, 1, nowUs);
  }
  /** One instance more, or less, has at least so many attempts. */
  private tail(load: number, by: number, nowUs: number): void {
    if (load <= this.tails.length) this.sink.set(this.tails[load - 1]!, this.tailsNow[load - 1]! += by, nowUs);
  }
  begun(k: number, waitUs: number): void {
    this.begunIn(this.all, waitUs);
    if (this.several) this.begunIn(this.each[k]!, waitUs);
  }
  completed(k: number, sojournUs: number, ok: boolean, late: boolean, nowUs: number): void {
    this.completedIn(this.all, sojournUs, ok, late, nowUs);
    if (!this.several) return;
    this.tail(this.each[k]!.inSystemNow, -1, nowUs);
    this.completedIn(this.each[k]!, sojournUs, ok, late, nowUs);
  }
  refused(k: number, nowUs: number): void { this.gone('refused', k, nowUs); }
  dropped(k: number, nowUs: number): void { this.gone('dropped', k, nowUs); }
  private gone(how: 'refused' | 'dropped', k: number, nowUs: number): void {
    this.goneIn(this.all, this.all[how], nowUs);
    if (!this.several) return;
    this.tail(this.each[k]!.inSystemNow, -1, nowUs);
    this.goneIn(this.each[k]!, this.each[k]![how], nowUs);
  }
  busy(k: number, by: number, nowUs: number): void {
    this.sink.set(this.all.busy, this.all.busyNow += by, nowUs);
    if (this.several) this.sink.set(this.each[k]!.busy, this.each[k]!.busyNow += by, nowUs);
  }
  busyLate(k: number, by: number, nowUs: number): void {
    this.sink.set(this.all.busyLate, this.all.busyLateNow += by, nowUs);
    if (this.several) this.sink.set(this.each[k]!.busyLate, this.each[k]!.busyLateNow += by, nowUs);
  }
  queued(k: number, by: number, nowUs: number): void {
    this.sink.set(this.all.queued, this.all.queuedNow += by, nowUs);
    if (this.several) this.sink.set(this.each[k]!.queued, this.each[k]!.queuedNow += by, nowUs);
  }

  private begunIn(group: Group, waitUs: number): void {
    this.sink.add(group.begun, 1);
    if (waitUs > 0) this.sink.add(group.waited, 1);
    this.sink.observe(group.wait, waitUs);
  }
  private completedIn(group: Group, sojournUs: number, ok: boolean, late: boolean, nowUs: number): void {
    const sink = this.sink;
    sink.add(group.completed, 1);
    if (!ok) sink.add(group.failed, 1);
    if (late) sink.add(group.late, 1);
    sink.observe(group.sojourn, sojournUs);
    sink.set(group.inSystem, --group.inSystemNow, nowUs);
  }
  private goneIn(group: Group, counter: number, nowUs: number): void {
    this.sink.add(counter, 1);
    this.sink.set(group.inSystem, --group.inSystemNow, nowUs);
  }
  save(): { readonly levels: readonly Levels[] } {
    return { levels: [this.all, ...this.each].map((g) => [g.busyNow, g.busyLateNow, g.queuedNow, g.inSystemNow]) };
  }
  load(saved: { readonly levels: readonly Levels[] }): void {
    [this.all, ...this.each].forEach((g, i) => { [g.busyNow, g.busyLateNow, g.queuedNow, g.inSystemNow] = saved.levels[i]!; });
    this.tails.forEach((_, k) => { this.tailsNow[k] = this.each.filter((one) => one.inSystemNow > k).length; });
  }
}
