/** Random bulkheads, rate limiters, fallbacks, hedges and batchers, with values small enough to be reached in short runs. */
import fc from 'fast-check';
import type { Json } from '../../src/engine/fields.ts';

const few = fc.integer({ min: 1, max: 4 });
const waitMs = fc.oneof(fc.constantFrom(0, 10, 50), fc.integer({ min: 1, max: 300 }));
const names = fc.subarray(['Failed', 'Unavailable', 'timeout', 'rejected:limit', 'rejected:rate']);

/** Mostly nothing. */
const refusalCostMs = fc.constantFrom({}, {}, {}, { refusalCostMs: 3 });
const bulkhead: fc.Arbitrary<object> = fc.oneof(
  fc.record({ dialect: fc.constant('resilience4j'), maxConcurrentCalls: few, maxWaitDurationMs: waitMs }),
  fc.record({ dialect: fc.constant('go-resiliency'), tickets: fc.integer({ min: 0, max: 4 }), timeoutMs: fc.oneof(waitMs, fc.constant(-1)) }),
  fc.record({ dialect: fc.constant('cockatiel'), limit: few, queue: fc.integer({ min: -1, max: 6 }) }),
  fc.record({ dialect: fc.constant('hystrix'), maxConcurrentRequests: fc.integer({ min: -1, max: 4 }) }),
  fc.record({
    dialect: fc.constant('resilience4j-pool'),
    coreThreadPoolSize: few,
    maxThreadPoolSize: few,
    queueCapacity: fc.integer({ min: 0, max: 6 }),
    keepAliveMs: waitMs,
  }),
  fc.record({
    dialect: fc.constant('hystrix-pool'),
    coreSize: few,
    maximumSize: few,
    allowMaximumSizeToDivergeFromCoreSize: fc.boolean(),
    maxQueueSize: fc.integer({ min: -1, max: 6 }),
    queueSizeRejectionThreshold: fc.integer({ min: 0, max: 6 }),
  }),
);
const retryAfter = fc.boolean(),
  rate = fc.oneof(fc.integer({ min: 1, max: 100 }), fc.constantFrom(0.5, 7.3)),
  window = { limit: fc.integer({ min: 0, max: 8 }), windowMs: fc.oneof(fc.integer({ min: 1, max: 500 }), fc.constantFrom(0.25, 100)), retryAfter };
/** Of every algorithm. */
export const rateLimiter: fc.Arbitrary<object> = fc.oneof(
  fc.record({
    dialect: fc.constant('token-bucket'),
    ratePerSec: rate,
    burst: fc.integer({ min: 0, max: 6 }),
    maxWaitMs: fc.oneof(waitMs, fc.constant(-1)),
    retryAfter,
  }),
  fc.record({ dialect: fc.constant('leaky-bucket'), ratePerSec: rate, burst: fc.integer({ min: 0, max: 6 }), nodelay: fc.boolean(), retryAfter }),
  fc.record({ dialect: fc.constant('fixed-window'), ...window, windowsFrom: fc.constantFrom('clock', 'firstCall') }),
  fc.record({ dialect: fc.constant('sliding-log'), ...window }),
  fc.record({ dialect: fc.constant('sliding-counter'), ...window }),
  fc.record({
    dialect: fc.constant('resilience4j'),
    limitForPeriod: few,
    limitRefreshPeriodMs: fc.oneof(fc.integer({ min: 1, max: 300 }), fc.constant(0.0005)),
    timeoutDurationMs: waitMs,
  }),
);
const fallback = fc.record({
  handles: fc.constantFrom('all', 'allBut', 'only'),
  errors: names,
  latencyMs: waitMs,
  failShare: fc.constantFrom(0, 0.5),
  maxConcurrent: fc.integer({ min: -1, max: 3 }),
});
const delayMs = fc.oneof(fc.constantFrom(-1, 0), waitMs);
const hedge: fc.Arbitrary<object> = fc.oneof(
  fc.record({ dialect: fc.constant('hedged'), delayMs, maxExtra: fc.integer({ min: 0, max: 2 }), avoidTried: fc.boolean(), losers: fc.constantFrom('cancel', 'leave') }),
  fc.record({ dialect: fc.constant('tied'), delayMs, maxExtra: fc.integer({ min: 0, max: 2 }) }),
  fc.record({ dialect: fc.constant('polly'), delayMs, maxHedgedAttempts: fc.integer({ min: 1, max: 2 }), unhandled: names }),
  fc.record({ dialect: fc.constant('grpc'), hedgingDelayMs: waitMs, maxAttempts: fc.integer({ min: 2, max: 3 }), nonFatal: names }),
);
const batcher = fc.record({ timeoutMs: delayMs });

/** A hedge has at most two copies. */
export const limits: fc.Arbitrary<{ readonly kind: string; readonly config: Json; readonly scope?: string }> = fc.tuple(
  fc.oneof(
    { weight: 3, arbitrary: fc.tuple(bulkhead, refusalCostMs).map(([config, cost]) => ({ kind: 'bulkhead', config: { ...config, ...cost } })) }, { weight: 3, arbitrary: fc.tuple(rateLimiter, refusalCostMs).map(([config, cost]) => ({ kind: 'rateLimiter', config: { ...config, ...cost } })) },
    { weight: 1, arbitrary: fallback.map((config) => ({ kind: 'fallback', config })) }, { weight: 1, arbitrary: batcher.map((config) => ({ kind: 'batcher', config })) },
    { weight: 3, arbitrary: hedge.map((config) => ({ kind: 'hedge', config })) },
  ),
  fc.constantFrom('link', 'client'),
).map(([{ kind, config }, scope]) => ({ kind, config: config as Json, ...(kind === 'hedge' ? {} : { scope }) }));
