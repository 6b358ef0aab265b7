// Installs the locked packages when they are missing, in part too, or older than the lock file.
import { existsSync, statSync } from 'node:fs';
import { inProject, run, runNode, tools } from './project.mjs';

/** @param {string} path */
function modifiedAt(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? -Infinity;
}

/**
 * Whoever installed without the development packages has a list of installed ones that is new, and no tools.
 * @param {string[]} needed
 */
export function needsInstall(needed = Object.values(tools)) {
  return modifiedAt(inProject('node_modules', '.package-lock.json')) < modifiedAt(inProject('package-lock.json')) || !needed.every((tool) => existsSync(tool));
}

/** Resolves to npm's exit code, or 0 when nothing had to be done. All output goes to stderr. */
export async function installWhenNeeded() {
  if (!needsInstall()) return 0;
  console.error('Installing packages (npm ci) …');
  // Development packages are needed to build, whatever NODE_ENV says.
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=notice'];
  /** @type {import('node:child_process').SpawnOptions} */
  const options = { stdio: ['ignore', 2, 2] };
  const npm = process.env.npm_execpath;
  const code =
    npm !== undefined && /npm-cli\.[cm]?js$/.test(npm)
      ? await runNode([npm, ...args], options)
      : await run('npm', args, { ...options, shell: process.platform === 'win32' });
  if (code !== 0) console.error(`The packages could not be installed: npm ci ended with ${code}.`);
  return code;
}
