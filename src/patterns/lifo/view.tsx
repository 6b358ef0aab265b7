/** A stack of waiting calls. */
import type { PatternViewProps } from '../../ui/kit/pattern-view.ts';
import { QueuePanel } from '../../ui/kit/QueuePanel.tsx';
import type { LifoConfig } from './model.ts';

export default function LifoView({ config, ...props }: PatternViewProps<LifoConfig>) {
  const full = config.full === 'refuse' ? 'a new call is refused' : 'the oldest is thrown out for the new one';
  return <QueuePanel {...props} capacity={config.capacity}
    words={`Last in, first out: the newest call is served next, and the old ones wait until there is nothing newer.${config.capacity < 0 ? '' : ` When all places are taken, ${full}.`}`} />;
}
