/** The breaker of cockatiel: three rules of opening, one trial in half-open, and everyone else waits for its result. */
import { BREAKER_STATES, CLOSED, HALF_OPEN, OPEN } from '../states.ts';
import { callsIn, countFailure, countSuccess, emptyCounts, failedIn, leastCalls, mended, type Counts } from './cockatiel-counts.ts';
import { fields, type CockatielConfig } from './cockatiel-fields.ts';
import { leastAbove } from './least-failures.ts';
import type { Outcome } from '../../../engine/outcome.ts';
import type { Condition, Dialect, Effects, SharedEffects } from '../../../engine/pattern.ts';

export type { CockatielConfig } from './cockatiel-fields.ts';

export interface CockatielBreaker {
  state: number;
  counts: Counts;
  /** Open: a call then or later is the trial. */
  openUntilUs: number;
  /** Failed trials since it was closed: the place in the list of waits. */
  failedTrials: number;
  /** Trials begun so far. */
  trials: number;
  /** Callers that wait for the trial of this number, in order of arrival. */
  waiting: { readonly trial: number; readonly handle: number }[];
}
export interface CockatielCall {
  /** The trial that this call is, or waits for; 0 none. */
  trial: number;
  is: 'new' | 'under way' | 'waiting' | 'done';
  /** It waited for a trial: the library runs it without the caller's signal. */
  waited: boolean;
  replied: boolean;
}

const FAILED = 0;
const CALLS = 1;
const WAITING = 2;
const FAILED_TRIALS = 3;
const CALLS_NEEDED = 4;

/**
 * cockatiel 3.2.1, `src/CircuitBreakerPolicy.ts` and `src/breaker/*.ts`. Leaving open is lazy and inclusive. Half-open is
 * one trial; other callers wait for its end and then start over, in order. Calls begun closed report to the counter when
 * they end, whatever the state: their failure can end a trial under way, whose own result then moves nothing. A trial of
 * an earlier half-open still closes or opens a later one.
 */
export const cockatiel: Dialect<typeof fields, CockatielConfig, CockatielBreaker, CockatielCall> = {
  library: 'cockatiel', version: '3.2.1', fields,
  scopes: ['link', 'client', 'endpoint'], states: BREAKER_STATES,
  gauges: [
    { name: 'failed', unit: 'calls' },
    { name: 'calls', unit: 'calls' },
    { name: 'waiting', unit: 'calls' },
    { name: 'failedTrials', unit: 'trials' },
    { name: 'callsNeeded', unit: 'calls' },
  ],
  init(config, fx) {
    fx.gauge(CALLS_NEEDED, leastCalls(config));
    return { state: CLOSED, counts: emptyCounts(config), openUntilUs: 0, failedTrials: 0, trials: 0, waiting: [] };
  },
  begin: () => ({ trial: 0, is: 'new', waited: false, replied: false }),
  step(breaker, call, config, signal, fx) {
    switch (signal.type) {
      case 'request': enter(breaker, call, fx); return;
      case 'woken':
        if (call.is === 'waiting' && !call.replied) enter(breaker, call, fx);
        return;
      case 'response':
        if (call.replied) return;
        call.replied = true;
        ended(breaker, call, config, signal.outcome, fx.shared);
        fx.reply(signal.outcome);
        return;
      case 'late':
        if (call.is === 'under way') ended(breaker, call, config, signal.outcome, fx.shared);
        return;
      case 'cancel': left(breaker, call, config, fx); return;
      case 'timer': return;
      case 'started': return;
    }
  },
  reconfigure(breaker, config, _before, fx) {
    const before = breaker.counts;
    breaker.counts = mended(before, config);
    fx.gauge(CALLS_NEEDED, leastCalls(config));
    tellCounts(breaker, failedIn(before), callsIn(before), fx);
  },
  check: (config) => (config.breaker === 'count' && config.minimumNumberOfCalls > config.size ? [{ field: 'minimumNumberOfCalls', message: `It asks for ${config.minimumNumberOfCalls} results, and the window holds ${config.size}, which the library refuses; here it never opens. Ask for fewer, or widen the window.` }] : []),
  conditions(at, config): readonly Condition[] {
    const closed = at.state === CLOSED;
    const calls = closed ? at.gauges[CALLS] ?? 0 : 0;
    const need =
      config.breaker === 'consecutive'
        ? Math.max(1, config.consecutiveFailures)
        : leastAbove(config.threshold, Math.max(1, calls, leastCalls(config)));
    return [
      { from: CLOSED, to: OPEN, have: closed ? at.gauges[FAILED] ?? 0 : 0, need, atUs: Infinity },
      { from: OPEN, to: HALF_OPEN, have: 0, need: 0, atUs: at.state === OPEN ? at.untilUs : Infinity },
      { from: HALF_OPEN, to: CLOSED, have: 0, need: 1, atUs: Infinity },
      { from: HALF_OPEN, to: OPEN, have: 0, need: 1, atUs: Infinity },
    ];
  },
};

/** A call arrives, or goes on after the trial it waited for. */
function enter(breaker: CockatielBreaker, call: CockatielCall, fx: Effects): void {
  if (breaker.state === HALF_OPEN) {
    call.is = 'waiting';
    call.trial = breaker.trials;
    call.waited = true;
    breaker.waiting.push({ trial: call.trial, handle: fx.handle });
    fx.shared.gauge(WAITING, breaker.waiting.length);
    return;
  }
  call.trial = 0;
  if (breaker.state === OPEN) {
    if (fx.nowUs < breaker.openUntilUs) {
      call.is = 'done';
      call.replied = true;
      fx.reply(fx.shared.outcome('rejected:open'));
      return;
    }
    breaker.state = HALF_OPEN;
    breaker.trials += 1;
    call.trial = breaker.trials;
    fx.shared.moved(HALF_OPEN);
  }
  call.is = 'under way';
  fx.forward(1, call.waited ? { wait: 'probe' } : {});
}

function ended(breaker: CockatielBreaker, call: CockatielCall, config: CockatielConfig, outcome: Outcome, fx: SharedEffects): void {
  const ok = outcome.reason === 'ok';
  const handled = ok || !config.unhandledErrors.includes(outcome.reason === 'error' ? outcome.error : outcome.reason);
  const trial = call.trial > 0;
  call.is = 'done';
  const failed = failedIn(breaker.counts);
  const calls = callsIn(breaker.counts);
  if (trial && (ok || !handled)) close(breaker, fx);
  if (ok) countSuccess(breaker.counts, trial, config, fx.nowUs);
  const opens = !ok && handled && (countFailure(breaker.counts, config, fx.nowUs) || trial);
  tellCounts(breaker, failed, calls, fx);
  if (opens) open(breaker, config, fx);
  if (trial) release(breaker, call.trial, fx);
}

/** The work is told by the caller's signal and fails, unless the call had waited; one that still waits never runs. */
function left(breaker: CockatielBreaker, call: CockatielCall, config: CockatielConfig, fx: Effects): void {
  if (call.replied) return;
  call.replied = true;
  const cancelled = fx.shared.outcome('cancelled');
  if (call.is === 'waiting') {
    call.is = 'done';
    breaker.waiting = breaker.waiting.filter((waiter) => waiter.handle !== fx.handle);
    fx.shared.gauge(WAITING, breaker.waiting.length);
  }
  const told = call.is === 'under way' && !call.waited;
  if (told) ended(breaker, call, config, cancelled, fx.shared);
  fx.reply(cancelled);
  if (told) fx.cancel(1);
}

function open(breaker: CockatielBreaker, config: CockatielConfig, fx: SharedEffects): void {
  if (breaker.state === OPEN) return;
  breaker.failedTrials = breaker.state === HALF_OPEN ? breaker.failedTrials + 1 : 0;
  breaker.state = OPEN;
  breaker.openUntilUs = fx.nowUs + Math.round(waitMs(config, breaker.failedTrials) * 1000);
  fx.moved(OPEN, Math.max(fx.nowUs, breaker.openUntilUs));
  fx.gauge(FAILED_TRIALS, breaker.failedTrials);
}
/** How long it stays open after this many failed trials in a row. */
function waitMs(config: CockatielConfig, failedTrials: number): number {
  if (config.halfOpenBackoff === 'constant') return config.halfOpenAfterMs;
  const list = config.halfOpenAfterListMs;
  return list[Math.min(failedTrials, list.length - 1)] ?? 0;
}

function close(breaker: CockatielBreaker, fx: SharedEffects): void {
  if (breaker.state !== HALF_OPEN) return;
  breaker.state = CLOSED;
  fx.moved(CLOSED);
  breaker.failedTrials = 0;
  fx.gauge(FAILED_TRIALS, 0);
}

/** Those who waited for this trial start over, first come, first served. */
function release(breaker: CockatielBreaker, trial: number, fx: SharedEffects): void {
  const released = breaker.waiting.filter((waiter) => waiter.trial === trial);
  if (released.length === 0) return;
  breaker.waiting = breaker.waiting.filter((waiter) => waiter.trial !== trial);
  fx.gauge(WAITING, breaker.waiting.length);
  for (const { handle } of released) fx.wake(handle, null);
}

/** Tells what differs from the counts before. */
function tellCounts({ counts }: CockatielBreaker, failed: number, calls: number, fx: SharedEffects): void {
  if (failedIn(counts) !== failed) fx.gauge(FAILED, failedIn(counts));
  if (callsIn(counts) !== calls) fx.gauge(CALLS, callsIn(counts));
}
