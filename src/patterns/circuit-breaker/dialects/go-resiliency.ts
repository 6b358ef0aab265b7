/** The breaker of eapache/go-resiliency: opens on errors that follow each other closely, half-open by a timer. */
import { BREAKER_STATES, CLOSED, HALF_OPEN, OPEN } from '../states.ts';
import type { ConfigOf, FieldTable } from '../../../engine/fields.ts';
import type { Outcome } from '../../../engine/outcome.ts';
import type { Condition, Dialect, SharedEffects } from '../../../engine/pattern.ts';

const fields = {
  errorThreshold: {
    type: 'count', label: 'Errors to open', unit: 'errors', default: 3, whole: true,
    help: 'Opens when the error count equals it. Successes do not reset the count; time does. Zero or negative: never opens.',
    accept: { min: -2_147_483_648, max: 2_147_483_647 }, slider: { min: 1, max: 20, step: 1, scale: 'linear' },
    names: { 'go-resiliency': 'errorThreshold' },
  },
  successThreshold: {
    type: 'count', label: 'Successes to close', unit: 'successes', default: 1, whole: true,
    help: 'Closes from half-open when this many calls have succeeded. Zero or negative: never closes on success.',
    accept: { min: -2_147_483_648, max: 2_147_483_647 }, slider: { min: 1, max: 20, step: 1, scale: 'linear' },
    names: { 'go-resiliency': 'successThreshold' },
  },
  timeoutMs: {
    type: 'duration', label: 'Stay open for', unit: 'ms', default: 5000,
    help: 'How long it stays open, and how old the last error may be before the count starts again. Zero or negative: open for no time at all, and every earlier error is forgotten.',
    accept: { min: -1e9, max: 1e9 }, slider: { min: 1, max: 60_000, step: 1, scale: 'log' },
    names: { 'go-resiliency': 'timeout' },
  },
  version: {
    type: 'choice', label: 'Version', default: '1.7.0',
    help: "The breaker's rules are the same in both; the chapter's programs were written for 1.2.0.",
    options: [{ value: '1.2.0', label: '1.2.0' }, { value: '1.7.0', label: '1.7.0' }],
  },
} as const satisfies FieldTable;

export type GoResiliencyConfig = ConfigOf<typeof fields>;
export interface GoResiliencyBreaker { state: number; errors: number; successes: number; lastErrorUs: number }
export interface GoResiliencyCall { admittedIn: number; replied: boolean }

const ERRORS = 0;
const SUCCESSES = 1;
const LAST_ERROR = 2;

/**
 * `breaker/breaker.go`, versions 1.2.0 to 1.7.0. Every call is admitted unless open, half-open too, without limit.
 * A success counts only if it began and ended in half-open (not necessarily the same one); an error counts by the
 * state at its end alone. Errors expire lazily, at the next error, strictly later than the last one + timeout.
 */
export const goResiliency: Dialect<typeof fields, GoResiliencyConfig, GoResiliencyBreaker, GoResiliencyCall> = {
  library: 'eapache/go-resiliency', version: '1.2.0, 1.7.0', fields,
  scopes: ['link', 'client', 'endpoint'], states: BREAKER_STATES,
  gauges: [
    { name: 'errors', unit: 'errors', limit: 'errorThreshold' },
    { name: 'successes', unit: 'successes', limit: 'successThreshold' },
    { name: 'lastErrorMs', unit: 'ms' },
  ],
  init: () => ({ state: CLOSED, errors: 0, successes: 0, lastErrorUs: 0 }),
  begin: () => ({ admittedIn: CLOSED, replied: false }),
  step(breaker, call, config, signal, fx) {
    switch (signal.type) {
      case 'request':
        if (breaker.state === OPEN) {
          call.replied = true;
          fx.reply(fx.shared.outcome('rejected:open'));
          return;
        }
        call.admittedIn = breaker.state;
        fx.forward(1);
        return;
      case 'response':
        if (call.replied) return;
        call.replied = true;
        ended(breaker, call, config, signal.outcome, fx.shared);
        fx.reply(signal.outcome);
        return;
      case 'cancel': {
        // the work returns its context's error, which is an error like any other
        if (call.replied) return;
        call.replied = true;
        const cancelled = fx.shared.outcome('cancelled');
        ended(breaker, call, config, cancelled, fx.shared);
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
  tick(breaker, _config, _key, fx) {
    if (breaker.state === OPEN) move(breaker, HALF_OPEN, Infinity, fx);
  },
  /** A threshold lowered to what has been counted already is met by the next count, not missed. */
  reconfigure(breaker, config, _before, fx) {
    if (config.errorThreshold > 0 && breaker.errors >= config.errorThreshold) {
      breaker.errors = config.errorThreshold - 1;
      fx.gauge(ERRORS, breaker.errors);
    }
    if (config.successThreshold > 0 && breaker.successes >= config.successThreshold) {
      breaker.successes = config.successThreshold - 1;
      fx.gauge(SUCCESSES, breaker.successes);
    }
  },
  conditions(at, config, nowUs): readonly Condition[] {
    const errors = at.gauges[ERRORS] ?? 0;
    const expired = nowUs > (at.gauges[LAST_ERROR] ?? 0) * 1000 + config.timeoutMs * 1000;
    const never = Infinity;
    return [
      {
        from: CLOSED,
        to: OPEN,
        have: at.state === CLOSED && !expired ? errors : 0,
        need: config.errorThreshold > 0 ? config.errorThreshold : never,
        atUs: Infinity,
      },
      { from: OPEN, to: HALF_OPEN, have: 0, need: 0, atUs: at.state === OPEN ? at.untilUs : Infinity },
      {
        from: HALF_OPEN,
        to: CLOSED,
        have: at.gauges[SUCCESSES] ?? 0,
        need: config.successThreshold > 0 ? config.successThreshold : never,
        atUs: Infinity,
      },
      { from: HALF_OPEN, to: OPEN, have: 0, need: 1, atUs: Infinity },
    ];
  },
  check({ errorThreshold, successThreshold, timeoutMs }) {
    if (errorThreshold <= 0) return [{ field: 'errorThreshold', message: 'The error count is at least one when it is compared, so it never opens. Set it to one or more, or leave the breaker out.' }];
    if (timeoutMs <= 0) return [{ field: 'timeoutMs', message: errorThreshold > 1 ? 'Every earlier error is forgotten at once, so it hardly ever opens. Give it a length above zero.' : 'It is open for no time at all, so it keeps hardly any call away. Give it a length above zero.' }];
    return successThreshold <= 0 ? [{ field: 'successThreshold', message: 'No number of successes closes it again: it stays half-open until the next error. Set it to one or more.' }] : [];
  },
};

function ended(breaker: GoResiliencyBreaker, call: GoResiliencyCall, config: GoResiliencyConfig, outcome: Outcome, fx: SharedEffects): void {
  if (outcome.reason === 'ok') {
    if (call.admittedIn === HALF_OPEN && breaker.state === HALF_OPEN) succeeded(breaker, config, fx);
    return;
  }
  if (breaker.errors > 0 && fx.nowUs > breaker.lastErrorUs + Math.round(config.timeoutMs * 1000)) breaker.errors = 0;
  if (breaker.state === HALF_OPEN) open(breaker, config, fx);
  else if (breaker.state === CLOSED) failed(breaker, config, fx);
}

function succeeded(breaker: GoResiliencyBreaker, config: GoResiliencyConfig, fx: SharedEffects): void {
  breaker.successes += 1;
  fx.gauge(SUCCESSES, breaker.successes);
  if (breaker.successes === config.successThreshold) move(breaker, CLOSED, Infinity, fx);
}

function failed(breaker: GoResiliencyBreaker, config: GoResiliencyConfig, fx: SharedEffects): void {
  breaker.errors += 1;
  fx.gauge(ERRORS, breaker.errors);
  if (breaker.errors === config.errorThreshold) {
    open(breaker, config, fx);
    return;
  }
  breaker.lastErrorUs = fx.nowUs;
  fx.gauge(LAST_ERROR, fx.nowUs / 1000);
}

function open(breaker: GoResiliencyBreaker, config: GoResiliencyConfig, fx: SharedEffects): void {
  fx.startTimer(0, config.timeoutMs);
  move(breaker, OPEN, fx.nowUs + Math.max(0, Math.round(config.timeoutMs * 1000)), fx);
}

/** Every change zeroes both counters; the move is told first, so it is recorded with the counts that caused it. */
function move(breaker: GoResiliencyBreaker, state: number, untilUs: number, fx: SharedEffects): void {
  breaker.state = state;
  fx.moved(state, untilUs);
  if (breaker.errors !== 0) fx.gauge(ERRORS, 0);
  if (breaker.successes !== 0) fx.gauge(SUCCESSES, 0);
  breaker.errors = 0;
  breaker.successes = 0;
}
