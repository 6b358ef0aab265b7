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
  test('nor for one that it needs and the row does not have, or for a longer list', () => {
    const words = (params: object, file: object = FILE): string | undefined => { lines = []; run({ results: [{ ...ROW, params }] }, file); return lines[1]; };
    expect(words({ failing: 1 })).toBe('  not built: its scenarios are for rps = 100, which the row does not have');
    expect(words({ failing: 1, rps: { steady: 100 } })).toBe('  not built: its scenarios are for rps = 100, which the row does not have');
    expect(words({ rps: 100 })).toBe('  not built: its scenarios need the parameter failing, which the row does not have');
    expect(words({ failing: 1, rps: 100, loads: [1, 2] }, { ...FILE, params: { ...FILE.params, loads: [1] } })).toBe('  not built: its scenarios are for no loads/1 = 2');
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
    ['no formula', formula({ kind: 'adaptiveLimit' }), 'a model has a kind, a formula and what is given'],
  ])('%s is refused', (_title, file, message) => { expect(() => run({ results: [row] }, file)).toThrow(message); });
  test('a measure of runs cannot be read from it', () => {
    expect(run({ results: [row] }, formula({ kind: 'adaptiveLimit', dialect: 'vegas', formula: 'queue', given: GIVEN }, 'mean'))).toBe(1);
    expect(lines[1]).toBe('  cannot be measured: queue: there is no measure mean; there are formula');
  });
});

describe('a row that cannot be measured', () => {
  const other = { ...ROW, id: 'X02' };
  const both = (values: object, options = {}): number => {
    writeFileSync(join(folder, 'scenarios', 'X02.json'), JSON.stringify({ ...FILE, id: 'X02' }));
    return run({ results: [{ ...ROW, expected: { failed: 1, time_ms: 7 } }, other] }, { ...FILE, values }, options);
  };
  test.each<[string, object, string]>([
    ['a measure', { ...FILE.values, failed: { measure: 'luck' } }, 'failed: there is no measure luck; there are mean, '],
    ['a series', { ...FILE.values, failed: { measure: 'mean', of: 'clients/other/latency' } }, 'failed: there is no series clients/other/latency; near it are clients/client/latency'],
    ['several', { failed: { measure: 'mean', of: 'nowhere', run: 'all' }, time_ms: { measure: 'percentile', of: 'clients/client/latency', run: 'all' } }, 'failed: there is no series nowhere; time_ms: the field at must be a number'],
    ['a run', { ...FILE.values, time_ms: { ...FILE.values.time_ms, run: 'quick' } }, 'time_ms: there is no run quick'],
    ['moves', { ...FILE.values, failed: { measure: 'count', of: 'moves/link/breaker/closed>open' } }, 'failed: there are no moves link/breaker/closed>open'],
  ])('names %s, later rows are judged, and the exit code says so', (_title, values, message) => {
    expect(both(values)).toBe(1);
    expect(lines[1]).toContain(`  cannot be measured: ${message}`);
    expect(lines.filter((line) => line.includes('holds'))).toHaveLength(3);
    expect(sums()).toEqual(['values: 3 hold, 0 fail, 0 not built', 'rows: 1 hold, 0 fail, 0 not built, 1 cannot be measured']);
  });
  test('is not saved', () => {
    const save = join(folder, 'measured.json');
    expect(both({ ...FILE.values, failed: { measure: 'luck' } }, { save })).toBe(1);
    expect(Object.keys((JSON.parse(readFileSync(save, 'utf8')) as Measured).rows)).toEqual(['X02']);
  });
});

describe('saved values', () => {
  test('hold what was measured by seed, with day, version and fingerprint, and no verdict; other rows stay', () => {
    const save = join(folder, 'measured.json');
    expect(run({ results: [ROW] }, FILE, { save, seeds: 2 })).toBe(0);
    const { rows } = JSON.parse(readFileSync(save, 'utf8')) as Measured;
    expect(rows['X01']).toEqual({
      date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/),
      seconds: expect.any(Number),
      values: [
        { path: 'failed', run: 'all', tolerance: { is: 'within', by: 0.01 }, measured: [1, 1] },
        { path: 'failed', run: 'slow', tolerance: { is: 'within', by: 0.01 }, measured: [1, 1] },
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
  test.each<[string, unknown, object, string | RegExp]>([
    ['no rows', {}, FILE, 'rows.json: results must be a list of rows.'],
    ['a row without an id', { results: [{ ...ROW, id: '../up' }] }, FILE, 'results[0].id must be a name'],
    ['two of a name', { results: [ROW, ROW] }, FILE, 'there are two rows X01'],
    ['no tolerance', { results: [{ ...ROW, tolerance: 3 }] }, FILE, 'X01.tolerance must be an object with a type'],
    ['a scenario that does not parse', { results: [ROW] }, { ...FILE, runs: { all: { scenario: { ...SCENARIO, durationMs: -1 } }, slow: FILE.runs.slow } }, 'X01.json: run all: durationMs'],
    ['a run like none', { results: [ROW] }, { ...FILE, runs: { ...FILE.runs, slow: { like: 'none' } } }, 'there is no run none'],
    ['a place that is not there', { results: [ROW] }, { ...FILE, bind: [{ param: 'failing', at: 'runs/all/scenario/services/7/workers' }] }, 'there is no number at runs/all/scenario/services/7/workers'],
    ['an expected text', { results: [{ ...ROW, id: 'X02' }, { ...ROW, expected: { failed: 'all' } }] }, FILE, 'rows.json: X01.expected.failed must be a number, or true or false, not "all".'],
    ['an expected null in a list', { results: [{ ...ROW, expected: { load: [1, null] } }] }, { ...FILE, values: { 'load/0': FILE.values.failed, 'load/1': FILE.values.failed } }, 'rows.json: X01.expected.load.1 must be a number, or true or false, not null.'],
    ['a number for a word', { results: [ROW] }, { ...FILE, values: { failed: { ...FILE.values.failed, is: 'all' } } }, 'rows.json: X01.expected.failed must be a word, as it is compared with all, not 1.'],
    ['a text as a bound parameter', { results: [{ ...ROW, params: { failing: 'one', rps: 100 } }] }, FILE, 'rows.json: X01.params.failing must be a number, not "one".'],
    ['a text as another parameter', { results: [{ ...ROW, params: { failing: 1, rps: '100' } }] }, FILE, 'rows.json: X01.params.rps must be a number, not "100".'],
    ['a parameter too many', { results: [{ ...ROW, params: { failing: 1, rps: 100, foo: 3 } }] }, FILE, /rows\.json: X01\.params\.foo: \S*X01\.json knows no such parameter\.$/],
    ['a text as a tolerance', { results: [{ ...ROW, tolerance: { type: 'relative', value: '1 %' } }] }, FILE, 'rows.json: X01.tolerance.value must be a number, not "1 %".'],
    ['a text among tolerances', { results: [{ ...ROW, tolerance: { type: 'mixed', value: { failed: 0.1, time_ms: 'little' } } }] }, FILE, 'rows.json: X01.tolerance.value.time_ms must be a number, not "little".'],
    ['a text as a scale', { results: [ROW] }, { ...FILE, values: { failed: { ...FILE.values.failed, dividedBy: { measure: 'mean', scale: '2' } } } }, 'X01.json: values.failed.dividedBy.scale must be a number, not "2".'],
    ['a text as a warm-up', { results: [ROW] }, { ...FILE, runs: { ...FILE.runs, all: { ...FILE.runs.all, warmUpMs: 'long' } } }, 'X01.json: runs.all.warmUpMs must be a number, not "long".'],
    ['a text in a binding', { results: [ROW] }, { ...FILE, bind: [{ ...FILE.bind[0], times: 'twice' }] }, 'X01.json: bind failing: times must be a number, not "twice".'],
  ])('%s', (_title, rows, file, message) => {
    expect(() => run(rows, file)).toThrow(message);
    expect(lines).toEqual([]);
  });

  test('a row that is not there', () => { expect(() => run({ results: [ROW] }, FILE, { only: ['Z99'] })).toThrow('there is no row Z99'); });
});
