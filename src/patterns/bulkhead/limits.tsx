/** The limits that a bulkhead's settings come to, whatever the library calls them. */
import type { BulkheadConfig } from './model.ts';

/** `of`: what is counted. `places`, `waitMs`: Infinity none. */
export interface Limits { readonly of: 'permit' | 'thread'; readonly atOnce: number; readonly places: number; readonly waitMs: number }

export function limitsOf(config: BulkheadConfig): Limits {
  switch (config.dialect) {
    case 'resilience4j': return permits(config.maxConcurrentCalls, Infinity, config.maxWaitDurationMs);
    case 'go-resiliency': return permits(config.tickets, Infinity, config.timeoutMs);
    case 'cockatiel': return permits(config.limit, config.queue, Infinity);
    case 'hystrix': return permits(config.maxConcurrentRequests, 0, 0);
    case 'resilience4j-pool': return threads(Math.max(config.coreThreadPoolSize, config.maxThreadPoolSize), config.queueCapacity);
    case 'hystrix-pool': {
      const most = config.allowMaximumSizeToDivergeFromCoreSize ? Math.max(config.coreSize, config.maximumSize) : config.coreSize;
      return threads(most, Math.min(config.maxQueueSize, config.queueSizeRejectionThreshold));
    }
  }
}

function permits(atOnce: number, places: number, waitMs: number): Limits {
  return { of: 'permit', atOnce: Math.max(0, atOnce), places: waitMs > 0 ? Math.max(0, places) : 0, waitMs: Math.max(0, waitMs) };
}
function threads(atOnce: number, places: number): Limits {
  return { of: 'thread', atOnce, places: Math.max(0, places), waitMs: Infinity };
}
