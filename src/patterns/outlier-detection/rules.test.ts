/** Outlier detection by hand: each rule at its bound, and all of them against a plain reckoning of Envoy's rules. */
import { describe, expect, it, test } from 'vitest';
import fc from 'fast-check';
import { outlierDetection, type Outliers } from './model.ts';
import { kindOfAnswer } from './monitor.ts';
import { defaultsOf } from '../../engine/fields.ts';
import { outcomeOf } from '../../../test/support/effects-log.ts';
import { StageBench } from '../../../test/support/stage-bench.ts';

type Config = ReturnType<typeof configOf>;
const configOf = (more: object) => ({ ...defaultsOf(outlierDetection.fields), ...more });
const OUT = 1;
/** Rates and shares of failures are judged from the first answer on, of any number of endpoints. */
const JUDGED = {
  consecutive5xx: 0,
  maxEjectionPercent: 1,
  panicThreshold: 0,
  successRateMinimumHosts: 0,
  successRateRequestVolume: 1,
  failurePercentageMinimumHosts: 0,
  failurePercentageRequestVolume: 1,
  intervalMs: 1000,
};
const answers = (bench: StageBench, endpoint: number, ...texts: readonly string[]): void => {
  for (const text of texts) {
    bench.sentTo(endpoint);
    bench.answer(endpoint, 1000, outcomeOf(text));
  }
};
const many = (n: number, text: string): readonly string[] => Array.from({ length: n }, () => text);
const out = (bench: StageBench): readonly number[] => bench.states.flatMap((state, k) => (state === OUT ? [k] : []));

describe('a share of failures', () => {
  it('ejects at the threshold itself, whatever the share', () => {
    for (const percent of [1, 7, 20, 32, 45, 50, 68, 93, 100]) {
      const bench = new StageBench(outlierDetection, 2, {
        ...JUDGED,
        enforcingSuccessRate: 0,
        enforcingFailurePercentage: 1,
        failurePercentageThreshold: percent / 100,
      });
      answers(bench, 0, ...many(percent, 'error Failed'), ...many(100 - percent, 'ok'));
      answers(bench, 1, ...many(percent - 1, 'error Failed'), ...many(101 - percent, 'ok'));
      bench.pass(1e6);
      expect({ percent, out: out(bench) }).toEqual({ percent, out: [0] });
    }
  });
});

describe('success rates', () => {
  it('that are equal are none of them below the mean', () => {
    for (const good of [0, 1, 11, 21, 23, 42, 50]) {
      const bench = new StageBench(outlierDetection, 5, { ...JUDGED, successRateStdevFactor: 0 });
      for (let k = 0; k < 5; k++) answers(bench, k, ...many(good, 'ok'), ...many(50 - good, 'error Failed'));
      bench.pass(1e6);
      expect({ good, out: out(bench) }).toEqual({ good, out: [] });
    }
  });
  it('are compared of as many endpoints and requests as asked for, and of no fewer', () => {
    const outOf = (settings: object) => {
      const bench = new StageBench(outlierDetection, 5, { ...JUDGED, ...settings });
      for (let k = 0; k < 5; k++) answers(bench, k, ...many(10, k === 2 ? 'error Failed' : 'ok'));
      bench.pass(1e6);
      return out(bench);
    };
    expect([outOf({ successRateMinimumHosts: 5 }), outOf({ successRateMinimumHosts: 6 })]).toEqual([[2], []]);
    expect([outOf({ successRateRequestVolume: 10 }), outOf({ successRateRequestVolume: 11 })]).toEqual([[2], []]);
    // 80 % on average, 40 points of deviation.
    expect([outOf({ successRateStdevFactor: 1.99 }), outOf({ successRateStdevFactor: 2.01 })]).toEqual([[2], []]);
  });
});

describe('settings at their bounds', () => {
  const odd = (change: object, endpoints = 5) => outlierDetection.check!(configOf(change), endpoints).map(({ field }) => field);
  it.each<readonly [object, readonly string[]]>([
    [{ maxEjectionTimeMs: 30_000 }, []], [{ maxEjectionTimeMs: 29_999 }, ['maxEjectionTimeMs']],
    [{ maxEjectionPercent: 0 }, []], [{ alwaysEjectOneHost: false }, []], [{ maxEjectionPercent: 0, alwaysEjectOneHost: false }, ['maxEjectionPercent']],
    [{ maxEjectionPercent: 0.5 }, []], [{ maxEjectionPercent: 0.51 }, ['maxEjectionPercent']], [{ maxEjectionPercent: 1, panicThreshold: 0 }, []],
    [{ enforcingFailurePercentage: 1, failurePercentageMinimumHosts: 5 }, []], [{ enforcingFailurePercentage: 1, failurePercentageMinimumHosts: 6 }, ['failurePercentageMinimumHosts']],
    [{ successRateMinimumHosts: 6 }, ['successRateMinimumHosts']], [{ enforcingConsecutive5xx: 0, successRateMinimumHosts: 6 }, ['consecutive5xx']],
  ])('%o', (change, fields) => { expect(odd(change)).toEqual(fields); });
});

/** The same in words of the proxy: status codes, buckets of an interval, a flag. */
class Reckoned {
  private readonly hosts = new Map<number, { flag: boolean; row5xx: number; rowGateway: number; rowLocal: number; now: [number, number]; last: [number, number]; ejectedUs: number; unejectedUs: number | null; backoff: number }>();
  private readonly config: Config;
  nextUs: number;
  constructor(config: Config, n: number) { this.config = config; this.nextUs = config.intervalMs * 1000; for (let k = 0; k < n; k++) this.add(k); }
  add(k: number): void { this.hosts.set(k, { flag: false, row5xx: 0, rowGateway: 0, rowLocal: 0, now: [0, 0], last: [0, 0], ejectedUs: 0, unejectedUs: null, backoff: 0 }); }
  remove(k: number): void { this.hosts.delete(k); }
  get out(): readonly number[] { return [...this.hosts].filter(([, { flag }]) => flag).map(([k]) => k).sort((a, b) => a - b); }
  of(k: number): readonly number[] | null { const host = this.hosts.get(k); return host === undefined ? null : [host.row5xx, host.rowGateway, host.rowLocal, host.backoff]; }
  answer(k: number, text: string, nowUs: number): void {
    const host = this.hosts.get(k), kind = kindOfAnswer(outcomeOf(text), this.config), { config } = this;
    if (host === undefined || kind === null) return;
    if (kind === 'local' && config.splitExternalLocalOriginErrors) {
      if (++host.rowLocal === config.consecutiveLocalOriginFailure && !host.flag) {
        this.eject(k, config.enforcingConsecutiveLocalOriginFailure, nowUs);
        host.rowLocal = 0;
      }
      return;
    }
    host.rowLocal = 0;
    host.now[0]++;
    if (kind === 'ok') { host.now[1]++; host.row5xx = host.rowGateway = 0; return; }
    if (kind === 'error') host.rowGateway = 0;
    else if (++host.rowGateway === config.consecutiveGatewayFailure && !host.flag) {
      this.eject(k, config.enforcingConsecutiveGatewayFailure, nowUs);
      host.rowGateway = 0;
    }
    if (++host.row5xx === config.consecutive5xx && !host.flag) { this.eject(k, config.enforcingConsecutive5xx, nowUs); host.row5xx = 0; }
  }
  private eject(k: number, enforced: number, nowUs: number): void {
    const host = this.hosts.get(k)!, { config } = this, active = this.out.length;
    if (
      !((100 * (active + 1)) / this.hosts.size <= Math.round(100 * config.maxEjectionPercent) || (config.alwaysEjectOneHost && active === 0)) ||
      enforced === 0
    )
      return;
    host.flag = true; host.ejectedUs = nowUs;
    if (host.backoff * config.baseEjectionTimeMs < config.maxEjectionTimeMs + config.baseEjectionTimeMs) host.backoff++;
  }
  sweep(nowUs: number): void {
    const { config } = this;
    for (const host of this.hosts.values()) {
      if (host.flag && Math.min(config.baseEjectionTimeMs * host.backoff, config.maxEjectionTimeMs) * 1000 <= nowUs - host.ejectedUs) {
        host.flag = false;
        host.row5xx = host.rowGateway = host.rowLocal = 0;
        host.unejectedUs = nowUs;
      }
      host.last = host.now; host.now = [0, 0];
    }
    const judged = [...this.hosts].filter(([, { flag, last }]) => !flag && last[0] > 0).sort(([a], [b]) => a - b);
    const compared = judged.filter(([, { last }]) => last[0] >= config.successRateRequestVolume),
      failing = judged.filter(([, { last }]) => last[0] >= config.failurePercentageRequestVolume);
    if (compared.length > 0 && compared.length >= config.successRateMinimumHosts) {
      const rates = compared.map(([, { last }]) => (100 * last[1]) / last[0]),
        mean = rates.reduce((a, b) => a + b) / rates.length,
        deviation = Math.sqrt(rates.reduce((sum, rate) => sum + (rate - mean) ** 2, 0) / rates.length);
      compared.forEach(([k], i) => {
        if (rates[i]! < mean - config.successRateStdevFactor * deviation - 1e-9) this.eject(k, config.enforcingSuccessRate, nowUs);
      });
    }
    if (failing.length >= config.failurePercentageMinimumHosts)
      for (const [k, { flag, last }] of failing)
        if (!flag && 100 * (last[0] - last[1]) >= Math.round(100 * config.failurePercentageThreshold) * last[0])
          this.eject(k, config.enforcingFailurePercentage, nowUs);
    for (const host of this.hosts.values())
      if (!host.flag && host.unejectedUs !== null && nowUs - host.unejectedUs >= config.intervalMs * 1000 && host.backoff > 0) host.backoff--;
    this.nextUs += config.intervalMs * 1000;
  }
}

test('who is out, every row and every number of ejections are those of a plain reckoning, whatever is answered and whoever comes and goes', () => {
  const N = 6, few = fc.constantFrom(0, 1, 2, 3, 5), either = fc.constantFrom(0, 1);
  const config = fc.record({
    consecutive5xx: few, enforcingConsecutive5xx: either, consecutiveGatewayFailure: few, enforcingConsecutiveGatewayFailure: either, consecutiveLocalOriginFailure: few, enforcingConsecutiveLocalOriginFailure: either,
    splitExternalLocalOriginErrors: fc.boolean(), intervalMs: fc.constantFrom(100, 250), baseEjectionTimeMs: fc.constantFrom(0, 90, 100, 300), maxEjectionTimeMs: fc.constantFrom(0, 300, 700),
    maxEjectionPercent: fc.constantFrom(0, 0.1, 0.2, 0.34, 0.5, 1), alwaysEjectOneHost: fc.boolean(), enforcingSuccessRate: either, successRateStdevFactor: fc.constantFrom(0, 0.5, 1.9), successRateMinimumHosts: few,
    successRateRequestVolume: few, enforcingFailurePercentage: either, failurePercentageThreshold: fc.constantFrom(0, 0.2, 0.5, 0.8, 1), failurePercentageMinimumHosts: few, failurePercentageRequestVolume: few, panicThreshold: fc.constantFrom(0, 0.5, 1),
  });
  const step = fc.oneof(
    {
      weight: 8,
      arbitrary: fc.record({
        k: fc.nat(N - 1),
        text: fc.constantFrom('ok', 'ok', 'error Failed', 'error Unavailable', 'timeout', 'unreachable', 'shed', 'rejected:open', 'bad-request'),
        times: fc.integer({ min: 1, max: 4 }),
      }),
    },
    { weight: 3, arbitrary: fc.record({ ms: fc.constantFrom(1, 10, 50, 100, 200) }) },
    { weight: 1, arbitrary: fc.record({ toggled: fc.nat(N - 1) }) },
  );
  let ejections = 0;
  fc.assert(fc.property(config, fc.array(step, { minLength: 40, maxLength: 80 }), (more, steps) => {
    const settings = configOf(more), bench = new StageBench(outlierDetection, N, settings), plain = new Reckoned(settings, N);
    for (const one of steps) {
      if ('text' in one) for (let n = 0; n < one.times; n++) { answers(bench, one.k, one.text); plain.answer(one.k, one.text, bench.nowUs); }
      else if ('ms' in one) {
        const untilUs = bench.nowUs + one.ms * 1000;
        while (plain.nextUs <= untilUs) plain.sweep(plain.nextUs);
        bench.pass(untilUs - bench.nowUs);
      } else {
        if (bench.members.includes(one.toggled)) plain.remove(one.toggled); else plain.add(one.toggled);
        bench.become(
          bench.members.includes(one.toggled)
            ? bench.members.filter((k) => k !== one.toggled)
            : [...bench.members, one.toggled].sort((a, b) => a - b),
        );
      }
      const seen = {
        out: [...(bench.state as Outliers).ejected].sort((a, b) => a - b),
        of: bench.gauges.map((gauges, k) => (bench.members.includes(k) ? gauges.slice(0, 4) : null)),
      };
      expect(seen).toEqual({ out: plain.out, of: bench.gauges.map((_, k) => plain.of(k)) });
      expect(out(bench).filter((k) => bench.members.includes(k))).toEqual(plain.out);
      ejections += plain.out.length;
    }
  }), { seed: 5, numRuns: 60 });
  expect(ejections).toBeGreaterThan(400);
});
