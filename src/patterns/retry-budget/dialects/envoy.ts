/** Envoy's retry budget: at most a share of the active requests may be retries. */
import { budgetMachine } from '../machine.ts';
import type { BudgetCall } from '../machine.ts';
import type { ConfigOf, FieldTable } from '../../../engine/fields.ts';
import type { Dialect, SharedEffects } from '../../../engine/pattern.ts';

const fields = {
  budgetShare: {
    type: 'share', label: 'May be retries', unit: '%', default: 0.2,
    help: 'Share of the requests under way that may be retries, in whole requests. 0: only the smallest number.',
    accept: { min: 0, max: 1 }, slider: { min: 0, max: 1, step: 0.01, scale: 'linear' },
    names: { Envoy: 'budget_percent' },
  },
  minRetryConcurrency: {
    type: 'count', label: 'Always allowed', unit: 'at once', default: 3, whole: true,
    help: 'Retries under way that are allowed however little else is. With a share of 0 this is the plain circuit breaker max_retries.',
    accept: { min: 0, max: 1_000_000 }, slider: { min: 0, max: 50, step: 1, scale: 'linear' },
    names: { Envoy: 'min_retry_concurrency' },
  },
} as const satisfies FieldTable;

export type EnvoyConfig = ConfigOf<typeof fields>;
export interface EnvoyBudget { active: number; retries: number }

const ACTIVE = 0;
const RETRIES = 1;

/** Envoy, `RetryBudgetImpl` in `source/common/upstream/resource_manager_impl.h`: a retry passes while fewer are under way than max(⌊share × active⌋, min). */
export const envoy: Dialect<typeof fields, EnvoyConfig, EnvoyBudget, BudgetCall> = {
  library: 'Envoy', version: 'retry_budget', fields,
  ...budgetMachine<EnvoyConfig, EnvoyBudget>({
    scopes: ['link', 'client', 'service', 'global'],
    gauges: [{ name: 'active', unit: 'requests' }, { name: 'retries', unit: 'requests' }],
    init: () => ({ active: 0, retries: 0 }),
    first(budget, _config, fx) { begin(budget, false, 1, fx); },
    admits(budget, config, fx) {
      const allowed = budget.retries < Math.max(Math.floor(config.budgetShare * budget.active), config.minRetryConcurrency);
      if (allowed) begin(budget, true, 1, fx);
      return allowed;
    },
    ended(budget, _config, _outcome, isRetry, fx) { begin(budget, isRetry, -1, fx); },
  }),
  check: (config) => (config.budgetShare > 0 || config.minRetryConcurrency > 0 ? [] : [{ field: 'minRetryConcurrency', message: 'Share and smallest number are both zero, so no retry ever passes. Raise one of them, or leave out the retry.' }]),
};

/** `by` −1: it has ended. */
function begin(budget: EnvoyBudget, isRetry: boolean, by: 1 | -1, fx: SharedEffects): void {
  budget.active += by;
  fx.gauge(ACTIVE, budget.active);
  if (!isRetry) return;
  budget.retries += by;
  fx.gauge(RETRIES, budget.retries);
}
