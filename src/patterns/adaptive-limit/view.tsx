/** An adaptive limit: what is in flight against the limit of this moment, and what the limit goes by. */
import { formatCount, formatDuration, formatPerSecond } from '../../ui/kit/format.ts';
import { OutcomeMark } from '../../ui/kit/OutcomeMark.tsx';
import { PatternPanel } from '../../ui/kit/PatternPanel.tsx';
import type { PatternViewProps } from '../../ui/kit/pattern-view.ts';
import { SlotBar } from '../../ui/kit/SlotBar.tsx';
import type { AdaptiveLimitConfig } from './model.ts';

export default function AdaptiveLimitView({ title, config, state, counters }: PatternViewProps<AdaptiveLimitConfig>) {
  const [inFlight = 0, limit = config.initialLimit, baseMs = 0, sampleMs = 0] = state?.gauges ?? [];
  const vegas = config.dialect === 'vegas';
  return (
    <PatternPanel title={title} words={vegas
      ? 'Of the calls in flight, those wait that the shortest time leaves over: limit × (1 − shortest ÷ last). Few waiting: the limit grows; many: it shrinks.'
      : 'The limit grows while the last time is near the long average, and shrinks by their ratio when it is longer.'} numbers={[
      { label: 'Limit now', value: formatCount(limit) },
      { label: vegas ? 'Shortest time' : 'Long average', value: baseMs > 0 ? formatDuration(Math.round(baseMs * 10) / 10) : '–' },
      { label: 'Last sample', value: sampleMs > 0 ? formatDuration(Math.round(sampleMs * 10) / 10) : '–' },
      { label: 'Refused', value: formatPerSecond(counters.decided.perSecond), mark: <OutcomeMark reason="rejected:limit" size={11} /> },
      { label: 'Since the start', value: `${formatCount(counters.decided.total)} of ${formatCount(counters.in.total)}` },
    ]}>
      <SlotBar label="In flight" taken={inFlight} of={limit} kind="inFlight" word={inFlight >= limit ? 'at the limit' : `${formatCount(limit - inFlight)} free`} />
    </PatternPanel>
  );
}
