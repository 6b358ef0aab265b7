/** What every library's timeout has in common: a clock beside the work, and an answer when it is up. */
import type { Machine } from '../../engine/pattern.ts';

/** One library's rules. */
export interface TimeoutRules<C> {
  /** When time is up, from now in ms; Infinity: never. Zero or less: at once. `leftMs`: until the caller's deadline, Infinity: none. */
  limitMs(config: C, leftMs: number): number;
  /** The attempt is told to stop when time is up. */
  cancels(config: C): boolean;
  /** The caller waits on after that, for what the work answers. */
  waits(config: C): boolean;
  /** Work that obeys counts as a timeout; otherwise its own answer is passed on. Only asked where the caller waits. */
  readonly obeyed?: 'timeout' | 'answer';
  /** The work is handed over before the clock starts: ends of the same instant are the work's, as far as it was scheduled first. */
  readonly workFirst?: true;
  /** Time that is up before the work begins is up, though the work may answer in no time. */
  readonly upAtOnce?: true;
  /** Nothing is sent when time is up before the work begins. */
  readonly refusesWhenEnded?: true;
}

export interface TimeoutCall {
  replied: boolean;
  /** Time was up, and the caller waits on. */
  up: boolean;
}

/**
 * Unless the library hands the work over first, the timer starts before the work, so it wins when both fall due at one instant.
 * Whether it is per attempt or overall is its place in the chain: inside a retry or outside it.
 */
export function timeoutMachine<C>(rules: TimeoutRules<C>): Machine<C, null, TimeoutCall> {
  return {
    scopes: ['link'], states: [], gauges: [],
    init: () => null,
    begin: () => ({ replied: false, up: false }),
    step(_shared, call, config, signal, fx) {
      switch (signal.type) {
        case 'request': {
          const limitMs = rules.limitMs(config, (fx.call.deadlineUs - fx.nowUs) / 1000);
          if (limitMs <= 0 && rules.refusesWhenEnded === true) {
            call.replied = true;
            fx.reply(fx.shared.outcome('timeout'));
            return;
          }
          const limited = limitMs < Infinity;
          const endUs = limited ? fx.nowUs + Math.max(0, Math.round(limitMs * 1000)) : Infinity;
          if (limited && rules.workFirst !== true) fx.startTimer(0, limitMs);
          fx.forward(1, undefined, Math.min(endUs, fx.call.deadlineUs));
          if (limited && rules.workFirst === true) fx.startTimer(0, limitMs);
          return;
        }
        case 'response': {
          if (call.replied) return;
          call.replied = true;
          if (!call.up) fx.stopTimer(0);
          const obeyed = call.up && signal.outcome.reason === 'cancelled' && rules.obeyed === 'timeout';
          const upBefore = rules.upAtOnce === true && rules.limitMs(config, Infinity) <= 0;
          fx.reply(obeyed || upBefore ? fx.shared.outcome('timeout') : signal.outcome);
          return;
        }
        case 'timer':
          if (call.replied) return;
          if (rules.waits(config)) call.up = true;
          else {
            call.replied = true;
            fx.reply(fx.shared.outcome('timeout'));
          }
          if (rules.cancels(config)) fx.cancel(1, call.up ? true : undefined);
          return;
        case 'cancel':
          if (call.replied) return;
          if (rules.waits(config)) {
            if (!call.up) fx.cancel(1, true);
            fx.stopTimer(0);
            return;
          }
          call.replied = true;
          fx.stopTimer(0);
          fx.reply(fx.shared.outcome('cancelled'));
          fx.cancel(1);
          return;
        case 'late': return;      // the answer of abandoned work helps nobody
        case 'started': return;
        case 'woken': return;
      }
    },
    conditions: () => [],
    firstTryMs: (config) => rules.refusesWhenEnded === true ? 0 : rules.limitMs(config, Infinity),
  };
}
