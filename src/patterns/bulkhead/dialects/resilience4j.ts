/** The semaphore bulkhead of resilience4j. */
import { REFUSAL_COST, type ConfigOf, type FieldTable } from '../../../engine/fields.ts';
import type { Dialect } from '../../../engine/pattern.ts';
import { bulkheadGauges, noneAtOnce, type BulkheadCall } from '../permits.ts';
import { semaphoreMachine, type Semaphore, type SemaphoreRules } from '../semaphore.ts';

const fields = {
  maxConcurrentCalls: {
    type: 'count', label: 'Calls at once', unit: 'calls', default: 25, whole: true,
    help: 'How many calls may be under way at once. 0: none ever.',
    accept: { min: 0, max: 1_000_000 }, slider: { min: 1, max: 100, step: 1, scale: 'linear' },
    names: { resilience4j: 'maxConcurrentCalls', 'go-resiliency': 'tickets', cockatiel: 'limit', Hystrix: 'execution.isolation.semaphore.maxConcurrentRequests', Polly: 'PermitLimit' },
  },
  maxWaitDurationMs: {
    type: 'duration', label: 'Longest wait', unit: 'ms', default: 0,
    help: 'How long a call waits to be let in before it is refused. 0: not at all.',
    accept: { min: 0, max: 1e9 }, slider: { min: 0, max: 10_000, step: 10, scale: 'linear' },
    names: { resilience4j: 'maxWaitDuration', 'go-resiliency': 'timeout' },
  },
  refusalCostMs: REFUSAL_COST,
} as const satisfies FieldTable;

export type Resilience4jConfig = ConfigOf<typeof fields>;

const resilience4jRules: SemaphoreRules<Resilience4jConfig> = {
  permits: (config) => config.maxConcurrentCalls, places: () => Infinity, waitMs: (config) => config.maxWaitDurationMs,
};

/** 2.3.0, `internal/SemaphoreBulkhead.java`, with fair call handling, its default: first come, first served. */
export const resilience4j: Dialect<typeof fields, Resilience4jConfig, Semaphore, BulkheadCall> = {
  library: 'resilience4j', version: '2.3.0', fields,
  gauges: bulkheadGauges('maxConcurrentCalls'), ...semaphoreMachine(resilience4jRules),
  check: (config) => noneAtOnce('maxConcurrentCalls', config.maxConcurrentCalls),
};
