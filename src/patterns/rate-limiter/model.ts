/** Rate limiter: lets no more than so many calls pass in a time, as the chosen algorithm counts them. */
import { fixedWindow } from './dialects/fixed-window.ts';
import { leakyBucket } from './dialects/leaky-bucket.ts';
import { resilience4j } from './dialects/resilience4j.ts';
import { slidingCounter } from './dialects/sliding-counter.ts';
import { slidingLog } from './dialects/sliding-log.ts';
import { tokenBucket } from './dialects/token-bucket.ts';
import type { ConfigOf, FieldTable } from '../../engine/fields.ts';
import type { DialectPolicy } from '../../engine/pattern.ts';

const fields = {
  dialect: {
    type: 'choice', label: 'Algorithm', default: 'token-bucket',
    help: 'How calls are counted against the rate. The algorithms differ in the bursts they let through, and in who waits and who is refused.',
    options: [
      { value: 'token-bucket', label: 'Token bucket' }, { value: 'leaky-bucket', label: 'Leaky bucket' },
      { value: 'fixed-window', label: 'Fixed window' }, { value: 'sliding-log', label: 'Sliding window, log' },
      { value: 'sliding-counter', label: 'Sliding window, counter' }, { value: 'resilience4j', label: 'resilience4j' },
    ],
  },
} as const satisfies FieldTable;

/** One line for each option above. */
const dialects = {
  'token-bucket': tokenBucket, 'leaky-bucket': leakyBucket, 'fixed-window': fixedWindow,
  'sliding-log': slidingLog, 'sliding-counter': slidingCounter, resilience4j,
};

type Dialects = typeof dialects;
export type RateLimiterConfig = { [D in keyof Dialects]: { readonly dialect: D } & ConfigOf<Dialects[D]['fields']> }[keyof Dialects];

export const rateLimiter: DialectPolicy<'rateLimiter', typeof fields> = { role: 'policy', kind: 'rateLimiter', title: 'Rate limiter', fields, dialects };
