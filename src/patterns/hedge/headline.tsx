/** A hedge's place in a chain. */
import { Split } from 'lucide-react';
import { formatShare } from '../../ui/kit/format.ts';
import type { Counters, Headline } from '../views.ts';
import type { HedgeConfig } from './model.ts';
import { settingOf } from './plan.tsx';

/** Attempts above the first for each call that came, over one window; `–` when none came. */
export function extraWords({ in: came, forwarded }: Pick<Counters, 'in' | 'forwarded'>): string {
  return came.perSecond > 0 ? formatShare(Math.round((Math.max(0, forwarded.perSecond / came.perSecond - 1)) * 1000) / 1000) : '–';
}

export const headline: Headline<HedgeConfig> = {
  title: 'Hedge',
  Icon: ({ size }) => <Split size={size} aria-hidden />,
  setting: (config) => settingOf(config),
  metric: { label: 'Extra attempts', text: (counters) => extraWords(counters) },
  brief: (_config, counters) => `${extraWords(counters)} extra`,
};
