/** Semaphore isolation of Netflix Hystrix: nobody waits. */
import { REFUSAL_COST, type ConfigOf, type FieldTable } from '../../../engine/fields.ts';
import type { Dialect } from '../../../engine/pattern.ts';
import { bulkheadGauges, noneAtOnce, type BulkheadCall } from '../permits.ts';
import { semaphoreMachine, type Semaphore, type SemaphoreRules } from '../semaphore.ts';

const fields = {
  maxConcurrentRequests: {
    type: 'count', label: 'Calls at once', unit: 'calls', default: 10, whole: true,
    help: 'How many calls may be under way at once; the next one is refused. Zero or negative: every call is refused.',
    accept: { min: -1_000_000, max: 1_000_000 }, slider: { min: 1, max: 100, step: 1, scale: 'linear' },
    names: { Hystrix: 'execution.isolation.semaphore.maxConcurrentRequests', 'go-resiliency': 'tickets', resilience4j: 'maxConcurrentCalls', cockatiel: 'limit', Polly: 'PermitLimit' },
  },
  refusalCostMs: REFUSAL_COST,
} as const satisfies FieldTable;

export type HystrixConfig = ConfigOf<typeof fields>;

const hystrixRules: SemaphoreRules<HystrixConfig> = {
  permits: (config) => config.maxConcurrentRequests, places: () => 0, waitMs: () => 0,
};

/** 1.5.18, `AbstractCommand.TryableSemaphoreActual`. */
export const hystrix: Dialect<typeof fields, HystrixConfig, Semaphore, BulkheadCall> = {
  library: 'Netflix Hystrix', version: '1.5.18', fields,
  gauges: bulkheadGauges('maxConcurrentRequests'), ...semaphoreMachine(hystrixRules),
  check: (config) => noneAtOnce('maxConcurrentRequests', config.maxConcurrentRequests),
};
