/** Every recorded vector of the libraries this program builds passes through the ordinary engine; all others are said to be unsupported, with the reason. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { judge } from '../../src/cli/vectors/run-vectors.ts';
import { readVectors } from '../../src/cli/vectors/schema.ts';
import type { Vector } from '../../src/cli/vectors/schema.ts';

const file = new URL('../fixtures/vectors.json', import.meta.url);
const vectors = readVectors('vectors.json', JSON.parse(readFileSync(file, 'utf8')));

/** What must pass, by library and kind. */
const BUILT: { readonly [library: string]: readonly string[] } = {
  'eapache/go-resiliency': ['breaker', 'retrier', 'deadline', 'composed', 'distribution', 'semaphore', 'batcher'],
  'sony/gobreaker': ['breaker'],
  'Netflix/Hystrix': ['breaker'],
  resilience4j: ['breaker', 'backoff'],
  opossum: ['breaker'],
  cockatiel: ['breaker', 'bulkhead', 'retry', 'timeout'],
};
function isBuilt(vector: Vector): boolean { return BUILT[vector.library]?.includes(vector.kind) === true; }
const built = vectors.filter(isBuilt);
const others = vectors.filter((vector) => !isBuilt(vector));

describe('a recorded vector passes', () => {
  test.each(built.map((vector) => [vector.id, vector] as const))('%s', (_id, vector) => {
    expect(judge(vector)).toEqual({ is: 'passed' });
  });
});

describe('what is not built is unsupported and says why', () => {
  test.each(others.map((vector) => [vector.id, vector] as const))('%s', (_id, vector) => {
    const verdict = judge(vector);
    expect(verdict.is).toBe('unsupported');
    expect(verdict.is === 'unsupported' ? verdict.why : '').toMatch(/^(library|kind|version|wrapper) \S/);
  });
});

test('every vector of each kind that is built is there', () => {
  const counts = Object.fromEntries(Object.entries(BUILT).flatMap(([library, kinds]) => kinds.map((kind) =>
    [`${library} ${kind}`, built.filter((vector) => vector.library === library && vector.kind === kind).length])));
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
