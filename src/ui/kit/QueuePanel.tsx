/** The view of a queue: who waits, how much work that is, and what becomes of those who come. */
import type { ReactNode } from 'react';
import { formatCount, formatPerSecond, formatSetDuration } from './format.ts';
import { PatternPanel } from './PatternPanel.tsx';
import type { StateAt } from '../../engine/pattern.ts';
import type { PatternViewProps } from './pattern-view.ts';
import { SlotBar } from './SlotBar.tsx';

export interface QueuePanelProps extends Pick<PatternViewProps<unknown>, 'title' | 'nowUs' | 'counters' | 'queued' | 'oldestUs' | 'dropped'> {
  /** Negative: without limit. */
  readonly capacity: number;
  readonly words: string;
  /** What the queue itself is doing. */
  readonly children?: ReactNode;
}

/** Of a queue `in` counts what arrived, `forwarded` what was taken into work, `decided` what was refused or dropped. */
export function QueuePanel({ title, nowUs, capacity, queued = 0, oldestUs, dropped, counters, words, children }: QueuePanelProps) {
  const { perSecond } = counters.forwarded;
  return (
    <PatternPanel title={title} nowUs={nowUs} words={words} numbers={[
      { label: 'Arrived', value: formatPerSecond(counters.in.perSecond) },
      { label: 'Taken into work', value: formatPerSecond(perSecond) },
      { label: 'Refused or dropped', value: formatPerSecond(counters.decided.perSecond) },
      ...(oldestUs === undefined ? [] : [{ label: 'Oldest waits', value: queued === 0 ? '–' : formatSetDuration(Math.round(oldestUs / 1000)) }]),
      { label: 'To work this off', value: perSecond > 0 ? formatSetDuration(Math.round((queued / perSecond) * 1000)) : '–' },
      ...(dropped === undefined ? [] : [{ label: 'Dropped so far', value: formatCount(dropped.total) }]),
      { label: 'Lost so far', value: `${formatCount(counters.decided.total)} of ${formatCount(counters.in.total)}` },
    ]}>
      <SlotBar label="Waiting" taken={queued} of={capacity < 0 ? Infinity : capacity} kind="waiting" word={waitingWord(queued, capacity < 0 ? Infinity : capacity)} />
      {children}
    </PatternPanel>
  );
}

/** `nobody`, `92 of 100`, `100 of 100, full`; without a limit, `92`. */
export function waitingWord(waiting: number, places: number): string {
  if (waiting === 0) return 'nobody';
  return Number.isFinite(places) ? `${formatCount(waiting)} of ${formatCount(places)}${waiting >= places ? ', full' : ''}` : formatCount(waiting);
}

/** One word for each state that instances' queues are in, with how many where there are several. */
export function statesWord(instances: readonly StateAt[], words: readonly string[]): string {
  const count = words.map((_, state) => instances.filter((at) => at.state === state).length);
  return words.flatMap((word, state) => (count[state] === 0 ? [] : [instances.length === 1 ? word : `${word} ${formatCount(count[state] ?? 0)}`])).join(', ');
}
