/** What every strategy has: the next endpoint for a call, and word of what becomes of the endpoints. Its own state is plain data. */
import type { BalancerEffects, Endpoints } from '../../../engine/balancer.ts';
import type { CallInfo } from '../../../engine/pattern.ts';
import type { LoadBalancerConfig } from '../fields.ts';

export interface Strategy<S> {
  /** From what is known of the endpoints at this instant: at the start, or in place of another strategy. */
  begin(config: LoadBalancerConfig, fx: BalancerEffects): S;
  /** One of those that are left, of which there is at least one; -1: none of them may be taken. */
  next(own: S, config: LoadBalancerConfig, call: CallInfo, set: Endpoints, fx: BalancerEffects): number;
  /** The members have changed: this one has joined or left. */
  changed?(own: S, config: LoadBalancerConfig, endpoint: number, joined: boolean, fx: BalancerEffects): void;
  /** A call has been sent there, and counts as outstanding. */
  sent?(own: S, config: LoadBalancerConfig, endpoint: number, fx: BalancerEffects): void;
  /** An answer has come from there, perhaps late, and the call is outstanding no more. */
  answered?(own: S, config: LoadBalancerConfig, endpoint: number, tookUs: number, fx: BalancerEffects): void;
  /** What it holds an endpoint for, in ms: the third gauge. */
  cost?(own: S, endpoint: number): number;
}

/** The state is erased here: a balancer hands it back to the strategy that made it. */
export type AnyStrategy = Strategy<unknown>;

/** Nobody has narrowed what a call may go to: all members are left. */
export function isWhole(set: Endpoints, fx: BalancerEffects): boolean { return set.size === fx.current.length; }
