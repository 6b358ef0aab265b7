import { describe, expect, test } from 'vitest';
import { retryBudget } from './model.ts';
import { defaultsOf } from '../../engine/fields.ts';
import { machineOf } from '../../engine/pattern.ts';
import { fieldsOf } from '../../engine/patterns.ts';
import { EffectsLog, outcomeOf } from '../../../test/support/effects-log.ts';
import type { AnyMachine, CallInfo } from '../../engine/pattern.ts';

type Change = { readonly [field: string]: unknown };
const FAIL = 'error UNAVAILABLE';

/** A budget at its place inside a retry: attempts come with their numbers, and end as told. */
class Bench {
  readonly fx = new EffectsLog();
  readonly machine: AnyMachine;
  config: Change;
  private readonly shared: unknown;
  constructor(dialect: string, change: Change = {}) {
    this.config = { ...defaultsOf(fieldsOf(retryBudget, { dialect })), dialect, ...change };
    this.machine = machineOf(retryBudget, this.config);
    this.shared = this.machine.init(this.config, this.fx.shared);
  }
  /** Sends attempt `attempt`; whether it passed, and how to end it. */
  send(attempt: number): { readonly did: readonly string[]; readonly passed: boolean; end(text: string, retryAfterMs?: number): void; leave(): void } {
    const call: unknown = this.machine.begin(this.config);
    (this.fx.call as { -readonly [K in keyof CallInfo]: CallInfo[K] }).attempt = attempt;
    this.machine.step(this.shared, call, this.config, { type: 'request' }, this.fx);
    const did = this.fx.taken();
    return {
      did,
      passed: did.includes('forward 1'),
      end: (text, retryAfterMs = -1) => {
        this.machine.step(this.shared, call, this.config, { type: 'response', attempt: 1, outcome: { ...outcomeOf(text), retryAfterMs } }, this.fx);
      },
      leave: () => {
        this.machine.step(this.shared, call, this.config, { type: 'cancel' }, this.fx);
      },
    };
  }
  first(text: string, times = 1): this {
    for (let n = 0; n < times; n++) this.send(1).end(text);
    return this;
  }
  /** How many of `tries` retries in a row pass, each ending as told. */
  retries(tries: number, text = FAIL): number {
    let passed = 0;
    for (let n = 0; n < tries; n++) {
      const sent = this.send(n + 2);
      if (!sent.passed) continue;
      passed++;
      sent.end(text);
    }
    return passed;
  }
  at(ms: number): this { this.fx.nowUs = ms * 1000; return this; }
  set(change: Change): this {
    const before = this.config;
    this.config = { ...before, ...change };
    this.machine.reconfigure?.(this.shared, this.config, before, this.fx.shared);
    return this;
  }
  gauge(index: number): number { return this.fx.gauges.get(index) ?? 0; }
}

describe('every rule', () => {
  const all = Object.keys(retryBudget.dialects);
  test.each(all)('%s lets first tries pass however empty it is', (dialect) => {
    const bench = new Bench(dialect).first(FAIL, 50);
    bench.retries(500);
    expect(bench.send(1).passed).toBe(true);
  });
  test.each(all)('%s answers a retry it refuses itself, and sends nothing', (dialect) => {
    const empty = {
      'token-bucket': { capacity: 0 },
      'failure-share': { threshold: 0 },
      'finagle': { minRetriesPerSec: 0, percentCanRetry: 0 },
      'envoy': { minRetryConcurrency: 0 },
      'grpc': { maxTokens: 1 },
    }[dialect]!;
    const bench = new Bench(dialect, empty).first(FAIL);
    bench.fx.taken();
    expect(bench.send(2).did).toEqual(['reply rejected:budget']);
  });
  test.each(all)('%s passes answers on as they are, and cancels what is left by its caller', (dialect) => {
    const bench = new Bench(dialect);
    bench.send(1).end('error Busy');
    expect(bench.fx.taken()).toEqual(['reply error Busy']);
    bench.send(1).leave();
    expect(bench.fx.taken()).toEqual(['reply cancelled', 'cancel 1']);
  });
});
describe('a token bucket', () => {
  test('starts full, holds no more than its capacity, and gives one retry a token', () => {
    expect(new Bench('token-bucket').first('ok', 100).retries(20)).toBe(5);
    expect(new Bench('token-bucket', { initialShare: 0.4 }).retries(20)).toBe(2);
  });
  test('ten deposits of a tenth are one token, exactly', () => {
    const bench = new Bench('token-bucket', { initialShare: 0 });
    expect(bench.first(FAIL, 9).retries(1)).toBe(0);
    expect(bench.first(FAIL).retries(2)).toBe(1);
  });
  test('filled by successes, gets nothing from failures, and something from retries that succeed', () => {
    const bench = new Bench('token-bucket', { deposit: 'success', depositShare: 0.5, initialShare: 0 });
    expect(bench.first(FAIL, 100).retries(1)).toBe(0);
    expect(bench.first('ok', 4).retries(10, 'ok')).toBe(3);
  });
  test('filled by time, gains its rate each second, whoever comes', () => {
    const bench = new Bench('token-bucket', { deposit: 'time', ratePerSec: 4, initialShare: 0 });
    expect(bench.at(250).retries(3)).toBe(1);
    expect(bench.at(499.999).retries(3)).toBe(0);
    expect(bench.at(500).retries(3)).toBe(1);
    expect(bench.at(60_000).retries(30)).toBe(5);
  });
  test('may need more than one token', () => {
    expect(new Bench('token-bucket', { need: 'moreThanOne' }).retries(20)).toBe(4);
  });
  test('a changed rate holds from then on, a smaller bucket at once', () => {
    const bench = new Bench('token-bucket', { deposit: 'time', ratePerSec: 1, initialShare: 0 });
    expect(bench.at(1500).set({ ratePerSec: 5 }).at(1600).retries(5)).toBe(2);
    expect(new Bench('token-bucket').set({ capacity: 2 }).retries(20)).toBe(2);
  });
  test('shows its tokens', () => {
    const bench = new Bench('token-bucket');
    bench.retries(2);
    expect(bench.first('ok').gauge(0)).toBeCloseTo(3.1, 9);
  });
});

describe('a cut-off by failure share', () => {
  test('stops retries strictly above the threshold, of first tries', () => {
    const bench = new Bench('failure-share').first('ok', 9).first(FAIL);
    expect(bench.retries(5)).toBe(1);
    expect([bench.gauge(0), bench.gauge(1)]).toEqual([10, 2]);
  });
  test('counts failed retries too, or first tries only', () => {
    expect(new Bench('failure-share', { failures: 'firstTries' }).first('ok', 9).first(FAIL).retries(50)).toBe(50);
  });
  test('can take every attempt for the whole', () => {
    expect(new Bench('failure-share', { outOf: 'everyAttempt', threshold: 0.5 }).first('ok', 2).first(FAIL).retries(50)).toBe(2);
  });
  test('is stopped by the first failure of all, unless it needs more calls to know', () => {
    expect(new Bench('failure-share').first(FAIL).retries(1)).toBe(0);
    expect(new Bench('failure-share', { minimumCalls: 2 }).first(FAIL).retries(1)).toBe(1);
  });
  test('a call that its caller left is no failure', () => {
    const bench = new Bench('failure-share', { threshold: 0 });
    bench.send(1).leave();
    expect(bench.retries(1)).toBe(1);
  });
  test('without a window remembers everything, with one forgets', () => {
    expect(new Bench('failure-share').first(FAIL).at(3_600_000).retries(1)).toBe(0);
    const bench = new Bench('failure-share', { windowMs: 1000 }).first(FAIL);
    expect(bench.at(999).retries(1)).toBe(0);
    expect(bench.at(1000).retries(1)).toBe(1);
  });
  test('a changed window begins anew', () => {
    expect(new Bench('failure-share', { windowMs: 1000 }).first(FAIL).set({ windowMs: 2000 }).retries(1)).toBe(1);
  });
});

describe("Finagle's budget", () => {
  const none = { minRetriesPerSec: 0 };
  test('has a reserve, and a share of what succeeded', () => {
    expect(new Bench('finagle').retries(500)).toBe(100);
    expect(new Bench('finagle', none).first('ok', 100).retries(500)).toBe(20);
    expect(new Bench('finagle', none).first(FAIL, 100).retries(500)).toBe(0);
    expect(new Bench('finagle', { ...none, deposit: 'request' }).first(FAIL, 100).retries(500)).toBe(20);
  });
  test('cuts the price of a retry to a whole number', () => {
    expect(new Bench('finagle', { ...none, percentCanRetry: 0.3 }).first('ok', 333).retries(500)).toBe(99);
    expect(new Bench('finagle', { ...none, percentCanRetry: 0.3 }).first('ok', 3333).retries(5000)).toBe(1000);
  });
  test('with a share of zero is its reserve alone, with both zero nothing', () => {
    expect(new Bench('finagle', { percentCanRetry: 0 }).first('ok', 1000).retries(500)).toBe(100);
    expect(new Bench('finagle', { ...none, percentCanRetry: 0 }).first('ok', 1000).retries(500)).toBe(0);
  });
  test('forgets deposits, and withdrawals too', () => {
    expect(new Bench('finagle', none).first('ok', 100).at(8999).retries(500)).toBe(20);
    expect(new Bench('finagle', none).first('ok', 100).at(10_000).retries(500)).toBe(0);
    const bench = new Bench('finagle');
    expect([bench.retries(500), bench.at(9000).retries(500), bench.at(10_000).retries(500)]).toEqual([100, 0, 100]);
  });
  test('ends its slices only when it is asked, so a rhythm of 1.5 s remembers for longer than its 10 s', () => {
    const price = { ...none, percentCanRetry: 0.1 }, asked = new Bench('finagle', price).first('ok', 5);
    for (let ms = 1500; ms <= 12_000; ms += 1500) expect(asked.at(ms).retries(1)).toBe(0);
    expect(asked.at(13_400).first('ok', 5).retries(5)).toBe(1);
    expect(new Bench('finagle', price).first('ok', 5).at(13_400).first('ok', 5).retries(5)).toBe(0);
  });
  test('shows the retries that are left', () => {
    const bench = new Bench('finagle').first('ok', 9);
    expect(bench.gauge(0)).toBe(101);
    bench.retries(3);
    expect(bench.gauge(0)).toBe(98);
  });
});

describe("Envoy's budget", () => {
  test('lets the smallest number through, and a share of more', () => {
    const bench = new Bench('envoy'), passing = (tries: number) => Array.from({ length: tries }, () => bench.send(2)).filter(({ passed }) => passed);
    const held = passing(10);
    expect(held).toHaveLength(3);
    for (let n = 0; n < 17; n++) bench.send(1);
    expect(passing(10)).toHaveLength(1);
    expect([bench.gauge(0), bench.gauge(1)]).toEqual([21, 4]);
    held[0]!.end(FAIL);
    held[1]!.leave();
    expect([bench.gauge(0), bench.gauge(1)]).toEqual([19, 2]);
    expect(passing(10)).toHaveLength(2);
  });
  test('counts whole requests: a share of four at 20 %% is none', () => {
    const bench = new Bench('envoy', { minRetryConcurrency: 0 });
    for (let n = 0; n < 4; n++) bench.send(1);
    expect(bench.send(2).passed).toBe(false);
    bench.send(1);
    expect(bench.send(2).passed).toBe(true);
  });
});

describe("gRPC's throttle", () => {
  test('stops at half of its tokens; a retry costs nothing, its failure does', () => {
    expect(new Bench('grpc').first(FAIL, 4).retries(50, 'ok')).toBe(50);
    expect(new Bench('grpc').first(FAIL, 4).retries(50)).toBe(1);
    expect(new Bench('grpc').first(FAIL, 5).retries(50)).toBe(0);
  });
  test('takes ten successes to make good a failure, and holds no more than at the start', () => {
    const bench = new Bench('grpc').first('ok', 1000).first(FAIL, 5);
    expect(bench.gauge(0)).toBe(5);
    expect(bench.send(2).passed).toBe(false);
    bench.first('ok');
    expect(bench.send(2).passed).toBe(true);
    expect(bench.first(FAIL, 50).gauge(0)).toBe(0);
  });
  test('does not count what is not retryable', () => {
    const bench = new Bench('grpc').first('error Busy', 50).first('timeout', 50);
    expect(bench.gauge(0)).toBe(10);
    expect(bench.first('unreachable').gauge(0)).toBe(9);
  });
  test('counts a push-back that forbids the retry', () => {
    const bench = new Bench('grpc');
    bench.send(1).end('error Busy', -2);
    bench.send(1).end('error Busy', 500);
    expect(bench.gauge(0)).toBe(9);
  });
});
