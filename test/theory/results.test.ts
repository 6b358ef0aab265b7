/** Published results as scenario files: those that take little time with seed 1; at night every row with all its seeds. */
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { bundleForNode, newestChange } from '../../src/cli/bundle.mjs';
import { inProject } from '../../src/cli/project.mjs';
import type * as EvidencePrinter from '../../src/cli/print-evidence.ts';
import { readJson } from '../../src/cli/read-scenario.ts';
import { fingerprint } from '../../src/cli/results/saved.ts';
import { readEvidence } from '../../src/results/evidence.ts';
import { seedsOf } from '../../src/results/judge.ts';
import { readMeasured } from '../../src/results/last-measured.ts';
import { planOf } from '../../src/results/plan.ts';
import { prepare } from '../../src/results/row-file.ts';
import { builtRows, ROWS, SCENARIOS, scenariosOf } from '../../src/cli/results/run-results.ts';
import { leavesOf, readRows } from '../../src/results/schema.ts';
import type { Row } from '../../src/results/schema.ts';
import type * as Runner from '../../src/cli/results/run-results.ts';

const NIGHTLY = process.env['HALFOPEN_NIGHTLY'] === '1';
const rows = readRows(ROWS, readJson(inProject(ROWS))), folder = inProject(SCENARIOS);
/** Written by `npm run results -- --save test/fixtures/results-measured.json` and by `npm run evidence`. */
const last = readMeasured('results-measured.json', readJson(inProject('test/fixtures/results-measured.json')));
const evidence = readEvidence('evidence.json', readJson(inProject('test/fixtures/evidence.json')));
const built = builtRows(folder)
  .map((id) => ({ id, row: rows.find((row) => row.id === id) }))
  .filter((entry): entry is { id: string; row: Row } => entry.row !== undefined);

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
  const results = runner.runRow(row.id, row, prepared, seeds);
  expect(results.filter((value) => value.misses !== '' || value.measured.length === 0).map(runner.lineOf)).toEqual([]);
  // And it comes to the very numbers that the page shows.
  const saved = last.rows[row.id]?.values.map(({ path, run = '', measured }) => ({ path, run, measured: measured.slice(0, seeds.length) }));
  expect({ row: row.id, measured: results.map(({ path, run, measured }) => ({ path, run, measured })) }).toEqual({ row: row.id, measured: saved });
}, NIGHTLY ? 3_600_000 : undefined);

describe('scenario files', () => {
  test('each belongs to a row', () => { expect(builtRows(folder).filter((id) => !rows.some((row) => row.id === id))).toEqual([]); });

  test.each(built.map(({ id, row }) => [id, row] as const))('%s has runs for the parameters of its row, and measures for all it expects', (id, row) => {
    const prepared = scenariosOf(folder, row);
    if (typeof prepared === 'string') expect.fail(prepared);
    const expected = leavesOf(row.expected).map(([path]) => path).filter((path) => !prepared.notMeasured.has(path));
    expect(Object.keys(prepared.values).sort()).toEqual([...expected].sort());
    expect(
      [...prepared.runs.keys()].filter(
        (run) =>
          !Object.values(prepared.values).some(
            (value) => value.run === undefined || value.run === run || value.run.includes(run) || value.dividedBy?.run === run,
          ),
      ),
    ).toEqual([]);
    // What is bound to a parameter stands in the file as well, so a scenario is right when it is opened by itself.
    const file = readJson(`${folder}/${id}.json`) as { readonly bind?: unknown };
    const unbound = prepare(id, { ...file, bind: [] }, row);
    expect(unbound).toEqual(prepared);
  });
});

describe('what the page shows as last measured', () => {
  test('has every row that has a scenario file, and no other', () => { expect(Object.keys(last.rows)).toEqual(built.map(({ id }) => id)); });

  test.each(built.map(({ id, row }) => [id, row] as const))('%s was measured with all its seeds, as row and scenario file are now', (id, row) => {
    const saved = last.rows[id], prepared = scenariosOf(folder, row);
    if (typeof prepared === 'string' || saved === undefined) expect.fail(`${id} was not measured: npm run results -- --only ${id} --save test/fixtures/results-measured.json`);
    expect({ fingerprint: saved.fingerprint, savedBy: 'npm run results -- --save' }).toEqual({ fingerprint: fingerprint(row, `${folder}/${id}.json`), savedBy: 'npm run results -- --save' });
    expect(saved.values.map(({ path, run = '', tolerance, measured }) => ({ path, run, tolerance, seeds: measured.length })))
      .toEqual(planOf(row, prepared).map(({ path, run, tolerance }) => ({ path, run, tolerance, seeds: seedsOf(row) })));
    expect({ formula: saved.formula === true, left: saved.notMeasured ?? [] }).toEqual({
      formula: [...prepared.runs.values()].some((run) => 'model' in run),
      left: [...prepared.notMeasured],
    });
  });

  test('recorded runs, identities and hashes are those of now (npm run evidence)', async () => {
    const bundle = await bundleForNode('src/cli/print-evidence.ts', 'evidence.mjs');
    const { evidenceNow, VECTORS } = await import(/* @vite-ignore */ pathToFileURL(bundle).href) as typeof EvidencePrinter;
    const { libraries, presets } = evidenceNow(inProject(VECTORS));
    expect({ libraries, presets }).toEqual({ libraries: evidence.libraries, presets: evidence.presets });
    expect(Object.values(presets).flatMap(({ ratios }) => ratios).filter((ratio) => ratio !== null && !(Math.abs(ratio - 1) <= 1e-9))).toEqual([]);
    expect(libraries.flatMap(({ failed, unsupported }) => [...failed, ...unsupported])).toEqual([]);
    expect(libraries.reduce((sum, { passed }) => sum + passed, 0)).toBe(220);
  });
});
