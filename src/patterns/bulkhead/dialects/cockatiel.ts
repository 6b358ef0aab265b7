/** The bulkhead of cockatiel: a limit, and a queue without a limit of time. */
import { REFUSAL_COST, type ConfigOf, type FieldTable } from '../../../engine/fields.ts';
import type { Dialect } from '../../../engine/pattern.ts';
import { bulkheadGauges, noneAtOnce, type BulkheadCall } from '../permits.ts';
import { semaphoreMachine, type Semaphore, type SemaphoreRules } from '../semaphore.ts';

const fields = {
  limit: {
    type: 'count', label: 'Calls at once', unit: 'calls', default: 10, whole: true,
    help: 'How many calls may be under way at once. The library has no default. Zero or negative: none ever; those that find a place in the queue wait for ever.',
    accept: { min: -1_000_000, max: 1_000_000 }, slider: { min: 1, max: 100, step: 1, scale: 'linear' },
    names: { cockatiel: 'limit', 'go-resiliency': 'tickets', resilience4j: 'maxConcurrentCalls', Hystrix: 'execution.isolation.semaphore.maxConcurrentRequests', Polly: 'PermitLimit' },
  },
  queue: {
    type: 'count', label: 'Places to wait', unit: 'calls', default: 0, whole: true,
    help: 'How many calls may wait, for as long as it takes. Zero or negative: none, a call is refused when the limit is reached.',
    accept: { min: -1_000_000, max: 1_000_000 }, slider: { min: 0, max: 500, step: 1, scale: 'linear' },
    names: { cockatiel: 'queue', resilience4j: 'queueCapacity', Hystrix: 'maxQueueSize', Polly: 'QueueLimit' },
  },
  refusalCostMs: REFUSAL_COST,
} as const satisfies FieldTable;

export type CockatielConfig = ConfigOf<typeof fields>;

const cockatielRules: SemaphoreRules<CockatielConfig> = {
  permits: (config) => config.limit, places: (config) => config.queue, waitMs: () => Infinity, keepsWhenTold: true,
};

/**
 * 3.2.1, `src/BulkheadPolicy.ts`. A call whose signal is raised while it waits keeps its place; at its turn it is refused by `execute`
 * before anything is taken, and nobody else is let in for it: with enough of them the queue stands still until another call ends. 4.0 mends that.
 */
export const cockatiel: Dialect<typeof fields, CockatielConfig, Semaphore, BulkheadCall> = {
  library: 'cockatiel', version: '3.2.1', fields,
  gauges: bulkheadGauges('limit', 'queue'), ...semaphoreMachine(cockatielRules),
  check: (config) => noneAtOnce('limit', config.limit),
};
