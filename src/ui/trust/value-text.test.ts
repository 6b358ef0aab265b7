import { describe, expect, test } from 'vitest';
import type { Tolerance } from '../../results/judge.ts';
import type { ValueResult } from '../../results/plan.ts';
import {
  deviationText,
  expectedText,
  measuredText,
  offBy,
  roughTime,
  sourceAddress,
  sourceText,
  tellingValue,
  toleranceText,
  valueText,
} from './value-text.ts';

const value = (expected: number | boolean, tolerance: Tolerance | null, measured: readonly number[], misses = '', path = 'W'): ValueResult => ({
  path, run: '', expected, tolerance, measured, mean: measured.reduce((sum, one) => sum + one, 0) / measured.length, misses,
});
const within = (by: number): Tolerance => ({ is: 'within', by });

test.each<[number | boolean, string]>([
  [0.5, '0.5'],
  [0.346574, '0.34657'],
  [138.6294, '138.63'],
  [2995650, '2\u2009995\u2009700'],
  [0, '0'],
  [1e-9, '1e−9'],
  [-0.25, '−0.25'],
  [true, 'yes'],
  [64, '64'],
  [0.000563, '0.000563'],
])('%s is written %s', (given, text) => {
  expect(valueText(given)).toBe(text);
});

describe('a yes or no', () => {
  test('is told in seeds', () => {
    const recovers = value(true, { is: 'equal' }, [1, 1, 0, 1, 1], 'seed 3'), stays = value(false, { is: 'equal' }, [0, 0]);
    expect([expectedText(recovers), measuredText(recovers), deviationText(recovers)]).toEqual(['5 of 5', '4 of 5', 'not as expected']);
    expect([expectedText(stays), measuredText(stays), deviationText(stays)]).toEqual(['0 of 2', '0 of 2', 'as expected']);
  });
  test('that was not run has its word', () => { expect([expectedText(value(true, null, [])), measuredText(value(true, null, []))]).toEqual(['yes', '–']); });
});

test.each<[string, Tolerance | null, number, string]>([
  ['relative', within(0.015), 0.5, '±3 %'],
  ['absolute', within(0.003), 0.13, '±0.003'],
  ['boolean', { is: 'stated', by: 0.5 }, 0, 'as stated'],
  ['boolean', { is: 'equal' }, 1, 'exact'],
  ['relative', { is: 'below' }, 1, 'less'],
  ['ordering', { is: 'order' }, 42, 'order only'],
  ['ci', null, 1, '–'],
])('a tolerance of type %s, %j of %s is written %s', (type, tolerance, expected, text) => {
  expect(toleranceText(tolerance, expected, { tolerance: { type, value: null, basis: '' } })).toBe(text);
});

test('how far off is a share of what is allowed; what is exact or only ordered is right or wrong', () => {
  expect(offBy(value(10, within(2), [11, 11]))).toBe(0.5);
  expect(offBy(value(10, within(2), [4]))).toBe(-3);
  expect(offBy(value(10, within(0), [10]))).toBe(0);
  expect(offBy(value(10, within(0), [11]))).toBe(Infinity);
  expect(offBy(value(10, { is: 'order' }, [99]))).toBe(0);
  expect(offBy(value(true, { is: 'equal' }, [0]))).toBe(0);
  expect(offBy(value(10, within(2), []))).toBe(0);
});
test('deviations are shares, or amounts where nothing is expected', () => {
  expect(deviationText(value(10, within(1), [10.12]))).toBe('+1.20 %');
  expect(deviationText(value(10, within(1), [9.5]))).toBe('−5.00 %');
  expect(deviationText(value(0, within(1), [0.25]))).toBe('+0.25');
  expect(deviationText(value(1, within(1), []))).toBe('not run');
});

test('of several values the one that does not hold is shown, else the one nearest its limit', () => {
  const near = value(10, within(1), [10.9], '', 'near'), far = value(10, within(1), [10.1], '', 'far'), wrong = value(10, within(1), [12], 'seed 1', 'wrong');
  expect(tellingValue([far, near])).toBe(near);
  expect(tellingValue([far, near, wrong])).toBe(wrong);
  expect(tellingValue([])).toBeUndefined();
});

test.each([
  ['L. Kleinrock', 1975, 'Kleinrock, 1975'],
  ['J. D. C. Little', 1961, 'Little, 1961'],
  ['N. Gans, G. Koole, A. Mandelbaum', 2003, 'Gans et al., 2003'],
  ['M. Brooker (AWS)', 2015, 'Brooker, 2015'],
  ['M. Mitzenmacher (IEEE TPDS 12(10)); also Vvedenskaya', 2001, 'Mitzenmacher et al., 2001'],
  ['this report', 2026, 'derived'],
  ['M. Brooker', 0, 'Brooker'],
  ['L. Huang et al.', 2022, 'Huang et al., 2022'],
])('a source by %s, %d is %s', (authors, year, text) => {
  expect(sourceText({ title: '', authors, year, url: '' })).toBe(text);
});
test('a source leads to the first address it has, and a book to none', () => {
  expect(sourceAddress({ title: '', authors: '', year: 0, url: 'https://a.example/x ; https://b.example' })).toBe('https://a.example/x');
  expect(sourceAddress({ title: '', authors: '', year: 0, url: 'ISBN 0471491101' })).toBeNull();
});
test('how long it takes, roughly', () => { expect([0.2, 40, 100, 1000].map(roughTime)).toEqual(['1 s', '40 s', '2 min', '17 min']); });
