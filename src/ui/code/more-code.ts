/** Settings as TypeScript with cockatiel, C# with Polly, and the configuration of Envoy and gRPC. */
import type { Json } from '../../engine/fields.ts';

type Settings = { readonly [field: string]: Json };

const text = (value: Json | undefined) => String(value);
const list = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);
const seconds = (ms: Json | undefined) => `${Number(ms) / 1000}s`;
const span = (ms: Json | undefined) => `TimeSpan.FromMilliseconds(${text(ms)})`;
const className = (name: Json) => `${String(name).replace(/\W/g, '')}`;
const capital = (word: Json | undefined) => text(word).replace(/^./, (letter) => letter.toUpperCase());

export function cockatielRetry(config: Settings): string {
  const backoff = config['backoff'] === 'list' ? `new IterableBackoff([${list(config['delaysMs']).join(', ')}])`
    : config['backoff'] === 'constant' ? `new ConstantBackoff(${text(config['intervalMs'])})`
      : `new ExponentialBackoff({ initialDelay: ${text(config['initialMs'])}, maxDelay: ${text(config['maxMs'])}, ${config['generator'] === 'decorrelated' ? `exponent: ${text(config['exponent'])}` : `generator: ${text(config['generator'] === 'none' ? 'no' : config['generator'])}JitterGenerator`} })`;
  const listed = list(config['errors']).map((name) => `e.name === '${String(name)}'`).join(' || ');
  const handled = config['classifier'] === 'default' ? 'handleAll' : config['classifier'] === 'whitelist' ? `handleWhen((e) => ${listed === '' ? 'false' : listed})` : `handleWhen((e) => ${listed === '' ? 'true' : `!(${listed})`})`;
  return `const policy = retry(${handled}, {\n${config['infinite'] === true ? '' : `  maxAttempts: ${text(config['retries'])}, // retries\n`}  backoff: ${backoff},\n});\n\nawait policy.execute(({ signal }) => call(signal));`;
}
export function cockatielTimeout(config: Settings): string {
  return `const policy = timeout(${text(config['timeoutMs'])}, TimeoutStrategy.${capital(config['strategy'])});\n\nawait policy.execute(({ signal }) => call(signal));`;
}

export function pollyRetry(config: Settings): string {
  const lines = [`MaxRetryAttempts = ${Number(config['retries']) === 2_147_483_647 ? 'int.MaxValue' : text(config['retries'])}`, `BackoffType = DelayBackoffType.${capital(config['backoff'])}`, `Delay = ${span(config['initialMs'])}`, `UseJitter = ${text(config['useJitter'])}`];
  if (Number(config['maxMs']) > 0) lines.push(`MaxDelay = ${span(config['maxMs'])}`);
  const http = config['retryAfter'] === true, listed = list(config['errors']).map((name) => `.Handle<${className(name)}Exception>()`).join('');
  if (http) lines.push('ShouldRetryAfterHeader = true');
  if (config['classifier'] === 'whitelist' && listed !== '') lines.push(`ShouldHandle = new PredicateBuilder()${listed}`);
  return `new ResiliencePipelineBuilder${http ? '<HttpResponseMessage>' : ''}().AddRetry(new ${http ? 'HttpRetryStrategyOptions' : 'RetryStrategyOptions'}\n{\n${lines.map((line) => `    ${line},`).join('\n')}\n});`;
}
export function pollyTimeout(config: Settings): string {
  return `new ResiliencePipelineBuilder().AddTimeout(${span(config['timeoutMs'])});`;
}

export function envoyRetry(config: Settings): string {
  const max = Number(config['maxMs']) > 0 ? config['maxMs'] : 10 * Number(config['initialMs']);
  return `retry_policy:\n  retry_on: 5xx\n  num_retries: ${text(config['retries'])}\n  retry_back_off: { base_interval: ${seconds(config['initialMs'])}, max_interval: ${seconds(max)} }${config['retryAfter'] === true
    ? `\n  rate_limited_retry_back_off:\n    reset_headers: [{ name: Retry-After, format: SECONDS }]\n    max_interval: ${seconds(config['retryAfterMaxMs'])}` : ''}`;
}
export function envoyBudget(config: Settings): string {
  return `circuit_breakers:\n  thresholds:\n  - retry_budget:\n      budget_percent: { value: ${Number((Number(config['budgetShare']) * 100).toPrecision(12))} }\n      min_retry_concurrency: ${text(config['minRetryConcurrency'])}`;
}

export function grpcRetry(config: Settings): string {
  const retryPolicy = {
    maxAttempts: config['maxAttempts'], initialBackoff: seconds(config['initialMs']), maxBackoff: seconds(config['maxMs']), backoffMultiplier: config['multiplier'],
    retryableStatusCodes: list(config['errors']).filter((name) => /^[A-Z_]+$/.test(String(name))),
  };
  return JSON.stringify({ methodConfig: [{ name: [{}], retryPolicy }] }, null, 2);
}
export function grpcThrottle(config: Settings): string {
  return JSON.stringify({ retryThrottling: { maxTokens: config['maxTokens'], tokenRatio: config['tokenRatio'] } }, null, 2);
}
