/** Settings as the Java that makes them, with resilience4j. */
import type { Json } from '../../engine/fields.ts';

type Settings = { readonly [field: string]: Json };

export const millis = (ms: Json | undefined) => {
  const value = Number(ms ?? 0);
  if (value !== 0 && value % 1000 === 0) return `Duration.ofSeconds(${value / 1000})`;
  return Number.isInteger(value) ? `Duration.ofMillis(${value})` : `Duration.ofNanos(${Math.round(value * 1e6)}L)`;
};
export const percent = (share: Json | undefined) => String(Number((Number(share) * 100).toPrecision(12)));
const classes = (value: Json | undefined) => (Array.isArray(value) ? value.map((name) => `${String(name).replace(/\W/g, '')}Exception.class`).join(', ') : '');

export function javaBreaker(config: Settings): string {
  const timed = config['slidingWindowType'] === 'TIME_BASED';
  const lines = [
    `.failureRateThreshold(${percent(config['failureRateThreshold'])})`,
    `.slidingWindowType(SlidingWindowType.${timed ? 'TIME_BASED' : 'COUNT_BASED'})`,
    `.slidingWindowSize(${String(config[timed ? 'slidingWindowSeconds' : 'slidingWindowSize'])})`,
    `.minimumNumberOfCalls(${String(config['minimumNumberOfCalls'])})`,
    `.waitDurationInOpenState(${millis(config['waitDurationInOpenStateMs'])})`,
    `.automaticTransitionFromOpenToHalfOpenEnabled(${String(config['automaticTransition'])})`,
    `.permittedNumberOfCallsInHalfOpenState(${String(config['permittedNumberOfCallsInHalfOpenState'])})`,
  ];
  if (Number(config['maxWaitDurationInHalfOpenStateMs']) > 0) lines.push(`.maxWaitDurationInHalfOpenState(${millis(config['maxWaitDurationInHalfOpenStateMs'])})`);
  lines.push(`.slowCallDurationThreshold(${millis(config['slowCallDurationThresholdMs'])})`, `.slowCallRateThreshold(${percent(config['slowCallRateThreshold'])})`);
  const ignored = classes(config['ignoredErrors']), only = classes(config['recordOnly']);
  if (ignored !== '') lines.push(`.ignoreExceptions(${ignored})`);
  if (only !== '') lines.push(`.recordExceptions(${only})`);
  return `CircuitBreakerConfig config = CircuitBreakerConfig.custom()\n${lines.map((line) => `    ${line}`).join('\n')}\n    .build();\n\nCircuitBreaker breaker = CircuitBreaker.of("payments", config);`;
}

export function javaTimeLimiter(config: Settings, cancels: boolean): string {
  return `TimeLimiterConfig config = TimeLimiterConfig.custom()
    .timeoutDuration(${millis(config['timeoutMs'])})
    .cancelRunningFuture(${String(cancels)})
    .build();`;
}

/** Null where resilience4j has no such retry. */
export function javaRetry(config: Settings): string | null {
  if (config['infinite'] === true || config['backoff'] === 'limitedExponential' || config['backoff'] === 'list') return null;
  const first = Number(config['initialMs']), share = config['jitter'] === 'share';
  if (config['jitter'] !== 'none' && !share) return null;
  const interval = config['backoff'] === 'none' ? '.waitDuration(Duration.ZERO)'
    : config['backoff'] === 'exponential'
      ? share ? `.intervalFunction(IntervalFunction.ofExponentialRandomBackoff(${first}, 2, ${String(config['jitterShare'])}))` : `.intervalFunction(IntervalFunction.ofExponentialBackoff(${first}, 2))`
      : share ? `.intervalFunction(IntervalFunction.ofRandomized(${first}, ${String(config['jitterShare'])}))` : `.waitDuration(${millis(first)})`;
  return `RetryConfig config = RetryConfig.custom()
    .maxAttempts(${Number(config['retries']) + 1})
    ${interval}
    .build();`;
}

/** The settings of its own retry. */
export function javaRetryOf4j(config: Settings): string {
  const first = Math.floor(Number(config['initialMs'])), factor = String(config['multiplier']), share = String(config['randomizationFactor']), cap = Number(config['maxMs']) > 0 ? `, ${String(config['maxMs'])}L` : '';
  const intervals: { readonly [interval: string]: string } = {
    fixed: `.waitDuration(${millis(first)})`,
    exponential: `.intervalFunction(IntervalFunction.ofExponentialBackoff(${first}L, ${factor}${cap}))`,
    randomized: `.intervalFunction(IntervalFunction.ofRandomized(${first}L, ${share}))`,
    exponentialRandom: `.intervalFunction(IntervalFunction.ofExponentialRandomBackoff(${first}L, ${factor}, ${share}${cap}))`,
  };
  const listed = classes(config['errors']);
  const classifier = listed === '' ? '' : config['classifier'] === 'whitelist' ? `\n    .retryExceptions(${listed})` : config['classifier'] === 'blacklist' ? `\n    .ignoreExceptions(${listed})` : '';
  return `RetryConfig config = RetryConfig.custom()
    .maxAttempts(${String(config['maxAttempts'])})
    ${intervals[String(config['interval'])] ?? ''}${classifier}
    .build();`;
}
