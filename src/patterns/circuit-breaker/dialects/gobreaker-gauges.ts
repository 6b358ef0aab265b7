/** What a recording holds of a gobreaker: its Counts as they stand, which only calls move. */
import type { Gauge, SharedEffects } from '../../../engine/pattern.ts';
import type { Counts } from './gobreaker-counts.ts';

export const REQUESTS = 0;
export const FAILURES = 2;
export const SUCCESSES_IN_ROW = 3;
export const FAILURES_IN_ROW = 4;
export const EXCLUSIONS = 5;
/** When the generation began, in ms. */
export const WINDOW_START = 6;

export const gobreakerGauges: readonly Gauge[] = [
  { name: 'requests', unit: 'calls' },
  { name: 'totalSuccesses', unit: 'calls' },
  { name: 'totalFailures', unit: 'calls' },
  { name: 'consecutiveSuccesses', unit: 'calls', limit: 'maxRequests' },
  { name: 'consecutiveFailures', unit: 'calls' },
  { name: 'totalExclusions', unit: 'calls' },
  { name: 'windowStartMs', unit: 'ms' },
];

/** Tells what differs from what was told last. */
export function tellCounts({ told, counts: { all } }: { readonly told: number[]; readonly counts: { readonly all: Counts } }, fx: SharedEffects): void {
  tell(told, REQUESTS, all.requests, fx);
  tell(told, 1, all.successes, fx);
  tell(told, FAILURES, all.failures, fx);
  tell(told, SUCCESSES_IN_ROW, all.successesInRow, fx);
  tell(told, FAILURES_IN_ROW, all.failuresInRow, fx);
  tell(told, EXCLUSIONS, all.exclusions, fx);
}

function tell(told: number[], gauge: number, value: number, fx: SharedEffects): void {
  if (told[gauge] === value) return;
  told[gauge] = value;
  fx.gauge(gauge, value);
}
