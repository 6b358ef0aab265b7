import { describe, expect, test } from 'vitest';
import { Draws } from './draws.ts';
import { portableMathDigest } from './portable-math-digest.ts';
import { exp, log } from './portable-math.ts';

const value = new Float64Array(1), bits = new BigInt64Array(value.buffer);
function bitsOf(x: number): bigint { value[0] = x; return bits[0]!; }
/** Doubles between two numbers of one sign. */
function ulps(x: number, y: number): number {
  if (x === y) return 0;
  const distance = Number(bitsOf(x) - bitsOf(y));
  return distance < 0 ? -distance : distance;
}

describe('portable logarithm', () => {
  test('is within 1 ulp over half a million arguments of all sizes', () => {
    const draws = new Draws();
    draws.startStream(3, 1);
    let worst = 0;
    for (let i = 0; i < 500_000; i++) {
      const u = draws.open();
      const x = i % 3 === 0 ? u : i % 3 === 1 ? 0.5 + u : u * 2 ** ((draws.u32() % 1000));
      worst = Math.max(worst, ulps(log(x), Math.log(x)));
    }
    expect(worst).toBeLessThanOrEqual(1);
  });

  test('knows the edges of its domain', () => {
    expect(log(1)).toBe(0);
    expect(log(0)).toBe(-Infinity);
    expect(log(-0)).toBe(-Infinity);
    expect(log(-1)).toBeNaN();
    expect(log(NaN)).toBeNaN();
    expect(log(Infinity)).toBe(Infinity);
    for (const x of [5e-324, 1e-310, 2 ** -1022, Number.MAX_VALUE, Math.SQRT1_2, Math.SQRT2, 1 - 2 ** -53, 1 + 2 ** -52]) {
      expect(ulps(log(x), Math.log(x))).toBeLessThanOrEqual(1);
    }
  });
});

describe('portable power of e', () => {
  test('is within 1 ulp over half a million arguments', () => {
    const draws = new Draws();
    draws.startStream(3, 2);
    let worst = 0;
    for (let i = 0; i < 500_000; i++) {
      const x = (draws.unit() - 0.5) * (i % 3 === 0 ? 1400 : i % 3 === 1 ? 40 : 1);
      worst = Math.max(worst, ulps(exp(x), Math.exp(x)));
    }
    expect(worst).toBeLessThanOrEqual(1);
  });

  test('knows the edges of its range', () => {
    expect(exp(0)).toBe(1);
    expect(exp(NaN)).toBeNaN();
    expect(exp(Infinity)).toBe(Infinity);
    expect(exp(-Infinity)).toBe(0);
    expect(exp(709.8)).toBe(Infinity);
    expect(exp(-745.2)).toBe(0);
    for (const x of [709.78, 709.5, -708.3, -708.5, -720, -744, -745.1, 1e-300, -1e-300, 1, -1]) {
      expect(ulps(exp(x), Math.exp(x))).toBeLessThanOrEqual(1);
    }
  });
});

test('the bits of both are the same wherever this runs', () => {
  expect(portableMathDigest()).toBe('81401225');
});
