/** Published results from the command line. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { sim } from './sim.ts';

const folder = mkdtempSync(join(tmpdir(), 'halfopen-results-'));
afterAll(() => { rmSync(folder, { recursive: true }); });

/** The known rows with changes to one, under another name. */
function fileWith(id: string, change: (row: { expected: Record<string, unknown>; params: Record<string, unknown> }) => void): string {
  const file = JSON.parse(readFileSync('test/fixtures/results.json', 'utf8')) as { results: { id: string; expected: Record<string, unknown>; params: Record<string, unknown> }[] };
  change(file.results.find((row) => row.id === id)!);
  const path = join(folder, `${id}.json`);
  writeFileSync(path, JSON.stringify(file));
  return path;
}

test('a row of the known file holds', async () => {
  const { code, out, err } = await sim('results', '--only', 'R02', '--seeds=2');
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toMatch(
    /^R02 4 attempts[^\n]+\n {2}amplification +expected 64 ±1e-9 {2}measured 64 {2}\+0\.00 % {2}64 … 64 {2}holds\nvalues: 1 hold, 0 fail, 0 not built\nrows: 1 hold, 0 fail, 0 not built\n$/,
  );
});
test('another file: a wrong value fails, another parameter gives another value', async () => {
  const wrong = await sim('results', fileWith('R02', ({ expected }) => { expected['amplification'] = 63; }), '--only', 'R02');
  expect(wrong.code).toBe(1);
  expect(wrong.out).toContain('FAILS: the mean and seeds 1, 2, 3, 4, 5');
  const fewer = await sim('results', fileWith('R02', ({ expected, params }) => { params['attempts'] = 3; expected['amplification'] = 27; }), '--only', 'R02');
  expect(fewer.out).toMatch(/measured 27 .*holds/);
});
test.each([
  [['--seeds', '0'], '--seeds takes a whole number from 1 to 999 (5 unless the row asks for more), not 0.'],
  [['--seeds'], 'not nothing.'],
  [['--only', ','], '--only takes ids of rows with commas in between, such as Q01,Q03.'],
  [['--only', 'Z99'], 'there is no row Z99.'],
  [['--json'], 'This command takes no --json.'],
  [['--save', 'nowhere/measured.json'], 'nowhere/measured.json: there is no folder '],
  [['--save', 'test'], 'test: this is not a file.'],
  [['--save', 'package.json'], 'package.json: rows'],
  [['nowhere.json'], 'nowhere.json: there is no such file.'],
] as const)('%j is refused', async (args, message) => {
  const { code, out, err } = await sim('results', ...args);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toContain(message);
});

test('a file never seen before: rows run as far as there are scenarios for them, its own among them', async () => {
  const known = JSON.parse(readFileSync('test/fixtures/results.json', 'utf8')) as { results: { id: string }[] };
  const r02 = known.results.find(({ id }) => id === 'R02')!;
  const row = (id: string, more: object) => ({ id, kind: 'exact', claim: `row ${id}`, params: { rps: 10 }, expected: { rate: 10 }, tolerance: { type: 'relative', value: 0.01 }, colour: 'blue', ...more });
  const path = join(folder, 'foreign.json');
  writeFileSync(
    path,
    JSON.stringify({
      schema: 1,
      by: 'somebody',
      results: [
        r02,
        { ...r02, id: 'T05' },
        row('N01', {}),
        row('N02', {}),
        row('N03', { kind: 'published-figure', expected: { rates: [10, 20] } }),
        row('N04', { kind: 'new-kind', expected: { outcome: 'steady', rate: 11 } }),
      ],
    }),
  );
  mkdirSync(join(folder, 'foreign'));
  const scenario = {
    version: 1, title: 'Even calls', durationMs: 10_000, clients: [{ id: 'client', workload: { kind: 'even', ratePerSec: 10 } }],
    services: [{ id: 'service', steps: [] }], links: [{ id: 'link', from: 'client', to: 'service' }],
  };
  const runs = { slow: { scenario }, fast: { like: 'slow', set: { 'clients/0/workload/ratePerSec': 15 } } }, rate = { measure: 'rate', of: 'clients/client/calls' };
  const file = (id: string, more: object) => {
    writeFileSync(join(folder, 'foreign', `${id}.json`), JSON.stringify({ id, params: { rps: 10 }, runs, ...more }));
  };
  file('N02', { runs: { slow: runs.slow }, values: { rate } });
  file('N03', { values: { 'rates/0': { ...rate, run: 'slow' }, 'rates/1': { ...rate, run: 'fast' } } });
  file('N04', { runs: { slow: runs.slow }, values: { outcome: { ...rate, atLeast: 5, is: 'steady' }, rate } });
  const { code, out, err } = await sim('results', path, '--seeds', '2');
  expect({ code, err }).toEqual({ code: 1, err: '' });
  expect(out.split('\n').map((line) => line.trim().replace(/ +/g, ' '))).toEqual([
    expect.stringMatching(/^R02 /), 'amplification expected 64 ±1e-9 measured 64 +0.00 % 64 … 64 holds',
    expect.stringMatching(/^T05 /), expect.stringMatching(/^not built: its scenarios are for /),
    'N01 row N01', 'not built: there is no scenario file',
    'N02 row N02', 'rate expected 10 ±0.1 measured 10 +0.00 % 10 … 10 holds',
    'N03 (published-figure) row N03', 'rates/0 expected 10 order measured 10 +0.00 % 10 … 10 holds', 'rates/1 expected 20 order measured 15 −25.00 % 15 … 15 holds',
    'N04 (new-kind) row N04', 'outcome expected true measured 2 of 2 seeds holds', 'rate expected 11 ±0.11 measured 10 −9.09 % 10 … 10 FAILS: seeds 1, 2',
    'values: 5 hold, 1 fail, 0 not built', 'rows: 3 hold, 1 fail, 2 not built', '',
  ]);
});
