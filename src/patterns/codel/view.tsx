/** A queue under CoDel: who waits, how long the oldest has against the target, and what the rule makes of it. */
import type { StateAt } from '../../engine/pattern.ts';
import { formatAmount, formatDuration, formatSetDuration } from '../../ui/kit/format.ts';
import type { PatternViewProps } from '../../ui/kit/pattern-view.ts';
import { QueuePanel, statesWord } from '../../ui/kit/QueuePanel.tsx';
import { SlotBar } from '../../ui/kit/SlotBar.tsx';
import type { CodelConfig } from './model.ts';

export default function CodelView({ config, instances = [], ...props }: PatternViewProps<CodelConfig>) {
  const target = formatSetDuration(config.targetMs), interval = formatSetDuration(config.intervalMs), { oldestUs } = props;
  // By the limit in time the interval is in force until the queue stands.
  const byTime = config.rule === 'timeLimit', limitMs = byTime && instances.every(({ state }) => state === 0) ? config.intervalMs : config.targetMs;
  const share = oldestUs === undefined || limitMs <= 0 ? 0 : (oldestUs / 1000 / limitMs) * 100;
  return (
    <QueuePanel {...props} capacity={config.capacity} words={config.rule === 'controlLaw'
      ? `First in, first out. When the wait has been above ${target} for ${interval}, calls are dropped at their turn, more and more often until it falls.`
      : `First in, first out. A call may wait ${interval}; when the queue has not been empty for ${interval}, only ${target}. What has waited longer is dropped when a worker is free.`}>
      {instances.length > 0 && <SlotBar label={byTime ? `Oldest, of ${formatSetDuration(limitMs)}` : 'Oldest, of the target'} taken={share} of={100} unit="%" kind="waiting" word={stateWord(instances, config, props.nowUs)} />}
    </QueuePanel>
  );
}

const LAW = ['calm', 'above the target', 'dropping'] as const, TIME = ['calm', 'standing', 'dropping'] as const;

/** Of one queue with what comes next; of several how many are in each state. */
function stateWord(instances: readonly StateAt[], config: CodelConfig, nowUs: number): string {
  const [only] = instances, word = statesWord(instances, config.rule === 'controlLaw' ? LAW : TIME);
  if (only === undefined || instances.length > 1 || config.rule !== 'controlLaw') return word;
  const [drops = 0, nextDropMs = 0] = only.gauges, ahead = (us: number) => (us > nowUs ? ` in ${formatDuration(Math.round((us - nowUs) / 1000))}` : ' at the next turn');
  if (only.state === 1) return `${word}, drops${ahead(only.untilUs)}`;
  return only.state === 2 ? `${word}, ${formatAmount(drops, 'drop')}, next${ahead(nextDropMs * 1000)}` : word;
}
