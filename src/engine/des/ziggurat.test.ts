import { describe, expect, test } from 'vitest';
import { Draws } from './draws.ts';
import { exponential, normal } from './ziggurat.ts';

const N = 1_000_000;
function sample(draw: (draws: Draws) => number, id: number): Float64Array {
  const draws = new Draws(), values = new Float64Array(N);
  draws.startStream(21, id);
  for (let i = 0; i < N; i++) values[i] = draw(draws);
  return values.sort();
}
/** Kolmogorov–Smirnov distance times √n: above 1.95 once in a thousand samples. */
function distance(sorted: Float64Array, below: (x: number) => number): number {
  let worst = 0;
  for (let i = 0; i < N; i++) {
    const p = below(sorted[i]!);
    worst = Math.max(worst, p - i / N, (i + 1) / N - p);
  }
  return worst * Math.sqrt(N);
}
const moment = (values: Float64Array, k: number): number => values.reduce((sum, x) => sum + x ** k, 0) / N;
/** Draws above `at`, in standard deviations from the expected number. */
function tail(sorted: Float64Array, at: number, share: number): number {
  let count = 0;
  while (count < N && sorted[N - 1 - count]! > at) count++;
  return (count - N * share) / Math.sqrt(N * share);
}
/** Abramowitz, Stegun 7.1.26 is too coarse here: the normal's distribution by its series, and by its continued fraction beyond 3. */
function normalBelow(x: number): number {
  const density = Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI), z = Math.abs(x);
  let above: number;
  if (z > 3) {
    let fraction = z;
    for (let k = 60; k > 0; k--) fraction = z + k / fraction;
    above = density / fraction;
  } else {
    let sum = 0;
    for (let n = 1, term = z; term > 1e-17; n += 2) { sum += term; term *= z * z / (n + 2); }
    above = 0.5 - density * sum;
  }
  return x > 0 ? 1 - above : above;
}

describe('exponential draws', () => {
  const values = sample(exponential, 1);
  test('follow 1 − e^−x', () => {
    expect(distance(values, (x) => -Math.expm1(-x))).toBeLessThan(1.95);
  });
  test('have the moments 1, 2, 6', () => {
    expect(Math.abs(moment(values, 1) - 1) * Math.sqrt(N)).toBeLessThan(4);
    expect(Math.abs(moment(values, 2) - 2) * Math.sqrt(N / 20)).toBeLessThan(4);
    expect(Math.abs(moment(values, 3) - 6) * Math.sqrt(N / 684)).toBeLessThan(4);
  });
  test.each([3, 6, 7.6, 7.8, 9, 10, 11])('exceed %d as often as they should, in and beyond the base layer', (at) => {
    expect(Math.abs(tail(values, at, Math.exp(-at)))).toBeLessThan(4);
  });
  test('are never negative', () => { expect(values[0]!).toBeGreaterThanOrEqual(0); });
  test('go as deep as the base layer repeats', () => {
    // Two words that fall beyond the base layer's rectangle, four times over, then 0.
    class Deep extends Draws {
      left = 8;
      override u32(): number { return this.left-- > 0 ? (this.left % 2 === 1 ? -1 : -256) : 256; }
    }
    expect(exponential(new Deep())).toBeGreaterThan(4 * 7.69);
  });
});

describe('normal draws', () => {
  const values = sample(normal, 2);
  test('follow the normal distribution', () => {
    expect(distance(values, normalBelow)).toBeLessThan(1.95);
  });
  test('have mean 0, variance 1, skewness 0, kurtosis 3', () => {
    expect(Math.abs(moment(values, 1)) * Math.sqrt(N)).toBeLessThan(4);
    expect(Math.abs(moment(values, 2) - 1) * Math.sqrt(N / 2)).toBeLessThan(4);
    expect(Math.abs(moment(values, 3)) * Math.sqrt(N / 15)).toBeLessThan(4);
    expect(Math.abs(moment(values, 4) - 3) * Math.sqrt(N / 96)).toBeLessThan(4);
  });
  test.each([2, 3, 3.6, 3.7, 4, 4.3])('pass %d on either side as often as they should, in and beyond the base layer', (at) => {
    const share = 1 - normalBelow(at);
    expect(Math.abs(tail(values, at, share))).toBeLessThan(4);
    expect(Math.abs(tail(values.map((x) => -x).sort(), at, share))).toBeLessThan(4);
  });
});
