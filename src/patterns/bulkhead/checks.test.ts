import { expect, test } from 'vitest';
import { bulkhead } from './model.ts';
import { defaultsOf } from '../../engine/fields.ts';
import { machineOf } from '../../engine/pattern.ts';
import { fieldsOf } from '../../engine/patterns.ts';

type Change = { readonly [field: string]: unknown };
const oddOf = (dialect: string, change: Change): readonly string[] => {
  const config = { ...defaultsOf(fieldsOf(bulkhead, { dialect })), dialect, ...change };
  return (machineOf(bulkhead, config).check?.(config) ?? []).map(({ field, message }) => `${field}: ${message}`);
};

test.each(Object.keys(bulkhead.dialects))('the defaults of %s go together', (dialect) => { expect(oddOf(dialect, {})).toEqual([]); });

const MORE: Change = { allowMaximumSizeToDivergeFromCoreSize: true, coreSize: 4, maximumSize: 8, maxQueueSize: 20 };
test.each([5, 20])('of 8 threads 4 never start when a queue of 20 refuses from %s on', (queueSizeRejectionThreshold) => {
  expect(oddOf('hystrix-pool', { ...MORE, queueSizeRejectionThreshold })).toEqual([`queueSizeRejectionThreshold: Calls are refused from ${queueSizeRejectionThreshold} that wait on, so the queue of 20 never fills, and no thread above the core ever starts. Raise the threshold above the queue, or make the queue shorter.`]);
});
test.each<Change>([
  { queueSizeRejectionThreshold: 21 },
  { maxQueueSize: -1, queueSizeRejectionThreshold: 5 },
  { maximumSize: 4, queueSizeRejectionThreshold: 5 },
  { allowMaximumSizeToDivergeFromCoreSize: false, queueSizeRejectionThreshold: 5 },
])('with %o they do, or there are none', (change) => {
  expect(oddOf('hystrix-pool', { ...MORE, ...change })).toEqual([]);
});
