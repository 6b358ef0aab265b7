/** The breaker of Polly v8: the share of failures in a time, and one trial after a break. */
import { BREAKER_STATES, CLOSED, HALF_OPEN, OPEN } from '../states.ts';
import { leastAt } from './least-failures.ts';
import { fields, type PollyConfig } from './polly-fields.ts';
import { emptyPolly, expire, record, type PollyWindow } from './polly-window.ts';
import type { Outcome } from '../../../engine/outcome.ts';
import type { Condition, Dialect, SharedEffects } from '../../../engine/pattern.ts';

export type { PollyConfig } from './polly-fields.ts';

export interface PollyBreaker {
  state: number;
  window: PollyWindow;
  /** Open: a call then or later is the trial. */
  blockedUntilUs: number;
  /** Half-opened so often since it was closed. */
  halfOpenAttempts: number;
  /** The timer that drops the oldest slice runs. */
  expiring: boolean;
}
export interface PollyCall { replied: boolean }

const FAILED = 0;
const CALLS = 1;
const ATTEMPTS = 2;
const EXPIRY_TIMER = 0;

/**
 * Polly 8.7, `src/Polly.Core/CircuitBreaker/Controller/CircuitStateController.cs` and `AdvancedCircuitBehavior.cs`,
 * `Health/RollingHealthMetrics.cs`. The share is inclusive and checked after failures only. Leaving open is lazy and
 * inclusive; the first call is the trial, all others are refused until the state moves, however long the trial takes.
 * While half-open any failure that ends opens and any other result closes, whenever it began. Opening keeps the counts,
 * closing empties them, and a failure that opens a half-open breaker is not counted.
 */
export const polly: Dialect<typeof fields, PollyConfig, PollyBreaker, PollyCall> = {
  library: 'App-vNext/Polly', version: '8', fields,
  scopes: ['link', 'client', 'endpoint'], states: BREAKER_STATES,
  gauges: [
    { name: 'failed', unit: 'calls' },
    { name: 'calls', unit: 'calls' },
    { name: 'halfOpenAttempts', unit: 'attempts' },
  ],
  init: () => ({ state: CLOSED, window: emptyPolly(), blockedUntilUs: 0, halfOpenAttempts: 0, expiring: false }),
  begin: () => ({ replied: false }),
  step(breaker, call, config, signal, fx) {
    switch (signal.type) {
      case 'request':
        if (admits(breaker, fx.shared)) { fx.forward(1); return; }
        call.replied = true;
        fx.reply(fx.shared.outcome('rejected:open'));
        return;
      case 'response':
        if (call.replied) return;
        call.replied = true;
        ended(breaker, config, signal.outcome, fx.shared);
        fx.reply(signal.outcome);
        return;
      case 'cancel': {
        // the token ends the work: its result is OperationCanceledException
        if (call.replied) return;
        call.replied = true;
        const cancelled = fx.shared.outcome('cancelled');
        ended(breaker, config, cancelled, fx.shared);
        fx.reply(cancelled);
        fx.cancel(1);
        return;
      }
      case 'late': return;
      case 'timer': return;
      case 'started': return;
      case 'woken': return;
    }
  },
  tick(breaker, config, _key, fx) {
    breaker.expiring = false;
    const { failed, calls } = breaker.window;
    expire(breaker.window, samplingUs(config), fx.nowUs);
    tellCounts(breaker, config, failed, calls, fx);
  },
  reconfigure(breaker, config, before, fx) {
    if (config.samplingDurationMs === before.samplingDurationMs) return;
    const { failed, calls } = breaker.window;
    expire(breaker.window, samplingUs(config), fx.nowUs);
    fx.stopTimer(EXPIRY_TIMER);
    breaker.expiring = false;
    tellCounts(breaker, config, failed, calls, fx);
  },
  conditions(at, config): readonly Condition[] {
    const closed = at.state === CLOSED;
    const need = leastAt(config.failureRatio, Math.max(config.minimumThroughput, closed ? at.gauges[CALLS] ?? 0 : 0));
    return [
      { from: CLOSED, to: OPEN, have: closed ? at.gauges[FAILED] ?? 0 : 0, need: Math.max(1, need), atUs: Infinity },
      { from: OPEN, to: HALF_OPEN, have: 0, need: 0, atUs: at.state === OPEN ? at.untilUs : Infinity },
      { from: HALF_OPEN, to: CLOSED, have: 0, need: 1, atUs: Infinity },
      { from: HALF_OPEN, to: OPEN, have: 0, need: 1, atUs: Infinity },
    ];
  },
};

function admits(breaker: PollyBreaker, fx: SharedEffects): boolean {
  if (breaker.state !== OPEN) return breaker.state === CLOSED;
  if (fx.nowUs < breaker.blockedUntilUs) return false;
  breaker.state = HALF_OPEN;
  breaker.halfOpenAttempts += 1;
  fx.moved(HALF_OPEN);
  fx.gauge(ATTEMPTS, breaker.halfOpenAttempts);
  return true;
}

function ended(breaker: PollyBreaker, config: PollyConfig, outcome: Outcome, fx: SharedEffects): void {
  const handled = outcome.reason !== 'ok' && !config.unhandledErrors.includes(outcome.reason === 'error' ? outcome.error : outcome.reason);
  if (breaker.state === HALF_OPEN) {
    if (handled) open(breaker, config, fx);
    else close(breaker, config, fx);
    return;
  }
  const { window } = breaker;
  const { failed, calls } = window;
  record(window, handled, samplingUs(config), fx.nowUs);
  tellCounts(breaker, config, failed, calls, fx);
  if (handled && breaker.state === CLOSED && window.calls >= config.minimumThroughput && window.failed / window.calls >= config.failureRatio)
    open(breaker, config, fx);
}

function open(breaker: PollyBreaker, config: PollyConfig, fx: SharedEffects): void {
  breaker.state = OPEN;
  breaker.blockedUntilUs = fx.nowUs + Math.round(breakMs(config, breaker.halfOpenAttempts) * 1000);
  fx.moved(OPEN, Math.max(fx.nowUs, breaker.blockedUntilUs));
}
/** How long it stays open after this many half-open attempts. */
function breakMs(config: PollyConfig, halfOpenAttempts: number): number {
  if (config.breaks === 'constant') return config.breakDurationMs;
  const list = config.breakDurationsMs;
  return list[Math.min(halfOpenAttempts, list.length - 1)] ?? 0;
}

function close(breaker: PollyBreaker, config: PollyConfig, fx: SharedEffects): void {
  const { failed, calls } = breaker.window;
  breaker.state = CLOSED;
  fx.moved(CLOSED);
  breaker.window = emptyPolly();
  breaker.halfOpenAttempts = 0;
  fx.gauge(ATTEMPTS, 0);
  tellCounts(breaker, config, failed, calls, fx);
}

function samplingUs(config: PollyConfig): number { return Math.round(config.samplingDurationMs * 1000); }

/** Tells what differs from the counts before, and sees to it that the oldest slice is dropped on time. */
function tellCounts(breaker: PollyBreaker, config: PollyConfig, failed: number, calls: number, fx: SharedEffects): void {
  const { window } = breaker;
  if (window.failed !== failed) fx.gauge(FAILED, window.failed);
  if (window.calls !== calls) fx.gauge(CALLS, window.calls);
  const oldest = window.slices[0];
  if (breaker.expiring || oldest === undefined) return;
  breaker.expiring = true;
  fx.startTimer(EXPIRY_TIMER, (oldest.startedUs + samplingUs(config) - fx.nowUs) / 1000);
}
