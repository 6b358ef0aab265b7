/** Adaptive throttling: how much of what was asked the backend accepted, and how much is rejected here. */
import { formatCount, formatPerSecond, formatPlain, formatSetDuration, formatShare } from '../../ui/kit/format.ts';
import { OutcomeMark } from '../../ui/kit/OutcomeMark.tsx';
import { PatternPanel } from '../../ui/kit/PatternPanel.tsx';
import type { PatternViewProps } from '../../ui/kit/pattern-view.ts';
import { SlotBar } from '../../ui/kit/SlotBar.tsx';
import type { AdaptiveThrottleConfig } from './model.ts';

export default function AdaptiveThrottleView({ title, config, nowUs, state, counters }: PatternViewProps<AdaptiveThrottleConfig>) {
  const [requests = 0, accepts = 0, share = 0] = state?.gauges ?? [];
  const accepted = requests > 0 ? Math.min(1, accepts / requests) : 0;
  return (
    <PatternPanel title={title} nowUs={nowUs} words={`In the last ${formatSetDuration(config.windowMs)} ${formatCount(accepts)} of ${formatCount(requests)} were accepted. Above ${formatPlain(config.k, 2)} requests for one accepted, calls are rejected here with this chance, and cost the backend nothing.`} numbers={[
      { label: 'Came in', value: formatPerSecond(counters.in.perSecond) },
      { label: 'Sent on', value: formatPerSecond(counters.forwarded.perSecond) },
      { label: 'Rejected here', value: formatPerSecond(counters.decided.perSecond), mark: <OutcomeMark reason="rejected:rate" size={11} /> },
      { label: 'Rejected so far', value: `${formatCount(counters.decided.total)} of ${formatCount(counters.in.total)}` },
    ]}>
      <SlotBar label="Accepted by the backend" taken={accepted * 100} of={100} unit="%" kind="inFlight" word={requests > 0 ? inPercent(accepted) : 'no requests'} />
      <SlotBar label="Chance to be rejected here" taken={share * 100} of={100} unit="%" kind="waiting" word={share > 0 ? inPercent(share) : 'all pass'} />
    </PatternPanel>
  );
}

const inPercent = (share: number): string => formatShare(Math.round(share * 1000) / 1000);
