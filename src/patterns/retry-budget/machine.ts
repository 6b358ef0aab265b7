/** What every retry budget has in common: first tries pass, a further attempt passes if the budget allows it. */
import type { Outcome } from '../../engine/outcome.ts';
import type { Gauge, Machine, Scope, SharedEffects } from '../../engine/pattern.ts';

/** One rule of how much may be retried, over the state shared by all calls of its scope. */
export interface BudgetRules<C, S> {
  readonly scopes: readonly Scope[];
  readonly gauges: readonly Gauge[];
  init(config: C, fx: SharedEffects): S;
  /** A first try passes. */
  first(budget: S, config: C, fx: SharedEffects): void;
  /** Whether a further attempt may pass; if so, takes what it costs. */
  admits(budget: S, config: C, fx: SharedEffects): boolean;
  /** An attempt that passed has ended, or its caller has left it (`cancelled`). */
  ended(budget: S, config: C, outcome: Outcome, isRetry: boolean, fx: SharedEffects): void;
  reconfigure?(budget: S, config: C, before: C, fx: SharedEffects): void;
}

export interface BudgetCall { isRetry: boolean; replied: boolean }

/**
 * Stands inside a retry, which numbers its attempts: 1 is a first try, everything above a retry (or a hedge).
 * It is asked when the attempt is sent, so after the wait before it.
 */
export function budgetMachine<C, S>(rules: BudgetRules<C, S>): Machine<C, S, BudgetCall> {
  const { scopes, gauges, init } = rules;
  return {
    scopes, states: [], gauges, init,
    begin: () => ({ isRetry: false, replied: false }),
    step(budget, call, config, signal, fx) {
      switch (signal.type) {
        case 'request':
          call.isRetry = fx.call.attempt > 1;
          if (!call.isRetry) rules.first(budget, config, fx.shared);
          else if (!rules.admits(budget, config, fx.shared)) {
            call.replied = true;
            fx.reply(fx.shared.outcome('rejected:budget'));
            return;
          }
          fx.forward(1);
          return;
        case 'response':
          if (call.replied) return;
          call.replied = true;
          rules.ended(budget, config, signal.outcome, call.isRetry, fx.shared);
          fx.reply(signal.outcome);
          return;
        case 'cancel': {
          if (call.replied) return;
          call.replied = true;
          const outcome = fx.shared.outcome('cancelled');
          rules.ended(budget, config, outcome, call.isRetry, fx.shared);
          fx.reply(outcome);
          fx.cancel(1);
          return;
        }
        case 'late': return;
        case 'timer': return;
        case 'started': return;
        case 'woken': return;
      }
    },
    reconfigure: (budget, config, before, fx) => { rules.reconfigure?.(budget, config, before, fx); },
    conditions: () => [],
  };
}
