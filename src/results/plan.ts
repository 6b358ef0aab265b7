/** What is run and read for a row, as plain data that a worker can take, and what the numbers read come to. */
import * as patterns from '../patterns/registry.ts';
import { toSpec } from '../scenario/to-spec.ts';
import { misses, meanOf, toleranceOf } from './judge.ts';
import type { Tolerance } from './judge.ts';
import { NotMeasured } from './results-error.ts';
import type { Prepared, PreparedRun, ValueGiven } from './row-file.ts';
import type { Job } from './run-job.ts';
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

/** What a value is judged by. */
export type Expected = Pick<ValueResult, 'path' | 'run' | 'expected' | 'tolerance'>;
/** One number read from one run. */
export interface Term { readonly path: string; readonly run: string; readonly given: ValueGiven }
/** A value is its first term ÷ the second ÷ …; no terms: there is no scenario for it. */
export interface PlannedValue extends Expected { readonly terms: readonly Term[] }
export type Verdict = 'holds' | 'fails' | 'not built';
export function verdictOf(result: ValueResult): Verdict {
  if (result.measured.length === 0) return 'not built';
  return result.misses === '' ? 'holds' : 'fails';
}
/** A row holds when every value that it expects has been measured and holds. */
export function verdictOfRow(results: readonly ValueResult[]): Verdict {
  const verdicts = results.map(verdictOf);
  if (verdicts.includes('fails')) return 'fails';
  return verdicts.includes('not built') || verdicts.length === 0 ? 'not built' : 'holds';
}

/** What was read with one seed. */
export type Readings = ReadonlyMap<Term, number>;

/** A line for every value that the row expects, and for every run that it is measured in. */
export function planOf(row: Row, prepared: Prepared): readonly PlannedValue[] {
  return leavesOf(row.expected).filter(([path]) => !prepared.notMeasured.has(path)).flatMap(([path, leaf]): readonly PlannedValue[] => {
    const given = prepared.values[path];
    if (given === undefined) return [{ path, run: '', expected: leaf, tolerance: null, terms: [] }];
    const expected = meant(leaf, given.is);
    const tolerance = toleranceOf(row, path, expected, given.scale ?? 1, given.tolerance), runs = runsOf(prepared, given);
    return runs.map((run) => ({ path, run: runs.length > 1 ? run : '', expected, tolerance, terms: termsOf(prepared, path, run, given) }));
  });
}
/** A word that is expected is a yes or a no. */
export function meant(expected: Leaf, yes: string | undefined): Leaf { return yes === undefined ? expected : expected === yes; }
function termsOf(prepared: Prepared, path: string, run: string, given: ValueGiven): readonly Term[] {
  const divisor = given.dividedBy;
  return [{ path, run, given }, ...(divisor === undefined ? [] : termsOf(prepared, path, runsOf(prepared, divisor)[0] ?? '', divisor))];
}

/** The runs of one seed, each with the terms that are read from it; runs that nothing is read from are left out. Throws NotMeasured for a run that is not there. */
export function jobsOf(
  name: string,
  prepared: Prepared,
  plan: readonly PlannedValue[],
  seed: number,
): readonly { readonly job: Job; readonly terms: readonly Term[] }[] {
  const terms = plan.flatMap((planned) => planned.terms),
    missing = terms.find(({ run }) => !prepared.runs.has(run));
  if (missing !== undefined) throw new NotMeasured(name, `${missing.path}: there is no run ${missing.run}`);
  return [...prepared.runs].flatMap(([run, subject]) => {
    const own = terms.filter((term) => term.run === run);
    return own.length === 0
      ? []
      : [{ terms: own, job: { name, run, subject: subjectOf(subject, seed), asked: own.map(({ path, given }) => ({ path, given })) } }];
  });
}
function subjectOf(run: PreparedRun, seed: number): Job['subject'] {
  return 'model' in run ? run : { spec: toSpec({ ...run.scenario, seed }, patterns), warmUpMs: run.warmUpMs };
}

/** `bySeed`: the readings of seeds 1, 2, … */
export function judged(plan: readonly PlannedValue[], bySeed: readonly Readings[]): readonly ValueResult[] {
  return judgedWith(plan, (planned) => (planned.terms.length === 0 ? [] : bySeed.map((read) => valueOf(planned, read))));
}
/** `measuredOf`: by seed; empty when there is nothing. */
export function judgedWith<E extends Expected>(plan: readonly E[], measuredOf: (value: E) => readonly number[]): readonly ValueResult[] {
  const measured = new Map(plan.map((value) => [value, measuredOf(value)]));
  return plan.map((value): ValueResult => {
    const { path, run, expected, tolerance } = value, values = measured.get(value) ?? [];
    const before = beforeOf(plan, path);
    const miss = values.length === 0 ? '' : tolerance === null ? 'a tolerance that is not known'
      : misses(expected, tolerance, values, before === undefined ? null : { expected: before.expected, measured: measured.get(before) ?? [] });
    return { path, run, expected, tolerance, measured: values, mean: meanOf(values), misses: miss };
  });
}

function valueOf({ terms }: PlannedValue, read: Readings): number {
  return terms.toReversed().reduce((divisor, term) => {
    const quotient = (read.get(term) ?? NaN) / divisor, { atLeast } = term.given;
    return atLeast === undefined ? quotient : Number(quotient >= atLeast);
  }, 1);
}

/** The value before in the same list of the row. */
function beforeOf<E extends Expected>(plan: readonly E[], path: string): E | undefined {
  const [, list = '', place = '0'] = /^(.*\/)(\d+)$/.exec(path) ?? [];
  return plan.find((planned) => planned.path === `${list}${Number(place) - 1}`);
}

function runsOf(prepared: Prepared, value: ValueGiven): readonly string[] {
  if (value.run === undefined) return [...prepared.runs.keys()];
  return typeof value.run === 'string' ? [value.run] : value.run;
}
