/** Outlier detection in a run: who is ejected when, for how long, and how many at once. */
import { describe, expect, it, test } from 'vitest';
import fc from 'fast-check';
import { outlierDetection } from './model.ts';
import type { OutlierDetectionConfig } from './fields.ts';
import { kindOfAnswer } from './monitor.ts';
import { defaultsOf } from '../../engine/fields.ts';
import { MARK } from '../../engine/outcome.ts';
import { outcomeOf } from '../../../test/support/effects-log.ts';
import { readerOf, total, work } from '../../../test/support/small-run.ts';
import { balanced, balancedBegin, callsTo, endpointAt, fault, finder, movesIn, movesOf } from '../../../test/support/balanced.ts';
import type { Balanced } from '../../../test/support/balanced.ts';

const even = (ratePerSec: number, firstMs = 0) => [{ workload: { kind: 'even', ratePerSec, firstMs } as const }];
type Change = { -readonly [K in keyof OutlierDetectionConfig]?: OutlierDetectionConfig[K] };
const watched = (config: Change, parts: Balanced = {}) => balanced([outlierDetection], { instances: 10, services: [{ instances: parts.instances ?? 10, steps: [work(1)] }], clients: even(100), config, ...parts });
const failing = (endpoint: number, errorShare = 1, atMs = 0) => fault(atMs, endpoint, { errorShare, error: 'Failed' });

describe('errors in a row', () => {
  it('eject an endpoint for the base time × the number of ejections, up to the longest', () => {
    // Envoy's defaults, ten times as fast.
    const ran = watched({ comesBack: 'exact', baseEjectionTimeMs: 3000, maxEjectionTimeMs: 30_000, intervalMs: 1000, successRateRequestVolume: 1000 }, { durationMs: 60_000, changes: [failing(0)] });
    const ejections = movesIn(ran, 'outlierDetection').filter((line) => line.includes('ejected')).map((line) => line.split(' ').map(Number));
    expect(ejections.map(([from, , , , until]) => (until! - from!) / 1000)).toEqual([3, 6, 9, 12, 15, 18]);
    expect(total(ran, 'clients/client/ended:error')).toBe(30);
  });
  it('bring it back only at a sweep, as Envoy does', () => {
    const moves = movesIn(watched({ baseEjectionTimeMs: 3000, intervalMs: 5000 }, { durationMs: 12_000, changes: [failing(0), fault(1000, 0, {})] }), 'outlierDetection');
    expect(moves).toEqual(['401 0 ejected until 5000', '5000 0 in rotation']);
  });
  it('are begun anew by an answer that is no failure', () => {
    expect(movesIn(watched({}, { durationMs: 9000, changes: [failing(0), fault(350, 0, {}), failing(0, 1, 450), fault(850, 0, {})] }), 'outlierDetection')).toEqual([]);
  });
  it('are never counted with a need of 0, and only noticed when not enforced', () => {
    expect(movesIn(watched({ consecutive5xx: 0, enforcingSuccessRate: 0 }, { durationMs: 20_000, changes: [failing(0)] }), 'outlierDetection')).toEqual([]);
    expect(movesIn(watched({ enforcingConsecutive5xx: 0, enforcingSuccessRate: 0 }, { durationMs: 20_000, changes: [failing(0)] }), 'outlierDetection')).toEqual([]);
    const half = movesIn(watched({ enforcingConsecutive5xx: 0.5, enforcingSuccessRate: 0 }, { durationMs: 60_000, changes: [failing(0)] }), 'outlierDetection');
    expect(half[0]).toContain('0 ejected');
  });
  it('of connections have a row of their own, if told so', () => {
    const down = { durationMs: 5000, changes: [fault(0, 0, { down: true })] };
    expect(movesIn(watched({}, down), 'outlierDetection')[0]).toMatch(/^400 0 ejected/);
    expect(movesIn(watched({ splitExternalLocalOriginErrors: true, consecutiveLocalOriginFailure: 2 }, down), 'outlierDetection')[0]).toMatch(/^100 0 ejected/);
    expect(movesIn(watched({ splitExternalLocalOriginErrors: true, consecutiveLocalOriginFailure: 0 }, down), 'outlierDetection')).toEqual([]);
  });
  it('of gateway errors eject by themselves when enforced', () => {
    const config: Change = { consecutive5xx: 0, consecutiveGatewayFailure: 3, enforcingConsecutiveGatewayFailure: 1, enforcingSuccessRate: 0 };
    expect(movesIn(watched(config, { durationMs: 5000, changes: [fault(0, 0, { errorShare: 1 })] }), 'outlierDetection')[0]).toMatch(/^201 0 ejected/);
    expect(movesIn(watched(config, { durationMs: 5000, changes: [failing(0)] }), 'outlierDetection')).toEqual([]);
  });
});

describe('at a sweep', () => {
  it('an endpoint far below the mean success rate is ejected', () => {
    const ran = watched({ consecutive5xx: 0, successRateRequestVolume: 50 }, { durationMs: 15_000, changes: [failing(3, 0.5)] }), reader = readerOf(ran);
    expect(movesOf(reader, 'outlierDetection').map((line) => line.split(' until')[0])).toEqual(['10000 3 ejected']);
    expect(endpointAt(reader, 'outlierDetection', 0, 11_000)['success rate']).toBe(1);
    expect(Number(endpointAt(reader, 'outlierDetection', 3, 11_000)['success rate'])).toBeCloseTo(0.5, 0);
  });
  it('nobody is, when too few endpoints had enough requests', () => {
    const quiet = { durationMs: 15_000, changes: [failing(3, 0.5)] };
    expect(movesIn(watched({ consecutive5xx: 0, successRateRequestVolume: 101 }, quiet), 'outlierDetection')).toEqual([]);
    expect(movesIn(watched({ consecutive5xx: 0, successRateRequestVolume: 50, successRateMinimumHosts: 11 }, quiet), 'outlierDetection')).toEqual([]);
  });
  it('one with too great a share of failures is, when that is enforced', () => {
    const parts = { durationMs: 15_000, changes: [failing(3, 0.95)] }, config: Change = { consecutive5xx: 0, enforcingSuccessRate: 0 };
    expect(movesIn(watched(config, parts), 'outlierDetection')).toEqual([]);
    expect(movesIn(watched({ ...config, enforcingFailurePercentage: 1 }, parts), 'outlierDetection').map((line) => line.split(' until')[0])).toEqual(['10000 3 ejected']);
  });
  it.each([4000, 4000.0003])('the number of ejections falls by one for an endpoint that has lived through an interval, of %d ms', (intervalMs) => {
    const reader = readerOf(watched({ baseEjectionTimeMs: 2000, intervalMs }, { durationMs: 20_000, changes: [failing(0), fault(1000, 0, {})] }));
    expect([1000, 4500, 7900, 8100].map((ms) => endpointAt(reader, 'outlierDetection', 0, ms)['ejections'])).toEqual([1, 1, 1, 0]);
  });
});

describe('at most', () => {
  it('so great a share is ejected, and one always, if told so', () => {
    const all = (config: Change) => movesIn(watched({ comesBack: 'exact', panicThreshold: 0, ...config }, { durationMs: 5000, changes: [failing(-1)] }), 'outlierDetection').length;
    expect(all({})).toBe(1);
    expect(all({ maxEjectionPercent: 0.3 })).toBe(3);
    expect(all({ maxEjectionPercent: 0.05 })).toBe(1);
    expect(all({ maxEjectionPercent: 0.05, alwaysEjectOneHost: false })).toBe(0);
  });
  it('so many are out that the panic threshold holds, else all are used', () => {
    const ran = watched({ maxEjectionPercent: 1 }, { instances: 4, durationMs: 5000, changes: [failing(0), failing(1), failing(2)] });
    expect(movesIn(ran, 'outlierDetection').map((line) => line.replace(/^\d+ | until.*/g, ''))).toEqual(['0 ejected', '1 ejected', 'panic', '2 ejected']);
    expect(callsTo(ran, 1000).every((n) => n > 50)).toBe(true);
  });
});

test('shares are those of whole numbers, to the last endpoint and answer', () => {
  // 7 of 25 are 28 %; 0.28 × 25 is a little more than 7.
  const panics = (n: number) => movesIn(watched({ maxEjectionPercent: 1, panicThreshold: 0.28 }, { instances: 25, durationMs: 9000, changes: Array.from({ length: n }, (_, i) => failing(i)) }), 'outlierDetection').some((line) => line.endsWith('panic'));
  expect([panics(18), panics(19)]).toEqual([false, true]);
  // Two of ten answers failed: 20 %, though 1 − 0.8 is a little less than 0.2.
  const judged = (failurePercentageThreshold: number) => movesIn(watched({ consecutive5xx: 0, enforcingSuccessRate: 0, enforcingFailurePercentage: 1, failurePercentageMinimumHosts: 1, failurePercentageRequestVolume: 1, failurePercentageThreshold, intervalMs: 1000 },
    { instances: 1, durationMs: 1500, clients: even(10), changes: [failing(0), fault(150, 0, {})] }), 'outlierDetection').some((line) => line.includes('0 ejected'));
  expect([0.2, 0.21].map(judged)).toEqual([true, false]);
  // All three have a rate of 0.1, and the sum of three is a little more than 0.3: none lies below the mean.
  const alike = readerOf(watched({ consecutive5xx: 0, successRateStdevFactor: 0, successRateMinimumHosts: 3, successRateRequestVolume: 1, maxEjectionPercent: 1, intervalMs: 1000 }, { instances: 3, durationMs: 1500, clients: even(30), changes: [failing(-1), fault(885, -1, {})] }));
  expect([0, 1, 2].map((endpoint) => endpointAt(alike, 'outlierDetection', endpoint, 1200)['success rate'])).toEqual([0.1, 0.1, 0.1]);
  expect(movesOf(alike, 'outlierDetection')).toEqual([]);
  // Of two the lower lies one deviation below the mean, whatever their rates: not more than one, but more than 0.9.
  const lower = (successRateStdevFactor: number, good: number) => movesIn(watched({ consecutive5xx: 0, successRateStdevFactor, successRateMinimumHosts: 2, successRateRequestVolume: 1, maxEjectionPercent: 1, intervalMs: 1000 },
    { instances: 2, durationMs: 1500, clients: even(20), changes: [failing(0), fault(995 - 100 * good, 0, {})] }), 'outlierDetection').filter((line) => line.includes('ejected')).length;
  expect([1, 2, 3, 4, 5, 6, 7, 8, 9].map((good) => [lower(1, good), lower(0.9, good)])).toEqual(Array.from({ length: 9 }, () => [0, 1]));
});

test('an endpoint that has left and is back begins anew, and those that left count for nothing', () => {
  const ran = balanced([finder([[2000, [1, 2, 3]], [4000, [0, 1, 2, 3]]]), outlierDetection], { instances: 4, services: [{ instances: 4, steps: [work(1)] }], durationMs: 6000, clients: even(100), config: { comesBack: 'exact' }, changes: [failing(0), fault(3000, 0, {})] }), reader = readerOf(ran);
  expect(movesOf(reader, 'outlierDetection').map((line) => line.replace(/ until.*/, ''))).toEqual(['161 0 ejected', '4000 0 in rotation']);
  expect(callsTo(ran, 4001)[0]).toBeGreaterThan(30);
  expect(reader.state(reader.meta.attachments.find(({ kind }) => kind === 'outlierDetection')!.states[0]!, 3e6).gauges[0]).toBe(0);
});

test('answers are what a proxy would make of them', () => {
  const config = defaultsOf(outlierDetection.fields);
  const kinds = (...texts: string[]) => texts.map((text) => kindOfAnswer(outcomeOf(text), config));
  expect(kinds('ok', 'bad-request', 'rejected:rate')).toEqual(['ok', 'ok', 'ok']);
  expect(kinds('error Failed', 'error Unavailable', 'shed', 'rejected:limit', 'timeout', 'unreachable')).toEqual(['error', 'gateway', 'gateway', 'gateway', 'local', 'local']);
  expect(kinds('rejected:open', 'rejected:budget', 'cancelled')).toEqual([null, null, null]);
  expect(kindOfAnswer({ ...outcomeOf('ok'), marks: MARK.stale }, config)).toBe('ok');
});

test('rows, ejections and returns are those of a plain reckoning, never more than the most at once, whatever fails', () => {
  const faults = fc.array(fc.record({ atMs: fc.integer({ min: 0, max: 20_000 }), k: fc.integer({ min: 0, max: 4 }), what: fc.constantFrom('errors', 'down', 'some', 'none') }), { maxLength: 10 });
  fc.assert(fc.property(fc.integer({ min: 1, max: 3 }), faults, fc.constantFrom(0.1, 0.2, 0.5, 0.6), fc.constantFrom(2, 5), fc.integer({ min: 200, max: 3000 }), (seed, given, maxEjectionPercent, consecutive5xx, baseEjectionTimeMs) => {
    const changes = [...given].sort((a, b) => a.atMs - b.atMs).map(({ atMs, k, what }) => fault(atMs, k, { errorShare: what === 'errors' ? 1 : what === 'some' ? 0.6 : 0, error: 'Failed', down: what === 'down' }));
    const config: Change = { maxEjectionPercent, consecutive5xx, baseEjectionTimeMs, intervalMs: 1500, maxEjectionTimeMs: 5000, comesBack: 'exact', enforcingSuccessRate: 0, panicThreshold: 0.5 };
    const ran = watched(config, { seed, instances: 5, services: [{ instances: 5, steps: [work(1)] }], durationMs: 25_000, clients: even(40), changes }), reader = readerOf(ran);
    const answers = ran.raw.spans.filter((span) => span.link === 0 && span.leftUs >= 0).sort((a, b) => a.leftUs - b.leftUs || a.owner - b.owner).map((span) => ({ atUs: span.leftUs, k: span.instance, good: ran.raw.outcomes[span.outcome]!.reason === 'ok' }));
    const told = movesOf(reader, 'outlierDetection').filter((line) => !/panic|normal/.test(line));
    // At its very last instant a run may end before what is due then.
    const before = (lines: readonly string[]) => lines.filter((line) => Number.parseFloat(line) < reader.untilUs / 1000);
    expect(before(told)).toEqual(before(reckoned(answers, 5, config as Required<Change>, 1500, reader.untilUs)));
    const stage = reader.meta.attachments.find(({ kind }) => kind === 'outlierDetection')!;
    for (let ms = 0; ms < 25_000; ms += 250) {
      const ejected = stage.endpoints!.filter((state) => reader.state(state, ms * 1000).state === 1).length;
      expect(ejected).toBeLessThanOrEqual(Math.max(1, Math.floor(5 * maxEjectionPercent)));
      expect(ejected).toBe(reader.state(stage.states[0]!, ms * 1000).gauges[0]);
    }
  }), { numRuns: 20 });
});
/** The same by a list of who is out until when. */
function reckoned(answers: readonly { readonly atUs: number; readonly k: number; readonly good: boolean }[], n: number, config: Required<Change>, intervalMs: number, untilUs: number): readonly string[] {
  const out = new Map<number, number>(), row = Array.from({ length: n }, () => 0), times = Array.from({ length: n }, () => 0), back = Array.from({ length: n }, () => -1), told: string[] = [];
  const events = [...answers.map((answer) => ({ ...answer, sweep: false })), ...Array.from({ length: Math.floor(untilUs / 1000 / intervalMs) }, (_, i) => ({ atUs: (i + 1) * intervalMs * 1000, k: -1, good: true, sweep: true }))].sort((a, b) => a.atUs - b.atUs || Number(b.sweep) - Number(a.sweep));
  const returns = (atUs: number): void => {
    for (const [k, backUs] of [...out].sort((a, b) => a[1] - b[1])) if (backUs <= atUs) { out.delete(k); row[k] = 0; back[k] = backUs; told.push(`${backUs / 1000} ${k} in rotation`); }
  };
  for (const { atUs, k, good, sweep } of events) {
    returns(atUs);
    if (sweep) { for (let e = 0; e < n; e++) if (!out.has(e) && back[e]! >= 0 && times[e]! > 0 && atUs - back[e]! >= intervalMs * 1000) times[e]!--; continue; }
    row[k] = good ? 0 : row[k]! + 1;
    if (out.has(k) || row[k] !== config.consecutive5xx) continue;
    row[k] = 0;
    if (!((out.size + 1) / n <= config.maxEjectionPercent || out.size === 0)) continue;
    if (times[k]! * config.baseEjectionTimeMs < config.maxEjectionTimeMs + config.baseEjectionTimeMs) times[k]!++;
    const backUs = atUs + Math.min(times[k]! * config.baseEjectionTimeMs, config.maxEjectionTimeMs) * 1000;
    out.set(k, backUs);
    told.push(`${atUs / 1000} ${k} ejected until ${backUs / 1000}`);
  }
  returns(untilUs);
  const of = (line: string): readonly number[] => line.split(' ').map(Number);
  return told.sort((a, b) => of(a)[0]! - of(b)[0]! || of(a)[1]! - of(b)[1]!);
}

test('a run goes on the same from a checkpoint', () => {
  const parts: Balanced = { instances: 5, durationMs: 12_000, clients: even(50), config: { maxEjectionTimeJitterMs: 800, baseEjectionTimeMs: 1000, intervalMs: 900, enforcingConsecutive5xx: 0.7 }, changes: [failing(2), failing(3, 0.7)] };
  const whole = balancedBegin([outlierDetection], parts), half = balancedBegin([outlierDetection], parts), rest = balancedBegin([outlierDetection], parts);
  whole.simulation.advance(1_000_000);
  half.simulation.advanceTo(5_500_000);
  rest.simulation.restore(half.simulation.checkpoint());
  const from = rest.lines.length;
  rest.simulation.advance(1_000_000);
  expect([...half.lines, ...rest.lines.slice(from)]).toEqual(whole.lines);
});

test('settings that do not go together are named', () => {
  const odd = (change: Change) => outlierDetection.check!({ ...defaultsOf(outlierDetection.fields), ...change }, 3).map(({ field }) => field);
  expect(odd({})).toEqual([]);
  expect(odd({ maxEjectionTimeMs: 1000 })).toEqual(['maxEjectionTimeMs']);
  expect(odd({ maxEjectionPercent: 0, alwaysEjectOneHost: false })).toEqual(['maxEjectionPercent']);
  expect(odd({ maxEjectionPercent: 0.8 })).toEqual(['maxEjectionPercent']);
});
describe('what no rule can ever do', () => {
  const NO_ROWS: Change = { consecutive5xx: 0, consecutiveGatewayFailure: 0, consecutiveLocalOriginFailure: 0 };
  const odd = (endpoints: number, change: Change) => outlierDetection.check!({ ...defaultsOf(outlierDetection.fields), ...change }, endpoints).map(({ field, message }) => `${field}: ${message}`);
  it('is said where nobody is ever ejected', () => {
    expect(odd(3, NO_ROWS)).toEqual(['consecutive5xx: No rule ever ejects an endpoint: no row of failures does, and success rates are compared only among 5 endpoints or more, and there are 3. Let a row of errors eject, or compare fewer endpoints.']);
    expect(odd(1, { ...NO_ROWS, successRateMinimumHosts: 1 })).toEqual(['consecutive5xx: No rule ever ejects an endpoint: no row of failures does, and success rates are compared only among 2 endpoints or more, and there is one. Let a row of errors eject.']);
    expect(odd(9, { consecutive5xx: 0, enforcingSuccessRate: 0 })).toEqual(['consecutive5xx: No rule ever ejects an endpoint: no row of failures does. Let a row of errors eject.']);
  });
  it.each<readonly [number, Change]>([
    [5, NO_ROWS], [3, { ...NO_ROWS, successRateMinimumHosts: 3 }], [3, { ...NO_ROWS, consecutive5xx: 5 }], [3, { ...NO_ROWS, consecutiveGatewayFailure: 5, enforcingConsecutiveGatewayFailure: 0.5 }],
    [3, { ...NO_ROWS, splitExternalLocalOriginErrors: true, consecutiveLocalOriginFailure: 5 }], [3, { ...NO_ROWS, enforcingFailurePercentage: 1, failurePercentageMinimumHosts: 1 }],
  ])('is not said of %s endpoints with %o, which one rule can eject', (endpoints, change) => { expect(odd(endpoints, change)).toEqual([]); });
  it('is said of more endpoints than there are, unless the number is the library\u2019s own', () => {
    expect(odd(3, { successRateMinimumHosts: 500 })).toEqual(['successRateMinimumHosts: Success rates are compared only among 500 endpoints or more, and there are 3, so they never are. Ask for fewer.']);
    expect([odd(3, {}), odd(3, { successRateMinimumHosts: 500, enforcingSuccessRate: 0 })]).toEqual([[], []]);
    expect(odd(3, { enforcingFailurePercentage: 1 })).toEqual(['failurePercentageMinimumHosts: Failure shares are judged only among 5 endpoints or more, and there are 3, so they never are. Ask for fewer.']);
  });
});
