/** One attachment of the run, resolved: what hosts look at in every step. */
import type { CallerSeries } from './caller-series.ts';
import type { AnyMachine } from './pattern.ts';

export interface Attached {
  readonly id: string;
  readonly machine: AnyMachine;
  config: { readonly [name: string]: unknown };
  readonly hash: number;
  /** The attachment below it in its chain; 0 the wire. */
  readonly below: number;
  readonly hearsStarted: boolean;
  /** Its shared state is `first`, or `first` + client number. */
  readonly first: number; readonly perClient: boolean;
  readonly inSeries: number; readonly forwardedSeries: number; readonly decidedSeries: number;
  /** Null: not counted by client. */
  readonly callers: CallerSeries | null;
}
