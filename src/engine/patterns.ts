/** Patterns of all roles together: what the registry holds. */
import type { AnyBalancer } from './balancer.ts';
import type { AnyDiscipline } from './discipline.ts';
import type { FieldTable } from './fields.ts';
import type { AnyNode } from './node-model.ts';
import type { AnyPolicy } from './pattern.ts';

export type AnyPattern = AnyPolicy | AnyDiscipline | AnyBalancer | AnyNode;
/** By kind. */
export type Patterns = { readonly [kind: string]: AnyPattern };

/** The fields in force for a config: the pattern's own and, with dialects, those of the chosen one. */
export function fieldsOf(pattern: AnyPattern, config: { readonly [name: string]: unknown }): FieldTable {
  if (pattern.role === 'policy' && 'dialects' in pattern) {
    return { ...pattern.fields, ...pattern.dialects[String(config['dialect'])]?.fields };
  }
  return pattern.fields;
}
