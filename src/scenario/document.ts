/** The scenario document, version 1: everything a run needs, complete with defaults, as plain data that can be saved, linked and compared. */
import type { Json } from '../engine/fields.ts';
import type { Reason } from '../engine/outcome.ts';
import type { Scope } from '../engine/pattern.ts';
import type { Distribution, Keys, ScriptEntry, Workload } from '../engine/spec.ts';

/** The version this program writes; older ones are migrated when read. */
export const VERSION = 1;

export type Config = { readonly [field: string]: Json };

/** A pattern put somewhere: in a link's chain, at a service's entrance, or as its queue. */
export interface Attach {
  readonly id: string;
  /** The key of the pattern in the registry. */
  readonly kind: string;
  readonly config: Config;
  /** Where its shared state lives; without it, the pattern's default. */
  readonly scope?: Scope;
  /** Attachments of one kind with the same name here hold one state. */
  readonly share?: string;
  /** Left out of the run, kept in the document. */
  readonly off?: true;
}

/** What to do per outcome of a call; `else` is for every outcome not named. */
export type Handlers = { readonly [outcome in Reason | 'else']?: readonly Step[] };

export type Step =
  | { readonly do: 'print'; readonly text: string } // {i} loop counter · {attempt} from 0 · {result} the outcome's text
  | { readonly do: 'sleep'; readonly time: Distribution } // holds nothing
  | { readonly do: 'work'; readonly time: Distribution; readonly perBusyMs?: number; readonly sameSize?: true } // holds the worker; longer by this for every other one busy at its begin; sameSize: as long for all attempts of a root call
  | { readonly do: 'call'; readonly link: string; readonly verb?: string; readonly on: Handlers } // verb: what is asked of a node; none for a service
  | { readonly do: 'repeat'; readonly times: number | 'forever'; readonly steps: readonly Step[] }
  /** Every step, `times` times over (1), all at once. all: goes on when all have ended; any: when `need` of them (1) have succeeded, or no longer can. */
  | { readonly do: 'all' | 'any'; readonly need?: number; readonly times?: number; readonly steps: readonly Step[] }
  | { readonly do: 'fail'; readonly error: string; readonly share: number }
  | { readonly do: 'script'; readonly calls: readonly (readonly ScriptEntry[])[] }
  | { readonly do: 'exit' };                                               // the process ends: its console closes

export interface Client {
  readonly id: string; readonly title: string;
  /** Independent copies; users of a closed workload. */
  readonly count: number;
  /** Where a queue orders by it, the higher goes first; without it 0. */
  readonly priority?: number;
  readonly workload: Workload;
  /** What its calls are about, for caches and hashing balancers; without it all have key 0. */
  readonly keys?: Keys;
  /** What its calls ask of a node; none where their link leads to a service, or for a program. */
  readonly verb?: string;
  /** Only with the workload `program`. */
  readonly steps: readonly Step[];
  /** Clients and services of one process share a console. */
  readonly process?: string;
}

export interface Service {
  readonly id: string; readonly title: string;
  readonly instances: number;
  /** Of each instance; -1 without limit. */
  readonly workers: number;
  readonly queue: Attach;
  /** Longest time in the queue, drawn for each attempt; without it, any time. */
  readonly patience?: Distribution;
  /** Outermost first. */
  readonly inbound: readonly Attach[];
  readonly steps: readonly Step[];
  readonly blocking: boolean;
  readonly onCancel: 'ignore' | 'dequeue' | 'abort';
  readonly process?: string;
  /** Its instances register over this link, which leads to a registry, and say so often that they are alive. */
  readonly registers?: Registers;
}
export interface Registers { readonly link: string; readonly everyMs: number }

/** What a link does to messages, each way by itself; a field that is not there is that of a perfect wire. */
export interface Wire {
  /** Messages per second; 0 without limit. */
  readonly ratePerSec?: number;
  /** Messages that may wait for their turn, more are lost; -1 without limit. */
  readonly buffer?: number;
  /** Share of messages that are lost. */
  readonly loss?: number;
}

export interface Link {
  readonly id: string;
  /** The id of a client, a service or a node. */
  readonly from: string;
  /** The id of a service or a node. */
  readonly to: string;
  /** Each way. */
  readonly latency: Distribution;
  /** Without it: no limit, no loss. */
  readonly wire?: Wire;
  readonly passDeadline: boolean; readonly passCancel: boolean;
  /** Taken off a deadline that is passed on. */
  readonly marginMs: number;
  /** Outermost first. */
  readonly chain: readonly Attach[];
}

/** The value of a fault: what a service does while it holds. */
export interface Fault {
  readonly errorShare: number; readonly error: string; readonly slowdown: number; readonly down: boolean;
  /** Nothing is begun and nothing goes on. */
  readonly stalled?: true;
  /** It has taken its name out of the registry, and serves those who come all the same. */
  readonly draining?: true;
}

/** The value of a fault of a node; a field that is not there is false. */
export interface NodeFault { readonly down?: true; readonly stalled?: true; /** It forgets all it holds when the fault begins. */ readonly lost?: true }

/** A fault and an edit from the playhead are the same thing: a value that holds at a target from one time to another. */
export interface Change {
  readonly id: string;
  readonly atMs: number;
  /** Without it the change holds to the end. */
  readonly untilMs?: number;
  /** See `target.ts` for the paths there are. */
  readonly target: string;
  readonly value: Json;
  readonly why: 'fault' | 'edit';
}

export interface ScenarioV1 {
  readonly version: 1;
  readonly title: string;
  readonly note?: string;
  readonly seed: number;
  readonly durationMs: number;
  readonly clients: readonly Client[];
  readonly services: readonly Service[];
  /** Brokers, registries, stores. */
  readonly nodes: readonly Attach[];
  readonly links: readonly Link[];
  readonly changes: readonly Change[];
  /** Where things stand on the canvas. */
  readonly layout?: { readonly [id: string]: readonly [x: number, y: number] };
}
