/** One attachment of the run, resolved: what hosts look at in every step. */
import type { CallerSeries } from './caller-series.ts';
import type { AnyMachine } from './pattern.ts';

export interface Attached {
  readonly id: string;
  readonly machine: AnyMachine;
  /** Those of the machine: objects of one shape are quicker to call through than machines of many. */
  readonly begin: AnyMachine['begin']; readonly step: AnyMachine['step'];
  config: { readonly [name: string]: unknown };
  readonly hash: number;
  /** The attachment below it in its chain; 0 the wire. */
  readonly below: number;
  readonly hearsStarted: boolean;
  /** Its shared state is `first`, or `first` + client number · `stride`, or `first` + endpoint. */
  readonly first: number; readonly perClient: boolean; readonly perEndpoint: boolean;
  /** Neither per client nor per endpoint. */
  readonly single: boolean;
  /** States of one client: more than one where a stage of a balancer has states of its endpoints, which follow its own. */
  readonly stride: number;
  readonly inSeries: number; readonly forwardedSeries: number; readonly decidedSeries: number;
  /** Null: not counted by client. */
  readonly callers: CallerSeries | null;
}

/** The number of the shared state that a call of this client, on its way to this endpoint (0 where none is picked), meets. */
export function stateOf(attached: Attached, client: number, endpoint: number): number {
  return attached.perClient ? attached.first + client * attached.stride : attached.first + (attached.perEndpoint ? endpoint : 0);
}
