/** The totals of the run as a table: to be read in its tab, and always there for those who do not see the pictures. */
import { memo, useMemo } from 'react';
import { useGhost, useNowUs, usePicture } from '../../store/hooks.ts';
import { DataTable } from '../kit/DataTable.tsx';
import { formatCount } from '../kit/format.ts';
import { totalsOf } from './totals.ts';

export const TOTALS_CAPTION = 'Totals of the run';

export const Totals = memo(function Totals({ hidden }: { readonly hidden: boolean }) {
  const { reader, status } = usePicture();
  const before = useGhost();
  const nowUs = useNowUs();
  const old = useMemo(() => (before === null ? null : new Map(totalsOf(before, 0).map((row) => [row.name, row.whole]))), [before]);
  const rows = reader === null ? [] : totalsOf(reader, nowUs);
  const compare = old !== null && before !== reader;
  const columns = ['Count', 'So far', status === 'done' ? 'Whole run' : 'Computed so far', ...(compare ? ['Before the change'] : [])];
  const table = (
    <DataTable caption={TOTALS_CAPTION} hidden={hidden} columns={columns.map((label, k) => ({ label, numeric: k > 0 }))}
      rows={rows.map(({ name, soFar, whole }) => [name, formatCount(soFar), formatCount(whole), ...(compare ? [formatCount(old.get(name) ?? 0)] : [])])} />
  );
  // Beside the panels it has to be a landmark of its own to be found.
  return hidden ? <section aria-label={TOTALS_CAPTION}>{table}</section> : table;
});
