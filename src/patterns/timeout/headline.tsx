/** A timeout's place in a chain. */
import { Timer } from 'lucide-react';
import { formatPerSecond, formatSetDuration } from '../../ui/kit/format.ts';
import type { Headline } from '../views.ts';
import type { TimeoutConfig } from './model.ts';

export const headline: Headline<TimeoutConfig> = {
  title: 'Timeout',
  Icon: ({ size }) => <Timer size={size} aria-hidden />,
  setting: (config, place) => `${formatSetDuration(config.timeoutMs)} for ${place.outer.includes('retry') ? 'each attempt' : 'the call'}`,
  metric: { label: 'Deadlines hit', text: (counters) => formatPerSecond(counters.decided.perSecond) },
  brief: (config) => formatSetDuration(config.timeoutMs),
};
