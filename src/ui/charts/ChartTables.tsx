/** The charts as tables, for whoever does not see them. */
import { memo } from 'react';
import { DataTable } from '../kit/DataTable.tsx';
import type { ChartId } from './chart-layout.ts';
import type { ChartModel } from './chart-model.ts';
import { chartTitle } from './chart-scene.ts';
import { tableOf } from './chart-values.ts';
import { HELD_MS, SETTLE_MS, useSettled } from './use-settled.ts';

/** Written once a recording has settled: hundreds of rows are not worth a frame of a drag. */
export const ChartTables = memo(function ChartTables({
  model,
  ids,
  held,
}: {
  readonly model: ChartModel;
  readonly ids: readonly ChartId[];
  /** Something is being changed. */ readonly held: boolean;
}) {
  const settled = useSettled(model, held ? HELD_MS : SETTLE_MS);
  return settled === null ? null : <Tables model={settled} ids={ids} />;
});

const Tables = memo(function Tables({ model, ids }: { readonly model: ChartModel; readonly ids: readonly ChartId[] }) {
  return ids.map((id) => {
    const { columns, rows } = tableOf(id, model);
    const { title, unit } = chartTitle(id, model);
    return <DataTable key={id} hidden caption={`${title}, ${unit}`} columns={columns.map((label, k) => ({ label, numeric: k > 0 }))} rows={rows} />;
  });
});
