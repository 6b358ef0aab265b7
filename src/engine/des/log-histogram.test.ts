import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BUCKETS, bucketOf, clear, create, lowOf, meanUs, merge, midOf, quantile, record } from './log-histogram.ts';
import { Draws } from './draws.ts';

describe('logarithmic buckets', () => {
  test('are 64 to the octave', () => {
    for (const us of [1, 2, 1024, 2 ** 40]) expect(bucketOf(us * 2) - bucketOf(us)).toBe(64);
    expect(bucketOf(0)).toBe(0);
    expect(bucketOf(1)).toBe(1);
    expect(lowOf(65)).toBe(2);
  });
  test('a value lies in its bucket, and the middle is within 0.8 % of it', () => {
    fc.assert(fc.property(fc.maxSafeInteger(), (number) => {
      const us = Math.abs(number), bucket = bucketOf(us);
      expect(lowOf(bucket)).toBeLessThanOrEqual(us);
      expect(lowOf(bucket + 1)).toBeGreaterThan(us);
      expect(Math.abs(midOf(bucket) - us)).toBeLessThanOrEqual(0.008 * us);
      expect(bucket).toBeLessThan(BUCKETS);
    }), { seed: 2, numRuns: 5000 });
  });
  test('whole numbers below 128 are exact', () => {
    for (let us = 0; us < 128; us++) expect(midOf(bucketOf(us))).toBe(us);
  });
  test('rise with the value, without gaps', () => {
    for (let bucket = 0; bucket < BUCKETS; bucket++) expect(bucketOf(lowOf(bucket))).toBe(bucket);
    expect(bucketOf(2 ** 60)).toBe(BUCKETS - 1);
    expect(bucketOf(Infinity)).toBe(BUCKETS - 1);
    expect(bucketOf(-5)).toBe(0);
    expect(bucketOf(NaN)).toBe(0);
  });
});

describe('histogram', () => {
  const draws = new Draws();
  draws.startStream(1, 1);
  const values = Array.from({ length: 5000 }, () => Math.floor(1 / draws.open() ** 2)).map((x) => Math.min(x, 1e12));
  const sorted = [...values].sort((x, y) => x - y);

  test('gives every quantile of nearest rank within 0.8 %', () => {
    const histogram = create();
    for (const value of values) record(histogram, value);
    for (const share of [0, 0.0001, 0.1, 0.5, 0.9, 0.99, 0.999, 1]) {
      const exact = sorted[Math.max(1, Math.ceil(share * 5000)) - 1]!;
      expect(Math.abs(quantile(histogram, share) - exact)).toBeLessThanOrEqual(0.008 * exact);
    }
    expect(quantile(histogram, 0)).toBeGreaterThanOrEqual(sorted[0]!);
    expect(quantile(histogram, 1)).toBeLessThanOrEqual(sorted[4999]!);
    expect([histogram.count, histogram.minUs, histogram.maxUs]).toEqual([5000, sorted[0], sorted[4999]]);
    expect(meanUs(histogram)).toBe(histogram.sumUs / 5000);
  });
  test('merged parts are the whole', () => {
    const whole = create(), left = create(), right = create();
    values.forEach((value, i) => { record(whole, value); record(i % 3 === 0 ? left : right, value); });
    merge(left, right);
    expect(left).toEqual(whole);
    clear(left);
    expect(left).toEqual(create());
  });
  test('empty has no quantile and no mean', () => {
    expect(quantile(create(), 0.5)).toBeNaN();
    expect(meanUs(create())).toBeNaN();
  });
});
