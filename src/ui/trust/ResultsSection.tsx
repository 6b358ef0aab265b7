/** Published results: every row of the table, those that fail and those that were not run among them. */
import { useMemo, useState } from 'react';
import { lastResults } from '../../results/last-measured.ts';
import { verdictOfRow } from '../../results/plan.ts';
import type { ValueResult } from '../../results/plan.ts';
import type { Row } from '../../results/schema.ts';
import { Select } from '../kit/SelectRow.tsx';
import type { TrustFiles } from './files.ts';
import { hasScenario, scenarioFile } from './files.ts';
import { COLUMNS, ResultRow } from './ResultRow.tsx';
import { rowRun } from './run-here.ts';
import { RunBar } from './RunBar.tsx';
import type { Runs } from './runs.ts';
import styles from './Trust.module.css';
import { useRuns } from './use-store.ts';
import { roughTime } from './value-text.ts';

type Show = 'all' | 'other' | 'quick';
const SHOWS: readonly { readonly value: Show; readonly label: string }[] = [
  { value: 'all', label: 'All rows' }, { value: 'other', label: 'Outside or not run' }, { value: 'quick', label: 'Quick to run' },
];
/** Seconds that all seeds took in Node. */
const QUICK_S = 4;

export interface ResultsSectionProps {
  readonly files: TrustFiles;
  readonly runs: Runs<readonly ValueResult[]>;
  readonly onOpen: (row: Row, run: string) => void;
}

export function ResultsSection({ files: { rows, measured }, runs, onOpen }: ResultsSectionProps) {
  const { items } = useRuns(runs);
  const [about, setAbout] = useState('');
  const [show, setShow] = useState<Show>('all');
  const last = useMemo(() => new Map(rows.map((row) => [row.id, lastResults(row, measured.rows[row.id])])), [rows, measured]);
  const resultsOf = (row: Row): readonly ValueResult[] => { const here = items[row.id]; return here?.is === 'done' ? here.result : last.get(row.id) ?? []; };
  const shown = rows.filter((row) => (about === '' || row.family === about)
    && (show === 'all' || (show === 'other' ? verdictOfRow(resultsOf(row)) !== 'holds' : hasScenario(row.id) && (measured.rows[row.id]?.seconds ?? Infinity) <= QUICK_S)));
  const runnable = shown.filter(({ id }) => hasScenario(id));
  const run = (some: readonly Row[]): void => { void runs.run(some.map((row) => ({ id: row.id, run: rowRun(row, scenarioFile) }))); };
  const seconds = runnable.reduce((sum, { id }) => sum + (measured.rows[id]?.seconds ?? 0), 0);
  const families = [...new Set(rows.map(({ family }) => family))].sort();
  return (
    <section aria-label="Published results">
      <div className={styles['tools']}>
        <Select label="About" value={about} onChange={setAbout} options={[{ value: '', label: 'About everything' }, ...families.map((family) => ({ value: family, label: family }))]} />
        <Select<Show> label="Show" value={show} onChange={setShow} options={SHOWS} />
        <RunBar runs={runs} things="rows" label={shown.length === rows.length ? `Run all ${runnable.length} here` : `Run these ${runnable.length} here`} disabled={runnable.length === 0}
          {...(seconds > 0 ? { hint: `took ${roughTime(seconds)} in Node, one after the other` } : {})} onRun={() => run(runnable)} />
      </div>
      {shown.length === 0 ? <p className={styles['none']}>No row is like that. There are {rows.length} in all.</p> : (
        <table className={styles['table']} aria-label="Published results">
          <thead><tr>{COLUMNS.map(({ label, numeric }) => <th key={label} scope="col" className={numeric === true ? styles['number'] : undefined}>{label}</th>)}</tr></thead>
          <tbody>
            {shown.map((row) => (
              <ResultRow key={row.id} row={row} last={measured.rows[row.id]} results={resultsOf(row)} here={items[row.id]} onRun={(one) => run([one])} onStop={(id) => runs.stop(id)} onOpen={onOpen} />
            ))}
          </tbody>
        </table>
      )}
      <p className={styles['foot']}>
        Tolerances follow from the length of each run, 2 to 4 standard errors. The mean of seeds 1 to 5 must be within, each seed within twice as much; seeds are not chosen.
        Results with fitted parameters say “calibrated”, formulas that are computed without a run say “model formula”. A row that fails stays in the table.
      </p>
    </section>
  );
}

/** `61 of 63 hold`, and what of the rest. */
export function summaryOf(
  files: TrustFiles,
  items: ReturnType<Runs<readonly ValueResult[]>['getState']>['items'],
): { readonly head: string; readonly rest: string } {
  const verdicts = files.rows.map((row) => {
    const here = items[row.id];
    return verdictOfRow(here?.is === 'done' ? here.result : lastResults(row, files.measured.rows[row.id]));
  });
  const count = (verdict: string): number => verdicts.filter((own) => own === verdict).length;
  const here = Object.values(items).filter((item) => item.is === 'done').length,
    dates = Object.values(files.measured.rows)
      .map(({ date }) => date)
      .sort();
  const left = [...(count('fails') > 0 ? [`${count('fails')} outside`] : []), ...(count('not built') > 0 ? [`${count('not built')} not run`] : [])];
  const where =
    here > 0
      ? `${here} of them run in this browser`
      : `last measured in Node, ${dates[0] === dates.at(-1) ? (dates[0] ?? 'never') : `${dates[0]} to ${dates.at(-1)}`}`;
  return { head: `${count('holds')} of ${files.rows.length} hold`, rest: [...left, where].join(', ') };
}
