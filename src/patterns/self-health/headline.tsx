/** Self health's place at a service's entrance. */
import { HeartPulse } from 'lucide-react';
import { formatPerSecond, formatSetDuration } from '../../ui/kit/format.ts';
import type { Headline } from '../views.ts';
import type { SelfHealthConfig } from './model.ts';

export const headline: Headline<SelfHealthConfig> = {
  title: 'Self health',
  Icon: ({ size }) => <HeartPulse size={size} aria-hidden />,
  setting: ({ thresholdMs, pauseMs }) => `refuses from ${formatSetDuration(thresholdMs)}, for ${formatSetDuration(pauseMs)}`,
  metric: { label: 'Refused', text: (counters) => formatPerSecond(counters.decided.perSecond) },
  brief: (_config, counters) => `${formatPerSecond(counters.decided.perSecond)} refused`,
};
