/** The phi accrual detector's place in a chain. */
import { Activity } from 'lucide-react';
import { formatPerSecond, formatPlain, formatSetDuration } from '../../ui/kit/format.ts';
import type { Headline } from '../views.ts';
import type { PhiAccrualConfig } from './fields.ts';

export function settingOf({ threshold, heartbeats, heartbeatIntervalMs }: PhiAccrualConfig): string {
  return `phi ${formatPlain(threshold, 1)}, ${heartbeats === 'probes' ? `heartbeat every ${formatSetDuration(heartbeatIntervalMs)}` : 'by answers'}`;
}

export const headline: Headline<PhiAccrualConfig> = {
  title: 'Phi',
  Icon: ({ size }) => <Activity size={size} aria-hidden />,
  setting: settingOf,
  metric: { label: 'Calls sent on', text: (counters) => formatPerSecond(counters.forwarded.perSecond) },
  brief: ({ threshold }) => `phi ${formatPlain(threshold, 1)}`,
};
