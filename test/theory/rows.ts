/** Rows of results.json: parameters, expected values and tolerances, as the file states them. */
import file from '../fixtures/results.json';

export interface Row {
  readonly id: string; readonly claim: string;
  readonly params: { readonly [name: string]: unknown };
  readonly expected: { readonly [name: string]: number };
  readonly tolerance: { readonly type: string; readonly value: number; readonly basis: string };
}

const results = file.results as unknown as readonly Row[];

export function rowOf(id: string): Row {
  const row = results.find((candidate) => candidate.id === id);
  if (row === undefined) throw new RangeError(`results.json has no row ${id}`);
  return row;
}

export function param(row: Row, name: string): number {
  const value = row.params[name];
  if (typeof value !== 'number') throw new RangeError(`${row.id}: the parameter ${name} is no number`);
  return value;
}

export function expectedOf(row: Row, name: string): number {
  const value = row.expected[name];
  if (value === undefined) throw new RangeError(`${row.id} expects no ${name}`);
  return value;
}

/** How far a mean of five may be from what is expected, in the value's own unit. The basis may widen one name: "p99 needs 4%". */
export function toleranceOf(row: Row, name: string): number {
  const { type, value, basis } = row.tolerance;
  if (type !== 'relative' && type !== 'absolute') throw new RangeError(`${row.id}: a tolerance of type ${type}`);
  const own = new RegExp(`\\b${name} needs (\\d+(?:\\.\\d+)?) ?%`).exec(basis)?.[1];
  const share = own === undefined ? value : Number(own) / 100;
  return type === 'relative' ? share * Math.abs(expectedOf(row, name)) : share;
}
