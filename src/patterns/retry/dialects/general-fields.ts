/** The options of retry. */
import type { ConfigOf, FieldTable } from '../../engine/fields.ts';

export const fields = {
  retries: {
    type: 'count', label: 'Retries', unit: 'retries', default: 3, whole: true,
    help: 'How many times a failed call is sent again: 3 retries are 4 attempts. 0: none.',
    accept: { min: 0, max: 1_000_000 }, slider: { min: 0, max: 10, step: 1, scale: 'linear' },
    names: { 'go-resiliency': 'length of backoff', resilience4j: 'maxAttempts − 1', Polly: 'MaxRetryAttempts', cockatiel: 'maxAttempts', gRPC: 'maxAttempts − 1', Envoy: 'num_retries' },
  },
  infinite: {
    type: 'toggle', label: 'Retry for ever', default: false,
    help: 'Goes on at the last wait until the call succeeds or fails for good. With 0 retries there is no last wait, and go-resiliency panics at the first retry.',
    names: { 'go-resiliency': 'WithInfiniteRetry' },
  },
  backoff: {
    type: 'choice', label: 'Back-off', default: 'constant',
    help: 'How the wait grows. It starts when the failed attempt has ended.',
    options: [
      { value: 'none', label: 'None' }, { value: 'constant', label: 'Constant' },
      { value: 'exponential', label: 'Exponential' }, { value: 'limitedExponential', label: 'Limited exponential' },
    ],
    names: { 'go-resiliency': 'ConstantBackoff, ExponentialBackoff, LimitedExponentialBackoff', Polly: 'BackoffType' },
  },
  initialMs: {
    type: 'duration', label: 'First wait', unit: 'ms', default: 1000,
    help: 'The wait before the first retry; exponential kinds double it each time. Zero or negative: no wait.',
    accept: { min: -1e9, max: 1e9 }, slider: { min: 1, max: 30_000, step: 1, scale: 'log' },
    names: { 'go-resiliency': 'amount, initialAmount', resilience4j: 'waitDuration', Polly: 'Delay', cockatiel: 'initialDelay', Envoy: 'base_interval', gRPC: 'initialBackoff' },
    when: { backoff: ['constant', 'exponential', 'limitedExponential'] },
  },
  maxMs: {
    type: 'duration', label: 'Longest wait', unit: 'ms', default: 0,
    help: 'Cap on the wait, applied before jitter (decorrelated: after each draw). 0: no cap.',
    accept: { min: 0, max: 1e9 }, slider: { min: 0, max: 60_000, step: 100, scale: 'linear' },
    names: { resilience4j: 'exponentialMaxWaitDuration', Polly: 'MaxDelay', cockatiel: 'maxDelay', Envoy: 'max_interval', gRPC: 'maxBackoff' },
    when: { backoff: ['constant', 'exponential'] },
  },
  limitMs: {
    type: 'duration', label: 'Limit', unit: 'ms', default: 10_000,
    help: 'Once the doubled wait reaches the limit, the limit is used from then on. Zero or negative: no wait.',
    accept: { min: -1e9, max: 1e9 }, slider: { min: 1, max: 60_000, step: 1, scale: 'log' },
    names: { 'go-resiliency': 'limitAmount' },
    when: { backoff: ['limitedExponential'] },
  },
  jitter: {
    type: 'choice', label: 'Jitter', default: 'none',
    help: 'Spreads the waits of many callers. Full: anywhere from 0 to the wait. Equal: the upper half of it. Decorrelated: from the first wait to three times the last one. Share: the wait ± a share of it.',
    options: [
      { value: 'none', label: 'None' }, { value: 'full', label: 'Full' }, { value: 'equal', label: 'Equal' },
      { value: 'decorrelated', label: 'Decorrelated' }, { value: 'share', label: '± share' },
    ],
    names: { 'go-resiliency': 'SetJitter', Polly: 'UseJitter', cockatiel: 'generator' },
    when: { backoff: ['constant', 'exponential', 'limitedExponential'] },
  },
  jitterShare: {
    type: 'share', label: 'Jitter share', unit: '%', default: 0.25,
    help: 'The wait is drawn evenly from wait × (1 − share) to wait × (1 + share). Outside 0 to 100 % it is ignored, as the library does without a word.',
    accept: { min: -Number.MAX_VALUE, max: Number.MAX_VALUE }, slider: { min: 0, max: 1, step: 0.01, scale: 'linear' },
    names: { 'go-resiliency': 'SetJitter', resilience4j: 'randomizationFactor' },
    when: { jitter: ['share'], backoff: ['constant', 'exponential', 'limitedExponential'] },
  },
  classifier: {
    type: 'choice', label: 'What is retried', default: 'default',
    help: 'Default: every failure. Blacklist: every failure but those listed. Whitelist: only those listed. A panic is never retried.',
    options: [{ value: 'default', label: 'Every failure' }, { value: 'blacklist', label: 'All but' }, { value: 'whitelist', label: 'Only' }],
    names: { 'go-resiliency': 'DefaultClassifier, BlacklistClassifier, WhitelistClassifier', resilience4j: 'retryExceptions, ignoreExceptions', Polly: 'ShouldHandle' },
  },
  errors: {
    type: 'names', label: 'Errors', default: [],
    help: 'Names of errors, or of reasons such as timeout and rejected:open. An empty whitelist retries nothing, an empty blacklist everything.',
    when: { classifier: ['blacklist', 'whitelist'] },
  },
  matching: {
    type: 'choice', label: 'Wrapped errors', default: 'wrapped',
    help: 'An error wrapped in another (wrap:Name) matches the inner name from go-resiliency 1.3.0 on (errors.Is); 1.2.0 compares exactly (==).',
    options: [{ value: 'wrapped', label: 'Match inside' }, { value: 'exact', label: 'Match exactly' }],
    names: { 'go-resiliency': 'errors.Is from 1.3.0, == before' },
    when: { classifier: ['blacklist', 'whitelist'] },
  },
  contextMs: {
    type: 'duration', label: 'Context deadline', unit: 'ms', default: 0,
    help: 'Time for the whole run, waits included. It ends a wait at once but never cuts work under way. 0: no deadline.',
    accept: { min: 0, max: 1e9 }, slider: { min: 0, max: 60_000, step: 100, scale: 'linear' },
    names: { 'go-resiliency': 'RunCtx(ctx)' },
  },
  surfaceWorkErrors: {
    type: 'toggle', label: "Return the work's error", default: false,
    help: "When the context deadline ends the run: return the work's last error instead of the context's own.",
    names: { 'go-resiliency': 'WithSurfaceWorkErrors' },
  },
} as const satisfies FieldTable;

export type RetryConfig = ConfigOf<typeof fields>;
