import { describe, expect, it, test } from 'vitest';
import { rateLimiter, type RateLimiterConfig } from './model.ts';
import { defaultsOf } from '../../engine/fields.ts';
import { machineOf, type AnyMachine, type Signal } from '../../engine/pattern.ts';
import { fieldsOf } from '../../engine/patterns.ts';
import { EffectsLog, outcomeOf } from '../../../test/support/effects-log.ts';

type Config = { readonly [field: string]: unknown };
const configOf = (dialect: RateLimiterConfig['dialect'], change: object): Config => ({ ...defaultsOf(fieldsOf(rateLimiter, { dialect })), dialect, ...change });

/** One limiter driven by hand: calls by number, times in ms. */
class Bench {
  readonly fx: EffectsLog;
  private config: Config;
  private readonly machine: AnyMachine;
  private readonly shared: unknown;
  private readonly calls = new Map<number, unknown>();
  constructor(dialect: RateLimiterConfig['dialect'], change: object = {}, deadlineMs = Infinity) {
    this.fx = new EffectsLog(deadlineMs * 1000);
    this.config = configOf(dialect, change);
    this.machine = machineOf(rateLimiter, this.config);
    this.shared = this.machine.init(this.config, this.fx.shared);
  }
  start(call: number, atMs: number): string {
    this.calls.set(call, this.machine.begin(this.config));
    return this.send(call, atMs, { type: 'request' });
  }
  timer(call: number, atMs: number): string { return this.send(call, atMs, { type: 'timer', key: 0 }); }
  cancel(call: number, atMs: number): string { return this.send(call, atMs, { type: 'cancel' }); }
  /** What becomes of calls at these times: passes, refused, or the wait in ms. */
  at(...timesMs: readonly number[]): readonly (string | number)[] {
    return timesMs.map((atMs, i) => {
      const done = this.start(1000 + i, atMs);
      if (done === 'forward 1') return 'passes';
      return done.startsWith('timer 0 in ') ? Math.round(Number(done.slice(11)) * 1000) / 1000 : done.replace('reply rejected:rate', 'refused');
    });
  }
  edit(change: object, atMs: number): void {
    const before = this.config;
    this.fx.nowUs = atMs * 1000;
    this.config = { ...before, ...change };
    this.machine.reconfigure?.(this.shared, this.config, before, this.fx.shared);
  }
  gauge(index: number): number | undefined { return this.fx.gauges.get(index); }
  send(call: number, atMs: number, signal: Signal): string {
    this.fx.nowUs = Math.round(atMs * 1000);
    this.machine.step(this.shared, this.calls.get(call), this.config, signal, this.fx);
    return this.fx.taken().join(', ');
  }
}

test('each dialect has an option', () => {
  expect(Object.keys(rateLimiter.dialects)).toEqual(rateLimiter.fields.dialect.options.map((option) => option.value));
});

describe('a token bucket', () => {
  it('gives the token at its instant however often it was asked for before: what rounding leaves of a wait is none', () => {
    const asked = Array.from({ length: 78 }, (_, i) => (i + 1) * 0.999);
    const of = new Bench('token-bucket', { ratePerSec: 12.8, burst: 1 });
    expect(of.at(0, ...asked, 78.124, 78.125)).toEqual(['passes', ...asked.map(() => 'refused'), 'refused', 'passes']);
  });
  const bucket = (change: object, deadlineMs?: number) => new Bench('token-bucket', { ratePerSec: 10, burst: 2, ...change }, deadlineMs);
  it('lets a burst pass, then one call for each token that comes back', () => {
    expect(bucket({}).at(0, 0, 0, 99.999, 100, 100, 199, 200)).toEqual(['passes', 'passes', 'refused', 'refused', 'passes', 'refused', 'refused', 'passes']);
  });
  it('never holds more than its burst', () => { expect(bucket({}).at(60_000, 60_000, 60_000)).toEqual(['passes', 'passes', 'refused']); });
  it('loses nothing to rounding at odd rates', () => {
    const odd = new Bench('token-bucket', { ratePerSec: 3, burst: 1 });
    expect(odd.at(0, 333.333, 333.334, 666.667, 1000.001)).toEqual(['passes', 'refused', 'passes', 'refused', 'passes']);
  });
  it('lets nobody wait whose deadline has come, and takes no token for it, as `Wait` does; `Allow` knows of no deadline', () => {
    expect(bucket({ burst: 1, maxWaitMs: -1 }, 50).at(49, 50, 51, 149)).toEqual(['passes', 'refused', 'refused', 'refused']);
    const late = bucket({ burst: 1, maxWaitMs: 10 }, 50);
    expect([late.at(50), late.gauge(0)]).toEqual([['refused'], 1]);
    expect(bucket({ burst: 1 }, 50).at(50, 50)).toEqual(['passes', 'refused']);
  });
  it('refuses everything with a burst of 0, and all but the burst at a rate of 0', () => {
    expect(bucket({ burst: 0, maxWaitMs: -1 }).at(0, 60_000)).toEqual(['refused', 'refused']);
    expect(bucket({ ratePerSec: 0, maxWaitMs: -1 }).at(0, 0, 60_000)).toEqual(['passes', 'passes', 'refused']);
  });
  it('lets a call take a token that is still to come, if that is soon enough', () => {
    expect(bucket({ maxWaitMs: 150 }).at(0, 0, 0, 0)).toEqual(['passes', 'passes', 100, 'refused']);
    expect(bucket({ maxWaitMs: -1 }).at(0, 0, 0, 0, 50)).toEqual(['passes', 'passes', 100, 200, 250]);
    expect(bucket({ maxWaitMs: -1 }, 150).at(0, 0, 0, 0)).toEqual(['passes', 'passes', 100, 'refused']);
  });
  it('sends a call on when its token has come', () => {
    const waits = bucket({ maxWaitMs: -1 });
    waits.at(0, 0);
    waits.start(1, 0);
    expect([waits.gauge(2), waits.timer(1, 100), waits.gauge(2)]).toEqual([1, 'forward 1 after permit', 0]);
    expect(waits.send(1, 120, { type: 'response', attempt: 1, outcome: outcomeOf('error Busy') })).toBe('reply error Busy');
  });
  it('takes a token back from a call that leaves only if nobody has taken one after it', () => {
    const waits = bucket({ maxWaitMs: -1 });
    waits.at(0, 0);
    [1, 2, 3].forEach((call) => waits.start(call, 0));
    expect(waits.cancel(1, 10)).toBe('stop 0, reply cancelled');
    expect(waits.at(10)).toEqual([390]);
    waits.cancel(1000, 20);
    waits.cancel(3, 20);
    expect(waits.at(20)).toEqual([280]);
  });
  it('counts what came back at the rate before when the rate changes', () => {
    const changed = bucket({});
    changed.at(0, 0);
    changed.edit({ ratePerSec: 1000 }, 90);
    expect(changed.gauge(0)).toBeCloseTo(0.9);
    changed.edit({ burst: 0 }, 91);
    expect(changed.at(92)).toEqual(['refused']);
  });
  it('says in whole seconds when a token comes back, if asked to', () => {
    expect(sent(bucket({ retryAfter: true, ratePerSec: 0.4, burst: 1 }), 0, 100)).toBe(3000);
    expect(sent(bucket({ retryAfter: true, burst: 0 }), 0)).toBe(-1);
    expect(sent(bucket({ burst: 0 }), 0)).toBe(-1);
  });
});

/** The push-back of the last call at these times. */
function sent(bench: Bench, ...timesMs: readonly number[]): number {
  let afterMs = -1;
  const { outcome } = bench.fx.shared;
  bench.fx.shared.outcome = (reason, more) => { afterMs = more?.retryAfterMs ?? -1; return outcome(reason, more); };
  bench.at(...timesMs);
  return afterMs;
}

it.each([['token-bucket', { burst: 0 }], ['resilience4j', { limitForPeriod: 1, limitRefreshPeriodMs: 1e6, timeoutDurationMs: 0 }]] as const)('%s refuses at the cost it is given', (dialect, change) => {
  const costly = new Bench(dialect, { ...change, refusalCostMs: 3 });
  costly.start(1, 0);
  expect(costly.start(2, 0)).toBe('reply rejected:rate costing 3');
});

describe('a leaky bucket', () => {
  const bucket = (change: object) => new Bench('leaky-bucket', { ratePerSec: 10, ...change });
  it('without places lets a call pass only when the rate allows', () => { expect(bucket({}).at(0, 50, 99, 100, 250)).toEqual(['passes', 'refused', 'refused', 'passes', 'passes']); });
  it('spaces calls evenly, as many as may wait', () => { expect(bucket({ burst: 2 }).at(0, 0, 0, 0, 100)).toEqual(['passes', 100, 200, 'refused', 200]); });
  it('without delay lets the burst pass at once, and counts its places all the same', () => {
    expect(bucket({ burst: 2, nodelay: true }).at(0, 0, 0, 0, 100, 100)).toEqual(['passes', 'passes', 'passes', 'refused', 'passes', 'refused']);
  });
  it('keeps the place of a call that leaves while it waits', () => {
    const waits = bucket({ burst: 1 });
    waits.at(0);
    waits.start(1, 0);
    expect([waits.cancel(1, 10), waits.at(20)]).toEqual(['stop 0, reply cancelled', ['refused']]);
  });
  it('says when there is a place again', () => { expect(sent(bucket({ ratePerSec: 0.25, burst: 1, retryAfter: true }), 0, 0, 0)).toBe(4000); });
  it('leaks at the rate before until it changes', () => {
    const changed = bucket({ burst: 5 });
    changed.at(0, 0, 0);
    changed.edit({ ratePerSec: 1 }, 100);
    expect(changed.at(100)).toEqual([2000]);
  });
});

describe('a fixed window', () => {
  const window = (change: object = {}) => new Bench('fixed-window', { limit: 2, windowMs: 1000, ...change });
  it('lets the limit pass in each window, so twice the limit may pass around its end', () => {
    expect(window().at(900, 950, 999, 1000, 1001, 1002)).toEqual(['passes', 'passes', 'refused', 'passes', 'passes', 'refused']);
  });
  it('begins with the first call after the last one, if told to', () => {
    expect(window({ windowsFrom: 'firstCall' }).at(900, 1500, 1899, 1900, 2500, 2899)).toEqual(['passes', 'passes', 'refused', 'passes', 'passes', 'refused']);
  });
  it('says when the next one begins', () => {
    expect(sent(window({ windowMs: 10_000, retryAfter: true }), 0, 0, 3500)).toBe(7000);
    expect(sent(window({ limit: 0, retryAfter: true }), 0)).toBe(-1);
  });
});

describe('a sliding window', () => {
  it('log lets no more than the limit pass in any stretch of its length', () => {
    expect(new Bench('sliding-log', { limit: 2, windowMs: 1000 }).at(900, 950, 1000, 1899, 1900, 1949, 1950)).toEqual(['passes', 'passes', 'refused', 'refused', 'passes', 'refused', 'passes']);
  });
  it('log forgets what has left the window, and says when the oldest leaves', () => {
    const log = new Bench('sliding-log', { limit: 100, windowMs: 10 });
    expect(new Set(log.at(...Array.from({ length: 2000 }, (_, i) => i)))).toEqual(new Set(['passes']));
    expect(log.gauge(0)).toBe(10);
    expect(sent(new Bench('sliding-log', { limit: 2, windowMs: 5000, retryAfter: true }), 0, 1000, 1500)).toBe(4000);
    expect(sent(new Bench('sliding-log', { limit: 0, retryAfter: true }), 0)).toBe(-1);
  });
  it('counter takes the window before by the share of it in view', () => {
    const counter = new Bench('sliding-counter', { limit: 4, windowMs: 1000 });
    expect(counter.at(0, 1, 2, 3, 4)).toEqual(['passes', 'passes', 'passes', 'passes', 'refused']);
    expect(counter.at(1249, 1250, 1300, 1499, 1500)).toEqual(['refused', 'passes', 'refused', 'refused', 'passes']);
    expect(counter.at(5000, 5000, 5000, 5000, 5000)).toEqual(['passes', 'passes', 'passes', 'passes', 'refused']);
  });
  it('counter says when the window before has faded enough, or this one will have', () => {
    const settings = { limit: 4, windowMs: 10_000, retryAfter: true };
    expect(sent(new Bench('sliding-counter', settings), 0, 0, 0, 0, 10_100)).toBe(3000);
    expect(sent(new Bench('sliding-counter', settings), 0, 0, 0, 0, 2500)).toBe(10_000);
  });
});

describe('resilience4j', () => {
  const limiter = (change: object = {}) => new Bench('resilience4j', { limitForPeriod: 2, limitRefreshPeriodMs: 1000, timeoutDurationMs: 5000, ...change });
  it('gives each cycle its permits, and lets calls take those of cycles to come', () => {
    expect(limiter().at(100, 100, 100, 100, 100)).toEqual(['passes', 'passes', 900, 900, 1900]);
  });
  it('keeps nothing of a cycle for later, and pays back first what was taken ahead', () => {
    expect(limiter().at(9000, 9000, 9000)).toEqual(['passes', 'passes', 1000]);
    expect(limiter().at(0, 0, 0, 1000, 1000, 2000)).toEqual(['passes', 'passes', 1000, 'passes', 1000, 'passes']);
  });
  it('refuses what would wait too long, only when the longest wait is over', () => {
    const short = limiter({ timeoutDurationMs: 500 });
    expect(short.at(100, 100)).toEqual(['passes', 'passes']);
    expect([short.start(1, 100), short.gauge(2), short.timer(1, 600), short.gauge(2)]).toEqual(['timer 0 in 500', 1, 'reply rejected:rate', 0]);
    expect(short.at(1000, 1000)).toEqual(['passes', 'passes']);
    expect(limiter({ timeoutDurationMs: 0 }).at(0, 0, 0)).toEqual(['passes', 'passes', 'refused']);
    expect(limiter({ timeoutDurationMs: 900 }).at(100, 100, 100)).toEqual(['passes', 'passes', 900]);
  });
  it('begins each cycle at its whole µs, also where the length in ms has no exact number', () => {
    const of = new Bench('resilience4j', { limitForPeriod: 1, limitRefreshPeriodMs: 128.216, timeoutDurationMs: 200 });
    expect(of.at(769.296, 769.296, 1025.728)).toEqual(['passes', 128.216, 'passes']);
  });
  it('never holds anybody up by default', () => { expect(new Set(new Bench('resilience4j').at(...Array.from({ length: 50 }, () => 1)))).toEqual(new Set(['passes'])); });
  it('lets a waiting call leave, which has used its permit', () => {
    const leaves = limiter();
    leaves.at(0, 0);
    leaves.start(1, 0);
    expect([leaves.cancel(1, 10), leaves.at(10, 10)]).toEqual(['stop 0, reply cancelled', [990, 1990]]);
    leaves.start(2, 10);
    expect(leaves.timer(1, 1000)).toBe('');
  });
  it('counts cycles anew when their length changes', () => {
    const changed = limiter();
    changed.at(0, 0);
    changed.edit({ limitRefreshPeriodMs: 100 }, 550);
    expect(changed.at(560, 600)).toEqual([40, 'passes']);
  });
});

test('a call that leaves while its attempt is under way takes the attempt with it', () => {
  const bench = new Bench('token-bucket');
  bench.start(1, 0);
  expect([bench.cancel(1, 5), bench.cancel(1, 6)]).toEqual(['stop 0, reply cancelled, cancel 1', '']);
  expect(bench.send(1, 7, { type: 'late', attempt: 1, outcome: outcomeOf('ok') })).toBe('');
});
