/** A fallback's place in a chain. */
import { Undo2 } from 'lucide-react';
import { formatPerSecond, formatSetDuration } from '../../ui/kit/format.ts';
import { errorWord } from '../../ui/kit/outcome-style.ts';
import type { Headline } from '../views.ts';
import type { FallbackConfig } from './model.ts';

/** `timeout and Busy`, or what is left out. */
export function handledWords(config: FallbackConfig): string {
  const names = config.errors.map(errorWord).join(', ').replace(/, ([^,]*)$/, ' and $1');
  if (config.handles === 'only') return names === '' ? 'nothing' : names;
  return config.handles === 'all' || names === '' ? 'every failure' : `all but ${names}`;
}

export const headline: Headline<FallbackConfig> = {
  title: 'Fallback',
  Icon: ({ size }) => <Undo2 size={size} aria-hidden />,
  setting: (config) => (config.link !== '' ? `calls ${config.link}` : config.latencyMs > 0 ? `takes ${formatSetDuration(config.latencyMs)}` : 'a value at hand'),
  metric: { label: 'Fallbacks', text: (counters) => formatPerSecond(counters.decided.perSecond) },
  brief: (_config, counters) => `${formatPerSecond(counters.decided.perSecond)} fall back`,
};
