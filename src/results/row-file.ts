/** A row's scenario file: which scenarios are run, what is read from each, and which of its numbers are the row's parameters. */
import * as patterns from '../patterns/registry.ts';
import type { ScenarioV1 } from '../scenario/document.ts';
import { parseScenario } from '../scenario/parse.ts';
import { formulaOf } from './formula.ts';
import type { ModelGiven } from './formula.ts';
import type { Arguments } from './measures.ts';
import { ResultsError } from './results-error.ts';
import { checkExpected, checkValues, dotted, number, words } from './row-check.ts';
import type { Row } from './schema.ts';
import { isFields, leavesOf } from './schema.ts';

/** More problems than these help nobody. */
const MOST_ISSUES = 5;

/** Names on the way to a value, joined with `/`. */
type Way = string;

/** The number at `at` in this file is the row's parameter × `times` + `plus`. */
interface Binding { readonly param: Way; readonly at: Way; readonly times?: number; readonly plus?: number }

/** A scenario of its own, or one like another with some values set; or a formula of a pattern's model and what it is given. */
interface RunGiven {
  readonly model?: unknown;
  readonly scenario?: unknown;
  readonly like?: string; readonly set?: { readonly [way: Way]: unknown };
  readonly warmUpMs?: number;
}

/** How a value is measured. Values measured in several runs hold in each; without `run`, in every one. */
export type ValueGiven = Arguments & {
  readonly measure: string; readonly run?: string | readonly string[];
  /** Instead of the run's warm-up, and of its end. */
  readonly fromMs?: number; readonly toMs?: number;
  /** Instead of seconds. */
  readonly unit?: 'ms';
  /** The value is the measure × this, and so is a tolerance that is no share of it. */
  readonly scale?: number;
  /** The value is the measure ÷ another one. */
  readonly dividedBy?: ValueGiven;
  /** The value is whether the measure is at least this. */
  readonly atLeast?: number;
  /** Where the row expects a word: the one that means yes, as `recovers` of recovers and metastable. */
  readonly is?: string;
  /** Where the row names no tolerance for a number: a share of it. */
  readonly tolerance?: number;
};

interface FileGiven {
  readonly id: string; readonly note?: string; readonly quick?: boolean;
  readonly params: unknown; readonly bind?: readonly Binding[];
  readonly runs: { readonly [name: string]: RunGiven };
  readonly values: { readonly [path: string]: ValueGiven };
  /** Expected entries that are no results, and why. */
  readonly notMeasured?: { readonly [path: string]: string };
}

export interface PreparedScenario { readonly scenario: ScenarioV1; readonly warmUpMs: number }
export type PreparedRun = PreparedScenario | { readonly model: ModelGiven };
export interface Prepared {
  readonly quick: boolean;
  readonly runs: ReadonlyMap<string, PreparedRun>;
  readonly values: { readonly [path: string]: ValueGiven };
  readonly notMeasured: ReadonlySet<string>;
}

/** The scenarios for the row's own parameters; a sentence when they are not those that the file knows. Throws ResultsError for a wrong file or row. `at` names the row in messages. */
export function prepare(name: string, given: unknown, row: Row, at = row.id): Prepared | string {
  if (!isFields(given) || !isFields(given['runs']) || !isFields(given['values'])) throw new ResultsError(`${name}: a scenario file has runs and values.`);
  const file = structuredClone(given) as unknown as FileGiven;
  checkValues(name, file.values);
  for (const [run, { warmUpMs }] of Object.entries(file.runs)) number(`${name}: runs.${run}.warmUpMs`, warmUpMs);
  const unlike = bindParams(name, file, row, at);
  if (unlike !== null) return unlike;
  checkExpected(at, row, file.values, file.notMeasured ?? {});
  const runs = new Map(Object.keys(file.runs).map((run) => [run, prepareRun(name, file, run)]));
  return { quick: file.quick === true, runs, values: file.values, notMeasured: new Set(Object.keys(file.notMeasured ?? {})) };
}

/** Whether the row is a formula of one pattern's model: nothing is simulated for it. */
export function isFormula({ runs }: Prepared): boolean { return [...runs.values()].some((run) => 'model' in run); }

/** Puts the row's parameters into the file; says which differs from the file's own and stands nowhere in it. Throws ResultsError for one that it does not know beside all of its own. */
function bindParams(name: string, file: FileGiven, row: Row, at: string): string | null {
  const bound = new Set<string>();
  for (const { param, at: place, times = 1, plus = 0 } of file.bind ?? []) {
    const value = valueAt(row.params, param);
    if (value === undefined) return `its scenarios need the parameter ${param}, which the row does not have`;
    number(`${at}.params.${dotted(param)}`, value);
    number(`${name}: bind ${param}: times`, times);
    number(`${name}: bind ${param}: plus`, plus);
    if (typeof valueAt(file, place) !== 'number') throw new ResultsError(`${name}: bind: there is no number at ${place}.`);
    setAt(name, file, place, exact(Number(value) * times + plus));
    bound.add(param);
  }
  const own = new Map(leavesOf(file.params)), asked = new Map(leavesOf(row.params)), hasAll = [...own.keys()].every((path) => asked.has(path));
  for (const [path, value] of asked) {
    if (bound.has(path)) continue;
    // A row that lacks some of the file's own is another row, for which there are no scenarios.
    if (hasAll && !own.has(path) && !Array.isArray(valueAt(file.params, path.split('/').slice(0, -1).join('/')))) throw new ResultsError(`${at}.params.${dotted(path)}: ${name} knows no such parameter.`);
    if (typeof own.get(path) === 'number') number(`${at}.params.${dotted(path)}`, value);
  }
  const different = [...new Set([...own.keys(), ...asked.keys()])].find((path) => !bound.has(path) && own.get(path) !== asked.get(path));
  if (different === undefined) return null;
  if (!own.has(different)) return `its scenarios are for no ${different} = ${words(asked.get(different))}`;
  return `its scenarios are for ${different} = ${words(own.get(different))}, ${asked.has(different) ? `not ${words(asked.get(different))}` : 'which the row does not have'}`;
}

function prepareRun(name: string, file: FileGiven, run: string): PreparedRun {
  const model = file.runs[run]?.model;
  if (model !== undefined) return { model: readModel(`${name}: run ${run}`, model) };
  const { scenario, warmUpMs } = resolved(name, file, run, 0);
  const parsed = parseScenario(scenario, patterns);
  if (!parsed.ok) throw new ResultsError(`${name}: run ${run}: ${parsed.issues.slice(0, MOST_ISSUES).map((issue) => `${issue.path}: ${issue.message}`).join(' · ')}`);
  return { scenario: parsed.scenario, warmUpMs };
}

function resolved(name: string, file: FileGiven, run: string, depth: number): { readonly scenario: unknown; readonly warmUpMs: number } {
  const given = file.runs[run];
  if (given === undefined || depth > 10) throw new ResultsError(`${name}: there is no run ${run}.`);
  if (given.like === undefined) return { scenario: given.scenario, warmUpMs: given.warmUpMs ?? 0 };
  const base = resolved(name, file, given.like, depth + 1), scenario = structuredClone(base.scenario);
  for (const [way, value] of Object.entries(given.set ?? {})) setAt(name, scenario, way, value);
  return { scenario, warmUpMs: given.warmUpMs ?? base.warmUpMs };
}

/** Throws ResultsError when it names what no pattern has. */
function readModel(name: string, given: unknown): ModelGiven {
  const { kind, dialect, formula, given: inputs } = isFields(given) ? given : {};
  if (typeof kind !== 'string' || typeof formula !== 'string' || !isFields(inputs)) throw new ResultsError(`${name}: a model has a kind, a formula and what is given.`);
  const model = { kind, formula, given: inputs as { readonly [input: string]: number }, ...(typeof dialect === 'string' ? { dialect } : {}) };
  const { inputs: asked } = formulaOf(name, model), own = Object.keys(inputs);
  const wrong = [...new Set([...asked, ...own])].find((input) => !asked.includes(input) || typeof inputs[input] !== 'number');
  if (wrong !== undefined) throw new ResultsError(`${name}: ${formula} takes the numbers ${asked.join(', ')}; see ${wrong}.`);
  return model;
}

function valueAt(root: unknown, way: Way): unknown {
  return namesOf(way).reduce<unknown>(
    (at, name) => (typeof at === 'object' && at !== null && Object.hasOwn(at, name) ? (at as { readonly [name: string]: unknown })[name] : undefined),
    root,
  );
}
/** Throws ResultsError when nothing holds the value. */
function setAt(file: string, root: unknown, way: Way, value: unknown): void {
  const names = namesOf(way), last = names.pop() ?? '', holder = valueAt(root, names.join('/'));
  if (typeof holder !== 'object' || holder === null || last === '' || last === '__proto__') throw new ResultsError(`${file}: nothing can be set at ${way}.`);
  (holder as { [name: string]: unknown })[last] = value;
}
function namesOf(way: Way): string[] { return way === '' ? [] : way.split('/'); }
/** Without the noise of binary fractions: 0.1 × 3 000 is 300. */
function exact(value: number): number { return Number(value.toPrecision(12)); }
