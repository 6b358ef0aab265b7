/** Active health checks' place in a chain. */
import { HeartPulse } from 'lucide-react';
import { formatCount, formatPerSecond, formatSetDuration } from '../../ui/kit/format.ts';
import type { Headline } from '../views.ts';
import type { HealthCheckConfig } from './fields.ts';

export function settingOf({ probe, intervalMs, fall }: HealthCheckConfig): string { return `${probe} probe every ${formatSetDuration(intervalMs)}, ${formatCount(fall)} failures`; }

export const headline: Headline<HealthCheckConfig> = {
  title: 'Checks',
  Icon: ({ size }) => <HeartPulse size={size} aria-hidden />,
  setting: settingOf,
  metric: { label: 'Calls sent on', text: (counters) => formatPerSecond(counters.forwarded.perSecond) },
  brief: ({ probe, intervalMs }) => `${probe}, every ${formatSetDuration(intervalMs)}`,
};
