/** Health counts by snapshots (`HealthCountsStream`): results become visible when their interval is over. Plain data. */

interface Interval { at: number; total: number; errors: number }

export interface Health {
  readonly startUs: number;
  readonly intervalUs: number;
  /** Whole intervals in the window. */
  readonly size: number;
  /** Of the interval under way; nobody sees it. */
  readonly current: Interval;
  /** Intervals of the window that are over and hold something, oldest first. */
  readonly over: Interval[];
  /** Their sums: the last snapshot. */
  total: number;
  errors: number;
}

export function startHealth(nowUs: number, windowMs: number, intervalMs: number): Health {
  const intervalUs = Math.max(1, Math.round(intervalMs * 1000));
  const size = Math.max(1, Math.floor(Math.round(windowMs * 1000) / intervalUs));
  return { startUs: nowUs, intervalUs, size, current: { at: 0, total: 0, errors: 0 }, over: [], total: 0, errors: 0 };
}

export function isEmpty(health: Health): boolean { return health.current.total === 0 && health.over.length === 0; }

export function record(health: Health, nowUs: number, failed: boolean): void {
  takeSnapshot(health, nowUs);
  health.current.total += 1;
  if (failed) health.current.errors += 1;
}

/** Closes the intervals that are over by now, and drops those that have left the window. */
export function takeSnapshot(health: Health, nowUs: number): void {
  const { current, over } = health;
  const at = Math.floor((nowUs - health.startUs) / health.intervalUs);
  if (at === current.at) return;
  if (current.total > 0) {
    over.push({ ...current });
    health.total += current.total;
    health.errors += current.errors;
  }
  Object.assign(current, { at, total: 0, errors: 0 });
  let gone = 0;
  for (const interval of over) {
    if (interval.at >= at - health.size) break;
    health.total -= interval.total;
    health.errors -= interval.errors;
    gone += 1;
  }
  over.splice(0, gone);
}

/** Time to the end of the interval under way, in ms. */
export function untilSnapshotMs(health: Health, nowUs: number): number {
  return (health.intervalUs - ((nowUs - health.startUs) % health.intervalUs)) / 1000;
}

/** Per cent, cut down to a whole number: 29 of 100 is 28 here, as in Java. */
export function errorPercentage(errors: number, total: number): number {
  return total > 0 ? Math.trunc((errors / total) * 100) : 0;
}

/** The least number of errors whose percentage reaches the threshold; Infinity: none does. */
export function leastErrors(percentage: number, total: number): number {
  if (percentage <= 0) return 0;
  if (total <= 0 || errorPercentage(total, total) < percentage) return Infinity;
  let least = Math.max(0, Math.floor((percentage * total) / 100) - 1);
  while (errorPercentage(least, total) < percentage) least += 1;
  return least;
}
