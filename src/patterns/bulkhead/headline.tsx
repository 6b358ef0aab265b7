/** A bulkhead's place in a chain. */
import { Columns3 } from 'lucide-react';
import { formatAmount, formatPerSecond, formatSetDuration } from '../../ui/kit/format.ts';
import type { Headline } from '../views.ts';
import { limitsOf } from './limits.tsx';
import type { BulkheadConfig } from './model.ts';

/** `25 at once`, `3 at once, 100 wait`, `10 at once, wait 500 ms`. */
export function settingOf(config: BulkheadConfig): string {
  const { of, atOnce, places, waitMs } = limitsOf(config);
  const atOnceWords = of === 'thread' ? formatAmount(atOnce, 'thread') : `${formatAmount(atOnce, 'call')} at once`;
  if (places === 0) return atOnceWords;
  return Number.isFinite(waitMs) ? `${atOnceWords}, wait ${formatSetDuration(waitMs)}` : `${atOnceWords}, ${formatAmount(places, 'waits', 'wait')}`;
}

export const headline: Headline<BulkheadConfig> = {
  title: 'Bulkhead',
  Icon: ({ size }) => <Columns3 size={size} aria-hidden />,
  setting: (config) => settingOf(config),
  metric: { label: 'Refused', text: (counters) => formatPerSecond(counters.decided.perSecond) },
  brief: (_config, counters) => `${formatPerSecond(counters.decided.perSecond)} refused`,
};
