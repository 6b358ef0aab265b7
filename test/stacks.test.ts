/** The stacks of the gallery stand with the defaults of the libraries they are named after, in the libraries' order. */
import { describe, expect, test } from 'vitest';
import * as patterns from '../src/patterns/registry.ts';
import { openPreset } from '../src/scenario/link.ts';

type Part = readonly [kind: string, config: { readonly [field: string]: unknown }];

const STACKS: { readonly [id: string]: readonly Part[] } = {
  // HystrixCommandProperties, HystrixThreadPoolProperties: the fallback has a semaphore of its own.
  'stack-hystrix': [
    ['fallback', { handles: 'allBut', errors: ['bad-request', 'cancelled'], maxConcurrent: 10 }],
    ['circuitBreaker', { dialect: 'hystrix', version: '1.5.18', requestVolumeThreshold: 20, errorThresholdPercentage: 0.5, sleepWindowMs: 5000, rollingWindowMs: 10_000, healthSnapshotIntervalMs: 500 }],
    ['timeout', { timeoutMs: 1000, onTimeout: 'cancel' }],
    ['bulkhead', { dialect: 'hystrix-pool', coreSize: 10, maximumSize: 10, maxQueueSize: -1, queueSizeRejectionThreshold: 5 }],
  ],
  // The order of its annotations: Retry ( CircuitBreaker ( RateLimiter ( TimeLimiter ( Bulkhead ( f ) ) ) ) ).
  'stack-resilience4j': [
    ['retry', { dialect: 'resilience4j', maxAttempts: 3, interval: 'fixed', initialMs: 500 }],
    ['circuitBreaker', {
      dialect: 'resilience4j', failureRateThreshold: 0.5, slidingWindowType: 'COUNT_BASED', slidingWindowSize: 100, minimumNumberOfCalls: 100, waitDurationInOpenStateMs: 60_000,
      automaticTransition: false, permittedNumberOfCallsInHalfOpenState: 10, maxWaitDurationInHalfOpenStateMs: 0, slowCallDurationThresholdMs: 60_000, slowCallRateThreshold: 1,
    }],
    ['rateLimiter', { dialect: 'resilience4j', limitForPeriod: 50, limitRefreshPeriodMs: 0.0005, timeoutDurationMs: 5000 }],
    ['timeout', { dialect: 'resilience4j', timeoutMs: 1000, cancelRunningFuture: true }],
    ['bulkhead', { dialect: 'resilience4j', maxConcurrentCalls: 25, maxWaitDurationMs: 0 }],
  ],
  // HttpStandardResilienceOptions: retry and breaker handle transient outcomes only, which an open circuit is not.
  'stack-polly': [
    ['bulkhead', { maxConcurrentCalls: 1000, maxWaitDurationMs: 0 }],
    ['timeout', { dialect: 'polly', timeoutMs: 30_000 }],
    ['retry', { dialect: 'polly', retries: 3, backoff: 'exponential', initialMs: 2000, useJitter: true, maxMs: 0, retryAfter: true, classifier: 'blacklist', errors: ['bad-request', 'cancelled', 'rejected:open'] }],
    ['circuitBreaker', { dialect: 'polly', failureRatio: 0.1, minimumThroughput: 100, samplingDurationMs: 30_000, breakDurationMs: 5000, unhandledErrors: ['bad-request', 'cancelled'] }],
    ['timeout', { dialect: 'polly', timeoutMs: 10_000 }],
  ],
  // RouteAction, RetryPolicy with retry_on: 5xx, and a cluster's thresholds: max_retries unless a retry budget is set.
  'stack-envoy': [
    ['timeout', { timeoutMs: 15_000, onTimeout: 'cancel' }],
    ['retry', { dialect: 'envoy', retries: 1, initialMs: 25, maxMs: 0, classifier: 'blacklist', errors: ['bad-request', 'rejected:rate'] }],
    ['retryBudget', { dialect: 'envoy', budgetShare: 0, minRetryConcurrency: 3 }],
    ['bulkhead', { maxConcurrentCalls: 1024, maxWaitDurationMs: 0 }],
  ],
  // The retryPolicy and retryThrottling of proposal A6; gRPC has no values of its own.
  'stack-grpc': [
    ['timeout', { dialect: 'go-context', timeoutMs: 1000 }],
    ['retry', { dialect: 'grpc', maxAttempts: 4, initialMs: 100, maxMs: 1000, multiplier: 2 }],
    ['retryBudget', { dialect: 'grpc', maxTokens: 10, tokenRatio: 0.1 }],
  ],
  'stack-go-resiliency': [
    ['retry', { backoff: 'exponential', retries: 3, initialMs: 100 }],
    ['circuitBreaker', { dialect: 'go-resiliency', errorThreshold: 3, successThreshold: 1, timeoutMs: 5000 }],
    ['timeout', { dialect: 'go-resiliency', timeoutMs: 800, onTimeout: 'abandon' }],
  ],
};

describe.each(Object.entries(STACKS))('%s', (id, parts) => {
  test('has the parts of its library, outermost first, with their defaults', () => {
    const opened = openPreset(id, patterns);
    if (!opened.ok) throw new Error(JSON.stringify(opened.issues));
    const chain = opened.scenario.links[0]?.chain ?? [];
    expect(chain.map(({ kind, config }) => [kind, config])).toEqual(parts.map(([kind, config]) => [kind, expect.objectContaining(config)]));
  });
});
