/** A histogram of whole µs in logarithmic buckets, 64 to the octave: a bucket's middle is within 0.8 % of every value in it. */

const PER_OCTAVE = 64;
const DOUBLE = new Float64Array(1);
const WORDS = new Int32Array(DOUBLE.buffer);
/** Which half of a double holds sign and exponent: 1 on little-endian machines. */
const HIGH = (() => { DOUBLE[0] = 1; return WORDS[0] === 0 ? 1 : 0; })();
/** Of a high word, the shift that leaves the exponent and the first 6 bits of the fraction. */
const SHIFT = 14;
/** What `1` has there, less 1: bucket 0 is for values under 1. */
const BEFORE_ONE = 1023 * PER_OCTAVE - 1;
/** Buckets up to 2^53 µs; more than that counts as the last. */
export const BUCKETS = 53 * PER_OCTAVE + 1;
const LAST = BUCKETS - 1;

/** The bucket of a time: 0 under 1 µs, then 64 to the octave by the bits of the number. */
export function bucketOf(us: number): number {
  if (!(us >= 1)) return 0;
  DOUBLE[0] = us;
  const bucket = (WORDS[HIGH]! >> SHIFT) - BEFORE_ONE;
  return bucket < LAST ? bucket : LAST;
}
/** The least value of a bucket; the values are [lowOf(bucket), lowOf(bucket + 1)). */
export function lowOf(bucket: number): number {
  if (bucket <= 0) return 0;
  DOUBLE[0] = 0;
  WORDS[HIGH] = (bucket + BEFORE_ONE) << SHIFT;
  return DOUBLE[0]!;
}
/** The middle of the whole numbers in a bucket; below 128 µs a bucket holds one at most, so it is exact. */
export function midOf(bucket: number): number {
  const low = lowOf(bucket), width = lowOf(bucket + 1) - low;
  return width <= 1 ? low : low + (width - 1) / 2;
}

export interface LogHistogram {
  readonly counts: Float64Array;
  count: number;
  /** Exact, as are the extremes. */
  sumUs: number;
  /** Infinity while empty. */
  minUs: number;
  /** -Infinity while empty. */
  maxUs: number;
}

export function create(): LogHistogram {
  return { counts: new Float64Array(BUCKETS), count: 0, sumUs: 0, minUs: Infinity, maxUs: -Infinity };
}
export function record(histogram: LogHistogram, us: number): void {
  histogram.counts[bucketOf(us)]!++;
  histogram.count++;
  histogram.sumUs += us;
  if (us < histogram.minUs) histogram.minUs = us;
  if (us > histogram.maxUs) histogram.maxUs = us;
}
/** Adds all of `from` to `into`. */
export function merge(into: LogHistogram, from: LogHistogram): void {
  for (let bucket = 0; bucket < BUCKETS; bucket++) into.counts[bucket]! += from.counts[bucket]!;
  into.count += from.count;
  into.sumUs += from.sumUs;
  into.minUs = Math.min(into.minUs, from.minUs);
  into.maxUs = Math.max(into.maxUs, from.maxUs);
}
export function clear(histogram: LogHistogram): void {
  histogram.counts.fill(0);
  histogram.count = 0; histogram.sumUs = 0; histogram.minUs = Infinity; histogram.maxUs = -Infinity;
}
/** The value of nearest rank ⌈share · count⌉ (at least 1) within 0.8 %, never outside the extremes; NaN while empty. */
export function quantile(histogram: LogHistogram, share: number): number {
  if (histogram.count === 0) return NaN;
  const rank = Math.max(1, Math.ceil(share * histogram.count));
  let seen = 0, bucket = 0;
  while (bucket < LAST && (seen += histogram.counts[bucket]!) < rank) bucket++;
  return Math.min(Math.max(midOf(bucket), histogram.minUs), histogram.maxUs);
}
/** NaN while empty. */
export function meanUs(histogram: LogHistogram): number {
  return histogram.count === 0 ? NaN : histogram.sumUs / histogram.count;
}
