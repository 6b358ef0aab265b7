// The headless runner: an up-to-date bundle of main.ts, run in this process. Only results go to stdout.
import { pathToFileURL } from 'node:url';
import { bundleForNode } from './bundle.mjs';
import { projectRoot } from './project.mjs';

/**
 * Calls `main(args)` of main.ts and resolves to its exit code; files are named from where the user stood.
 * @param {string[]} args
 */
export async function sim(args) {
  // `| head` closes the pipe early: the rest is not wanted, which is no failure.
  process.stdout.on('error', (error) => {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EPIPE') process.exit(0);
    console.error(`The output could not be written: ${error.message}`);
    process.exit(1);
  });
  const bundle = await bundleForNode('src/cli/main.ts', 'sim.mjs');
  // npm runs scripts in the project's folder and keeps the caller's in INIT_CWD.
  if (['sim', 'results'].includes(process.env.npm_lifecycle_event ?? '') && process.env.INIT_CWD) process.chdir(process.env.INIT_CWD);
  /** @type {{main: (args: string[], root: string) => number | Promise<number>}} */
  const { main } = await import(pathToFileURL(bundle).href);
  return main(args, projectRoot);
}
