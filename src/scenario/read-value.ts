/** Reads one value of unknown data at a path: the value when it is right; an issue and a stand-in that is never used when it is not. */
import type { IssueList } from './issue.ts';
import { fieldName, listWords, numberWords, short, valueWords } from './issue.ts';

export type Fields = { readonly [name: string]: unknown };

export interface Range { readonly min: number; readonly max: number; readonly whole?: true; readonly unit?: string }

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Within the range; whole when it must be. -0 becomes 0, as JSON has it. */
export function readNumber(issues: IssueList, path: string, value: unknown, range: Range): number {
  const unit = range.unit === undefined || range.unit === '' ? '' : ` ${range.unit}`;
  const name = fieldName(path);
  const must = `It must be ${range.whole === true ? 'a whole number ' : ''}from ${numberWords(range.min)} to ${numberWords(range.max)}${unit}.`;
  if (value === undefined) issues.add(path, `The field ${name} is missing. ${must}`);
  else if (typeof value !== 'number' || !Number.isFinite(value)) issues.add(path, `The field ${name} is ${valueWords(value)}. ${must}`);
  else if (value < range.min || value > range.max || (range.whole === true && !Number.isInteger(value))) {
    issues.add(path, `The field ${name} is ${numberWords(value)}${unit}. ${must}`);
  } else return value === 0 ? 0 : value;
  return range.min;
}

/** null, with an issue, for one that is not right by itself: then it is not judged by what stands beside it. */
export function readRight(issues: IssueList, path: string, value: unknown, range: Range): number | null {
  const before = issues.found.length, number = readNumber(issues, path, value, range);
  return issues.found.length > before ? null : number;
}

export function readText(issues: IssueList, path: string, value: unknown, longest: number, shortest = 0): string {
  const name = fieldName(path);
  if (typeof value !== 'string') {
    issues.add(path, `The field ${name} is ${valueWords(value)}. It must be text.`);
  } else if (value.length > longest || value.length < shortest) {
    issues.add(path, `The field ${name} has ${numberWords(value.length)} characters. It must have from ${numberWords(shortest)} to ${numberWords(longest)}.`);
  } else return value;
  return '';
}

export function readFlag(issues: IssueList, path: string, value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  issues.add(path, `The field ${fieldName(path)} is ${valueWords(value)}. It must be true or false.`);
  return false;
}

export function readChoice<V extends string>(issues: IssueList, path: string, value: unknown, options: readonly V[]): V | null {
  const chosen = options.find((option) => option === value);
  if (chosen !== undefined) return chosen;
  issues.add(path, `The field ${fieldName(path)} is ${valueWords(value)}. It must be ${listWords(options)}.`);
  return null;
}

export function readList(issues: IssueList, path: string, value: unknown, most: number): readonly unknown[] {
  if (!Array.isArray(value)) {
    issues.add(path, `The field ${fieldName(path)} is ${valueWords(value)}. It must be a list.`);
    return [];
  }
  if (value.length > most) {
    issues.add(path, `The list ${fieldName(path)} has ${numberWords(value.length)} entries. The most is ${numberWords(most)}.`);
    return [];
  }
  return value;
}

export interface Shape {
  readonly required: readonly string[];
  readonly optional?: readonly string[];
  /** Named by the format, but nothing carries them out yet. */
  readonly later?: readonly string[];
}

/** An object with these fields and no others; null, with an issue, when it is no object at all. */
export function readObject(issues: IssueList, path: string, value: unknown, shape: Shape): Fields | null {
  if (!isFields(value)) {
    issues.add(path, `${path === '' ? 'The document' : `The field ${fieldName(path)}`} is ${valueWords(value)}. It must be an object.`);
    return null;
  }
  const known = [...shape.required, ...(shape.optional ?? [])];
  for (const name of Object.keys(value)) {
    if (value[name] === undefined || known.includes(name)) continue;
    const at = join(path, name);
    if (shape.later?.includes(name) === true) issues.add(at, `The field ${fieldName(at)} is not available yet.`);
    else issues.add(at, `The field ${fieldName(at)} is unknown. Known here: ${known.join(', ')}.`);
  }
  for (const name of shape.required) {
    if (!Object.hasOwn(value, name) || value[name] === undefined) {
      const at = join(path, name);
      issues.add(at, `The field ${fieldName(at)} is missing.`);
    }
  }
  return value;
}

/** The path of a field of the thing at `path`. */
export function join(path: string, name: string): string {
  return path === '' ? short(name) : `${path}.${short(name)}`;
}

/** An own field's value: what a prototype has does not count. */
export function own(fields: Fields, name: string): unknown {
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}

/** An own field's value, or what stands for one that is absent. What is there stands for itself: null, which is also what JSON makes of NaN, is no absent field. */
export function ownOr(fields: Fields, name: string, otherwise: unknown): unknown {
  const value = own(fields, name);
  return value === undefined ? otherwise : value;
}

const ID = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;

/** Ids stand in paths and links, so they are plain: letters, digits, - and _. '' when it is none. */
export function readId(issues: IssueList, path: string, value: unknown): string {
  if (typeof value === 'string' && ID.test(value)) return value;
  if (value !== undefined) {
    issues.add(path, `The field ${fieldName(path)} is ${valueWords(value)}. An id is 1 to 64 letters, digits, - or _, and begins with a letter or digit.`);
  }
  return '';
}
