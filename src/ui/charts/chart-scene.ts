/** Puts a model into a panel of a given size: everything the drawing functions need. */
import { CHARTS, layoutCharts, scaleOf, type ChartId, type Deadline } from './chart-layout.ts';
import type { ChartModel } from './chart-model.ts';
import type { ChartScene } from './draw-charts.ts';

export function chartScene(
  model: ChartModel,
  ghost: ChartModel | null,
  deadline: Deadline | null,
  ids: readonly ChartId[],
  width: number,
  height: number,
): ChartScene {
  const scales = Object.fromEntries(CHARTS.map((id) => [id, scaleOf(id, model, ghost, deadline)])) as ChartScene['scales'];
  return { model, ghost, deadline, scales, layout: layoutCharts(width, height, ids, model.band.length > 0) };
}

/** Latencies of several clients are not put together: the chart says whose they are. */
export function chartTitle(id: ChartId, { latencyOf }: Pick<ChartModel, 'latencyOf'>): { readonly title: string; readonly unit: string } {
  switch (id) {
    case 'outcomes': return { title: 'Outcomes of calls', unit: 'per s' };
    case 'latency': return { title: latencyOf === '' ? 'Latency of calls' : `Latency of calls from ${latencyOf}`, unit: 'ms' };
    case 'goodput': return { title: 'Goodput and attempts', unit: 'per s' };
    case 'queue': return { title: 'Queue and workers', unit: '% of capacity' };
  }
}
