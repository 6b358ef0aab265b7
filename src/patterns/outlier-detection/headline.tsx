/** Outlier detection's place in a chain. */
import { CircleMinus } from 'lucide-react';
import { formatCount, formatPerSecond, formatSetDuration } from '../../ui/kit/format.ts';
import type { Headline } from '../views.ts';
import type { OutlierDetectionConfig } from './fields.ts';

function ruleOf({ consecutive5xx, enforcingConsecutive5xx }: OutlierDetectionConfig): string {
  return consecutive5xx > 0 && enforcingConsecutive5xx > 0 ? `${formatCount(consecutive5xx)} in a row` : 'by success rate';
}
export function settingOf(config: OutlierDetectionConfig): string { return `${ruleOf(config)}, ${formatSetDuration(config.baseEjectionTimeMs)} out`; }

export const headline: Headline<OutlierDetectionConfig> = {
  title: 'Outliers',
  Icon: ({ size }) => <CircleMinus size={size} aria-hidden />,
  setting: settingOf,
  metric: { label: 'Calls sent on', text: (counters) => formatPerSecond(counters.forwarded.perSecond) },
  brief: ruleOf,
};
