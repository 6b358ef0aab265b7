/** What the vectors' libraries share: how one library's vectors read, kind by kind. */
import type { Json } from '../../engine/fields.ts';
import type { Vector, VectorAttempt, VectorCall } from './schema.ts';
import type { Shape } from './shapes.ts';

export interface Attached {
  readonly id: string;
  readonly kind: string;
  readonly config: { readonly [field: string]: Json };
  /** One state wherever this name stands. */ readonly share?: string;
}
export interface Chain {
  readonly attaches: readonly Attached[];
  /** Calls share one state; without, each call stands alone. */ readonly sharedState: boolean;
  /** What the work of every call is, where the calls do not say. */ readonly work?: VectorAttempt;
  /** To ask for the breaker's state ends an open period that is over. */ readonly asking?: true;
  /** A call that is given up stops working, as an interrupted thread does. */ readonly interrupts?: true;
  /** The same chain with waits as they were computed, before timers cut them. */ readonly uncut?: readonly Attached[];
}
/** What a vector may ask for, of which a kind takes only what is built for it. */
export type Feature = 'Go' | 'ctxTimeoutMs' | 'honoursStopper' | 'honoursAbort' | 'randomSequence';
export interface Kind {
  readonly config: Shape;
  readonly takes?: readonly Feature[];
  /** Called with a config of that shape. */ readonly chain: (vector: Vector, version: string) => Chain;
}
/** How the vectors of one library read, for each version that is built. */
export interface Library { readonly versions: readonly string[]; readonly kinds: { readonly [kind: string]: Kind } }

/** Whether the call's work ends when the deadline tells it to. */
export function honours(call: VectorCall): boolean { return call.honoursStopper === true || call.honoursAbort === true; }
/** Whether some call's work does. */
export function stopperHonoured(vector: Vector): boolean { return vector.calls.some(honours); }
export function json(value: unknown): Json { return (value ?? null) as Json; }
