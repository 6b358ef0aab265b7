/** Scripted runs that show where the rules of bulkheads, rate limiters, hedges, fallbacks and batchers surprise: a chain each, and calls by start and length. */
import type { Json } from '../../src/engine/fields.ts';
import * as patterns from '../../src/patterns/registry.ts';
import type { ScenarioV1 } from '../../src/scenario/document.ts';
import { parseScenario } from '../../src/scenario/parse.ts';

type Attach = { readonly id: string; readonly kind: string; readonly config: { readonly [field: string]: Json } };
/** The last attempt's length and error repeat. */
type Call = readonly [startMs: number, ...attempts: readonly (number | readonly [lastsMs: number, error: string])[]];

const bulkhead = (config: Attach['config']): Attach => ({ id: 'bulkhead', kind: 'bulkhead', config });
const limiter = (config: Attach['config']): Attach => ({ id: 'limiter', kind: 'rateLimiter', config });
const hedge = (config: Attach['config']): Attach => ({ id: 'hedge', kind: 'hedge', config });
const timeout = (timeoutMs: number, onTimeout = 'cancel'): Attach => ({ id: 'timeout', kind: 'timeout', config: { timeoutMs, onTimeout } });

/** The same calls through each chain, on a link and to a service of its own. */
function trap(title: string, chains: readonly (readonly Attach[])[], calls: readonly Call[]): () => ScenarioV1 {
  return () => {
    const script = calls.map(([, ...attempts]) =>
      attempts.map((attempt) => (typeof attempt === 'number' ? { ms: attempt } : { ms: attempt[0], error: attempt[1] })),
    );
    const parsed = parseScenario({
      version: 1, title, seed: 1, durationMs: (calls.at(-1)?.[0] ?? 0) + 5000,
      clients: chains.map((_, i) => ({ id: `client${i + 1}`, title: 'Client', workload: { kind: 'at', timesMs: calls.map(([startMs]) => startMs) } })),
      services: chains.map((_, i) => ({ id: `work${i + 1}`, title: 'Work', workers: -1, queue: { id: 'queue', kind: 'fifo', config: { capacity: -1 } }, onCancel: 'ignore', steps: [{ do: 'script', calls: script }] })),
      links: chains.map((chain, i) => ({ id: `link${i + 1}`, from: `client${i + 1}`, to: `work${i + 1}`, passCancel: true, chain })),
    }, patterns);
    if (!parsed.ok) throw new Error(parsed.issues.map((issue) => `${issue.path}: ${issue.message}`).join('\n'));
    return parsed.scenario;
  };
}

const four: readonly Call[] = [[0, 100], [10, 100], [20, 100], [30, 100]];

export const LIMIT_TRAPS: readonly (readonly [name: string, scenario: () => ScenarioV1])[] = [
  ['trap-hystrix-queue-threshold', trap('Hystrix refuses at the rejection threshold, not at the size of its queue; at 0 it refuses all',
    [[bulkhead({ dialect: 'hystrix-pool', coreSize: 1, maxQueueSize: 10, queueSizeRejectionThreshold: 1 })], [bulkhead({ dialect: 'hystrix-pool', coreSize: 1, maxQueueSize: 10, queueSizeRejectionThreshold: 0 })]], four)],
  ['trap-pool-grows-when-full', trap('A Java pool starts a thread above its core only when the queue is full, and for the newest call',
    [[bulkhead({ dialect: 'resilience4j-pool', coreThreadPoolSize: 1, maxThreadPoolSize: 2, queueCapacity: 1 })]], four)],
  ['trap-thread-stays', trap('A timeout that cancels frees the permit at once, a thread only when its work has ended',
    [[timeout(50), bulkhead({ dialect: 'hystrix', maxConcurrentRequests: 1 })], [timeout(50), bulkhead({ dialect: 'hystrix-pool', coreSize: 1 })]], [[0, 200], [100, 20], [250, 20]])],
  ['trap-resilience4j-refused-late', trap('resilience4j: a call that cannot have a permit in time is refused only when the longest wait is over',
    [[limiter({ dialect: 'resilience4j', limitForPeriod: 1, limitRefreshPeriodMs: 1000, timeoutDurationMs: 1500 })]], [[100, 10], [200, 10], [300, 10]])],
  ['trap-fixed-window-twice', trap('A fixed window lets twice its limit through around its end; a sliding log does not',
    [[limiter({ dialect: 'fixed-window', limit: 2, windowMs: 1000 })], [limiter({ dialect: 'sliding-log', limit: 2, windowMs: 1000 })]], [[900, 1], [950, 1], [1000, 1], [1050, 1]])],
  ['trap-polly-waits-for-losers', trap('Polly has the hedge’s answer, and gives it only when the loser has ended; gRPC gives it at once',
    [[hedge({ dialect: 'polly', delayMs: 50 })], [hedge({ dialect: 'grpc', hedgingDelayMs: 50, maxAttempts: 2 })]], [[0, 300, 20]])],
  ['trap-hedge-all-fail', trap('When all attempts fail, Polly has the outcome of the first, gRPC of the last',
    [[hedge({ dialect: 'polly', delayMs: 50 })], [hedge({ dialect: 'grpc', hedgingDelayMs: 50, maxAttempts: 2, nonFatal: ['First', 'Second'] })]], [[0, [100, 'First'], [100, 'Second']]])],
  ['trap-fallback-limit', trap('Hystrix: a fallback that takes time has a limit of its own, and who finds it taken fails',
    [[{ id: 'fallback', kind: 'fallback', config: { latencyMs: 50, maxConcurrent: 1 } }]], [[0, [10, 'Busy']], [5, [10, 'Busy']], [100, [10, 'Busy']]])],
  ['trap-batch-fails-all', trap('A batch gathers from its first call, and its one failure is everybody’s', [[{ id: 'batcher', kind: 'batcher', config: { timeoutMs: 100 } }]], [[0, [20, 'Full']], [60, 20], [99, 20], [150, 20]])],
];
