/** Values as they were last measured: numbers by seed, no verdicts. What they come to is judged anew by whoever shows them. */
import { judgedWith } from './plan.ts';
import type { PlannedValue, ValueResult } from './plan.ts';
import { ResultsError } from './results-error.ts';
import { isFields } from './schema.ts';

export interface MeasuredRow {
  /** When, as year-month-day, and with which version of the product. */
  readonly date: string; readonly version: string;
  /** Of the row's parameters and its scenario file. */
  readonly fingerprint: string;
  /** How long all seeds took, in seconds. */
  readonly seconds: number;
  /** `measured` by seed, from 1. */
  readonly values: readonly { readonly path: string; readonly run: string; readonly measured: readonly number[] }[];
}
export interface Measured { readonly rows: { readonly [id: string]: MeasuredRow } }

/** Throws ResultsError. */
export function readMeasured(file: string, given: unknown): Measured {
  if (!isFields(given) || !isFields(given['rows'])) throw new ResultsError(`${file}: rows must be an object.`);
  return given as unknown as Measured;
}

/** The verdicts on what was measured last; a value that the file does not have counts as not measured. */
export function lastResults(plan: readonly PlannedValue[], row: MeasuredRow): readonly ValueResult[] {
  return judgedWith(plan, ({ path, run }) => row.values.find((value) => value.path === path && value.run === run)?.measured ?? []);
}
