/** A cache: how many look-ups hit, what it fetches, whether calls fetch the same at once, and how many keys it holds. */
import { useMemo } from 'react';
import { formatCount, formatPerSecond, formatSetDuration, formatShare } from '../../ui/kit/format.ts';
import { HistoryLanes, type Lane } from '../../ui/kit/HistoryLanes.tsx';
import { OutcomeMark } from '../../ui/kit/OutcomeMark.tsx';
import { PatternPanel } from '../../ui/kit/PatternPanel.tsx';
import type { PatternViewProps } from '../../ui/kit/pattern-view.ts';
import { SlotBar } from '../../ui/kit/SlotBar.tsx';
import type { CacheConfig } from './model.ts';
import { pastOf, rateAt, type Counts } from './past.tsx';

const NOTHING: readonly number[] = [];
const greatest = (values: readonly number[]): number => values.reduce((most, value) => (value > most ? value : most), 0);

export default function CacheView({ title, config, nowUs, state, meta, gaugesAt, onSeek }: PatternViewProps<CacheConfig>) {
  const past = useMemo(() => pastOf(gaugesAt, meta.durationUs), [gaugesAt, meta.durationUs]);
  const gauges = state?.gauges ?? NOTHING, [keys = 0, fetches = 0, waiting = 0, crowd = 0] = gauges;
  const now = useMemo(() => rateAt(gaugesAt, nowUs), [gaugesAt, nowUs]);
  const lanes = useMemo(() => lanesOf(past, now, keys, config.capacity), [past, now, keys, config.capacity]);
  const [, , , , hits = 0, misses = 0, coalesced = 0, stale = 0, renewals = 0, evictions = 0] = gauges, came = hits + misses + coalesced;
  return (
    <PatternPanel title={title} nowUs={nowUs} words={wordsOf(config)} numbers={[
      { label: 'Hits since the start', value: came === 0 ? '–' : formatShare(Math.round(hits / came * 1000) / 1000), mark: <OutcomeMark reason="ok" marks={2} size={11} /> },
      { label: 'Fetches under way', value: formatCount(fetches) },
      { label: 'Wait for a fetch', value: formatCount(waiting) },
      { label: 'Have waited so far', value: formatCount(coalesced) },
      { label: 'Stale answers', value: formatCount(stale), mark: <OutcomeMark reason="ok" marks={6} size={11} /> },
      { label: 'Background renewals', value: formatCount(renewals) },
      { label: 'Evicted', value: formatCount(evictions) },
    ]}>
      <SlotBar label="Fetches of one key at once" taken={crowd} of={Infinity} kind="inFlight" word={config.flush ? 'flushed' : crowd > 1 ? `stampede of ${formatCount(crowd)}` : crowd === 1 ? 'one' : 'none'} />
      <HistoryLanes label={title} lanes={lanes} durationUs={meta.durationUs} nowUs={nowUs} onSeek={onSeek} />
    </PatternPanel>
  );
}

function lanesOf(past: Counts<readonly number[]>, now: Counts<number>, keys: number, capacity: number): readonly Lane[] {
  const rate = (label: string, family: Lane['family'], values: readonly number[], at: number): Lane => ({
    label,
    family,
    values,
    now: formatPerSecond(at),
    most: formatPerSecond(greatest(values)),
  });
  return [
    { label: 'Hit ratio', family: 'ok', values: past.hitRatio, now: shareWords(now.hitRatio), most: shareWords(greatest(past.hitRatio)), limit: 1 },
    rate('Fetches', 'in-flight', past.fetches, now.fetches),
    rate('Duplicate fetches', 'error', past.duplicates, now.duplicates),
    {
      label: 'Keys',
      family: 'other',
      values: past.keys,
      now: `${formatCount(keys)} of ${formatCount(capacity)}`,
      most: formatCount(greatest(past.keys)),
      ...(greatest(past.keys) * 2 > capacity ? { limit: capacity } : {}),
    },
  ];
}
function shareWords(share: number): string { return Number.isNaN(share) ? '–' : formatShare(Math.round(share * 1000) / 1000); }

function wordsOf(config: CacheConfig): string {
  if (config.flush) return 'It is flushed: nothing is stored, and every call goes through.';
  const life = config.ttlMs < 0 ? 'for ever' : `for ${formatSetDuration(config.ttlMs)}${config.expiry === 'used' ? ' after its last use' : ''}`;
  const stale = config.staleMs > 0 ? ` For ${formatSetDuration(config.staleMs)} more it is given though out of date, while one fetch renews it.` : '';
  return `An answer is given again ${life}. Beyond its capacity the key ${config.eviction === 'lru' ? 'used longest ago' : 'used least often'} goes.${stale} ${
    config.singleFlight ? 'Calls for a key that is being fetched wait for that fetch.' : 'Each call that misses fetches by itself.'}`;
}
