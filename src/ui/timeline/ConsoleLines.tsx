/** What the programs of a run have printed up to the playhead; lines written after a program had ended are kept, and marked. */
import { useMemo } from 'react';
import type { Reader } from '../../engine/recording/reading.ts';
import { classNames } from '../kit/class-names.ts';
import { EmptyState } from '../kit/EmptyState.tsx';
import { formatCall, formatInstant } from '../kit/format.ts';
import { LineList } from './LineList.tsx';
import styles from './Lists.module.css';

export interface ConsoleLinesProps {
  readonly reader: Reader;
  readonly nowUs: number;
  /** What the reader should know of this console, e.g. that a transcript was interrupted. */
  readonly note?: string;
  onSeek(us: number): void;
  onSelectCall(call: number): void;
}

export function ConsoleLines({ reader, nowUs, note, onSeek, onSelectCall }: ConsoleLinesProps) {
  const lines = reader.console(nowUs);
  const { untilUs } = reader;
  const total = useMemo(() => reader.console(untilUs).length, [reader, untilUs]);
  const several = reader.meta.processes.length > 1;
  if (total === 0) {
    return (
      <div className={styles['empty']}>
        <EmptyState title="Nothing is printed in this run">
          Only programs print. The scenarios of the chapter, such as its breaker, have one.
        </EmptyState>
      </div>
    );
  }
  return (
    <div className={styles['whole']}>
      {note !== undefined && note !== '' && <p className={styles['hint']}>{note}</p>}
      {lines.length === 0
        ? <p className={styles['hint']}>Nothing printed yet at {formatInstant(nowUs)}.</p>
        : (
          <LineList label="Console" count={lines.length} lineHeight={20} current={lines.length - 1} render={(index) => {
            const line = lines[index];
            if (line === undefined) return null;
            const open = () => {
              onSeek(line.atUs);
              if (line.call >= 0) onSelectCall(line.call);
            };
            return (
              <button type="button" className={classNames(styles['entry'], styles['code'])} onClick={open}>
                <span className={styles['time']}>{formatInstant(line.atUs)}</span>
                {several && <span className={styles['process']}>{reader.meta.processes[line.process] ?? ''}</span>}
                {line.unseen ? <s className={styles['unseen']}>{line.text}</s> : <span className={styles['text']}>{line.text}</span>}
                {line.unseen && <span className={styles['mark']}>not printed: the program had ended</span>}
                {line.call >= 0 && <span className={styles['cause']}>{formatCall(line.call)}</span>}
              </button>
            );
          }} />
        )}
    </div>
  );
}
