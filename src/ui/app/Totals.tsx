/** The totals of the run as a table: to be read in its tab, and always there for those who do not see the pictures. */
import { memo, useEffect, useMemo, useRef, useState } from 'react';
import type { Reader } from '../../engine/recording/reading.ts';
import { useCalmUs, useGhost, usePicture, usePlay } from '../../store/hooks.ts';
import type { RunState } from '../../store/run-store.ts';
import { DataTable } from '../kit/DataTable.tsx';
import { formatCount } from '../kit/format.ts';
import { totalsOf } from './totals.ts';

export const TOTALS_CAPTION = 'Totals of the run';

export const Totals = memo(function Totals({ hidden }: { readonly hidden: boolean }) {
  const { reader, status, chunks } = useLate(usePicture(), hidden);
  const before = useGhost();
  const playing = usePlay((state) => state.playing);
  // Nobody sees the hidden one change; who has it read aloud hears it at some instant.
  const nowUs = useCalmUs(hidden && playing, HIDDEN_MS);
  return <TotalsTable hidden={hidden} reader={reader} chunks={chunks} done={status === 'done'} before={before} nowUs={nowUs} />;
});

/** While playing, those that nobody sees are written so often. */
const HIDDEN_MS = 1000;
/** A run's totals that nobody sees are written this long after its picture has been drawn. */
const LATE_MS = 250;

function useLate(picture: RunState, hidden: boolean): RunState {
  const [late, setLate] = useState(picture);
  const latest = useRef(picture), timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    latest.current = picture;
    const write = () => { timer.current = undefined; setLate(latest.current); };
    if (picture.reader === null || late.reader === null) { clearTimeout(timer.current); write(); }
    else if (picture !== late) timer.current ??= setTimeout(write, LATE_MS);
  }, [picture, late]);
  useEffect(() => () => clearTimeout(timer.current), []);
  return hidden && picture.reader !== null && late.reader !== null ? late : picture;
}

interface TotalsTableProps {
  readonly hidden: boolean;
  readonly reader: Reader | null;
  readonly chunks: number;
  readonly done: boolean;
  readonly before: Reader | null;
  readonly nowUs: number;
}

const TotalsTable = memo(function TotalsTable({ hidden, reader, done, before, nowUs }: TotalsTableProps) {
  const old = useMemo(() => (before === null ? null : new Map(totalsOf(before, 0).map((row) => [row.name, row.whole]))), [before]);
  const rows = reader === null ? [] : totalsOf(reader, nowUs);
  const compare = old !== null && before !== reader;
  const columns = ['Count', 'So far', done ? 'Whole run' : 'Computed so far', ...(compare ? ['Before the change'] : [])];
  const table = (
    <DataTable caption={TOTALS_CAPTION} hidden={hidden} columns={columns.map((label, k) => ({ label, numeric: k > 0 }))}
      rows={rows.map(({ name, soFar, whole }) => [name, formatCount(soFar), formatCount(whole), ...(compare ? [formatCount(old.get(name) ?? 0)] : [])])} />
  );
  // Beside the panels it has to be a landmark of its own to be found.
  return hidden ? <section aria-label={TOTALS_CAPTION}>{table}</section> : table;
});
