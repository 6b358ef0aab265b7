/** The rows on screen as a table that can be walked by keyboard: the call, its attempts in words, and how it stands at the playhead. */
import { memo, type KeyboardEvent } from 'react';
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
  onPick(call: number): void;
  onOpen(call: number): void;
}

export const CallTable = memo(function CallTable({ id, table, outcomes, nowUs, first, total, selected, onKeyDown, onPick, onOpen }: CallTableProps) {
  const chosen = table.id.includes(selected);
  return (
    <table role="grid" aria-label="Calls" aria-rowcount={total + 1} tabIndex={0} className={styles['table']} onKeyDown={onKeyDown}
      {...(chosen ? { 'aria-activedescendant': `${id}-${selected}` } : {})}>
      <thead>
        <tr aria-rowindex={1}>
          <th scope="col" className={styles['call']}>Call</th>
          <th scope="col"><span className={styles['spoken']}>Attempts</span></th>
          <th scope="col" className={styles['outcome']}>Outcome</th>
          <th scope="col" className={styles['tries']}>Tries</th>
          <th scope="col" className={styles['took']}>Took</th>
        </tr>
      </thead>
      <tbody>
        {Array.from({ length: table.rows }, (_, row) => {
          const at = callAt(table, row, nowUs);
          const outcome = outcomes[at.outcome];
          return (
            <tr key={at.id} id={`${id}-${at.id}`} aria-rowindex={first + row + 2} aria-selected={at.id === selected} onClick={() => onPick(at.id)} onDoubleClick={() => onOpen(at.id)}>
              <th scope="row" className={styles['call']}>{formatCall(at.id)}</th>
              <td><span className={styles['spoken']}>{attemptWords(table, row, outcomes, nowUs)}</span></td>
              <td className={classNames(styles['outcome'], at.phase !== 'over' && styles['quiet'])}>
                {at.phase !== 'to come' && <OutcomeMark reason={outcome?.reason ?? 'in-flight'} marks={outcome?.marks ?? 0} size={11} />}
                <span title={outcome === undefined ? undefined : outcomeLabel(outcome)}>
                  {at.phase === 'to come' ? 'To come' : outcome === undefined ? 'In flight' : outcomeStyle(outcome.reason, outcome.marks).label}
                </span>
              </td>
              <td className={styles['tries']}>{at.phase === 'to come' ? '–' : formatCount(at.tries)}</td>
              <td className={styles['took']}>{at.tookUs < 0 ? '–' : formatDuration(roughMs(at.tookUs))}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
});

/** Whole milliseconds from 10 ms up, hundredths below. */
function roughMs(us: number): number {
  return us >= 10_000 ? Math.round(us / 1000) : Math.round(us / 10) / 100;
}
