/** What every library's retry has in common: attempts, waits between them, and when it gives up. */
import type { Outcome } from '../../engine/outcome.ts';
import type { Effects, Machine } from '../../engine/pattern.ts';

/** What a library's waits remember of a call; plain data. */
export interface WaitState {
  /** The curve's present value, before cap and jitter; its unit is the library's. */
  curve: number;
  /** What a decorrelated jitter remembers of its last draw. */
  previous: number;
}

/** One library's rules. */
export interface RetryRules<C> {
  /** How many retries follow the first attempt; Infinity: for ever. NaN: the library panics at the first retry. */
  retries(config: C): number;
  begin(config: C): WaitState;
  /** The wait before retry number `retry` (from 1), in ms; zero or negative: none. Asked once for each, in order. */
  waitMs(state: WaitState, config: C, retry: number, outcome: Outcome, fx: { random(): number }): number;
  /** Asked of failures only, never of a panic or of an empty retry budget. */
  isRetried(outcome: Outcome, config: C): boolean;
  /** Time for the whole run in ms; 0 none. */
  contextMs?(config: C): number;
  /** Return the work's last error instead of the context's own. */
  surfacesWorkErrors?(config: C): boolean;
  /**
   * What a caller's cancellation does. `leave`: the run ends at once. `afterWork`: work under way is told and waited for,
   * a wait ends at once. `cooperative`: a wait goes on too, and one more attempt follows it.
   */
  readonly onCancel: 'leave' | 'afterWork' | 'cooperative';
}

export interface RetryCall {
  /** Number of the attempt under way or just ended. */
  attempt: number;
  phase: 'working' | 'waiting' | 'replied';
  context: 'none' | 'running' | 'ended';
  /** When the context ends; Infinity none. */
  contextUs: number;
  /** The caller has said that it leaves, and is answered when the work ends. */
  told: boolean;
  wait: WaitState;
  /** The failure being waited on; only kept for `surfacesWorkErrors`. */
  last: Outcome | null;
}

/** Keys of the call's timers. */
const WAIT = 0;
const CONTEXT = 1;

const BACKOFF = { wait: 'backoff' } as const;

/**
 * A retry by these rules. A wait starts at the end of the failed attempt. A wait of zero or less is a timer of zero length,
 * so an endless retry without waits still counts as events, and a context that has ended at that instant wins over it.
 */
export function retryMachine<C>(rules: RetryRules<C>): Machine<C, null, RetryCall> {
  return {
    scopes: ['link'], states: [], gauges: [],
    init: () => null,
    begin: (config) => ({ attempt: 0, phase: 'working', context: 'none', contextUs: Infinity, told: false, wait: rules.begin(config), last: null }),
    step(_shared, call, config, signal, fx) {
      switch (signal.type) {
        case 'request': {
          const contextMs = rules.contextMs?.(config) ?? 0;
          if (contextMs > 0) {
            call.context = 'running';
            call.contextUs = fx.nowUs + Math.round(contextMs * 1000);
            fx.startTimer(CONTEXT, contextMs);
          }
          send(call, fx);
          return;
        }
        case 'response':
          if (call.phase !== 'working' || signal.attempt !== call.attempt) return;
          answered(rules, call, config, signal.outcome, fx);
          return;
        case 'timer':
          if (call.phase === 'replied') return;
          if (signal.key === CONTEXT) contextEnds(call, fx);
          else send(call, fx);
          return;
        case 'cancel':
          if (call.phase !== 'replied') cancelled(rules, call, fx);
          return;
        case 'late': return;
        case 'started': return;
        case 'woken': return;
      }
    },
    conditions: () => [],
    firstTryMs: () => Infinity,
  };
}

function send(call: RetryCall, fx: Effects): void {
  call.attempt += 1;
  call.phase = 'working';
  fx.forward(call.attempt, call.attempt > 1 ? BACKOFF : undefined, Math.min(fx.call.deadlineUs, call.contextUs));
  if (call.told) fx.cancel(call.attempt, true);
}

function answered<C>(rules: RetryRules<C>, call: RetryCall, config: C, outcome: Outcome, fx: Effects): void {
  if (call.told || isFinal(outcome) || !rules.isRetried(outcome, config)) {
    reply(call, outcome, fx);
    return;
  }
  const retries = rules.retries(config);
  if (retries !== retries) {
    reply(call, fx.shared.outcome('error', { error: 'panic' }), fx);
    return;
  }
  if (call.attempt > retries) {
    reply(call, outcome, fx);
    return;
  }
  call.last = rules.surfacesWorkErrors?.(config) === true ? outcome : null;
  if (call.context === 'ended') {
    replyForContext(call, fx);
    return;
  }
  call.phase = 'waiting';
  fx.startTimer(WAIT, Math.max(0, rules.waitMs(call.wait, config, call.attempt, outcome, fx)));
}

/** A success, a panic, which passes straight through, and an empty retry budget, which would only be asked again. */
function isFinal(outcome: Outcome): boolean {
  return outcome.reason === 'ok' || outcome.reason === 'rejected:budget' || (outcome.reason === 'error' && outcome.error === 'panic');
}

function cancelled<C>(rules: RetryRules<C>, call: RetryCall, fx: Effects): void {
  const working = call.phase === 'working';
  if (rules.onCancel === 'cooperative' || (rules.onCancel === 'afterWork' && working)) {
    call.told = true;
    if (working) fx.cancel(call.attempt, true);
    return;
  }
  reply(call, fx.shared.outcome('cancelled'), fx);
  if (working) fx.cancel(call.attempt);
}

function contextEnds(call: RetryCall, fx: Effects): void {
  call.context = 'ended';
  if (call.phase === 'waiting') replyForContext(call, fx);
}

function replyForContext(call: RetryCall, fx: Effects): void {
  reply(call, call.last ?? fx.shared.outcome('timeout'), fx);
}

function reply(call: RetryCall, outcome: Outcome, fx: Effects): void {
  if (call.phase === 'waiting') fx.stopTimer(WAIT);
  if (call.context === 'running') fx.stopTimer(CONTEXT);
  call.phase = 'replied';
  fx.reply(outcome);
}
