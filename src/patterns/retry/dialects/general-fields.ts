/** The options of a retry of the general kind. */
import type { ConfigOf, FieldTable } from '../../../engine/fields.ts';
import { classifierField, errorsField, retriesField } from '../shared-fields.ts';

export const fields = {
  retries: { ...retriesField, when: { backoff: ['none', 'constant', 'exponential', 'limitedExponential'] } },
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
      { value: 'list', label: 'List' },
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
  exponentFrom: {
    type: 'count', label: 'First exponent', unit: 'doublings', default: 0, whole: true,
    help: 'How often the first wait is doubled before the first retry. Most libraries begin with 0; the code of the AWS article begins with 1.',
    accept: { min: 0, max: 60 }, slider: { min: 0, max: 4, step: 1, scale: 'linear' },
    when: { backoff: ['exponential'] },
  },
  delaysMs: {
    type: 'durations', label: 'Waits', default: [100, 300, 1000],
    help: 'One wait for each retry. Retrying for ever repeats the last one. Zero or negative: no wait.',
    accept: { min: -1e9, max: 1e9 },
    names: { 'go-resiliency': 'backoff', cockatiel: 'IterableBackoff' },
    when: { backoff: ['list'] },
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
    when: { backoff: ['constant', 'exponential', 'limitedExponential', 'list'] },
  },
  jitterShare: {
    type: 'share', label: 'Jitter share', unit: '%', default: 0.25,
    help: 'The wait is drawn evenly from wait × (1 − share) to wait × (1 + share). Outside 0 to 100 % it is ignored, as the library does without a word.',
    accept: { min: -Number.MAX_VALUE, max: Number.MAX_VALUE }, slider: { min: 0, max: 1, step: 0.01, scale: 'linear' },
    names: { 'go-resiliency': 'SetJitter', resilience4j: 'randomizationFactor' },
    when: { jitter: ['share'], backoff: ['constant', 'exponential', 'limitedExponential', 'list'] },
  },
  classifier: classifierField,
  errors: errorsField,
  matching: {
    type: 'choice', label: 'Wrapped errors', default: 'wrapped',
    help: 'An error wrapped in another (wrap:Name) matches the inner name from go-resiliency 1.3.0 on (errors.Is); 1.2.0 compares exactly (==).',
    options: [{ value: 'wrapped', label: 'Match inside' }, { value: 'exact', label: 'Match exactly' }],
    names: { 'go-resiliency': 'errors.Is from 1.3.0, == before' },
    when: { classifier: ['blacklist', 'whitelist'] },
  },
  retryAfter: {
    type: 'choice', label: 'Retry-After', default: 'ignore',
    help: "What a wait asked for by the service does. Ignore: nothing. Instead: it replaces the retry's own wait. At least: the longer of the two.",
    options: [{ value: 'ignore', label: 'Ignore' }, { value: 'instead', label: 'Instead' }, { value: 'atLeast', label: 'At least' }],
    names: { Polly: 'ShouldRetryAfterHeader', gRPC: 'grpc-retry-pushback-ms', Envoy: 'rate_limited_retry_back_off' },
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

export type GeneralConfig = ConfigOf<typeof fields>;
