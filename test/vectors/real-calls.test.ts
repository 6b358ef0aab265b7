/** The real retry and timeout of cockatiel, driven under fake timers, and their dialects in the ordinary engine agree over random calls. HALFOPEN_SEED tries others. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judge } from '../../src/cli/vectors/run-vectors.ts';
import type { VectorAttempt } from '../../src/cli/vectors/schema.ts';
import { playRetry, playTimeout } from './real/calls.ts';
import type { AskedCall, RetryVector, TimeoutVector } from './real/calls.ts';

const NIGHTLY = process.env['HALFOPEN_NIGHTLY'] === '1';
const RUNS = { seed: Number(process.env['HALFOPEN_SEED'] ?? 16), numRuns: NIGHTLY ? 5000 : 150 };
const LIMIT_MS = NIGHTLY ? 3_600_000 : 60_000;

const ms = (most: number) => fc.integer({ min: 1, max: most });
const ending: fc.Arbitrary<VectorAttempt> = fc.record({ durationMs: ms(500), name: fc.constantFrom(null, 'Timeout', 'Timeout', 'Timeout', 'Other') })
  .map(({ durationMs, name }) => (name === null ? { durationMs, outcome: 'success' as const } : { durationMs, outcome: 'error' as const, errorName: name }));
/** The last attempt succeeds, or a retry for ever would never end. */
const tries = fc.array(ending, { maxLength: 11 }).map((attempts): readonly VectorAttempt[] => [...attempts, { durationMs: 5, outcome: 'success' }]);
const retried: fc.Arbitrary<readonly AskedCall[]> = fc.array(fc.record({ gapMs: ms(2000), attempts: tries }), { minLength: 1, maxLength: 12 });

const waits: fc.Arbitrary<RetryVector> = fc.oneof(
  fc.record({ backoff: fc.constant('constant' as const), intervalMs: fc.oneof(fc.constantFrom(0, 0.4, 1.9), ms(3000)) }),
  fc.record({ backoff: fc.constant('iterable' as const), durationsMs: fc.array(ms(3000), { minLength: 1, maxLength: 5 }) }),
  fc.record({
    backoff: fc.constant('exponential' as const), generator: fc.constantFrom('none' as const, 'full' as const, 'half' as const, 'decorrelated' as const),
    initialDelayMs: ms(1000), maxDelayMs: ms(10_000), exponent: fc.constantFrom(1.5, 2, 3),
    randomSequence: fc.array(fc.integer({ min: 0, max: 999 }).map((draw) => draw / 1000), { minLength: 1, maxLength: 20 }),
  }),
);
const retries = fc
  .record({
    waits,
    most: fc.option(fc.integer({ min: 0, max: 10 }), { nil: undefined }),
    handled: fc.option(fc.constant(['Timeout']), { nil: undefined }),
  })
  .map(({ waits: own, most, handled }): RetryVector => ({
    ...own,
    ...(most === undefined ? {} : { maxAttempts: most }),
    ...(handled === undefined ? {} : { handled }),
  }));

const timeouts: fc.Arbitrary<TimeoutVector> = fc.record({
  timeoutMs: fc.oneof(fc.constantFrom(-5, 0, 0.5, 250.9), ms(600)),
  strategy: fc.constantFrom('aggressive' as const, 'cooperative' as const),
});
const guarded: fc.Arbitrary<readonly AskedCall[]> = fc.array(fc.record({ gapMs: ms(400), attempt: ending, honoursAbort: fc.boolean() })
  .map(({ attempt, ...call }) => ({ ...call, attempts: [attempt] })), { minLength: 1, maxLength: NIGHTLY ? 200 : 30 });

describe('the real cockatiel and its dialect agree', () => {
  test('on retries: attempts, waits as computed, answers and their times', async () => {
    let attempts = 0;
    await fc.assert(fc.asyncProperty(retries, retried, async (config, asked) => {
      const vector = await playRetry(config, asked);
      attempts += vector.observed.reduce((sum, observed) => sum + (observed['attempts'] as readonly object[]).length, 0);
      expect(judge(vector)).toEqual({ is: 'passed' });
    }), RUNS);
    expect(attempts).toBeGreaterThan(RUNS.numRuns * 5);
  }, LIMIT_MS);

  test('on timeouts: who is freed, when work is told to stop and when it ends', async () => {
    const results = new Map<string, number>();
    await fc.assert(fc.asyncProperty(timeouts, guarded, async (config, asked) => {
      const vector = await playTimeout(config, asked);
      for (const { result } of vector.observed) results.set(String(result), (results.get(String(result)) ?? 0) + 1);
      expect(judge(vector)).toEqual({ is: 'passed' });
    }), RUNS);
    expect([...results.keys()].sort()).toEqual(['cancelled', 'error', 'success', 'timeout']);
  }, LIMIT_MS);

  test('and would be found to differ by a wait or a result', async () => {
    const [config, asked] = [{ backoff: 'constant', intervalMs: 100, maxAttempts: 3 } as const, [{ gapMs: 5, attempts: [{ durationMs: 10, outcome: 'error', errorName: 'Timeout' }] }] as const];
    const vector = await playRetry(config, asked);
    expect(judge(vector)).toEqual({ is: 'passed' });
    expect(judge({ ...vector, config: { ...vector.config, intervalMs: 101 } }).is).toBe('failed');
    expect(judge({ ...vector, observed: vector.observed.map((observed) => ({ ...observed, result: 'success' })) }).is).toBe('failed');
  });
});
