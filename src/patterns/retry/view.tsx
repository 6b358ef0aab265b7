/** A retry: its ladder of waits on a time axis, and how many attempts a call costs now. */
import { formatAmount, formatCount, formatNumber, formatPerSecond, formatSetDuration } from '../../ui/kit/format.ts';
import { PatternPanel } from '../../ui/kit/PatternPanel.tsx';
import type { PatternViewProps } from '../../ui/kit/pattern-view.ts';
import { timeScale, timeTicks } from '../../ui/kit/time-scale.ts';
import { retriesText } from './headline.tsx';
import { ladderOf, retriesOf } from './ladder.tsx';
import type { Rung } from './ladder.tsx';
import type { RetryConfig } from './model.ts';
import styles from './view.module.css';

const WIDTH = 408;
const LEFT = 64;
const ROW = 18;
const TOP = 8;

/** `0 to 100 ms`, or one length where there is no jitter. */
export function waitWords(rung: Rung): string {
  if (rung.mostMs === 0) return 'no wait';
  const most = formatSetDuration(Math.round(rung.mostMs * 100) / 100);
  return rung.leastMs === rung.mostMs ? most : `${formatSetDuration(Math.round(rung.leastMs * 100) / 100)} to ${most}`;
}

export default function RetryView({ title, config, counters }: PatternViewProps<RetryConfig>) {
  const rungs = ladderOf(config);
  const endUs = Math.max(1, rungs.at(-1)?.latestMs ?? 1) * 1000;
  const scale = timeScale(0, endUs, LEFT, WIDTH - 16);
  const height = TOP + (rungs.length + 1) * ROW + 22;
  const perCall = counters.in.perSecond > 0 ? counters.forwarded.perSecond / counters.in.perSecond : NaN;
  return (
    <PatternPanel title={title} words={rungs.length === 0 ? 'A failed call is not sent again.' : `A bar is where the attempt may start, counted from the first failure, without the time the attempts take. First wait: ${waitWords(rungs[0] ?? EMPTY)}.`}
      numbers={[
        { label: 'Attempts per call', value: formatNumber(perCall, 2) },
        { label: 'At most', value: retriesOf(config) === Infinity ? 'no limit' : `${retriesText(config)}, ${formatAmount(retriesOf(config) + 1, 'attempt')}` },
        { label: 'Calls in', value: formatPerSecond(counters.in.perSecond) },
        { label: 'Attempts out', value: formatPerSecond(counters.forwarded.perSecond) },
        { label: 'So far', value: `${formatCount(counters.forwarded.total)} for ${formatAmount(counters.in.total, 'call')}` },
      ]}>
      <svg className={styles['picture']} viewBox={`0 0 ${WIDTH} ${height}`} role="img" aria-label={`Waits before each retry: ${rungs.length === 0 ? 'there is no retry' : rungs.map(waitWords).join('; ')}`}>
        {timeTicks(0, endUs, 5).map((tick) => (
          <g key={tick.us}>
            <line className={styles['grid']} x1={scale.x(tick.us)} x2={scale.x(tick.us)} y1={TOP} y2={height - 20} />
            <text className={styles['tick']} x={scale.x(tick.us)} y={height - 6} textAnchor="middle">{tick.text}</text>
          </g>
        ))}
        <text className={styles['name']} x="0" y={TOP + 13}>1st try</text>
        <circle className={styles['try']} cx={scale.x(0)} cy={TOP + 9} r="4" />
        {rungs.map((rung, k) => {
          const y = TOP + (k + 1) * ROW;
          const before = rungs[k - 1];
          const from = scale.x((before?.earliestMs ?? 0) * 1000);
          const [least, most] = [scale.x(rung.earliestMs * 1000), scale.x(rung.latestMs * 1000)];
          return (
            <g key={rung.retry}>
              <text className={styles['name']} x="0" y={y + 13}>{`Retry ${rung.retry}`}</text>
              <line className={styles['wait']} x1={from} x2={least} y1={y + 9} y2={y + 9} />
              <rect className={styles['range']} x={least} y={y + 5} width={Math.max(2, most - least)} height="8" rx="2" />
            </g>
          );
        })}
      </svg>
    </PatternPanel>
  );
}

const EMPTY: Rung = { retry: 0, leastMs: 0, mostMs: 0, earliestMs: 0, latestMs: 0 };
