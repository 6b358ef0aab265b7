/** The layers of one chart as the rows recharts reads, in shares of the plot's height, so that both renderers land on the same pixel. */
import { yOf, type ValueScale } from './chart-layout.ts';
import type { Layer } from './chart-lines.ts';

/** `us`, and per layer k: `t<k>` the top and `a<k>` the area [base, top]; null where there is no value. */
export type SettledRow = { readonly [key: string]: number | null | readonly [number, number] };

export function settledRows(layers: readonly Layer[], scale: ValueScale): readonly SettledRow[] {
  const edges = [...new Set(layers.flatMap((layer) => [...layer.edgesUs]))].sort((a, b) => a - b);
  const share = (value: number) => 1 - yOf(scale, value, 1);
  const places = layers.map(() => 0);
  const rows: SettledRow[] = [];
  let before: SettledRow | null = null;
  for (const us of edges) {
    const row: { [key: string]: number | null | readonly [number, number] } = { us };
    const closing: { [key: string]: number | null | readonly [number, number] } = { us };
    let closes = false;
    layers.forEach((layer, k) => {
      let i = places[k] ?? 0;
      while (i + 1 < layer.edgesUs.length && (layer.edgesUs[i + 1] ?? Infinity) <= us) i++;
      places[k] = i;
      const top = i < layer.top.length && us >= (layer.edgesUs[i] ?? Infinity) ? layer.top[i] ?? Number.NaN : Number.NaN;
      const base = typeof layer.base === 'number' ? layer.base : layer.base?.[i] ?? Number.NaN;
      row[`t${k}`] = Number.isNaN(top) ? null : share(top);
      row[`a${k}`] = Number.isNaN(top) || layer.base === null ? null : [share(Number.isNaN(base) ? top : base), share(top)];
      // A step reaches to the next point, so a value that ends here needs a last point of its own.
      const ended = before !== null && typeof before[`t${k}`] === 'number' && row[`t${k}`] === null;
      closing[`t${k}`] = ended ? before?.[`t${k}`] ?? null : row[`t${k}`] ?? null;
      closing[`a${k}`] = ended ? before?.[`a${k}`] ?? null : row[`a${k}`] ?? null;
      closes ||= ended;
    });
    if (closes) rows.push(closing);
    rows.push(row);
    before = row;
  }
  return rows;
}
