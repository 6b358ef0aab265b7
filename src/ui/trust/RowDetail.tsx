/** All values of a row, its set-up, and its scenarios, each of which opens in the workbench. */
import { useEffect, useState } from 'react';
import type { MeasuredRow } from '../../results/last-measured.ts';
import { verdictOf } from '../../results/plan.ts';
import type { ValueResult } from '../../results/plan.ts';
import type { Row } from '../../results/schema.ts';
import { isFields } from '../../results/schema.ts';
import { DataTable } from '../kit/DataTable.tsx';
import { scenarioFile } from './files.ts';
import styles from './Trust.module.css';
import { deviationText, expectedText, measuredText, roughTime, toleranceText, valueText } from './value-text.ts';
import { Verdict } from './Verdict.tsx';

export interface RowDetailProps {
  readonly row: Row; readonly last: MeasuredRow | undefined; readonly results: readonly ValueResult[];
  readonly runnable: boolean;
  readonly onOpen: (row: Row, run: string) => void;
}

export function RowDetail({ row, last, results, runnable, onOpen }: RowDetailProps) {
  const [file, setFile] = useState<{ readonly note: string; readonly runs: readonly string[] } | null>(null);
  useEffect(() => {
    let here = true;
    if (runnable) void scenarioFile(row.id).then((given) => { if (here) setFile(aboutFile(given)); }, () => {});
    return () => { here = false; };
  }, [row.id, runnable]);
  const { title, authors, year, url } = row.source;
  return (
    <div className={styles['detail']}>
      <DataTable caption={`${row.id}: all values`} columns={[{ label: 'Value' }, { label: 'Expected', numeric: true }, { label: 'Mean of the seeds', numeric: true }, { label: 'Least and most', numeric: true }, { label: 'Tolerance' }, { label: 'Deviation', numeric: true }, { label: 'Verdict' }]}
        rows={results.map((value) => [
          <code key="name">{value.path}{value.run === '' ? '' : ` · ${value.run}`}</code>, expectedText(value), measuredText(value),
          typeof value.expected === 'boolean' || value.measured.length === 0 ? '' : `${valueText(Math.min(...value.measured))} to ${valueText(Math.max(...value.measured))}`,
          toleranceText(value.tolerance, value.expected, row), deviationText(value), <Verdict key="verdict" verdict={verdictOf(value)} {...(value.misses === '' ? {} : { words: `outside: ${value.misses}` })} />,
        ])} />
      <dl className={styles['facts']}>
        {file !== null && file.note !== '' && <><dt>How it is run</dt><dd>{file.note}</dd></>}
        {row.kind === 'calibrated' && <><dt>Calibrated</dt><dd>Parameters were chosen so that the published numbers come out: this shows that the model can, not that it predicts.</dd></>}
        {row.kind === 'published-figure' && <><dt>Published figure</dt><dd>What was measured there cannot be set up in full: only the order of the values is compared.</dd></>}
        {row.setup !== '' && <><dt>Set-up</dt><dd>{row.setup}</dd></>}
        {row.tolerance.basis !== '' && <><dt>Tolerance</dt><dd>{row.tolerance.basis}</dd></>}
        <dt>Source</dt><dd>{[authors, title, ...(year > 0 ? [String(year)] : []), url].filter((part) => part !== '').join(', ')}</dd>
        {last !== undefined && <><dt>Last measured</dt><dd>{last.date}, version {last.version}, in Node, {last.values[0]?.measured.length ?? 0} seeds in {roughTime(last.seconds)}</dd></>}
        {!runnable && <><dt>Not run</dt><dd>There is no scenario for this row yet.</dd></>}
        {file !== null && file.runs.length > 0 && <><dt>Open in the workbench</dt><dd className={styles['opens']}>{file.runs.map((run) => <button key={run} type="button" className={styles['link']} onClick={() => onOpen(row, run)}>{run}</button>)}</dd></>}
      </dl>
    </div>
  );
}

function aboutFile(given: unknown): { readonly note: string; readonly runs: readonly string[] } {
  const { note, runs } = isFields(given) ? given : {};
  return { note: typeof note === 'string' ? note : '', runs: isFields(runs) ? Object.entries(runs).flatMap(([name, run]) => (isFields(run) && run['model'] !== undefined ? [] : [name])) : [] };
}
