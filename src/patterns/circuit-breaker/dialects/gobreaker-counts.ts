/** The counts of sony/gobreaker: of one window that is cleared, or of a window that rolls by buckets (`v2/counter.go`). Plain data. */

export interface Counts {
  requests: number;
  successes: number;
  failures: number;
  exclusions: number;
  successesInRow: number;
  failuresInRow: number;
}
/** A bucket by its age: how many bucket periods after the window's start it began. */
interface Bucket extends Counts { readonly age: number }

export interface WindowCounts {
  readonly all: Counts;
  /** Buckets that hold something, oldest first; none where one window is all there is. */
  readonly buckets: Bucket[];
  /** Buckets in the window. */
  readonly size: number;
  age: number;
}

const NONE: Counts = { requests: 0, successes: 0, failures: 0, exclusions: 0, successesInRow: 0, failuresInRow: 0 };

export function emptyCounts(size: number): WindowCounts {
  return { all: { ...NONE }, buckets: [], size, age: 0 };
}

export function isRolling(window: WindowCounts): boolean { return window.size > 1; }

export function began(window: WindowCounts): void {
  window.all.requests += 1;
  if (isRolling(window)) bucketOf(window, window.age).requests += 1;
}

/** A result is credited to the bucket its call began in, and dropped when that has rolled off. */
export function succeeded(window: WindowCounts, age: number): void {
  for (const counts of touched(window, age)) {
    counts.successes += 1;
    counts.successesInRow += 1;
    counts.failuresInRow = 0;
  }
}

export function failed(window: WindowCounts, age: number): void {
  for (const counts of touched(window, age)) {
    counts.failures += 1;
    counts.failuresInRow += 1;
    counts.successesInRow = 0;
  }
}

export function excluded(window: WindowCounts, age: number): void {
  for (const counts of touched(window, age)) counts.exclusions += 1;
}

/** The window at a later age, without the buckets that have rolled off. */
export function rollTo(window: WindowCounts, age: number): void {
  if (age <= window.age) return;
  if (age - window.age >= window.size) {
    Object.assign(window.all, NONE);
    window.buckets.length = 0;
  }
  window.age = age;
  let gone = 0;
  for (const bucket of window.buckets) {
    if (bucket.age > age - window.size) break;
    subtract(window.all, bucket);
    gone += 1;
  }
  window.buckets.splice(0, gone);
}

function touched(window: WindowCounts, age: number): readonly Counts[] {
  if (!isRolling(window)) return [window.all];
  return window.age - age < window.size ? [window.all, bucketOf(window, age)] : [];
}

function bucketOf(window: WindowCounts, age: number): Counts {
  const { buckets } = window;
  let place = buckets.length;
  while (place > 0 && (buckets[place - 1]?.age ?? 0) >= age) place -= 1;
  const found = buckets[place];
  if (found?.age === age) return found;
  const added = { ...NONE, age };
  buckets.splice(place, 0, added);
  return added;
}

/** A row that reaches back to the oldest bucket gets shorter by what that bucket adds to it. */
function subtract(all: Counts, oldest: Counts): void {
  if (all.successesInRow === all.successes - oldest.successes + oldest.successesInRow)
    all.successesInRow = Math.max(0, all.successesInRow - oldest.successesInRow);
  if (all.failuresInRow === all.failures - oldest.failures + oldest.failuresInRow) all.failuresInRow = Math.max(0, all.failuresInRow - oldest.failuresInRow);
  all.requests -= oldest.requests;
  all.successes -= oldest.successes;
  all.failures -= oldest.failures;
  all.exclusions -= oldest.exclusions;
}
