/** A breaker of any dialect, driven by hand. */
import { defaultsOf } from '../../src/engine/fields.ts';
import type { AnyDialect, Condition } from '../../src/engine/pattern.ts';
import { EffectsLog, outcomeOf } from './effects-log.ts';

/** One breaker: calls by number, times in ms; each method gives the effects in order. */
export class BreakerBench {
  readonly fx = new EffectsLog();
  readonly breaker: { state: number };
  config: { readonly [name: string]: unknown };
  private readonly calls = new Map<number, unknown>();
  private readonly dialect: AnyDialect;
  constructor(dialect: AnyDialect, change: object) {
    this.dialect = dialect;
    this.config = { ...defaultsOf(dialect.fields), ...change };
    this.breaker = dialect.init(this.config, this.fx.shared);
  }
  start(call: number, atMs: number): readonly string[] {
    this.calls.set(call, this.dialect.begin(this.config));
    return this.send(call, atMs, { type: 'request' });
  }
  end(call: number, atMs: number, outcome = 'error Busy'): readonly string[] {
    return this.send(call, atMs, { type: 'response', attempt: 1, outcome: outcomeOf(outcome) });
  }
  send(call: number, atMs: number, signal: Parameters<AnyDialect['step']>[3]): readonly string[] {
    this.fx.nowUs = atMs * 1000;
    this.dialect.step(this.breaker, this.calls.get(call), this.config, signal, this.fx);
    return this.fx.taken();
  }
  tick(key: number, atMs: number): readonly string[] {
    this.fx.nowUs = atMs * 1000;
    this.dialect.tick?.(this.breaker, this.config, key, this.fx.shared);
    return this.fx.taken();
  }
  edit(change: object): void {
    const before = this.config;
    this.config = { ...before, ...change };
    this.dialect.reconfigure?.(this.breaker, this.config, before, this.fx.shared);
  }
  /** Several calls of no length, one a millisecond from `fromMs`. */
  pass(outcomes: readonly string[], fromMs: number): readonly string[] {
    return outcomes.flatMap((outcome, i) => [...this.start(1000 + i, fromMs + i), ...this.end(1000 + i, fromMs + i, outcome)]);
  }
  conditions(atMs: number, untilMs = Infinity): readonly Condition[] {
    const gauges = this.dialect.gauges.map((_, i) => this.fx.gauges.get(i) ?? 0);
    return this.dialect.conditions({ state: this.breaker.state, sinceUs: 0, untilUs: untilMs * 1000, cause: -1, gauges }, this.config, atMs * 1000);
  }
  gauge(index: number): number | undefined { return this.fx.gauges.get(index); }
}
