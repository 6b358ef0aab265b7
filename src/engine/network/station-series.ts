/** What the recording is told of a service: counts, levels and histograms, in sum and, with several instances, for each. */
import type { Kernel } from '../kernel.ts';
import type { ServiceSpec } from '../spec.ts';
import type { Sink } from '../recording/sink.ts';

const COUNTERS = ['arrived', 'begun', 'completed', 'failed', 'refused', 'dropped', 'late', 'waited'] as const;
const LEVELS = ['busy', 'busyLate', 'queued', 'inSystem'] as const;
type Group = { readonly [K in (typeof COUNTERS)[number] | (typeof LEVELS)[number] | 'sojourn' | 'wait']: number };

function register(sink: Sink, prefix: string): Group {
  const entries: [string, number][] = [
    ...COUNTERS.map((name): [string, number] => [name, sink.counter(`${prefix}/${name}`)]),
    ...LEVELS.map((name): [string, number] => [name, sink.level(`${prefix}/${name}`)]),
    ['sojourn', sink.histogram(`${prefix}/sojourn`)], ['wait', sink.histogram(`${prefix}/wait`)],
  ];
  return Object.fromEntries(entries) as Group;
}

export class StationSeries {
  private readonly sink: Sink;
  private readonly all: Group;
  private readonly each: readonly Group[];
  /** Levels of the sum at 0 to 3 (busy, busyLate, queued, inSystem), then those of each instance. */
  private levels: Int32Array;

  constructor(spec: ServiceSpec, kernel: Kernel) {
    this.sink = kernel.sink;
    this.all = register(kernel.sink, `services/${spec.id}`);
    this.each = spec.instances > 1 ? Array.from({ length: spec.instances }, (_, k) => register(kernel.sink, `services/${spec.id}/${k}`)) : [];
    this.levels = new Int32Array(LEVELS.length * (1 + this.each.length));
  }
  arrived(k: number, nowUs: number): void { this.count('arrived', k); this.level(3, 'inSystem', k, 1, nowUs); }
  begun(k: number, waitUs: number): void {
    this.count('begun', k);
    if (waitUs > 0) this.count('waited', k);
    this.sink.observe(this.all.wait, waitUs);
    if (this.each.length > 0) this.sink.observe(this.each[k]!.wait, waitUs);
  }
  completed(k: number, sojournUs: number, ok: boolean, late: boolean, nowUs: number): void {
    this.count('completed', k);
    if (!ok) this.count('failed', k);
    if (late) this.count('late', k);
    this.sink.observe(this.all.sojourn, sojournUs);
    if (this.each.length > 0) this.sink.observe(this.each[k]!.sojourn, sojournUs);
    this.level(3, 'inSystem', k, -1, nowUs);
  }
  refused(k: number, nowUs: number): void { this.count('refused', k); this.level(3, 'inSystem', k, -1, nowUs); }
  dropped(k: number, nowUs: number): void { this.count('dropped', k); this.level(3, 'inSystem', k, -1, nowUs); }
  busy(k: number, by: number, nowUs: number): void { this.level(0, 'busy', k, by, nowUs); }
  busyLate(k: number, by: number, nowUs: number): void { this.level(1, 'busyLate', k, by, nowUs); }
  queued(k: number, by: number, nowUs: number): void { this.level(2, 'queued', k, by, nowUs); }

  private count(name: (typeof COUNTERS)[number], k: number): void {
    this.sink.add(this.all[name], 1);
    if (this.each.length > 0) this.sink.add(this.each[k]![name], 1);
  }
  private level(index: number, name: (typeof LEVELS)[number], k: number, by: number, nowUs: number): void {
    this.sink.set(this.all[name], this.levels[index]! += by, nowUs);
    if (this.each.length > 0) this.sink.set(this.each[k]![name], this.levels[(k + 1) * LEVELS.length + index]! += by, nowUs);
  }
  save(): { levels: Int32Array } { return { levels: this.levels }; }
  load(saved: { levels: Int32Array }): void { this.levels = saved.levels; }
}
