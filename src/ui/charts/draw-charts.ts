/** Draws the charts on a surface: data, grid, faults, ghost and what is written over them. */
import { drawBand } from '../kit/breaker-style.ts';
import { formatSetDuration } from '../kit/format.ts';
import { drawShape } from '../kit/outcome-shape.ts';
import { outcomeStyle } from '../kit/outcome-style.ts';
import type { Path, PathCommand, Surface } from '../kit/surface.ts';
import type { Theme } from '../kit/theme.ts';
import { timeScale, timeTicks, type TimeScale } from '../kit/time-scale.ts';
import { areaMarks, ghostLayersOf, layersOf, type Layer } from './chart-lines.ts';
import { yOf, type ChartId, type ChartLayout, type Deadline, type Plot, type ValueScale } from './chart-layout.ts';
import type { ChartModel, FaultZone } from './chart-model.ts';

export interface ChartScene {
  readonly model: ChartModel;
  readonly ghost: ChartModel | null;
  readonly layout: ChartLayout;
  readonly scales: { readonly [id in ChartId]: ValueScale };
  readonly deadline: Deadline | null;
}

/** What is laid over the data knows nothing of the run itself: it stays as it is while a slider moves, unless a scale changes. */
export interface OverScene extends Omit<ChartScene, 'model'> { readonly model: Pick<ChartModel, 'fromUs' | 'toUs'> }

export function sceneScale(scene: OverScene): TimeScale {
  return timeScale(scene.model.fromUs, scene.model.toUs, scene.layout.x0, scene.layout.x1);
}

/** Behind the data: grid, faults, the band and the axis. */
export function drawBackground(surface: Surface, scene: ChartScene, theme: Theme): void {
  const scale = sceneScale(scene);
  const { layout } = scene;
  const tickStyle = { fill: theme.text3, size: 11, font: theme.fontUi, baseline: 'middle' } as const;
  for (const plot of layout.plots) {
    const values = scene.scales[plot.id];
    for (const tick of values.ticks) {
      const y = Math.round(plot.y + yOf(values, tick.value, plot.height));
      surface.rect(plot.x, y, plot.width, 1, { fill: theme.line });
      surface.text(plot.x - 8, y + 0.5, tick.text, { ...tickStyle, align: 'right' });
    }
    surface.rect(plot.x, plot.y + plot.height, plot.width, 1, { fill: theme.rule });
    for (const zone of scene.model.faults) drawZone(surface, theme, zone, scale, plot.y - 4, plot.height + 4);
  }
  if (layout.bandY >= 0 && scene.model.band.length > 0) drawBand(surface, theme, scene.model.band, scale, layout.bandY, 6, { words: false });
  const ticks = timeTicks(scene.model.fromUs, scene.model.toUs, Math.max(2, Math.floor((layout.x1 - layout.x0) / 64)));
  for (const tick of ticks) {
    const half = surface.measure(tick.text, { ...tickStyle }) / 2;
    surface.rect(Math.round(scale.x(tick.us)), layout.footY, 1, 4, { fill: theme.rule });
    surface.text(Math.min(scale.x(tick.us), layout.x1 - half), layout.footY + 13, tick.text, { ...tickStyle, align: 'center' });
  }
}

function drawZone(surface: Surface, theme: Theme, zone: FaultZone, scale: TimeScale, y: number, height: number): void {
  const x0 = Math.max(scale.x(zone.fromUs), scale.x0);
  const x1 = Math.min(scale.x(zone.toUs), scale.x1);
  if (x1 <= x0) return;
  surface.alpha(0.35, () => surface.rect(x0, y, x1 - x0, height, { hatch: { color: theme.fault, angle: 'forward', gap: 12, width: 1 } }));
  for (const x of [x0, x1]) surface.line([x, y, x, y + height], { stroke: theme.fault, width: 1, dash: [1.5, 2.5] });
}

/** The data of every chart, as recharts draws it once it has settled. */
export function drawData(surface: Surface, scene: ChartScene, theme: Theme): void {
  const scale = sceneScale(scene);
  for (const plot of scene.layout.plots) {
    surface.clip(plot.x, plot.y - 1, plot.width, plot.height + 2, () => {
      for (const layer of layersOf(plot.id, scene.model, theme)) drawLayer(surface, layer, plot, scene.scales[plot.id], scale);
    });
  }
}

/** Over the data and pale with it: the previous run and the deadline. */
export function drawOverData(surface: Surface, scene: OverScene, theme: Theme): void {
  const scale = sceneScale(scene);
  for (const plot of scene.layout.plots) {
    const values = scene.scales[plot.id];
    if (plot.id === 'latency' && scene.deadline !== null) {
      const y = Math.round(plot.y + yOf(values, scene.deadline.ms, plot.height)) + 0.5;
      surface.line([plot.x, y, plot.x + plot.width, y], { stroke: theme.outcome.timeout.ink, width: 1, dash: [4, 3] });
    }
    if (scene.ghost === null) continue;
    const { ghost } = scene;
    surface.clip(plot.x, plot.y - 1, plot.width, plot.height + 2, () => {
      for (const layer of ghostLayersOf(plot.id, ghost, theme)) drawLayer(surface, layer, plot, values, scale);
    });
  }
}

/** Above the pale zone, at full strength: shapes in areas and everything written. */
export function drawLabels(surface: Surface, scene: ChartScene, theme: Theme): void {
  const scale = sceneScale(scene);
  for (const plot of scene.layout.plots) {
    const values = scene.scales[plot.id];
    if (plot.id === 'outcomes') {
      for (const mark of areaMarks(scene.model, values.max)) {
        const hue = theme.outcome[mark.family];
        const y = plot.y + yOf(values, mark.value, plot.height);
        surface.path([['O', scale.x(mark.us), y, 9]], { fill: theme.surface });
        drawShape(surface, outcomeStyle(mark.reason).shape, scale.x(mark.us), y, 12, { fill: hue.fill, edge: hue.ink, paper: theme.surface });
      }
      // One that would touch the one before is left to the scrubber and the list of events.
      let written = -Infinity;
      for (const zone of scene.model.faults) {
        const x0 = Math.max(scale.x(zone.fromUs), scale.x0);
        const x1 = Math.min(scale.x(zone.toUs), scale.x1);
        const style = { fill: theme.text2, size: 11, font: theme.fontUi, align: 'right', baseline: 'middle', halo: theme.surface } as const;
        if (x1 <= x0 || zone.label === '') continue;
        const room = surface.measure(zone.label, style);
        const end = Math.max(x1 - 6, scale.x0 + room);
        if (end - room < written + 6) continue;
        written = end;
        surface.text(end, plot.y + 6, zone.label, style);
      }
    }
    if (plot.id === 'latency' && scene.deadline !== null) {
      const y = plot.y + yOf(values, scene.deadline.ms, plot.height);
      surface.text(plot.x + 4, y < plot.y + 12 ? y + 8 : y - 7, `${scene.deadline.title} ${formatSetDuration(scene.deadline.ms)}`, {
        fill: theme.outcome.timeout.ink,
        size: 11,
        font: theme.fontUi,
        baseline: 'middle',
        halo: theme.surface,
      });
    }
  }
}

function drawLayer(surface: Surface, layer: Layer, plot: Plot, values: ValueScale, scale: TimeScale): void {
  for (const [from, to] of stretches(layer.top)) {
    if (layer.base !== null && (layer.fill !== undefined || layer.hatch !== undefined)) {
      const path = areaPath(layer, from, to, plot, values, scale);
      surface.path(path, { ...(layer.fill === undefined ? {} : { fill: layer.fill }), ...(layer.hatch === undefined ? {} : { hatch: layer.hatch }) });
    }
    if (layer.stroke === undefined) continue;
    const points: number[] = [];
    for (let i = from; i < to; i++) {
      const y = plot.y + yOf(values, layer.top[i] ?? 0, plot.height);
      points.push(scale.x(layer.edgesUs[i] ?? 0), y, scale.x(layer.edgesUs[i + 1] ?? 0), y);
    }
    surface.line(points, {
      stroke: layer.stroke,
      ...(layer.width === undefined ? {} : { width: layer.width }),
      ...(layer.dash === undefined ? {} : { dash: layer.dash }),
    });
  }
}

/** Runs of windows that have a value. */
export function stretches(values: Float64Array): readonly (readonly [from: number, to: number])[] {
  const found: [number, number][] = [];
  let begin = -1;
  for (let i = 0; i <= values.length; i++) {
    const there = i < values.length && !Number.isNaN(values[i] ?? Number.NaN);
    if (there && begin < 0) begin = i;
    if (!there && begin >= 0) {
      found.push([begin, i]);
      begin = -1;
    }
  }
  return found;
}

function areaPath(layer: Layer, from: number, to: number, plot: Plot, values: ValueScale, scale: TimeScale): Path {
  const y = (value: number) => plot.y + yOf(values, value, plot.height);
  const base = (i: number) => (typeof layer.base === 'number' ? layer.base : layer.base?.[i] ?? 0);
  const path: PathCommand[] = [];
  for (let i = from; i < to; i++) {
    const top = y(layer.top[i] ?? 0);
    path.push([i === from ? 'M' : 'L', scale.x(layer.edgesUs[i] ?? 0), top], ['L', scale.x(layer.edgesUs[i + 1] ?? 0), top]);
  }
  for (let i = to - 1; i >= from; i--) {
    const foot = y(Number.isNaN(base(i)) ? layer.top[i] ?? 0 : base(i));
    path.push(['L', scale.x(layer.edgesUs[i + 1] ?? 0), foot], ['L', scale.x(layer.edgesUs[i] ?? 0), foot]);
  }
  path.push(['Z']);
  return path;
}
