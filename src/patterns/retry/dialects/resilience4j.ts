/** The retry of resilience4j: attempts counted from the first, waits of whole milliseconds. */
import { capBelowFirst, nothingRetried } from '../checks.ts';
import { isRetried } from '../classify.ts';
import { retryMachine } from '../machine.ts';
import type { RetryCall } from '../machine.ts';
import { classifierField, errorsField, maxAttemptsField } from '../shared-fields.ts';
import type { ConfigOf, FieldTable } from '../../../engine/fields.ts';
import type { Dialect } from '../../../engine/pattern.ts';

const fields = {
  maxAttempts: maxAttemptsField,
  interval: {
    type: 'choice', label: 'Back-off', default: 'fixed',
    help: 'How the wait grows. It starts when the failed attempt has ended.',
    options: [
      { value: 'fixed', label: 'Fixed' }, { value: 'exponential', label: 'Exponential' },
      { value: 'randomized', label: 'Randomized' }, { value: 'exponentialRandom', label: 'Exponential, randomized' },
    ],
    names: { resilience4j: 'IntervalFunction' },
  },
  initialMs: {
    type: 'duration', label: 'First wait', unit: 'ms', default: 500,
    help: 'The wait before the first retry, cut to whole milliseconds. 0: no wait; the library takes 0 only for a fixed wait.',
    accept: { min: 0, max: 1e12 }, slider: { min: 1, max: 30_000, step: 1, scale: 'log' },
    names: { resilience4j: 'waitDuration' },
  },
  multiplier: {
    type: 'rate', label: 'Growth', unit: 'times', default: 1.5,
    help: 'Each wait is this many times the one before, cut to whole milliseconds at every step.',
    accept: { min: 1, max: 1000 }, slider: { min: 1, max: 4, step: 0.1, scale: 'linear' },
    names: { resilience4j: 'exponentialBackoffMultiplier' },
    when: { interval: ['exponential', 'exponentialRandom'] },
  },
  randomizationFactor: {
    type: 'share', label: 'Jitter share', unit: '%', default: 0.5,
    help: 'The wait is drawn evenly from wait × (1 − share) to wait × (1 + share), both ends included, at least 1 ms. 0: no jitter.',
    accept: { min: 0, max: 1 }, slider: { min: 0, max: 1, step: 0.01, scale: 'linear' },
    names: { resilience4j: 'randomizationFactor' },
    when: { interval: ['randomized', 'exponentialRandom'] },
  },
  maxMs: {
    type: 'duration', label: 'Longest wait', unit: 'ms', default: 0,
    help: 'Cap on the wait, applied after jitter. 0: no cap.',
    accept: { min: 0, max: 1e12 }, slider: { min: 0, max: 60_000, step: 100, scale: 'linear' },
    names: { resilience4j: 'exponentialMaxWaitDuration' },
    when: { interval: ['exponential', 'exponentialRandom'] },
  },
  classifier: classifierField,
  errors: errorsField,
} as const satisfies FieldTable;

export type Resilience4jConfig = ConfigOf<typeof fields>;

/** resilience4j 2.3.0, `RetryConfig.java`, `RetryImpl.java`, `IntervalFunction.java`. `maxAttempts` includes the first attempt. */
export const resilience4j: Dialect<typeof fields, Resilience4jConfig, null, RetryCall> = {
  library: 'resilience4j', version: '2.3.0', fields,
  ...retryMachine<Resilience4jConfig>({
    retries: (config) => config.maxAttempts - 1,
    begin: (config) => ({ curve: Math.floor(config.initialMs), previous: 0 }),
    waitMs(state, config, _retry, _outcome, fx) {
      const { interval } = config, valueMs = state.curve;
      const grows = interval === 'exponential' || interval === 'exponentialRandom';
      if (grows) state.curve = Math.floor(valueMs * config.multiplier);
      const waitMs = interval === 'randomized' || interval === 'exponentialRandom' ? randomized(valueMs, config.randomizationFactor, fx.random()) : valueMs;
      return grows && config.maxMs > 0 ? Math.min(waitMs, Math.floor(config.maxMs)) : waitMs;
    },
    isRetried,
    onCancel: 'leave',
  }),
  check(config) {
    const grows = config.interval === 'exponential' || config.interval === 'exponentialRandom';
    return [
      ...(grows ? capBelowFirst(config) : []),
      ...(config.interval !== 'fixed' && config.initialMs < 1 ? [{ field: 'initialMs', message: 'The library takes a first wait below 1 ms only when it is fixed. Raise it, or choose fixed waits.' }] : []),
      ...nothingRetried(config),
    ];
  },
};

/** Uniform on [v(1 − f), v(1 + f) + 1), at least 1, cut to whole ms. */
function randomized(valueMs: number, share: number, u: number): number {
  const spread = share * valueMs;
  return Math.floor(Math.max(1, valueMs - spread + u * (2 * spread + 1)));
}
