/** Thread isolation of Netflix Hystrix: a pool of threads for each dependency. */
import { REFUSAL_COST, type ConfigOf, type FieldTable } from '../../../engine/fields.ts';
import type { Dialect } from '../../../engine/pattern.ts';
import { bulkheadGauges, noneAtOnce, type BulkheadCall } from '../permits.ts';
import { poolMachine, type Pool, type PoolRules } from '../pool.ts';

const fields = {
  coreSize: {
    type: 'count', label: 'Threads', unit: 'threads', default: 10, whole: true,
    help: 'Threads that stay, idle or not. The library throws at 0.',
    accept: { min: 1, max: 100_000 }, slider: { min: 1, max: 50, step: 1, scale: 'linear' },
    names: { Hystrix: 'coreSize', resilience4j: 'coreThreadPoolSize' },
  },
  allowMaximumSizeToDivergeFromCoreSize: {
    type: 'toggle', label: 'More threads when full', default: false,
    help: 'Off: the most threads setting is not used, whatever it says.',
    names: { Hystrix: 'allowMaximumSizeToDivergeFromCoreSize' },
  },
  maximumSize: {
    type: 'count', label: 'Most threads', unit: 'threads', default: 10, whole: true,
    help: 'A thread above the core starts only for a call that finds the queue full. Fewer than the core: as many as the core.',
    accept: { min: 1, max: 100_000 }, slider: { min: 1, max: 50, step: 1, scale: 'linear' },
    names: { Hystrix: 'maximumSize', resilience4j: 'maxThreadPoolSize' },
    when: { allowMaximumSizeToDivergeFromCoreSize: [true] },
  },
  keepAliveMs: {
    type: 'duration', label: 'Keep idle threads for', unit: 'ms', default: 60_000,
    help: 'A thread above the core ends when it has been idle for this long. 0: at once. The library counts in minutes.',
    accept: { min: 0, max: 1e9 }, slider: { min: 0, max: 600_000, step: 1000, scale: 'linear' },
    names: { Hystrix: 'keepAliveTimeMinutes', resilience4j: 'keepAliveDuration' },
    when: { allowMaximumSizeToDivergeFromCoreSize: [true] },
  },
  maxQueueSize: {
    type: 'count', label: 'Queue', unit: 'calls', default: -1, whole: true,
    help: 'How many calls the queue before the threads can hold. Zero or negative: there is no queue.',
    accept: { min: -1_000_000, max: 1_000_000 }, slider: { min: -1, max: 100, step: 1, scale: 'linear' },
    names: { Hystrix: 'maxQueueSize', resilience4j: 'queueCapacity', cockatiel: 'queue', Polly: 'QueueLimit' },
  },
  queueSizeRejectionThreshold: {
    type: 'count', label: 'Refuse when this many wait', unit: 'calls', default: 5, whole: true,
    help: 'Refuses before the queue is full; only with a queue. Zero or negative: every call is refused, even with idle threads.',
    accept: { min: -1_000_000, max: 1_000_000 }, slider: { min: 0, max: 100, step: 1, scale: 'linear' },
    names: { Hystrix: 'queueSizeRejectionThreshold' },
  },
  refusalCostMs: REFUSAL_COST,
} as const satisfies FieldTable;

export type HystrixPoolConfig = ConfigOf<typeof fields>;

/** A call that is unsubscribed while it waits is taken out of the queue (`HystrixContextScheduler`). */
const hystrixPoolRules: PoolRules<HystrixPoolConfig> = {
  core: (config) => config.coreSize,
  most: (config) => (config.allowMaximumSizeToDivergeFromCoreSize ? Math.max(config.coreSize, config.maximumSize) : config.coreSize),
  places: (config) => Math.max(0, config.maxQueueSize),
  refuseAt: (config) => (config.maxQueueSize > 0 ? config.queueSizeRejectionThreshold : Infinity),
  keepAliveMs: (config) => config.keepAliveMs,
  leavesQueue: true,
};

/**
 * 1.5.18, `HystrixThreadPool.java`, `strategy/concurrency/HystrixConcurrencyStrategy.java`. With a threshold below the
 * queue's size the queue never fills, so no thread above the core ever starts.
 */
export const hystrixPool: Dialect<typeof fields, HystrixPoolConfig, Pool, BulkheadCall> = {
  library: 'Netflix Hystrix', version: '1.5.18', fields,
  gauges: bulkheadGauges('coreSize', 'maxQueueSize'), ...poolMachine(hystrixPoolRules),
  check: (config) => [
    ...noneAtOnce('coreSize', config.coreSize),
    ...(config.maxQueueSize > 0 && config.queueSizeRejectionThreshold <= 0 ? [{ field: 'queueSizeRejectionThreshold', message: 'With a queue and a threshold of zero every call is refused, while all threads idle. Raise the threshold, or leave the queue out (−1).' }] : []),
    ...(config.allowMaximumSizeToDivergeFromCoreSize && config.maximumSize < config.coreSize ? [{ field: 'maximumSize', message: 'The most threads are fewer than those that are kept; the core size is used. Raise it above the core size.' }] : []),
    ...(config.allowMaximumSizeToDivergeFromCoreSize && config.maximumSize > config.coreSize && config.queueSizeRejectionThreshold > 0 && config.queueSizeRejectionThreshold <= config.maxQueueSize ? [{ field: 'queueSizeRejectionThreshold', message: `Calls are refused from ${config.queueSizeRejectionThreshold} that wait on, so the queue of ${config.maxQueueSize} never fills, and no thread above the core ever starts. Raise the threshold above the queue, or make the queue shorter.` }] : []),
  ],
};
