/** A retry: its ladder of waits on a time axis, and how many attempts a call costs now. */
import { formatAmount, formatCount, formatNumber, formatPerSecond, formatSetDuration } from '../../ui/kit/format.ts';
import { PatternPanel } from '../../ui/kit/PatternPanel.tsx';
import type { PatternViewProps } from '../../ui/kit/pattern-view.ts';
import { SlotBar } from '../../ui/kit/SlotBar.tsx';
import { TimeRows, type TimeRow } from '../../ui/kit/TimeRows.tsx';
import { retriesText } from './headline.tsx';
import { ladderOf, retriesOf } from './ladder.tsx';
import type { Rung } from './ladder.tsx';
import type { RetryConfig } from './model.ts';

/** `0 to 100 ms`, or one length where there is no jitter. */
export function waitWords(rung: Rung): string {
  if (rung.mostMs === 0) return 'no wait';
  const most = formatSetDuration(Math.round(rung.mostMs * 100) / 100);
  return rung.leastMs === rung.mostMs ? most : `${formatSetDuration(Math.round(rung.leastMs * 100) / 100)} to ${most}`;
}

const FIRST = 4;

/** A row for each rung; of many, those between the first ones and the last share one. */
function rowsOf(rungs: readonly Rung[]): readonly TimeRow[] {
  const rows = rungs.map((rung, k): TimeRow => ({
    name: `Retry ${rung.retry}`, bars: [{ fromMs: rungs[k - 1]?.earliestMs ?? 0, toMs: rung.earliestMs, kind: 'wait' }, { fromMs: rung.earliestMs, toMs: rung.latestMs, kind: 'range' }],
  }));
  const last = rows.length - 1, between = rows.slice(FIRST, last);
  return between.length < 2
    ? rows
    : [
        ...rows.slice(0, FIRST),
        { name: `Retries ${FIRST + 1}–${last}`, bars: [0, 1].flatMap((k) => between.flatMap(({ bars }) => bars.slice(k, k + 1))) },
        ...rows.slice(last),
      ];
}

export default function RetryView({ title, config, nowUs, counters }: PatternViewProps<RetryConfig>) {
  const rungs = ladderOf(config), most = retriesOf(config) + 1, lastMs = rungs.at(-1)?.latestMs ?? 0;
  const perCall = counters.in.perSecond > 0 ? counters.forwarded.perSecond / counters.in.perSecond : NaN, [first] = rungs;
  return (
    <PatternPanel title={title} nowUs={nowUs} words={first === undefined ? 'A failed call is not sent again.' : `A bar is where the attempt may start, counted from the first failure, without the time the attempts take. First wait: ${waitWords(first)}.${most - 1 > rungs.length ? ` The first ${formatCount(rungs.length)} retries are drawn.` : ''}`}
      numbers={[
        { label: 'Came in', value: formatPerSecond(counters.in.perSecond) },
        { label: 'Attempts out', value: formatPerSecond(counters.forwarded.perSecond) },
        { label: 'At most', value: most === Infinity ? 'no limit' : `${retriesText(config)}, ${formatAmount(most, 'attempt')}` },
        { label: 'Attempts so far', value: `${formatCount(counters.forwarded.total)} for ${formatCount(counters.in.total)}` },
      ]}>
      <SlotBar label="Attempts for each call" taken={Number.isNaN(perCall) ? 0 : perCall} of={most} kind="inFlight" word={Number.isNaN(perCall) ? 'nothing comes' : formatNumber(perCall, 2)} />
      {first !== undefined && (
        <TimeRows label={`Waits before each retry: ${rungs.map(waitWords).join('; ')}`} endMs={lastMs} {...(lastMs > 0 ? {} : { mark: 'none' })}
          rows={[{ name: '1st try', bars: [{ fromMs: 0, toMs: 0, kind: 'point' }] }, ...rowsOf(rungs)]} />
      )}
    </PatternPanel>
  );
}
