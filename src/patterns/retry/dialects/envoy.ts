/** The retry of an Envoy route: one retry after a short, fully jittered wait. */
import { nothingRetried } from '../checks.ts';
import { isRetried } from '../classify.ts';
import { retryMachine } from '../machine.ts';
import type { RetryCall, WaitState } from '../machine.ts';
import { classifierField, errorsField, retriesField } from '../shared-fields.ts';
import type { ConfigOf, FieldTable } from '../../../engine/fields.ts';
import type { Dialect } from '../../../engine/pattern.ts';

const fields = {
  retries: { ...retriesField, default: 1 },
  initialMs: {
    type: 'duration', label: 'Base wait', unit: 'ms', default: 25, whole: true,
    help: 'The first wait is anything below it; the range doubles with each retry.',
    accept: { min: 1, max: 1e9 }, slider: { min: 1, max: 5000, step: 1, scale: 'log' },
    names: { Envoy: 'base_interval' },
  },
  maxMs: {
    type: 'duration', label: 'Longest wait', unit: 'ms', default: 0, whole: true,
    help: 'No wait is longer. 0: ten times the base wait, the default.',
    accept: { min: 0, max: 1e9 }, slider: { min: 0, max: 60_000, step: 10, scale: 'linear' },
    names: { Envoy: 'max_interval' },
  },
  formula: {
    type: 'choice', label: 'Formula', default: 'doubling',
    help: 'Ranges from a base of 25 ms. Doubling, the present source: below 25, 50, 100, 200, 250 ms. Documented, the older source: below 25, 75, 175 ms, then up to the longest wait.',
    options: [{ value: 'doubling', label: 'Doubling (present source)' }, { value: 'documented', label: '2ⁿ − 1 (documented)' }],
  },
  retryAfter: {
    type: 'toggle', label: 'Retry-After', default: false,
    help: 'On: a wait the service asks for is used instead, stretched by up to half to spread callers.',
    names: { Envoy: 'rate_limited_retry_back_off' },
  },
  retryAfterMaxMs: {
    type: 'duration', label: 'Longest Retry-After', unit: 'ms', default: 300_000,
    help: 'A service that asks for longer is not heard, and the ordinary wait is used.',
    accept: { min: 1, max: 1e9 }, slider: { min: 1000, max: 600_000, step: 1000, scale: 'log' },
    names: { Envoy: 'rate_limited_retry_back_off.max_interval' },
    when: { retryAfter: [true] },
  },
  classifier: {
    ...classifierField, default: 'blacklist',
    help: 'A route without retry_on retries nothing. All but bad-request and rejected:rate is what retry_on: 5xx means. A panic is never retried, nor is an empty retry budget.',
  },
  errors: { ...errorsField, default: ['bad-request', 'rejected:rate'] },
} as const satisfies FieldTable;

export type EnvoyConfig = ConfigOf<typeof fields>;

/**
 * Envoy, `source/common/common/backoff_strategy.cc`, `router/retry_state_impl.cc`: whole milliseconds below a bound.
 * A retry that a budget refuses is spent all the same; here a refusal ends the call.
 */
export const envoy: Dialect<typeof fields, EnvoyConfig, null, RetryCall> = {
  library: 'Envoy', version: 'both formulas', fields,
  ...retryMachine<EnvoyConfig>({
    retries: (config) => config.retries,
    begin: (config) => ({ curve: config.formula === 'doubling' ? config.initialMs : 1, previous: 0 }),
    waitMs(state, config, _retry, outcome, fx) {
      const asked = Math.floor(outcome.retryAfterMs);
      if (config.retryAfter && asked > 0 && asked <= config.retryAfterMaxMs) return asked + Math.floor(fx.random() * Math.floor(asked / 2));
      return config.formula === 'doubling' ? doubling(state, config, fx.random()) : documented(state, config, fx.random());
    },
    isRetried,
    onCancel: 'leave',
  }),
  check: (config) => [
    ...(config.maxMs > 0 && config.maxMs < config.initialMs ? [{ field: 'maxMs', message: `The longest wait, ${config.maxMs} ms, is below the base wait, ${config.initialMs} ms, which Envoy refuses; the base wait is taken for both. Raise the longest wait, or set 0 for ten times the base.` }] : []),
    ...nothingRetried(config),
  ],
};

function maxOf(config: EnvoyConfig): number {
  return config.maxMs > 0 ? Math.max(config.maxMs, config.initialMs) : 10 * config.initialMs;
}

/** Below `curve`, which doubles until twice it would pass the longest wait, and is that from then on. */
function doubling(state: WaitState, config: EnvoyConfig, u: number): number {
  const boundMs = state.curve, maxMs = maxOf(config);
  state.curve = boundMs < Math.floor(maxMs / 2) ? boundMs * 2 : maxMs;
  return Math.floor(u * boundMs);
}

/** Below (2ⁿ − 1) × base, then cut at the longest wait; n, the curve here, stays once the bound has passed it. */
function documented(state: WaitState, config: EnvoyConfig, u: number): number {
  let power = 1;
  for (let n = 0; n < state.curve; n += 1) power = power * 2;
  const boundMs = (power - 1) * config.initialMs, maxMs = maxOf(config);
  if (boundMs <= maxMs) state.curve += 1;
  return Math.min(Math.floor(u * boundMs), maxMs);
}
