/** Settings of limits, hedges, batches and fallbacks, and of breakers in JavaScript and C#, as libraries take them. */
import type { Json } from '../../engine/fields.ts';
import type { CodeSnippet } from './code-snippet.ts';
import { goDuration } from './go-code.ts';
import { millis, percent } from './java-code.ts';

type Settings = { readonly [field: string]: Json };

const text = (value: Json | undefined) => String(value);
const names = (value: Json | undefined): readonly string[] => (Array.isArray(value) ? value.map(String) : []);
const span = (ms: Json | undefined) => `TimeSpan.FromMilliseconds(${text(ms)})`;
const one = (language: string, library: string, code: string): readonly CodeSnippet[] => [{ language, library, code }];
const builder = (type: string, lines: readonly string[]) => `${type} config = ${type}.custom()\n${lines.map((line) => `    ${line}\n`).join('')}    .build();`;
/** An object's properties, one on a line. */
const options = (open: string, lines: readonly string[], close: string) => `${open}{\n${lines.map((line) => `  ${line},\n`).join('')}}${close}`;
const csharp = (open: string, lines: readonly string[], close: string) => `${open}\n{\n${lines.map((line) => `    ${line},\n`).join('')}}${close}`;
const cockatielHandled = (unhandled: readonly string[]) => (unhandled.length === 0 ? 'handleAll' : `handleWhen((e) => !(${unhandled.map((name) => `e.name === '${name}'`).join(' || ')}))`);

export function bulkheadCode(config: Settings): readonly CodeSnippet[] {
  switch (String(config['dialect'])) {
    case 'go-resiliency': return one('Go', 'go-resiliency', `import "github.com/eapache/go-resiliency/semaphore"\n\ns := semaphore.New(${text(config['tickets'])}, ${goDuration(config['timeoutMs'])})\n\nif err := s.Acquire(); err != nil {\n\treturn err // no ticket in time\n}\ndefer s.Release()\nreturn call()`);
    case 'resilience4j': return one('Java', 'resilience4j', builder('BulkheadConfig', [`.maxConcurrentCalls(${text(config['maxConcurrentCalls'])})`, `.maxWaitDuration(${millis(config['maxWaitDurationMs'])})`]));
    case 'resilience4j-pool': return one('Java', 'resilience4j', builder('ThreadPoolBulkheadConfig', [`.coreThreadPoolSize(${text(config['coreThreadPoolSize'])})`, `.maxThreadPoolSize(${text(config['maxThreadPoolSize'])})`, `.queueCapacity(${text(config['queueCapacity'])})`, `.keepAliveDuration(${millis(config['keepAliveMs'])})`]));
    case 'hystrix': return one('Java', 'Hystrix', `HystrixCommandProperties.Setter()\n    .withExecutionIsolationStrategy(ExecutionIsolationStrategy.SEMAPHORE)\n    .withExecutionIsolationSemaphoreMaxConcurrentRequests(${text(config['maxConcurrentRequests'])});`);
    case 'hystrix-pool': return one('Java', 'Hystrix', `HystrixThreadPoolProperties.Setter()\n    .withCoreSize(${text(config['coreSize'])})\n    .withMaxQueueSize(${text(config['maxQueueSize'])})\n    .withQueueSizeRejectionThreshold(${text(config['queueSizeRejectionThreshold'])})${config['allowMaximumSizeToDivergeFromCoreSize'] === true ? `\n    .withAllowMaximumSizeToDivergeFromCoreSize(true)\n    .withMaximumSize(${text(config['maximumSize'])})\n    .withKeepAliveTimeMinutes(${Number(config['keepAliveMs']) / 60_000})` : ''};`);
    case 'cockatiel': return one('TypeScript', 'cockatiel', `const policy = bulkhead(${text(config['limit'])}, ${text(config['queue'])});\n\nawait policy.execute(() => call());`);
    default: return [];
  }
}

export function limiterCode(config: Settings): readonly CodeSnippet[] {
  switch (String(config['dialect'])) {
    case 'token-bucket': {
      const waits = Number(config['maxWaitMs']) !== 0;
      return one('Go', 'x/time/rate', `import "golang.org/x/time/rate"\n\nlimiter := rate.NewLimiter(${text(config['ratePerSec'])}, ${text(config['burst'])})\n\n${waits ? `${Number(config['maxWaitMs']) > 0 ? `ctx, stop := context.WithTimeout(ctx, ${goDuration(config['maxWaitMs'])})\ndefer stop()\n` : ''}if err := limiter.Wait(ctx); err != nil {\n\treturn err // no token in time\n}` : 'if !limiter.Allow() {\n\treturn errRateLimited // HTTP 429\n}'}\nreturn call()`);
    }
    case 'leaky-bucket': {
      const perSec = Number(config['ratePerSec']), burst = Number(config['burst']);
      return one('nginx', 'limit_req', `limit_req_zone $binary_remote_addr zone=calls:10m rate=${Number.isInteger(perSec) ? `${perSec}r/s` : `${Math.round(perSec * 60)}r/m`};\n\nlimit_req zone=calls${burst > 0 ? ` burst=${burst}` : ''}${config['nodelay'] === true ? ' nodelay' : ''};\nlimit_req_status 429;`);
    }
    case 'fixed-window': return one('C#', '.NET', csharp('new FixedWindowRateLimiter(new FixedWindowRateLimiterOptions', [`PermitLimit = ${text(config['limit'])}`, `Window = ${span(config['windowMs'])}`, 'QueueLimit = 0'], ');'));
    case 'resilience4j': return one('Java', 'resilience4j', builder('RateLimiterConfig', [`.limitForPeriod(${text(config['limitForPeriod'])})`, `.limitRefreshPeriod(${millis(config['limitRefreshPeriodMs'])})`, `.timeoutDuration(${millis(config['timeoutDurationMs'])})`]));
    default: return [];
  }
}

export function hedgeCode(config: Settings): readonly CodeSnippet[] {
  switch (String(config['dialect'])) {
    case 'polly': return one('C#', 'Polly', csharp('new ResiliencePipelineBuilder<Answer>().AddHedging(new HedgingStrategyOptions<Answer>', [`MaxHedgedAttempts = ${text(config['maxHedgedAttempts'])}`, `Delay = ${span(config['delayMs'])}`], ');'));
    case 'grpc': return one('JSON', 'gRPC', JSON.stringify({ methodConfig: [{ name: [{}], hedgingPolicy: { maxAttempts: config['maxAttempts'], hedgingDelay: `${Number(config['hedgingDelayMs']) / 1000}s`, nonFatalStatusCodes: names(config['nonFatal']).filter((name) => /^[A-Z_]+$/.test(name)) } }] }, null, 2));
    default: return [];
  }
}

export function batcherCode(config: Settings): readonly CodeSnippet[] {
  return one('Go', 'go-resiliency', `import "github.com/eapache/go-resiliency/batcher"\n\nb := batcher.New(${goDuration(config['timeoutMs'])}, func(params []interface{}) error {\n\treturn callWithAll(params)\n})\n\nerr := b.Run(param)`);
}

export function fallbackCode(config: Settings): readonly CodeSnippet[] {
  const listed = names(config['errors']).map((name) => `e.name === '${name}'`).join(' || ');
  const handled = config['handles'] === 'only' ? `handleWhen((e) => ${listed === '' ? 'false' : listed})` : config['handles'] === 'all' || listed === '' ? 'handleAll' : `handleWhen((e) => !(${listed}))`;
  const instead = text(config['link']) === '' ? 'answerAtHand' : '() => callInstead()';
  return one('TypeScript', 'cockatiel', `const policy = fallback(${handled}, ${instead});\n\nawait policy.execute(() => call());`);
}

export function adaptiveCode(config: Settings): readonly CodeSnippet[] {
  const vegas = config['dialect'] === 'vegas', type = vegas ? 'VegasLimit' : 'Gradient2Limit';
  const lines = [`.initialLimit(${text(config['initialLimit'])})`, ...(vegas ? [] : [`.minLimit(${text(config['minLimit'])})`]), `.maxConcurrency(${text(config['maxConcurrency'])})`, `.smoothing(${text(config['smoothing'])})`, ...(vegas ? [] : [`.queueSize(${text(config['queueSize'])})`, `.rttTolerance(${text(config['rttTolerance'])})`, `.longWindow(${text(config['longWindow'])})`])];
  return one('Java', 'concurrency-limits', `${type} limit = ${type}.newBuilder()\n${lines.map((line) => `    ${line}\n`).join('')}    .build();`);
}

export function cockatielBreaker(config: Settings): string {
  const rule = config['breaker'] === 'consecutive' ? `new ConsecutiveBreaker(${text(config['consecutiveFailures'])})`
    : config['breaker'] === 'count' ? `new CountBreaker({ threshold: ${text(config['threshold'])}, size: ${text(config['size'])}, minimumNumberOfCalls: ${text(config['minimumNumberOfCalls'])} })`
      : `new SamplingBreaker({ threshold: ${text(config['threshold'])}, duration: ${text(config['durationMs'])}, minimumRps: ${text(config['minimumRps'])} })`;
  const after = config['halfOpenBackoff'] === 'list' ? `new IterableBackoff([${names(config['halfOpenAfterListMs']).join(', ')}])` : text(config['halfOpenAfterMs']);
  return `${options(`const policy = circuitBreaker(${cockatielHandled(names(config['unhandledErrors']))}, `, [`halfOpenAfter: ${after}`, `breaker: ${rule}`], ');')}\n\nawait policy.execute(() => call());`;
}

export function opossumBreaker(config: Settings): string {
  const lines = [
    `timeout: ${Number(config['callTimeoutMs']) > 0 ? text(config['callTimeoutMs']) : 'false'}`, `errorThresholdPercentage: ${percent(config['errorThresholdPercentage'])}`, `volumeThreshold: ${text(config['volumeThreshold'])}`,
    `rollingCountTimeout: ${text(config['rollingCountTimeoutMs'])}`, `rollingCountBuckets: ${text(config['rollingCountBuckets'])}`, `resetTimeout: ${text(config['resetTimeoutMs'])}`,
    ...(config['limited'] === true ? [`capacity: ${text(config['capacity'])}`] : []), ...(config['allowWarmUp'] === true ? ['allowWarmUp: true'] : []),
    ...(names(config['filteredErrors']).length === 0 ? [] : [`errorFilter: (e) => ${names(config['filteredErrors']).map((name) => `e.name === '${name}'`).join(' || ')}`]),
  ];
  return `import CircuitBreaker from 'opossum';\n\n${options('const breaker = new CircuitBreaker(call, ', lines, ');')}\n\nawait breaker.fire();`;
}

export function pollyBreaker(config: Settings): string {
  const breaks = config['breaks'] === 'list' ? `BreakDurationGenerator = (args) => new(TimeSpan.FromMilliseconds(new[] { ${names(config['breakDurationsMs']).join(', ')} }[args.HalfOpenAttempts]))` : `BreakDuration = ${span(config['breakDurationMs'])}`;
  return csharp('new ResiliencePipelineBuilder().AddCircuitBreaker(new CircuitBreakerStrategyOptions', [`FailureRatio = ${text(config['failureRatio'])}`, `MinimumThroughput = ${text(config['minimumThroughput'])}`, `SamplingDuration = ${span(config['samplingDurationMs'])}`, breaks], ');');
}
