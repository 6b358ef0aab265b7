/** The view of a queue: who waits, how much work that is, and what becomes of those who come. */
import { formatCount, formatPerSecond, formatSetDuration } from './format.ts';
import { PatternPanel } from './PatternPanel.tsx';
import type { PatternViewProps } from './pattern-view.ts';
import { SlotBar } from './SlotBar.tsx';

export interface QueuePanelProps extends Pick<PatternViewProps<unknown>, 'title' | 'counters' | 'queued'> {
  /** Negative: without limit. */
  readonly capacity: number;
  readonly words: string;
}

/** Of a queue `in` counts what arrived, `forwarded` what was taken into work, `decided` what was refused or dropped. */
export function QueuePanel({ title, capacity, queued = 0, counters, words }: QueuePanelProps) {
  const { perSecond } = counters.forwarded;
  return (
    <PatternPanel title={title} words={words} numbers={[
      { label: 'Arrived', value: formatPerSecond(counters.in.perSecond) },
      { label: 'Taken into work', value: formatPerSecond(perSecond) },
      { label: 'Refused or dropped', value: formatPerSecond(counters.decided.perSecond) },
      { label: 'To work this off', value: perSecond > 0 ? formatSetDuration(Math.round((queued / perSecond) * 1000)) : '–' },
      { label: 'Lost so far', value: `${formatCount(counters.decided.total)} of ${formatCount(counters.in.total)}` },
    ]}>
      <SlotBar label="Waiting" taken={queued} of={capacity < 0 ? Infinity : capacity} kind="waiting" word={waitingWord(queued, capacity)} />
    </PatternPanel>
  );
}

function waitingWord(queued: number, capacity: number): string {
  if (queued === 0) return 'nobody';
  return capacity > 0 && queued >= capacity ? 'full' : formatCount(queued);
}
