/** Types derived from the registry. */
import type * as patterns from './registry.ts';
import type { ConfigOf } from '../engine/fields.ts';

type Registry = typeof patterns;
export type Kind = keyof Registry;
export type PolicyKind = { [K in Kind]: Registry[K] extends { readonly role: 'policy' } ? K : never }[Kind];
export type DisciplineKind = { [K in Kind]: Registry[K] extends { readonly role: 'discipline' } ? K : never }[Kind];

/** A kind's own fields as a config; with dialects, only the choice of one. */
export type ConfigOfKind<K extends Kind> = ConfigOf<Registry[K]['fields']>;
