import { expect, test } from 'vitest';
import { circuitBreaker } from './model.ts';
import { defaultsOf } from '../../engine/fields.ts';
import { machineOf } from '../../engine/pattern.ts';
import { fieldsOf } from '../../engine/patterns.ts';

type Change = { readonly [field: string]: unknown };
const oddOf = (dialect: string, change: Change): readonly string[] => {
  const config = { ...defaultsOf(fieldsOf(circuitBreaker, { dialect })), dialect, ...change };
  return (machineOf(circuitBreaker, config).check?.(config) ?? []).map(({ field, message }) => `${field}: ${message}`);
};

test.each(Object.keys(circuitBreaker.dialects))('the defaults of %s go together', (dialect) => { expect(oddOf(dialect, {})).toEqual([]); });

test.each<[string, Change, string]>([
  ['go-resiliency', { errorThreshold: 0 }, 'errorThreshold: The error count is at least one when it is compared, so it never opens.'],
  ['go-resiliency', { errorThreshold: -2 }, 'errorThreshold: '],
  ['go-resiliency', { timeoutMs: 0 }, 'timeoutMs: Every earlier error is forgotten at once, so it hardly ever opens.'],
  ['go-resiliency', { timeoutMs: -1, errorThreshold: 1 }, 'timeoutMs: It is open for no time at all'],
  ['go-resiliency', { successThreshold: 0 }, 'successThreshold: No number of successes closes it again'],
  ['gobreaker', { readyToTrip: 'ratio', tripRatio: 1.5 }, 'tripRatio: Failures are never more than all requests, so it never opens.'],
  ['gobreaker', { bucketPeriodMs: 100 }, 'bucketPeriodMs: Counts are never cleared, so there are no buckets.'],
  ['gobreaker', { bucketPeriodMs: 500, intervalMs: 200 }, 'bucketPeriodMs: One bucket is longer than the 200 ms that counts last for, and is then the window: 500 ms.'],
  ['hystrix', { errorThresholdPercentage: 1.5 }, 'errorThresholdPercentage: No share of failures is above 100 %, so it never opens.'],
  ['hystrix', { healthSnapshotIntervalMs: 20_000 }, 'healthSnapshotIntervalMs: Snapshots are 20000 ms apart and the window is 10000 ms, which the library does not take'],
  ['opossum', { limited: true, capacity: 0 }, 'capacity: None may be under way at once, so no call ever passes'],
  ['opossum', { limited: true, capacity: -3 }, 'capacity: '],
  ['opossum', { callTimeoutMs: -1 }, 'callTimeoutMs: A timer below zero rings after 1 ms'],
  ['opossum', { errorThresholdPercentage: 1 }, 'errorThresholdPercentage: It opens only when more calls fail in the window than are started in it'],
  ['resilience4j', { slidingWindowSize: 10, minimumNumberOfCalls: 20 }, 'minimumNumberOfCalls: It asks for 20 results'],
  ['cockatiel', { breaker: 'count', size: 10, minimumNumberOfCalls: 11 }, 'minimumNumberOfCalls: It asks for 11 results'],
])('%s with %o says so', (dialect, change, start) => { expect(oddOf(dialect, change)).toEqual([expect.stringContaining(start)]); });

test.each<[string, Change]>([
  ['gobreaker', { readyToTrip: 'consecutive', tripRatio: 1.5 }], ['gobreaker', { version: '1.0.0', bucketPeriodMs: 500, intervalMs: 200 }], ['gobreaker', { readyToTrip: 'ratio', tripRatio: 1 }],
  ['hystrix', { errorThresholdPercentage: 1 }], ['hystrix', { errorThresholdPercentage: 1.004 }], ['hystrix', { healthSnapshotIntervalMs: 10_000 }],
  ['opossum', { capacity: 0 }], ['opossum', { callTimeoutMs: 0 }], ['opossum', { errorThresholdPercentage: 0.99 }], ['go-resiliency', { errorThreshold: 1 }],
])('%s with %o is in order: it is not used, or just within reach', (dialect, change) => { expect(oddOf(dialect, change)).toEqual([]); });
