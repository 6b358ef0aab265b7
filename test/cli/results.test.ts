/** Published results from the command line. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
  expect(out).toMatch(/^R02 4 attempts[^\n]+\n {2}amplification +expected 64 ±1e-9 {2}measured 64 {2}\+0\.00 % {2}64 … 64 {2}holds\nvalues: 1 hold, 0 fail, 0 not built\nrows: 1 hold, 0 fail, 0 not built\n$/);
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
  [['nowhere.json'], 'nowhere.json: there is no such file.'],
] as const)('%j is refused', async (args, message) => {
  const { code, out, err } = await sim('results', ...args);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toContain(message);
});
