// Where the project's files are, and how its commands start other programs.
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const projectRoot = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** @param {string[]} parts */
export const inProject = (...parts) => join(projectRoot, ...parts);

export const cacheFolder = inProject('node_modules', '.cache', 'halfopen');

export const tools = {
  vite: inProject('node_modules', 'vite', 'bin', 'vite.js'),
  vitest: inProject('node_modules', 'vitest', 'vitest.mjs'),
  tsc: inProject('node_modules', 'typescript', 'bin', 'tsc'),
  oxlint: inProject('node_modules', 'oxlint', 'bin', 'oxlint'),
};

/**
 * Runs a program to its end and resolves to its exit code; a program ended by a signal counts as 1.
 * @param {string} file
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<number>}
 */
export function run(file, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd: projectRoot, stdio: 'inherit', ...options });
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
}

/**
 * Runs a script with this Node.
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 */
export const runNode = (args, options) => run(process.execPath, args, options);

/** Builds the page into dist; what the bundler says goes to stderr. Resolves to its exit code. */
export function buildPage() {
  return runNode([tools.vite, 'build', '--logLevel', 'warn'], { stdio: ['ignore', 2, 2], env: { ...process.env, NODE_ENV: 'production' } });
}
