import { expect, test } from 'vitest';
import { lastResults, readMeasured } from './last-measured.ts';
import type { MeasuredRow } from './last-measured.ts';
import { verdictOfRow } from './plan.ts';
import type { Row } from './schema.ts';

const row: Row = {
  id: 'X01', kind: 'exact', claim: '', params: {}, expected: { share: 0.5, times: { a: 10, b: 20 }, text: 'no result' }, tolerance: { type: 'relative', value: 0.1, basis: '' },
  family: '', source: { title: '', authors: '', year: 0, url: '' }, setup: '',
};
const last: MeasuredRow = {
  date: '2026-01-01', version: '1.0.0', fingerprint: '', seconds: 1, notMeasured: ['text'],
  values: [
    { path: 'share', run: 'one', tolerance: { is: 'within', by: 0.05 }, measured: [0.52] }, { path: 'share', run: 'two', tolerance: { is: 'within', by: 0.05 }, measured: [0.7] },
    { path: 'times/a', tolerance: { is: 'within', by: 1 }, measured: [10] },
  ],
};

test('each value is judged in each of its runs; what was not measured is there too, what is no result is not', () => {
  const results = lastResults(row, last);
  expect(results.map(({ path, run, misses, measured }) => [path, run, misses, measured.length])).toEqual([
    ['share', 'one', '', 1],
    ['share', 'two', 'seed 1', 1],
    ['times/a', '', '', 1],
    ['times/b', '', '', 0],
  ]);
  expect(verdictOfRow(results)).toBe('fails');
  expect(verdictOfRow(results.filter(({ run }) => run !== 'two'))).toBe('not built');
  expect(verdictOfRow(results.slice(0, 1))).toBe('holds');
});

test('a row that was never run has its values, none of them measured', () => {
  const results = lastResults(row, undefined);
  expect(results.map(({ path }) => path)).toEqual(['share', 'times/a', 'times/b', 'text']);
  expect(verdictOfRow(results)).toBe('not built');
});

test('a file of another kind is refused', () => { expect(() => readMeasured('x.json', { results: [] })).toThrow('x.json: rows must be an object.'); });
