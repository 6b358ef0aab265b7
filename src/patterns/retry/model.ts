/** Retry: sends a failed call again after a wait. */
import { firstBackoff, nextWaitMs, type BackoffState } from './backoff.ts';
import { isPanic, isRetried } from './classify.ts';
import { fields, type RetryConfig } from './fields.ts';
import type { Outcome } from '../../engine/outcome.ts';
import type { Effects, Policy } from '../../engine/pattern.ts';

/** Keys of the call's timers. */
const WAIT = 0;
const CONTEXT = 1;

const BACKOFF = { wait: 'backoff' } as const;

export interface RetryCall {
  /** Number of the attempt under way or just ended. */
  attempt: number;
  phase: 'working' | 'waiting' | 'replied';
  context: 'none' | 'running' | 'ended';
  /** When the context ends; Infinity none. */
  contextUs: number;
  backoff: BackoffState;
  /** The failure being waited on; only kept for `surfaceWorkErrors`. */
  last: Outcome | null;
}

/**
 * `retries` counts what follows the first attempt; the wait starts at the end of the failed attempt.
 * A wait of zero or less is a timer of zero length, so an endless retry without waits still counts as events,
 * and a context that has ended at that instant wins over it.
 * Rules: go-resiliency `retrier/retrier.go`, `backoffs.go`, `classifier.go`.
 */
export const retry: Policy<'retry', typeof fields, RetryConfig, null, RetryCall> = {
  role: 'policy', kind: 'retry', title: 'Retry', fields,
  scopes: ['link'], states: [], gauges: [],
  init: () => null,
  begin: (config) => ({ attempt: 0, phase: 'working', context: 'none', contextUs: Infinity, backoff: firstBackoff(config), last: null }),
  step(_shared, call, config, signal, fx) {
    switch (signal.type) {
      case 'request':
        if (config.contextMs > 0) {
          call.context = 'running';
          call.contextUs = fx.nowUs + Math.round(config.contextMs * 1000);
          fx.startTimer(CONTEXT, config.contextMs);
        }
        send(call, fx);
        return;
      case 'response':
        if (call.phase !== 'working' || signal.attempt !== call.attempt) return;
        answered(call, config, signal.outcome, fx);
        return;
      case 'timer':
        if (call.phase === 'replied') return;
        if (signal.key === CONTEXT) contextEnds(call, fx);
        else send(call, fx);
        return;
      case 'cancel': {
        if (call.phase === 'replied') return;
        const working = call.phase === 'working';
        reply(call, fx.shared.outcome('cancelled'), fx);
        if (working) fx.cancel(call.attempt);
        return;
      }
      case 'late': return;
      case 'started': return;
      case 'woken': return;
    }
  },
  conditions: () => [],
};

function send(call: RetryCall, fx: Effects): void {
  call.attempt += 1;
  call.phase = 'working';
  fx.forward(call.attempt, call.attempt > 1 ? BACKOFF : undefined, Math.min(fx.call.deadlineUs, call.contextUs));
}

function answered(call: RetryCall, config: RetryConfig, outcome: Outcome, fx: Effects): void {
  if (outcome.reason === 'ok' || isPanic(outcome) || !isRetried(outcome, config)) {
    reply(call, outcome, fx);
    return;
  }
  if (config.infinite && config.retries === 0) {
    // go-resiliency takes the last of an empty list of waits here, and panics
    reply(call, fx.shared.outcome('error', { error: 'panic' }), fx);
    return;
  }
  if (!config.infinite && call.attempt > config.retries) {
    reply(call, outcome, fx);
    return;
  }
  call.last = config.surfaceWorkErrors ? outcome : null;
  if (call.context === 'ended') {
    replyForContext(call, fx);
    return;
  }
  call.phase = 'waiting';
  fx.startTimer(WAIT, Math.max(0, nextWaitMs(call.backoff, config, call.attempt, fx)));
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
