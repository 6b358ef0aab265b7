/** The contract of patterns: signals in, effects out, over shared state and call state that are plain data. */
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

/** The one place where config and state types are erased: hosts and registries hold machines of every kind. */
type Erased = any;
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

export interface DisciplineEffects {
  readonly nowUs: number; random(): number; info(call: number): CallInfo;
  /** Whether the caller of this queued call has already left. */
  departed(call: number): boolean;
  meanServiceUs(): number;
  drop(call: number, reason: Reason): void;
  moved(state: number, untilUs?: number): void; gauge(index: number, value: number): void;   // as of a shared state; for kinds that name states or gauges
}
/** Orders what waits. `call` is a handle; the host keeps the call's data. */
export interface Discipline<K extends string, F extends FieldTable, C, S> {
  readonly role: 'discipline'; readonly kind: K; readonly title: string; readonly fields: F; readonly checkPlace?: CheckPlace;
  readonly states?: readonly string[]; readonly gauges?: readonly Gauge[];
  init(config: C): S;
  /** false: refused. */
  offer(shared: S, config: C, call: number, fx: DisciplineEffects): boolean;
  /** -1: none; may drop on the way. */
  take(shared: S, config: C, fx: DisciplineEffects): number;
  /** Left while queued. */
  remove(shared: S, call: number): void;
  /** As of a `Machine`. */
  check?(config: C): readonly ConfigWarning[];
  readonly formulas?: Formulas;
}
export type AnyDiscipline = Discipline<string, FieldTable, Erased, Erased>;

/** What a stage of a balancer hears. `answered`: an attempt it sent has its answer, in time or late; `answer`: one of its own probes or look-ups has. */
export type BalancerSignal =
  | { readonly type: 'joined' | 'left'; readonly endpoint: number }
  | { readonly type: 'sent'; readonly endpoint: number }
  | { readonly type: 'answered'; readonly endpoint: number; readonly outcome: Outcome; readonly tookUs: number }
  | { readonly type: 'answer'; readonly tag: number; readonly outcome: Outcome; readonly members: readonly number[] }
  | { readonly type: 'timer'; readonly key: number };
export interface BalancerEffects extends Omit<SharedEffects, 'wake'> {
  /** Instances of the service behind: endpoints are numbered from 0. */
  readonly endpoints: number;
  /** Attempts this balancer has sent there that have no answer yet: its own view. */
  outstanding(endpoint: number): number;
  /** Attempts that wait or are worked on there, whoever sent them: what only a simulator knows. */
  trueLoad(endpoint: number): number;
  /** A real call to an endpoint over this link, around its chain → 'answer' with the tag. `probe` is answered at the entrance, `deepProbe` does the service's work. False: not sent, as the run's duration is over. */
  send(purpose: 'probe' | 'deepProbe', endpoint: number, tag: number, timeoutMs: number): boolean;
  /** A call down another link, with its chain: to a registry, for this balancer's service → 'answer' with the tag, and the members it told. `timeoutMs` 0: none. False: not sent, as the run's duration is over. */
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
  readonly size: number; at(i: number): number;
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
  readonly states: readonly string[]; readonly gauges: readonly Gauge[];
  /** Of each endpoint; recorded as states of their own. */
  readonly endpointStates: readonly string[]; readonly endpointGauges: readonly Gauge[];
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
/** What a node hears. `call` is a number for `reply`, valid until then; `from` the link it came over. */
export type NodeSignal =
  | { readonly type: 'call'; readonly call: number; readonly verb: string; readonly key: number; /** The link it came over. */ readonly from: number; /** One for all that one caller asks: the root call, or of a client's program below 0 for all it calls. */ readonly asker: number }
  /** What it has sent was answered, or lost. `done`: the consumer has done its work, whatever the answer says. */
  | { readonly type: 'answer'; readonly delivery: number; readonly outcome: Outcome; readonly done: boolean }
  | { readonly type: 'timer'; readonly key: number; readonly arg: number }
  /** Down and stalled: the host holds back all else until it is over. Lost: what it remembered is gone. */
  | { readonly type: 'fault'; readonly name: 'down' | 'stalled' | 'lost'; readonly on: boolean };
export interface NodeEffects extends Omit<SharedEffects, 'wake' | 'startTimer' | 'stopTimer'> {
  /** → 'timer' with key (0 to 7) and arg (0). One that runs with the same two is replaced. */
  startTimer(key: number, delayMs: number, arg?: number): void;
  stopTimer(key: number, arg?: number): void;
  /** Links that leave the node, numbered from 0; the most things "without limit" may be (`Limits.queue`). */
  readonly links: number; readonly most: number;
  /** Who called, and a keyed draw of (call, node), uniform in [0, 1): valid until the reply. */
  info(call: number): CallInfo; randomOf(call: number): number;
  /** Of a registry: how it has an instance (a `memberKey`), in the words of `entryStates`. */
  entryMoved(key: number, state: number): void;
  /** Exactly once. `members`: what a registry tells. */
  reply(call: number, outcome: Outcome, members?: readonly number[]): void;
  /** A message: what the call was made for, to send on its behalf after the reply, until `forget`. */
  keep(call: number): number;
  forget(message: number): void;
  /** A call down a link of its own (0 to `links` − 1), on behalf of a message → 'answer'; `verb` only to another node. Returns the delivery's number, which is used again after `ended`. */
  send(link: number, message: number, verb?: string): number;
  /** Nobody waits for this delivery any more; it goes on, and is late. Its answer still comes. */
  desert(delivery: number): void;
  /** Whether the consumer still holds the delivery: on its way to it, or queued or in work at an instance that is up and not stalled. */
  held(delivery: number): boolean;
  count(counter: number, by: number): void;
  level(level: number, value: number): void;
  observe(histogram: number, us: number): void;
}
/** A thing on the network with behaviour of its own: a broker, a registry, a store. */
export interface NodeModel<K extends string, F extends FieldTable, C, S> {
  readonly role: 'node'; readonly kind: K; readonly title: string; readonly fields: F;
  /** What can be asked of it; whether it calls others: then links may leave it, and one must. */
  readonly verbs: readonly string[]; readonly sends: boolean;
  readonly states: readonly string[]; readonly gauges: readonly Gauge[];
  /** Names of its series, under `nodes/<id>/`. */
  readonly counters: readonly string[]; readonly levels: readonly string[]; readonly histograms: readonly string[];
  init(config: C, fx: NodeEffects): S;
  step(shared: S, config: C, signal: NodeSignal, fx: NodeEffects): void;
  /** How the work of a delivery goes that is about to begin: as the consumer's steps say, failing with `Poison` at its end, or not at all as the consumer knows it to be done. It may have its answer already. Absent: as its steps say. */
  begins?(shared: S, config: C, delivery: number, fx: NodeEffects): 'work' | 'poison' | 'known';
  /** The consumer has done the work of a delivery, and done it well. */ worked?(shared: S, config: C, delivery: number, fx: NodeEffects): void;
  /** A delivery has its answer, and none of its attempts is on its way or in work any more: its number is used again. */ ended?(shared: S, config: C, delivery: number, fx: NodeEffects): void;
  /** Default: the state stays, the next step sees the new config. */
  reconfigure?(shared: S, config: C, before: C, fx: NodeEffects): void;
  /** Of a registry: how it can have an instance, first not at all; and what is wrong when its members say every so many ms that they are alive. */
  readonly entryStates?: readonly string[];
  checkBeats?(config: C, everyMs: number): ConfigWarning | null;
  /** As of a `Machine`. */
  check?(config: C): readonly ConfigWarning[];
  readonly formulas?: Formulas;
  /** The state as a page shows it: small, however much the node holds. */
  inspect(shared: S, config: C, nowUs: number): object;
}
export type AnyNode = NodeModel<string, FieldTable, Erased, Erased>;
export type AnyPattern = AnyPolicy | AnyDiscipline | AnyBalancer | AnyNode;
export type Patterns = { readonly [kind: string]: AnyPattern };

/** The fields in force for a config: the pattern's own and, with dialects, those of the chosen one. */
export function fieldsOf(pattern: AnyPattern, config: { readonly [name: string]: unknown }): FieldTable {
  if (pattern.role === 'policy' && 'dialects' in pattern) {
    return { ...pattern.fields, ...pattern.dialects[String(config['dialect'])]?.fields };
  }
  return pattern.fields;
}

/** The machine a policy's config selects. Throws RangeError for an unknown dialect (parse has refused it before). */
export function machineOf(policy: AnyPolicy, config: { readonly [name: string]: unknown }): AnyMachine {
  if (!('dialects' in policy)) return policy;
  const dialect = policy.dialects[String(config['dialect'])];
  if (dialect === undefined) throw new RangeError(`${policy.kind} has no dialect ${String(config['dialect'])}`);
  return dialect;
}
