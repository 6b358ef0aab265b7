/** A retry budget: what is left of it, and how many retries it refuses. */
import { formatCount, formatPerSecond } from '../../ui/kit/format.ts';
import { OutcomeMark } from '../../ui/kit/OutcomeMark.tsx';
import { PatternPanel } from '../../ui/kit/PatternPanel.tsx';
import type { PatternViewProps } from '../../ui/kit/pattern-view.ts';
import { SlotBar } from '../../ui/kit/SlotBar.tsx';
import { levelOf } from './level.tsx';
import type { RetryBudgetConfig } from './model.ts';

const NONE: readonly number[] = [];

export default function RetryBudgetView({ title, config, nowUs, state, counters }: PatternViewProps<RetryBudgetConfig>) {
  const { bar, allows, rule } = levelOf(config, state?.gauges ?? NONE);
  return (
    <PatternPanel title={title} nowUs={nowUs} words={`${allows ? 'A retry that comes now passes.' : 'A retry that comes now is refused, and the call ends.'} ${rule}`} numbers={[
      { label: 'Came in', value: formatPerSecond(counters.in.perSecond) },
      { label: 'Retries refused', value: formatPerSecond(counters.decided.perSecond), mark: <OutcomeMark reason="rejected:budget" size={11} /> },
      { label: 'Sent on', value: formatPerSecond(counters.forwarded.perSecond) },
      { label: 'Refused so far', value: `${formatCount(counters.decided.total)} of ${formatCount(counters.in.total)}` },
    ]}>
      <SlotBar {...bar} />
    </PatternPanel>
  );
}
