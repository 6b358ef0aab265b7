/** A retry budget's place in a chain. */
import { Coins } from 'lucide-react';
import { formatCount, formatPerSecond, formatPlain, formatShare } from '../../ui/kit/format.ts';
import type { Headline } from '../views.ts';
import type { RetryBudgetConfig } from './model.ts';

function settingOf(config: RetryBudgetConfig): string {
  switch (config.dialect) {
    case 'token-bucket': {
      const by = config.deposit === 'time' ? `${formatPlain(config.ratePerSec)} per s` : `${formatShare(config.depositShare)} of ${config.deposit === 'success' ? 'successes' : 'first tries'}`;
      return `${by}, at most ${formatCount(config.capacity)}`;
    }
    case 'failure-share': return `none above ${formatShare(config.threshold)} failures`;
    case 'finagle': return `${formatShare(config.percentCanRetry)} and ${formatCount(config.minRetriesPerSec)} per s`;
    case 'envoy': return `${formatShare(config.budgetShare)} of active, at least ${formatCount(config.minRetryConcurrency)}`;
    case 'grpc': return `above ${formatPlain(config.maxTokens / 2)} of ${formatCount(config.maxTokens)} tokens`;
  }
}

export const headline: Headline<RetryBudgetConfig> = {
  title: 'Budget',
  Icon: ({ size }) => <Coins size={size} aria-hidden />,
  setting: settingOf,
  metric: { label: 'Retries refused', text: (counters) => formatPerSecond(counters.decided.perSecond) },
  brief: (_config, counters) => `${formatPerSecond(counters.decided.perSecond)} refused`,
};
