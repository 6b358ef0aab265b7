/** A cut-off: no retries while too large a share of what was sent has failed. */
import { budgetMachine } from '../machine.ts';
import type { BudgetCall } from '../machine.ts';
import { add, advance, create } from '../../../engine/des/time-window.ts';
import type { TimeWindow } from '../../../engine/des/time-window.ts';
import type { ConfigOf, FieldTable } from '../../../engine/fields.ts';
import type { Dialect, SharedEffects } from '../../../engine/pattern.ts';

const fields = {
  threshold: {
    type: 'share', label: 'Failures to stop', unit: '%', default: 0.1,
    help: 'No retry while failures are a larger share than this. 0: none once anything has failed. 100 % and more of first tries can be reached by failing retries.',
    accept: { min: 0, max: 1000 }, slider: { min: 0, max: 1, step: 0.01, scale: 'linear' },
  },
  windowMs: {
    type: 'duration', label: 'Window', unit: 'ms', default: 0,
    help: 'Over how long, in ten steps. 0: since the start, so what happened long ago weighs as much as now.',
    accept: { min: 0, max: 1e9 }, slider: { min: 0, max: 60_000, step: 1000, scale: 'linear' },
  },
  failures: {
    type: 'choice', label: 'Failures of', default: 'everyAttempt',
    help: 'Every failed attempt counts, or only first tries that failed.',
    options: [{ value: 'everyAttempt', label: 'Every attempt' }, { value: 'firstTries', label: 'First tries' }],
  },
  outOf: {
    type: 'choice', label: 'Out of', default: 'firstTries',
    help: 'What the failures are a share of: first tries, counted when they are sent, or every attempt.',
    options: [{ value: 'firstTries', label: 'First tries' }, { value: 'everyAttempt', label: 'Every attempt' }],
  },
  minimumCalls: {
    type: 'count', label: 'Calls before it may stop', unit: 'calls', default: 0, whole: true,
    help: 'Retries are free until this many have been sent. 0: the first failure of a new client stops them.',
    accept: { min: 0, max: 1_000_000 }, slider: { min: 0, max: 100, step: 1, scale: 'linear' },
  },
} as const satisfies FieldTable;

export type FailureShareConfig = ConfigOf<typeof fields>;
/** Counts since the start, or those of the window. */
export interface FailureShare { sent: number; failed: number; window: TimeWindow | null }

const STEPS = 10;
const SENT_BIT = 1;
const FAILED_BIT = 2;
const SENT = 0;
const FAILED = 1;

/** The "retry circuit breaker" of M. Brooker, "Fixing retries with token buckets and circuit breakers" (2022): failures ÷ calls strictly above the threshold stop retries. */
export const failureShare: Dialect<typeof fields, FailureShareConfig, FailureShare, BudgetCall> = {
  library: 'Brooker', version: '2022', fields,
  ...budgetMachine<FailureShareConfig, FailureShare>({
    scopes: ['client', 'link', 'service', 'global'],
    gauges: [{ name: 'sent', unit: 'calls' }, { name: 'failed', unit: 'calls' }],
    init: (config) => ({ sent: 0, failed: 0, window: windowOf(config) }),
    first(share, _config, fx) { count(share, SENT_BIT, fx); },
    admits(share, config, fx) {
      count(share, 0, fx);
      const allowed = share.sent < config.minimumCalls || share.failed <= config.threshold * share.sent;
      if (allowed && config.outOf === 'everyAttempt') count(share, SENT_BIT, fx);
      return allowed;
    },
    ended(share, config, outcome, isRetry, fx) {
      if (outcome.reason !== 'ok' && outcome.reason !== 'cancelled' && (!isRetry || config.failures === 'everyAttempt')) count(share, FAILED_BIT, fx);
    },
    reconfigure(share, config, before, fx) {
      if (config.windowMs === before.windowMs) return;
      share.window = windowOf(config);
      count(share, 0, fx);
    },
  }),
  check: (config) => (config.threshold >= 1 && !(config.failures === 'everyAttempt' && config.outOf === 'firstTries')
    ? [{ field: 'threshold', message: 'What fails is hardly ever more than all that was sent, so it stops no retry. Set it below 100 %.' }] : []),
};

function windowOf(config: FailureShareConfig): TimeWindow | null {
  return config.windowMs > 0 ? create(config.windowMs / STEPS, STEPS) : null;
}

/** Counts one more, and forgets what has left the window. */
function count(share: FailureShare, bits: number, fx: SharedEffects): void {
  const { sent, failed, window } = share;
  if (window === null) {
    if (bits === SENT_BIT) share.sent += 1;
    if (bits === FAILED_BIT) share.failed += 1;
  } else {
    advance(window, fx.nowUs);
    if (bits !== 0) add(window, bits);
    share.sent = window.first;
    share.failed = window.second;
  }
  if (share.sent !== sent) fx.gauge(SENT, share.sent);
  if (share.failed !== failed) fx.gauge(FAILED, share.failed);
}
