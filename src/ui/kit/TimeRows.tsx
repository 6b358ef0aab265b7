/** Bars on one axis of time, a row each: when attempts are sent, how long is waited. Its words keep their size, however narrow the panel. */
import { Fragment } from 'react';
import { timeTicks } from './time-scale.ts';
import styles from './TimeRows.module.css';

export interface TimeBar {
  readonly fromMs: number;
  readonly toMs: number;
  /** An attempt; one that may be sent; a span in which something begins; a wait; a point; work for nobody; only words. */
  readonly kind: 'attempt' | 'copy' | 'range' | 'wait' | 'point' | 'late' | 'words';
  readonly text?: string;
}
export interface TimeRow { readonly name: string; readonly bars: readonly TimeBar[] }
export interface TimeRowsProps {
  /** Says what the picture shows. */
  readonly label: string;
  readonly rows: readonly TimeRow[];
  /** The right end of the axis. */
  readonly endMs: number;
  /** One instant that is named instead of the ticks; none: an order without times, and no axis. */
  readonly mark?: { readonly atMs: number; readonly text: string } | 'none';
}

/** Above this many, rows stand closer. */
const MANY = 5;

export function TimeRows({ label, rows, endMs, mark }: TimeRowsProps) {
  const percent = (ms: number) => `${endMs > 0 ? (ms / endMs) * 100 : 0}%`;
  const ticks = mark === 'none' ? [] : mark === undefined ? ticksOf(endMs) : [{ atMs: 0, text: '0' }, mark];
  return (
    <div className={styles['rows']} data-many={rows.length > MANY ? 'yes' : undefined} role="img" aria-label={label}>
      {rows.map(({ name, bars }, k) => (
        <Fragment key={k}>
          <span className={styles['name']}>{name}</span>
          <span className={styles['track']}>
            {bars.map(({ fromMs, toMs, kind, text }, n) => (
              <span key={n} className={styles[kind]} style={{ left: percent(fromMs), width: percent(Math.max(0, toMs - fromMs)) }}>
                {text}
              </span>
            ))}
          </span>
        </Fragment>
      ))}
      {ticks.length > 0 && (
        <span className={styles['axis']}>
          {ticks.map((tick) => (
            <span
              key={tick.atMs}
              className={tick === mark ? styles['mark'] : styles['tick']}
              style={{ 'left': percent(tick.atMs), '--rows': rows.length } as object}
            >
              <span>{tick.text}</span>
            </span>
          ))}
        </span>
      )}
    </div>
  );
}

/** Below a second in ms: the second's ticks of a thousand times as long. */
function ticksOf(endMs: number): readonly { readonly atMs: number; readonly text: string }[] {
  const scale = endMs < 1000 ? 1e6 : 1e3;
  return timeTicks(0, endMs * scale, 5).map(({ us, text }) => ({ atMs: us / scale, text: scale === 1e3 ? text : text.replace(' s', ' ms') }));
}
