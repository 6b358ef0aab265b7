/** Published results as scenario files: those that take little time with seed 1; at night every row with all its seeds. */
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { bundleForNode, newestChange } from '../../src/cli/bundle.mjs';
import { inProject } from '../../src/cli/project.mjs';
import { readJson } from '../../src/cli/read-scenario.ts';
import { seedsOf } from '../../src/results/judge.ts';
import { prepare } from '../../src/results/row-file.ts';
import { builtRows, ROWS, SCENARIOS, scenariosOf } from '../../src/cli/results/run-results.ts';
import { leavesOf, readRows } from '../../src/results/schema.ts';
import type { Row } from '../../src/results/schema.ts';
import type * as Runner from '../../src/cli/results/run-results.ts';

const NIGHTLY = process.env['HALFOPEN_NIGHTLY'] === '1';
const rows = readRows(ROWS, readJson(inProject(ROWS))), folder = inProject(SCENARIOS);
const built = builtRows(folder).map((id) => ({ id, row: rows.find((row) => row.id === id) })).filter((entry): entry is { id: string; row: Row } => entry.row !== undefined);

/** The runner as one module, as the headless runner is bundled: module by module the engine takes twice as long. */
let runner: typeof Runner;
beforeAll(async () => {
  const bundle = await bundleForNode('src/cli/results/run-results.ts', 'results.mjs');
  runner = await import(/* @vite-ignore */ `${pathToFileURL(bundle).href}?${newestChange(bundle)}`) as typeof Runner;
});

const chosen = built.filter(({ row }) => NIGHTLY || (scenariosOf(folder, row) as { readonly quick?: boolean }).quick === true);
test.each(chosen.map(({ id, row }) => [`${id}: ${row.claim}`, row] as const))('%s', (_title, row) => {
  const seeds = NIGHTLY ? Array.from({ length: seedsOf(row) }, (_, i) => i + 1) : [1];
  const prepared = runner.scenariosOf(folder, row);
  if (typeof prepared === 'string') expect.fail(prepared);
  expect(runner.runRow(row.id, row, prepared, seeds).filter((value) => value.misses !== '' || value.measured.length === 0).map(runner.lineOf)).toEqual([]);
}, NIGHTLY ? 3_600_000 : undefined);

describe('scenario files', () => {
  test('each belongs to a row', () => { expect(builtRows(folder).filter((id) => !rows.some((row) => row.id === id))).toEqual([]); });

  test.each(built.map(({ id, row }) => [id, row] as const))('%s has runs for the parameters of its row, and measures for all it expects', (id, row) => {
    const prepared = scenariosOf(folder, row);
    if (typeof prepared === 'string') expect.fail(prepared);
    const expected = leavesOf(row.expected).map(([path]) => path).filter((path) => !prepared.notMeasured.has(path));
    expect(Object.keys(prepared.values).sort()).toEqual([...expected].sort());
    expect([...prepared.runs.keys()].filter((run) => !Object.values(prepared.values).some((value) => value.run === undefined || value.run === run || value.run.includes(run) || value.dividedBy?.run === run))).toEqual([]);
    // What is bound to a parameter stands in the file as well, so a scenario is right when it is opened by itself.
    const file = readJson(`${folder}/${id}.json`) as { readonly bind?: unknown };
    const unbound = prepare(id, { ...file, bind: [] }, row);
    expect(unbound).toEqual(prepared);
  });
});
