/** Random queues, and random patterns of a service's entrance, with values small enough to be reached in short runs. */
import fc from 'fast-check';
import type { Json } from '../../src/engine/fields.ts';

const capacity = fc.constantFrom(-1, 0, 1, 5, 20);
const departed = fc.constantFrom('serve', 'drop'), deadline = fc.constantFrom('serve', 'dropExpired', 'dropHopeless');
const targetMs = fc.constantFrom(0, 1, 5, 20), intervalMs = fc.constantFrom(0, 10, 50);

const kinds: readonly fc.Arbitrary<{ readonly kind: string; readonly config: object }>[] = [
  fc.record({ kind: fc.constant('fifo'), config: fc.record({ capacity, departed, deadline }) }),
  fc.record({ kind: fc.constant('lifo'), config: fc.record({ capacity, full: fc.constantFrom('refuse', 'dropOldest'), departed, deadline }) }),
  fc.record({
    kind: fc.constant('priority'),
    config: fc.record({ capacity, full: fc.constantFrom('refuse', 'dropLeast'), agingMs: fc.constantFrom(0, 20), departed, deadline }),
  }),
  fc.record({ kind: fc.constant('codel'), config: fc.record({ capacity, rule: fc.constantFrom('controlLaw', 'timeLimit'), targetMs, intervalMs }) }),
  fc.record({
    kind: fc.constant('adaptiveLifo'),
    config: fc.record({
      capacity,
      newestFirst: fc.constantFrom('standing', 'long'),
      switchAbove: fc.constantFrom(0, 3),
      controlledDelay: fc.boolean(),
      targetMs,
      intervalMs,
    }),
  }),
];
export const queue: fc.Arbitrary<{ readonly id: string; readonly kind: string; readonly config: object }> = fc
  .oneof(...kinds)
  .map((drawn) => ({ id: 'queue', ...drawn }));

const side = fc.constantFrom('server', 'client'),
  windowMs = fc.constantFrom(0, 100),
  smoothing = fc.constantFrom(0, 0.2, 1),
  initialLimit = fc.integer({ min: 0, max: 6 }),
  maxConcurrency = fc.integer({ min: 1, max: 30 });
/** Of both algorithms. */
export const adaptiveLimit: fc.Arbitrary<object> = fc.oneof(
  fc.record({ dialect: fc.constant('vegas'), initialLimit, maxConcurrency, smoothing, side, windowMs, probeMultiplier: fc.integer({ min: 0, max: 5 }) }),
  fc.record({ dialect: fc.constant('gradient2'), initialLimit, maxConcurrency, smoothing, side, windowMs, minLimit: fc.integer({ min: 0, max: 3 }), queueSize: fc.integer({ min: 0, max: 4 }), rttTolerance: fc.constantFrom(1, 1.5), longWindow: fc.constantFrom(1, 20) }),
);

export const serverSide: fc.Arbitrary<{ readonly kind: string; readonly config: Json }> = fc.oneof(
  adaptiveLimit.map((config) => ({ kind: 'adaptiveLimit', config: config as Json })),
  fc
    .record({
      k: fc.constantFrom(0, 1, 2),
      windowMs: fc.constantFrom(100, 1000),
      rejections: fc.subarray(['Failed', 'timeout', 'rejected:limit', 'shed']),
    })
    .map((config) => ({ kind: 'adaptiveThrottle', config })),
  fc.record({ badShare: fc.constantFrom(0, 0.2, 1), decodeMs: fc.constantFrom(0, 0.5, 10) }).map((config) => ({ kind: 'validate', config })),
);
