/** What a cache did over a run and about one instant, from its counts since the start. */

export interface Counts<T> { readonly hitRatio: T; readonly fetches: T; readonly duplicates: T; readonly keys: T }
type GaugesAt = ((us: number) => readonly number[] | null) | undefined;

const STRETCHES = 160;
/** About an instant: the half second that holds it. */
const NEAR_US = 500_000;
/** Places of the gauges. */
const KEYS = 0, HITS = 4, MISSES = 5, COALESCED = 6, RENEWALS = 8, DUPLICATES = 10;

/** Between two instants; NaN where there is nothing yet, and of the hit ratio where no call came. */
function between(from: readonly number[], to: readonly number[] | null, seconds: number): Counts<number> {
  if (to === null) return { hitRatio: NaN, fetches: NaN, duplicates: NaN, keys: NaN };
  const grown = (gauge: number): number => (to[gauge] ?? 0) - (from[gauge] ?? 0);
  const hits = grown(HITS), misses = grown(MISSES), came = hits + misses + grown(COALESCED);
  return {
    hitRatio: came > 0 ? hits / came : NaN,
    fetches: (misses + grown(RENEWALS)) / seconds,
    duplicates: grown(DUPLICATES) / seconds,
    keys: to[KEYS] ?? 0,
  };
}

/** In equally long stretches of the whole run. */
export function pastOf(gaugesAt: GaugesAt, durationUs: number): Counts<readonly number[]> {
  let before: readonly number[] = [];
  const counts = Array.from({ length: gaugesAt === undefined ? 0 : STRETCHES }, (_, k) => {
    const to = gaugesAt?.((k + 1) / STRETCHES * durationUs) ?? null, found = between(before, to, durationUs / STRETCHES / 1e6);
    before = to ?? before;
    return found;
  });
  return {
    hitRatio: counts.map((at) => at.hitRatio),
    fetches: counts.map((at) => at.fetches),
    duplicates: counts.map((at) => at.duplicates),
    keys: counts.map((at) => at.keys),
  };
}

export function rateAt(gaugesAt: GaugesAt, nowUs: number): Counts<number> {
  const fromUs = Math.floor(nowUs / NEAR_US) * NEAR_US, from = gaugesAt?.(fromUs) ?? null;
  // The last whole half second while this one is not computed yet.
  const to = gaugesAt?.(fromUs + NEAR_US) ?? null;
  return to === null ? between(gaugesAt?.(Math.max(0, fromUs - NEAR_US)) ?? [], from, NEAR_US / 1e6) : between(from ?? [], to, NEAR_US / 1e6);
}
