/** Validation's place in a chain. */
import { ScanLine } from 'lucide-react';
import { formatPerSecond, formatSetDuration, formatShare } from '../../ui/kit/format.ts';
import type { Headline } from '../views.ts';
import type { ValidateConfig } from './model.ts';

export const headline: Headline<ValidateConfig> = {
  title: 'Validation',
  Icon: ({ size }) => <ScanLine size={size} aria-hidden />,
  setting: (config) => `${formatShare(config.badShare)} bad${config.decodeMs > 0 ? `, ${formatSetDuration(config.decodeMs)}` : ''}`,
  metric: { label: 'Bad', text: (counters) => formatPerSecond(counters.decided.perSecond) },
  brief: (_config, counters) => `${formatPerSecond(counters.decided.perSecond)} bad`,
};
