/** opossum's rolling window: buckets pushed on by a timer that runs from construction. Plain data. */
import type { OpossumConfig } from './opossum-fields.ts';

/** What is counted, by number. */
export const FIRES = 0;
export const FAILURES = 1;
export const SUCCESSES = 2;
export const REJECTS = 3;
export const TIMEOUTS = 4;
export const KINDS = 5;

export interface RollingWindow {
  /** `KINDS` counts a bucket. */
  readonly buckets: Float64Array;
  readonly totals: Float64Array;
  readonly bornUs: number;
  readonly bucketUs: number;
  /** Bucket in use. */
  current: number;
  /** How often the buckets have been pushed on. */
  turns: number;
}

/** A timer of Node takes no more. */
const MOST_MS = 2_147_483_647;
/** Milliseconds that a timer of Node lasts: whole, at least one; one, too, where they are too many. */
export function timerMs(ms: number): number { return ms >= 1 && ms <= MOST_MS ? Math.trunc(ms) : 1; }

/** Zero is not taken as a length or a number, as in the library. */
export function emptyRolling(config: OpossumConfig, nowUs: number): RollingWindow {
  const buckets = bucketsIn(config);
  return {
    buckets: new Float64Array(buckets * KINDS),
    totals: new Float64Array(KINDS),
    bornUs: nowUs,
    bucketUs: bucketMs(config) * 1000,
    current: 0,
    turns: 0,
  };
}
export function bucketsIn(config: OpossumConfig): number { return config.rollingCountBuckets === 0 ? 10 : config.rollingCountBuckets; }
export function bucketMs(config: OpossumConfig): number {
  const windowMs = config.rollingCountTimeoutMs === 0 ? 10_000 : config.rollingCountTimeoutMs;
  return timerMs(Math.floor(windowMs / bucketsIn(config)));
}

/** Pushes the buckets on as often as their timer has fired by now; it was started first, so it comes before all else of its instant. */
export function turnTo(window: RollingWindow, nowUs: number): void {
  const { buckets, totals } = window;
  const due = Math.floor((nowUs - window.bornUs) / window.bucketUs);
  const count = buckets.length / KINDS;
  for (let left = Math.min(due - window.turns, count); left > 0; left -= 1) {
    window.current = (window.current + 1) % count;
    for (let kind = 0; kind < KINDS; kind += 1) {
      totals[kind]! -= buckets[window.current * KINDS + kind]!;
      buckets[window.current * KINDS + kind] = 0;
    }
  }
  window.turns = due;
}

/** Counts one into the bucket in use; `turnTo` first. */
export function count(window: RollingWindow, kind: number): void {
  window.buckets[window.current * KINDS + kind]! += 1;
  window.totals[kind]! += 1;
}

/** When the oldest bucket is dropped next; Infinity when nothing is counted. */
export function nextTurnUs(window: RollingWindow): number {
  return window.totals.some((total) => total > 0) ? window.bornUs + (window.turns + 1) * window.bucketUs : Infinity;
}
