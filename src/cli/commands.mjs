// The commands of package.json: what each is called and which file carries it out.
import { existsSync } from 'node:fs';
import { installWhenNeeded } from './install.mjs';
import { inProject, runNode, tools } from './project.mjs';

/**
 * Commands are loaded after the install, since some of them import packages.
 * @type {Record<string, (args: string[]) => Promise<number | undefined>>}
 */
const commands = {
  start: async () => (await import('./start.mjs')).start(),
  test: async () => (await import('./stages.mjs')).runStages('test'),
  nightly: async () => (await import('./stages.mjs')).runStages('nightly'),
  check: async () => (await import('./stages.mjs')).runStages('check'),
  sim: async (args) => (await import('./sim.mjs')).sim(args),
  results: async (args) => (await import('./sim.mjs')).sim(['results', ...args]),
  evidence: async () => (await import('./sim.mjs')).sim(['evidence', '--save', inProject('test/fixtures/evidence.json')]),
  bench: (args) => delegate('test/bench/run.mjs', args),
  'bench:web': (args) => delegate('test/bench/web.mjs', args),
  'bench:size': (args) => delegate('test/bench/size.mjs', args),
  browsers: (args) => delegate('test/browsers/run.mjs', args),
  golden: (args) => updateGolden(args),
};

/**
 * @param {string} script
 * @param {string[]} args
 */
async function delegate(script, args) {
  if (!existsSync(inProject(script))) {
    console.error(`This checkout has no ${script}.`);
    return 2;
  }
  return runNode([inProject(script), ...args]);
}

/**
 * Writes the golden traces anew from what the engine does now.
 * @param {string[]} args
 */
async function updateGolden(args) {
  if (!existsSync(inProject('test/golden'))) {
    console.error('This checkout has no test/golden.');
    return 2;
  }
  return runNode([tools.vitest, 'run', '--project', 'theory', 'test/golden', ...args], { env: { ...process.env, HALFOPEN_GOLDEN: '1' } });
}

/**
 * Resolves to the exit code, or to nothing while the command goes on running.
 * @param {string | undefined} name
 * @param {string[]} args
 */
export async function runCommand(name, args) {
  const command = Object.hasOwn(commands, name ?? '') ? commands[name ?? ''] : undefined;
  if (command === undefined) {
    console.error(`Usage: node src/cli/boot.mjs ${Object.keys(commands).join(' | ')}`);
    return 2;
  }
  const installed = await installWhenNeeded();
  return installed === 0 ? command(args) : 1;
}
