/** A change at t leaves everything before t as it was; two designs get the same arrivals and the same work, call by call. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as patterns from '../../src/patterns/registry.ts';
import type { Change, ScenarioV1 } from '../../src/scenario/document.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { keep } from '../invariants/run.ts';
import { scenarios, SEED } from '../support/random-scenarios.ts';
import { shortTraffic, traced } from '../support/traced-run.ts';
import type { Record } from '../support/traced-run.ts';

const before = (records: readonly Record[], atUs: number): readonly Record[] => records.filter((record) => record.atUs < atUs);

function checked(scenario: ScenarioV1): ScenarioV1 {
  const parsed = parseScenario(scenario, patterns);
  if (!parsed.ok) throw new Error(parsed.issues.map((issue) => `${issue.path}: ${issue.message}`).join('\n'));
  return parsed.scenario;
}
function withChange(scenario: ScenarioV1, change: Omit<Change, 'id'>): ScenarioV1 {
  return checked({ ...scenario, changes: [...scenario.changes, { id: 'added', ...change }] });
}
function without(scenario: ScenarioV1, ...kinds: readonly string[]): ScenarioV1 {
  return { ...scenario, links: scenario.links.map((link) => ({ ...link, chain: link.chain.filter((attach) => !kinds.includes(attach.kind)) })) };
}

const CHANGES: readonly (readonly [string, Omit<Change, 'id' | 'atMs'>])[] = [
  ['an outage', { target: 'services/payments/fault', value: { errorShare: 1, error: 'Unavailable', slowdown: 1, down: false }, why: 'fault' }],
  ['a slow-down for a second', { target: 'services/payments/fault', value: { errorShare: 0, error: 'Unavailable', slowdown: 30, down: false }, why: 'fault', untilMs: 6000 }],
  ['a service that is down', { target: 'services/payments/fault', value: { errorShare: 0, error: 'Unavailable', slowdown: 1, down: true }, why: 'fault' }],
  ['another timeout', { target: 'links/checkout-payments/timeout.timeoutMs', value: 20, why: 'edit' }],
  ['fewer workers', { target: 'services/payments/workers', value: 2, why: 'edit' }],
  ['a longer way', { target: 'links/checkout-payments/latency', value: { dist: 'exponential', meanMs: 20 }, why: 'edit' }],
  ['more traffic', { target: 'clients/checkout/workload', value: { kind: 'poisson', ratePerSec: 400 }, why: 'edit' }],
  ['a breaker that finds every call slow', { target: 'links/checkout-payments/breaker.slowCallDurationThresholdMs', value: 0.001, why: 'edit' }],
];

describe('a change at t changes no record before t', () => {
  const scenario = shortTraffic(), plain = traced(scenario);
  test.each(CHANGES)('%s', (_name, change) => {
    const changed = traced(withChange(scenario, { ...change, atMs: 5000 }));
    expect(before(changed.records, 5_000_000)).toEqual(before(plain.records, 5_000_000));
    expect(before(plain.records, 5_000_000).length).toBeGreaterThan(1000);
    expect(changed.hash).not.toBe(plain.hash);
  });
  test('in random scenarios, at any time', () => {
    fc.assert(fc.property(scenarios, fc.integer({ min: 0, max: 1500 }), (base, atMs) => {
      const fault = withChange(base, { atMs, target: 'services/service/fault', value: { errorShare: 0.5, error: 'Odd', slowdown: 3, down: false }, why: 'fault' });
      expect(before(traced(fault).records, atMs * 1000)).toEqual(before(traced(base).records, atMs * 1000));
    }), { seed: SEED, numRuns: 40 });
  });
});

describe('after t, what the change does not touch stays', () => {
  const scenario = shortTraffic(), plain = keep(scenario);
  const arrivals = (kept: ReturnType<typeof keep>): readonly (readonly [number, number])[] =>
    kept.raw.calls.map((call) => [call.id, call.startUs] as const).sort((a, b) => a[0] - b[0]);
  const firstWork = (kept: ReturnType<typeof keep>): ReadonlyMap<number, number> =>
    new Map(kept.sent.filter((span) => span.attempt === 1 && span.begunUs >= 0 && span.endedUs >= 0).map((span) => [span.owner, span.endedUs - span.begunUs]));

  test.each(CHANGES.filter(([name]) => name !== 'more traffic'))('every call keeps its number and its arrival after %s', (_name, change) => {
    expect(arrivals(keep(withChange(scenario, { ...change, atMs: 5000 })))).toEqual(arrivals(plain));
  });
  test('errors of an added outage leave every work time as it was', () => {
    const changed = firstWork(keep(withChange(scenario, { ...CHANGES[0]![1], atMs: 5000 }))), own = firstWork(plain);
    const both = [...changed].filter(([call]) => own.has(call));
    expect(both.length).toBeGreaterThan(100);
    expect(both.filter(([call, us]) => own.get(call) !== us)).toEqual([]);
  });

  describe.each([
    ['with and without retries', without(scenario, 'retry')], ['with and without a breaker', without(scenario, 'circuitBreaker')],
    ['with and without all three', without(scenario, 'timeout', 'retry', 'circuitBreaker')],
    ['with one worker fewer', { ...scenario, services: scenario.services.map((service) => ({ ...service, workers: 19 })) }],
    ['against another chain', shortTraffic('traffic-no-breaker')],
  ])('two designs, %s,', (_name, other) => {
    const there = keep(checked(other));
    test('get the same arrivals, call by call', () => { expect(arrivals(there)).toEqual(arrivals(plain)); });
    test('get the same work for the first attempt, call by call', () => {
      const own = firstWork(plain), others = firstWork(there);
      // The outage slows attempts by when they begin, so only its outside is compared.
      const outside = new Set(plain.raw.calls.filter((call) => call.startUs < 1_500_000 || call.startUs > 8_000_000).map((call) => call.id));
      const both = [...others].filter(([call]) => own.has(call) && outside.has(call));
      expect(both.length).toBeGreaterThan(100);
      expect(both.filter(([call, us]) => own.get(call) !== us)).toEqual([]);
    });
  });

  test('a second client does not disturb the first', () => {
    const more = checked({
      ...scenario, clients: [...scenario.clients, { id: 'other', title: 'Other', count: 1, workload: { kind: 'poisson', ratePerSec: 50 }, steps: [] }],
      services: [...scenario.services, { ...scenario.services[0]!, id: 'elsewhere' }],
      links: [...scenario.links, { ...scenario.links[0]!, id: 'other-elsewhere', from: 'other', to: 'elsewhere', chain: [] }],
    });
    const times = (records: readonly Record[]): readonly string[] =>
      records
        .map((record) => record.line)
        .filter((line) => / checkout start=/.test(line))
        .map((line) => line.replace(/#\d+/, ''));
    expect(times(traced(more).records)).toEqual(times(traced(scenario).records));
  });
});
