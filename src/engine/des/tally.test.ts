import { describe, expect, test } from 'vitest';
import { create, merge, record, variance } from './tally.ts';

const of = (...values: number[]) => { const tally = create(); for (const value of values) record(tally, value); return tally; };

describe('tally', () => {
  test('gives count, mean, variance and extremes', () => {
    const tally = of(2, 4, 4, 4, 5, 5, 7, 9);
    expect([tally.count, tally.mean, tally.min, tally.max]).toEqual([8, 5, 2, 9]);
    expect(variance(tally)).toBeCloseTo(32 / 7, 12);
  });
  test('keeps the variance of numbers far from 0', () => {
    expect(variance(of(1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16))).toBeCloseTo(30, 6);
  });
  test('merged parts are the whole', () => {
    const left = of(1, 2, 30), right = of(-4, 5);
    merge(left, right);
    const whole = of(1, 2, 30, -4, 5);
    expect(left.count).toBe(5);
    expect(left.mean).toBeCloseTo(whole.mean, 12);
    expect(left.squares).toBeCloseTo(whole.squares, 9);
    expect([left.min, left.max]).toEqual([-4, 30]);
    merge(left, create());
    expect(left.count).toBe(5);
    const empty = create();
    merge(empty, left);
    expect(empty).toEqual(left);
  });
  test('has no variance below two numbers', () => {
    expect(variance(create())).toBeNaN();
    expect(variance(of(3))).toBeNaN();
  });
});
