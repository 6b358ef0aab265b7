/** Values at the edge of what vector files may say, with what the real libraries made of them. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { judge } from '../../src/cli/vectors/run-vectors.ts';
import type { Observed, Vector, VectorCall } from '../../src/cli/vectors/schema.ts';

const retrier = (config: object, calls: readonly VectorCall[], observed: readonly Observed[], version = '1.2.0, 1.7.0'): Vector =>
  ({ id: 'edge', library: 'eapache/go-resiliency', version, kind: 'retrier', config: { ...config }, driver: { kind: 'openLoop' }, calls, observed });

describe('a context that has ended before the run begins', () => {
  const attempts = [{ durationMs: 100, outcome: 'error' as const, errorName: 'Timeout' }];
  const ends = (ctxTimeoutMs: number, given: VectorCall['attempts'], observed: Observed, config: object = {}): Vector =>
    retrier({ backoff: 'constant', retries: 3, initialMs: 50, ...config }, [{ startMs: 20, attempts: given!, ctxTimeoutMs }], [{ call: 0, startMs: 20, ...observed }], '1.7.0');
  test.each([0, -5])('of %s ms is not looked at before the first attempt, and ends the first wait at once', (ms) => {
    expect(judge(ends(ms, attempts, { endMs: 120, result: 'ctxDeadline', attempts: [{ startMs: 20, endMs: 120, outcome: 'error' }] }))).toEqual({ is: 'passed' });
    expect(judge(ends(ms, attempts, { endMs: 120, result: 'error', error: 'Timeout' }, { surfaceWorkErrors: true }))).toEqual({ is: 'passed' });
  });
  test('lets a first attempt that succeeds succeed, and ends behind one of no length', () => {
    expect(judge(ends(0, [{ durationMs: 100, outcome: 'success' }], { endMs: 120, result: 'success' }))).toEqual({ is: 'passed' });
    expect(judge(ends(0, [{ durationMs: 0, outcome: 'error' }], { endMs: 20, result: 'ctxDeadline', attempts: [{ startMs: 20, endMs: 20, outcome: 'error' }] }))).toEqual({ is: 'passed' });
  });
});

describe('what is long or large', () => {
  const work = (startMs: number): VectorCall => ({ startMs, durationMs: 10, outcome: 'error' });
  const breaker = (id: string, config: object): Vector => ({
    id, library: 'eapache/go-resiliency', version: '1.2.0, 1.7.0', kind: 'breaker', config: { ...config }, driver: { kind: 'openLoop' },
    calls: [work(0), work(20)], observed: [{ call: 0, stateAfter: 'closed' }, { call: 1, stateAfter: 'closed' }],
  });
  test('an id is as long as it likes', () => {
    expect(judge(breaker('x'.repeat(300), { errorThreshold: 3, successThreshold: 1, timeoutMs: 50 }))).toEqual({ is: 'passed' });
  });
  test('the greatest whole number of 32 bits is a threshold that is never met', () => {
    expect(judge(breaker('never', { errorThreshold: 2_147_483_647, successThreshold: -2_147_483_648, timeoutMs: 50 }))).toEqual({ is: 'passed' });
  });
});

test('calls of one breaker may differ in whether their work stops when told to, and in their context', () => {
  const attempts = [{ durationMs: 900, outcome: 'success' as const }];
  const given = (calls: readonly VectorCall[], driver: Vector['driver'], chain: object, observed: readonly Observed[]): Vector => ({
    id: 'mixed',
    library: 'eapache/go-resiliency',
    version: '1.2.0, 1.7.0',
    kind: 'composed',
    config: { errorThreshold: 2, successThreshold: 1, timeoutMs: 1500, ...chain },
    driver,
    calls,
    observed,
  });
  const timedOut = [
    { call: 0, startMs: 0, endMs: 300, result: 'timeout', stateAfter: 'closed', countersAfter: { errors: 1, successes: 0 }, attempts: [{ startMs: 0, endMs: 300 }] },
    { call: 1, startMs: 600, endMs: 900, result: 'timeout', stateAfter: 'open', countersAfter: { errors: 0, successes: 0 }, attempts: [{ startMs: 600, endMs: 1500 }] },
    { call: 2, startMs: 1200, endMs: 1200, result: 'open', attempts: [] },
  ];
  const three = [{ startMs: 0, attempts, honoursStopper: true }, { startMs: 600, attempts }, { startMs: 1200, attempts, honoursStopper: true }];
  for (const driver of [{ kind: 'openLoop' }, { kind: 'closedLoop', gapMs: 300 }] as const) {
    expect(judge(given(three, driver, { chain: ['breaker', 'deadline'], deadlineMs: 300 }, timedOut))).toEqual({ is: 'passed' });
  }
  const failing = [{ durationMs: 100, outcome: 'error' as const }];
  expect(
    judge(
      given(
        [
          { startMs: 0, attempts: failing, ctxTimeoutMs: 150 },
          { startMs: 1000, attempts: failing },
          { startMs: 1700, attempts: failing },
        ],
        { kind: 'openLoop' },
        { chain: ['breaker', 'retrier'], backoff: 'constant', retries: 1, initialMs: 200 },
        [
          { call: 0, endMs: 150, result: 'ctxDeadline', stateAfter: 'closed' },
          { call: 1, endMs: 1400, result: 'error', stateAfter: 'open' },
          { call: 2, endMs: 1700, result: 'open' },
        ],
      ),
    ),
  ).toEqual({ is: 'passed' });
});

describe('settings by the names that libraries give them', () => {
  const failing = (startMs: number, errorName: string): VectorCall => ({ startMs, durationMs: 10, outcome: 'error', errorName });
  const breaker = (library: string, version: string, config: object, calls: readonly VectorCall[], states: readonly string[], probes: Vector['probes'] = []): Vector =>
    ({ id: 'named', library, version, kind: 'breaker', config: { ...config }, driver: { kind: 'openLoop' }, calls, observed: states.map((stateAfter, call) => ({ call, stateAfter })), probes });
  test('an error that gobreaker takes for a success ends a row of failures', () => {
    const config = { readyToTrip: { kind: 'consecutive', n: 2 }, successfulErrors: ['NotFound'] };
    expect(
      judge(
        breaker(
          'sony/gobreaker',
          '1.0.0, 2.4.0',
          config,
          [failing(0, 'Busy'), failing(20, 'NotFound'), failing(40, 'Busy'), failing(60, 'Busy')],
          ['closed', 'closed', 'closed', 'open'],
        ),
      ),
    ).toEqual({ is: 'passed' });
  });
  test.each(['errorFilter', 'filteredErrors'])('an error in the %s of opossum does not open it', (name) => {
    expect(judge(breaker('opossum', '9.0.0', { errorThresholdPercentage: 40, [name]: ['NotFound'] }, [failing(0, 'NotFound'), failing(20, 'Busy')], ['closed', 'open']))).toEqual({ is: 'passed' });
  });
  test.each(['automaticTransition', 'automaticTransitionFromOpenToHalfOpenEnabled'])('%s of resilience4j half-opens without a call', (name) => {
    const probes = [{ atMs: 100, state: 'open' }, { atMs: 115, state: 'halfOpen' }];
    for (const on of [1, true]) {
      const config = { slidingWindowSize: 1, minimumNumberOfCalls: 1, waitDurationInOpenStateMs: 100, [name]: on };
      expect(judge(breaker('resilience4j', '2.3.0', config, [failing(0, 'Busy')], ['open'], probes))).toEqual({ is: 'passed' });
    }
  });
});

describe('what a vector asks for that nobody has', () => {
  const recorded = (JSON.parse(readFileSync(new URL('../fixtures/vectors.json', import.meta.url), 'utf8')) as { readonly vectors: readonly Vector[] })
      .vectors,
    named = (id: string): Vector => recorded.find((vector) => vector.id === id)!;
  const breaker = named('gr-breaker-seed-loop'), backoff = named('r4j-interval-fixed'), sample = named('gr-jitter-0.25');
  test.each<[string, Vector, string]>([
    ['a library with the name of what every object has', { ...breaker, library: 'constructor' }, 'library constructor'],
    ['a kind with such a name', { ...breaker, kind: 'constructor' }, 'kind constructor of eapache/go-resiliency'],
    ['a version that is not built', { ...breaker, version: '1.7.0, 1.7.1' }, 'version 1.7.1 of eapache/go-resiliency'],
    ['draws of a breaker', { ...breaker, driver: sample.driver }, 'driver sample of kind breaker'],
    ['waits of a breaker', { ...breaker, driver: backoff.driver }, 'driver sequence of kind breaker'],
    ['calls of a distribution', { ...sample, driver: breaker.driver }, 'driver closedLoop of kind distribution'],
  ])('%s is unsupported', (_what, vector, why) => { expect(judge(vector)).toEqual({ is: 'unsupported', why }); });

  test('versions may be written with spaces or without', () => {
    for (const version of ['1.2.0,1.7.0', ' 1.2.0 , 1.7.0 ']) expect(judge({ ...breaker, version })).toEqual({ is: 'passed' });
  });
  test('probes alone are compared too', () => {
    const probed = { ...breaker, observed: [], probes: [{ atMs: 0, state: 'closed' }] };
    expect(judge(probed)).toEqual({ is: 'passed' });
    expect(judge({ ...probed, probes: [{ atMs: 0, state: 'open' }] })).toMatchObject({ is: 'failed' });
    expect(judge({ ...breaker, observed: [] })).toEqual({ is: 'failed', why: 'observed: there is nothing to compare' });
  });
});
