/** An adaptive limit: what is in flight against the limit of this moment, and what the limit goes by. */
import { useMemo } from 'react';
import { formatCount, formatNumber, formatPerSecond } from '../../ui/kit/format.ts';
import { gaugeOver, HistoryLanes } from '../../ui/kit/HistoryLanes.tsx';
import { OutcomeMark } from '../../ui/kit/OutcomeMark.tsx';
import { PatternPanel } from '../../ui/kit/PatternPanel.tsx';
import type { PatternViewProps } from '../../ui/kit/pattern-view.ts';
import { SlotBar } from '../../ui/kit/SlotBar.tsx';
import type { AdaptiveLimitConfig } from './model.ts';

const LIMIT = 1, SAMPLE = 3;
const greatest = (values: readonly number[]): number => values.reduce((most, value) => (value > most ? value : most), 0);
const sampleWords = (ms: number): string => (ms > 0 ? `${formatNumber(ms, 1)} ms` : '–');

export default function AdaptiveLimitView({ title, config, nowUs, state, meta, gaugesAt, counters, onSeek }: PatternViewProps<AdaptiveLimitConfig>) {
  const [inFlight = 0, limit = config.initialLimit, baseMs = 0, sampleMs = 0] = state?.gauges ?? [];
  const vegas = config.dialect === 'vegas', { durationUs } = meta;
  const limits = useMemo(() => gaugeOver(gaugesAt, durationUs, LIMIT), [gaugesAt, durationUs]),
    samples = useMemo(() => gaugeOver(gaugesAt, durationUs, SAMPLE), [gaugesAt, durationUs]);
  const lanes = useMemo(() => [
    { label: 'Limit', values: limits, family: 'in-flight' as const, now: formatCount(limit), most: formatCount(greatest(limits)) },
    { label: 'Last sample', values: samples, family: 'other' as const, now: sampleWords(sampleMs), most: sampleWords(greatest(samples)) },
  ], [limits, samples, limit, sampleMs]);
  return (
    <PatternPanel title={title} nowUs={nowUs} words={vegas
      ? 'What a call takes beyond the shortest time, it waited: limit × (1 − shortest ÷ last) calls wait. When few do, the limit grows; when many do, it shrinks.'
      : 'The limit grows while the last time is near the long average, and shrinks by their ratio when it is longer.'} numbers={[
      { label: vegas ? 'Shortest time' : 'Long average', value: sampleWords(baseMs) },
      { label: 'Refused', value: formatPerSecond(counters.decided.perSecond), mark: <OutcomeMark reason="rejected:limit" size={11} /> },
      { label: 'Since the start', value: `${formatCount(counters.decided.total)} of ${formatCount(counters.in.total)}` },
    ]}>
      <SlotBar label="In flight" taken={limit > 0 ? (inFlight / limit) * 100 : 100} of={100} unit="%" kind="inFlight" word={`${formatCount(inFlight)} of ${formatCount(limit)}, ${inFlight >= limit ? 'at the limit' : `${formatCount(limit - inFlight)} free`}`} />
      <HistoryLanes label={title} lanes={lanes} durationUs={durationUs} nowUs={nowUs} onSeek={onSeek} />
    </PatternPanel>
  );
}
