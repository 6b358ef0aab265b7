/** The real bulkhead of cockatiel, driven under fake timers, and its dialect in the ordinary engine agree over random sequences of calls. */
import { BulkheadRejectedError, bulkhead } from 'cockatiel';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { judge } from '../../src/cli/vectors/run-vectors.ts';
import type { Vector } from '../../src/cli/vectors/schema.ts';
import type { RealBreaker } from './real/breakers.ts';
import { play } from './real/play.ts';
import { sequences } from './real/sequences.ts';
import type { Grid } from './real/sequences.ts';

const NIGHTLY = process.env['HALFOPEN_NIGHTLY'] === '1';
const SEED = Number(process.env['HALFOPEN_SEED'] ?? 16);
const LIMIT_MS = NIGHTLY ? 3_600_000 : 60_000;

interface Config { readonly capacity: number; readonly queue: number }
function realBulkhead({ capacity, queue }: Config): RealBreaker {
  const policy = bulkhead(capacity, queue);
  return { run: (work) => policy.execute(work), state: () => '', resultOf: (error) => (error instanceof BulkheadRejectedError ? 'rejected' : 'error'), stop: () => {} };
}
const cases = (grid: Grid): fc.Arbitrary<() => Promise<{ readonly vector: Vector; readonly tied: boolean }>> =>
  fc
    .record({ capacity: fc.integer({ min: 1, max: 5 }), queue: fc.integer({ min: 0, max: 6 }), asked: sequences(grid) })
    .map(({ asked, ...config }) => async () => {
      const { vector, tied } = await play('cockatiel', '3.2.1', { ...config }, () => realBulkhead(config), asked);
      return { vector: { ...vector, kind: 'bulkhead', probes: [] }, tied };
    });

test('agree when no two things fall due at one instant', async () => {
  const seen = { longest: 0, rejected: 0, waited: 0 };
  await fc.assert(fc.asyncProperty(cases(1), async (played) => {
    const { vector, tied } = await played();
    fc.pre(!tied);
    seen.longest = Math.max(seen.longest, vector.calls.length);
    seen.rejected += vector.observed.filter(({ result }) => result === 'rejected').length;
    seen.waited += vector.observed.filter((one) => one['workStartMs'] !== undefined).length;
    expect(judge(vector)).toEqual({ is: 'passed' });
  }), { seed: SEED, numRuns: NIGHTLY ? 5000 : 100, maxSkipsPerRun: 10 });
  expect(seen.longest).toBeGreaterThan(100);
  expect(Math.min(seen.rejected, seen.waited)).toBeGreaterThan(200);
}, LIMIT_MS);

test('agree when they do: what was set first comes first', async () => {
  let ties = 0;
  await fc.assert(fc.asyncProperty(cases(500), async (played) => {
    const { vector, tied } = await played();
    if (tied) ties += 1;
    expect(judge(vector)).toEqual({ is: 'passed' });
  }), { seed: SEED, numRuns: NIGHTLY ? 1000 : 40 });
  expect(ties).toBeGreaterThan(20);
}, LIMIT_MS);

test('would be found to differ by one place more or a longer queue', async () => {
  const found = { capacity: 0, queue: 0 };
  await fc.assert(fc.asyncProperty(cases(1), async (played) => {
    const { vector } = await played();
    for (const field of ['capacity', 'queue'] as const) {
      if (judge({ ...vector, config: { ...vector.config, [field]: Number(vector.config[field]) + 1 } }).is === 'failed') found[field] += 1;
    }
  }), { seed: 16, numRuns: 15 });
  expect(Math.min(found.capacity, found.queue)).toBeGreaterThan(5);
}, LIMIT_MS);
