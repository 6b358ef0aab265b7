/** Runs the scenarios of a row with each seed and reads its values. */
import type { Run } from '../run-scenario.ts';
import { runScenario, stoppedText } from '../run-scenario.ts';
import { InputError } from '../input-error.ts';
import { meanOf, misses, toleranceOf } from './judge.ts';
import type { Tolerance } from './judge.ts';
import { measured } from './measured.ts';
import { MEASURES } from './measures.ts';
import type { Prepared, ValueGiven } from './row-file.ts';
import { leavesOf } from './schema.ts';
import type { Leaf, Row } from './schema.ts';

export interface ValueResult {
  readonly path: string;
  /** The scenario it was measured in, where the row has several for one value. */
  readonly run: string;
  readonly expected: Leaf; readonly tolerance: Tolerance | null;
  /** By seed; empty: there is no scenario for it. */
  readonly measured: readonly number[]; readonly mean: number;
  /** Empty: it holds. */
  readonly misses: string;
}

/** Series are what is measured; single calls are kept for none but a few. */
const LIMITS = { keepCalls: 1000, keepGauges: 1000 };

/** Throws InputError when the scenario file names what is not there, or a run does not come to its end. */
export function runRow(name: string, row: Row, prepared: Prepared, seeds: readonly number[]): readonly ValueResult[] {
  const leaves = leavesOf(row.expected).filter(([path]) => !prepared.notMeasured.has(path));
  const plan = leaves.flatMap(([path, expected]): readonly Planned[] => {
    const value = prepared.values[path];
    if (value === undefined) return [{ path, expected, value: null, run: '', tolerance: null, bySeed: [] }];
    const tolerance = toleranceOf(row, path, expected, value.scale ?? 1, value.tolerance), runs = runsOf(prepared, value);
    return runs.map((run) => ({ path, expected, value, run, tolerance, bySeed: [] }));
  });
  for (const seed of seeds) measureAll(name, prepared, plan, seed);
  return plan.map(({ path, expected, run, tolerance, bySeed, value }): ValueResult => ({
    path, run: value !== null && runsOf(prepared, value).length > 1 ? run : '', expected, tolerance, measured: bySeed, mean: meanOf(bySeed),
    misses: bySeed.length === 0 ? '' : tolerance === null ? 'a tolerance that is not known' : misses(expected, tolerance, bySeed, beforeOf(plan, path)),
  }));
}

/** The value before in the same list of the row. */
function beforeOf(plan: readonly Planned[], path: string): { readonly expected: Leaf; readonly measured: readonly number[] } | null {
  const [, list = '', place = '0'] = /^(.*\/)(\d+)$/.exec(path) ?? [], before = plan.find((planned) => planned.path === `${list}${Number(place) - 1}`);
  return before === undefined ? null : { expected: before.expected, measured: before.bySeed };
}

interface Planned {
  readonly path: string; readonly expected: Leaf; readonly value: ValueGiven | null; readonly run: string;
  readonly tolerance: Tolerance | null; readonly bySeed: number[];
}

/** One run at a time is held, unless a value needs two. */
function measureAll(name: string, prepared: Prepared, plan: readonly Planned[], seed: number): void {
  const open = new Map<string, Run>();
  const runOf = (id: string): Run => {
    const known = open.get(id);
    if (known !== undefined) return known;
    const given = prepared.runs.get(id);
    if (given === undefined) throw new InputError(`${name}: there is no run ${id}.`);
    const run = runScenario(given.scenario, { seed, limits: LIMITS });
    if (run.stopped !== 'end') throw new InputError(`${name}: run ${id}, seed ${seed}: ${stoppedText(run)}`);
    open.set(id, run);
    return run;
  };
  const read = (id: string, value: ValueGiven): number => {
    const measure = Object.hasOwn(MEASURES, value.measure) ? MEASURES[value.measure] : undefined;
    if (measure === undefined) throw new InputError(`${name}: there is no measure ${value.measure}. There are: ${Object.keys(MEASURES).join(', ')}.`);
    const part = measured(runOf(id), value.fromMs ?? prepared.runs.get(id)?.warmUpMs ?? 0, value.toMs);
    const result = measure(part, value) * (value.unit === 'ms' ? 1000 : 1) * (value.scale ?? 1);
    const quotient = value.dividedBy === undefined ? result : result / read(runsOf(prepared, value.dividedBy)[0] ?? '', value.dividedBy);
    return value.atLeast === undefined ? quotient : Number(quotient >= value.atLeast);
  };
  for (const run of prepared.runs.keys()) {
    for (const planned of plan) {
      if (planned.value === null || planned.run !== run) continue;
      try {
        planned.bySeed.push(read(run, planned.value));
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        throw new InputError(`${name}: ${planned.path}: ${error.message}.`);
      }
    }
    if (!plan.some((planned) => planned.value?.dividedBy !== undefined)) open.clear();
  }
}

function runsOf(prepared: Prepared, value: ValueGiven): readonly string[] {
  if (value.run === undefined) return [...prepared.runs.keys()];
  return typeof value.run === 'string' ? [value.run] : value.run;
}
