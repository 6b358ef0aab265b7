/** One published row: the value that says most about it, and on demand all of them, how it was set up, and its scenarios. */
import { ChevronRight } from 'lucide-react';
import { useId, useState } from 'react';
import type { MeasuredRow } from '../../results/last-measured.ts';
import { verdictOf, verdictOfRow } from '../../results/plan.ts';
import type { ValueResult } from '../../results/plan.ts';
import type { Row } from '../../results/schema.ts';
import { DeviationBar } from './DeviationBar.tsx';
import { hasScenario } from './files.ts';
import { RowDetail } from './RowDetail.tsx';
import type { Progressing } from './runs.ts';
import styles from './Trust.module.css';
import { deviationText, expectedText, kindText, measuredText, offBy, sourceAddress, sourceText, tellingValue, toleranceText } from './value-text.ts';
import { Verdict } from './Verdict.tsx';

/** Of the table in `ResultsSection`, in this order. */
export const COLUMNS: readonly { readonly label: string; readonly numeric?: true }[] = [
  { label: 'About' },
  { label: 'Claim' },
  { label: 'Expected', numeric: true },
  { label: 'Measured', numeric: true },
  { label: 'Tolerance' },
  { label: 'Deviation' },
  { label: 'Verdict' },
  { label: 'Source' },
  { label: 'Actions' },
];

export interface ResultRowProps {
  readonly row: Row;
  readonly last: MeasuredRow | undefined;
  /** What is shown: measured here, or last. */
  readonly results: readonly ValueResult[];
  readonly here: Progressing<readonly ValueResult[]> | undefined;
  readonly onRun: (row: Row) => void;
  readonly onStop: (id: string) => void;
  readonly onOpen: (row: Row, run: string) => void;
}

export function ResultRow({ row, last, results, here, onRun, onStop, onOpen }: ResultRowProps) {
  const [open, setOpen] = useState(false);
  const id = useId();
  const shown = tellingValue(results), verdict = verdictOfRow(results), formula = last?.formula === true;
  const running = here?.is === 'running' || here?.is === 'waiting', runnable = hasScenario(row.id);
  return (
    <>
      <tr className={styles['row']} data-verdict={verdict}>
        <td data-label="About">{row.family}<span className={styles['kind']} data-kind={row.kind}>{kindText(row, formula)}</span></td>
        <th scope="row" data-label="Claim">
          <button type="button" className={styles['more']} aria-expanded={open} aria-controls={id} onClick={() => setOpen(!open)}>
            <ChevronRight size={14} aria-hidden="true" /><span><code>{row.id}</code> {row.claim}</span>
          </button>
          {results.length > 1 && <span className={styles['which']}><code>{shown?.path}</code>, of {results.length} values the {shown?.misses === '' ? 'one nearest its limit' : 'first that does not hold'}</span>}
        </th>
        <ValueCells row={row} value={shown} />
        <td data-label="Verdict">
          {here?.is === 'running' ? <span className={styles['verdict']}>{Math.floor(100 * here.share)} %</span>
            : here?.is === 'waiting' ? <span className={styles['verdict']}>waiting</span>
              : <Verdict verdict={verdict} />}
          {here?.is === 'done' && <span className={styles['kind']}>here, {here.seconds.toFixed(1)} s</span>}
          {here?.is === 'failed' && <span className={styles['kind']}>{here.message}</span>}
        </td>
        <td data-label="Source"><SourceLink row={row} /></td>
        <td data-label="Actions" className={styles['actions']}>
          {running ? <button type="button" className={styles['link']} aria-label={`Stop ${row.id}`} onClick={() => onStop(row.id)}>Stop</button>
            : runnable && <button type="button" className={styles['link']} aria-label={`Run ${row.id} in this browser`} onClick={() => onRun(row)}>Run</button>}
          {runnable && !formula && <button type="button" className={styles['link']} aria-label={`Open ${row.id} in the workbench`} onClick={() => onOpen(row, shown?.run ?? '')}>Open</button>}
        </td>
      </tr>
      <tr id={id} hidden={!open} className={styles['detailRow']}>
        <td colSpan={COLUMNS.length}>{open && <RowDetail row={row} last={last} results={results} runnable={runnable} onOpen={onOpen} />}</td>
      </tr>
    </>
  );
}

/** Expected to deviation. */
export function ValueCells({ row, value }: { readonly row: Row; readonly value: ValueResult | undefined }) {
  if (value === undefined) return <td colSpan={4}>–</td>;
  const outside = verdictOf(value) === 'fails';
  return (
    <>
      <td data-label="Expected" className={styles['number']}>{expectedText(value)}</td>
      <td data-label="Measured" className={styles['number']}><strong>{measuredText(value)}</strong></td>
      <td data-label="Tolerance">{toleranceText(value.tolerance, value.expected, row)}</td>
      <td data-label="Deviation">
        {value.measured.length === 0 ? '–' : <DeviationBar off={offBy(value)} outside={outside} text={`${deviationText(value)}${outside ? `, outside: ${value.misses}` : ''}`} />}
      </td>
    </>
  );
}

function SourceLink({ row }: { readonly row: Row }) {
  const address = sourceAddress(row.source), text = sourceText(row.source);
  return address === null ? <span>{text}</span> : <a href={address} target="_blank" rel="noreferrer noopener" title={row.source.title}>{text}</a>;
}
