/** A queue: how full it is, and what becomes of those who find it full. */
import type { PatternViewProps } from '../../ui/kit/pattern-view.ts';
import { QueuePanel } from '../../ui/kit/QueuePanel.tsx';
import type { FifoConfig } from './model.ts';

export default function FifoView({ config, ...props }: PatternViewProps<FifoConfig>) {
  const places = config.capacity < 0 ? ', without limit' : config.capacity === 0 ? '; nobody waits' : '';
  const departed = config.departed === 'drop' ? 'A call whose caller has left is thrown away when its turn comes; until then it holds its place.' : 'A call whose caller has left is worked off all the same.';
  const deadline = config.deadline === 'dropExpired' ? ' A call whose deadline has come is dropped at its turn.' : config.deadline === 'dropHopeless' ? ' A call that would not be done by its deadline is dropped at its turn.' : '';
  return <QueuePanel {...props} capacity={config.capacity} words={`First in, first out${places}. ${departed}${deadline}`} />;
}
