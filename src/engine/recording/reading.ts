/** What a view may ask of a run at time t. Every question is answered by search, never by folding over raw rows. */
import type { Outcome } from '../outcome.ts';
import type { StateAt } from '../pattern.ts';
import type { RunMeta } from './columns.ts';

/**
 * `sum` of a level is value × µs; `last` and `max` are a level's value at the end and its maximum (counters: of one window).
 * Of a histogram `sum` is in µs, `last` the number of values and `max` the greatest value within 0.8 %.
 */
export interface SeriesWindow { readonly fromUs: number; readonly toUs: number; readonly sum: number; readonly last: number; readonly max: number }
/** Absolute µs; -1 never or none. */
export interface CallRow {
  readonly row: number;
  readonly id: number;
  readonly startUs: number;
  readonly endUs: number;
  readonly client: number;
  readonly outcome: Outcome;
}
export interface SpanRow {
  readonly row: number; readonly owner: number; readonly sentUs: number; readonly queuedUs: number; readonly begunUs: number;
  readonly endedUs: number; readonly leftUs: number; readonly deadlineUs: number; readonly link: number; readonly instance: number;
  readonly outcome: Outcome; readonly attempt: number; readonly flags: number;
}
export interface MoveRow {
  readonly row: number;
  readonly atUs: number;
  readonly call: number;
  readonly state: number;
  readonly from: number;
  readonly to: number;
  readonly untilUs: number;
  readonly gauges: readonly number[];
}
/** Reusable targets of `fillCall` and `fillSpan`: canvases draw thousands of rows a frame without making an object for each. */
export type CallTarget = { -readonly [K in keyof CallRow]: CallRow[K] };
export type SpanTarget = { -readonly [K in keyof SpanRow]: SpanRow[K] };
export interface LineRow { readonly atUs: number; readonly process: number; readonly text: string; readonly call: number; readonly unseen: boolean }
export interface WhyStep {
  readonly text: string;
  readonly atUs: number;
  readonly facts: readonly number[];
  readonly call?: number;
  readonly span?: number;
  readonly move?: number;
}
export interface CallFilter {
  /** Final outcome reasons to keep; absent: all. */
  readonly reasons?: readonly string[];
  readonly client?: number;
  /** Only of client numbers from this one on, and below this one: those of balancers' own calls are the last. */
  readonly clientsFrom?: number; readonly clientsBelow?: number;
  /** Only calls with more than one attempt, or with late work. */
  readonly retried?: true; readonly late?: true;
}

/** So many calls and spans. */
export interface Room { readonly callCount?: number; readonly spanCount?: number }

export interface Reader {
  readonly meta: RunMeta;
  /** The recording is complete up to here. */
  readonly untilUs: number;
  /** Call id from which calls and spans are sampled; -1 complete. */
  readonly sampledFrom: number;
  readonly outcomes: readonly Outcome[];
  readonly callCount: number;
  readonly spanCount: number;
  readonly moveCount: number;

  /** At most `points` windows that tile [fromUs, toUs) as far as the recording goes, widths whole multiples of the run's window; `percentiles` tiles alike. Unknown name: throws RangeError. */
  series(name: string, fromUs: number, toUs: number, points: number): readonly SeriesWindow[];
  /** Sum over every window that starts in [fromUs, toUs): exact totals (`0, Infinity` for the whole run). */
  total(name: string, fromUs: number, toUs: number): number;
  /** For every share an array of µs per window of `points`; NaN where fewer than 10 / (1 − q) values. */
  percentiles(name: string, fromUs: number, toUs: number, points: number, shares: readonly number[]): readonly Float64Array[];
  /** One window's histogram in numbers; `meanUs` is exact, percentiles within 0.8 %; NaN when empty. */
  distribution(
    name: string,
    fromUs: number,
    toUs: number,
    shares: readonly number[],
  ): { readonly count: number; readonly meanUs: number; readonly atShares: readonly number[] };

  /** The shared state at `atUs`, after everything of that instant. */
  state(state: number, atUs: number): StateAt;
  /** Rows of moves of this shared state in [fromUs, toUs), in order of time. */
  moves(state: number, fromUs: number, toUs: number): Int32Array;
  move(row: number): MoveRow;

  /** Rows of calls under way at some time in [fromUs, toUs), in order of id, at most `limit`. */
  calls(fromUs: number, toUs: number, filter: CallFilter, limit: number): Int32Array;
  call(row: number): CallRow;
  /** The row of a call id; -1 when sampled away or unknown. */
  callRow(id: number): number;
  /** Rows of spans on the way, queued or in work at `atUs`; returns how many were written to `into`. */
  openAt(atUs: number, into: Int32Array): number;
  /** Rows of spans with an end in (fromUs, toUs]: answers under way, marks that just ended. */
  endedIn(fromUs: number, toUs: number, into: Int32Array): number;
  span(row: number): SpanRow;
  /** The spans of a root call, in order of `sentUs`; of a call under way, those that have ended. */
  spansOf(call: number): Int32Array;
  /** Without allocating: rows into `target`; `firstSpanOf` and `nextSpanOf` walk a call's spans in order of their end, -1 none. */
  fillCall(row: number, target: CallTarget): void;
  fillSpan(row: number, target: SpanTarget): void;
  firstSpanOf(call: number): number;
  nextSpanOf(row: number): number;

  why(call: number): readonly WhyStep[];
  /** Lines printed up to and including `atUs`, seen and unseen. */
  console(atUs: number): readonly LineRow[];
  /** The instant of the next call end, span begin/end or line strictly after `atUs`; Infinity none. */
  nextEventUs(atUs: number): number;
  /** The instant of the next / previous move of any state; Infinity / -1 none. */
  nextMoveUs(atUs: number): number;
  previousMoveUs(atUs: number): number;
}
