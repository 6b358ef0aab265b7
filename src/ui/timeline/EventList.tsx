/** State changes and faults of a run; each leads to its instant and to the call that caused it. */
import { useMemo } from 'react';
import type { Reader } from '../../engine/recording/reading.ts';
import { BreakerGlyph } from '../kit/BreakerGlyph.tsx';
import { breakerStyle, isBreakerState } from '../kit/breaker-style.ts';
import { classNames } from '../kit/class-names.ts';
import { EmptyState } from '../kit/EmptyState.tsx';
import { formatCall, formatInstant } from '../kit/format.ts';
import { LineList } from './LineList.tsx';
import { eventAt, runEvents } from './run-events.ts';
import styles from './Lists.module.css';

export interface EventListProps {
  readonly reader: Reader;
  readonly nowUs: number;
  onSeek(us: number): void;
  onSelectCall(call: number): void;
}

export function EventList({ reader, nowUs, onSeek, onSelectCall }: EventListProps) {
  const { untilUs } = reader;
  const events = useMemo(() => runEvents(reader, untilUs), [reader, untilUs]);
  const current = eventAt(events, nowUs);
  if (events.length === 0)
    return (
      <div className={styles['empty']}>
        <EmptyState title="Nothing has changed state">
          There is no fault in this run, and no breaker has opened up to {formatInstant(reader.untilUs)}.
        </EmptyState>
      </div>
    );
  return (
    <div className={styles['whole']}>
      <LineList label="Events" count={events.length} lineHeight={24} current={current} render={(index) => {
        const event = events[index];
        if (event === undefined) return null;
        const call = event.kind === 'move' ? event.call : -1;
        const open = () => {
          onSeek(event.atUs);
          if (call >= 0) onSelectCall(call);
        };
        return (
          <button type="button" className={classNames(styles['entry'], index > current && styles['ahead'])} onClick={open} {...(index === current ? { 'aria-current': 'true' as const } : {})}>
            <span className={styles['time']}>{formatInstant(event.atUs)}</span>
            {event.kind === 'move'
              ? <span className={styles['change']}><State name={event.from} /><span aria-hidden="true">→</span><span className={styles['spoken']}>to</span><State name={event.to} strong /></span>
              : <span className={styles['change']}><span className={styles['fault']} aria-hidden="true" />{event.text} {event.begins ? 'begins' : 'ends'}</span>}
            <span className={styles['place']}>{event.place}</span>
            <span className={styles['cause']}>{event.kind === 'fault' ? 'fault' : call >= 0 ? `call ${formatCall(call)}` : 'timer'}</span>
          </button>
        );
      }} />
    </div>
  );
}

function State({ name, strong = false }: { readonly name: string; readonly strong?: boolean }) {
  if (!isBreakerState(name)) return <span className={strong ? styles['strong'] : undefined}>{name}</span>;
  const style = breakerStyle(name);
  return (
    <span className={classNames(styles['state'], strong && styles['strong'])}>
      <BreakerGlyph state={style.glyph} tone="state" size={16} />
      {style.label}
    </span>
  );
}
