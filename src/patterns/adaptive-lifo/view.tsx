/** A queue whose order turns round in overload. */
import { formatCount, formatSetDuration } from '../../ui/kit/format.ts';
import type { PatternViewProps } from '../../ui/kit/pattern-view.ts';
import { QueuePanel, statesWord } from '../../ui/kit/QueuePanel.tsx';
import { SlotBar } from '../../ui/kit/SlotBar.tsx';
import type { AdaptiveLifoConfig } from './model.ts';

export default function AdaptiveLifoView({ config, instances = [], ...props }: PatternViewProps<AdaptiveLifoConfig>) {
  const interval = formatSetDuration(config.intervalMs);
  const now = statesWord(instances, ['in order', 'newest first']), { oldestUs } = props;
  const rule = config.newestFirst === 'long'
    ? `with more than ${formatCount(config.switchAbove)} waiting, the newest first.`
    : `when the queue has not been empty for ${interval}, the newest first.`;
  const limit = config.controlledDelay ? ` A call may wait ${interval}, in a standing queue only ${formatSetDuration(config.targetMs)}; then it is dropped.` : '';
  const limitMs = config.newestFirst === 'standing' && instances.some(({ state }) => state === 1) ? config.targetMs : config.intervalMs;
  return (
    <QueuePanel {...props} capacity={config.capacity} words={`${now === '' ? '' : `Now ${now}. `}First in, first out; ${rule}${limit}`}>
      {config.controlledDelay && oldestUs !== undefined && (
        <SlotBar
          label={`Oldest, of ${formatSetDuration(limitMs)}`}
          taken={limitMs > 0 ? oldestUs / 10 / limitMs : 0}
          of={100}
          unit="%"
          kind="waiting"
          word={now}
        />
      )}
    </QueuePanel>
  );
}
