/** An adaptive limit's place in a chain. */
import { CircleGauge } from 'lucide-react';
import { formatPerSecond } from '../../ui/kit/format.ts';
import type { Headline } from '../views.ts';
import type { AdaptiveLimitConfig } from './model.ts';

export const NAMES = { vegas: 'Vegas', gradient2: 'Gradient2' };

export const headline: Headline<AdaptiveLimitConfig> = {
  title: 'Adaptive limit',
  Icon: ({ size }) => <CircleGauge size={size} aria-hidden />,
  setting: (config) => NAMES[config.dialect],
  metric: { label: 'Refused', text: (counters) => formatPerSecond(counters.decided.perSecond) },
  brief: (_config, counters) => `${formatPerSecond(counters.decided.perSecond)} refused`,
};
