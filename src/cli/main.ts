/** The headless runner: `sim -- run | console | trace | vectors | results | evidence | presets`. Results go to stdout, all else to stderr. */
import { join } from 'node:path';
import { ResultsError } from '../results/results-error.ts';
import { InputError } from './input-error.ts';
import { printConsole } from './print-console.ts';
import { printEvidence, VECTORS } from './print-evidence.ts';
import { printPresets } from './print-presets.ts';
import { printable } from './printable.ts';
import { printRun } from './print-run.ts';
import { printTrace } from './print-trace.ts';
import { readSeeds, ROWS, runResults, SCENARIOS } from './results/run-results.ts';
import { runVectors } from './vectors/run-vectors.ts';

const USAGE = `usage: npm run --silent sim -- COMMAND
  run FILE|LINK|PRESET [--seed N] [--json]   totals, counters, series, state changes, percentiles
  console FILE|LINK|PRESET [--seed N] [--unseen]   what a program prints, with times
  trace FILE|LINK|PRESET [--seed N]          the canonical trace and, last, its SHA-256
  vectors FILE                               recorded behaviour of real libraries against this engine
  results [FILE] [--seeds N] [--only IDS] [--save FILE]   published results against this engine; IDS as Q01,Q03
  evidence [--save FILE]                     recorded runs, identities and trace hashes of the presets, as the page shows them
  presets                                    the gallery
In place of a FILE, - reads standard input.`;

interface Arguments {
  readonly names: readonly string[]; readonly flags: ReadonlySet<string>;
  readonly seed: number | undefined; readonly seeds: number | undefined; readonly only: readonly string[] | undefined; readonly save: string | undefined;
}

/** Exit codes: 0 done, 1 a vector or a result failed or could not be measured, 2 the input cannot be used. `root`: the project's folder. */
export async function main(args: readonly string[], root = process.cwd()): Promise<number> {
  try {
    return await command(args[0] ?? '', parseArguments(args.slice(1)), root);
  } catch (error) {
    if (!(error instanceof InputError || error instanceof ResultsError)) throw error;
    console.error(printable(error.message.replace(/\s*[\r\n]+\s*/g, ' ')));
    return 2;
  }
}

async function command(name: string, args: Arguments, root: string): Promise<number> {
  switch (name) {
    case 'run': allow(args, ['--json', '--seed']); await printRun(one(args), args.seed, args.flags.has('--json')); return 0;
    case 'console': allow(args, ['--unseen', '--seed']); await printConsole(one(args), args.seed, args.flags.has('--unseen')); return 0;
    case 'trace': allow(args, ['--seed']); await printTrace(one(args), args.seed); return 0;
    case 'vectors': allow(args, []); return runVectors(one(args));
    case 'results': allow(args, ['--seeds', '--only', '--save']); return results(args, root);
    case 'evidence': allow(args, ['--save']); none(args); printEvidence(join(root, VECTORS), args.save); return 0;
    case 'presets': allow(args, []); none(args); printPresets(); return 0;
    case '': throw new InputError('Which command? There are: run, console, trace, vectors, results, evidence, presets, help.');
    case 'help': case '--help': case '-h': console.log(USAGE); return 0;
    default: throw new InputError(`There is no command ${name}. There are: run, console, trace, vectors, results, evidence, presets, help.`);
  }
}

/** Beside a file of results its own scenario files may stand, in a folder of the same name; for other rows there are those of the project. */
function results(args: Arguments, root: string): number {
  const file = args.names.length === 0 ? join(root, ROWS) : one(args);
  return runResults(file, [file.replace(/\.json$/, ''), join(root, SCENARIOS)], args);
}

function parseArguments(args: readonly string[]): Arguments {
  const names: string[] = [], flags = new Set<string>();
  let seed: number | undefined, seeds: number | undefined, only: readonly string[] | undefined, save: string | undefined;
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    if (arg === '--seed' || arg.startsWith('--seed=')) {
      const value = arg === '--seed' ? args[++i] : arg.slice('--seed='.length);
      if (value === undefined || !/^\d{1,10}$/.test(value) || Number(value) > 0xffff_ffff) throw new InputError(`--seed takes a whole number from 0 to 4294967295, not ${value ?? 'nothing'}.`);
      seed = Number(value);
      flags.add('--seed');
    } else if (/^--(seeds|only|save)(=|$)/.test(arg)) {
      const flag = arg.split('=', 1)[0] ?? arg, value = arg === flag ? args[++i] : arg.slice(flag.length + 1);
      if (flag === '--seeds') seeds = readSeeds(value);
      else if (flag === '--only') only = readIds(value);
      else save = readFile(value);
      flags.add(flag);
    } else if (arg.startsWith('-') && arg !== '-') flags.add(arg);
    else names.push(arg);
  }
  return { names, flags, seed, seeds, only, save };
}
function readIds(text: string | undefined): readonly string[] {
  const ids = (text ?? '').split(',').map((id) => id.trim()).filter((id) => id !== '');
  if (ids.length === 0) throw new InputError('--only takes ids of rows with commas in between, such as Q01,Q03.');
  return ids;
}
function readFile(text: string | undefined): string {
  if (text === undefined || text === '') throw new InputError('--save takes the file that the measured values are put into.');
  return text;
}
function allow(args: Arguments, flags: readonly string[]): void {
  const wrong = [...args.flags].find((flag) => !flags.includes(flag));
  if (wrong !== undefined) throw new InputError(`This command takes no ${wrong}. See: npm run --silent sim -- help`);
}
function none(args: Arguments): void {
  if (args.names.length > 0) throw new InputError('This command takes no file. See: npm run --silent sim -- help');
}
function one(args: Arguments): string {
  if (args.names.length !== 1) throw new InputError(`This command takes one file, link or preset, not ${args.names.length}. See: npm run --silent sim -- help`);
  return args.names[0]!;
}
