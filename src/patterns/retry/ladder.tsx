/** When each attempt of a failing call may start, if attempts themselves took no time: the shape of the waits between them. */
import type { RetryConfig } from './fields.ts';

/** One wait, in ms: where it begins and ends at the earliest and at the latest, counted from the first attempt's failure. */
export interface Rung { readonly retry: number; readonly leastMs: number; readonly mostMs: number; readonly earliestMs: number; readonly latestMs: number }

const MOST_RUNGS = 12;

/** Bounds of wait number `retry` from 1; decorrelated waits are bounded by what the longest waits before would allow. */
function boundsOf(config: RetryConfig, retry: number, before: number): { readonly least: number; readonly most: number } {
  if (config.backoff === 'none') return { least: 0, most: 0 };
  const doublings = config.backoff === 'constant' ? 0 : Math.min(retry - 1, 60);
  const curve = config.initialMs * (1 << Math.min(doublings, 30)) * (doublings > 30 ? 1 << (doublings - 30) : 1);
  const value = Math.max(0, capped(curve, config));
  switch (config.jitter) {
    case 'none': return { least: value, most: value };
    case 'full': return { least: 0, most: value };
    case 'equal': return { least: value / 2, most: value };
    case 'decorrelated': return { least: Math.max(0, capped(config.initialMs, config)), most: Math.max(0, capped(Math.max(config.initialMs, 3 * before), config)) };
    case 'share': {
      const share = config.jitterShare > 0 && config.jitterShare <= 1 ? config.jitterShare : 0;
      return { least: value * (1 - share), most: value * (1 + share) };
    }
  }
}

function capped(ms: number, config: RetryConfig): number {
  if (config.backoff === 'limitedExponential') return Math.min(ms, config.limitMs);
  return config.maxMs > 0 ? Math.min(ms, config.maxMs) : ms;
}

/** At most twelve waits; the rest repeat or grow likewise. */
export function ladderOf(config: RetryConfig): readonly Rung[] {
  const count = Math.min(MOST_RUNGS, config.infinite ? MOST_RUNGS : Math.max(0, config.retries));
  const rungs: Rung[] = [];
  let [earliest, latest, before] = [0, 0, config.initialMs];
  for (let retry = 1; retry <= count; retry += 1) {
    const held = config.infinite ? Math.min(retry, Math.max(1, config.retries)) : retry;
    const { least, most } = boundsOf(config, held, before);
    rungs.push({ retry, leastMs: least, mostMs: most, earliestMs: earliest + least, latestMs: latest + most });
    earliest += least;
    latest += most;
    before = most;
  }
  return rungs;
}
