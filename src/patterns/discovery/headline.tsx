/** Discovery's place in a chain. */
import { Search } from 'lucide-react';
import { formatPerSecond, formatSetDuration } from '../../ui/kit/format.ts';
import type { Headline } from '../views.ts';
import type { DiscoveryConfig } from './model.ts';

function briefOf({ source, ttlMs }: DiscoveryConfig): string { return `${source === 'dns' ? 'DNS, TTL' : 'every'} ${formatSetDuration(ttlMs)}`; }

export const headline: Headline<DiscoveryConfig> = {
  title: 'Discovery',
  Icon: ({ size }) => <Search size={size} aria-hidden />,
  setting: (config) => `${briefOf(config)}${config.connections > 0 ? ', connections kept' : ''}`,
  metric: { label: 'Nobody to call', text: ({ decided }) => formatPerSecond(decided.perSecond) },
  brief: briefOf,
};
