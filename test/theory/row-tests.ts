/** The tests of a row: five seeds that were not chosen, their mean within the tolerance, each within twice the tolerance. */
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { bundleForNode } from '../../src/cli/bundle.mjs';
import { expectedOf, rowOf, toleranceOf } from './rows.ts';
import type { Result, TableRow } from './table.ts';

interface Table { readonly TABLE: readonly TableRow[]; readonly resultsOf: (entry: TableRow, seed: number) => readonly Result[] }

const SEEDS = [1, 2, 3, 4, 5];
const NIGHTLY = process.env['HALFOPEN_NIGHTLY'] === '1';

/** The table as one module, as the headless runner is bundled: module by module the engine takes twice as long. */
async function loadTable(): Promise<Table> {
  const bundle = await bundleForNode('test/theory/table.ts', 'theory.mjs', ['test/theory', 'test/fixtures/results.json']);
  return await import(/* @vite-ignore */ pathToFileURL(bundle).href) as Table;
}

/** Long rows run with seed 1 alone, except at night; the longest only then. */
export function testRows(rows: { readonly [id: string]: 'ordinary' | 'long' | 'nightly' }): void {
  let table: Table;
  beforeAll(async () => { table = await loadTable(); });

  describe.each(Object.entries(rows).filter(([, length]) => NIGHTLY || length !== 'nightly').map(([id, length]) => [`${id}: ${rowOf(id).claim}`, id, length] as const))('%s', (_title, id, length) => {
    const row = rowOf(id), seeds = length === 'long' && !NIGHTLY ? SEEDS.slice(0, 1) : SEEDS;
    const entry = (): TableRow => table.TABLE.find((candidate) => candidate.id === id)!;

    test.each(seeds)('seed %d is within twice the tolerance', (seed) => {
      const read = new Set<string>();
      for (const { experiment, values, stopped } of table.resultsOf(entry(), seed)) {
        expect({ experiment, stopped }).toEqual({ experiment, stopped: 'end' });
        for (const [name, value] of Object.entries(values)) {
          read.add(name);
          expectWithin(value, expectedOf(row, name), 2 * toleranceOf(row, name), `${experiment}, ${name}`);
        }
      }
      expect([...read].sort()).toEqual(Object.keys(row.expected).sort());
    });

    test.each(seeds.length > 1 ? ['five'] : [])('the mean of the %s is within the tolerance', () => {
      const bySeed = seeds.map((seed) => table.resultsOf(entry(), seed));
      for (const [i, { experiment, values }] of bySeed[0]!.entries()) {
        for (const name of Object.keys(values)) {
          const mean = bySeed.reduce((sum, results) => sum + results[i]!.values[name]!, 0) / bySeed.length;
          expectWithin(mean, expectedOf(row, name), toleranceOf(row, name), `${experiment}, mean of ${name}`);
        }
      }
    });

    test('at every station and every client the time-average number is throughput × mean time (Q12, Little)', () => {
      const identity = rowOf('Q12');
      for (const seed of seeds) {
        for (const { experiment, little } of table.resultsOf(entry(), seed)) {
          expect(Object.keys(little)).toEqual(['service service', 'client client']);
          for (const [place, ratio] of Object.entries(little)) expectWithin(ratio, expectedOf(identity, 'ratio'), toleranceOf(identity, 'ratio'), `seed ${seed}, ${experiment}, ${place}`);
        }
      }
    });
  });
}

function expectWithin(value: number, expected: number, tolerance: number, what: string): void {
  if (!(Math.abs(value - expected) <= tolerance)) expect.fail(`${what} is ${value}, expected ${expected} ± ${tolerance}`);
}
