/** The semaphore of eapache/go-resiliency: a number of tickets, and a longest wait for one. */
import { REFUSAL_COST, type ConfigOf, type FieldTable } from '../../../engine/fields.ts';
import type { Dialect } from '../../../engine/pattern.ts';
import { bulkheadGauges, noneAtOnce, type BulkheadCall } from '../permits.ts';
import { semaphoreMachine, type Semaphore, type SemaphoreRules } from '../semaphore.ts';

const fields = {
  tickets: {
    type: 'count', label: 'Tickets', unit: 'calls', default: 10, whole: true,
    help: 'How many calls may be under way at once. 0: none ever, each waits in vain. The library has no default.',
    accept: { min: 0, max: 1_000_000 }, slider: { min: 1, max: 100, step: 1, scale: 'linear' },
    names: { 'go-resiliency': 'tickets', resilience4j: 'maxConcurrentCalls', cockatiel: 'limit', Hystrix: 'execution.isolation.semaphore.maxConcurrentRequests', Polly: 'PermitLimit' },
  },
  timeoutMs: {
    type: 'duration', label: 'Longest wait', unit: 'ms', default: 1000,
    help: 'How long a call waits for a ticket before it is refused. Zero or negative: not at all.',
    accept: { min: -1e9, max: 1e9 }, slider: { min: 0, max: 10_000, step: 10, scale: 'linear' },
    names: { 'go-resiliency': 'timeout', resilience4j: 'maxWaitDuration' },
  },
  refusalCostMs: REFUSAL_COST,
} as const satisfies FieldTable;

export type GoResiliencyConfig = ConfigOf<typeof fields>;

const goResiliencyRules: SemaphoreRules<GoResiliencyConfig> = {
  permits: (config) => config.tickets, places: () => Infinity, waitMs: (config) => config.timeoutMs,
};

/** `semaphore/semaphore.go`, 1.2.0 to 1.7.0: a buffered channel, so waiters are served in order; `ErrNoTickets` at exactly the timeout. */
export const goResiliency: Dialect<typeof fields, GoResiliencyConfig, Semaphore, BulkheadCall> = {
  library: 'eapache/go-resiliency', version: '1.2.0, 1.7.0', fields,
  gauges: bulkheadGauges('tickets'), ...semaphoreMachine(goResiliencyRules),
  check: (config) => noneAtOnce('tickets', config.tickets),
};
