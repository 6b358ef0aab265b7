import { describe, expect, it, test } from 'vitest';
import { average, nextLimit as nextGradient2 } from './dialects/gradient2.ts';
import { nextLimit as nextVegas, queueOf } from './dialects/vegas.ts';
import { adaptiveLimit, type AdaptiveLimitConfig } from './model.ts';
import { defaultsOf } from '../../engine/fields.ts';
import { machineOf, type AnyMachine, type Signal } from '../../engine/pattern.ts';
import { fieldsOf } from '../../engine/patterns.ts';
import { EffectsLog, outcomeOf } from '../../../test/support/effects-log.ts';
import { expectedOf, rowOf } from '../../../test/theory/rows.ts';

type Dialect = AdaptiveLimitConfig['dialect'];
const configOf = (dialect: Dialect, change: object = {}): AdaptiveLimitConfig =>
  ({ ...defaultsOf(fieldsOf(adaptiveLimit, { dialect })), dialect, ...change }) as unknown as AdaptiveLimitConfig;

class Bench {
  readonly fx = new EffectsLog();
  private config: AdaptiveLimitConfig;
  readonly shared: unknown;
  private readonly machine: AnyMachine;
  private readonly calls = new Map<number, unknown>();
  constructor(dialect: Dialect, change: object = {}) {
    this.config = configOf(dialect, change);
    this.machine = machineOf(adaptiveLimit, this.config);
    this.shared = this.machine.init(this.config, this.fx.shared);
  }
  send(call: number, atMs: number, signal: Signal): readonly string[] {
    this.fx.nowUs = atMs * 1000;
    if (!this.calls.has(call)) this.calls.set(call, this.machine.begin(this.config));
    this.machine.step(this.shared, this.calls.get(call), this.config, signal, this.fx);
    return this.fx.taken();
  }
  start(call: number, atMs: number): readonly string[] { return this.send(call, atMs, { type: 'request' }); }
  end(call: number, atMs: number, outcome = 'ok'): readonly string[] { return this.send(call, atMs, { type: 'response', attempt: 1, outcome: outcomeOf(outcome) }); }
  /** `count` calls at once, all answered after `ms`; the time goes on. */
  round(count: number, ms: number, outcome = 'ok'): number | undefined {
    const from = this.calls.size, now = this.fx.nowUs / 1000;
    for (let i = 0; i < count; i += 1) this.start(from + i, now);
    for (let i = 0; i < count; i += 1) this.end(from + i, now + ms, outcome);
    return this.limit;
  }
  edit(change: object): void {
    const before = this.config;
    this.config = { ...before, ...change } as AdaptiveLimitConfig;
    this.machine.reconfigure?.(this.shared, this.config, before, this.fx.shared);
  }
  get inFlight(): number | undefined { return this.fx.gauges.get(0); }
  get limit(): number | undefined { return this.fx.gauges.get(1); }
}

const a04 = rowOf('A04');
describe(`the formulas (A04: ${a04.claim})`, () => {
  it('Vegas: with a limit of 100 and twice the shortest time half of the calls wait', () => {
    // 100 × (1 − 10 ÷ 20) = 50.
    expect(queueOf(100, 10, 20)).toBe(expectedOf(a04, 'vegas_queue'));
    // 20 × (1 − 10 ÷ 11) = 1.8, rounded up.
    expect(queueOf(20, 10, 11)).toBe(2);
  });
  it('Gradient2: three times the long average, tolerated by half, takes 9.2 of 100', () => {
    // 1.5 × 10 ÷ 30 = 0.5; 100 × 0.5 + 4 = 54; 100 × 0.8 + 54 × 0.2 = 90.8.
    expect(nextGradient2(100, 10, 30, 1.5, 4, 0.2)).toBeCloseTo(expectedOf(a04, 'gradient2_next'), 9);
    // No shorter than half at once: 1.5 × 10 ÷ 100 = 0.15. And within the tolerance it grows: 100 × 0.8 + 104 × 0.2.
    expect([nextGradient2(100, 10, 100, 1.5, 4, 0.2), nextGradient2(100, 10, 15, 1.5, 4, 0.2)]).toEqual([expect.closeTo(90.8, 9), expect.closeTo(100.8, 9)]);
  });
});

describe('Vegas', () => {
  // The whole decimal logarithm of the limit, at least 1: steps of 1 below 100, of 2 below 1 000.
  it.each([
    ['no queue: six steps more', 20, 1, 20, false, 26], ['a small one: a step more', 20, 2, 20, false, 21], ['a middling one: as it is', 20, 3, 20, false, 20],
    ['still as it is', 20, 6, 20, false, 20], ['a long one: a step less', 20, 7, 20, false, 19], ['dropped: a step less', 20, 0, 1, true, 19],
    ['less than half in use: as it is', 20, 0, 9, false, 20], ['half in use', 20, 0, 10, false, 26],
    ['no queue, limit 200', 200, 2, 200, false, 212], ['small, limit 200', 200, 5, 200, false, 202], ['long, limit 200', 200, 13, 200, false, 198],
    ['never above the greatest', 998, 0, 998, false, 1000], ['never below 1', 1, 0, 1, true, 1],
  ])('%s', (_when, limit, queue, inFlight, dropped, next) => { expect(nextVegas(limit, queue, inFlight, dropped, 1000, 1)).toBe(next); });
  it('carries out the smoothed part of a change', () => { expect(nextVegas(20, 0, 20, false, 1000, 0.5)).toBe(23); });
  it('learns the shortest time first, grows without a queue and shrinks with one', () => {
    const bench = new Bench('vegas');
    expect(bench.round(1, 10)).toBe(20);
    // All take 10 ms. A call lets it grow by six if at least half of the limit was in flight when it came: the 10th (26), 13th (32), 16th (38) and 19th (44).
    expect(bench.round(20, 10)).toBe(44);
    // Ten times the shortest: each call from the 22nd on takes one off, as long as it makes up half.
    expect(bench.round(44, 100)).toBeLessThan(30);
  });
  it('forgets the shortest time after the limit times 30 samples, times a draw', () => {
    // Draws of 0.5: 0.75 × 1 × 20 = 15 samples.
    const bench = new Bench('vegas', { probeMultiplier: 1 });
    bench.round(1, 5);
    for (let i = 0; i < 13; i += 1) bench.round(1, 50);
    expect(bench.fx.gauges.get(2)).toBe(5);
    bench.round(1, 50);
    expect(bench.fx.gauges.get(2)).toBe(50);
  });
});

describe('Gradient2', () => {
  it('averages ten samples plainly, then exponentially', () => {
    const long = { longUs: 0, sumUs: 0, samples: 0 };
    for (let i = 1; i <= 10; i += 1) average(long, i * 10, 600);
    expect(long.longUs).toBe(55);
    // 55 × (1 − 2 ÷ 601) + 656 × 2 ÷ 601 = 55 + 601 × 2 ÷ 601.
    average(long, 656, 600);
    expect(long.longUs).toBeCloseTo(57, 9);
  });
  it('grows while times stay, and shrinks when they grow', () => {
    const bench = new Bench('gradient2', { windowMs: 0, minLimit: 1 });
    expect(bench.round(20, 10)).toBeGreaterThan(20);
    const high = bench.limit ?? 0;
    expect(bench.round(20, 100)).toBeLessThan(high);
  });
  it('stays within its bounds, and does not grow while less than half is in use', () => {
    const bench = new Bench('gradient2', { windowMs: 0, maxConcurrency: 22 });
    bench.round(9, 10);
    expect(bench.limit).toBe(20);
    for (let i = 0; i < 20; i += 1) bench.round(20, 10);
    expect(bench.limit).toBe(22);
    bench.round(20, 1000);
    expect(bench.limit).toBe(20);
  });
  it('lets a long average that is twice too high come down faster', () => {
    const bench = new Bench('gradient2', { windowMs: 0 });
    bench.round(10, 100);
    bench.round(1, 10);
    // 100 + (10 − 100) × 2 ÷ 601 = 99.70 ms, more than twice 10, so × 0.95.
    expect(bench.fx.gauges.get(2)).toBeCloseTo(99.7005 * 0.95, 3);
  });
});

describe('the limiter', () => {
  it('refuses at the cost it is given', () => { expect(new Bench('vegas', { initialLimit: 0, refusalCostMs: 2 }).start(1, 0)).toEqual(['reply rejected:limit costing 2']); });
  it('refuses who finds the limit reached, and lets in again when one has ended', () => {
    const bench = new Bench('vegas', { initialLimit: 2 });
    expect([bench.start(1, 0), bench.start(2, 0), bench.start(3, 0)]).toEqual([['forward 1'], ['forward 1'], ['reply rejected:limit']]);
    expect([bench.end(1, 10), bench.start(4, 10), bench.inFlight]).toEqual([['reply ok'], ['forward 1'], 2]);
  });
  it('gives the place of a caller that leaves back at once, and measures nothing', () => {
    const bench = new Bench('vegas', { initialLimit: 1 });
    bench.start(1, 0);
    expect([bench.send(1, 5, { type: 'cancel' }), bench.inFlight, bench.start(2, 5)]).toEqual([['reply cancelled', 'cancel 1'], 0, ['forward 1']]);
    expect(bench.fx.gauges.get(3)).toBeUndefined();
  });
  it('at the server takes every answer for a sample, and timeouts for drops', () => {
    const bench = new Bench('vegas');
    expect([bench.round(1, 10, 'error Busy'), bench.round(1, 10, 'timeout'), bench.round(1, 10, 'unreachable')]).toEqual([20, 19, 19]);
  });
  it('at the client takes successes, and what was turned away for drops', () => {
    const bench = new Bench('vegas', { side: 'client' });
    bench.round(1, 10);
    expect([
      bench.round(1, 10, 'timeout'),
      bench.round(1, 10, 'error Busy'),
      bench.round(1, 20, 'shed'),
      bench.round(1, 20, 'rejected:limit'),
      bench.round(1, 20, 'unreachable'),
    ]).toEqual([20, 20, 19, 18, 17]);
  });
  it('with a window looks at the average of each, unless it has fewer than ten samples', () => {
    const bench = new Bench('vegas', { windowMs: 1000 });
    bench.round(1, 10);
    // The first window ends with its first answer; the next with the first answer after 1 010 ms.
    for (let i = 0; i < 4; i += 1) bench.round(2, 200);
    expect(bench.fx.gauges.get(3)).toBeUndefined();
    bench.round(3, 400);
    expect(bench.fx.gauges.get(3)).toBeUndefined();
    for (let i = 0; i < 6; i += 1) bench.round(3, 200);
    // Two of 400 ms are left of the round before, fifteen of 200 ms and one that ends the window: (2 × 400 + 16 × 200) ÷ 18.
    expect(bench.fx.gauges.get(3)).toBeCloseTo(222.222, 2);
  });
  it('takes one drop for a drop of its window, and of no other', () => {
    const bench = new Bench('vegas', { windowMs: 1000 }), window = (outcome: string): number | undefined => {
      for (let i = 0; i < 11; i += 1) bench.round(1, 100, i === 4 ? outcome : 'ok');
      return bench.limit;
    };
    bench.round(1, 10);
    expect([window('ok'), window('timeout'), window('ok')]).toEqual([20, 19, 19]);
  });
  it('heeds another greatest limit at once', () => {
    const bench = new Bench('gradient2');
    bench.edit({ maxConcurrency: 5, minLimit: 1 });
    expect(bench.limit).toBe(5);
  });
});

describe('settings that do not go together', () => {
  const oddOf = (dialect: Dialect, change: object = {}) =>
    (machineOf(adaptiveLimit, configOf(dialect)).check?.(configOf(dialect, change)) ?? []).map(({ field, message }) => `${field}: ${message}`);
  test.each(['vegas', 'gradient2'] as const)('the defaults of %s do', (dialect) => { expect(oddOf(dialect)).toEqual([]); });
  test.each<[Dialect, object, string]>([
    ['vegas', { maxConcurrency: 10 }, 'initialLimit: The first limit is above the greatest.'],
    ['vegas', { initialLimit: 0 }, 'initialLimit: None may be under way at once, so no call ever passes, and nothing is measured'],
    ['gradient2', { initialLimit: 0 }, 'initialLimit: None may be under way at once'],
    ['gradient2', { minLimit: 100, maxConcurrency: 10, initialLimit: 5 }, 'minLimit: The least limit, 100, is above the greatest, 10, so it always holds'],
    ['gradient2', { initialLimit: 5 }, 'initialLimit: The first limit is below the least, 20'],
    ['gradient2', { minLimit: 0, queueSize: 0 }, 'minLimit: The limit only ever falls, and may close altogether'],
  ])('%s with %o says so', (dialect, change, start) => { expect(oddOf(dialect, change)).toEqual([expect.stringContaining(start)]); });
  it('a least limit of 0 is in order where there is room to grow', () => { expect(oddOf('gradient2', { minLimit: 0 })).toEqual([]); });
});
