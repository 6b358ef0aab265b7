// Measures cases: one process each, rounds alternating; medians and ratios round by round.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { bundleForNode } from '../../src/cli/bundle.mjs';
import { cacheFolder, inProject, projectRoot } from '../../src/cli/project.mjs';

/** @typedef {{s?: number, ns?: number, counts?: Record<string, number>, [name: string]: unknown}} Result */
/** @typedef {(...args: (string | number)[]) => Result} Program */

const LONGEST_MS = 10 * 60_000;

/** What `test/bench/reference.json` was written on: two idle cores. */
export const reference = JSON.parse(readFileSync(inProject('test/bench/reference.json'), 'utf8'));

/**
 * Runs a program to its end and reads the line of JSON it prints.
 * @param {string} file
 * @param {(string | number)[]} args
 * @returns {Result}
 */
function runCase(file, args) {
  const { status, stdout, stderr, error } = spawnSync(file, args.map(String), { cwd: projectRoot, encoding: 'utf8', timeout: LONGEST_MS, maxBuffer: 1 << 26 });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${file} ${args.join(' ')} ended with ${status}\n${stderr}`);
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
}

/**
 * This engine and the registry's: `ENGINE WORKLOAD SIZE OPTION`, each in a Node of its own.
 * @returns {Promise<Program>}
 */
export async function nodeProgram() {
  const bundle = await bundleForNode('test/bench/case.ts', 'bench-case.mjs', ['test/bench']);
  return (...args) => runCase(process.execPath, ['--expose-gc', bundle, ...args]);
}

/**
 * The C limit; null when no compiler is there.
 * @returns {Program | null}
 */
export function limitProgram() {
  const source = inProject('test/bench/limit.c');
  const program = join(cacheFolder, process.platform === 'win32' ? 'limit.exe' : 'limit');
  if (!existsSync(program) || statSync(program).mtimeMs < statSync(source).mtimeMs) {
    mkdirSync(cacheFolder, { recursive: true });
    const { status, error, stderr } = spawnSync('cc', ['-O2', '-ffp-contract=off', '-o', program, source, '-lm'], { encoding: 'utf8' });
    if (error !== undefined) return null;
    if (status !== 0) throw new Error(`cc could not build test/bench/limit.c\n${stderr}`);
  }
  return (...args) => runCase(program, args);
}

/**
 * SimPy; null when Python cannot import it.
 * @returns {Program | null}
 */
export function simpyProgram() {
  const { status } = spawnSync('python3', ['-c', 'import simpy'], { stdio: 'ignore' });
  return status === 0 ? (...args) => runCase('python3', [inProject('test/bench/pipe_simpy.py'), ...args]) : null;
}

/** @param {readonly number[]} values */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] ?? NaN : ((sorted[half - 1] ?? NaN) + (sorted[half] ?? NaN)) / 2;
}

/**
 * The value that 95 of 100 do not exceed.
 * @param {readonly number[]} values
 */
export function p95(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * 0.95) - 1)] ?? NaN;
}

/**
 * Round by round, a value from one case and one from another.
 * @param {readonly Result[]} over
 * @param {readonly Result[]} under
 * @param {(result: Result) => number} value
 */
export function ratios(over, under, value) {
  return over.map((result, round) => value(result) / value(under[round] ?? {}));
}
