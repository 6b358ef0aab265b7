/** What turns one JSON value into another, small enough for a link; lists of things with ids are compared by id. */
import type { Json } from '../engine/fields.ts';

/** `set` replaces whole; `in` and `drop` change an object's fields; `items`, `add` and `order` change a list of things with ids. */
export type Difference =
  | { readonly set: Json }
  | { readonly in: { readonly [field: string]: Difference }; readonly drop?: readonly string[] }
  | {
      readonly items: { readonly [id: string]: Difference };
      readonly add?: readonly Json[];
      /** All ids, when they are not those of the base with the new ones behind. */ readonly order?: readonly string[];
    };

type Fields = { readonly [name: string]: Json };
type Thing = Fields & { readonly id: string };

/** No difference is `{in: {}}`. `applyDifference(base, difference(base, next))` equals `next`. */
export function difference(base: Json, next: Json): Difference {
  return between(base, next) ?? { in: {} };
}

/** null: equal. */
function between(base: Json, next: Json): Difference | null {
  if (base === next) return null;
  if (Array.isArray(base) && Array.isArray(next)) {
    if (base.length > 0 && haveIds(base) && haveIds(next)) return ofThings(base, next);
    return same(base, next) ? null : { set: next };
  }
  if (!isFields(base) || !isFields(next)) return { set: next };
  const changed: [string, Difference][] = [];
  for (const [name, value] of Object.entries(next)) {
    const before = own(base, name);
    const change = before === undefined ? { set: value } : between(before, value);
    if (change !== null) changed.push([name, change]);
  }
  const drop = Object.keys(base).filter((name) => !Object.hasOwn(next, name));
  if (changed.length === 0 && drop.length === 0) return null;
  return { in: Object.fromEntries(changed), ...(drop.length === 0 ? {} : { drop }) };
}

function ofThings(base: readonly Thing[], next: readonly Thing[]): Difference | null {
  const before = new Map(base.map((thing) => [thing.id, thing]));
  const changed: [string, Difference][] = [];
  const add: Thing[] = [];
  for (const thing of next) {
    const old = before.get(thing.id);
    if (old === undefined) add.push(thing);
    else {
      const change = between(old, thing);
      if (change !== null) changed.push([thing.id, change]);
    }
  }
  const ids = next.map((thing) => thing.id);
  const usual = [...base.map((thing) => thing.id), ...add.map((thing) => thing.id)];
  const inOrder = same(ids, usual);
  if (changed.length === 0 && add.length === 0 && inOrder) return null;
  return { items: Object.fromEntries(changed), ...(add.length === 0 ? {} : { add }), ...(inOrder ? {} : { order: ids }) };
}

/** Throws RangeError, with a sentence, when the difference is malformed or does not fit the base. Depth is the caller's to bound. */
export function applyDifference(base: Json, change: unknown): Json {
  if (!isRecord(change)) throw new RangeError('A difference is an object.');
  const [kind, ...others] = KINDS.find(([name]) => Object.hasOwn(change, name)) ?? [];
  if (kind === undefined) throw new RangeError('A difference has set, in or items.');
  const stray = Object.keys(change).find((name) => name !== kind && !others.includes(name));
  if (stray !== undefined) throw new RangeError(`A difference has ${stray.slice(0, 64)}, which does not go with ${kind}.`);
  return kind === 'set' ? change['set'] as Json : kind === 'in' ? applyToFields(base, change) : applyToThings(base, change);
}
/** What a difference is known by, and what may stand beside it. */
const KINDS: readonly (readonly [string, ...string[]])[] = [['set'], ['in', 'drop'], ['items', 'add', 'order']];

function applyToFields(base: Json, change: Record<string, unknown>): Json {
  const inner = change['in'];
  const drop = texts(change['drop']);
  if (isRecord(inner) && Object.keys(inner).length === 0 && drop.length === 0) return base;
  if (!isFields(base) || !isRecord(inner)) throw new RangeError('A difference changes fields of what is no object.');
  const fields = new Map(Object.entries(base));
  for (const name of drop) if (!fields.delete(name)) throw new RangeError(`A difference drops ${name.slice(0, 64)}, which the base does not have.`);
  for (const [name, step] of Object.entries(inner)) fields.set(name, applyDifference(fields.get(name) ?? null, step));
  return Object.fromEntries(fields);
}

function applyToThings(base: Json, change: Record<string, unknown>): Json {
  const inner = change['items'];
  const add = change['add'] ?? [];
  if (!Array.isArray(base) || !haveIds(base) || !isRecord(inner) || !Array.isArray(add) || !haveIds(add)) {
    throw new RangeError('A difference changes things of what is no list of things with ids.');
  }
  const things = new Map<string, Json>(base.map((thing) => [thing.id, thing]));
  for (const [id, step] of Object.entries(inner)) {
    const thing = things.get(id);
    if (thing === undefined) throw new RangeError(`A difference changes ${id.slice(0, 64)}, which the base does not have.`);
    things.set(id, applyDifference(thing, step));
  }
  for (const thing of add) things.set(thing.id, thing);
  if (change['order'] === undefined) return [...things.values()];
  return texts(change['order']).map((id) => {
    const thing = things.get(id);
    if (thing === undefined) throw new RangeError(`A difference orders ${id.slice(0, 64)}, which the base does not have.`);
    return thing;
  });
}

function texts(value: unknown): readonly string[] {
  if (value === undefined) return [];
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'string')) throw new RangeError('A difference names things by text.');
  return value;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isFields(value: Json): value is Fields {
  return isRecord(value);
}

function own(fields: Fields, name: string): Json | undefined {
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}

/** Whether it is a list of objects with ids of their own. */
function haveIds(list: readonly unknown[]): list is readonly Thing[] {
  const ids = new Set(list.map((item) => isRecord(item) && Object.hasOwn(item, 'id') && typeof item['id'] === 'string' ? item['id'] : null));
  return ids.size === list.length && !ids.has(null);
}

/** Deep equality of JSON, whatever the order of fields. */
export function same(a: Json, b: Json): boolean {
  if (a === b) return true;
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((item, i) => same(item, b[i] ?? null));
  if (Array.isArray(b) || !isFields(a) || !isFields(b)) return false;
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => {
    const other = own(b, name);
    return other !== undefined && same(a[name] as Json, other);
  });
}
