/** The props of every pattern's view: what the run says of one attachment at one instant, and what a reader may do about it. */
import type { Gauge, Condition, StateAt } from '../../engine/pattern.ts';
import type { MoveRow } from '../../engine/recording/reading.ts';

/** What passed one attachment: per second over the half second of simulated time that holds the playhead, and since the start. */
export interface PatternCounter { readonly perSecond: number; readonly total: number }

/** One client whose calls come to an attachment. */
export interface PatternClient {
  readonly title: string;
  readonly copies: number;
  readonly came: PatternCounter;
  readonly decided: PatternCounter;
  /** Its own states, one for each copy; empty where all clients share one, or where there are too many. */
  readonly states: readonly StateAt[];
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
  readonly meta: { readonly durationUs: number; readonly states: readonly string[]; readonly gauges: readonly Gauge[] };
  readonly counters: { readonly in: PatternCounter; readonly forwarded: PatternCounter; readonly decided: PatternCounter };
  /** Where it is counted by client, or has a state for each. */
  readonly clients?: readonly PatternClient[];
  /** How many wait, where the pattern is a queue. */
  readonly queued?: number;
  readonly playing: boolean;
  readonly onSeek: (us: number) => void;
  readonly onCall: (callId: number) => void;
  onConfig(patch: Partial<C>): void;
}
