/** Puts a model into a panel of a given size: everything the drawing functions need. */
import { CHARTS, layoutCharts, scaleOf, type ChartId, type Deadline } from './chart-layout.ts';
import type { ChartModel } from './chart-model.ts';
import type { ChartScene } from './draw-charts.ts';

export function chartScene(model: ChartModel, ghost: ChartModel | null, deadline: Deadline | null, ids: readonly ChartId[], width: number, height: number): ChartScene {
  const scales = Object.fromEntries(CHARTS.map((id) => [id, scaleOf(id, model, ghost, deadline)])) as ChartScene['scales'];
  return { model, ghost, deadline, scales, layout: layoutCharts(width, height, ids, model.band.length > 0) };
}

export function chartTitle(id: ChartId): { readonly title: string; readonly unit: string } {
  switch (id) {
    case 'outcomes': return { title: 'Outcomes of calls', unit: 'per s' };
    case 'latency': return { title: 'Latency of calls', unit: 'ms' };
    case 'goodput': return { title: 'Goodput and attempts', unit: 'per s' };
    case 'queue': return { title: 'Queue and workers', unit: '% of capacity' };
  }
}
