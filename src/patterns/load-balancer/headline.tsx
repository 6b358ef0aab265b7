/** A load balancer's place in a chain. */
import { Split } from 'lucide-react';
import { formatCount, formatPerSecond, formatSetDuration, formatShare } from '../../ui/kit/format.ts';
import type { Headline } from '../views.ts';
import type { LoadBalancerConfig } from './model.ts';

export function settingOf({ strategy, choices, load, weights, bounded, factor, decayMs, ties }: LoadBalancerConfig): string {
  switch (strategy) {
    case 'random': return 'a random endpoint';
    case 'roundRobin': return 'round robin';
    case 'weighted': return `by weights ${weights.slice(0, 6).join(', ')}${weights.length > 6 ? '…' : ''}`.trimEnd();
    case 'leastOutstanding': return `least ${load === 'true' ? 'load' : 'outstanding'}${ties === 'first' ? ', first of equals' : ''}`;
    case 'powerOfChoices': return `best of ${formatCount(choices)}${load === 'true' ? ', true load' : ''}`;
    case 'peakEwma': return `peak EWMA, decay ${formatSetDuration(decayMs)}`;
    case 'consistentHash': return `hash of the key${bounded ? `, at most ${formatShare(factor)}` : ''}`;
  }
}

export const headline: Headline<LoadBalancerConfig> = {
  title: 'Balancer',
  Icon: ({ size }) => <Split size={size} aria-hidden />,
  setting: settingOf,
  metric: { label: 'Sent on', text: (counters) => formatPerSecond(counters.forwarded.perSecond) },
  brief: (config) => settingOf(config).replace(/,.*/, ''),
};
