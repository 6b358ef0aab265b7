/** The code tab: the settings of a pattern as a library takes them. */
import { describe, expect, test } from 'vitest';
import { goDuration } from './go-code.ts';
import { snippetsFor } from './snippets.ts';
import { defaultsOf } from '../../engine/fields.ts';
import { fieldsOf, type Patterns } from '../../engine/patterns.ts';
import * as registry from '../../patterns/registry.ts';

const codeOf = (kind: string, config: Parameters<typeof snippetsFor>[1]) => snippetsFor(kind, config).map((snippet) => snippet.code).join('\n');

test('durations are written in the largest unit that is whole', () => {
  expect([0, 5000, 1000, 800, 1500, 90_000, 0.25, 3_600_000].map((ms) => goDuration(ms))).toEqual([
    '0', '5*time.Second', 'time.Second', '800*time.Millisecond', '1500*time.Millisecond', '90*time.Second', '250*time.Microsecond', 'time.Hour',
  ]);
});

test('a cache is built by Caffeine, configured in nginx where it reads through, and said in a header', () => {
  const config = { ttlMs: 10_000, expiry: 'stored', capacity: 20_000, eviction: 'lru', singleFlight: true, whenLeft: 'keep', staleMs: 5000, staleOnErrorMs: 60_000, refreshMs: 2000 };
  expect(snippetsFor('cache', config).map((snippet) => snippet.library)).toEqual(['Caffeine', 'nginx', 'Cache-Control']);
  for (const line of ['LoadingCache', '.maximumSize(20000)', '.expireAfterWrite(Duration.ofSeconds(10))', '.refreshAfterWrite(Duration.ofSeconds(2))', 'keys_zone=pages:3m', 'proxy_cache_lock on', 'use_stale updating error timeout', 'max-age=10, stale-while-revalidate=5, stale-if-error=60']) {
    expect(codeOf('cache', config)).toContain(line);
  }
  const aside = { ...config, expiry: 'used', singleFlight: false, whenLeft: 'drop' };
  expect(snippetsFor('cache', aside).map((snippet) => snippet.library)).toEqual(['Caffeine']);
  expect(codeOf('cache', aside)).toMatch(/expireAfterAccess[^]*getIfPresent[^]*cache.put/);
});

test('a registry is Eureka\u2019s server, and who looks it up its client, or Java\u2019s resolver, with gRPC\u2019s longest connection', () => {
  const registryConfig = { ttlMs: 90_000, sweepMs: 60_000, propagationMs: 30_000, preserves: true, preserveBelow: 0.85, expectedEveryMs: 30_000 };
  expect(codeOf('serviceRegistry', registryConfig).split('\n')).toEqual([
    '# of the server', 'eureka.server.eviction-interval-timer-in-ms=60000', 'eureka.server.response-cache-update-interval-ms=30000', 'eureka.server.enable-self-preservation=true',
    'eureka.server.renewal-percent-threshold=0.85', 'eureka.server.expected-client-renewal-interval-seconds=30', '# of each instance', 'eureka.instance.lease-expiration-duration-in-seconds=90',
  ]);
  expect(codeOf('serviceRegistry', { ...registryConfig, sweepMs: 0, propagationMs: 0, preserves: false })).toMatch(
    /^# of the server\neureka.server.use-read-only-response-cache=false\neureka.server.enable-self-preservation=false\n# of each/,
  );
  const config = { source: 'registry', ttlMs: 30_000, staleMs: -1, retryMs: 10_000, connections: 0, connectionMs: -1 };
  expect(codeOf('discovery', config)).toBe('eureka.client.registry-fetch-interval-seconds=30');
  expect(snippetsFor('discovery', { ...config, staleMs: 0 })).toEqual([]);
  expect(codeOf('discovery', { ...config, source: 'dns', staleMs: 0 })).toBe('networkaddress.cache.ttl=30\nnetworkaddress.cache.negative.ttl=10');
  expect(codeOf('discovery', { ...config, source: 'dns', connections: 1, connectionMs: 60_000 })).toMatch(
    /cache.stale.ttl=2147483647\ngrpc[^]*MaxConnectionAge: 60000 \* time.Millisecond,/,
  );
});

test('a broker is a queue of SQS and RabbitMQ and a subscription of Pub/Sub, as far as each can be what it is', () => {
  const config = { acknowledge: 'after', capacity: 0, whenFull: 'refuse', prefetch: 20, visibilityMs: 10_000, extendMs: 4000, maxDeliveries: 5, backoffMs: 2000, backoffMaxMs: 600_000, ordered: true, lateAcknowledgement: 'count' };
  expect(snippetsFor('broker', config).map((snippet) => snippet.library)).toEqual(['Amazon SQS', 'RabbitMQ', 'Pub/Sub']);
  for (const line of ['visibility_timeout_seconds = 10', 'maxReceiveCount     = 5', 'fifo_queue', 'ChangeMessageVisibility(10)', "'x-delivery-limit': 4", "'x-consumer-timeout': 10000", 'channel.prefetch(20)', '--ack-deadline=10', '--min-retry-delay=2s --max-retry-delay=600s', '--max-delivery-attempts=5', '--enable-message-ordering']) {
    expect(codeOf('broker', config)).toContain(line);
  }
  expect(codeOf('broker', config)).not.toContain('x-max-length');
  const bounded = { ...config, acknowledge: 'whenSent', capacity: 100, whenFull: 'dropOldest', ordered: false };
  expect(snippetsFor('broker', bounded).map((snippet) => snippet.library)).toEqual(['RabbitMQ']);
  for (const line of ["'x-max-length': 100", "'x-overflow': 'drop-head'", 'noAck: true']) expect(codeOf('broker', bounded)).toContain(line);
});

describe('a breaker', () => {
  test('of go-resiliency is made with New', () => {
    expect(codeOf('circuitBreaker', { dialect: 'go-resiliency', errorThreshold: 3, successThreshold: 1, timeoutMs: 5000 })).toContain('breaker.New(3, 1, 5*time.Second)');
  });

  test('of resilience4j is configured in percent and durations', () => {
    const code = codeOf('circuitBreaker', {
      dialect: 'resilience4j',
      failureRateThreshold: 0.07,
      slidingWindowSize: 60,
      minimumNumberOfCalls: 20,
      waitDurationInOpenStateMs: 3500,
      automaticTransition: true,
      permittedNumberOfCallsInHalfOpenState: 10,
      maxWaitDurationInHalfOpenStateMs: 0,
      slowCallDurationThresholdMs: 60_000,
      slowCallRateThreshold: 1,
      ignoredErrors: ['Not found'],
      recordOnly: [],
    });
    for (const line of ['.failureRateThreshold(7)', '.slidingWindowSize(60)', '.waitDurationInOpenState(Duration.ofMillis(3500))', '.slowCallDurationThreshold(Duration.ofSeconds(60))', '.ignoreExceptions(NotfoundException.class)']) {
      expect(code).toContain(line);
    }
    expect(code).not.toContain('recordExceptions');
    expect(code).not.toContain('maxWaitDurationInHalfOpenState');
    const timed = codeOf('circuitBreaker', { dialect: 'resilience4j', slidingWindowType: 'TIME_BASED', slidingWindowSeconds: 10, slidingWindowSize: 60 });
    expect(timed).toContain('.slidingWindowType(SlidingWindowType.TIME_BASED)\n    .slidingWindowSize(10)');
  });

  test('of gobreaker has its rule to trip as a function', () => {
    const config = { dialect: 'gobreaker', version: '2.4.0', maxRequests: 1, intervalMs: 0, bucketPeriodMs: 0, timeoutMs: 60_000, readyToTrip: 'consecutive', tripFailures: 6, minRequests: 3, tripRatio: 0.6, successfulErrors: [], excludedErrors: ['Canceled'] };
    const code = codeOf('circuitBreaker', config);
    for (const line of ['gobreaker/v2"', 'Timeout: time.Minute', 'return counts.ConsecutiveFailures >= 6', 'IsExcluded']) expect(code).toContain(line);
    expect(code).not.toMatch(/Interval|IsSuccessful/);
    expect(codeOf('circuitBreaker', { ...config, readyToTrip: 'ratio', intervalMs: 10_000 })).toMatch(/Interval: 10\*time.Second[^]*counts.Requests >= 3 && ratio >= 0.6/);
    expect(codeOf('circuitBreaker', { ...config, version: '1.0.0' })).not.toMatch(/v2|IsExcluded/);
  });

  test('of Hystrix is a command with properties', () => {
    const code = codeOf('circuitBreaker', {
      dialect: 'hystrix',
      requestVolumeThreshold: 20,
      errorThresholdPercentage: 0.29,
      sleepWindowMs: 5000,
      rollingWindowMs: 10_000,
      healthSnapshotIntervalMs: 500,
    });
    for (const line of ['ErrorThresholdPercentage(29)', 'SleepWindowInMilliseconds(5000)']) expect(code).toContain(line);
  });
});

describe('a retry', () => {
  const config = { retries: 3, backoff: 'exponential', initialMs: 100, jitter: 'none', classifier: 'default', contextMs: 0 };
  test('in Go has its back-off, classifier and context', () => {
    expect(codeOf('retry', config)).toContain('retrier.New(retrier.ExponentialBackoff(3, 100*time.Millisecond), nil)');
    expect(codeOf('retry', { ...config, classifier: 'whitelist', errors: ['Timeout'] })).toContain('retrier.WhitelistClassifier{errTimeout}');
    expect(codeOf('retry', { ...config, contextMs: 2000 })).toContain('r.RunCtx(ctx');
    expect(codeOf('retry', { ...config, jitter: 'share', jitterShare: 0.25 })).toContain('r.SetJitter(0.25)');
  });
  test('in Java counts attempts, and is left out where resilience4j has no such retry', () => {
    expect(codeOf('retry', config)).toContain('.maxAttempts(4)');
    expect(snippetsFor('retry', { ...config, jitter: 'full' }).map((snippet) => snippet.language)).toEqual(['Go']);
    expect(codeOf('retry', { ...config, jitter: 'full' })).toContain('go-resiliency has no full jitter');
  });
});

test("a retry of resilience4j is its own", () => {
  const config = { dialect: 'resilience4j', maxAttempts: 4, interval: 'exponentialRandom', initialMs: 200, multiplier: 2, randomizationFactor: 0.5, maxMs: 3000, classifier: 'whitelist', errors: ['Busy'] };
  expect(snippetsFor('retry', config).map((snippet) => snippet.library)).toEqual(['resilience4j']);
  for (const line of ['.maxAttempts(4)', 'ofExponentialRandomBackoff(200L, 2, 0.5, 3000L)', '.retryExceptions(BusyException.class)']) expect(codeOf('retry', config)).toContain(line);
});
test('a list of waits is written as one', () => {
  expect(codeOf('retry', { dialect: 'general', retries: 3, backoff: 'list', delaysMs: [100, 2000], jitter: 'none', classifier: 'default' })).toContain('[]time.Duration{100*time.Millisecond, 2*time.Second}');
});
test('a context of Go keeps a margin of the caller’s deadline', () => {
  expect(codeOf('timeout', { dialect: 'go-context', timeoutMs: 800, marginMs: 0 })).toContain('context.WithTimeout(ctx, 800*time.Millisecond)');
  expect(codeOf('timeout', { dialect: 'go-context', timeoutMs: 800, marginMs: 50 })).toContain('deadline.Add(-50*time.Millisecond)');
});
const ofPolly = { dialect: 'polly', retries: 4, backoff: 'exponential', initialMs: 200, useJitter: true, maxMs: 0, retryAfter: false, classifier: 'default', errors: [] };
const ofCockatiel = { dialect: 'cockatiel', infinite: false, retries: 4, backoff: 'exponential', initialMs: 128, maxMs: 30_000, generator: 'full', exponent: 2, classifier: 'whitelist', errors: ['Busy'] };
test.each<[string, Parameters<typeof snippetsFor>[1], readonly string[]]>([
  ['retry', ofPolly, ['MaxRetryAttempts = 4', 'DelayBackoffType.Exponential', 'UseJitter = true', 'TimeSpan.FromMilliseconds(200)']],
  ['retry', { ...ofPolly, retries: 2_147_483_647, retryAfter: true, maxMs: 5000, classifier: 'whitelist', errors: ['Busy'] }, ['int.MaxValue', 'HttpRetryStrategyOptions', 'MaxDelay', '.Handle<BusyException>()']],
  ['retry', ofCockatiel, ['maxAttempts: 4, // retries', 'initialDelay: 128, maxDelay: 30000, generator: fullJitterGenerator', "e.name === 'Busy'"]],
  ['retry', { ...ofCockatiel, infinite: true, backoff: 'list', delaysMs: [100, 300], classifier: 'default' }, ['retry(handleAll', 'new IterableBackoff([100, 300])']],
  ['retry', { dialect: 'envoy', retries: 2, initialMs: 25, maxMs: 0, retryAfter: true, retryAfterMaxMs: 300_000 }, ['num_retries: 2', 'base_interval: 0.025s, max_interval: 0.25s', 'name: Retry-After']],
  ['retry', { dialect: 'grpc', maxAttempts: 4, initialMs: 100, maxMs: 1000, multiplier: 2, errors: ['UNAVAILABLE', 'unreachable'] }, ['"maxAttempts": 4', '"initialBackoff": "0.1s"', '"UNAVAILABLE"\n']],
  ['timeout', { dialect: 'polly', timeoutMs: 800 }, ['AddTimeout(TimeSpan.FromMilliseconds(800))']],
  ['timeout', { dialect: 'cockatiel', timeoutMs: 800, strategy: 'cooperative' }, ['timeout(800, TimeoutStrategy.Cooperative)']],
  ['retryBudget', { dialect: 'envoy', budgetShare: 0.07, minRetryConcurrency: 3 }, ['budget_percent: { value: 7 }', 'min_retry_concurrency: 3']],
  ['retryBudget', { dialect: 'grpc', maxTokens: 10, tokenRatio: 0.1 }, ['"maxTokens": 10', '"tokenRatio": 0.1']],
  ['retryBudget', { dialect: 'finagle', ttlMs: 10_000, minRetriesPerSec: 10, percentCanRetry: 0.2 }, ['RetryBudget(10.seconds, 10, 0.2)']],
])('%s of %o is written as its library takes it', (kind, config, lines) => {
  for (const line of lines) expect(codeOf(kind, config)).toContain(line);
});
test('a rule that no library has is not written', () => {
  expect(snippetsFor('retryBudget', { dialect: 'token-bucket' })).toEqual([]);
});

test('a timeout says whether the work is told', () => {
  expect(codeOf('timeout', { timeoutMs: 800, onTimeout: 'cancel' })).toContain('.cancelRunningFuture(true)');
  expect(codeOf('timeout', { timeoutMs: 800, onTimeout: 'abandon' })).toContain('deadline.New(800*time.Millisecond)');
});

test('a queue has no code', () => {
  expect(snippetsFor('fifo', {})).toEqual([]);
});

describe('a load balancer', () => {
  test('is a policy of Envoy and a method of nginx, where they have it', () => {
    expect(codeOf('loadBalancer', { strategy: 'powerOfChoices', choices: 3, load: 'own' })).toContain('lb_policy: LEAST_REQUEST\nleast_request_lb_config:\n  choice_count: 3');
    expect(codeOf('loadBalancer', { strategy: 'powerOfChoices', choices: 2, load: 'own' })).toContain('random two least_conn;');
    expect(codeOf('loadBalancer', { strategy: 'leastOutstanding', load: 'own' })).toContain('    least_conn;');
    expect(codeOf('loadBalancer', { strategy: 'roundRobin' })).toContain('"round_robin"');
    expect(codeOf('loadBalancer', { strategy: 'consistentHash', points: 160, bounded: true, factor: 1.25 })).toContain('hash_balance_factor: 125');
  });
  test('has nginx weights, and takes a server with weight 0 down', () => {
    expect(codeOf('loadBalancer', { strategy: 'weighted', weights: [5, 0] })).toBe(
      'upstream backend {\n    server 10.0.0.1:8080 weight=5;\n    server 10.0.0.2:8080 down;\n    server 10.0.0.3:8080;\n}',
    );
  });
  test('has no code for what no library does', () => {
    expect(codeOf('loadBalancer', { strategy: 'leastOutstanding', load: 'true' })).toBe('');
    expect(codeOf('loadBalancer', { strategy: 'peakEwma' })).toBe('');
  });
});

describe('a health check', () => {
  const settings = { probe: 'shallow', intervalMs: 2000, unhealthyIntervalMs: 0, measuredFrom: 'start', timeoutMs: 1000, fall: 3, rise: 2, initial: 'fully-up', phase: 'random', panicThreshold: 0.5 };
  test('keeps a fixed beat in HAProxy, and in Kubernetes where it is whole seconds', () => {
    expect(codeOf('healthCheck', settings)).toContain('default-server check inter 2000ms fall 3 rise 2 init-state fully-up');
    expect(codeOf('healthCheck', settings)).toContain('periodSeconds: 2\n  timeoutSeconds: 1\n  failureThreshold: 3\n  successThreshold: 2');
    expect(codeOf('healthCheck', { ...settings, intervalMs: 1500 })).not.toContain('readinessProbe');
    expect(codeOf('healthCheck', { ...settings, initial: 'up', unhealthyIntervalMs: 500 })).toContain('rise 2 downinter 500ms\n');
  });
  test('has a pause between two probes, and a panic threshold, in Envoy', () => {
    const code = codeOf('healthCheck', { ...settings, measuredFrom: 'end', probe: 'deep' });
    expect(code).toContain('interval: 2s\n    unhealthy_threshold: 3\n    healthy_threshold: 2\n    initial_jitter: 2s');
    expect(code).toContain('path: /health/deep');
    expect(code).toContain('healthy_panic_threshold:\n    value: 50');
  });
});

test('outlier detection is in the fields of Envoy, the factor in thousandths', () => {
  const code = codeOf('outlierDetection', {
    consecutive5xx: 5, enforcingConsecutive5xx: 1, consecutiveGatewayFailure: 5, enforcingConsecutiveGatewayFailure: 0, splitExternalLocalOriginErrors: false, intervalMs: 10_000, baseEjectionTimeMs: 30_000, maxEjectionTimeMs: 300_000,
    maxEjectionTimeJitterMs: 0, maxEjectionPercent: 0.1, alwaysEjectOneHost: true, enforcingSuccessRate: 1, successRateStdevFactor: 1.9, successRateMinimumHosts: 5, successRateRequestVolume: 100, enforcingFailurePercentage: 0,
    failurePercentageThreshold: 0.85, failurePercentageMinimumHosts: 5, failurePercentageRequestVolume: 50, panicThreshold: 0.5,
  });
  expect(code).toContain('consecutive_5xx: 5\n  enforcing_consecutive_5xx: 100');
  expect(code).toContain('success_rate_stdev_factor: 1900');
  expect(code).toContain('max_ejection_percent: 10\n  always_eject_one_host: true');
  expect(code).not.toContain('local_origin');
});

test('a phi detector is that of Akka or of Cassandra, and nobody has the exact one', () => {
  const settings = { heartbeats: 'probes', heartbeatIntervalMs: 1000, threshold: 8, windowSize: 1000, minStdDeviationMs: 100, acceptablePauseMs: 3000 };
  expect(codeOf('phiAccrual', { ...settings, rule: 'logistic' })).toContain('threshold = 8.0\n  max-sample-size = 1000');
  expect(codeOf('phiAccrual', { ...settings, rule: 'exponential' })).toBe('phi_convict_threshold: 8');
  expect(codeOf('phiAccrual', { ...settings, rule: 'normal' })).toBe('');
});

describe('limits, hedges and the rest', () => {
  const settings = (kind: string, dialect?: string) => {
    const pattern = (registry as unknown as Patterns)[kind]!, choice = dialect === undefined ? {} : { dialect };
    return { ...defaultsOf(fieldsOf(pattern, choice)), ...choice } as Parameters<typeof snippetsFor>[1];
  };
  test.each([
    ['bulkhead', 'go-resiliency', 'semaphore.New(10, time.Second)'],
    ['bulkhead', 'resilience4j', '.maxConcurrentCalls(25)'],
    ['bulkhead', 'resilience4j-pool', '.keepAliveDuration(Duration.ofMillis(20))'],
    ['bulkhead', 'hystrix', 'MaxConcurrentRequests(10)'],
    ['bulkhead', 'hystrix-pool', '.withQueueSizeRejectionThreshold(5)'],
    ['bulkhead', 'cockatiel', 'bulkhead(10, 0)'],
    ['rateLimiter', 'token-bucket', 'rate.NewLimiter(10, 10)'],
    ['rateLimiter', 'leaky-bucket', 'rate=10r/s;'],
    ['rateLimiter', 'fixed-window', 'PermitLimit = 10,'],
    ['rateLimiter', 'resilience4j', '.limitRefreshPeriod(Duration.ofNanos(500L))'],
    ['hedge', 'polly', 'AddHedging('],
    ['hedge', 'grpc', '"hedgingDelay"'],
    ['batcher', undefined, 'batcher.New('],
    ['fallback', undefined, "e.name === 'bad-request' || e.name === 'cancelled'"],
    ['adaptiveLimit', 'vegas', 'VegasLimit.newBuilder()'],
    ['adaptiveLimit', 'gradient2', '.rttTolerance(1.5)'],
    ['circuitBreaker', 'cockatiel', 'new ConsecutiveBreaker(5)'],
    ['circuitBreaker', 'opossum', 'errorThresholdPercentage: 50,'],
    ['circuitBreaker', 'polly', 'FailureRatio = 0.1,'],
  ])('%s of %s', (kind, dialect, line) => {
    const code = codeOf(kind, settings(kind, dialect));
    expect(code).toContain(line);
    expect(code).not.toMatch(/undefined|NaN|null/);
  });
  test('a token bucket waits where it may', () => {
    expect(codeOf('rateLimiter', { ...settings('rateLimiter', 'token-bucket'), maxWaitMs: 250 })).toMatch(
      /WithTimeout\(ctx, 250\*time.Millisecond\)[^]*limiter.Wait\(ctx\)/,
    );
    expect(codeOf('rateLimiter', settings('rateLimiter', 'token-bucket'))).toContain('limiter.Allow()');
  });
});
