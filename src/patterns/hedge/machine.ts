/** Hedging: more attempts of the same call while the first is under way; the first answer that is good enough wins. */
import type { FieldTable } from '../../engine/fields.ts';
import { MARK, type Outcome } from '../../engine/outcome.ts';
import type { ConfigWarning, Dialect, Effects } from '../../engine/pattern.ts';

/** Where libraries differ. */
export interface HedgeRules<C> {
  /** Attempts in all, the first one included. */
  most(config: C): number;
  /** From one attempt to the next; 0: all at once, negative: only after a failure. */
  delayMs(config: C): number;
  /** Whether this failure leaves the call to other attempts; if not, it is the answer. */
  isPassedOver(outcome: Outcome, config: C): boolean;
  /** Whether such a failure sends the next attempt at once. */
  readonly nextOnFailure: boolean;
  /** Whether the server's push-back says when the next attempt is sent. */
  readonly heedsPushBack: boolean;
  /** Whose outcome it is when all have failed. */
  readonly allFailed: 'first' | 'last';
  /** What becomes of the attempts still under way when the call is decided; outwait: cancelled, and the caller is kept until they have ended. */
  losers(config: C): 'cancel' | 'leave' | 'outwait';
  /** Whether the others are cancelled as soon as the work of one begins. */
  readonly tied: boolean;
  /** Whether further attempts leave out the instances that attempts of this call have been to. */
  avoidsTried(config: C): boolean;
}

const RUNNING = 0;
/** Cancelled before its answer: only a success of it still counts. */
const DROPPED = 1;
const ENDED = 2;

export interface HedgedCall {
  phase: 'open' | 'decided' | 'replied';
  /** What each attempt is doing, the first at 0. */
  attempts: number[];
  /** How many are RUNNING. */
  running: number;
  /** The outcome to fall back on, or the one decided on. */
  kept: Outcome | null;
}

const HEDGE = { wait: 'hedge' } as const;
const HEDGE_ELSEWHERE = { wait: 'hedge', avoidTried: true } as const;

type HedgeMachine<C> = Pick<Dialect<FieldTable, C, null, HedgedCall>, 'scopes' | 'states' | 'gauges' | 'init' | 'begin' | 'step' | 'conditions'>;

export function hedgeMachine<C>(rules: HedgeRules<C>): HedgeMachine<C> {
  return {
    scopes: ['link'], states: [], gauges: [],
    init: () => null,
    begin: () => ({ phase: 'open', attempts: [], running: 0, kept: null }),
    step(_shared, call, config, signal, fx) {
      switch (signal.type) {
        case 'request':
          sendDue(call, config, rules, fx);
          return;
        case 'timer':
          if (call.phase === 'open' && call.attempts.length < rules.most(config)) sendDue(call, config, rules, fx);
          return;
        case 'response': answered(call, config, rules, signal.attempt, signal.outcome, fx); return;
        case 'started':
          if (rules.tied && call.phase === 'open') begun(call, signal.attempt, fx);
          return;
        case 'cancel':
          if (call.phase === 'replied') return;
          call.phase = 'replied';
          fx.stopTimer(0);
          fx.reply(fx.shared.outcome('cancelled'));
          cancelRunning(call, fx);
          return;
        case 'late': return;
        case 'woken': return;
      }
    },
    conditions: () => [],
  };
}

/** One more; without a delay all that are left go at once. */
function sendDue<C>(call: HedgedCall, config: C, rules: HedgeRules<C>, fx: Effects): void {
  do send(call, config, rules, fx); while (rules.delayMs(config) === 0 && call.attempts.length < rules.most(config));
}
function send<C>(call: HedgedCall, config: C, rules: HedgeRules<C>, fx: Effects): void {
  const attempt = call.attempts.push(RUNNING);
  call.running += 1;
  fx.forward(attempt, attempt === 1 ? undefined : rules.avoidsTried(config) ? HEDGE_ELSEWHERE : HEDGE);
  const delayMs = rules.delayMs(config);
  if (delayMs > 0 && attempt < rules.most(config)) fx.startTimer(0, delayMs);
}

function answered<C>(call: HedgedCall, config: C, rules: HedgeRules<C>, attempt: number, outcome: Outcome, fx: Effects): void {
  const was = call.attempts[attempt - 1];
  call.attempts[attempt - 1] = ENDED;
  if (was === RUNNING) call.running -= 1;
  if (call.phase === 'decided') {
    if (call.running === 0 && was === RUNNING) reply(call, fx);
    return;
  }
  if (call.phase !== 'open' || (was === DROPPED && outcome.reason !== 'ok')) return;
  if (isPanic(outcome) || !rules.isPassedOver(outcome, config)) {
    decide(call, config, rules, attempt > 1 && outcome.reason === 'ok' ? fx.shared.outcome('ok', { marks: outcome.marks | MARK.hedged }) : outcome, fx);
    return;
  }
  if (rules.allFailed === 'last' || attempt === 1) call.kept = outcome;
  if (rules.nextOnFailure && call.attempts.length < rules.most(config)) {
    if (rules.heedsPushBack && outcome.retryAfterMs >= 0) fx.startTimer(0, outcome.retryAfterMs);
    else {
      fx.stopTimer(0);
      send(call, config, rules, fx);
    }
  } else if (call.running === 0) decide(call, config, rules, call.kept ?? outcome, fx);
}

function decide<C>(call: HedgedCall, config: C, rules: HedgeRules<C>, outcome: Outcome, fx: Effects): void {
  const losers = rules.losers(config);
  fx.stopTimer(0);
  call.phase = 'decided';
  call.kept = outcome;
  if (losers !== 'outwait' || call.running === 0) reply(call, fx);
  if (losers === 'cancel') cancelRunning(call, fx);
  // Those that are waited for stay RUNNING until they have ended.
  if (losers === 'outwait') call.attempts.forEach((doing, i) => { if (doing === RUNNING) fx.cancel(i + 1, true); });
}

function reply(call: HedgedCall, fx: Effects): void {
  call.phase = 'replied';
  if (call.kept !== null) fx.reply(call.kept);
}

/** The others are told to stop, but for those whose work has begun as well. */
function begun(call: HedgedCall, attempt: number, fx: Effects): void {
  if (call.attempts[attempt - 1] !== RUNNING) return;
  fx.stopTimer(0);
  call.attempts.forEach((doing, i) => {
    if (doing !== RUNNING || i === attempt - 1) return;
    call.attempts[i] = DROPPED;
    call.running -= 1;
    fx.cancel(i + 1);
  });
}

function cancelRunning(call: HedgedCall, fx: Effects): void {
  call.attempts.forEach((doing, i) => {
    if (doing !== RUNNING) return;
    call.attempts[i] = DROPPED;
    fx.cancel(i + 1);
  });
  call.running = 0;
}

function isPanic(outcome: Outcome): boolean { return outcome.reason === 'error' && outcome.error === 'panic'; }

/** Of rules that send no copy after a failure. */
export function neverSent({ delayMs, maxExtra }: { readonly delayMs: number; readonly maxExtra: number }): readonly ConfigWarning[] {
  return delayMs < 0 && maxExtra > 0 ? [{ field: 'delayMs', message: 'With a negative time no copy is ever sent. Give it a length, or leave the hedge out.' }] : [];
}

/** A failure's name in lists: the error's, or the reason's own for what is not an error. */
export function nameOf(outcome: Outcome): string { return outcome.reason === 'error' ? outcome.error : outcome.reason; }
