/** What a recording holds of a resilience4j breaker. */
import type { Gauge } from '../../../engine/pattern.ts';

export const BUFFERED = 0;
export const FAILED = 1;
export const SLOW = 2;
/** Shares from 0 to 1; −1 while there are fewer results than the minimum. */
export const FAILURE_RATE = 3;
export const SLOW_RATE = 4;
/** Half-open: how many calls have entered and not been given back; 0 in the other states. */
export const PERMITS = 5;

export const resilience4jGauges: readonly Gauge[] = [
  { name: 'buffered', unit: 'calls', limit: 'slidingWindowSize' },
  { name: 'failed', unit: 'calls' },
  { name: 'slow', unit: 'calls' },
  { name: 'failureRate', unit: 'share', limit: 'failureRateThreshold' },
  { name: 'slowRate', unit: 'share', limit: 'slowCallRateThreshold' },
  { name: 'permitsUsed', unit: 'calls', limit: 'permittedNumberOfCallsInHalfOpenState' },
];
