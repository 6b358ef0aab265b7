/** The thread pool bulkhead of resilience4j. */
import { REFUSAL_COST, type ConfigOf, type FieldTable } from '../../../engine/fields.ts';
import type { Dialect } from '../../../engine/pattern.ts';
import { bulkheadGauges, noneAtOnce, type BulkheadCall } from '../permits.ts';
import { poolMachine, type Pool, type PoolRules } from '../pool.ts';

const fields = {
  coreThreadPoolSize: {
    type: 'count', label: 'Threads kept', unit: 'threads', default: 3, whole: true,
    help: "Threads that stay, idle or not. The library's default is the processors less one, here those of a machine with four.",
    accept: { min: 1, max: 100_000 }, slider: { min: 1, max: 50, step: 1, scale: 'linear' },
    names: { resilience4j: 'coreThreadPoolSize', Hystrix: 'coreSize' },
  },
  maxThreadPoolSize: {
    type: 'count', label: 'Most threads', unit: 'threads', default: 4, whole: true,
    help: 'A thread above those kept starts only for a call that finds the queue full. Fewer than are kept: as many as are kept, where the library refuses the setting.',
    accept: { min: 1, max: 100_000 }, slider: { min: 1, max: 50, step: 1, scale: 'linear' },
    names: { resilience4j: 'maxThreadPoolSize', Hystrix: 'maximumSize' },
  },
  queueCapacity: {
    type: 'count', label: 'Places to wait', unit: 'calls', default: 100, whole: true,
    help: 'How many calls may wait for a thread, for as long as it takes. 0: a call is handed to a thread or refused; not every release takes it.',
    accept: { min: 0, max: 1_000_000 }, slider: { min: 0, max: 500, step: 1, scale: 'linear' },
    names: { resilience4j: 'queueCapacity', Hystrix: 'maxQueueSize', cockatiel: 'queue', Polly: 'QueueLimit' },
  },
  keepAliveMs: {
    type: 'duration', label: 'Keep idle threads for', unit: 'ms', default: 20,
    help: 'A thread above those kept ends when it has been idle for this long. 0: at once.',
    accept: { min: 0, max: 1e9 }, slider: { min: 0, max: 60_000, step: 10, scale: 'linear' },
    names: { resilience4j: 'keepAliveDuration', Hystrix: 'keepAliveTimeMinutes' },
  },
  refusalCostMs: REFUSAL_COST,
} as const satisfies FieldTable;

export type Resilience4jPoolConfig = ConfigOf<typeof fields>;

/** A cancelled future stays in the queue and is passed over at its turn (`CompletableFuture.AsyncSupply`). */
const resilience4jPoolRules: PoolRules<Resilience4jPoolConfig> = {
  core: (config) => config.coreThreadPoolSize,
  most: (config) => Math.max(config.coreThreadPoolSize, config.maxThreadPoolSize),
  places: (config) => config.queueCapacity,
  refuseAt: () => Infinity,
  keepAliveMs: (config) => config.keepAliveMs,
  leavesQueue: false,
};

/** 2.3.0, `internal/FixedThreadPoolBulkhead.java` and `ThreadPoolBulkheadConfig.java`. */
export const resilience4jPool: Dialect<typeof fields, Resilience4jPoolConfig, Pool, BulkheadCall> = {
  library: 'resilience4j', version: '2.3.0', fields,
  gauges: bulkheadGauges('maxThreadPoolSize', 'queueCapacity'), ...poolMachine(resilience4jPoolRules),
  check: (config) => [
    ...noneAtOnce('maxThreadPoolSize', config.maxThreadPoolSize),
    ...(config.maxThreadPoolSize < config.coreThreadPoolSize ? [{ field: 'maxThreadPoolSize', message: 'There may be fewer threads than are kept, which the library refuses to make. Raise it to the threads kept, or keep fewer.' }] : []),
  ],
};
