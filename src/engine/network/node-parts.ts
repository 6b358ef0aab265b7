/** What a node is made of. */
import type { AttemptTable } from '../attempt-table.ts';
import type { CallTable } from '../call-table.ts';
import type { EffectQueue } from '../effect-queue.ts';
import type { Kernel } from '../kernel.ts';
import type { AnyNode } from '../node-model.ts';
import type { PolicyHost } from '../policy-host.ts';
import type { NodeTimers } from './node-timers.ts';
import type { SubCalls } from './sub-calls.ts';

export interface NodeParts {
  readonly id: string; readonly model: AnyNode; readonly config: { readonly [name: string]: unknown };
  readonly kernel: Kernel; readonly calls: CallTable; readonly attempts: AttemptTable; readonly host: PolicyHost; readonly queue: EffectQueue;
  readonly wire: { path(attempt: number): void; answer(attempt: number): void };
  readonly subCalls: SubCalls; readonly timers: NodeTimers;
  /** Hears what a reply tells besides its outcome. */
  readonly ownCalls: { tell(call: number, members: readonly number[]): void };
  /** Which of the nodes it is, from 0; its attachment, and its state in recordings. */
  readonly number: number; readonly attach: number; readonly state: number;
  /** The number of the state in recordings by which it tells how it has an instance (a `memberKey`); -1: it does not. */
  entryState(key: number): number;
  /** Numbers of the links that leave it. */
  readonly leaving: readonly number[];
  /** See `NodeEffects.most`. */
  readonly most: number;
  /** Whether a client's program calls over a link. */
  isProgram(link: number): boolean;
  /** Verbs of what a link leads to; none for a service. */
  verbsAt(link: number): readonly string[];
  /** Whether the receiver of a call still holds it; see `NodeEffects.held`. */
  holds(call: number): boolean;
}
