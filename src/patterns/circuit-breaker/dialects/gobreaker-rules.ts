/** What sony/gobreaker makes of its settings. */
import type { Counts } from './gobreaker-counts.ts';
import type { GobreakerConfig } from './gobreaker-fields.ts';

const DEFAULT_OPEN_MS = 60_000;

export function openMs(config: GobreakerConfig): number { return config.timeoutMs > 0 ? config.timeoutMs : DEFAULT_OPEN_MS; }
/** How many calls half-open admits, and how many successes in a row close it. */
export function probesOf(config: GobreakerConfig): number { return Math.max(1, config.maxRequests); }

/** The closed window: 0 long when it has no end; one bucket is a window that is cleared as a whole. */
export function windowOf(config: GobreakerConfig): { readonly lengthUs: number; readonly bucketUs: number; readonly buckets: number } {
  const intervalUs = Math.max(0, Math.round(config.intervalMs * 1000));
  const periodUs = config.version === '1.0.0' ? 0 : Math.max(0, Math.round(config.bucketPeriodMs * 1000));
  if (intervalUs === 0 || periodUs === 0) return { lengthUs: intervalUs, bucketUs: intervalUs, buckets: 1 };
  const buckets = Math.ceil(intervalUs / periodUs);
  return { lengthUs: buckets * periodUs, bucketUs: periodUs, buckets };
}

/** `ReadyToTrip`, asked after a failure while closed. */
export function trips(config: GobreakerConfig, counts: Counts): boolean {
  switch (config.readyToTrip) {
    case 'consecutive': return counts.failuresInRow >= config.tripFailures;
    case 'total': return counts.failures >= config.tripFailures;
    case 'ratio': return counts.requests >= config.minRequests && counts.failures / counts.requests >= config.tripRatio;
  }
}
