/** Stands between engine and recorder and keeps every record as it comes, to be compared with what the recording says. */
import type { RunMeta } from '../../src/engine/recording/columns.ts';
import type { Sink } from '../../src/engine/recording/sink.ts';
import type { Outcome } from '../../src/engine/outcome.ts';

export interface RawCall { readonly id: number; readonly startUs: number; readonly endUs: number; readonly client: number; readonly outcome: number }
export interface RawSpan {
  readonly owner: number; readonly sentUs: number; readonly queuedUs: number; readonly begunUs: number; readonly endedUs: number; readonly leftUs: number;
  readonly deadlineUs: number; readonly link: number; readonly instance: number; readonly outcome: number; readonly attempt: number; readonly flags: number;
}
export interface RawMove {
  readonly atUs: number;
  readonly call: number;
  readonly state: number;
  readonly from: number;
  readonly to: number;
  readonly untilUs: number;
}

export class Collector implements Sink {
  readonly calls: RawCall[] = [];
  readonly spans: RawSpan[] = [];
  readonly moves: RawMove[] = [];
  readonly gauges: { readonly atUs: number; readonly state: number; readonly index: number; readonly value: number }[] = [];
  readonly lines: { readonly atUs: number; readonly text: string; readonly unseen: boolean }[] = [];
  readonly outcomes: Outcome[] = [];
  /** Sums of counters by name; for every level each value it took and when. */
  readonly counted = new Map<string, number>();
  readonly levels = new Map<string, { readonly atUs: number; readonly value: number }[]>();
  private readonly names = new Map<number, string>();
  private readonly levelNames = new Map<number, string>();
  private readonly inner: Sink;

  constructor(inner: Sink) { this.inner = inner; }

  get windowEndUs(): number { return this.inner.windowEndUs; }
  describe(_names: Omit<RunMeta, 'series'>): void {}
  roll(nowUs: number): void { this.inner.roll(nowUs); }
  counter(name: string): number {
    const number = this.inner.counter(name);
    this.names.set(number, name);
    this.counted.set(name, 0);
    return number;
  }
  level(name: string): number {
    const number = this.inner.level(name);
    this.levelNames.set(number, name);
    this.levels.set(name, []);
    return number;
  }
  histogram(name: string): number { return this.inner.histogram(name); }
  add(counter: number, amount: number): void {
    this.inner.add(counter, amount);
    const name = this.names.get(counter) ?? '';
    this.counted.set(name, (this.counted.get(name) ?? 0) + amount);
  }
  set(level: number, value: number, nowUs: number): void {
    this.inner.set(level, value, nowUs);
    this.levels.get(this.levelNames.get(level) ?? '')?.push({ atUs: nowUs, value });
  }
  observe(histogram: number, valueUs: number): void { this.inner.observe(histogram, valueUs); }
  call(id: number, startUs: number, endUs: number, client: number, outcome: number): void {
    this.inner.call(id, startUs, endUs, client, outcome);
    this.calls.push({ id, startUs, endUs, client, outcome });
  }
  span(owner: number, sentUs: number, queuedUs: number, begunUs: number, endedUs: number, leftUs: number, deadlineUs: number,
    link: number, instance: number, outcome: number, attempt: number, flags: number): void {
    this.inner.span(owner, sentUs, queuedUs, begunUs, endedUs, leftUs, deadlineUs, link, instance, outcome, attempt, flags);
    this.spans.push({ owner, sentUs, queuedUs, begunUs, endedUs, leftUs, deadlineUs, link, instance, outcome, attempt, flags });
  }
  move(atUs: number, call: number, state: number, from: number, to: number, untilUs: number): void {
    this.inner.move(atUs, call, state, from, to, untilUs);
    this.moves.push({ atUs, call, state, from, to, untilUs });
  }
  gauge(atUs: number, state: number, index: number, value: number): void {
    this.inner.gauge(atUs, state, index, value);
    this.gauges.push({ atUs, state, index, value });
  }
  line(atUs: number, process: number, text: string, call: number, unseen: boolean): void {
    this.inner.line(atUs, process, text, call, unseen);
    this.lines.push({ atUs, text, unseen });
  }
  outcome(outcome: Outcome): void {
    this.inner.outcome(outcome);
    this.outcomes[outcome.index] = outcome;
  }
}
