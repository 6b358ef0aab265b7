/** The retry strategy of Polly: constant, linear or exponential waits, the exponential with decorrelated jitter. */
import { capBelowFirst, endlessStorm, nothingRetried } from '../checks.ts';
import { isRetried } from '../classify.ts';
import { SCALING, decorrelatedCurve } from '../decorrelated.ts';
import { retryMachine } from '../machine.ts';
import type { RetryCall, WaitState } from '../machine.ts';
import { classifierField, errorsField, retriesField } from '../shared-fields.ts';
import type { ConfigOf, FieldTable } from '../../../engine/fields.ts';
import type { Dialect } from '../../../engine/pattern.ts';

const DAY_MS = 86_400_000;

const fields = {
  retries: {
    ...retriesField,
    help: 'How many times a failed call is sent again: 3 retries are 4 attempts. Polly takes 1 and more; int.MaxValue (2 147 483 647) is for ever.',
    accept: { min: 1, max: 2_147_483_647 }, slider: { min: 1, max: 10, step: 1, scale: 'linear' },
  },
  backoff: {
    type: 'choice', label: 'Back-off', default: 'constant',
    help: 'How the wait grows: not at all, by the first wait each time, or twofold. It starts when the failed attempt has ended.',
    options: [{ value: 'constant', label: 'Constant' }, { value: 'linear', label: 'Linear' }, { value: 'exponential', label: 'Exponential' }],
    names: { Polly: 'BackoffType' },
  },
  initialMs: {
    type: 'duration', label: 'First wait', unit: 'ms', default: 2000,
    help: 'The wait before the first retry; with jitter and exponential back-off, roughly its median. 0: no wait at all.',
    accept: { min: 0, max: DAY_MS }, slider: { min: 1, max: 30_000, step: 1, scale: 'log' },
    names: { Polly: 'Delay' },
  },
  useJitter: {
    type: 'toggle', label: 'Jitter', default: false,
    help: 'On: constant and linear waits are spread over 75 to 125 %, exponential ones are decorrelated: the sums of the waits are random.',
    names: { Polly: 'UseJitter' },
  },
  maxMs: {
    type: 'duration', label: 'Longest wait', unit: 'ms', default: 0,
    help: 'Cap on the wait, applied after jitter. 0: no cap.',
    accept: { min: 0, max: DAY_MS }, slider: { min: 0, max: 60_000, step: 100, scale: 'linear' },
    names: { Polly: 'MaxDelay' },
  },
  retryAfter: {
    type: 'toggle', label: 'Retry-After', default: false,
    help: "On, as in HttpRetryStrategyOptions: a wait the service asks for replaces Polly's own, and the cap does not hold for it.",
    names: { Polly: 'ShouldRetryAfterHeader' },
  },
  classifier: { ...classifierField, help: "Default: every failure but a cancellation. Blacklist: every failure but those listed. Whitelist: only those listed. A panic is never retried, nor is an empty retry budget." },
  errors: errorsField,
} as const satisfies FieldTable;

export type PollyConfig = ConfigOf<typeof fields>;

/**
 * Polly 8, `Retry/RetryResilienceStrategy.cs`, `RetryHelper.cs`. Linear (n + 1) × d and exponential d × 2ⁿ from n = 0.
 * A cancellation during work is the work's to obey; during a wait it ends the run.
 */
export const polly: Dialect<typeof fields, PollyConfig, null, RetryCall> = {
  library: 'Polly', version: '8.7.0', fields,
  ...retryMachine<PollyConfig>({
    retries: (config) => (config.retries === 2_147_483_647 ? Infinity : config.retries),
    begin: (config) => ({ curve: config.initialMs, previous: 0 }),
    waitMs(state, config, retry, outcome, fx) {
      const waitMs = config.initialMs === 0 ? 0 : delayMs(state, config, retry, fx);
      if (config.retryAfter && outcome.retryAfterMs >= 0) return outcome.retryAfterMs;
      return config.maxMs > 0 ? Math.min(waitMs, config.maxMs) : waitMs;
    },
    isRetried: (outcome, config) => (config.classifier === 'default' ? outcome.reason !== 'cancelled' : isRetried(outcome, config)),
    onCancel: 'afterWork',
  }),
  check: (config) => [...capBelowFirst(config), ...endlessStorm({ infinite: config.retries === 2_147_483_647 }, config.initialMs), ...nothingRetried(config)],
};

function delayMs(state: WaitState, config: PollyConfig, retry: number, fx: { random(): number }): number {
  switch (config.backoff) {
    case 'constant': return spread(config.initialMs, config, fx);
    case 'linear': return spread(retry * config.initialMs, config, fx);
    case 'exponential': {
      if (!config.useJitter) {
        const valueMs = state.curve;
        state.curve = valueMs * 2;
        return valueMs;
      }
      const next = decorrelatedCurve(retry - 1 + fx.random(), 2);
      const grown = next < Infinity ? next - state.previous : Infinity;
      state.previous = next;
      return grown * SCALING * config.initialMs;
    }
  }
}

function spread(valueMs: number, config: PollyConfig, fx: { random(): number }): number {
  return config.useJitter ? valueMs * (0.75 + 0.5 * fx.random()) : valueMs;
}
