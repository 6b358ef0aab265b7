import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Measured } from '../../results/last-measured.ts';
import { runResults } from './run-results.ts';

const SCENARIO = {
  version: 1, title: 'Half fail', durationMs: 1000,
  clients: [{ id: 'client', workload: { kind: 'even', ratePerSec: 100 } }],
  services: [{ id: 'service', steps: [{ do: 'work', time: { dist: 'constant', ms: 5 } }, { do: 'fail', error: 'Bad', share: 1 }] }],
  links: [{ id: 'link', from: 'client', to: 'service' }],
};
const FILE = {
  id: 'X01', params: { failing: 1, rps: 100 },
  bind: [{ param: 'failing', at: 'runs/all/scenario/services/0/steps/1/share' }],
  runs: { all: { scenario: SCENARIO }, slow: { like: 'all', set: { 'services/0/steps/0/time/ms': 7 } } },
  values: {
    failed: { measure: 'ratio', of: 'clients/client/ended:error', outOf: 'clients/client/calls' },
    time_ms: { measure: 'mean', of: 'clients/client/latency', unit: 'ms', run: 'slow' },
  },
};
const ROW = {
  id: 'X01', kind: 'exact', claim: 'All fail', params: { failing: 1, rps: 100 },
  expected: { failed: 1, time_ms: 7 }, tolerance: { type: 'relative', value: 0.01, basis: '' },
};

let folder: string, lines: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'results-'));
  lines = [];
  vi.spyOn(console, 'log').mockImplementation((line: string) => { lines.push(line); });
  mkdirSync(join(folder, 'scenarios'));
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});
function run(rows: unknown, file: object = FILE, options = {}): number {
  writeFileSync(join(folder, 'rows.json'), JSON.stringify(rows));
  writeFileSync(join(folder, 'scenarios', 'X01.json'), JSON.stringify(file));
  return runResults(join(folder, 'rows.json'), [join(folder, 'scenarios')], options);
}
const sums = (): readonly string[] => lines.slice(-2);

describe('a file of results', () => {
  test('a value that several runs have holds in each', () => {
    expect(run({ results: [ROW] })).toBe(0);
    expect(lines.map((line) => line.trim().replace(/ +/g, ' '))).toEqual([
      'X01 All fail',
      'failed · all expected 1 ±0.01 measured 1 +0.00 % 1 … 1 holds',
      'failed · slow expected 1 ±0.01 measured 1 +0.00 % 1 … 1 holds',
      'time_ms expected 7 ±0.07 measured 7 +0.00 % 7 … 7 holds',
      'values: 3 hold, 0 fail, 0 not built',
      'rows: 1 hold, 0 fail, 0 not built',
    ]);
  });

  test('what does not hold fails, and the exit code says so', () => {
    expect(run({ results: [{ ...ROW, expected: { failed: 1, time_ms: 9 } }] })).toBe(1);
    expect(lines.filter((line) => line.includes('FAILS'))).toEqual([expect.stringContaining('FAILS: the mean and seeds 1, 2, 3, 4, 5')]);
    expect(sums()).toEqual(['values: 2 hold, 1 fail, 0 not built', 'rows: 0 hold, 1 fail, 0 not built']);
  });

  test('a parameter that the file binds may be another', () => {
    expect(run({ results: [{ ...ROW, params: { failing: 0, rps: 100 }, expected: { failed: 0 } }] })).toBe(0);
  });

  test('for another parameter that it does not bind there are no scenarios', () => {
    expect(run({ results: [{ ...ROW, params: { failing: 1, rps: 200 } }] })).toBe(0);
    expect(lines[1]).toBe('  not built: its scenarios are for rps = 100, not 200');
    expect(sums()[1]).toBe('rows: 0 hold, 0 fail, 1 not built');
  });

  test('rows without a scenario file, and values without a measure, are not built', () => {
    expect(run({ results: [{ ...ROW, id: 'X02' }, { ...ROW, expected: { failed: 1, other: 3 } }] })).toBe(0);
    expect(sums()).toEqual(['values: 2 hold, 0 fail, 1 not built', 'rows: 0 hold, 0 fail, 2 not built']);
  });

  test('only some rows, and fewer seeds', () => {
    expect(run({ results: [ROW, { ...ROW, id: 'X02' }] }, FILE, { only: ['X01'], seeds: 1 })).toBe(0);
    expect(sums()[1]).toBe('rows: 1 hold, 0 fail, 0 not built');
    expect(lines[1]).not.toContain('…');
  });
});

describe('a formula of a model', () => {
  const GIVEN = { limit: 100, shortest: 10, time: 20 };
  const formula = (model: object, measure = 'formula') => ({ id: 'X01', params: {}, bind: [], runs: { all: { model } }, values: { queue: { measure } } });
  const row = { ...ROW, params: {}, expected: { queue: 50 } };

  test('is computed by the model, and labelled', () => {
    expect(run({ results: [row] }, formula({ kind: 'adaptiveLimit', dialect: 'vegas', formula: 'queue', given: GIVEN }))).toBe(0);
    expect(lines[0]).toBe('X01 (model formula) All fail');
    expect(lines[1]).toContain('measured 50 ');
  });
  test.each([
    ['an unknown pattern', formula({ kind: 'oracle', formula: 'queue', given: GIVEN }), 'X01.json: run all: there is no pattern oracle.'],
    ['a dialect it has not', formula({ kind: 'adaptiveLimit', dialect: 'reno', formula: 'queue', given: GIVEN }), 'adaptiveLimit has no dialect reno'],
    ['a formula it has not', formula({ kind: 'adaptiveLimit', dialect: 'vegas', formula: 'luck', given: GIVEN }), 'the model of adaptiveLimit has no formula luck. There are: queue.'],
    ['an input too few', formula({ kind: 'adaptiveLimit', dialect: 'vegas', formula: 'queue', given: { limit: 1, time: 2 } }), 'queue takes the numbers limit, shortest, time; see shortest.'],
    ['an input too many', formula({ kind: 'adaptiveLimit', dialect: 'vegas', formula: 'queue', given: { ...GIVEN, luck: 1 } }), 'see luck.'],
    ['a measure of runs', formula({ kind: 'adaptiveLimit', dialect: 'vegas', formula: 'queue', given: GIVEN }, 'mean'), 'there is no measure mean. There are: formula.'],
    ['no formula', formula({ kind: 'adaptiveLimit' }), 'a model has a kind, a formula and what is given'],
  ])('%s is refused', (_title, file, message) => { expect(() => run({ results: [row] }, file)).toThrow(message); });
});

describe('saved values', () => {
  test('hold what was measured by seed, with day, version and fingerprint, and no verdict; other rows stay', () => {
    const save = join(folder, 'measured.json');
    expect(run({ results: [ROW] }, FILE, { save, seeds: 2 })).toBe(0);
    const { rows } = JSON.parse(readFileSync(save, 'utf8')) as Measured;
    expect(rows['X01']).toEqual({
      date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/), version: expect.stringMatching(/^\d+\.\d+\.\d+/), fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/), seconds: expect.any(Number),
      values: [
        { path: 'failed', run: 'all', tolerance: { is: 'within', by: 0.01 }, measured: [1, 1] }, { path: 'failed', run: 'slow', tolerance: { is: 'within', by: 0.01 }, measured: [1, 1] },
        { path: 'time_ms', tolerance: { is: 'within', by: 0.07 }, measured: [7, 7] },
      ],
    });
    writeFileSync(save, JSON.stringify({ rows: { ...rows, W09: rows['X01'], X02: rows['X01'] } }));
    run({ results: [{ ...ROW, params: { failing: 0, rps: 100 }, expected: { failed: 0 } }] }, FILE, { save, seeds: 1 });
    const after = JSON.parse(readFileSync(save, 'utf8')) as Measured;
    expect(Object.keys(after.rows)).toEqual(['W09', 'X01', 'X02']);
    expect(after.rows['X01']?.values.map(({ measured }) => measured)).toEqual([[0], [0]]);
    expect(after.rows['X01']?.fingerprint).not.toBe(rows['X01']?.fingerprint);
  });
});

describe('what cannot be used is said in one line', () => {
  test.each<[string, unknown, object, string]>([
    ['no rows', {}, FILE, 'rows.json: results must be a list of rows.'],
    ['a row without an id', { results: [{ ...ROW, id: '../up' }] }, FILE, 'results[0].id must be a name'],
    ['two of a name', { results: [ROW, ROW] }, FILE, 'there are two rows X01'],
    ['no tolerance', { results: [{ ...ROW, tolerance: 3 }] }, FILE, 'X01.tolerance must be an object with a type'],
    ['a scenario that does not parse', { results: [ROW] }, { ...FILE, runs: { all: { scenario: { ...SCENARIO, durationMs: -1 } }, slow: FILE.runs.slow } }, 'X01.json: run all: durationMs'],
    ['a run like none', { results: [ROW] }, { ...FILE, runs: { ...FILE.runs, slow: { like: 'none' } } }, 'there is no run none'],
    ['an unknown measure', { results: [ROW] }, { ...FILE, values: { failed: { measure: 'luck' } } }, 'there is no measure luck'],
    ['an unknown series', { results: [ROW] }, { ...FILE, values: { failed: { measure: 'mean', of: 'clients/other/latency' } } }, 'failed: there is no series clients/other/latency'],
    ['a place that is not there', { results: [ROW] }, { ...FILE, bind: [{ param: 'failing', at: 'runs/all/scenario/services/7/workers' }] }, 'there is no number at runs/all/scenario/services/7/workers'],
  ])('%s', (_title, rows, file, message) => { expect(() => run(rows, file)).toThrow(message); });

  test('a row that is not there', () => { expect(() => run({ results: [ROW] }, FILE, { only: ['Z99'] })).toThrow('there is no row Z99'); });
});
