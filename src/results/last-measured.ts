/** Values as they were last measured: numbers by seed, no verdicts. What they come to is judged anew by whoever shows them. */
import type { Tolerance } from './judge.ts';
import { judgedWith, meant } from './plan.ts';
import type { ValueResult } from './plan.ts';
import { ResultsError } from './results-error.ts';
import { isFields, leavesOf } from './schema.ts';
import type { Row } from './schema.ts';

export interface MeasuredRow {
  /** When, as year-month-day, and with which version of the product. */
  readonly date: string;
  readonly version: string;
  /** Of the row's parameters, expected values and tolerance, and of its scenario file. */
  readonly fingerprint: string;
  /** How long all seeds took, in seconds. */
  readonly seconds: number;
  /** The row is a formula of a model. */
  readonly formula?: true;
  /** Paths of expected entries that are no results. */
  readonly notMeasured?: readonly string[];
  /** `measured` by seed, from 1; `run` where there are several; `is`: the word that means yes. */
  readonly values: readonly {
    readonly path: string;
    readonly run?: string;
    readonly is?: string;
    readonly tolerance: Tolerance | null;
    readonly measured: readonly number[];
  }[];
}
export interface Measured { readonly rows: { readonly [id: string]: MeasuredRow } }

/** Throws ResultsError. */
export function readMeasured(file: string, given: unknown): Measured {
  if (!isFields(given) || !isFields(given['rows'])) throw new ResultsError(`${file}: rows must be an object.`);
  return given as unknown as Measured;
}

/** The verdicts on what was measured last. What was not, and all of a row that has never been run, is there without measured values. */
export function lastResults(row: Row, last: MeasuredRow | undefined): readonly ValueResult[] {
  const plan = leavesOf(row.expected).filter(([path]) => last?.notMeasured?.includes(path) !== true).flatMap(([path, expected]) => {
    const found = last?.values.filter((value) => value.path === path) ?? [];
    if (found.length === 0) return [{ path, run: '', expected, tolerance: null, measured: [] }];
    return found.map(({ run = '', is, tolerance, measured }) => ({ path, run, expected: meant(expected, is), tolerance, measured }));
  });
  return judgedWith(plan, ({ measured }) => measured);
}
