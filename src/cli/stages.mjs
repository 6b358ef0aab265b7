// Runs the test stages one after another, whatever fails, and counts what passed.
import { performance } from 'node:perf_hooks';
import { checkStage, suiteStage } from './stage.mjs';
import { findChromium } from './find-chromium.mjs';
import { inProject, tools } from './project.mjs';
import { rmSync } from 'node:fs';

const MINUTE_MS = 60_000;

const types = () =>
  checkStage('types', ['tsconfig.json', 'src/engine/tsconfig.json', 'src/cli/tsconfig.json', 'test/tsconfig.json'].map((wall) => [tools.tsc, '-p', wall]));
const lint = () => checkStage('lint', [[tools.oxlint, '--type-aware', '--deny-warnings', 'src', 'test', 'vite.config.ts']]);

const build = () => {
  // What a failed build leaves behind must not be tested.
  rmSync(inProject('dist'), { recursive: true, force: true });
  return checkStage('build', [[tools.vite, 'build', '--logLevel', 'warn']], { NODE_ENV: 'production' });
};

/** @param {boolean} long */
const endToEnd = async (long) => suiteStage('e2e', (long ? 200 : 8) * MINUTE_MS, { CHROME_PATH: await findChromium(), ...nightly(long) });

/** @param {boolean} long */
const theory = (long) => suiteStage('theory', (long ? 240 : 6) * MINUTE_MS, nightly(long));
/** @param {boolean} long */
const vectors = (long) => suiteStage('vectors', (long ? 60 : 3) * MINUTE_MS, nightly(long));
/** @param {boolean} long */
const nightly = (long) => (long ? { HALFOPEN_NIGHTLY: '1' } : {});

/** @typedef {{name: string, run: () => Promise<import('./stage.mjs').StageResult>}} Stage */

/** @type {Stage[]} */
const quick = [
  { name: 'types', run: types },
  { name: 'lint', run: lint },
  { name: 'architecture', run: () => suiteStage('architecture', MINUTE_MS) },
];

/**
 * @param {boolean} long
 * @returns {Stage[]}
 */
const full = (long) => [
  ...quick,
  { name: 'unit', run: () => suiteStage('unit', 4 * MINUTE_MS) },
  { name: 'component', run: () => suiteStage('component', 4 * MINUTE_MS) },
  { name: 'conformance', run: () => suiteStage('conformance', 3 * MINUTE_MS) },
  { name: 'vectors', run: () => vectors(long) },
  { name: 'theory', run: () => theory(long) },
  { name: 'build', run: build },
  { name: 'e2e', run: () => endToEnd(long) },
];

/**
 * Prints a line a stage and, last, `N passed, N failed`. Resolves to 0 when all passed, else to 1.
 * @param {'test' | 'nightly' | 'check'} selection
 */
export async function runStages(selection) {
  const stages = selection === 'check' ? quick : full(selection === 'nightly');
  let passed = 0;
  let failed = 0;
  for (const { name, run } of stages) {
    const from = performance.now();
    const result = await run().catch((error) => ({ passed: 0, failed: 1, output: `${error instanceof Error ? error.message : error}\n` }));
    passed += result.passed;
    failed += result.failed;
    const seconds = ((performance.now() - from) / 1000).toFixed(1);
    if (result.failed > 0) process.stdout.write(`\n${result.output.trimEnd()}\n\n`);
    console.log(`${name.padEnd(13)}${seconds.padStart(6)} s  ${result.passed} passed, ${result.failed} failed`);
  }
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}
