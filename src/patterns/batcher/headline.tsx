/** A batcher's place in a chain. */
import { Group } from 'lucide-react';
import { formatNumber, formatSetDuration } from '../../ui/kit/format.ts';
import type { Counters, Headline } from '../views.ts';
import type { BatcherConfig } from './model.ts';

/** Calls for each attempt, over one window; `–` when none was sent or none came. */
export function perBatch({ in: came, forwarded }: Pick<Counters, 'in' | 'forwarded'>): string {
  return formatNumber(came.perSecond > 0 && forwarded.perSecond > 0 ? came.perSecond / forwarded.perSecond : NaN, 1);
}

export const headline: Headline<BatcherConfig> = {
  title: 'Batcher',
  Icon: ({ size }) => <Group size={size} aria-hidden />,
  setting: (config) => (config.timeoutMs === 0 ? 'no batching' : `gathers for ${formatSetDuration(Math.max(0, config.timeoutMs))}`),
  metric: { label: 'Calls per batch', text: (counters) => perBatch(counters) },
  brief: (_config, counters) => `${perBatch(counters)} a batch`,
};
