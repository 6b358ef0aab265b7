import { expect, it, test } from 'vitest';
import { fallback, type FallbackCall, type FallbackConfig } from './model.ts';
import { defaultsOf } from '../../engine/fields.ts';
import type { Signal } from '../../engine/pattern.ts';
import { EffectsLog, outcomeOf } from '../../../test/support/effects-log.ts';

/** One fallback with the calls it has, by number. */
class Bench {
  readonly fx = new EffectsLog();
  private readonly config: FallbackConfig;
  private readonly shared = { inUse: 0 };
  private readonly calls = new Map<number, FallbackCall>();
  constructor(change: Partial<FallbackConfig> = {}) { this.config = { ...defaultsOf(fallback.fields), ...change }; }
  /** Sends a call and gives its attempt this outcome. */
  ends(outcome: string, call = 1): string {
    this.start(call);
    return this.send(call, { type: 'response', attempt: 1, outcome: outcomeOf(outcome) });
  }
  start(call: number): string {
    this.calls.set(call, fallback.begin(this.config));
    return this.send(call, { type: 'request' });
  }
  send(call: number, signal: Signal): string {
    fallback.step(this.shared, this.calls.get(call)!, this.config, signal, this.fx);
    return this.fx.taken().join(', ');
  }
  timer(call = 1): string { return this.send(call, { type: 'timer', key: 0 }); }
}
const INSTEAD = 'reply ok (fallback)';

test.each([
  ['all', [], 'error Busy', INSTEAD], ['all', [], 'bad-request', INSTEAD], ['all', [], 'ok', 'reply ok'], ['all', [], 'error panic', 'reply error panic'],
  ['allBut', ['bad-request', 'cancelled'], 'bad-request', 'reply bad-request'], ['allBut', ['bad-request', 'cancelled'], 'timeout', INSTEAD],
  ['allBut', [], 'bad-request', INSTEAD], ['allBut', ['Busy'], 'error Busy', 'reply error Busy'],
  ['only', ['timeout', 'Busy'], 'timeout', INSTEAD], ['only', ['timeout', 'Busy'], 'error Busy', INSTEAD],
  ['only', ['timeout'], 'rejected:open', 'reply rejected:open'], ['only', [], 'timeout', 'reply timeout'],
] as const)('in place of %s %o, %s comes to: %s', (handles, errors, outcome, wanted) => {
  expect(new Bench({ handles, errors }).ends(outcome)).toBe(wanted);
});
it('takes its time, in which the caller waits', () => {
  const bench = new Bench({ latencyMs: 30 });
  expect([bench.ends('timeout'), bench.fx.gauges.get(0), bench.timer(), bench.fx.gauges.get(0)]).toEqual(['timer 0 in 30', 1, INSTEAD, 0]);
});
it('fails itself for its share of calls', () => {
  const bench = new Bench({ failShare: 0.3 });
  bench.fx.draws = [0.29, 0.3];
  expect([bench.ends('timeout'), bench.ends('timeout')]).toEqual(['reply error FallbackFailed', INSTEAD]);
});
it('refuses who finds too many fallbacks under way, as Hystrix does', () => {
  const bench = new Bench({ latencyMs: 30, maxConcurrent: 1 });
  expect([bench.ends('timeout', 1), bench.ends('timeout', 2), bench.timer(1), bench.ends('timeout', 3)]).toEqual(['timer 0 in 30', 'reply rejected:limit', INSTEAD, 'timer 0 in 30']);
  expect(new Bench({ maxConcurrent: 0 }).ends('timeout')).toBe('reply rejected:limit');
});
it('lets the caller leave, before and during the fallback', () => {
  const bench = new Bench({ latencyMs: 30, maxConcurrent: 1 });
  expect(bench.start(1)).toBe('forward 1');
  expect(bench.send(1, { type: 'cancel' })).toBe('stop 0, reply cancelled, cancel 1');
  bench.ends('timeout', 2);
  expect([bench.send(2, { type: 'cancel' }), bench.fx.gauges.get(0), bench.timer(2)]).toEqual(['stop 0, reply cancelled', 0, '']);
  expect(bench.send(1, { type: 'late', attempt: 1, outcome: outcomeOf('timeout') })).toBe('');
});
it('calls another link, and gives its answer as a fallback, or its failure', () => {
  const bench = new Bench({ link: 'spare', latencyMs: 30, failShare: 1, maxConcurrent: 1 });
  expect([bench.ends('timeout'), bench.fx.gauges.get(0), bench.ends('timeout', 2)]).toEqual(['forward 2 down spare', 1, 'reply rejected:limit']);
  expect([bench.send(1, { type: 'response', attempt: 2, outcome: outcomeOf('ok') }), bench.fx.gauges.get(0)]).toEqual([INSTEAD, 0]);
  bench.ends('timeout', 3);
  expect(bench.send(3, { type: 'response', attempt: 2, outcome: outcomeOf('error Busy') })).toBe('reply error Busy');
});
it('gives up the call in its place when its caller leaves', () => {
  const bench = new Bench({ link: 'spare' });
  bench.ends('timeout');
  expect([bench.send(1, { type: 'cancel' }), bench.fx.gauges.get(0)]).toEqual(['stop 0, reply cancelled, cancel 2', 0]);
});
