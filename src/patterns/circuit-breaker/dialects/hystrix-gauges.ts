/** What a recording holds of a Hystrix breaker. */
import type { Gauge } from '../../../engine/pattern.ts';

/** Results and errors of the last snapshot. */
export const TOTAL = 0;
export const ERRORS = 1;
/** A share, cut down to whole per cent. */
export const ERROR_SHARE = 2;
/** Results since the last snapshot, which the breaker does not see yet. */
export const UNSEEN = 3;
/** Tests under way. */
export const TESTS = 4;
/** A call strictly later than this is let in as a test; 0 while closed. */
export const NEXT_TEST = 5;

export const hystrixGauges: readonly Gauge[] = [
  { name: 'requests', unit: 'calls' },
  { name: 'errors', unit: 'calls' },
  { name: 'errorPercentage', unit: 'share', limit: 'errorThresholdPercentage' },
  { name: 'notSeenYet', unit: 'calls' },
  { name: 'tests', unit: 'calls' },
  { name: 'nextTestMs', unit: 'ms' },
];
