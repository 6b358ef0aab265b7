/** A batcher: who gathers now, how many batches are under way, and how many calls one attempt serves. */
import { formatAmount, formatCount, formatPerSecond, formatSetDuration } from '../../ui/kit/format.ts';
import { PatternPanel } from '../../ui/kit/PatternPanel.tsx';
import type { PatternViewProps } from '../../ui/kit/pattern-view.ts';
import { SlotBar } from '../../ui/kit/SlotBar.tsx';
import { perBatch } from './headline.tsx';
import type { BatcherConfig } from './model.ts';

export default function BatcherView({ title, config, nowUs, state, counters }: PatternViewProps<BatcherConfig>) {
  const [gathering = 0, underWay = 0] = state?.gauges ?? [];
  return (
    <PatternPanel title={title} nowUs={nowUs} words={words(config)} numbers={[
      { label: 'Came in', value: formatPerSecond(counters.in.perSecond) },
      { label: 'Attempts out', value: formatPerSecond(counters.forwarded.perSecond) },
      { label: 'Calls per batch', value: perBatch(counters) },
      { label: 'Attempts so far', value: `${formatCount(counters.forwarded.total)} for ${formatCount(counters.in.total)}` },
    ]}>
      <SlotBar label="In the batch that gathers" taken={gathering} of={Infinity} kind="waiting" word={gathering === 0 ? 'nobody' : formatAmount(gathering, 'call')} />
      <SlotBar label="Batches under way" taken={underWay} of={Infinity} kind="inFlight" word={underWay === 0 ? 'none' : formatCount(underWay)} />
    </PatternPanel>
  );
}

function words(config: BatcherConfig): string {
  if (config.timeoutMs === 0) return 'With 0 nothing is batched: every call is sent alone, at once.';
  const gathers = config.timeoutMs < 0 ? 'Gathers calls of one instant' : `Gathers for ${formatSetDuration(config.timeoutMs)} from the first call on; later ones do not extend it`;
  return `${gathers}. Then one attempt is sent for all, and each gets its one answer, failure or not.`;
}
