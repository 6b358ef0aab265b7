/** The breaker of resilience4j: opens on the share of failed or slow calls among the last calls or in the last seconds. */
import { BREAKER_STATES, CLOSED, HALF_OPEN, OPEN } from '../states.ts';
import { resilience4jConditions } from './resilience4j-conditions.ts';
import { fields, type Resilience4jConfig } from './resilience4j-fields.ts';
import { BUFFERED, FAILED, FAILURE_RATE, PERMITS, SLOW, SLOW_RATE, resilience4jGauges } from './resilience4j-gauges.ts';
import { reaches } from './resilience4j-rates.ts';
import { addResult, closedWindow, isTimed, minimumOf, rebuilt, trialWindow, type ResultWindow } from './resilience4j-window.ts';
import { moveTo, untilNextLeavesMs } from './time-window.ts';
import type { Outcome } from '../../../engine/outcome.ts';
import type { Dialect, SharedEffects } from '../../../engine/pattern.ts';

export type { Resilience4jConfig } from './resilience4j-fields.ts';

export interface Resilience4jBreaker {
  state: number;
  /** Results of the present state; while open, those that opened it and what still comes in. */
  window: ResultWindow;
  /** Half-open: calls that may still enter. */
  permits: number;
  /** Open: a call strictly later may be the first of half-open. */
  openUntilUs: number;
  failureRate: number;
  slowRate: number;
  /** Half-open: how many calls may enter in all. */
  permitted: number;
  /** A timer stands for the instant at which the oldest second leaves the window. */
  ticking: boolean;
}
export interface Resilience4jCall { sentUs: number; replied: boolean }

const OPEN_TIMER = 0;
const HALF_OPEN_TIMER = 1;
const WINDOW_TIMER = 2;

/**
 * resilience4j 2.3.0, `internal/CircuitBreakerStateMachine.java`, `CircuitBreakerMetrics.java`, `core/metrics/*.java`.
 * Thresholds are inclusive and checked after every result, successes too. A new window at closing and half-opening;
 * a result counts in whatever state rules when it ends. Half-open admits a fixed number of calls and decides when
 * min(minimum number of calls, permits) results are in. Leaving open is lazy and strict, or by a timer; both waits are
 * cut to whole ms.
 */
export const resilience4j: Dialect<typeof fields, Resilience4jConfig, Resilience4jBreaker, Resilience4jCall> = {
  library: 'resilience4j', version: '2.3.0', fields,
  scopes: ['link', 'client', 'endpoint'], states: BREAKER_STATES,
  gauges: resilience4jGauges,
  init(config, fx) {
    fx.gauge(FAILURE_RATE, -1);
    fx.gauge(SLOW_RATE, -1);
    return { state: CLOSED, window: closedWindow(config), permits: 0, openUntilUs: 0, failureRate: -1, slowRate: -1, permitted: 0, ticking: false };
  },
  begin: () => ({ sentUs: 0, replied: false }),
  step(breaker, call, config, signal, fx) {
    switch (signal.type) {
      case 'request':
        if (!admits(breaker, config, fx.shared)) {
          call.replied = true;
          fx.reply(fx.shared.outcome('rejected:open'));
          return;
        }
        call.sentUs = fx.nowUs;
        fx.forward(1);
        return;
      case 'response':
        if (call.replied) return;
        call.replied = true;
        ended(breaker, config, signal.outcome, fx.nowUs - call.sentUs, fx.shared);
        fx.reply(signal.outcome);
        return;
      case 'cancel':
        // as its reactive operators do: neither a success nor a failure
        if (call.replied) return;
        call.replied = true;
        givePermitBack(breaker, fx.shared);
        fx.reply(fx.shared.outcome('cancelled'));
        fx.cancel(1);
        return;
      case 'late': return;
      case 'timer': return;
      case 'started': return;
      case 'woken': return;
    }
  },
  tick(breaker, config, key, fx) {
    if (key === OPEN_TIMER && breaker.state === OPEN) halfOpen(breaker, config, fx);
    if (key === HALF_OPEN_TIMER && breaker.state === HALF_OPEN) open(breaker, config, fx);
    if (key === WINDOW_TIMER) secondLeft(breaker, config, fx);
  },
  /** A window of another size keeps the newest results; half-open goes on with the permits it began with. */
  reconfigure(breaker, config, before, fx) {
    const same =
      config.slidingWindowType === before.slidingWindowType &&
      config.slidingWindowSize === before.slidingWindowSize &&
      config.slidingWindowSeconds === before.slidingWindowSeconds;
    if (breaker.state === CLOSED && !same) replaceWindow(breaker, rebuilt(breaker.window, config, fx.nowUs), config, fx);
    else tellRates(breaker, config, fx);
  },
  conditions: resilience4jConditions,
  check(config) {
    const ofCalls = config.slidingWindowType === 'COUNT_BASED', most = config.slidingWindowSize;
    return ofCalls && config.minimumNumberOfCalls > most ? [{ field: 'minimumNumberOfCalls', message: `It asks for ${config.minimumNumberOfCalls} results, and the window holds ${most}: ${most} are enough. Ask for no more than the window holds.` }] : [];
  },
};

function admits(breaker: Resilience4jBreaker, config: Resilience4jConfig, fx: SharedEffects): boolean {
  if (breaker.state === CLOSED) return true;
  if (breaker.state === OPEN) {
    if (fx.nowUs <= breaker.openUntilUs) return false;
    halfOpen(breaker, config, fx);
  }
  if (breaker.permits <= 0) return false;
  breaker.permits -= 1;
  tellPermits(breaker, fx);
  return true;
}

function ended(breaker: Resilience4jBreaker, config: Resilience4jConfig, outcome: Outcome, tookUs: number, fx: SharedEffects): void {
  const ok = outcome.reason === 'ok';
  const name = outcome.reason === 'error' ? outcome.error : outcome.reason;
  if (!ok && config.ignoredErrors.includes(name)) {
    givePermitBack(breaker, fx);
    return;
  }
  const failed = !ok && (config.recordOnly.length === 0 || config.recordOnly.includes(name));
  const window = breaker.window;
  const { buffered, failed: failedBefore, slow } = window;
  addResult(window, fx.nowUs, failed, tookUs > Math.round(config.slowCallDurationThresholdMs * 1000));
  keepTicking(breaker, fx);
  tellCounts(breaker, buffered, failedBefore, slow, fx);
  tellRates(breaker, config, fx);
  decide(breaker, config, fx);
}

function decide(breaker: Resilience4jBreaker, config: Resilience4jConfig, fx: SharedEffects): void {
  if (breaker.state === OPEN || breaker.failureRate < 0) return;
  const exceeded = reaches(breaker.failureRate, config.failureRateThreshold) || reaches(breaker.slowRate, config.slowCallRateThreshold);
  if (exceeded) open(breaker, config, fx);
  else if (breaker.state === HALF_OPEN) close(breaker, config, fx);
}

/** A result begun before half-open gives back a permit it never took, as in the library: one more may enter. */
function givePermitBack(breaker: Resilience4jBreaker, fx: SharedEffects): void {
  if (breaker.state !== HALF_OPEN) return;
  breaker.permits += 1;
  tellPermits(breaker, fx);
}

function open(breaker: Resilience4jBreaker, config: Resilience4jConfig, fx: SharedEffects): void {
  const wasHalfOpen = breaker.state === HALF_OPEN;
  breaker.state = OPEN;
  const waitMs = Math.trunc(config.waitDurationInOpenStateMs);
  breaker.openUntilUs = fx.nowUs + waitMs * 1000;
  if (config.automaticTransition) fx.startTimer(OPEN_TIMER, waitMs);
  fx.moved(OPEN, breaker.openUntilUs);
  if (wasHalfOpen) endHalfOpen(breaker, fx);
}

function halfOpen(breaker: Resilience4jBreaker, config: Resilience4jConfig, fx: SharedEffects): void {
  const maxWaitMs = Math.trunc(config.maxWaitDurationInHalfOpenStateMs);
  breaker.state = HALF_OPEN;
  breaker.permits = config.permittedNumberOfCallsInHalfOpenState;
  if (maxWaitMs > 0) fx.startTimer(HALF_OPEN_TIMER, maxWaitMs);
  fx.moved(HALF_OPEN, maxWaitMs > 0 ? fx.nowUs + Math.round(maxWaitMs * 1000) : Infinity);
  breaker.permitted = breaker.permits;
  replaceWindow(breaker, trialWindow(breaker.permits), config, fx);
}

function close(breaker: Resilience4jBreaker, config: Resilience4jConfig, fx: SharedEffects): void {
  breaker.state = CLOSED;
  fx.moved(CLOSED);
  endHalfOpen(breaker, fx);
  replaceWindow(breaker, closedWindow(config), config, fx);
}

/** After the move, so that it is recorded with the counts that caused it. */
function endHalfOpen(breaker: Resilience4jBreaker, fx: SharedEffects): void {
  fx.stopTimer(HALF_OPEN_TIMER);
  breaker.permits = 0;
  fx.gauge(PERMITS, 0);
}

function replaceWindow(breaker: Resilience4jBreaker, window: ResultWindow, config: Resilience4jConfig, fx: SharedEffects): void {
  const { buffered, failed, slow } = breaker.window;
  breaker.window = window;
  if (breaker.ticking) fx.stopTimer(WINDOW_TIMER);
  breaker.ticking = false;
  keepTicking(breaker, fx);
  tellCounts(breaker, buffered, failed, slow, fx);
  tellRates(breaker, config, fx);
}

/** The window moves on without calls too, so what it holds is right at any time; only a result decides. */
function secondLeft(breaker: Resilience4jBreaker, config: Resilience4jConfig, fx: SharedEffects): void {
  breaker.ticking = false;
  const { buffered, failed, slow } = breaker.window;
  if (isTimed(breaker.window)) moveTo(breaker.window, fx.nowUs);
  keepTicking(breaker, fx);
  tellCounts(breaker, buffered, failed, slow, fx);
  tellRates(breaker, config, fx);
}

function keepTicking(breaker: Resilience4jBreaker, fx: SharedEffects): void {
  if (breaker.ticking || !isTimed(breaker.window) || breaker.window.buffered === 0) return;
  breaker.ticking = true;
  fx.startTimer(WINDOW_TIMER, untilNextLeavesMs(breaker.window, fx.nowUs));
}

/** Tells what differs from the counts before. */
function tellCounts(breaker: Resilience4jBreaker, buffered: number, failed: number, slow: number, fx: SharedEffects): void {
  const window = breaker.window;
  if (window.buffered !== buffered) fx.gauge(BUFFERED, window.buffered);
  if (window.failed !== failed) fx.gauge(FAILED, window.failed);
  if (window.slow !== slow) fx.gauge(SLOW, window.slow);
}

/** Both rates are −1 below the minimum number of calls. */
function tellRates(breaker: Resilience4jBreaker, config: Resilience4jConfig, fx: SharedEffects): void {
  const { buffered, failed, slow } = breaker.window;
  const known = buffered > 0 && buffered >= minimumOf(breaker.window, config);
  const failureRate = known ? failed / buffered : -1;
  const slowRate = known ? slow / buffered : -1;
  if (failureRate !== breaker.failureRate) fx.gauge(FAILURE_RATE, failureRate);
  if (slowRate !== breaker.slowRate) fx.gauge(SLOW_RATE, slowRate);
  breaker.failureRate = failureRate;
  breaker.slowRate = slowRate;
}

function tellPermits(breaker: Resilience4jBreaker, fx: SharedEffects): void {
  fx.gauge(PERMITS, breaker.permitted - breaker.permits);
}
