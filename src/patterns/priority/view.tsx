/** A queue ordered by priority. */
import { formatSetDuration } from '../../ui/kit/format.ts';
import type { PatternViewProps } from '../../ui/kit/pattern-view.ts';
import { QueuePanel } from '../../ui/kit/QueuePanel.tsx';
import type { PriorityConfig } from './model.ts';

export default function PriorityView({ config, ...props }: PatternViewProps<PriorityConfig>) {
  const full = config.full === 'refuse' ? 'a new call is refused, whatever it is' : 'the call that matters least is thrown out for one that matters more';
  return <QueuePanel {...props} capacity={config.capacity}
    words={`The higher priority first, among equals the one that came first.${config.agingMs > 0 ? ` Every ${formatSetDuration(config.agingMs)} of waiting count as one priority more.` : ''}${config.capacity < 0 ? '' : ` When all places are taken, ${full}.`}`} />;
}
