/** Random settings of the two libraries, and random sequences of up to 200 calls: phases of few and of many failures, bursts and pauses. */
import fc from 'fast-check';
import type { CockatielVector, OpossumVector } from './breakers.ts';
import type { Asked } from './play.ts';

/** Off the grid: any millisecond. On it: whole steps, so that many things fall due at one instant. */
export type Grid = 1 | 500;

const many = (grid: Grid, most: number) => fc.integer({ min: 1, max: Math.ceil(most / grid) }).map((steps) => steps * grid);
const times = (grid: Grid, usual: number, most: number) => fc.oneof({ weight: 4, arbitrary: many(grid, usual) }, { weight: 1, arbitrary: many(grid, most) });

export function sequences(grid: Grid): fc.Arbitrary<readonly Asked[]> {
  const call = fc.record({ gapMs: times(grid, 1000, 20_000), durationMs: times(grid, 2000, 30_000), roll: fc.integer({ min: 0, max: 99 }) });
  const phase = fc.record({ failing: fc.constantFrom(0, 15, 50, 85, 100), calls: fc.array(call, { minLength: 1, maxLength: 50, size: 'max' }) });
  return fc.array(phase, { minLength: 1, maxLength: 4, size: 'max' }).map((phases) =>
    phases.flatMap(({ failing, calls }) =>
      calls.map(({ gapMs, durationMs, roll }) => ({
        gapMs,
        durationMs,
        errorName: roll >= failing ? null : roll % 6 === 5 ? 'Ignored' : 'Timeout',
      })),
    ),
  );
}

const share = fc.oneof(fc.integer({ min: 1, max: 99 }).map((percent) => percent / 100), fc.constantFrom(1 / 3, 0.5, 2 / 3));
const ignored = fc.constantFrom([], [], ['Ignored'] as readonly string[]);
const given = <T>(value: T | undefined, name: string): { readonly [field: string]: T } => (value === undefined ? {} : { [name]: value });

export function cockatielConfigs(grid: Grid): fc.Arbitrary<CockatielVector> {
  const wait = fc.oneof(
    times(grid, 5000, 60_000).map((halfOpenAfterMs) => ({ halfOpenAfterMs })),
    fc.array(times(grid, 5000, 30_000), { minLength: 1, maxLength: 4 }).map((durationsMs) => ({ halfOpenBackoff: { kind: 'iterable' as const, durationsMs } })),
  );
  const consecutive = fc.record({ breaker: fc.constant('consecutive' as const), threshold: fc.integer({ min: 0, max: 6 }) });
  const count = fc
    .record({
      threshold: share,
      size: fc.integer({ min: 1, max: 20 }),
      least: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined }),
    })
    .map(({ threshold, size, least }) => ({
      breaker: 'count' as const,
      threshold,
      size,
      ...given(least === undefined ? undefined : Math.max(1, Math.ceil(least * size)), 'minimumNumberOfCalls'),
    }));
  const sampling = fc
    .record({
      threshold: share,
      durationMs: fc.integer({ min: 1, max: 60_000 }),
      rps: fc.option(fc.integer({ min: 1, max: 30 }), { nil: undefined }),
    })
    .map(({ threshold, durationMs, rps }) => ({
      breaker: 'sampling' as const,
      threshold,
      durationMs,
      ...given(rps === undefined ? undefined : rps / 20, 'minimumRps'),
    }));
  return fc.tuple(fc.oneof(consecutive, count, sampling), wait, ignored).map(([rule, waits, unhandledErrors]) => ({ ...rule, ...waits, unhandledErrors }));
}

export function opossumConfigs(grid: Grid): fc.Arbitrary<OpossumVector> {
  return fc.record({
    timeoutMs: fc.oneof(fc.constant(null), times(grid, 3000, 30_000)),
    errorThresholdPercentage: fc.oneof(fc.integer({ min: 0, max: 100 }), fc.constantFrom(100 / 3, 50)),
    volumeThreshold: fc.integer({ min: 0, max: 12 }),
    resetTimeoutMs: times(grid, 5000, 60_000),
    rollingCountBuckets: fc.integer({ min: 1, max: 20 }),
    bucketMs: times(grid, 2000, 10_000).map((ms) => Math.max(250, ms)),
    over: fc.nat(19),
    limit: fc.option(fc.integer({ min: 0, max: 6 }), { nil: undefined, freq: 2 }),
    allowWarmUp: fc.boolean(),
    filteredErrors: fc.constantFrom([], [], ['Ignored'], ['Ignored', 'timeout'], ['rejected:limit'] as readonly string[]),
  }).map(({ limit, bucketMs, over, ...config }) => ({
    ...config, ...given(limit, 'capacity'),
    // what is over does not make the buckets longer
    rollingCountTimeoutMs: bucketMs * config.rollingCountBuckets + Math.min(over, config.rollingCountBuckets - 1),
  }));
}
