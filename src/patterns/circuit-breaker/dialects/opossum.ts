/** The breaker of opossum: failures per call started, in a rolling window; a timeout and a limit of calls at once of its own. */
import { BREAKER_STATES, CLOSED, HALF_OPEN, OPEN } from '../states.ts';
import { leastAbove } from './least-failures.ts';
import { fields, type OpossumConfig } from './opossum-fields.ts';
import { bucketMs, bucketsIn, count, emptyRolling, FAILURES, FIRES, KINDS, nextTurnUs, REJECTS, SUCCESSES, timerMs, TIMEOUTS, turnTo, type RollingWindow } from './opossum-window.ts';
import type { Outcome } from '../../../engine/outcome.ts';
import type { Condition, Dialect, Effects, SharedEffects, StateAt } from '../../../engine/pattern.ts';

export type { OpossumConfig } from './opossum-fields.ts';

export interface OpossumBreaker {
  state: number;
  window: RollingWindow;
  /** Calls let in and not yet over: places taken of the capacity. */
  underWay: number;
  /** Half-open, and the trial has not come yet. */
  awaitsTrial: boolean;
  /** No opening before. */
  warmUntilUs: number;
  /** The timer of the buckets runs; it rests while nothing is counted. */
  turning: boolean;
}
export interface OpossumCall {
  /** Its result is still to come, and counts. */
  open: boolean;
  replied: boolean;
}

const RESET_TIMER = 0;
const BUCKET_TIMER = 1;
const TIMEOUT = 0;
/** Gauges after those of the window, which have its numbers. */
const UNDER_WAY = KINDS;
const TRIAL = KINDS + 1;

/**
 * opossum 9.0.0, `lib/circuit.js` and `lib/status.js`. Every call started counts as a fire in the bucket of its start,
 * refused ones too; its failure counts in the bucket of its end. The share is looked at after failures only. Half-open
 * by a timer; the first call is the trial, the others are refused; any success that ends meanwhile closes, any failure
 * opens. The window is never emptied. A call beyond the capacity is a failure.
 */
export const opossum: Dialect<typeof fields, OpossumConfig, OpossumBreaker, OpossumCall> = {
  library: 'opossum', version: '9.0.0', fields,
  scopes: ['link', 'client', 'endpoint'], states: BREAKER_STATES,
  gauges: [
    { name: 'fires', unit: 'calls' },
    { name: 'failures', unit: 'calls' },
    { name: 'successes', unit: 'calls' },
    { name: 'rejects', unit: 'calls' },
    { name: 'timeouts', unit: 'calls' },
    { name: 'underWay', unit: 'calls' },
    { name: 'trial', unit: 'calls' },
  ],
  init: (config, fx) => ({
    state: CLOSED, window: emptyRolling(config, fx.nowUs), underWay: 0, awaitsTrial: false, turning: false,
    warmUntilUs: config.allowWarmUp ? fx.nowUs + timerMs(config.rollingCountTimeoutMs) * 1000 : 0,
  }),
  begin: () => ({ open: false, replied: false }),
  step(breaker, call, config, signal, fx) {
    switch (signal.type) {
      case 'request': start(breaker, call, config, fx); return;
      case 'response': case 'late':
        if (!call.open) return;
        fx.stopTimer(TIMEOUT);
        over(breaker, call, config, signal.outcome, fx);
        return;
      case 'timer': {
        if (!call.open) return;
        const timeout = fx.shared.outcome('timeout');
        tally(breaker, TIMEOUTS, fx.shared);
        over(breaker, call, config, timeout, fx);
        return;
      }
      case 'cancel':
        // it has no way to hear of it: the work, its timeout and its result go on
        if (call.replied) return;
        call.replied = true;
        fx.reply(fx.shared.outcome('cancelled'));
        return;
      case 'started': return;
      case 'woken': return;
    }
  },
  tick(breaker, _config, key, fx) {
    if (key === RESET_TIMER && breaker.state === OPEN) {
      breaker.awaitsTrial = true;
      move(breaker, HALF_OPEN, Infinity, fx);
    }
    if (key === BUCKET_TIMER) {
      breaker.turning = false;
      turn(breaker, fx);
      setTimer(breaker, fx);
    }
  },
  /** A window of another shape begins empty. */
  reconfigure(breaker, config, _before, fx) {
    const { window } = breaker;
    if (window.buckets.length === bucketsIn(config) * KINDS && window.bucketUs === bucketMs(config) * 1000) return;
    breaker.window = emptyRolling(config, fx.nowUs);
    window.totals.forEach((total, kind) => { if (total !== 0) fx.gauge(kind, 0); });
  },
  conditions(at, config, nowUs): readonly Condition[] {
    return [
      {
        from: CLOSED,
        to: OPEN,
        have: at.state === CLOSED ? (at.gauges[FAILURES] ?? 0) : 0,
        need: isWarmingUp(config, nowUs) ? Infinity : failuresToOpen(config, at),
        atUs: Infinity,
      },
      { from: OPEN, to: HALF_OPEN, have: 0, need: 0, atUs: at.state === OPEN ? at.untilUs : Infinity },
      { from: HALF_OPEN, to: CLOSED, have: 0, need: 1, atUs: Infinity },
      { from: HALF_OPEN, to: OPEN, have: 0, need: 1, atUs: Infinity },
    ];
  },
  check: (config) => [
    ...(config.limited && config.capacity <= 0 ? [{ field: 'capacity', message: 'None may be under way at once, so no call ever passes, and each counts as a failure. Allow at least one, or take the limit off.' }] : []),
    ...(config.callTimeoutMs < 0 ? [{ field: 'callTimeoutMs', message: 'A timer below zero rings after 1 ms, so every call that takes longer is a failure. Give it a length above zero, or 0 for no timeout.' }] : []),
    ...(config.errorThresholdPercentage >= 1 ? [{ field: 'errorThresholdPercentage', message: 'It opens only when more calls fail in the window than are started in it, which is hardly ever. Set it below 100 %.' }] : []),
  ],
};

function start(breaker: OpossumBreaker, call: OpossumCall, config: OpossumConfig, fx: Effects): void {
  tally(breaker, FIRES, fx.shared);
  if (breaker.state !== CLOSED && !breaker.awaitsTrial) {
    tally(breaker, REJECTS, fx.shared);
    call.replied = true;
    fx.reply(fx.shared.outcome('rejected:open'));
    return;
  }
  if (breaker.state === HALF_OPEN) fx.shared.gauge(TRIAL, 1);
  breaker.awaitsTrial = false;
  if (config.limited && breaker.underWay >= config.capacity) {
    call.replied = true;
    const full = fx.shared.outcome('rejected:limit');
    count1(breaker, config, full, fx.shared);
    fx.reply(full);
    return;
  }
  takePlaces(breaker, 1, fx.shared);
  call.open = true;
  // before the work starts: it wins a tie
  if (config.callTimeoutMs !== 0) fx.startTimer(TIMEOUT, timerMs(config.callTimeoutMs));
  fx.forward(1);
}

/** The call is over for the breaker, by its result or its timeout. */
function over(breaker: OpossumBreaker, call: OpossumCall, config: OpossumConfig, outcome: Outcome, fx: Effects): void {
  call.open = false;
  takePlaces(breaker, -1, fx.shared);
  count1(breaker, config, outcome, fx.shared);
  if (call.replied) return;
  call.replied = true;
  fx.reply(outcome);
}

/** A filtered error is a success here, whatever the caller gets. */
function count1(breaker: OpossumBreaker, config: OpossumConfig, outcome: Outcome, fx: SharedEffects): void {
  if (outcome.reason === 'ok' || config.filteredErrors.includes(outcome.reason === 'error' ? outcome.error : outcome.reason)) {
    tally(breaker, SUCCESSES, fx);
    if (breaker.state === HALF_OPEN) move(breaker, CLOSED, Infinity, fx);
    return;
  }
  tally(breaker, FAILURES, fx);
  if (fx.nowUs < breaker.warmUntilUs) return;
  const { totals } = breaker.window;
  const rate = (totals[FAILURES]! / totals[FIRES]!) * 100;
  const tripped = totals[FIRES]! >= config.volumeThreshold && rate > percent(config);
  if (breaker.state === HALF_OPEN || (breaker.state === CLOSED && tripped)) {
    const resetMs = timerMs(config.resetTimeoutMs);
    fx.startTimer(RESET_TIMER, resetMs);
    move(breaker, OPEN, fx.nowUs + resetMs * 1000, fx);
  }
}

function move(breaker: OpossumBreaker, state: number, untilUs: number, fx: SharedEffects): void {
  const wasHalfOpen = breaker.state === HALF_OPEN;
  breaker.state = state;
  if (state !== HALF_OPEN) breaker.awaitsTrial = false;
  fx.moved(state, untilUs);
  if (wasHalfOpen) fx.gauge(TRIAL, 0);
}

function takePlaces(breaker: OpossumBreaker, places: number, fx: SharedEffects): void {
  breaker.underWay += places;
  fx.gauge(UNDER_WAY, breaker.underWay);
}

function tally(breaker: OpossumBreaker, kind: number, fx: SharedEffects): void {
  turn(breaker, fx);
  count(breaker.window, kind);
  fx.gauge(kind, breaker.window.totals[kind]!);
  setTimer(breaker, fx);
}

/** Drops the buckets that are due, and tells what has become of the counts. */
function turn(breaker: OpossumBreaker, fx: SharedEffects): void {
  const { window } = breaker;
  if (fx.nowUs < window.bornUs + (window.turns + 1) * window.bucketUs) return;
  const before = [...window.totals];
  turnTo(window, fx.nowUs);
  before.forEach((total, kind) => { if (window.totals[kind] !== total) fx.gauge(kind, window.totals[kind]!); });
  setTimer(breaker, fx);
}
function setTimer(breaker: OpossumBreaker, fx: SharedEffects): void {
  const nextUs = nextTurnUs(breaker.window);
  if (breaker.turning || nextUs === Infinity) return;
  breaker.turning = true;
  fx.startTimer(BUCKET_TIMER, (nextUs - fx.nowUs) / 1000);
}

/** The threshold in per cent, as it was typed: the library compares per cent, and a rounding would shift the limit. */
function percent({ errorThresholdPercentage: share }: OpossumConfig): number {
  const typed = Math.round(share * 1e11) / 1e9;
  return typed / 100 === share ? typed : share * 100;
}
function isWarmingUp(config: OpossumConfig, nowUs: number): boolean {
  return config.allowWarmUp && nowUs < timerMs(config.rollingCountTimeoutMs) * 1000;
}
/** The least failures that open it, with the calls in the window or, if more, those it asks for. */
function failuresToOpen(config: OpossumConfig, at: StateAt): number {
  return Math.max(1, leastAbove(percent(config) / 100, Math.max(1, config.volumeThreshold, at.state === CLOSED ? at.gauges[FIRES] ?? 0 : 0)));
}
