/** What the vectors' libraries share: how a config's fields are taken, and what is said of what is not built. */
import type { Json } from '../../engine/fields.ts';
import type { Vector, VectorAttempt, VectorCall } from './schema.ts';

/** Something this program does not build yet: the vector counts as unsupported, with the reason. */
export class Unsupported extends Error {}
/** A config field nobody knows: the vector fails, and the field is named. */
export class UnknownField extends Error {}

export interface Attached { readonly id: string; readonly kind: string; readonly config: { readonly [field: string]: Json } }
export interface Chain { readonly attaches: readonly Attached[]; /** Calls share one state; without, each call stands alone. */ readonly sharedState: boolean; /** What the work of every call is, where the calls do not say. */ readonly work?: VectorAttempt; /** To ask for the breaker's state ends an open period that is over. */ readonly asking?: true; /** The same chain with waits as they were computed, before timers cut them. */ readonly uncut?: readonly Attached[] }
/** How the vectors of one library read, kind by kind, for each version that is built. */
export interface Library { readonly versions: readonly string[]; readonly kinds: { readonly [kind: string]: (vector: Vector, version: string) => Chain } }
export type Fields = { readonly [field: string]: unknown };

/** Whether the call's work ends when the deadline tells it to. */
export function honours(call: VectorCall): boolean { return call.honoursStopper === true || call.honoursAbort === true; }
/** Whether some call's work does. */
export function stopperHonoured(vector: Vector): boolean { return vector.calls.some(honours); }
/** The config, of which only these fields are known. */
export function only(config: Fields, fields: readonly string[]): Fields {
  const unknown = Object.keys(config).find((field) => !fields.includes(field));
  if (unknown !== undefined) throw new UnknownField(`config.${unknown}: this field is unknown`);
  return config;
}
export function json(value: unknown): Json { return (value ?? null) as Json; }
