import { describe, expect, test } from 'vitest';
import { misses, seedsOf, toleranceOf } from './judge.ts';
import type { Tolerance } from './judge.ts';
import type { Row } from './schema.ts';

const row = (type: string, value: unknown, basis = ''): Row => ({
  id: 'X01',
  kind: 'exact',
  claim: '',
  params: {},
  expected: {},
  tolerance: { type, value, basis },
  family: '',
  source: { title: '', authors: '', year: 0, url: '' },
  setup: '',
});
const within = (by: number): Tolerance => ({ is: 'within', by });

describe('how far a value may be off', () => {
  test.each<[string, Row, string, number | boolean, Tolerance | null]>([
    ['a share of the expected value', row('relative', 0.03), 'W', 0.5, within(0.015)],
    ['the basis widens one name, and no other', row('relative', 0.03, 'the mean is 1.9%; p99 needs 4%'), 'p99', 100, within(4)],
    ['names that end alike are others', row('relative', 0.03, 'p99 needs 4%'), '99', 100, within(3)],
    ['the same amount for every value', row('absolute', 0.003), '5/load', 100, within(0.003)],
    ['by the beginning of the name, the longest first', row('mixed', { s: 0.01, served: 0.2 }), 'served', 0.8, within(0.2)],
    ['mixed: a share', row('mixed', { mean_wait_rel: 0.1 }), 'mean_wait_served', 5, within(0.5)],
    ['mixed: no entry for it', row('mixed', { served: 0.01 }), 'P', 0.5, null],
    ['yes or no is equal or not', row('absolute', 1), 'recovers', true, { is: 'equal' }],
    ['numbers of a row of yes and no are equal in the digits they are stated in', row('boolean', null), 'goodput', 0, { is: 'stated', by: 0.5 }],
    ['with a decimal, to a twentieth', row('boolean', null), 'load', 1.5, { is: 'stated', by: 0.05 }],
    ['only less', row('relative', 0.02), 'load_lt', 1, { is: 'below' }],
    ['only the order', row('ordering', null), 'p99/1', 42, { is: 'order' }],
    ['standard errors of a mean', { ...row('ci', 'mean of n runs within 3*sd*sqrt(1/n+1/400)'), expected: { 10: { time_ms: 5, time_sd: 2 } } }, '10/time_ms', 5, { is: 'mean', errors: 3, sd: 2, of: 400 }],
    ['standard errors without a deviation', row('ci', 'mean of n runs within 3*sd*sqrt(1/n+1/400)'), 'time', 1, null],
    ['a mean of many runs', row('relative', 0.06, '40 runs averaged'), 'total', 100, { is: 'averaged', by: 6 }],
    ['a kind that is not known', row('luck', 'mean of n runs'), 'time', 1, null],
  ])('%s', (_title, given, path, expected, tolerance) => { expect(toleranceOf(given, path, expected, 1, undefined)).toEqual(tolerance); });

  test('of a published figure only the order counts, whatever its tolerance', () => { expect(toleranceOf({ ...row('relative', 0.1), kind: 'published-figure' }, 'p99', 40, 1, undefined)).toEqual({ is: 'order' }); });
  test('a value in another unit has its absolute tolerance in that unit', () => { expect(toleranceOf(row('absolute', 0.001), 'hours', 2, 720, undefined)).toEqual(within(0.72)); });
  test('a share of its own counts where the row names none', () => {
    expect(toleranceOf(row('boolean', null), 'qps', 500, 1, 0.01)).toEqual(within(5));
    expect(toleranceOf(row('relative', 0.1), 'qps', 500, 1, 0.01)).toEqual(within(50));
  });
});

describe('what does not hold', () => {
  test.each<[string, Tolerance, readonly number[], string]>([
    ['five around the value', within(1), [9, 11, 10, 9.5, 10.5], ''],
    ['each within twice, the mean not within once', within(1), [11.5, 11.5, 11.5, 11.5, 11.5], 'the mean'],
    ['one beyond twice', within(1), [10, 10, 12.5, 10, 10], 'seed 3'],
    ['both', within(1), [10, 20, 20, 10, 10], 'the mean and seeds 2, 3'],
    ['fewer than five: each within twice', within(1), [11.5], ''],
    ['nothing to measure', within(1), [NaN], 'seed 1'],
    ['an average of many: single ones may be anywhere', { is: 'averaged', by: 1 }, [5, 15, 10, 10, 10], ''],
    ['an average of many that is off', { is: 'averaged', by: 1 }, [15, 15, 10, 10, 10], 'the mean'],
    ['one of many', { is: 'averaged', by: 1 }, [12.5], 'seed 1'],
    ['exactly once off in the mean, and exactly twice in one', within(1), [12, 11, 11, 10.5, 10.5], ''],
    ['standard errors: of a mean of four among four, 3 × 2 × √(¼ + ¼)', { is: 'mean', errors: 3, sd: 2, of: 4 }, [14.2, 14.2, 14.2, 14.2], ''],
    ['beyond them, whatever single ones are', { is: 'mean', errors: 3, sd: 2, of: 4 }, [14.3, 14.3, 14.3, 14.3], 'the mean'],
    ['of fewer runs they are wider', { is: 'mean', errors: 3, sd: 2, of: 4 }, [16.7], ''],
    ['equal', { is: 'equal' }, [10, 10.1], 'seed 2'],
    ['each rounds to what is stated', { is: 'stated', by: 0.5 }, [10, 10.49, 9.51, 10.5], 'seed 4'],
    ['below', { is: 'below' }, [9, 10], 'seed 2'],
  ])('%s', (_title, tolerance, measured, expected) => { expect(misses(10, tolerance, measured, null)).toBe(expected); });

  test('order: falls from one value to the next, as expected', () => {
    const before = { expected: 60, measured: [70, 30] };
    expect(misses(40, { is: 'order' }, [50, 50], before)).toBe('seed 2');
    expect(misses(40, { is: 'order' }, [50, 20], before)).toBe('');
    expect(misses(60, { is: 'order' }, [70, 30], null)).toBe('');
  });
});

test('five seeds, or as many as the row asks for', () => {
  expect(seedsOf(row('boolean', '20/20 seeds; leave out 147-153'))).toBe(20);
  expect(seedsOf(row('boolean', '18/20 seeds'))).toBe(5);
  expect(seedsOf(row('relative', 0.01))).toBe(5);
  expect(seedsOf(row('relative', 0.06, '40 runs averaged'))).toBe(40);
});
