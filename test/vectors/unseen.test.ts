/** Vector files this program has never seen: what is wrong is named, what is not built is unsupported, and no vector keeps others from being judged. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { judge, runVectors } from '../../src/cli/vectors/run-vectors.ts';
import { readVectors } from '../../src/cli/vectors/schema.ts';
import type { Observed, Vector, VectorCall } from '../../src/cli/vectors/schema.ts';

const recorded = (JSON.parse(readFileSync(new URL('../fixtures/vectors.json', import.meta.url), 'utf8')) as { readonly vectors: readonly Vector[] }).vectors;
const named = (id: string): Vector => recorded.find((vector) => vector.id === id)!;
const seed = named('gr-breaker-seed-loop'), retrier = named('gr-retrier-seed');
const withConfig = (vector: Vector, config: object): Vector => ({ ...vector, config: { ...vector.config, ...config } });

/** What is said of the vector: by the reading of its file, or else by the judge. */
function said(vector: object): string {
  try {
    const verdict = judge(readVectors('mine.json', JSON.parse(JSON.stringify({ schema: 1, vectors: [vector] })))[0]!);
    return verdict.is === 'passed' ? 'passed' : `${verdict.is}: ${verdict.why}`;
  } catch (error) {
    return (error as Error).message;
  }
}
const withCall = (vector: Vector, change: object): object => ({ ...vector, calls: vector.calls.map((call, i) => (i === 0 ? { ...call, ...change } : call)) });
const withObserved = (vector: Vector, change: object): object => ({ ...vector, observed: vector.observed.map((observed, i) => (i === 0 ? { ...observed, ...change } : observed)) });

describe('what is not of its shape is named', () => {
  test.each([
    ['counters that are none', withObserved(seed, { countersAfter: null }), 'mine.json: gr-breaker-seed-loop: observed[0].countersAfter: an object is needed, not null.'],
    ['counters of a probe that are none', { ...seed, probes: [{ atMs: 0, counters: null }] }, 'mine.json: gr-breaker-seed-loop: probes[0].counters: an object is needed, not null.'],
    ['counters without a counter', withObserved(seed, { countersAfter: {} }), 'mine.json: gr-breaker-seed-loop: observed[0].countersAfter: this object is empty.'],
    ['no attempts', withCall(retrier, { attempts: [] }), 'mine.json: gr-retrier-seed: calls[0].attempts: this array is empty.'],
    ['attempts and a duration', withCall(retrier, { durationMs: 5 }), 'mine.json: gr-retrier-seed: calls[0].durationMs: this field is unknown.'],
    ['another way to call', withCall(seed, { via: 'Exec' }), 'mine.json: gr-breaker-seed-loop: calls[0].via: "Exec" is not Go or Run.'],
    ['a flag that is a text', withCall(seed, { honoursStopper: 'yes' }), 'mine.json: gr-breaker-seed-loop: calls[0].honoursStopper: true or false is needed, not "yes".'],
    ['a start before all', withCall(seed, { startMs: -1 }), 'mine.json: gr-breaker-seed-loop: calls[0].startMs: a number from 0 on is needed, not -1.'],
    ['a result that there is not', withObserved(seed, { result: 'good' }), 'mine.json: gr-breaker-seed-loop: observed[0].result: "good" is not success, error, open, tooManyRequests, timeout, rejected, panic, accepted, ctxDeadline or badRequest.'],
    ['a gap where none is kept', { ...seed, driver: { kind: 'openLoop', gapMs: 1 } }, 'mine.json: gr-breaker-seed-loop: driver.gapMs: this field is unknown.'],
    ['a sample without its size', { ...named('gr-jitter-0.25'), driver: { kind: 'sample' } }, 'mine.json: gr-jitter-0.25: driver.draws: this field is missing.'],
    ['work of an item of a batch', withCall(named('gr-batcher-basic'), { durationMs: 5 }), 'mine.json: gr-batcher-basic: calls[0].durationMs: this field is unknown.'],
    ['an id of two lines', { ...seed, id: 'a\nb' }, 'mine.json: a\nb: id: a text of one line is needed, not "a\\nb".'],
    ['a vector that is none', null as unknown as object, 'mine.json: vectors[0]: an object is needed.'],
  ])('%s', (_what, vector, message) => { expect(said(vector)).toBe(message); });
});

describe('a config that is not of its shape fails, and the field is named', () => {
  test.each([
    ['ck-breaker-con-iter-backoff', { halfOpenBackoff: { kind: 'iterable', durationsMs: [5], zzz: 1 } }, 'config.halfOpenBackoff.zzz: this field is unknown'],
    ['ck-breaker-con-iter-backoff', { halfOpenBackoff: null }, 'config.halfOpenBackoff: an object is needed, not null'],
    ['ck-breaker-con-iter-backoff', { halfOpenAfterMs: 5 }, 'config.halfOpenAfterMs: this or halfOpenBackoff is needed, and only one of them'],
    ['ck-breaker-con-basic', { size: 5 }, 'config.size: this field is unknown'],
    ['ck-retry-exp-full', { randomSequence: [1.5] }, 'config.randomSequence[0]: a number from 0 to below 1 is needed, not 1.5'],
    ['hx-breaker-basic@1.5.18', { coreSize: 'zzz' }, 'config.coreSize: a whole number from 1 on is needed, not "zzz"'],
    ['hx-breaker-basic@1.5.18', { errorThresholdPercentage: null }, 'config.errorThresholdPercentage: a number is needed, not null'],
    ['hx-breaker-basic@1.5.18', { isolation: undefined }, 'config.isolation: this field is missing'],
    ['gr-batcher-basic', { batchOutcome: 'zzz' }, 'config.batchOutcome: "zzz" is not success or error'],
    ['gr-retrier-seed', { backoff: 'limitedExponential' }, 'config.limitMs: this field is missing'],
    ['gr-retrier-seed', { retries: '3', initialMs: null }, 'config.retries: a number is needed, not "3" · config.initialMs: a number is needed, not null'],
    ['gr-composed-retry-over-breaker', { chain: [] }, 'config.chain: this array is empty'],
    ['gr-composed-retry-over-breaker', { errorThreshold: undefined }, 'config.errorThreshold: this field is missing'],
    ['gb-breaker-consecutive', { readyToTrip: { kind: 'consecutive', n: 2, ratio: 1 } }, 'config.readyToTrip.ratio: this field is unknown'],
    ['r4j-breaker-not-recorded', { recordOnlyRecorded: 'zzz' }, 'config.recordOnlyRecorded: "zzz" is not 0, 1, false or true'],
    ['op-breaker-default-first', { allowWarmUp: 1 }, 'config.allowWarmUp: true or false is needed, not 1'],
    ['gr-breaker-seed-loop', { constructor: 1 }, 'config.constructor: this field is unknown'],
  ])('%s %j', (id, config, why) => { expect(judge(withConfig(named(id), config))).toEqual({ is: 'failed', why }); });

  test('without a trip function gobreaker has its own', () => {
    expect(judge(withConfig(named('gb-breaker-default-trip'), { readyToTrip: undefined }))).toEqual({ is: 'passed' });
  });
});

describe('what is not built is unsupported', () => {
  test.each([
    ['ck-breaker-con-basic', { breaker: 'custom' }, 'config.breaker custom'],
    ['ck-breaker-con-iter-backoff', { halfOpenBackoff: { kind: 'exponential', maxMs: 5 } }, 'config.halfOpenBackoff.kind exponential'],
    ['ck-retry-const', { backoff: 'delegate' }, 'config.backoff delegate'],
    ['gb-breaker-consecutive', { readyToTrip: { kind: 'custom' } }, 'config.readyToTrip.kind custom'],
    ['r4j-breaker-inclusive', { slidingWindowType: 'LOCK_FREE' }, 'config.slidingWindowType LOCK_FREE'],
    ['r4j-interval-fixed', { function: 'randomized' }, 'config.function randomized'],
    ['gr-retrier-seed', { backoff: 'fibonacci' }, 'config.backoff fibonacci'],
    ['gr-retrier-seed', { classifier: 'custom' }, 'config.classifier custom'],
    ['gr-retrier-seed', { jitter: 0.5, randomSequence: [0.5] }, 'randomSequence of kind retrier of eapache/go-resiliency'],
    ['gr-composed-retry-over-breaker', { chain: ['semaphore', 'breaker'] }, 'config.chain[0] semaphore'],
    ['hx-breaker-basic@1.5.18', { isolation: 'semaphore', maxConcurrent: 5 }, 'config.isolation semaphore'],
  ])('%s %j', (id, config, why) => { expect(judge(withConfig(named(id), config))).toEqual({ is: 'unsupported', why }); });
  test('a way to call that a kind does not have', () => {
    expect(said(withCall(retrier, { via: 'Go' }))).toBe('unsupported: Go of kind retrier of eapache/go-resiliency');
    expect(said(withCall(seed, { ctxTimeoutMs: 5 }))).toBe('unsupported: ctxTimeoutMs of kind breaker of eapache/go-resiliency');
    expect(said(withCall(seed, { honoursStopper: true }))).toBe('unsupported: honoursStopper of kind breaker of eapache/go-resiliency');
  });
  test('a kind the format does not have, with whatever fields', () => {
    expect(said({ id: 'limiter', library: 'resilience4j', version: '2.3.0', kind: 'rateLimiter', config: { limitForPeriod: 5 }, driver: { kind: 'bursts' }, calls: [{ permits: 2 }], observed: [{ waitMs: 5 }] }))
      .toBe('unsupported: kind rateLimiter of resilience4j');
  });
});

describe('a vector that compares nothing fails', () => {
  test.each([
    ['a call', { ...seed, observed: [{ call: 0, result: 'success' }, { call: 1 }] }, 'failed: observed[1]: there is nothing to compare'],
    ['a probe', { ...seed, probes: [{ atMs: 5 }] }, 'failed: probes[0]: there is nothing to compare'],
    ['a sample', { ...named('gr-jitter-0.25'), observed: [{ toleranceMs: 5 }] }, 'failed: observed[0]: there is nothing to compare'],
    ['counters of a retrier', withObserved(retrier, { countersAfter: { errors: 1 } }), 'failed: observed[0].countersAfter: this vector has no circuit breaker'],
    ['a probe of a retrier', { ...retrier, probes: [{ atMs: 0, state: 'closed' }] }, 'failed: probes[0].state: this vector has no circuit breaker'],
    ['a counter that nobody keeps', withObserved(seed, { countersAfter: { luck: 1 } }), 'failed: counter luck is not read by this program'],
  ])('%s', (_what, vector, message) => { expect(said(vector)).toBe(message); });
});

const BREAKER = { errorThreshold: 2, successThreshold: 1, timeoutMs: 1000 };
const breaker = (driver: Vector['driver'], calls: readonly VectorCall[], observed: readonly Observed[]): Vector =>
  ({ id: 'drawn', library: 'eapache/go-resiliency', version: '1.2.0, 1.7.0', kind: 'breaker', config: BREAKER, driver, calls, observed });
const work = (startMs: number, durationMs: number, outcome: 'success' | 'error' = 'success'): VectorCall => ({ startMs, durationMs, outcome });
const go = (...given: Parameters<typeof work>): VectorCall => ({ ...work(...given), via: 'Go' });

describe('times and counters are compared as they are', () => {
  const one = (endMs: number): Vector => breaker({ kind: 'openLoop' }, [work(0, 10.001)], [{ call: 0, endMs }]);
  test('a part of a microsecond is a difference', () => {
    expect(judge(one(10.001))).toEqual({ is: 'passed' });
    expect(judge(one(10.0014))).toEqual({ is: 'failed', why: 'call 0: endMs is 10.001, recorded 10.0014' });
  });
  test('so is a part of a count', () => {
    const counted = (errors: number): Vector => breaker({ kind: 'openLoop' }, [work(0, 1, 'error')], [{ call: 0, countersAfter: { errors } }]);
    expect(judge(counted(1))).toEqual({ is: 'passed' });
    expect(judge(counted(1.0001)).is).toBe('failed');
  });
  test('a rate has the four decimals it is written with', () => {
    const rates = recorded.find((vector) => vector.observed.some((observed) => (observed['metricsAfter'] as { readonly failureRate?: number } | undefined)?.failureRate === 66.6667))!;
    const with_ = (failureRate: number): Vector => ({ ...rates, observed: rates.observed.map((observed) => {
      const metrics = observed['metricsAfter'] as { readonly failureRate?: number } | undefined;
      return metrics?.failureRate === 66.6667 ? { ...observed, metricsAfter: { ...metrics, failureRate } } : observed;
    }) });
    expect(judge(with_(66.6667))).toEqual({ is: 'passed' });
    expect(judge(with_(200 / 3))).toEqual({ is: 'passed' });
    expect(judge(with_(66.6668)).is).toBe('failed');
    expect(judge(with_(66.666)).is).toBe('failed');
  });
});

describe('items of a batch', () => {
  test('stand in order of arrival, whatever the order of the calls', () => {
    const batch = ['early', 'late'];
    const observed = [{ call: 0, startMs: 200, endMs: 600, batch }, { call: 1, startMs: 100, endMs: 600, batch }];
    const given: Vector = { ...named('gr-batcher-basic'), config: { timeoutMs: 400, batchDurationMs: 100 }, calls: [{ startMs: 200, param: 'late' }, { startMs: 100, param: 'early' }], observed };
    expect(judge(given)).toEqual({ is: 'passed' });
    expect(judge({ ...given, observed: observed.map((one) => ({ ...one, batch: ['late', 'early'] })) }).is).toBe('failed');
  });
});

describe('where only recorded errors count', () => {
  const of = (calls: readonly VectorCall[], metricsAfter: readonly object[]): Vector => ({
    id: 'recorded', library: 'resilience4j', version: '2.3.0', kind: 'breaker', config: { slidingWindowSize: 4, minimumNumberOfCalls: 4, recordOnlyRecorded: 1 }, driver: { kind: 'openLoop' },
    calls, observed: metricsAfter.map((metrics, call) => ({ call, metricsAfter: metrics })),
  });
  test('those that do not are successes, with none beside them that does', () => {
    expect(judge(of([{ ...work(0, 10, 'error'), errorName: 'notRecorded' }, { ...work(20, 10, 'error'), errorName: 'ignored' }], [{ buffered: 1, failed: 0 }, { buffered: 1, failed: 0 }]))).toEqual({ is: 'passed' });
  });
  test('one without a name does', () => {
    expect(judge(of([{ ...work(0, 10, 'error'), errorName: 'notRecorded' }, work(20, 10, 'error'), { ...work(40, 10, 'error'), errorName: 'Timeout' }], [{ failed: 0 }, { failed: 1 }, { failed: 2 }]))).toEqual({ is: 'passed' });
  });
});

describe('a breaker of cockatiel that handles some errors', () => {
  const failing = (startMs: number, errorName?: string): VectorCall => ({ ...work(startMs, 10, 'error'), ...(errorName === undefined ? {} : { errorName }) });
  const given: Vector = {
    ...named('ck-breaker-con-basic'), config: { breaker: 'consecutive', threshold: 2, halfOpenAfterMs: 100, handled: ['Timeout'] },
    calls: [failing(0, 'Other'), failing(20, 'Timeout'), failing(40), failing(60, 'Timeout'), failing(200, 'Other'), work(300, 10)], probes: [],
    observed: ['closed', 'closed', 'closed', 'open', 'closed', 'closed'].map((stateAfter, call) => ({ call, stateAfter })),
  };
  test('takes no other for a failure, and one as the trial closes it', () => { expect(judge(given)).toEqual({ is: 'passed' }); });
  test('says them once', () => {
    expect(judge(withConfig(given, { unhandledErrors: ['Other'] }))).toEqual({ is: 'failed', why: 'config.handled: only this or unhandledErrors' });
  });
});

test('a random wait of resilience4j is sampled as one of go-resiliency is', () => {
  const given = (config: object): Vector => ({
    ...named('gr-jitter-0.25'), library: 'resilience4j', version: '2.3.0', config: { initialMs: 1000, ...config }, driver: { kind: 'sample', draws: 2000 },
    observed: [{ minMs: 500, maxMs: 1500, p10Ms: 600, p50Ms: 1000, p90Ms: 1400, meanMs: 1000, toleranceMs: 40 }],
  });
  expect(judge(given({ function: 'randomized' }))).toEqual({ is: 'passed' });
  expect(judge(given({ function: 'exponentialRandom', multiplier: 2, randomizationFactor: 0.5 }))).toEqual({ is: 'passed' });
  expect(judge(given({ function: 'randomized', randomizationFactor: 0.25 })).is).toBe('failed');
});

describe('a pool of Hystrix', () => {
  const command = (pool: object, calls: readonly VectorCall[], results: readonly (readonly [endMs: number, result: string])[]): Vector => ({
    ...named('hx-breaker-basic@1.5.18'), config: { ...named('hx-breaker-basic@1.5.18').config, executionTimeoutMs: 300, ...pool },
    calls, observed: results.map(([endMs, result], call) => ({ call, endMs, result })),
  });
  test('refuses calls beyond its threads; an interrupted thread is free at once', () => {
    expect(judge(command({ coreSize: 1 }, [work(0, 900), work(100, 50), work(350, 50), work(390, 50), work(410, 50)], [[300, 'timeout'], [100, 'rejected'], [400, 'success'], [390, 'rejected'], [460, 'success']]))).toEqual({ is: 'passed' });
  });
  test('has ten threads unless it says how many', () => {
    const calls = Array.from({ length: 12 }, (_, i) => work(i, 200));
    expect(judge(command({ coreSize: undefined }, calls, calls.map(({ startMs }, i) => (i < 10 ? [startMs + 200, 'success'] : [startMs, 'rejected']))))).toEqual({ is: 'passed' });
  });
  test('may have a queue, in which the time limit runs', () => {
    const queue = { coreSize: 1, maxQueueSize: 10, queueSizeRejectionThreshold: 2 };
    expect(judge(command(queue, [work(0, 250), work(10, 20), work(20, 100), work(30, 20)], [[250, 'success'], [270, 'success'], [320, 'timeout'], [30, 'rejected']]))).toEqual({ is: 'passed' });
  });
});

describe('a closed loop', () => {
  const loop = { kind: 'closedLoop', gapMs: 100 } as const;
  test('goes on at once behind a call through Go', () => {
    const observed = [{ call: 0, startMs: 0, endMs: 0, result: 'accepted' }, { call: 1, startMs: 100, endMs: 100, result: 'accepted' }];
    expect(judge(breaker(loop, [go(0, 1000), go(100, 1000)], observed))).toEqual({ is: 'passed' });
    expect(judge(breaker(loop, [go(0, 1000), go(1100, 1000)], [observed[0]!, { ...observed[1]!, startMs: 1100, endMs: 1100 }]))).toEqual({ is: 'failed', why: 'call 1: startMs is 100, recorded 1100' });
  });
  test('waits for calls that are not, among others that are', () => {
    const calls = (starts: readonly [number, number, number, number, number]) => [go(starts[0], 450, 'error'), work(starts[1], 300, 'error'), go(starts[2], 10), work(starts[3], 10), go(starts[4], 10)];
    const observed = [
      { call: 0, startMs: 0, endMs: 0, result: 'accepted', stateAfter: 'closed' }, { call: 1, startMs: 100, endMs: 400, result: 'error', stateAfter: 'closed' },
      { call: 2, startMs: 500, endMs: 500, result: 'open' }, { call: 3, startMs: 600, endMs: 600, result: 'open', executed: false }, { call: 4, startMs: 700, endMs: 700, result: 'open' },
    ];
    expect(judge(breaker(loop, calls([0, 100, 500, 600, 700]), observed))).toEqual({ is: 'passed' });
    // The starts come out of the gap and the answers, whatever the calls say.
    expect(judge(breaker(loop, calls([0, 3, 4, 5, 6]), observed))).toEqual({ is: 'passed' });
    expect(judge(breaker(loop, calls([0, 900, 2000, 3000, 4000]), observed))).toEqual({ is: 'passed' });
  });
  test('may have calls each with a context of its own', () => {
    const attempts = [{ durationMs: 100, outcome: 'error' as const }];
    const given: Vector = {
      ...retrier, config: { backoff: 'constant', retries: 1, initialMs: 1000 }, driver: loop, calls: [{ startMs: 0, attempts, ctxTimeoutMs: 250 }, { startMs: 350, attempts }],
      observed: [{ call: 0, startMs: 0, endMs: 250, result: 'ctxDeadline' }, { call: 1, startMs: 350, endMs: 1550, result: 'error' }],
    };
    expect(judge(given)).toEqual({ is: 'passed' });
  });
  test('begins with its first call', () => {
    expect(judge(breaker(loop, [work(50, 100), work(250, 100)], [{ call: 0, startMs: 50, endMs: 150 }, { call: 1, startMs: 250, endMs: 350, result: 'success' }]))).toEqual({ is: 'passed' });
  });
});

describe('work of no length', () => {
  test('through Go has not begun when Go returns', () => {
    const observed = [{ call: 0, endMs: 5, result: 'accepted', stateAfter: 'closed', countersAfter: { errors: 0 } }, { call: 1, endMs: 7, result: 'accepted', stateAfter: 'closed', countersAfter: { errors: 1 } }, { call: 2, result: 'open' }];
    expect(judge(breaker({ kind: 'openLoop' }, [go(5, 0, 'error'), go(7, 0, 'error'), go(9, 0)], observed))).toEqual({ is: 'passed' });
  });
  test('is too late for a deadline of no time', () => {
    for (const timeoutMs of [0, -300]) {
      const observed = [{ call: 0, endMs: 5, result: 'timeout', workEndMs: 5, stopperClosedMs: 5 }];
      expect(judge({ ...named('gr-deadline-zero'), config: { timeoutMs }, calls: [work(5, 0)], observed })).toEqual({ is: 'passed' });
    }
  });
});

describe('a run is long enough', () => {
  test('for waits that lead behind all the vector names', () => {
    const slow = (attempts: VectorCall['attempts']): Vector => ({
      id: 'slow', library: 'eapache/go-resiliency', version: '1.7.0', kind: 'retrier', config: { backoff: 'constant', retries: 1, initialMs: 50_000 },
      driver: { kind: 'openLoop' }, calls: [{ startMs: 0, attempts: attempts! }], observed: [{ call: 0, result: 'success' }],
    });
    expect(judge(slow([{ durationMs: 1, outcome: 'error' }, { durationMs: 1, outcome: 'success' }]))).toEqual({ is: 'passed' });
    expect(judge(slow([{ durationMs: 1, outcome: 'error' }]))).toEqual({ is: 'failed', why: 'call 0: result is "error", recorded "success"' });
  });
  test('and wide enough, for more calls than a scenario has links', () => {
    const calls = Array.from({ length: 1001 }, (_, i): VectorCall => ({ startMs: i, attempts: [{ durationMs: 5, outcome: 'error' }] }));
    const given: Vector = { ...retrier, config: { backoff: 'constant', retries: 1, initialMs: 3 }, calls, observed: [{ call: 0, endMs: 13 }, { call: 1000, endMs: 1013 }] };
    expect(judge(given)).toEqual({ is: 'passed' });
  });
  test('for every draw of a sample', () => {
    const wide = named('gr-jitter-0.25');
    expect(judge({ ...withConfig(wide, { initialMs: 30_000 }), driver: { kind: 'sample', draws: 1000 }, observed: [{ minMs: 22_500, maxMs: 37_500, p50Ms: 30_000, toleranceMs: 1000 }] })).toEqual({ is: 'passed' });
  });
});

describe('the sum line', () => {
  const folder = mkdtempSync(join(tmpdir(), 'halfopen-unseen-'));
  afterAll(() => { rmSync(folder, { recursive: true }); });
  test('comes whatever goes wrong with one vector', () => {
    const file = join(folder, 'mine.json'), printed: string[] = [];
    const far = { ...seed, id: 'far', probes: [{ atMs: 1e11, state: 'closed' }] };
    writeFileSync(file, JSON.stringify({ schema: 1, vectors: [far, withConfig(retrier, { backoff: 'fibonacci' }), seed] }));
    const log = vi.spyOn(console, 'log').mockImplementation((line: string) => { printed.push(line); });
    try {
      expect(runVectors(file)).toBe(1);
    } finally {
      log.mockRestore();
    }
    expect(printed).toEqual([
      expect.stringMatching(/^failed far: durationMs: The field durationMs is /), 'unsupported gr-retrier-seed: config.backoff fibonacci', 'passed gr-breaker-seed-loop', '1 passed, 1 failed, 1 unsupported',
    ]);
  });
  test('a vector in memory that is no vector fails without an exception', () => {
    const broken = { ...seed, observed: [{ call: 0, countersAfter: null }] } as unknown as Vector;
    expect(judge(broken).is).toBe('failed');
  });
});
