// @vitest-environment jsdom
import { expect, test } from 'vitest';
import { waitWords } from './RowLegend.tsx';

test.each([
  [['circuitBreaker', 'retry', 'timeout'], 'back-off wait'], [['bulkhead', 'rateLimiter', 'fifo'], 'permit wait'], [['retry', 'bulkhead', 'batcher'], 'wait for back-off, permit or batch'],
  [['circuitBreaker'], 'wait for trial'], [['timeout', 'fifo'], 'wait'], [['cache', 'hedge'], 'hedge wait'], [['cache'], 'wait for answer to another'],
] as const)('with %j the legend names a %s', (kinds, words) => { expect(waitWords(kinds)).toBe(words); });
