import { expect, test } from 'vitest';
import { retry } from './model.ts';
import { ladderOf } from './ladder.tsx';
import { defaultsOf } from '../../engine/fields.ts';
import { machineOf } from '../../engine/pattern.ts';
import { fieldsOf } from '../../engine/patterns.ts';
import { EffectsLog, outcomeOf } from '../../../test/support/effects-log.ts';
import type { RetryConfig } from './model.ts';
import type { Signal } from '../../engine/pattern.ts';

type Change = { readonly [field: string]: unknown };
const configOf = (dialect: string, change: Change) => ({ ...defaultsOf(fieldsOf(retry, { dialect })), dialect, ...change }) as unknown as RetryConfig;
const request: Signal = { type: 'request' };
const waited: Signal = { type: 'timer', key: 0 };
const leaves: Signal = { type: 'cancel' };
const fails = (attempt: number, text = 'error UNAVAILABLE', retryAfterMs = -1): Signal => ({ type: 'response', attempt, outcome: { ...outcomeOf(text), retryAfterMs } });

function run(dialect: string, change: Change, signals: readonly Signal[], draws: readonly number[] = [0.5]): readonly string[] {
  const config = configOf(dialect, change), machine = machineOf(retry, config), fx = new EffectsLog(), call: unknown = machine.begin(config);
  fx.draws = draws;
  for (const signal of signals) machine.step(null, call, config, signal, fx);
  return fx.taken();
}
/** The waits of a call that fails until it is given up, at most `count`. */
function waits(dialect: string, change: Change, count: number, draws: readonly number[] = [0.5], pushBack: readonly number[] = []): readonly number[] {
  const signals = Array.from({ length: count }, (_, i) => [fails(i + 1, 'error UNAVAILABLE', pushBack[i] ?? -1), waited]).flat();
  return run(dialect, change, [request, ...signals], draws).flatMap((line) => (line.startsWith('timer 0') ? [Number(line.slice('timer 0 in '.length))] : []));
}
const rounded = (values: readonly number[]) => values.map((value) => Math.round(value * 1000) / 1000);
const LAST = 1 - 1e-9;

test.each<[string, Change, number]>([
  ['general', {}, 3], ['general', { backoff: 'list', delaysMs: [1, 2] }, 2], ['cockatiel', { infinite: false }, 3], ['polly', {}, 3],
  ['envoy', {}, 1], ['resilience4j', {}, 2], ['resilience4j', { maxAttempts: 1 }, 0], ['grpc', {}, 3], ['grpc', { maxAttempts: 9 }, 4],
])('%s with %o makes %s retries: some libraries count attempts, some retries', (dialect, change, expected) => {
  expect(waits(dialect, change, 12)).toHaveLength(expected);
});
test.each<[string, Change]>([['cockatiel', {}], ['polly', { retries: 2_147_483_647, initialMs: 0 }], ['general', { infinite: true }]])('%s with %o retries for ever', (dialect, change) => {
  expect(waits(dialect, change, 200)).toHaveLength(200);
});

const five = { retries: 5, infinite: false };
test.each<[string, Change, readonly number[], readonly number[]]>([
  ['constant', { ...five, backoff: 'constant', intervalMs: 400.7 }, [0.5], [400, 400, 400, 400, 400]],
  ['nothing set: a timer of Node is 1 ms at least', five, [0.5], [1, 1, 1, 1, 1]],
  ['a list, of which the last repeats', { ...five, backoff: 'list', delaysMs: [100, 300] }, [0.5], [100, 300, 300, 300, 300]],
  ['a list of none', { ...five, backoff: 'list', delaysMs: [] }, [0.5], [1, 1, 1, 1, 1]],
  ['longer than a timer of Node can be', { ...five, intervalMs: 2_147_483_648 }, [0.5], [1, 1, 1, 1, 1]],
  ['doubling whatever the growth', { ...five, backoff: 'exponential', generator: 'none', exponent: 3, initialMs: 200, maxMs: 1000 }, [0.5], [200, 400, 800, 1000, 1000]],
  ['full jitter', { ...five, backoff: 'exponential', generator: 'full', initialMs: 100, maxMs: 2000 }, [0.1, 0.7, 0.35, 0.95, 0.5], [10, 140, 140, 760, 800]],
  ['half jitter', { ...five, backoff: 'exponential', generator: 'half', initialMs: 101 }, [0, 0.5, LAST], [50, 151, 403, 807, 1615]],
])("cockatiel's waits, %s", (_, change, draws, expected) => {
  expect(waits('cockatiel', change, 5, draws)).toEqual(expected);
});
test("cockatiel's decorrelated waits are those of the library, before its timers cut them", () => {
  const change = { ...five, backoff: 'exponential', timers: 'exact' };
  expect(rounded(waits('cockatiel', change, 3, [0.1, 0.7, 0.35]))).toEqual([54.849, 238.993, 170.262]);
  expect(waits('cockatiel', { ...change, maxMs: 100 }, 5, [LAST, 0, LAST]).every((ms) => ms <= 100)).toBe(true);
});
test("cockatiel's cancellation cuts neither work nor wait, and is looked at after the next failure", () => {
  const change = { infinite: false, intervalMs: 100 };
  expect(run('cockatiel', change, [request, leaves, fails(1)])).toEqual(['forward 1', 'cancel 1 and wait', 'reply error UNAVAILABLE']);
  expect(run('cockatiel', change, [request, fails(1), leaves, waited, fails(2)]).slice(2)).toEqual(['forward 2 after backoff', 'cancel 2 and wait', 'reply error UNAVAILABLE']);
});

test.each<[string, Change, readonly number[], readonly number[]]>([
  ['constant', {}, [0.5], [2000, 2000, 2000, 2000, 2000]],
  ['linear', { backoff: 'linear', initialMs: 100 }, [0.5], [100, 200, 300, 400, 500]],
  ['exponential, capped', { backoff: 'exponential', initialMs: 100, maxMs: 700 }, [0.5], [100, 200, 400, 700, 700]],
  ['constant with jitter', { initialMs: 100, useJitter: true }, [0, 0.5, 1], [75, 100, 125, 125, 125]],
  ['linear with jitter', { backoff: 'linear', initialMs: 100, useJitter: true }, [0], [75, 150, 225, 300, 375]],
  ['none', { initialMs: 0, backoff: 'exponential', useJitter: true }, [0.5], [0, 0, 0, 0, 0]],
])("Polly's waits, %s", (_, change, draws, expected) => {
  expect(waits('polly', { retries: 5, ...change }, 5, draws)).toEqual(expected);
});
test("Polly's decorrelated waits are cockatiel's, capped after jitter", () => {
  const change = { retries: 5, backoff: 'exponential', useJitter: true, initialMs: 128 };
  expect(rounded(waits('polly', change, 3, [0.1, 0.7, 0.35]))).toEqual([54.849, 238.993, 170.262]);
  expect(rounded(waits('polly', { ...change, maxMs: 200 }, 3, [0.1, 0.7, 0.35]))).toEqual([54.849, 200, 170.262]);
});
test('the decorrelated waits stay numbers however long it goes on', () => {
  for (const dialect of ['polly', 'cockatiel']) expect(waits(dialect, { retries: 1100, infinite: false, backoff: 'exponential', useJitter: true, maxMs: 5000 }, 1100).every((ms) => ms >= 0 && ms <= 5000)).toBe(true);
});
test('Polly lets the work obey a cancellation, and ends a wait at once', () => {
  expect(run('polly', {}, [request, leaves, fails(1, 'cancelled')])).toEqual(['forward 1', 'cancel 1 and wait', 'reply cancelled']);
  expect(run('polly', {}, [request, fails(1), leaves]).slice(2)).toEqual(['stop 0', 'reply cancelled']);
  expect(run('polly', {}, [request, fails(1, 'cancelled')]).at(-1)).toBe('reply cancelled');
});
test('with Retry-After, Polly waits as asked, above its cap too', () => {
  expect(waits('polly', { retryAfter: true, maxMs: 500 }, 3, [0.5], [-1, 4000, 0])).toEqual([500, 4000, 0]);
  expect(waits('polly', {}, 1, [0.5], [4000])).toEqual([2000]);
});
test('polly retries only what it is told to, but by default no cancellation', () => {
  const only = { classifier: 'whitelist', errors: ['Busy', 'timeout'] };
  expect(['error Busy', 'timeout', 'error Other', 'cancelled'].map((outcome) => run('polly', only, [request, fails(1, outcome)]).at(-1))).toEqual([
    'timer 0 in 2000',
    'timer 0 in 2000',
    'reply error Other',
    'reply cancelled',
  ]);
});

const ten = { maxAttempts: 11 };
test.each<[string, Change, readonly number[], readonly number[]]>([
  ['fixed', { initialMs: 500.9 }, [0.5], [500, 500, 500, 500]],
  ['exponential, cut to whole ms at every step', { interval: 'exponential' }, [0.5], [500, 750, 1125, 1687, 2530, 3795, 5692, 8538, 12807, 19210]],
  ['exponential, capped', { interval: 'exponential', initialMs: 100, multiplier: 2, maxMs: 1000 }, [0.5], [100, 200, 400, 800, 1000, 1000]],
  ['randomized, from one end to the other', { interval: 'randomized', initialMs: 100 }, [0, 0.5, LAST], [50, 100, 150, 150]],
  ['randomized, never below 1 ms', { interval: 'randomized', initialMs: 1, randomizationFactor: 1 }, [0, LAST], [1, 2]],
  ['exponential and randomized, capped after jitter', { interval: 'exponentialRandom', initialMs: 100, multiplier: 2, maxMs: 500 }, [LAST], [150, 300, 500, 500]],
])("resilience4j's waits, %s", (_, change, draws, expected) => {
  expect(waits('resilience4j', { ...ten, ...change }, expected.length, draws)).toEqual(expected);
});

test.each<[string, Change, readonly number[], readonly number[]]>([
  ['below bounds that double to the cap', {}, [LAST], [24, 49, 99, 199, 249, 249]],
  ['from 0', {}, [0], [0, 0, 0, 0, 0, 0]],
  ['below the bounds of the documentation, then cut at the cap', { formula: 'documented' }, [LAST], [24, 74, 174, 250, 250, 250]],
  ['with a cap of its own', { maxMs: 60 }, [LAST], [24, 49, 59, 59, 59, 59]],
])("Envoy's waits are whole ms %s", (_, change, draws, expected) => {
  expect(waits('envoy', { retries: 6, ...change }, 6, draws)).toEqual(expected);
});
test('with Retry-After, Envoy waits as asked and up to half longer, unless asked for too long', () => {
  expect(waits('envoy', { retries: 6, retryAfter: true }, 4, [0, LAST, 0], [1000, 1000, 300_001, -1])).toEqual([1000, 1499, 0, 0]);
  expect(waits('envoy', { retries: 6, retryAfter: true }, 2, [0], [300_000, 0])).toEqual([300_000, 0]);
  expect(waits('envoy', { retries: 6, retryAfter: false }, 1, [LAST], [1000])).toEqual([24]);
});
test("Envoy's 5xx is all but what the caller did wrong", () => {
  expect(run('envoy', {}, [request, fails(1, 'bad-request')]).at(-1)).toBe('reply bad-request');
  expect(run('envoy', {}, [request, fails(1, 'timeout')]).at(-1)).toBe('timer 0 in 12');
});

test.each<[string, Change, readonly number[], readonly number[]]>([
  ['± a fifth, after the cap', { maxAttempts: 5, maxMs: 300 }, [0, 0.5, 0.75, 0.75], [80, 200, 330, 330]],
  ['full, before 2024', { maxAttempts: 5, jitter: 'full' }, [0.5], [50, 100, 200, 400]],
  ['growing by its multiplier', { maxAttempts: 5, multiplier: 1.5 }, [0.5], [100, 150, 225, 337.5]],
])("gRPC's waits, %s", (_, change, draws, expected) => {
  expect(rounded(waits('grpc', change, 5, draws))).toEqual(expected);
});
test('a push-back is waited for exactly, and growth begins anew after it', () => {
  expect(waits('grpc', { maxAttempts: 5 }, 4, [0.5], [-1, -1, 7, -1])).toEqual([100, 200, 7, 100]);
});
test('a negative push-back forbids the retry, and so does a code that is not listed', () => {
  expect(run('grpc', {}, [request, fails(1, 'error UNAVAILABLE', -2)]).at(-1)).toBe('reply error UNAVAILABLE');
  expect(run('grpc', {}, [request, fails(1, 'error Busy')]).at(-1)).toBe('reply error Busy');
  expect(run('grpc', {}, [request, fails(1, 'unreachable')]).at(-1)).toBe('timer 0 in 100');
});

const WAYS: readonly (readonly [string, Change])[] = [
  ...(['none', 'full', 'equal', 'decorrelated', 'share'] as const).map((jitter) => ['general', { backoff: 'exponential', jitter, retries: 6, initialMs: 100, exponentFrom: 1 }] as const),
  ['general', { backoff: 'list', delaysMs: [100, 50, 300], jitter: 'full' }], ['general', { backoff: 'list', delaysMs: [100, 50], jitter: 'decorrelated' }],
  ...(['none', 'full', 'half', 'decorrelated'] as const).map((generator) => ['cockatiel', { ...five, backoff: 'exponential', generator }] as const),
  ['cockatiel', { ...five, backoff: 'exponential', maxMs: 500 }], ['cockatiel', { ...five, intervalMs: 0.5 }], ['cockatiel', { ...five, backoff: 'list' }],
  ...(['constant', 'linear', 'exponential'] as const).flatMap((backoff) => [true, false].map((useJitter) => ['polly', { retries: 6, backoff, useJitter }] as const)),
  ['polly', { retries: 6, backoff: 'exponential', useJitter: true, maxMs: 3000 }],
  ...(['fixed', 'exponential', 'randomized', 'exponentialRandom'] as const).map((interval) => ['resilience4j', { ...ten, interval, maxMs: 2000 }] as const),
  ['envoy', { retries: 6 }], ['envoy', { retries: 6, formula: 'documented' }], ['grpc', { maxAttempts: 5 }], ['grpc', { jitter: 'full' }],
];
test.each(WAYS)('the ladder of %s with %o has a rung for every wait, and no wait leaves its rung', (dialect, change) => {
  const ladder = ladderOf(configOf(dialect, change));
  let seed = 7, seen = 0;
  const draw = () => { seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648; return seed / 2_147_483_648; };
  for (let round = 0; round < 300; round++) {
    const corner = [() => 0, () => LAST, draw][round % 3]!;
    const all = waits(dialect, change, 12, Array.from({ length: 12 }, corner));
    let sum = 0;
    all.forEach((ms, k) => {
      sum += ms;
      const rung = ladder[k]!, slack = 1 + k;
      if (ms < rung.leastMs - 1e-6 || ms > rung.mostMs + 1e-6) expect.fail(`wait ${k + 1} of ${ms} ms is not within ${rung.leastMs} to ${rung.mostMs}`);
      if (sum < rung.earliestMs - slack || sum > rung.latestMs + slack) expect.fail(`retry ${k + 1} at ${sum} ms is not within ${rung.earliestMs} to ${rung.latestMs}`);
      if (ms === rung.mostMs || ms > rung.mostMs * 0.9) seen++;
    });
    expect(all).toHaveLength(Math.min(12, ladder.length));
  }
  expect(seen).toBeGreaterThan(0);
});
