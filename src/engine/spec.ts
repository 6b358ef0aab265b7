/** What the engine runs: the scenario document checked, with defaults filled in, ids resolved to numbers and times in µs. */
import type { Json } from './fields.ts';
import type { Scope } from './pattern.ts';

/** Milliseconds unless said; draws are rounded to whole µs and never negative. */
export type Distribution =
  | { readonly dist: 'constant'; readonly ms: number }
  | { readonly dist: 'uniform'; readonly minMs: number; readonly maxMs: number }
  | { readonly dist: 'exponential'; readonly meanMs: number }
  | { readonly dist: 'foldedNormal'; readonly meanMs: number; readonly sdMs: number }              // |Normal(mean, sd)|
  | { readonly dist: 'lognormal'; readonly meanMs: number; readonly scv: number }                  // sigma² = ln(1+scv), mu = ln mean − sigma²/2
  | { readonly dist: 'mixture'; readonly parts: readonly { readonly weight: number; readonly of: Distribution }[] }
  | { readonly dist: 'empirical'; readonly points: readonly (readonly [share: number, ms: number])[]; readonly interpolation: 'linear' | 'logLog' };

export type Arrivals = 'poisson' | 'even';
export type Workload =
  | { readonly kind: 'poisson'; readonly ratePerSec: number }
  | { readonly kind: 'even'; readonly ratePerSec: number; readonly firstMs: number }
  | { readonly kind: 'at'; readonly timesMs: readonly number[] }
  | { readonly kind: 'bursts'; readonly everyMs: number; readonly size: number; readonly spreadMs: number } // `size` calls evenly over `spreadMs`, each `everyMs`
  | {
      readonly kind: 'rates';
      readonly arrivals: Arrivals;
      readonly shape: 'steps' | 'ramp';
      readonly points: readonly { readonly atMs: number; readonly ratePerSec: number }[];
    }
  | { readonly kind: 'closed'; readonly think: Distribution } // each of `count` users: think, call, wait for the answer
  | { readonly kind: 'serial'; readonly every: Distribution } // one call in flight: the next at the later of its answer and this long after its start
  | { readonly kind: 'program' };                                   // runs `steps` once

/** Which key a call is about: `count` keys from `from` on, the most popular first. */
export type Keys =
  | { readonly dist: 'uniform'; readonly count: number; readonly from: number }
  | { readonly dist: 'zipf'; readonly count: number; readonly from: number; readonly alpha: number } // P(rank k) ∝ k^-alpha
  | { readonly dist: 'hot'; readonly count: number; readonly from: number; readonly hot: number; readonly hotShare: number } // the first `hot` keys get this share of the calls
  | { readonly dist: 'inTurn'; readonly count: number; readonly from: number };                                                   // one after the other, over and over

/** The scripted work of vectors and traces: entry k of call n is its k-th work begun; the last entry repeats. */
export interface ScriptEntry { readonly ms: number; readonly error?: string }

/** One step language for program clients and services' work; ids of links are numbers here. */
export type StepSpec =
  | { readonly do: 'print'; readonly text: string }
  | { readonly do: 'sleep'; readonly time: Distribution }
  | { readonly do: 'work'; readonly time: Distribution; readonly perBusyMs: number; readonly sameSize?: true } // longer by this for every other worker of the instance that is busy when it begins; sameSize: one draw for all attempts of a root call
  | { readonly do: 'call'; readonly link: number; readonly verb?: number; readonly on: { readonly [outcome: string]: readonly StepSpec[] } } // verb: of a node's; keys: a Reason, or 'else'
  | { readonly do: 'repeat'; readonly times: number; readonly steps: readonly StepSpec[] } // Infinity is written -1
  /** Every step `times` times over, all at once. all: goes on when all have ended, and fails as the first that failed did; any: when `need` have succeeded, or no longer can. */
  | { readonly do: 'all' | 'any'; readonly need: number; readonly times: number; readonly steps: readonly StepSpec[] }
  | { readonly do: 'fail'; readonly error: string; readonly share: number }
  | { readonly do: 'script'; readonly calls: readonly (readonly ScriptEntry[])[] }
  | { readonly do: 'exit' };

export interface ClientSpec {
  readonly id: string; readonly title: string;
  /** Independent copies (users of a closed workload); each is a client number of its own in recordings. */
  readonly count: number;
  readonly workload: Workload;
  /** null: all its calls have key 0. */
  readonly keys: Keys | null;
  /** Of its calls: those with the higher number go first where a queue orders by it. */
  readonly priority: number;
  /** The link its calls go down, and the verb where that leads to a node; program clients name both in their steps. */
  readonly link: number; readonly verb?: number;
  readonly steps: readonly StepSpec[];
  /** Index in `Spec.processes`; -1 none. */
  readonly process: number;
}
export interface ServiceSpec {
  readonly id: string; readonly title: string; readonly instances: number;
  /** Concurrent workers of each instance; -1 without limit. */
  readonly workers: number;
  /** Attachment number of the queue's discipline. */
  readonly queue: number;
  /** Longest time an attempt stays in the queue: drawn when it is queued; null without limit. */
  readonly patience: Distribution | null;
  /** The link from its entrance to its queue, which holds the inbound chain; -1 none. */
  readonly door: number;
  readonly steps: readonly StepSpec[];
  readonly blocking: boolean;
  readonly onCancel: 'ignore' | 'dequeue' | 'abort';
  readonly process: number;
  /** Its instances register with the node that this link leads to, and say every so often that they are alive. */
  readonly registers?: { readonly link: number; readonly everyMs: number };
}
/** A broker, a registry, a store: its kind and config are those of its attachment. */
export interface NodeSpec { readonly id: string; readonly attach: number }
/** What a link does to messages, each way by itself; `ratePerSec` 0: any number at once, `buffer` -1: without bound. */
export interface WireSpec {
  readonly ratePerSec: number;
  /** Messages that may wait for their turn; more are lost. */
  readonly buffer: number;
  /** Share of messages that are lost. */
  readonly loss: number;
}
export const PERFECT_WIRE: WireSpec = { ratePerSec: 0, buffer: -1, loss: 0 };
/** What becomes of messages sent while a link is cut: answered with `unreachable` at once (answers: lost), lost, or sent when the cut ends. */
export const CUTS = ['none', 'refuse', 'drop', 'hold'] as const;
export type Cut = (typeof CUTS)[number];

export interface LinkSpec {
  readonly id: string;
  /** Client, service or node it leaves from: their index; the others are -1. */
  readonly from: { readonly client: number; readonly service: number; readonly node: number };
  /** Index of a service; behind the services come the nodes. */
  readonly to: number;
  readonly latency: Distribution;          // each way
  readonly wire: WireSpec;
  readonly passDeadline: boolean; readonly passCancel: boolean; readonly marginUs: number;
  /** Attachment numbers, outermost first. */
  readonly chain: readonly number[];
  /** The same way without a chain, for the probes of its balancer; -1: it has none. */
  readonly probes: number;
}
/** Attachment k of the run is `attachments[k - 1]`; 0 stands for a service's own work. */
export interface AttachSpec {
  readonly id: string; readonly kind: string; readonly config: { readonly [name: string]: Json };
  readonly scope: Scope;
  /** Attachments of one kind with the same non-empty share hold one state. */
  readonly share: string;
  /** The link it is on (a service's door, for inbound chains), or -1 (queue of `service`); a node has neither. */
  readonly link: number; readonly service: number;
}
/** What a fault does to a service from `atUs` on; the neutral value ends it. */
export interface ServiceFault {
  /** Share of attempts that fail, after their ordinary work time; the rest are slowed. */
  readonly errorShare: number; readonly error: string;
  /** Work time of attempts that do not fail by the fault is multiplied by this. */
  readonly slowdown: number;
  /** Attempts are refused with `unreachable` at once. */
  readonly down: boolean;
  /** Nothing is begun and nothing goes on until the stall ends. */
  readonly stalled: boolean;
  /** It takes its name out of the registry and serves those who come all the same. */
  readonly draining: boolean;
}
export const NO_FAULT: ServiceFault = { errorShare: 0, error: 'Unavailable', slowdown: 1, down: false, stalled: false, draining: false };

/** What a fault does to a node; the neutral value ends it. */
export interface NodeFault {
  /** Calls are refused with `unreachable` at once, and nothing else goes on until the fault ends. */
  readonly down: boolean;
  /** Nothing goes on: what comes waits. */
  readonly stalled: boolean;
  /** When the fault begins, it has forgotten all it held. */
  readonly lost: boolean;
}
export const NO_NODE_FAULT: NodeFault = { down: false, stalled: false, lost: false };

/** A scheduled edit or fault, carried out before all other events of its instant, in list order. */
export type ChangeSpec =
  | { readonly atUs: number; readonly what: 'config'; readonly attach: number; readonly config: { readonly [name: string]: Json } }
  | { readonly atUs: number; readonly what: 'fault'; readonly service: number; readonly instance: number /* -1 all */; readonly fault: ServiceFault }
  | { readonly atUs: number; readonly what: 'node'; readonly node: number; readonly fault: NodeFault }
  | { readonly atUs: number; readonly what: 'service'; readonly service: number; readonly workers: number; readonly steps: readonly StepSpec[] }
  | { readonly atUs: number; readonly what: 'link'; readonly link: number; readonly latency: Distribution; readonly wire: WireSpec; readonly cut: Cut }
  | { readonly atUs: number; readonly what: 'workload'; readonly client: number; readonly workload: Workload }
  | { readonly atUs: number; readonly what: 'keys'; readonly client: number; readonly keys: Keys | null };

export interface Limits {
  /** The run stops when it has carried out this many events. */
  readonly events: number;
  /** Longest a queue "without limit" may grow. */
  readonly queue: number;
  /** Calls kept in full; beyond, every 2ⁿ-th call id. */
  readonly keepCalls: number;
  /** Rows of gauges kept on every change; beyond, the last value per window. */
  readonly keepGauges: number;
  /** The run stops when its programs print more lines: all are kept. */
  readonly lines: number;
}
export const LIMITS: Limits = { events: 200_000_000, queue: 1_000_000, keepCalls: 500_000, keepGauges: 500_000, lines: 1_000_000 };

export interface Spec {
  readonly seed: number;
  readonly durationUs: number;
  readonly windowUs: number;
  readonly clients: readonly ClientSpec[]; readonly services: readonly ServiceSpec[]; readonly nodes: readonly NodeSpec[]; readonly links: readonly LinkSpec[];
  readonly attachments: readonly AttachSpec[];
  readonly processes: readonly string[];
  readonly changes: readonly ChangeSpec[];
  readonly limits: Limits;
}
/** Why a run is over: its time is up, its limit of events or of printed lines is reached, or a loop that never waits stood still. */
export type Stopped = 'end' | 'limit' | 'lines' | 'stuck';
