/** Adaptive throttling's place in a chain. */
import { Filter } from 'lucide-react';
import { formatPerSecond, formatPlain } from '../../ui/kit/format.ts';
import type { Headline } from '../views.ts';
import type { AdaptiveThrottleConfig } from './model.ts';

export const headline: Headline<AdaptiveThrottleConfig> = {
  title: 'Throttling',
  Icon: ({ size }) => <Filter size={size} aria-hidden />,
  setting: (config) => `${formatPlain(config.k, 2)} ${config.k === 1 ? 'request' : 'requests'} for one accepted`,
  metric: { label: 'Rejected here', text: (counters) => formatPerSecond(counters.decided.perSecond) },
  brief: (_config, counters) => `${formatPerSecond(counters.decided.perSecond)} rejected`,
};
