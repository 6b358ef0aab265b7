import { describe, expect, it, test } from 'vitest';
import { Draws } from './draws.ts';
import { compileKeys } from './key-draws.ts';
import type { Keys } from '../spec.ts';

const draws = new Draws();
function drawn(keys: Keys, times: number): Map<number, number> {
  const sampler = compileKeys(keys), counts = new Map<number, number>();
  draws.startStream(5, 77);
  for (let n = 0; n < times; n++) {
    const key = sampler.keyOf(draws.unit(), n);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}
const zipf = (count: number, alpha: number, from = 0): Keys => ({ dist: 'zipf', count, from, alpha });
/** In double precision by another way: Math.pow, summed from the small end. */
function zipfShares(count: number, alpha: number): number[] {
  const weights = Array.from({ length: count }, (_, k) => (k + 1) ** -alpha), sum = [...weights].reverse().reduce((x, y) => x + y, 0);
  return weights.map((weight) => weight / sum);
}

describe('keys by Zipf’s law', () => {
  test.each([[50, 1], [50, 0.8], [200, 2.5], [1, 1], [300, 0]])('%d keys with skew %d come as often as the law says (chi²)', (count, alpha) => {
    const times = 400_000, counts = drawn(zipf(count, alpha), times), shares = zipfShares(count, alpha);
    // Ranks with few expected calls are taken together.
    const cells: [expected: number, seen: number][] = [];
    let rest: [number, number] = [0, 0];
    shares.forEach((share, k) => {
      rest = [rest[0] + share * times, rest[1] + (counts.get(k) ?? 0)];
      if (rest[0] >= 20) { cells.push(rest); rest = [0, 0]; }
    });
    if (rest[0] > 0) cells.push(rest);
    const chi2 = cells.reduce((sum, [expected, seen]) => sum + (seen - expected) ** 2 / expected, 0), free = cells.length - 1;
    expect([...counts.keys()].every((key) => key >= 0 && key < count)).toBe(true);
    expect(free === 0 ? chi2 : (chi2 - free) / Math.sqrt(2 * free)).toBeLessThan(4);
  });

  it('turns on its steps where the distribution function has them, to the last bit that counts', () => {
    const shares = zipfShares(1000, 0.8), sampler = compileKeys(zipf(1000, 0.8));
    let upTo = 0;
    const off = shares.slice(0, -1).flatMap((share, k) => {
      upTo += share;
      const below = sampler.keyOf(upTo - 1e-12, 0), above = sampler.keyOf(upTo + 1e-12, 0);
      return below === k && above === k + 1 ? [] : [[k, below, above]];
    });
    expect(off).toEqual([]);
  });

  it('reaches both ends: the first key at 0, the last just below 1', () => {
    for (const count of [1, 2, 7, 10_000, 1_000_000]) {
      const sampler = compileKeys(zipf(count, 1));
      expect([sampler.keyOf(0, 0), sampler.keyOf(1 - 2 ** -53, 0)]).toEqual([0, count - 1]);
    }
  });

  it('gives the tail its share: the upper half of a million keys', () => {
    const counts = drawn(zipf(1_000_000, 1), 500_000);
    const seen = [...counts].filter(([key]) => key >= 500_000).reduce((sum, [, count]) => sum + count, 0) / 500_000;
    // (H(10⁶) − H(5·10⁵)) ÷ H(10⁶), with H(n) = ln n + γ + 1/2n.
    const share = Math.log(2) / (Math.log(1e6) + 0.5772156649);
    expect(Math.abs(seen - share) / Math.sqrt(share * (1 - share) / 500_000)).toBeLessThan(4);
  });

  it('moves a call to a key nearby when there are a few more keys', () => {
    const few = compileKeys(zipf(1000, 1)), more = compileKeys(zipf(1010, 1));
    draws.startStream(1, 1);
    for (let i = 0; i < 1000; i++) {
      const unit = draws.unit(), key = few.keyOf(unit, 0), other = more.keyOf(unit, 0);
      expect(other >= key && other <= key * 1.02 + 1).toBe(true);
    }
  });
});

test('uniform keys are equally likely, from the first on', () => {
  const counts = drawn({ dist: 'uniform', count: 10, from: 100 }, 100_000);
  expect([...counts.keys()].sort((a, b) => a - b)).toEqual(Array.from({ length: 10 }, (_, k) => 100 + k));
  for (const count of counts.values()) expect(Math.abs(count - 10_000)).toBeLessThan(400);
});

test('hot keys share their calls, the others the rest', () => {
  const counts = drawn({ dist: 'hot', count: 100, from: 7, hot: 5, hotShare: 0.8 }, 200_000);
  for (let key = 7; key < 107; key++) expect(Math.abs((counts.get(key) ?? 0) / (key < 12 ? 32_000 : 421) - 1)).toBeLessThan(0.25);
  expect(counts.size).toBe(100);
  expect([...drawn({ dist: 'hot', count: 3, from: 0, hot: 3, hotShare: 0.2 }, 1000).keys()].sort((a, b) => a - b)).toEqual([0, 1, 2]);
});

test('keys in turn go round', () => {
  const sampler = compileKeys({ dist: 'inTurn', count: 3, from: 5 });
  expect([0, 1, 2, 3, 4].map((n) => sampler.keyOf(0.9, n))).toEqual([5, 6, 7, 5, 6]);
});

test('no keys are refused', () => { expect(() => compileKeys(zipf(0, 1))).toThrow('at least one'); });
