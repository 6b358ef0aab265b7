/** What a row and its scenario file say must be of the kind that is computed with: a text where a number belongs is refused before anything is run. */
import { ResultsError } from './results-error.ts';
import type { Row } from './schema.ts';
import { isFields, leavesOf } from './schema.ts';

/** How a value is measured, as far as it is looked at here. */
interface Given { readonly is?: string }

const NUMBERS = ['fromMs', 'toMs', 'scale', 'atLeast', 'tolerance'] as const;

/** `at` names the file and the row. Throws ResultsError that names the field. */
export function checkExpected(at: string, row: Row, values: { readonly [path: string]: Given }, left: { readonly [path: string]: unknown }): void {
  for (const [path, leaf] of leavesOf(row.expected)) {
    const given = values[path];
    if (given === undefined || Object.hasOwn(left, path)) continue;
    const kind = typeof leaf, field = `${at}.expected.${dotted(path)}`;
    if (given.is !== undefined && kind !== 'string') throw new ResultsError(`${field} must be a word, as it is compared with ${given.is}, not ${words(leaf)}.`);
    if (given.is === undefined && kind !== 'number' && kind !== 'boolean') throw new ResultsError(`${field} must be a number, or true or false, not ${words(leaf)}.`);
  }
}

/** `name` is the scenario file's. */
export function checkValues(name: string, values: { readonly [path: string]: unknown }): void {
  for (const [path, given] of Object.entries(values)) checkValue(`${name}: values.${dotted(path)}`, given);
}
function checkValue(at: string, given: unknown): void {
  if (!isFields(given)) throw new ResultsError(`${at} must be an object with a measure, not ${words(given)}.`);
  for (const field of NUMBERS) number(`${at}.${field}`, given[field]);
  if (given['dividedBy'] !== undefined) checkValue(`${at}.dividedBy`, given['dividedBy']);
}

/** Absent is fine. */
export function number(field: string, value: unknown): void {
  if (value !== undefined && !Number.isFinite(value)) throw new ResultsError(`${field} must be a number, not ${words(value)}.`);
}

export function dotted(path: string): string { return path.replaceAll('/', '.'); }
export function words(value: unknown): string { return JSON.stringify(value) ?? 'nothing'; }
