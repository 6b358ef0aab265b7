/** The contract of patterns on a link: signals in, effects out, over shared state and call state that are plain data. Other roles: `discipline.ts`, `balancer.ts`, `node-model.ts`. */
import type { CheckPlace, FieldTable } from './fields.ts';
import type { Outcome, Reason } from './outcome.ts';

export type Scope = 'link' | 'client' | 'endpoint' | 'service' | 'global';
export const WAIT_KINDS = ['none', 'backoff', 'permit', 'hedge', 'batch', 'probe', 'flight', 'lookup'] as const;
export type WaitKind = (typeof WAIT_KINDS)[number];

/** Read only, a view that is valid during one step; belongs to the hop, never to a pattern. */
export interface CallInfo {
  /** Dense id of the root call, in order of start. */
  readonly id: number; readonly client: number;
  /** Its number within its client: pairs runs, part of every draw's key. */
  readonly n: number;
  readonly key: number; readonly priority: number;
  /** Number given by the hop or pattern above: 1 first try, 2… a retry or hedge. */
  readonly attempt: number;
  readonly startedUs: number;
  /** Infinity: none. */
  readonly deadlineUs: number;
}

export type Signal =
  | { readonly type: 'request' }
  | { readonly type: 'response'; readonly attempt: number; readonly outcome: Outcome }
  | { readonly type: 'late'; readonly attempt: number; readonly outcome: Outcome }   // an attempt's answer after this call replied
  | { readonly type: 'started'; readonly attempt: number }                           // work began; only for kinds that hear it
  | { readonly type: 'timer'; readonly key: number }
  | { readonly type: 'woken'; readonly outcome: Outcome | null }                      // another call, or a tick, used wake
  | { readonly type: 'cancel' };                                                      // the caller left and this hop propagates it

export interface SharedEffects {
  readonly nowUs: number;
  /** Uniform in [0, 1), a keyed draw of the shared state. */
  random(): number;
  /** → `tick` with this key. A timer of zero or negative length fires behind what is already due at this instant. */
  startTimer(key: number, delayMs: number): void;
  stopTimer(key: number): void;
  /** → 'woken' in that call, after this step, in order. */
  wake(call: number, outcome: Outcome | null): void;
  /** The shared state moved; recorded with its cause. `untilUs`: when it will move by itself (Infinity unknown). */
  moved(state: number, untilUs?: number): void;
  gauge(index: number, value: number): void;
  outcome(reason: Reason, more?: Partial<Omit<Outcome, 'reason' | 'by' | 'index'>>): Outcome;
}
/** More of how an attempt is sent is added here with the first kind that needs it. */
export interface Forward {
  /** What this call had been waiting for before this attempt was sent. */
  readonly wait?: WaitKind;
  /** A link without a balancer leaves out the instances that attempts of this call have been to, while there are others. */
  readonly avoidTried?: true;
  /** The id of another link from the same client or service: the attempt is a call of its own down it, through its chain. */
  readonly route?: string;
  /** From here on what this call has below is for others too: it counts as waited for, whoever leaves and whether or not this call has replied. */
  readonly keep?: true;
}
export interface Effects {
  readonly shared: SharedEffects; readonly nowUs: number; readonly call: CallInfo;
  /** Plain number with a generation; may be kept in shared state and given to `wake`. */
  readonly handle: number;
  /** Whether the caller has left, be it without a word. */
  readonly left: boolean;
  /** Uniform in [0, 1): a keyed draw of (call, attachment); a fresh value at every use within the step and at every step. */
  random(): number;
  /** Send attempt `attempt` (from 1, each number once) down the chain; allowed after reply. */
  forward(attempt: number, how?: Forward, deadlineUs?: number): void;
  /** Exactly once; a second one is a broken invariant and throws. `wait`: what the call waited for, if it sent nothing of its own. `costMs`: what saying so takes, at a service's entrance of a worker's time. */
  reply(outcome: Outcome, wait?: WaitKind, costMs?: number): void;
  /** The attempt is given up and told so: patterns below get 'cancel'; the wire passes it on if the link does. `stays`: this call waits on for the attempt's answer, so nobody has left it. */
  cancel(attempt: number, stays?: true): void;
  /** Per call, keys 0 and 1. */
  startTimer(key: number, delayMs: number): void;
  stopTimer(key: number): void;
}
export interface Gauge { readonly name: string; readonly unit: string; /** The name of the field that bounds it. */ readonly limit?: string }
/** What a view or a condition may know of a shared state at one instant: exactly what the recording holds. */
export interface StateAt {
  readonly state: number; readonly sinceUs: number;
  /** When it will move by itself; Infinity unknown. */
  readonly untilUs: number;
  /** The root call that caused the last move; -1 none. */
  readonly cause: number; readonly gauges: readonly number[];
}
/** One arrow's live condition: `have` of `need`; `atUs` when time decides (Infinity: not time). */
export interface Condition { readonly from: number; readonly to: number; readonly have: number; readonly need: number; readonly atUs: number }

/** A formula as publications state it: `compute` is the function that the model itself uses, `inputs` names its arguments in order. */
export interface Formula { readonly inputs: readonly string[]; readonly compute: (...inputs: number[]) => number }
export type Formulas = { readonly [name: string]: Formula };

export interface Machine<C, Shared, Call> {
  /** First is the default. */
  readonly scopes: readonly Scope[];
  /** Names of the shared state's states, first is the initial one; empty for stateless patterns. */
  readonly states: readonly string[];
  readonly gauges: readonly Gauge[];
  readonly hears?: readonly 'started'[];
  /** Where calls of several clients come to it, its series are kept for each of them too. */
  readonly countsClients?: true;
  init(config: C, fx: SharedEffects): Shared;
  /** Fresh call state; `null` is fine where a pattern needs none. */
  begin(config: C): Call;
  step(shared: Shared, call: Call, config: C, signal: Signal, fx: Effects): void;
  tick?(shared: Shared, config: C, key: number, fx: SharedEffects): void;
  /** Default: the state stays, the next step sees the new config. */
  reconfigure?(shared: Shared, config: C, before: C, fx: SharedEffects): void;
  conditions(at: StateAt, config: C, nowUs: number): readonly Condition[];
  /** Settings that do not go together, though each is taken by itself: what is odd, and what to do instead. */
  check?(config: C): readonly ConfigWarning[];
  /** For how many ms from the request on a call's first attempt is sure to be sent at once and left alone, whatever the deadline; Infinity: for good. Absent: for none. */
  firstTryMs?(config: C): number;
  /** What published results can be compared with by itself, without a run. */
  readonly formulas?: Formulas;
}
/** `refused`: they make no sense together at all, and the scenario does not run with them. */
export interface ConfigWarning { readonly field: string; readonly message: string; readonly refused?: true }

/** The one place where config and state types are erased: hosts and registries hold patterns of every kind. */
export type Erased = any;
export type AnyMachine = Machine<Erased, Erased, Erased>;

export interface Dialect<F extends FieldTable, C, S, L> extends Machine<C, S, L> { readonly library: string; readonly version: string; readonly fields: F }
export type AnyDialect = Dialect<FieldTable, Erased, Erased, Erased>;

/** A pattern of one library-independent behaviour. */
export interface Policy<K extends string, F extends FieldTable, C, S, L> extends Machine<C, S, L> {
  readonly role: 'policy'; readonly kind: K; readonly title: string; readonly fields: F; readonly checkPlace?: CheckPlace;
}
/** A pattern whose behaviour is the chosen library's: `fields` holds only the `dialect` choice, the rest is the dialect's. */
export interface DialectPolicy<K extends string, F extends FieldTable> {
  readonly role: 'policy'; readonly kind: K; readonly title: string; readonly fields: F; readonly checkPlace?: CheckPlace;
  readonly dialects: { readonly [name: string]: AnyDialect };
}
export type AnyPolicy = Policy<string, FieldTable, Erased, Erased, Erased> | DialectPolicy<string, FieldTable>;

/** The machine a policy's config selects. Throws RangeError for an unknown dialect (parse has refused it before). */
export function machineOf(policy: AnyPolicy, config: { readonly [name: string]: unknown }): AnyMachine {
  if (!('dialects' in policy)) return policy;
  const dialect = policy.dialects[String(config['dialect'])];
  if (dialect === undefined) throw new RangeError(`${policy.kind} has no dialect ${String(config['dialect'])}`);
  return dialect;
}
