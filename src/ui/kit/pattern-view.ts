/** The props of every pattern's view: what the run says of one attachment at one instant, and what a reader may do about it. */
import type { Gauge, Condition, StateAt } from '../../engine/pattern.ts';
import type { MoveRow } from '../../engine/recording/reading.ts';
import type { EndpointHealth } from './EndpointGlyph.tsx';

/** What passed one attachment: per second over the half second of simulated time that holds the playhead, and since the start. */
export interface PatternCounter { readonly perSecond: number; readonly total: number }

/** Those of one client who wait in a queue. */
export interface PatternWaiting {
  readonly title: string;
  readonly priority: number;
  readonly waiting: number;
  /** How long the oldest of them has; 0 where nobody waits. */ readonly oldestUs: number;
}

/** One client whose calls come to an attachment. */
export interface PatternClient {
  readonly title: string;
  readonly copies: number;
  readonly came: PatternCounter;
  readonly decided: PatternCounter;
  /** Its own states, one for each copy; empty where all clients share one, or where there are too many. */
  readonly states: readonly StateAt[];
}

/** One endpoint of a balancer, as one of its stages has it and as it is. */
export interface PatternEndpoint {
  /** From 0. */
  readonly endpoint: number;
  /** What the stage tells of it, in the words of `meta.endpointStates` and `meta.endpointGauges`; null where it tells nothing. */
  readonly at: StateAt | null;
  /** The same half a second before. */
  readonly before: StateAt | null;
  /** What another stage of the same balancer says against it: the worst of them; null nothing. */
  readonly other?: { readonly health: EndpointHealth; readonly word: string } | null;
  /** Attempts that reached it, whoever sent them. */
  readonly arrived: PatternCounter;
  /** In work or waiting there, whoever sent them, at the end of the last window. */
  readonly load: number;
  /** What is done to it at this instant: `Down`; null nothing. */
  readonly fault: string | null;
}

/** What was told of an endpoint, and what was done to it. Another object when more of the run is there. */
export interface EndpointPast {
  readonly endpoint: number;
  readonly moves: readonly MoveRow[];
  readonly at: (us: number) => StateAt;
  readonly faults: readonly { readonly fromUs: number; readonly toUs: number; readonly label: string }[];
}

/** A service whose instances register with a node: how each is in truth, how the registry has it, and what those believe who look it up. */
export interface PatternMembers {
  readonly title: string;
  /** By instance, from 0: in the registry's word; what is done to it, as `Down`, null nothing. */
  readonly instances: readonly { readonly word: string; readonly fault: string | null }[];
  /** Those who look it up, of many the first: whether each instance is on its list (1), or only connected (2), and what it takes its list for. `of`: whose copy it is. */
  readonly callers: readonly { readonly title: string; readonly of: string; readonly list: string; readonly believes: readonly number[] }[];
  readonly callersInAll: number;
}

/** What the run says of a node besides its gauges. */
export interface PatternNode {
  /** By the names of its series. */
  readonly counters: { readonly [name: string]: PatternCounter };
  /** Over the whole run in equally long stretches: the greatest value of each level, by name; and the gauges at the end of each. */
  readonly levels: { readonly [name: string]: readonly number[] };
  readonly gauges: readonly (readonly number[])[];
  /** Its state at the playhead by what is done to it: `Down`; null nothing. */
  readonly fault: string | null;
  /** Of a registry. */
  readonly members?: readonly PatternMembers[];
}

export interface PatternViewProps<C> {
  readonly title: string;
  readonly config: C;
  readonly nowUs: number;
  /** Null for a pattern without shared state, or before there is a recording. */
  readonly state: StateAt | null;
  readonly conditions: readonly Condition[];
  /** Every move of the whole run computed so far, in order of time. */
  readonly moves: readonly MoveRow[];
  readonly meta: {
    readonly durationUs: number;
    /** Up to where a run under way has been computed; absent once it is whole. */
    readonly untilUs?: number;
    readonly states: readonly string[]; readonly gauges: readonly Gauge[];
    readonly endpointStates?: readonly string[]; readonly endpointGauges?: readonly Gauge[];
  };
  readonly counters: { readonly in: PatternCounter; readonly forwarded: PatternCounter; readonly decided: PatternCounter };
  /** Where it is counted by client, or has a state for each. */
  readonly clients?: readonly PatternClient[];
  /** Of a stage of a balancer: every instance of the service behind its link; of its own states that of the same client as `state`. */
  readonly endpoints?: readonly PatternEndpoint[];
  readonly endpointsPast?: readonly EndpointPast[];
  /** Probes it has sent. */
  readonly probesSent?: PatternCounter;
  readonly node?: PatternNode;
  /** Its gauges at any instant; null where the run is not computed yet. Another function when more of the run is there. */
  readonly gaugesAt?: (us: number) => readonly number[] | null;
  /** How many wait, where the pattern is a queue; how long the oldest of them has, where that is known; what it has dropped. */
  readonly queued?: number;
  readonly oldestUs?: number;
  /** By client, where that is known. */
  readonly waitingBy?: readonly PatternWaiting[];
  readonly dropped?: PatternCounter;
  /** Of a queue that has states: that of each instance's. */
  readonly instances?: readonly StateAt[];
  readonly playing: boolean;
  readonly onSeek: (us: number) => void;
  readonly onCall: (callId: number) => void;
  onConfig(patch: Partial<C>): void;
}
