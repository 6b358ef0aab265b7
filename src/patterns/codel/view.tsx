/** A queue under CoDel. */
import { formatSetDuration } from '../../ui/kit/format.ts';
import type { PatternViewProps } from '../../ui/kit/pattern-view.ts';
import { QueuePanel } from '../../ui/kit/QueuePanel.tsx';
import type { CodelConfig } from './model.ts';

export default function CodelView({ config, ...props }: PatternViewProps<CodelConfig>) {
  const target = formatSetDuration(config.targetMs), interval = formatSetDuration(config.intervalMs);
  return <QueuePanel {...props} capacity={config.capacity} words={config.rule === 'controlLaw'
    ? `First in, first out. When the wait has been above ${target} for ${interval}, calls are dropped at their turn, more and more often until it falls.`
    : `First in, first out. A call may wait ${interval}; when the queue has not been empty for ${interval}, only ${target}. What has waited longer is dropped when a worker is free.`} />;
}
