import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Distribution } from '../spec.ts';
import { compile } from './distribution.ts';
import { Draws } from './draws.ts';

const N = 200_000;
function sample(distribution: Distribution): Float64Array {
  const draws = new Draws(), sampler = compile(distribution);
  draws.startStream(17, 3);
  return Float64Array.from({ length: N }, () => sampler.sampleUs(draws)).sort();
}
const mean = (values: Float64Array): number => values.reduce((x, y) => x + y, 0) / values.length;
const variance = (values: Float64Array, m: number): number => values.reduce((sum, x) => sum + (x - m) ** 2, 0) / values.length;
const at = (sorted: Float64Array, share: number): number => sorted[Math.floor(share * sorted.length)]!;
/** The sample's mean, in standard errors from the stated one. */
function offMean(distribution: Distribution): number {
  const values = sample(distribution), m = mean(values);
  return (m - compile(distribution).meanUs) / Math.sqrt(variance(values, m) / N);
}

const KNOWN: readonly (readonly [name: string, meanUs: number, distribution: Distribution])[] = [
  ['uniform', 3000, { dist: 'uniform', minMs: 1, maxMs: 5 }],
  ['exponential', 10_000, { dist: 'exponential', meanMs: 10 }],
  // E|N(10, 2)| = 2·√(2/π)·e^(−12.5) + 10·erf(5/√2)
  ['folded normal far from 0', 10_000.001_07, { dist: 'foldedNormal', meanMs: 10, sdMs: 2 }],
  ['folded normal at 0', 7978.845_608, { dist: 'foldedNormal', meanMs: 0, sdMs: 10 }],
  ['folded normal by 0', 11_666.309_412, { dist: 'foldedNormal', meanMs: 10, sdMs: 10 }],
  ['lognormal', 20_000, { dist: 'lognormal', meanMs: 20, scv: 4 }],
  ['mixture', 0.98 * 10_000 + 0.02 * 500_000, { dist: 'mixture', parts: [
    { weight: 98, of: { dist: 'exponential', meanMs: 10 } }, { weight: 2, of: { dist: 'constant', ms: 500 } }] }],
  ['mixture of mixtures', 0.5 * 1000 + 0.5 * (0.25 * 2000 + 0.75 * 6000), { dist: 'mixture', parts: [
    { weight: 1, of: { dist: 'constant', ms: 1 } },
    { weight: 0, of: { dist: 'constant', ms: 1e6 } },
    { weight: 1, of: { dist: 'mixture', parts: [{ weight: 1, of: { dist: 'constant', ms: 2 } }, { weight: 3, of: { dist: 'uniform', minMs: 4, maxMs: 8 } }] } }] }],
  ['linear empirical', 0.5 * 1500 + 0.4 * 6000 + 0.1 * 55_000, { dist: 'empirical', interpolation: 'linear', points: [[0, 1], [0.5, 2], [0.9, 10], [1, 100]] }],
  ['empirical with open ends', 0.1 * 2000 + 0.8 * 3000 + 0.1 * 4000, { dist: 'empirical', interpolation: 'linear', points: [[0.1, 2], [0.9, 4]] }],
  // 1 ms · s^(−1/3) down to s = 1/8, then from 2 ms to 3 ms evenly in the logarithm.
  ['log-log empirical', 1000 * 1.5 * (1 - 0.25) + 1000 / Math.log(1.5) / 8, { dist: 'empirical', interpolation: 'logLog', points: [[0, 1], [0.875, 2], [1, 3]] }],
  // 1 ms / s: the one power whose integral is a logarithm.
  ['log-log empirical of power −1', 1000 * Math.log(4) + 4000 / 4, { dist: 'empirical', interpolation: 'logLog', points: [[0, 1], [0.75, 4], [1, 4]] }],
];

describe('distributions', () => {
  test.each(KNOWN)('%s: the stated mean is the known one, and draws keep to it', (_, meanUs, distribution) => {
    expect(Math.abs(compile(distribution).meanUs / meanUs - 1)).toBeLessThan(1e-7);
    expect(Math.abs(offMean(distribution))).toBeLessThan(4);
  });

  test('constant is the whole µs next to it and draws nothing', () => {
    const draws = new Draws();
    draws.startStream(1, 1);
    const before = [draws.a, draws.b];
    expect(compile({ dist: 'constant', ms: 1.2346 }).sampleUs(draws)).toBe(1235);
    expect(compile({ dist: 'constant', ms: 1.2346 }).meanUs).toBeCloseTo(1234.6, 9);
    expect([draws.a, draws.b]).toEqual(before);
  });

  test('uniform fills its range', () => {
    const values = sample({ dist: 'uniform', minMs: 1, maxMs: 5 });
    expect(values[0]).toBe(1000);
    expect(values[N - 1]).toBe(5000);
    expect(Math.abs(at(values, 0.25) - 2000)).toBeLessThan(20);
  });

  test('exponential has its deep quantiles', () => {
    const values = sample({ dist: 'exponential', meanMs: 10 });
    for (const share of [0.5, 0.9, 0.99, 0.999]) expect(Math.abs(at(values, share) / (-1e4 * Math.log(1 - share)) - 1)).toBeLessThan(0.03);
  });

  test('lognormal has the variance of its SCV and the median m / √(1 + SCV)', () => {
    const values = sample({ dist: 'lognormal', meanMs: 20, scv: 0.5 });
    expect(Math.abs(variance(values, mean(values)) / (0.5 * 20_000 ** 2) - 1)).toBeLessThan(0.03);
    expect(Math.abs(at(values, 0.5) / (20_000 / Math.sqrt(1.5)) - 1)).toBeLessThan(0.01);
  });

  test('lognormal without variance or mean is a constant', () => {
    const draws = new Draws();
    draws.startStream(1, 1);
    expect(compile({ dist: 'lognormal', meanMs: 7, scv: 0 }).sampleUs(draws)).toBe(7000);
    expect(compile({ dist: 'lognormal', meanMs: 0, scv: 2 }).sampleUs(draws)).toBe(0);
    expect(compile({ dist: 'foldedNormal', meanMs: 7, sdMs: 0 }).sampleUs(draws)).toBe(7000);
  });

  test('mixture picks its parts by weight', () => {
    const values = sample({ dist: 'mixture', parts: [{ weight: 3, of: { dist: 'constant', ms: 1 } }, { weight: 0, of: { dist: 'constant', ms: 2 } }, { weight: 1, of: { dist: 'constant', ms: 3 } }] });
    const ones = values.filter((x) => x === 1000).length;
    expect(Math.abs(ones - 0.75 * N) / Math.sqrt(N * 0.1875)).toBeLessThan(4);
    expect(values.includes(2000)).toBe(false);
  });

  test.each(['linear', 'logLog'] as const)('%s empirical passes through its points', (interpolation) => {
    const points = [[0, 1], [0.5, 5], [0.9, 10], [0.99, 200], [1, 1000]] as const;
    const values = sample({ dist: 'empirical', interpolation, points });
    expect(values[0]!).toBeGreaterThanOrEqual(1000);
    expect(values[N - 1]!).toBeLessThanOrEqual(1e6);
    for (const [share, ms] of points.slice(1, -1)) {
      const below = values.filter((x) => x <= ms * 1000).length;
      expect(Math.abs(below - share * N) / Math.sqrt(N * share * (1 - share))).toBeLessThan(4);
    }
  });

  test('log-log empirical is a power law between points', () => {
    const values = sample({ dist: 'empirical', interpolation: 'logLog', points: [[0, 1], [0.99, 10], [1, 10]] });
    // Above t ms is t^−2.
    for (const ms of [2, 4, 8]) expect(Math.abs(values.filter((x) => x > ms * 1000).length - N / ms ** 2) / Math.sqrt(N / ms ** 2)).toBeLessThan(4);
  });

  test('refuses what has no mean', () => {
    expect(() => compile({ dist: 'mixture', parts: [] })).toThrow(RangeError);
    expect(() => compile({ dist: 'empirical', interpolation: 'linear', points: [] })).toThrow(RangeError);
    expect(() => compile({ dist: 'exponential', meanMs: -1 })).toThrow(RangeError);
    expect(() => compile({ dist: 'lognormal', meanMs: NaN, scv: 1 })).toThrow(RangeError);
  });

  test('are whole µs and never negative, whatever the parameters', () => {
    const ms = fc.double({ min: 0, max: 1e6, noNaN: true });
    const simple: fc.Arbitrary<Distribution> = fc.oneof(
      fc.record({ dist: fc.constant('constant' as const), ms }),
      fc.tuple(ms, ms).map(([x, y]) => ({ dist: 'uniform' as const, minMs: Math.min(x, y), maxMs: Math.max(x, y) })),
      fc.record({ dist: fc.constant('exponential' as const), meanMs: ms }),
      fc.record({ dist: fc.constant('foldedNormal' as const), meanMs: ms, sdMs: ms }),
      fc.record({ dist: fc.constant('lognormal' as const), meanMs: ms, scv: fc.double({ min: 0, max: 1e6, noNaN: true }) }),
      fc.array(fc.double({ min: 0.001, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 6 }).chain((times) =>
        fc.constantFrom('linear' as const, 'logLog' as const).map((interpolation) => ({
          dist: 'empirical' as const,
          interpolation,
          points: times.sort((x, y) => x - y).map((time, i) => [times.length === 1 ? 0 : i / (times.length - 1), time] as const),
        })),
      ),
    );
    const any = fc.oneof(
      simple,
      fc
        .array(fc.record({ weight: fc.integer({ min: 1, max: 9 }), of: simple }), { minLength: 1, maxLength: 4 })
        .map((parts) => ({ dist: 'mixture' as const, parts })),
    );
    fc.assert(fc.property(any, fc.nat(), (distribution, id) => {
      const draws = new Draws(), sampler = compile(distribution);
      draws.startStream(1, id);
      for (let i = 0; i < 50; i++) {
        const us = sampler.sampleUs(draws);
        expect(Number.isInteger(us) && us >= 0).toBe(true);
      }
    }), { seed: 8, numRuns: 500 });
  });
});
