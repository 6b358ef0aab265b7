/** A cache's place in a chain. */
import { Archive } from 'lucide-react';
import { formatCount, formatSetDuration, formatShare } from '../../ui/kit/format.ts';
import type { Counters, Headline } from '../views.ts';
import type { CacheConfig } from './model.ts';

/** Share of the calls that were answered without a fetch of their own, over one window; `–` when none came. */
export function servedWords({ in: came, decided }: Pick<Counters, 'in' | 'decided'>): string {
  return came.perSecond > 0 ? formatShare(Math.round(Math.min(1, decided.perSecond / came.perSecond) * 1000) / 1000) : '–';
}

export const headline: Headline<CacheConfig> = {
  title: 'Cache',
  Icon: ({ size }) => <Archive size={size} aria-hidden />,
  setting: ({ capacity, ttlMs }) => `${formatCount(capacity)} keys, ${ttlMs < 0 ? 'for ever' : formatSetDuration(ttlMs)}`,
  metric: { label: 'From the cache', text: (counters) => servedWords(counters) },
  brief: (_config, counters) => `${servedWords(counters)} from the cache`,
};
