/** A queue whose order turns round in overload. */
import { formatCount, formatSetDuration } from '../../ui/kit/format.ts';
import type { PatternViewProps } from '../../ui/kit/pattern-view.ts';
import { QueuePanel, statesWord } from '../../ui/kit/QueuePanel.tsx';
import { SlotBar } from '../../ui/kit/SlotBar.tsx';
import type { AdaptiveLifoConfig } from './model.ts';

export default function AdaptiveLifoView({ config, instances = [], ...props }: PatternViewProps<AdaptiveLifoConfig>) {
  const interval = formatSetDuration(config.intervalMs);
  const order = config.newestFirst === 'long'
    ? `with more than ${formatCount(config.switchAbove)} waiting, the newest first.`
    : `when the queue has not been empty for ${interval}, the newest first.`;
  const limit = config.controlledDelay ? ` A call may wait ${interval}, in a standing queue only ${formatSetDuration(config.targetMs)}; then it is dropped.` : '';
  return <QueuePanel {...props} capacity={config.capacity} words={`First in, first out; ${order}${limit}`}>
    {instances.length > 0 && <SlotBar label="Taken last" taken={(100 * instances.filter(({ state }) => state === 1).length) / instances.length} of={100} unit="%" kind="inFlight" word={statesWord(instances, ['in order', 'newest first'])} />}
  </QueuePanel>;
}
