/** A queue ordered by priority: who waits, those that are served first above those that are served last. */
import { formatCount, formatDuration, formatSetDuration } from '../../ui/kit/format.ts';
import type { PatternViewProps } from '../../ui/kit/pattern-view.ts';
import { QueuePanel } from '../../ui/kit/QueuePanel.tsx';
import { SlotBar } from '../../ui/kit/SlotBar.tsx';
import type { PriorityConfig } from './model.ts';

/** More clients are not drawn. */
const MOST = 8;

export default function PriorityView({ config, waitingBy = [], oldestUs, ...props }: PatternViewProps<PriorityConfig>) {
  const full = config.full === 'refuse' ? 'a new call is refused, whatever it is' : 'the call that matters least is thrown out for one that matters more';
  // Of one client alone the bar of all says everything.
  const ordered = waitingBy.length < 2 ? [] : [...waitingBy].sort((a, b) => b.priority - a.priority);
  return (
    <QueuePanel {...props} {...(ordered.length > 0 || oldestUs === undefined ? {} : { oldestUs })} capacity={config.capacity}
      words={`The higher priority first, among equals the one that came first.${config.agingMs > 0 ? ` Every ${formatSetDuration(config.agingMs)} of waiting count as one priority more.` : ''}${config.capacity < 0 ? '' : ` When all places are taken, ${full}.`}`}>
      {ordered.slice(0, MOST).map(({ title, priority, waiting, oldestUs: longestUs }) => (
        <SlotBar key={title} label={`${title}, priority ${formatCount(priority)}`} taken={waiting} of={config.capacity < 0 ? Infinity : config.capacity} kind="waiting"
          word={waiting === 0 ? 'nobody' : `${formatCount(waiting)}${config.capacity < 0 ? '' : ` of ${formatCount(config.capacity)}`}, oldest ${formatDuration(Math.round(longestUs / 1000))}`} />
      ))}
      {ordered.length > MOST && <span>and {formatCount(ordered.length - MOST)} clients more</span>}
    </QueuePanel>
  );
}
