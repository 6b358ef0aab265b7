/** Every recorded vector of every library passes through the ordinary engine. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { judge } from '../../src/cli/vectors/run-vectors.ts';
import { readVectors } from '../../src/cli/vectors/schema.ts';

const file = new URL('../fixtures/vectors.json', import.meta.url);
const vectors = readVectors('vectors.json', JSON.parse(readFileSync(file, 'utf8')));

describe('a recorded vector passes', () => {
  test.each(vectors.map((vector) => [vector.id, vector] as const))('%s', (_id, vector) => {
    expect(judge(vector)).toEqual({ is: 'passed' });
  });
});

test('every vector of each library and kind is there', () => {
  const counts: Record<string, number> = {};
  for (const { library, kind } of vectors) counts[`${library} ${kind}`] = (counts[`${library} ${kind}`] ?? 0) + 1;
  expect(counts).toEqual({
    'eapache/go-resiliency breaker': 52, 'eapache/go-resiliency retrier': 31, 'eapache/go-resiliency deadline': 8,
    'eapache/go-resiliency composed': 5, 'eapache/go-resiliency distribution': 3, 'eapache/go-resiliency semaphore': 3, 'eapache/go-resiliency batcher': 3, 'resilience4j breaker': 21,
    'sony/gobreaker breaker': 22,
    'Netflix/Hystrix breaker': 11,
    'opossum breaker': 17,
    'cockatiel bulkhead': 2, 'cockatiel retry': 9, 'cockatiel timeout': 3, 'resilience4j backoff': 3,
    'cockatiel breaker': 27,
  });
});
