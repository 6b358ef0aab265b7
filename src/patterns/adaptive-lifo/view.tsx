/** A queue whose order turns round in overload. */
import { formatCount, formatSetDuration } from '../../ui/kit/format.ts';
import type { PatternViewProps } from '../../ui/kit/pattern-view.ts';
import { QueuePanel } from '../../ui/kit/QueuePanel.tsx';
import type { AdaptiveLifoConfig } from './model.ts';

export default function AdaptiveLifoView({ config, ...props }: PatternViewProps<AdaptiveLifoConfig>) {
  const interval = formatSetDuration(config.intervalMs);
  const order = config.newestFirst === 'long'
    ? `with more than ${formatCount(config.switchAbove)} waiting, the newest first.${props.queued === undefined ? '' : props.queued > config.switchAbove ? ' Now the newest first.' : ' Now in order.'}`
    : `when the queue has not been empty for ${interval}, the newest first.`;
  const limit = config.controlledDelay ? ` A call may wait ${interval}, in a standing queue only ${formatSetDuration(config.targetMs)}; then it is dropped.` : '';
  return <QueuePanel {...props} capacity={config.capacity} words={`First in, first out; ${order}${limit}`} />;
}
