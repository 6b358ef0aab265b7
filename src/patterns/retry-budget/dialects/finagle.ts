/** Finagle's retry budget: a share of what succeeded lately, and a reserve. */
import { budgetMachine } from '../machine.ts';
import type { BudgetCall } from '../machine.ts';
import { addTo, emptyAdder, sumOf } from './windowed-adder.ts';
import type { WindowedAdder } from './windowed-adder.ts';
import type { ConfigOf, FieldTable } from '../../../engine/fields.ts';
import type { Dialect, SharedEffects } from '../../../engine/pattern.ts';

const fields = {
  percentCanRetry: {
    type: 'share', label: 'May be retried', unit: '%', default: 0.2,
    help: 'How many retries each deposit pays for. 0: only the reserve.',
    accept: { min: 0, max: 1000 }, slider: { min: 0, max: 1, step: 0.01, scale: 'linear' },
    names: { Finagle: 'percentCanRetry' },
  },
  minRetriesPerSec: {
    type: 'count', label: 'Reserve', unit: 'rps', default: 10, whole: true,
    help: 'Retries a second that are always there, times the memory: 10 per s and 10 s are 100 at once. 0: no reserve; with a share of 0 too, no retry ever.',
    accept: { min: 0, max: 1_000_000 }, slider: { min: 0, max: 100, step: 1, scale: 'linear' },
    names: { Finagle: 'minRetriesPerSec' },
  },
  ttlMs: {
    type: 'duration', label: 'Memory', unit: 'ms', default: 10_000,
    help: 'After this time deposits are forgotten, and withdrawals too, in ten steps. The reserve counts whole seconds of it.',
    accept: { min: 1000, max: 60_000 }, slider: { min: 1000, max: 60_000, step: 1000, scale: 'linear' },
    names: { Finagle: 'ttl' },
  },
  deposit: {
    type: 'choice', label: 'Filled by', default: 'success',
    help: 'Successes, as in the present source, or requests, as in older ones: then failing first tries pay for their own retries.',
    options: [{ value: 'success', label: 'Successes' }, { value: 'request', label: 'Requests (older)' }],
  },
} as const satisfies FieldTable;

export type FinagleConfig = ConfigOf<typeof fields>;
export interface FinagleBudget { adder: WindowedAdder; balance: number }

const DEPOSIT = 1000;
const BALANCE = 0;

/** Finagle 4feb34c, `service/RetryBudget.scala`, `RequeueFilter.scala`; util `TokenBucket.scala` (leaky). */
export const finagle: Dialect<typeof fields, FinagleConfig, FinagleBudget, BudgetCall> = {
  library: 'Finagle', version: '2024-10', fields,
  ...budgetMachine<FinagleConfig, FinagleBudget>({
    scopes: ['client', 'link', 'service', 'global'],
    gauges: [{ name: 'balance', unit: 'retries' }],
    init(config, fx) {
      const budget = { adder: emptyAdder(config.ttlMs, fx.nowUs), balance: 0 };
      tell(budget, config, fx);
      return budget;
    },
    first(budget, config, fx) {
      if (config.deposit === 'request') put(budget, config, fx);
    },
    admits(budget, config, fx) {
      const cost = costOf(config);
      const allowed = cost < Infinity && sumOf(budget.adder, fx.nowUs) + reserveOf(config) >= cost;
      if (allowed) addTo(budget.adder, -cost, fx.nowUs);
      tell(budget, config, fx);
      return allowed;
    },
    ended(budget, config, outcome, _isRetry, fx) {
      if (config.deposit === 'success' && outcome.reason === 'ok') put(budget, config, fx);
    },
    reconfigure(budget, config, before, fx) {
      if (config.ttlMs !== before.ttlMs) budget.adder = emptyAdder(config.ttlMs, fx.nowUs);
      tell(budget, config, fx);
    },
  }),
  check: (config) => (config.percentCanRetry > 0 || config.minRetriesPerSec > 0 ? [] : [{ field: 'percentCanRetry', message: 'Share and reserve are both zero, so no retry ever passes. Raise one of them, or leave out the retry.' }]),
};

/** What a retry takes; Infinity: none is ever allowed. */
function costOf(config: FinagleConfig): number {
  if (config.percentCanRetry === 0) return config.minRetriesPerSec === 0 ? Infinity : 1;
  return Math.floor(DEPOSIT / config.percentCanRetry);
}

function reserveOf(config: FinagleConfig): number {
  return config.minRetriesPerSec * Math.floor(config.ttlMs / 1000) * (config.minRetriesPerSec === 0 ? 0 : costOf(config));
}

function put(budget: FinagleBudget, config: FinagleConfig, fx: SharedEffects): void {
  if (config.percentCanRetry > 0) addTo(budget.adder, DEPOSIT, fx.nowUs);
  tell(budget, config, fx);
}

function tell(budget: FinagleBudget, config: FinagleConfig, fx: SharedEffects): void {
  const cost = costOf(config), balance = cost < Infinity ? Math.trunc((sumOf(budget.adder, fx.nowUs) + reserveOf(config)) / cost) : 0;
  if (balance === budget.balance) return;
  budget.balance = balance;
  fx.gauge(BALANCE, balance);
}
