/** The layers of a chart as the points recharts draws its curves through, in pixels of the plot: both renderers land on the same pixel. */
import { yOf, type Plot, type ValueScale } from './chart-layout.ts';
import type { Layer } from './chart-lines.ts';

/** A place in the plot; without `y` the curve is interrupted. */
export interface CurvePoint { readonly x: number; readonly y: number | null }
export interface Curves { readonly top: readonly CurvePoint[]; readonly base: readonly CurvePoint[] }

/** The corners of steps that reach to the end of their windows. `base` goes with `top` point by point, and is empty where the layer has no area. */
export function curvesOf(layer: Layer, plot: Pick<Plot, 'width' | 'height'>, scale: ValueScale, fromUs: number, toUs: number): Curves {
  const top: CurvePoint[] = [], base: CurvePoint[] = [];
  const x = (edge: number) => ((layer.edgesUs[edge] ?? toUs) - fromUs) / (toUs - fromUs) * plot.width;
  const y = (value: number) => yOf(scale, value, plot.height);
  const foot = (window: number) => (typeof layer.base === 'number' ? layer.base : layer.base?.[window] ?? Number.NaN);
  const add = (edge: number, value: number, under: number) => {
    top.push({ x: x(edge), y: y(value) });
    if (layer.base !== null) base.push({ x: x(edge), y: y(Number.isNaN(under) ? value : under) });
  };
  layer.top.forEach((value, k) => {
    if (Number.isNaN(value)) return;
    add(k, value, foot(k));
    // A step reaches to the next point, so a value that ends here needs a last point of its own.
    if (!Number.isNaN(layer.top[k + 1] ?? Number.NaN)) return;
    add(k + 1, value, foot(k));
    const gap = { x: x(k + 1), y: null };
    top.push(gap);
    if (layer.base !== null) base.push(gap);
  });
  return { top, base };
}
