/** Phi by its three rules, against values reckoned elsewhere. */
import { describe, expect, it, test } from 'vitest';
import { phiNormal, phiOf, silenceNormal, silenceOf } from './phi.ts';
import type { PhiRule } from './phi.ts';

describe('phi of a normal distribution', () => {
  it('is 8 after 1.5612 s for a mean of 1 s and a deviation of 0.1 s, as published', () => {
    expect(silenceNormal(8, 1, 0.1)).toBeCloseTo(1.561200124417479, 12);
    expect(phiNormal(1.561200124417479, 1, 0.1)).toBeCloseTo(8, 12);
  });
  it('is log10 2 at the mean', () => { expect(phiNormal(3, 3, 0.5)).toBeCloseTo(Math.log10(2), 14); });
});

describe('phi as Akka reckons it', () => {
  const akka = (since: number, mean: number, deviation: number): number => {
    const y = (since - mean) / deviation, e = Math.exp(-y * (1.5976 + 0.070566 * y * y));
    return since > mean ? -Math.log10(e / (1 + e)) : -Math.log10(1 - 1 / (1 + e));
  };
  it.each([500, 900, 1000, 1001, 1100, 1300, 1600, 2000])('is that of its source after %d ms', (since) => {
    expect(phiOf('logistic', since, 1000, 100)).toBeCloseTo(akka(since, 1000, 100), 10);
  });
  it('is close to the exact one near the mean, and far from it in the tail', () => {
    expect(phiOf('logistic', 1200, 1000, 100)).toBeCloseTo(phiOf('normal', 1200, 1000, 100), 2);
    expect(phiOf('logistic', 1600, 1000, 100)).toBeGreaterThan(phiOf('normal', 1600, 1000, 100) + 1);
  });
  it('goes on where its source is infinite', () => { expect(phiOf('logistic', 60_000, 1000, 100)).toBeGreaterThan(1e6); });
});

test('phi as Cassandra reckons it is the silence in means over ln 10', () => {
  expect(phiOf('exponential', 18420.680743952365, 1000, NaN)).toBeCloseTo(8, 12);
});

test('the silence is the inverse of phi', () => {
  for (const rule of ['normal', 'logistic', 'exponential'] satisfies readonly PhiRule[]) {
    for (let phi = 0.01; phi < 500; phi *= 1.31) expect(Math.abs(phiOf(rule, silenceOf(rule, phi, 700, 90), 700, 90) / phi - 1)).toBeLessThan(1e-9);
    expect(silenceOf(rule, 0, 700, 90)).toBe(rule === 'exponential' ? 0 : -Infinity);
  }
});
