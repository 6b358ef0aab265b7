/** Subsetting's place in a chain. */
import { ListFilter } from 'lucide-react';
import { formatAmount, formatPerSecond } from '../../ui/kit/format.ts';
import type { Headline } from '../views.ts';
import type { SubsetConfig } from './model.ts';

const settingOf = ({ method, size }: SubsetConfig): string => `${formatAmount(size, 'endpoint')} each, ${method === 'deterministic' ? 'dealt out' : 'ranked'}`;

export const headline: Headline<SubsetConfig> = {
  title: 'Subset',
  Icon: ({ size }) => <ListFilter size={size} aria-hidden />,
  setting: settingOf,
  metric: { label: 'Calls in', text: (counters) => formatPerSecond(counters.in.perSecond) },
  brief: ({ size }) => `${formatAmount(size, 'endpoint')} each`,
};
