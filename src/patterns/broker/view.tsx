/** A broker: what waits, what is in flight, what is dead and how old the oldest is, over the run and at this moment. */
import { useMemo } from 'react';
import { formatCount, formatNumber, formatPerSecond, formatSetDuration, formatShare } from '../../ui/kit/format.ts';
import { HistoryLanes } from '../../ui/kit/HistoryLanes.tsx';
import { PatternPanel } from '../../ui/kit/PatternPanel.tsx';
import type { PatternNode, PatternViewProps } from '../../ui/kit/pattern-view.ts';
import type { BrokerConfig } from './model.ts';

const OLDEST = 3;
const NOTHING = { perSecond: 0, total: 0 };

export default function BrokerView({ title, config, nowUs, state, meta, node, onSeek }: PatternViewProps<BrokerConfig>) {
  const [queue = 0, inFlight = 0, dead = 0, sinceS = -1, duplicates = 0, suppressed = 0] = state?.gauges ?? [];
  const levels = node?.levels,
    gauges = node?.gauges,
    past = useMemo(() => pastOf(levels ?? {}, gauges ?? [], meta.durationUs), [levels, gauges, meta.durationUs]);
  const ageMs = sinceS < 0 ? 0 : Math.max(0, nowUs / 1000 - sinceS * 1000);
  const lanes = useMemo(() => [
    { label: 'Queue', values: past.queue, family: 'timeout' as const, now: formatCount(queue), most: formatCount(most(past.queue)), ...(config.capacity > 0 ? { limit: config.capacity } : {}) },
    { label: 'In flight', values: past.inFlight, family: 'in-flight' as const, now: formatCount(inFlight), most: formatCount(most(past.inFlight)) },
    { label: 'Dead letters', values: past.dead, family: 'error' as const, now: formatCount(dead), most: formatCount(most(past.dead)) },
    { label: 'Age of the oldest', values: past.ageMs, family: 'other' as const, now: sinceS < 0 ? '–' : seconds(ageMs), most: seconds(most(past.ageMs)) },
  ], [past, queue, inFlight, dead, ageMs, sinceS, config.capacity]);
  const counter = (name: string) => node?.counters[name] ?? NOTHING;
  const delivered = counter('delivered'), again = counter('redelivered');
  return (
    <PatternPanel title={title} nowUs={nowUs} fault={node?.fault} words={wordsOf(config, node?.fault ?? null)} numbers={[
      { label: 'Published', value: formatPerSecond(counter('published').perSecond) },
      { label: 'Delivered', value: formatPerSecond(delivered.perSecond) },
      { label: 'Acknowledged', value: formatPerSecond(counter('acknowledged').perSecond) },
      { label: 'Delivered again', value: delivered.total === 0 ? '–' : formatShare(again.total / delivered.total) },
      { label: 'Refused or dropped', value: formatCount(counter('refused').total + counter('dropped').total + counter('lost').total) },
      { label: 'Died so far', value: formatCount(counter('dead').total) },
      { label: 'Done twice', value: formatCount(duplicates) },
      { label: 'Repeats not done', value: formatCount(suppressed) },
    ]}>
      <HistoryLanes label={title} lanes={lanes} durationUs={meta.durationUs} nowUs={nowUs} onSeek={onSeek} />
    </PatternPanel>
  );
}

function pastOf(levels: PatternNode['levels'], gauges: PatternNode['gauges'], durationUs: number) {
  const level = (name: string): readonly number[] => levels[name] ?? [];
  const ageMs = gauges.map((told, k) => {
    const sinceS = told[OLDEST] ?? -1;
    return sinceS < 0 ? 0 : Math.max(0, (k + 1) / gauges.length * durationUs / 1000 - sinceS * 1000);
  });
  return { queue: level('waiting'), inFlight: level('inFlight'), dead: level('deadLetters'), ageMs };
}
/** Its digits would run away at more of them. */
function seconds(ms: number): string { return `${formatNumber(ms / 1000, 1)} s`; }
function most(values: readonly number[]): number { return values.reduce((greatest, value) => (value > greatest ? value : greatest), 0); }

function wordsOf(config: BrokerConfig, fault: string | null): string {
  if (fault !== null) return `${fault}: nothing is delivered, and what was in flight will be seen to when it is back.`;
  const to = config.consumers === 'fanOut' ? 'Every link gets every message' : 'Each message goes to one consumer';
  if (config.acknowledge === 'whenSent') return `${to}, at most once: it is forgotten when it is sent.`;
  const again = config.backoffMs > 0 ? `after ${formatSetDuration(config.backoffMs)}${config.backoffFactor > 1 ? ' and growing' : ''}` : 'at once';
  const end = config.maxDeliveries > 0 ? `, ${config.maxDeliveries === 1 ? 'once' : `up to ${formatCount(config.maxDeliveries)} times`} in all` : '';
  return `${to}, at least once: without an acknowledgement within ${formatSetDuration(config.visibilityMs)} it is delivered again ${again}${end}.${config.ordered ? ' Messages of one key keep their order.' : ''}`;
}
