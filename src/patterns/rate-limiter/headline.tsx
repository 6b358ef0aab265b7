/** A rate limiter's place in a chain. */
import { Gauge } from 'lucide-react';
import { formatPerSecond } from '../../ui/kit/format.ts';
import type { Headline } from '../views.ts';
import { settingOf } from './level.tsx';
import type { RateLimiterConfig } from './model.ts';

export const headline: Headline<RateLimiterConfig> = {
  title: 'Rate limiter',
  Icon: ({ size }) => <Gauge size={size} aria-hidden />,
  setting: (config) => settingOf(config),
  metric: { label: 'Refused', text: (counters) => formatPerSecond(counters.decided.perSecond) },
  brief: (_config, counters) => `${formatPerSecond(counters.decided.perSecond)} refused`,
};
