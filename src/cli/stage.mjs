// One test stage: programs that check something, or a suite of tests whose report is counted.
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder, projectRoot, tools } from './project.mjs';

/** @typedef {{passed: number, failed: number, output: string}} StageResult */

/**
 * Runs a script with this Node, keeps what it prints, and ends it with all it started when it takes too long.
 * @param {string[]} args
 * @param {number} limitMs
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<{code: number, output: string}>}
 */
function runCaptured(args, limitMs, env) {
  return new Promise((resolve, reject) => {
    const ownGroup = process.platform !== 'win32';
    const child = spawn(process.execPath, args, { cwd: projectRoot, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'], detached: ownGroup });
    /** @type {Buffer[]} */
    const chunks = [];
    child.stdout.on('data', (chunk) => chunks.push(chunk));
    child.stderr.on('data', (chunk) => chunks.push(chunk));
    const end = () => {
      try {
        if (ownGroup && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
        else child.kill('SIGKILL');
      } catch {
        // It has ended by itself meanwhile.
      }
    };
    const interrupted = () => {
      end();
      process.exit(130);
    };
    process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
    const limit = setTimeout(() => {
      chunks.push(Buffer.from(`\nStopped after ${limitMs / 1000} s, the limit of this stage.\n`));
      end();
    }, limitMs);
    const settle = () => {
      clearTimeout(limit);
      process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
    };
    child.on('error', (error) => {
      settle();
      reject(error);
    });
    child.on('close', (code) => {
      settle();
      resolve({ code: code ?? 1, output: Buffer.concat(chunks).toString() });
    });
  });
}

/**
 * A stage that passes when each of its programs exits with 0; it counts as one. All run, whatever fails.
 * @param {string} name
 * @param {string[][]} scripts
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<StageResult>}
 */
export async function checkStage(name, scripts, env = {}) {
  let output = '';
  let failed = 0;
  for (const script of scripts) {
    const { code, output: printed } = await runCaptured(script, 180_000, env);
    if (code === 0) continue;
    failed = 1;
    output += `${printed.trimEnd() || `${name} exited with ${code}`}\n`;
  }
  return { passed: 1 - failed, failed, output };
}

/**
 * A stage made of one vitest project; it counts its tests, and a run that could not happen as one failure.
 * @param {string} project
 * @param {number} limitMs
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<StageResult>}
 */
export async function suiteStage(project, limitMs, env = {}) {
  mkdirSync(cacheFolder, { recursive: true });
  const report = join(cacheFolder, `${project}-${process.pid}.json`);
  const args = [tools.vitest, 'run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  try {
    const { code, output } = await runCaptured(args, limitMs, env);
    const { passed, failed } = countTests(report);
    if (failed > 0 || (code === 0 && passed > 0)) return { passed, failed, output };
    return { passed, failed: 1, output: passed === 0 ? `${output.trimEnd()}\nNo test of the stage ${project} ran.\n` : output };
  } finally {
    rmSync(report, { force: true });
  }
}

/**
 * Tests by result in a JSON report; a file that could not even be loaded is one failure. No report: no tests.
 * @param {string} report
 */
export function countTests(report) {
  let text;
  try {
    text = readFileSync(report, 'utf8');
  } catch {
    return { passed: 0, failed: 0 };
  }
  /** @type {{numPassedTests: number, testResults: {status: string, assertionResults: {status: string}[]}[]}} */
  const { numPassedTests, testResults } = JSON.parse(text);
  let failed = 0;
  for (const file of testResults) {
    const failures = file.assertionResults.filter((test) => test.status === 'failed').length;
    failed += failures === 0 && file.status === 'failed' ? 1 : failures;
  }
  return { passed: numPassedTests, failed };
}
