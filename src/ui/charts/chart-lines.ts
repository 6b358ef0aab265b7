/** Lists what each chart is made of (areas, lines, hatching), in drawing order, for both renderers. */
import type { Family } from '../kit/outcome-style.ts';
import { outcomeStyle } from '../kit/outcome-style.ts';
import type { Hatch } from '../kit/surface.ts';
import type { Theme } from '../kit/theme.ts';
import { shareOfCapacity, stack, type ChartId } from './chart-layout.ts';
import { isFirm, type ChartModel, type Steps } from './chart-model.ts';

/** An area between two step lines, or a line alone (`base` null). */
export interface Layer {
  readonly key: string;
  readonly edgesUs: Float64Array;
  readonly top: Float64Array;
  /** Null: no area. A number: a level line. */
  readonly base: Float64Array | number | null;
  readonly fill?: string;
  readonly hatch?: Hatch;
  readonly stroke?: string;
  readonly width?: number;
  readonly dash?: readonly number[];
}

export function layersOf(id: ChartId, model: ChartModel, theme: Theme): readonly Layer[] {
  switch (id) {
    case 'outcomes': return outcomeLayers(model, theme);
    case 'latency': return latencyLayers(model, theme);
    case 'goodput': return goodputLayers(model, theme);
    case 'queue': return queueLayers(model, theme);
  }
}

/** The previous run as dotted lines: what moved, without its areas. */
export function ghostLayersOf(id: ChartId, ghost: ChartModel, theme: Theme): readonly Layer[] {
  const line = (key: string, steps: Steps): Layer => ({
    key: `before-${key}`,
    edgesUs: steps.edgesUs,
    top: steps.values,
    base: null,
    stroke: theme.edge,
    width: 1.25,
    dash: [1.5, 2],
  });
  switch (id) {
    case 'outcomes': {
      const [ok] = ghost.outcomes;
      const all = stack(ghost).at(-1);
      return ok === undefined || all === undefined ? [] : [line('all', { edgesUs: ok.steps.edgesUs, values: all }), line('ok', ok.steps)];
    }
    case 'latency': return ghost.latency.map((series) => line(series.label, series.steps));
    case 'goodput': return ghost.goodput === null ? [] : [line('attempts', ghost.goodput.attempts), line('ok', ghost.goodput.ok)];
    case 'queue': return ghost.queues.flatMap((queue) => [
      line(`${queue.service}-busy`, { edgesUs: queue.busy.edgesUs, values: shareOfCapacity(queue.busy, queue.workers) }),
      line(`${queue.service}-queued`, { edgesUs: queue.queued.edgesUs, values: shareOfCapacity(queue.queued, queue.places) }),
    ]);
  }
}

const SHORT_CIRCUIT_HATCH = { angle: 'forward', gap: 9, width: 1 } as const;

/** Ok is a tint under a thin line; failures are solid. */
function outcomeLayers(model: ChartModel, theme: Theme): readonly Layer[] {
  const tops = stack(model);
  return model.outcomes.map((series, k): Layer => {
    const { family } = outcomeStyle(series.reason);
    const hue = theme.outcome[family];
    const calm = family === 'ok';
    return {
      key: series.reason,
      edgesUs: series.steps.edgesUs,
      top: k === 0 ? series.steps.values : present(series.steps.values, tops[k]),
      base: k === 0 ? 0 : (tops[k - 1] ?? 0),
      fill: calm ? hue.tint : hue.fill,
      stroke: calm ? hue.fill : hue.ink,
      width: calm ? 1.25 : 0.75,
      ...(family === 'short-circuit' ? { hatch: { ...SHORT_CIRCUIT_HATCH, color: hue.ink } } : {}),
    };
  });
}

/** Tops only where the series has a value: a line along nothing would hide the one below. */
function present(values: Float64Array, top: Float64Array | undefined): Float64Array {
  return Float64Array.from(values, (value, i) => (value > 0 ? top?.[i] ?? value : Number.NaN));
}

/** Percentiles of few calls are not drawn solid: p95 is dashed, p99 dotted. */
function latencyLayers(model: ChartModel, theme: Theme): readonly Layer[] {
  const [p50] = model.latency;
  const slowest = model.latency.at(-1);
  const layers: Layer[] = [];
  if (p50 !== undefined && slowest !== undefined && slowest !== p50) {
    layers.push({ key: 'band', edgesUs: p50.steps.edgesUs, top: resample(slowest.steps, p50.steps.edgesUs), base: p50.steps.values, fill: theme.sunken });
  }
  for (const series of [...model.latency].reverse()) {
    const least = leastCount(series.counts);
    const firm = isFirm(series.share, least) || series.share === 0.5;
    const width = series.share === 0.5 ? 2 : series.share < 0.97 ? 1.25 : 1;
    const stroke = series.share === 0.5 ? theme.ink : theme.text3;
    const dash = firm ? undefined : series.share < 0.97 ? [4, 2.5] : [1.25, 2];
    layers.push({
      key: series.label,
      edgesUs: series.steps.edgesUs,
      top: series.steps.values,
      base: null,
      stroke,
      width,
      ...(dash === undefined ? {} : { dash }),
    });
  }
  return layers;
}

function goodputLayers(model: ChartModel, theme: Theme): readonly Layer[] {
  const { goodput } = model;
  if (goodput === null) return [];
  const ok = theme.outcome.ok;
  const away = theme.outcome['short-circuit'];
  const { edgesUs } = goodput.ok;
  return [
    { key: 'gap', edgesUs, top: goodput.attempts.values, base: goodput.reached.values, fill: away.tint, hatch: { color: away.fill, angle: 'forward', gap: 7, width: 0.75 } },
    { key: 'goodput', edgesUs, top: goodput.ok.values, base: 0, fill: ok.tint, stroke: ok.fill, width: 1.5 },
    { key: 'attempts', edgesUs, top: goodput.attempts.values, base: null, stroke: away.fill, width: 1.25, dash: [3, 2] },
    { key: 'reached', edgesUs, top: goodput.reached.values, base: null, stroke: theme.text, width: 1.25 },
  ];
}

/** Workers as an area, those busy for callers who left hatched in it, the queue as a line. */
function queueLayers(model: ChartModel, theme: Theme): readonly Layer[] {
  return model.queues.flatMap((queue): readonly Layer[] => {
    const { edgesUs } = queue.busy;
    const whole = queue.workers > 0 ? queue.workers : mostOfBusy(queue.busy.values);
    const busy = shareOfCapacity(queue.busy, whole);
    const late = shareOfCapacity(queue.late, whole);
    const lateInk = theme.outcome.timeout.ink;
    return [
      { key: `${queue.service}-busy`, edgesUs, top: busy, base: 0, fill: theme.outcome['in-flight'].tint, stroke: theme.outcome['in-flight'].ink, width: 1.25 },
      { key: `${queue.service}-late`, edgesUs, top: late, base: 0, hatch: { color: lateInk, angle: 'backward', gap: 4, width: 1 }, stroke: lateInk, width: 1 },
      { key: `${queue.service}-queued`, edgesUs: queue.queued.edgesUs, top: shareOfCapacity(queue.queued, queue.places), base: null, stroke: theme.text, width: 1.5, dash: [5, 2] },
    ];
  });
}

function mostOfBusy(values: Float64Array): number {
  let most = 1e-9;
  for (const value of values) most = Math.max(most, value);
  return most;
}

/** The least count of the windows that have a value. */
function leastCount(counts: Float64Array): number {
  let least = Infinity;
  for (const count of counts) if (count > 0) least = Math.min(least, count);
  return least;
}

/** The value of `steps` at the start of each window of other edges. */
function resample(steps: Steps, edgesUs: Float64Array): Float64Array {
  const out = new Float64Array(Math.max(0, edgesUs.length - 1));
  let k = 0;
  for (let i = 0; i < out.length; i++) {
    const middle = ((edgesUs[i] ?? 0) + (edgesUs[i + 1] ?? 0)) / 2;
    while (k + 1 < steps.edgesUs.length && (steps.edgesUs[k + 1] ?? Infinity) <= middle) k++;
    out[i] = steps.values[k] ?? Number.NaN;
  }
  return out;
}

export interface AreaMark { readonly family: Family; readonly reason: ChartModel['outcomes'][number]['reason']; readonly us: number; readonly value: number }

/** A place for the shape in every large area of the outcomes: the middle of each stretch in which the series is most of the height. */
export function areaMarks(model: ChartModel, most: number): readonly AreaMark[] {
  const tops = stack(model);
  return model.outcomes.flatMap((series, k) => {
    const { edgesUs, values } = series.steps;
    const span = model.toUs - model.fromUs;
    const marks: AreaMark[] = [];
    let begin = -1;
    for (let i = 0; i <= values.length; i++) {
      const large = i < values.length && (values[i] ?? 0) >= most * 0.25;
      if (large && begin < 0) begin = i;
      if (large || begin < 0) continue;
      const from = edgesUs[begin] ?? 0;
      const to = edgesUs[i] ?? 0;
      const middle = Math.floor((begin + i - 1) / 2);
      if (to - from >= span * 0.08)
        marks.push({
          family: outcomeStyle(series.reason).family,
          reason: series.reason,
          us: (from + to) / 2,
          value: ((tops[k]?.[middle] ?? 0) + (tops[k - 1]?.[middle] ?? 0)) / 2,
        });
      begin = -1;
    }
    return marks;
  });
}
