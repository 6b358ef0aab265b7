/** Count, mean, variance and extremes of numbers as they come, by Welford's method; plain data. */

export interface Tally {
  count: number;
  /** 0 while empty. */
  mean: number;
  /** Sum of the squared distances from the mean. */
  squares: number;
  /** Infinity while empty. */
  min: number;
  /** -Infinity while empty. */
  max: number;
}

export function create(): Tally {
  return { count: 0, mean: 0, squares: 0, min: Infinity, max: -Infinity };
}
export function record(tally: Tally, value: number): void {
  const distance = value - tally.mean;
  tally.mean += distance / ++tally.count;
  tally.squares += distance * (value - tally.mean);
  if (value < tally.min) tally.min = value;
  if (value > tally.max) tally.max = value;
}
/** Adds all of `from` to `into` (Chan, Golub, LeVeque 1979). */
export function merge(into: Tally, from: Tally): void {
  if (from.count === 0) return;
  const count = into.count + from.count, distance = from.mean - into.mean;
  into.mean += distance * from.count / count;
  into.squares += from.squares + distance * distance * into.count * from.count / count;
  into.count = count;
  into.min = Math.min(into.min, from.min);
  into.max = Math.max(into.max, from.max);
}
/** Of the sample (divided by count − 1); NaN below two numbers. */
export function variance(tally: Tally): number {
  return tally.count < 2 ? NaN : tally.squares / (tally.count - 1);
}
