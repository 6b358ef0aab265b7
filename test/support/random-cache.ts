/** Random caches, and random keys for them, with values small enough to be reached in short runs. */
import fc from 'fast-check';
import type { Json } from '../../src/engine/fields.ts';

const ms = (...values: readonly number[]) => fc.constantFrom(...values);

export const cache: fc.Arbitrary<{ readonly kind: string; readonly config: Json; readonly scope: string }> = fc.record({
  ttlMs: ms(-1, 0, 20, 100, 500), expiry: fc.constantFrom('stored', 'used'), ttlFrom: fc.constantFrom('end', 'start'), ttlJitter: fc.constantFrom(0, 0.5, 1), capacity: fc.constantFrom(1, 2, 5, 100),
  eviction: fc.constantFrom('lru', 'lfu'), singleFlight: fc.boolean(), onFailure: fc.constantFrom('share', 'next'), whenLeft: fc.constantFrom('drop', 'keep'), laterAnswers: fc.constantFrom('last', 'first'),
  staleMs: ms(0, 0, 50, 300), staleOnErrorMs: ms(0, 0, 200), refreshMs: ms(0, 0, 10), negativeTtlMs: ms(0, 0, 50), negativeFor: fc.subarray(['Failed', 'timeout', 'unreachable'], { minLength: 1 }),
  lookupMs: ms(0, 0, 1, 15),
}).chain((config) => fc.constantFrom('link', 'client').map((scope) => ({ kind: 'cache', scope, config: { ...config, refreshMs: config.ttlMs >= 0 && config.ttlMs <= config.refreshMs ? 0 : config.refreshMs } })));

/** null: none are named. */
export const keys: fc.Arbitrary<Json> = fc.oneof(
  fc.constant(null), fc.record({ dist: fc.constant('zipf'), count: fc.integer({ min: 1, max: 30 }), alpha: fc.constantFrom(0, 1, 2) }),
  fc.record({ dist: fc.constantFrom('uniform', 'inTurn'), count: fc.integer({ min: 1, max: 6 }), from: fc.constantFrom(0, 4) }),
);
