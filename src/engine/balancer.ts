/** The contract of balancers: stages of a link's chain that narrow the endpoints a call may go to, and pick one. */
import type { CheckPlace, FieldTable } from './fields.ts';
import type { Outcome } from './outcome.ts';
import type { CallInfo, ConfigWarning, Erased, Formulas, Gauge, Scope, SharedEffects } from './pattern.ts';

/** What a stage hears. */
export type BalancerSignal =
  | { readonly type: 'joined' | 'left'; readonly endpoint: number }
  | { readonly type: 'sent'; readonly endpoint: number }
  /** An attempt it sent has its answer, in time or late. */
  | { readonly type: 'answered'; readonly endpoint: number; readonly outcome: Outcome; readonly tookUs: number }
  /** One of its own probes or look-ups has its answer. */
  | { readonly type: 'answer'; readonly tag: number; readonly outcome: Outcome; readonly members: readonly number[] }
  | { readonly type: 'timer'; readonly key: number };

export interface BalancerEffects extends Omit<SharedEffects, 'wake'> {
  /** Instances of the service behind: endpoints are numbered from 0. */
  readonly endpoints: number;
  /** Attempts this balancer has sent there that have no answer yet: its own view. */
  outstanding(endpoint: number): number;
  /** Attempts that wait or are worked on there, whoever sent them: what only a simulator knows. */
  trueLoad(endpoint: number): number;
  /**
   * A real call to an endpoint over this link, around its chain → 'answer' with the tag. `probe` is answered at the
   * entrance, `deepProbe` does the service's work. False: not sent, as the run's duration is over.
   */
  send(purpose: 'probe' | 'deepProbe', endpoint: number, tag: number, timeoutMs: number): boolean;
  /**
   * A call down another link, with its chain: to a registry, for this balancer's service → 'answer' with the tag, and
   * the members it told. `timeoutMs` 0: none. False: not sent, as the run's duration is over.
   */
  lookup(link: string, tag: number, timeoutMs: number): boolean;
  /** Calls that wait for this stage to be ready are placed, in order, after this step. */
  resume(): void;
  /** Who there is, from now on (`current`): later stages hear who joined and left. Until it is said, every instance is a member. */
  members(list: readonly number[]): void;
  readonly current: readonly number[];
  endpointMoved(endpoint: number, state: number, untilUs?: number): void;
  endpointGauge(endpoint: number, index: number, value: number): void;
}

/** The endpoints that are left to pick from, in order. */
export interface Endpoints {
  readonly size: number;
  at(i: number): number;
  /** Whether this endpoint is left. */
  has(endpoint: number): boolean;
  drop(endpoint: number): void;
  /** What this stage has dropped comes back. */
  restore(): void;
}

/** A stage of a balancer. Those of a link stand in a row in its chain: all but the last narrow, the last picks. All share one scope. */
export interface Balancer<K extends string, F extends FieldTable, C, S> {
  readonly role: 'balancer'; readonly kind: K; readonly title: string; readonly fields: F; readonly checkPlace?: CheckPlace;
  /** It has `pick`. Said as data too: documents are checked where no host is, and what only hosts call is not there. */
  readonly picks?: true;
  /** First is the default; never `endpoint`. */
  readonly scopes: readonly Scope[];
  readonly states: readonly string[];
  readonly gauges: readonly Gauge[];
  /** Of each endpoint; recorded as states of their own. */
  readonly endpointStates: readonly string[];
  readonly endpointGauges: readonly Gauge[];
  init(config: C, fx: BalancerEffects): S;
  /** False: the call waits until `resume`. Absent: always ready. */
  ready?(shared: S, config: C, fx: BalancerEffects): boolean;
  narrow?(shared: S, config: C, call: CallInfo, set: Endpoints, fx: BalancerEffects): void;
  /** An endpoint of the set, which is not empty; `random` is a keyed draw of the call here. */
  pick?(shared: S, config: C, call: CallInfo, set: Endpoints, fx: BalancerEffects): number;
  signal(shared: S, config: C, signal: BalancerSignal, fx: BalancerEffects): void;
  /** Default: the state stays, the next signal sees the new config. */
  reconfigure?(shared: S, config: C, before: C, fx: BalancerEffects): void;
  /** What it sends to endpoints by itself; a circle of deep probes is refused before the run. */
  probes?(config: C): 'probe' | 'deepProbe' | null;
  /** It says who the members are: the link it looks them up over. Only the first stage can. */
  looksUp?(config: C): string;
  /** As of a `Machine`; `endpoints`: instances of the service behind. */
  check?(config: C, endpoints: number): readonly ConfigWarning[];
  readonly formulas?: Formulas;
}
export type AnyBalancer = Balancer<string, FieldTable, Erased, Erased>;
