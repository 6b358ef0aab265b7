/** Formulas that the models of patterns state, by name. */
import { machineOf } from '../engine/pattern.ts';
import type { Formula, Formulas } from '../engine/pattern.ts';
import type { Patterns } from '../engine/patterns.ts';
import * as registry from '../patterns/registry.ts';
import { ResultsError } from './results-error.ts';

/** A formula of the model of `kind`, of that dialect if it has any. */
export interface ModelGiven { readonly kind: string; readonly dialect?: string; readonly formula: string; readonly given: { readonly [input: string]: number } }

const patterns: Patterns = registry;

/** Throws ResultsError when there is none of that name. */
export function formulaOf(name: string, { kind, dialect, formula }: ModelGiven): Formula {
  const pattern = Object.hasOwn(patterns, kind) ? patterns[kind] : undefined;
  if (pattern === undefined) throw new ResultsError(`${name}: there is no pattern ${kind}.`);
  const known = pattern.role !== 'policy' || !('dialects' in pattern) || Object.hasOwn(pattern.dialects, dialect ?? '');
  if (!known) throw new ResultsError(`${name}: ${kind} has no dialect ${dialect ?? ''}.`);
  const { formulas = {} }: { readonly formulas?: Formulas } = pattern.role === 'policy' ? machineOf(pattern, { dialect }) : pattern;
  const found = Object.hasOwn(formulas, formula) ? formulas[formula] : undefined;
  if (found === undefined) throw new ResultsError(`${name}: the model of ${kind} has no formula ${formula}. There are: ${Object.keys(formulas).join(', ') || 'none'}.`);
  return found;
}
