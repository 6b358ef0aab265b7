/** The contract of nodes: things on the network with behaviour of their own, such as a broker, a registry or a store. */
import type { FieldTable } from './fields.ts';
import type { Outcome } from './outcome.ts';
import type { CallInfo, ConfigWarning, Erased, Formulas, Gauge, SharedEffects } from './pattern.ts';

/** A call has come: answer it with `reply`, for which `call` is valid until then. */
interface Called {
  readonly type: 'call';
  readonly call: number; readonly verb: string; readonly key: number;
  /** The link it came over. */
  readonly from: number;
  /** One for all that one caller asks: the root call, or of a client's program below 0 for all it calls. */
  readonly asker: number;
}
/** What a node hears. */
export type NodeSignal =
  | Called
  /** What it has sent was answered, or lost. `done`: the consumer has done its work, whatever the answer says. */
  | { readonly type: 'answer'; readonly delivery: number; readonly outcome: Outcome; readonly done: boolean }
  | { readonly type: 'timer'; readonly key: number; readonly arg: number }
  /** Down and stalled: the host holds back all else until it is over. Lost: what it remembered is gone. */
  | { readonly type: 'fault'; readonly name: 'down' | 'stalled' | 'lost'; readonly on: boolean };

export interface NodeEffects extends Omit<SharedEffects, 'wake' | 'startTimer' | 'stopTimer'> {
  /** → 'timer' with key (0 to 7) and arg (0). One that runs with the same two is replaced. */
  startTimer(key: number, delayMs: number, arg?: number): void;
  stopTimer(key: number, arg?: number): void;
  /** When the signal came that this step is for: before `nowUs` where a fault has held it back. */
  readonly cameUs: number;
  /** Links that leave the node, numbered from 0. */
  readonly links: number;
  /** The most things "without limit" may be (`Limits.queue`). */
  readonly most: number;
  /** Who called: valid until the reply. */
  info(call: number): CallInfo;
  /** A keyed draw of (call, node), uniform in [0, 1): valid until the reply. */
  randomOf(call: number): number;
  /** Of a registry: how it has an instance (a `memberKey`), in the words of `entryStates`. */
  entryMoved(key: number, state: number): void;
  /** Exactly once. `members`: what a registry tells. */
  reply(call: number, outcome: Outcome, members?: readonly number[]): void;
  /** A message: what the call was made for, to send on its behalf after the reply, until `forget`. */
  keep(call: number): number;
  forget(message: number): void;
  /**
   * A call down a link of its own (0 to `links` − 1), on behalf of a message → 'answer'; `verb` only to another node.
   * Returns the delivery's number, which is used again after `ended`.
   */
  send(link: number, message: number, verb?: string): number;
  /** Nobody waits for this delivery any more; it goes on, and is late. Its answer still comes. */
  desert(delivery: number): void;
  /** Whether the consumer still holds the delivery: on its way to it, or queued or in work at an instance that is up and not stalled. */
  held(delivery: number): boolean;
  count(counter: number, by: number): void;
  level(level: number, value: number): void;
  observe(histogram: number, us: number): void;
}

export interface NodeModel<K extends string, F extends FieldTable, C, S> {
  readonly role: 'node'; readonly kind: K; readonly title: string; readonly fields: F;
  /** What can be asked of it. */
  readonly verbs: readonly string[];
  /** Whether it calls others: then links may leave it, and one must. */
  readonly sends: boolean;
  readonly states: readonly string[];
  readonly gauges: readonly Gauge[];
  /** Names of its series, under `nodes/<id>/`. */
  readonly counters: readonly string[]; readonly levels: readonly string[]; readonly histograms: readonly string[];
  init(config: C, fx: NodeEffects): S;
  step(shared: S, config: C, signal: NodeSignal, fx: NodeEffects): void;
  /**
   * How the work of a delivery goes that is about to begin: as the consumer's steps say, failing with `Poison` at its end,
   * or not at all as the consumer knows it to be done. It may have its answer already. Absent: as its steps say.
   */
  begins?(shared: S, config: C, delivery: number, fx: NodeEffects): 'work' | 'poison' | 'known';
  /** The consumer has done the work of a delivery, and done it well. */
  worked?(shared: S, config: C, delivery: number, fx: NodeEffects): void;
  /** A delivery has its answer, and none of its attempts is on its way or in work any more: its number is used again. */
  ended?(shared: S, config: C, delivery: number, fx: NodeEffects): void;
  /** Default: the state stays, the next step sees the new config. */
  reconfigure?(shared: S, config: C, before: C, fx: NodeEffects): void;
  /** Of a registry: how it can have an instance, first not at all. */
  readonly entryStates?: readonly string[];
  /** Of a registry: what is wrong when its members say every so many ms that they are alive. */
  checkBeats?(config: C, everyMs: number): ConfigWarning | null;
  /** As of a `Machine`. */
  check?(config: C): readonly ConfigWarning[];
  readonly formulas?: Formulas;
  /** The state as a page shows it: small, however much the node holds. */
  inspect(shared: S, config: C, nowUs: number): object;
}
export type AnyNode = NodeModel<string, FieldTable, Erased, Erased>;
