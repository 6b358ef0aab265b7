/** A bulkhead: its permits or threads, who waits before it, and what it refuses. */
import { formatCount, formatPerSecond, formatSetDuration, formatShare } from '../../ui/kit/format.ts';
import { OutcomeMark } from '../../ui/kit/OutcomeMark.tsx';
import { PatternPanel } from '../../ui/kit/PatternPanel.tsx';
import type { PatternViewProps } from '../../ui/kit/pattern-view.ts';
import { waitingWord } from '../../ui/kit/QueuePanel.tsx';
import { SlotBar } from '../../ui/kit/SlotBar.tsx';
import { limitsOf, type Limits } from './limits.tsx';
import type { BulkheadConfig } from './model.ts';

/** Places of the gauges. */
const IN_USE = 0;
const WAITING = 1;

export default function BulkheadView({ title, config, nowUs, state, counters }: PatternViewProps<BulkheadConfig>) {
  const limits = limitsOf(config);
  const inUse = state?.gauges[IN_USE] ?? 0, waiting = state?.gauges[WAITING] ?? 0;
  const refused = counters.in.perSecond > 0 ? Math.min(1, counters.decided.perSecond / counters.in.perSecond) : NaN;
  return (
    <PatternPanel title={title} nowUs={nowUs} words={words(config, limits)} numbers={[
      { label: 'Came in', value: formatPerSecond(counters.in.perSecond) },
      { label: 'Refused', value: formatPerSecond(counters.decided.perSecond), mark: <OutcomeMark reason="rejected:limit" size={11} /> },
      { label: 'Share refused', value: Number.isNaN(refused) ? '–' : formatShare(Math.round(refused * 1000) / 1000) },
      { label: 'Refused so far', value: `${formatCount(counters.decided.total)} of ${formatCount(counters.in.total)}` },
    ]}>
      <SlotBar label={limits.of === 'thread' ? 'Threads at work' : 'Permits in use'} taken={inUse} of={limits.atOnce} kind="inFlight"
        word={`${formatCount(inUse)} of ${formatCount(limits.atOnce)}, ${inUse >= limits.atOnce ? 'all taken' : `${formatCount(limits.atOnce - inUse)} free`}`} />
      {limits.places > 0 && <SlotBar label="Waiting" taken={waiting} of={limits.places} kind="waiting" word={waitingWord(waiting, limits.places)} />}
    </PatternPanel>
  );
}

function words(config: BulkheadConfig, limits: Limits): string {
  const one = limits.of === 'thread' ? 'thread' : 'permit';
  if (limits.places === 0) return `A call that finds no ${one} free is refused at once. ${heldWords(limits)}`;
  const wait = Number.isFinite(limits.waitMs) ? `waits at most ${formatSetDuration(limits.waitMs)}, then it is refused` : 'waits for as long as it takes';
  const full = Number.isFinite(limits.places) ? ` When ${formatCount(limits.places)} wait, the next one is refused.` : '';
  const pool = config.dialect === 'resilience4j-pool' && config.maxThreadPoolSize > config.coreThreadPoolSize ? ` Above ${formatCount(config.coreThreadPoolSize)} threads, another starts only when the queue is full.` : '';
  return `A call that finds no ${one} free ${wait}; first come, first served.${full}${pool} ${heldWords(limits)}`;
}

function heldWords(limits: Limits): string {
  return limits.of === 'thread' ? 'A thread is held until its work ends, even when the caller has left.' : 'A permit is given back when the call ends or its caller leaves.';
}
