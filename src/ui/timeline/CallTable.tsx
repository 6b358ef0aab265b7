/** The rows on screen as a table that can be walked by keyboard: the call, its attempts in words, and how it stands at the playhead. */
import { memo, type KeyboardEvent, type MouseEvent } from 'react';
import type { Outcome } from '../../engine/outcome.ts';
import { classNames } from '../kit/class-names.ts';
import { formatCall, formatCount, formatDuration } from '../kit/format.ts';
import { outcomeLabel, outcomeStyle } from '../kit/outcome-style.ts';
import { OutcomeMark } from '../kit/OutcomeMark.tsx';
import { callAt } from './call-at.ts';
import { attemptWords } from './attempt-words.ts';
import type { SpanTable } from './span-table.ts';
import styles from './Requests.module.css';

export interface CallTableProps {
  readonly id: string;
  readonly table: SpanTable;
  readonly outcomes: readonly Outcome[];
  readonly nowUs: number;
  /** Place of the table's first row among all rows. */
  readonly first: number;
  readonly total: number;
  readonly selected: number;
  onKeyDown(event: KeyboardEvent): void;
  /** Once: chosen. Twice: asked why. Keep it the same, so that playing does not write the table anew. */
  onPress(call: number, times: number): void;
}

export const CallTable = memo(function CallTable({ id, table, outcomes, nowUs, first, total, selected, onKeyDown, onPress }: CallTableProps) {
  const onClick = (event: MouseEvent) => {
    const row = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-call]') : null;
    if (row !== null) onPress(Number(row.dataset['call']), event.detail);
  };
  const chosen = table.id.includes(selected);
  return (
    <div role="grid" aria-label="Calls" aria-rowcount={total + 1} tabIndex={0} className={styles['table']} onKeyDown={onKeyDown} onClick={onClick}
      {...(chosen ? { 'aria-activedescendant': `${id}-${selected}` } : {})}>
      <div role="rowgroup" className={styles['spoken']}>
        <div role="row" aria-rowindex={1}>
          <span role="columnheader">Call</span>
          <span role="columnheader">Attempts</span>
          <span role="columnheader">Outcome</span>
          <span role="columnheader">Tries</span>
          <span role="columnheader">Took</span>
        </div>
      </div>
      <div role="rowgroup">
        {Array.from({ length: table.rows }, (_, row) => {
          const at = callAt(table, row, nowUs);
          const outcome = outcomes[at.outcome];
          return (
            <div key={at.id} role="row" className={styles['line']} id={`${id}-${at.id}`} aria-rowindex={first + row + 2} aria-selected={at.id === selected} data-call={at.id}>
              <span role="rowheader" className={styles['call']}>{formatCall(at.id)}</span>
              <span role="gridcell" className={styles['bars']}><span className={styles['spoken']}>{attemptWords(table, row, outcomes, nowUs)}</span></span>
              <span role="gridcell" className={classNames(styles['outcome'], at.phase !== 'over' && styles['quiet'], at.phase === 'to come' && styles['ahead'])}>
                {at.phase !== 'to come' && <OutcomeMark reason={outcome?.reason ?? 'in-flight'} marks={outcome?.marks ?? 0} size={11} />}
                <span title={outcome === undefined ? undefined : outcomeLabel(outcome)}>
                  {at.phase === 'to come' ? 'To come' : outcome === undefined ? 'In flight' : outcomeStyle(outcome.reason, outcome.marks).label}
                </span>
              </span>
              <span role="gridcell" className={styles['tries']}>{at.phase === 'to come' ? '–' : formatCount(at.tries)}</span>
              <span role="gridcell" className={styles['took']}>{at.tookUs < 0 ? '–' : formatDuration(roughMs(at.tookUs))}</span>
            </div>
          );
        })}
      </div>
    </div>
  );
});

/** Whole milliseconds from 10 ms up, hundredths below. */
function roughMs(us: number): number {
  return us >= 10_000 ? Math.round(us / 1000) : Math.round(us / 10) / 100;
}
