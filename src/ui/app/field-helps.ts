/**
 * The help of every field, and what libraries call it: a third of what the patterns' tables take, and shown in forms only. The build takes it out of the page's code
 * and puts in place of this file one with the same exports that fetches it.
 */
import type { Field, FieldTable } from '../../engine/fields.ts';
import * as registry from '../../patterns/registry.ts';
import type { Patterns } from '../../engine/patterns.ts';

/** By kind, or kind and dialect (`retry/general`), and by the field's name. */
export type FieldHelps = { readonly [table: string]: { readonly [field: string]: Pick<Field, 'help' | 'names'> } };

const helpsIn = (fields: FieldTable) =>
  Object.fromEntries(Object.entries(fields).map(([name, { help, names }]) => [name, names === undefined ? { help } : { help, names }]));
const patterns: Patterns = registry;

export const fieldHelps: FieldHelps = Object.fromEntries(Object.entries(patterns).flatMap(([kind, pattern]) => [
  [kind, helpsIn(pattern.fields)],
  ...('dialects' in pattern ? Object.entries(pattern.dialects).map(([dialect, { fields }]) => [`${kind}/${dialect}`, helpsIn(fields)]) : []),
]));

/** Resolves when `fieldHelps` is filled, and also where it cannot be had: forms then show no help. */
export async function loadFieldHelps(): Promise<void> { await Promise.resolve(); }
