/** A window over the last stretch of time: a ring of buckets of equal length, aligned to time 0, with running totals; plain data. */

export interface TimeWindow {
  readonly bucketUs: number;
  /** Held, the current one among them. */
  readonly buckets: number;
  /** Per bucket: results, and those with the first flag, or the second. */
  readonly counts: Float64Array;
  readonly firsts: Float64Array;
  readonly seconds: Float64Array;
  /** Number of the current bucket, from 0 at time 0. */
  current: number;
  /** Of all buckets held. */
  total: number;
  first: number;
  second: number;
}

/** Throws RangeError unless the length is positive and the number of buckets whole, from 1 on. */
export function create(bucketMs: number, buckets: number): TimeWindow {
  if (!(bucketMs > 0 && bucketMs < Infinity)) throw new RangeError(`A bucket has a length above 0 ms, not ${bucketMs} ms.`);
  if (!(buckets >= 1 && buckets === Math.floor(buckets))) throw new RangeError(`A window has a whole number of buckets, at least 1, not ${buckets}.`);
  return {
    bucketUs: bucketMs * 1000, buckets,
    counts: new Float64Array(buckets), firsts: new Float64Array(buckets), seconds: new Float64Array(buckets),
    current: 0, total: 0, first: 0, second: 0,
  };
}
/** Moves to the bucket of `nowUs`: [k · length, (k + 1) · length) is bucket k. What is `buckets` or more behind is forgotten. */
export function advance(window: TimeWindow, nowUs: number): void {
  const now = Math.floor(nowUs / window.bucketUs);
  if (now - window.current >= window.buckets) {
    clear(window);
    window.current = now;
    return;
  }
  while (window.current < now) {
    const at = ++window.current % window.buckets;
    window.total -= window.counts[at]!; window.first -= window.firsts[at]!; window.second -= window.seconds[at]!;
    window.counts[at] = 0; window.firsts[at] = 0; window.seconds[at] = 0;
  }
}
/** Adds a result (bit 1 the first flag, bit 2 the second) to the current bucket: call `advance` before. */
export function add(window: TimeWindow, bits: number): void {
  const at = window.current % window.buckets, first = bits & 1, second = (bits >> 1) & 1;
  window.counts[at]!++; window.firsts[at]! += first; window.seconds[at]! += second;
  window.total++; window.first += first; window.second += second;
}
/** Forgets all results; the current bucket stays. */
export function clear(window: TimeWindow): void {
  window.counts.fill(0); window.firsts.fill(0); window.seconds.fill(0);
  window.total = 0; window.first = 0; window.second = 0;
}
/** Results held. */
export function total(window: TimeWindow): number { return window.total; }
