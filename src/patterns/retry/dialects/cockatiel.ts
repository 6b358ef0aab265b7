/** The retry of cockatiel: waits by Node's timers, cancellation that only asks. */
import { capBelowFirst, endlessStorm, nothingRetried } from '../checks.ts';
import { isRetried } from '../classify.ts';
import { SCALING, decorrelatedCurve } from '../decorrelated.ts';
import { retryMachine } from '../machine.ts';
import type { RetryCall, WaitState } from '../machine.ts';
import { classifierField, errorsField, retriesField } from '../shared-fields.ts';
import type { ConfigOf, FieldTable } from '../../../engine/fields.ts';
import type { Dialect } from '../../../engine/pattern.ts';

const fields = {
  retries: { ...retriesField, when: { infinite: [false] } },
  infinite: {
    type: 'toggle', label: 'Retry for ever', default: true,
    help: 'On, as when maxAttempts is left out: goes on until the call succeeds or fails for good.',
    names: { cockatiel: 'maxAttempts left out' },
  },
  backoff: {
    type: 'choice', label: 'Back-off', default: 'constant',
    help: 'How the wait grows. It starts when the failed attempt has ended.',
    options: [{ value: 'constant', label: 'Constant' }, { value: 'list', label: 'List' }, { value: 'exponential', label: 'Exponential' }],
    names: { cockatiel: 'ConstantBackoff, IterableBackoff, ExponentialBackoff' },
  },
  intervalMs: {
    type: 'duration', label: 'Wait', unit: 'ms', default: 0,
    help: 'The wait before every retry. Zero, negative or below 1 ms: 1 ms, the shortest timer Node has.',
    accept: { min: -1e9, max: 1e12 }, slider: { min: 0, max: 10_000, step: 10, scale: 'linear' },
    names: { cockatiel: 'interval' },
    when: { backoff: ['constant'] },
  },
  delaysMs: {
    type: 'durations', label: 'Waits', default: [100, 300, 700],
    help: 'The waits one after another; the last one repeats. Zero, negative or none at all: 1 ms.',
    accept: { min: -1e9, max: 1e12 },
    names: { cockatiel: 'IterableBackoff' },
    when: { backoff: ['list'] },
  },
  initialMs: {
    type: 'duration', label: 'First wait', unit: 'ms', default: 128,
    help: 'Where the exponential begins. Zero or negative: every wait is 1 ms.',
    accept: { min: -1e9, max: 1e12 }, slider: { min: 1, max: 10_000, step: 1, scale: 'log' },
    names: { cockatiel: 'initialDelay' },
    when: { backoff: ['exponential'] },
  },
  maxMs: {
    type: 'duration', label: 'Longest wait', unit: 'ms', default: 30_000,
    help: 'Cap on the wait: before full and half jitter, after the decorrelated one. Zero or negative: every wait is 1 ms.',
    accept: { min: -1e9, max: 1e12 }, slider: { min: 1, max: 120_000, step: 1, scale: 'log' },
    names: { cockatiel: 'maxDelay' },
    when: { backoff: ['exponential'] },
  },
  generator: {
    type: 'choice', label: 'Jitter', default: 'decorrelated',
    help: "None, full (0 to the wait) and half (the wait's upper half) double the wait each time, whatever the growth says. Decorrelated is Polly's: the sums of the waits are random.",
    options: [{ value: 'none', label: 'None' }, { value: 'full', label: 'Full' }, { value: 'half', label: 'Half' }, { value: 'decorrelated', label: 'Decorrelated' }],
    names: { cockatiel: 'generator' },
    when: { backoff: ['exponential'] },
  },
  exponent: {
    type: 'rate', label: 'Growth', unit: 'times', default: 2,
    help: 'How much longer each wait is than the one before. Only the decorrelated jitter looks at it.',
    accept: { min: 0.001, max: 1000 }, slider: { min: 1, max: 4, step: 0.1, scale: 'linear' },
    names: { cockatiel: 'exponent' },
    when: { backoff: ['exponential'], generator: ['decorrelated'] },
  },
  timers: {
    type: 'choice', label: 'Timers', default: 'node',
    help: "Node's timers cut off fractions of a millisecond, and take what is below 1 ms or above 24.8 days for 1 ms. Exact: the wait as it was computed.",
    options: [{ value: 'node', label: "Node's" }, { value: 'exact', label: 'Exact' }],
  },
  classifier: classifierField,
  errors: errorsField,
} as const satisfies FieldTable;

export type CockatielConfig = ConfigOf<typeof fields>;

/** The longest time a timer of Node takes, in ms. */
const TIMER_MAX = 2_147_483_647;

/**
 * cockatiel 3.2.1, `RetryPolicy.ts`, `backoff/*.ts`. `maxAttempts` counts retries. The abort signal cuts neither work nor
 * wait: it is looked at after an attempt has failed, so a wait under way is still followed by one more attempt.
 */
export const cockatiel: Dialect<typeof fields, CockatielConfig, null, RetryCall> = {
  library: 'cockatiel', version: '3.2.1', fields,
  ...retryMachine<CockatielConfig>({
    retries: (config) => (config.infinite ? Infinity : config.retries),
    begin: (config) => ({ curve: config.initialMs, previous: 0 }),
    waitMs(state, config, retry, _outcome, fx) {
      const waitMs = durationMs(state, config, retry, fx);
      if (config.timers === 'exact') return waitMs;
      return waitMs >= 1 && waitMs <= TIMER_MAX ? Math.floor(waitMs) : 1;
    },
    isRetried,
    onCancel: 'cooperative',
  }),
  check: (config) => [
    ...(config.backoff === 'exponential' ? capBelowFirst(config) : []),
    ...endlessStorm(config, config.backoff === 'constant' ? config.intervalMs : config.backoff === 'list' ? config.delaysMs.at(-1) ?? 0 : Math.min(config.initialMs, config.maxMs)),
    ...nothingRetried(config),
  ],
};

function durationMs(state: WaitState, config: CockatielConfig, retry: number, fx: { random(): number }): number {
  if (config.backoff === 'constant') return config.intervalMs;
  if (config.backoff === 'list') return config.delaysMs[Math.min(retry, config.delaysMs.length) - 1] ?? NaN;
  if (config.generator === 'decorrelated') {
    const next = decorrelatedCurve(retry - 1 + fx.random(), config.exponent);
    const grown = next < Infinity ? Math.max(0, next - state.previous) : Infinity;
    state.previous = next;
    return Math.min(grown * SCALING * config.initialMs, config.maxMs);
  }
  const delayMs = Math.min(config.maxMs, state.curve);
  state.curve = state.curve * 2;
  switch (config.generator) {
    case 'none': return delayMs;
    case 'full': return Math.floor(fx.random() * delayMs);
    case 'half': return Math.floor((delayMs + fx.random() * delayMs) / 2);
  }
}
