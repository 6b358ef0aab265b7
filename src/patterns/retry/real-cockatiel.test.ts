/** The waits of cockatiel's generators, from the library itself, for random options and draws. */
import {
  ConstantBackoff,
  ExponentialBackoff,
  IterableBackoff,
  decorrelatedJitterGenerator,
  fullJitterGenerator,
  halfJitterGenerator,
  noJitterGenerator,
} from 'cockatiel';
import fc from 'fast-check';
import { afterEach, expect, test, vi } from 'vitest';
import { cockatiel } from './dialects/cockatiel.ts';
import type { CockatielConfig } from './dialects/cockatiel.ts';
import { defaultsOf } from '../../engine/fields.ts';
import { EffectsLog, outcomeOf } from '../../../test/support/effects-log.ts';

const GENERATORS = { none: noJitterGenerator, full: fullJitterGenerator, half: halfJitterGenerator, decorrelated: decorrelatedJitterGenerator };
const RETRIES = 12;

afterEach(() => { vi.restoreAllMocks(); });

function ours(change: Partial<CockatielConfig>, draws: readonly number[]): readonly number[] {
  const config: CockatielConfig = { ...defaultsOf(cockatiel.fields), timers: 'exact', ...change };
  const fx = new EffectsLog(), call = cockatiel.begin(config);
  fx.draws = draws;
  cockatiel.step(null, call, config, { type: 'request' }, fx);
  for (let attempt = 1; attempt <= RETRIES; attempt++) {
    cockatiel.step(null, call, config, { type: 'response', attempt, outcome: outcomeOf('error Busy') }, fx);
    cockatiel.step(null, call, config, { type: 'timer', key: 0 }, fx);
  }
  return fx.taken().flatMap((line) => (line.startsWith('timer 0 in ') ? [Number(line.slice('timer 0 in '.length))] : []));
}
function theirs(
  factory: { next(context: unknown): { readonly duration: number; next(context: unknown): unknown } },
  draws: readonly number[],
): readonly number[] {
  let used = 0;
  vi.spyOn(Math, 'random').mockImplementation(() => draws[Math.min(used++, draws.length - 1)]!);
  const waits: number[] = [];
  let backoff = factory.next(undefined);
  for (let n = 0; n < RETRIES; n++) {
    waits.push(Math.max(0, backoff.duration));
    backoff = backoff.next(undefined) as typeof backoff;
  }
  vi.restoreAllMocks();
  return waits;
}
/** Powers, logarithms and tanh may differ in their last bits, and a wait is a difference of large numbers: a nanosecond, or a billionth. */
function expectSame(got: readonly number[], wanted: readonly number[]): void {
  expect(got).toHaveLength(wanted.length);
  wanted.forEach((ms, n) => { if (Math.abs(got[n]! - ms) > Math.max(1e-6, 1e-9 * ms)) expect.fail(`wait ${n + 1} is ${got[n]!} ms, cockatiel's ${ms} ms`); });
}
const drawn = fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), { minLength: RETRIES, maxLength: RETRIES });

test.each(Object.keys(GENERATORS) as (keyof typeof GENERATORS)[])('exponential waits, %s', (generator) => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 5000 }),
      fc.integer({ min: 0, max: 100_000 }),
      fc.double({ min: 1, max: 2.5, noNaN: true }),
      drawn,
      (initialMs, maxMs, exponent, draws) => {
        const real = new ExponentialBackoff({
          generator: GENERATORS[generator] as typeof decorrelatedJitterGenerator,
          initialDelay: initialMs,
          maxDelay: maxMs,
          exponent,
        });
        expectSame(ours({ backoff: 'exponential', generator, initialMs, maxMs, exponent }, draws), theirs(real as never, draws));
      },
    ),
    { seed: 16, numRuns: 300 },
  );
});
test('constant waits and lists', () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 5000 }), { minLength: 1, maxLength: 6 }), (delaysMs) => {
    expectSame(ours({ backoff: 'list', delaysMs }, [0.5]), theirs(new IterableBackoff(delaysMs) as never, [0.5]));
    expectSame(ours({ intervalMs: delaysMs[0]! }, [0.5]), theirs(new ConstantBackoff(delaysMs[0]!) as never, [0.5]));
  }), { seed: 16 });
});
test("the defaults are the library's", () => {
  const draws = [0.3, 0.9, 0.1, 0.6];
  expectSame(ours({ backoff: 'exponential' }, draws), theirs(new ExponentialBackoff() as never, draws));
});
