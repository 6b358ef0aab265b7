/** What values of a vector file must look like, as tables: whatever differs is named by its path. */
import { Unsupported } from './unsupported.ts';

export type Fields = { readonly [field: string]: unknown };
/** Adds a sentence to `problems` for all of `value` that is not as it must be; `at` is its path. */
export type Shape = (value: unknown, at: string, problems: string[]) => void;
/** A shape for each field. */
export type Table = { readonly [field: string]: Shape };
/** The fields an object must have, and those it may have. Others are unknown. */
export interface Tables { readonly required?: Table; readonly optional?: Table }

export const anything: Shape = () => {};
export const text = needed('a text', (value) => typeof value === 'string');
export const line = needed('a text of one line', (value) => typeof value === 'string' && /^[^\p{Cc}]+$/u.test(value));
export const flag = needed('true or false', (value) => typeof value === 'boolean');
export const number = needed('a number', Number.isFinite);
export const fromZero = needed('a number from 0 on', (value) => Number.isFinite(value) && (value as number) >= 0);
export const index = needed('a whole number from 0 on', (value) => Number.isSafeInteger(value) && (value as number) >= 0);
export const some = needed('a whole number from 1 on', (value) => Number.isSafeInteger(value) && (value as number) >= 1);
export const draw = needed('a number from 0 to below 1', (value) => Number.isFinite(value) && (value as number) >= 0 && (value as number) < 1);
export const item = needed('a number or a text', (value) => typeof value === 'string' || Number.isFinite(value));

export function nullOr(shape: Shape): Shape {
  return (value, at, problems) => { if (value !== null) shape(value, at, problems); };
}
export function oneOf(...values: readonly unknown[]): Shape {
  return (value, at, problems) => { if (!values.includes(value)) problems.push(`${at}: ${shown(value)} is not ${words(values.map(String))}`); };
}
/** A name; one that is not among these is of something that is not built. Throws Unsupported. */
export function built(...names: readonly string[]): Shape {
  return (value, at, problems) => {
    if (typeof value === 'string' && !names.includes(value)) throw new Unsupported(`${at} ${value}`);
    oneOf(...names)(value, at, problems);
  };
}
export function list(shape: Shape, least = 0): Shape {
  return (value, at, problems) => {
    if (!Array.isArray(value)) problems.push(`${at}: an array is needed, not ${shown(value)}`);
    else if (value.length < least) problems.push(`${at}: this array is empty`);
    else value.forEach((entry, i) => { shape(entry, `${at}[${i}]`, problems); });
  };
}
/** An object with at least one field of any name. */
export function named(shape: Shape): Shape {
  return (value, at, problems) => {
    if (!isFields(value)) problems.push(`${at}: an object is needed, not ${shown(value)}`);
    else if (Object.keys(value).length === 0) problems.push(`${at}: this object is empty`);
    else for (const [name, given] of Object.entries(value)) shape(given, below(at, name), problems);
  };
}
/** A field that is undefined counts as left out. */
export function fields({ required = {}, optional = {} }: Tables): Shape {
  const known = new Map([...Object.entries(optional), ...Object.entries(required)]);
  return (value, at, problems) => {
    if (!isFields(value)) { problems.push(`${at}: an object is needed, not ${shown(value)}`); return; }
    for (const [name, given] of Object.entries(value)) {
      const shape = known.get(name);
      if (shape === undefined) problems.push(`${below(at, name)}: this field is unknown`);
      else if (given !== undefined) shape(given, below(at, name), problems);
    }
    for (const name of Object.keys(required)) if (value[name] === undefined) problems.push(`${below(at, name)}: this field is missing`);
  };
}
/** An object whose field `key` says which others it has, besides the common ones. */
export function variants(key: string, names: (...names: readonly string[]) => Shape, cases: { readonly [name: string]: Tables }, common: Tables = {}): Shape {
  const shapes = new Map(Object.entries(cases).map(([name, own]) => [name, fields({
    required: { [key]: anything, ...common.required, ...own.required }, optional: { ...common.optional, ...own.optional },
  })]));
  const choice = names(...shapes.keys());
  return (value, at, problems) => {
    const name = isFields(value) ? value[key] : undefined;
    if (isFields(value)) choice(name, below(at, key), problems);
    else problems.push(`${at}: an object is needed, not ${shown(value)}`);
    if (typeof name === 'string') shapes.get(name)?.(value, at, problems);
  };
}
/** The shape, and a rule about several of its fields together, which gives a sentence when it is broken. */
export function also(shape: Shape, rule: (given: Fields) => string | null): Shape {
  return (value, at, problems) => {
    shape(value, at, problems);
    const broken = isFields(value) ? rule(value) : null;
    if (broken !== null) problems.push(below(at, broken));
  };
}

function needed(what: string, holds: (value: unknown) => boolean): Shape {
  return (value, at, problems) => { if (!holds(value)) problems.push(`${at}: ${what} is needed, not ${shown(value)}`); };
}
export function isFields(value: unknown): value is Fields { return typeof value === 'object' && value !== null && !Array.isArray(value); }
function below(at: string, name: string): string { return at === '' ? name : `${at}.${name}`; }
function shown(value: unknown): string {
  const written = JSON.stringify(value) ?? 'nothing';
  return written.length > 60 ? `${written.slice(0, 60)}…` : written;
}
function words(names: readonly string[]): string { return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`; }
