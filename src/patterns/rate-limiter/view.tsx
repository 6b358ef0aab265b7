/** A rate limiter: the room it has at this moment, who waits, and what it refuses. */
import { formatCount, formatPerSecond } from '../../ui/kit/format.ts';
import { OutcomeMark } from '../../ui/kit/OutcomeMark.tsx';
import { PatternPanel } from '../../ui/kit/PatternPanel.tsx';
import type { PatternViewProps } from '../../ui/kit/pattern-view.ts';
import { SlotBar } from '../../ui/kit/SlotBar.tsx';
import { levelOf } from './level.tsx';
import type { RateLimiterConfig } from './model.ts';

export default function RateLimiterView({ title, config, nowUs, state, counters }: PatternViewProps<RateLimiterConfig>) {
  const level = levelOf(config, state?.gauges ?? [], nowUs);
  return (
    <PatternPanel title={title} words={level.rule} numbers={[
      { label: 'Came', value: formatPerSecond(counters.in.perSecond) },
      { label: 'Passed', value: formatPerSecond(counters.forwarded.perSecond) },
      { label: 'Refused', value: formatPerSecond(counters.decided.perSecond), mark: <OutcomeMark reason="rejected:rate" size={11} /> },
      { label: 'Waiting', value: formatCount(level.waiting) },
      { label: 'Refused so far', value: `${formatCount(counters.decided.total)} of ${formatCount(counters.in.total)}` },
    ]}>
      <SlotBar label={level.label} taken={Math.max(0, level.free)} of={level.of} kind="free" word={level.word} />
    </PatternPanel>
  );
}
