/** Where each chart stands in the panel and how its values become pixels: one answer for both renderers, so that the switch between them is not seen. */
import { formatNumber } from '../kit/format.ts';
import { mostOf, type ChartModel, type Steps } from './chart-model.ts';

export const CHARTS = ['outcomes', 'latency', 'goodput', 'queue'] as const;
export type ChartId = (typeof CHARTS)[number];

export interface Plot { readonly id: ChartId; readonly titleY: number; readonly x: number; readonly y: number; readonly width: number; readonly height: number }
export interface ChartLayout {
  readonly plots: readonly Plot[];
  readonly x0: number; readonly x1: number;
  /** Foot of the lowest plot; the axis is below it. */
  readonly footY: number;
  readonly bandY: number;
  /** Left edge of the value column; -1 when there is no room for it. */
  readonly valuesX: number;
}

const LEFT = 48;
const VALUES = 160;
const TITLE = 20;
const BAND = 6;
const AXIS = 22;
const GAP = 6;
/** A value column shorter than this would be cut off. */
const LEAST_PLOT = 34;

/** How many charts of this panel height are readable; the rest is a choice. */
export function chartsThatFit(height: number): number {
  return Math.max(1, Math.min(4, Math.floor((height - AXIS - 8) / 92)));
}

export function layoutCharts(width: number, height: number, ids: readonly ChartId[], band: boolean): ChartLayout {
  const wide = width >= 520;
  const x0 = LEFT;
  const x1 = Math.max(x0 + 40, wide ? width - VALUES - 20 : width - 16);
  const room = height - AXIS - 8 - ids.length * (TITLE + GAP) - (band && ids.includes('outcomes') ? BAND + 2 : 0);
  const each = Math.max(LEAST_PLOT, Math.floor(room / Math.max(1, ids.length)));
  let y = 8;
  let bandY = -1;
  const plots = ids.map((id) => {
    const plot: Plot = { id, titleY: y, x: x0, y: y + TITLE, width: x1 - x0, height: each };
    y += TITLE + each + GAP;
    if (id === 'outcomes' && band) {
      bandY = plot.y + each + 2;
      y += BAND + 2;
    }
    return plot;
  });
  const last = plots.at(-1);
  return {
    plots,
    x0,
    x1,
    footY: last === undefined ? y : last.y + last.height + (last.id === 'outcomes' && band ? BAND + 2 : 0),
    bandY,
    valuesX: wide ? x1 + 20 : -1,
  };
}

export interface ValueScale {
  readonly min: number;
  readonly max: number;
  readonly log: boolean;
  readonly ticks: readonly { readonly value: number; readonly text: string }[];
}

/** Distance of a value from the top of a plot of this height. */
export function yOf(scale: ValueScale, value: number, height: number): number {
  const share = scale.log
    ? Math.log(Math.max(value, scale.min) / scale.min) / Math.log(scale.max / scale.min)
    : (value - scale.min) / (scale.max - scale.min);
  return height * (1 - Math.min(1, Math.max(0, share)));
}

/** Six digits would run out of the panel: `300 k`. */
const tickText = (value: number, digits = 0): string => (value >= 100_000 ? `${formatNumber(value / 1000)}\u2009k` : formatNumber(value, digits));

/** The next number of two or three digits: an end of a scale that small changes leave where it is, so that a picture does not wobble while a slider moves. */
function roundedUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value)), digits = value / power, step = digits < 2 ? 0.05 : digits < 5 ? 0.1 : 0.2;
  return Math.ceil(digits / step - 1e-9) * step * power;
}

/** From 0 to a little above the greatest value, with two or three round ticks. */
export function linearScale(most: number): ValueScale {
  if (!(most > 0)) return { min: 0, max: 1, log: false, ticks: [{ value: 0, text: '0' }, { value: 1, text: '1' }] };
  const max = roundedUp(most * 1.02);
  let step = 1e-3;
  for (let power = 1e-3; max / step > 3.2; power *= 10) step = [1, 2, 3, 5].map((k) => k * power).find((s) => max / s <= 3.2) ?? power * 10;
  const digits = Math.max(0, Math.ceil(-Math.log10(step) - 1e-9));
  const ticks = [];
  for (let k = 0; k * step <= max + 1e-9; k++) ticks.push({ value: k * step, text: tickText(k * step, digits) });
  return { min: 0, max, log: false, ticks };
}

/** Logarithmic between the least and greatest value, ticks at 1 and 3 of every power of ten, or fewer. */
export function logScale(least: number, most: number): ValueScale {
  const low = least > 0 && Number.isFinite(least) ? least : 1;
  const high = Math.max(low * 3, most);
  const min = 1 / roundedUp(1.3 / low);
  const max = roundedUp(high * 1.25);
  const all: number[] = [];
  for (let power = Math.floor(Math.log10(min)); power <= Math.ceil(Math.log10(max)); power++) all.push(10 ** power, 3 * 10 ** power);
  let values = all.filter((value) => value >= min && value <= max);
  if (values.length > 4) values = values.filter((value) => isPowerOfTen(value));
  const stride = Math.ceil(values.length / 4);
  const ticks = values.filter((_, i) => i % stride === 0).map((value) => ({ value, text: value < 1 ? String(Number(value.toPrecision(1))) : tickText(value) }));
  return { min, max, log: true, ticks };
}

function isPowerOfTen(value: number): boolean {
  const power = Math.log10(value);
  return Math.abs(power - Math.round(power)) < 1e-9;
}

export interface Deadline { readonly title: string; readonly ms: number }

/** The scale of each chart; a ghost shares the scale of the run it is compared with. */
export function scaleOf(id: ChartId, model: ChartModel, ghost: ChartModel | null, deadline: Deadline | null): ValueScale {
  const models = ghost === null ? [model] : [model, ghost];
  switch (id) {
    case 'outcomes':
      return linearScale(Math.max(...models.map((m) => stackedMost(m))));
    case 'latency': {
      const values = models.flatMap((m) => m.latency.flatMap((series) => [...series.steps.values])).filter((value) => value > 0);
      if (deadline !== null) values.push(deadline.ms);
      return values.length === 0
        ? logScale(1, 1000)
        : logScale(
            values.reduce((a, b) => Math.min(a, b)),
            values.reduce((a, b) => Math.max(a, b)),
          );
    }
    case 'goodput':
      return linearScale(
        Math.max(
          ...models.map((m) => (m.goodput === null ? 0 : Math.max(mostOf(m.goodput.attempts), mostOf(m.goodput.ok), mostOf(m.goodput.reached)))),
        ),
      );
    case 'queue':
      return { min: 0, max: 104, log: false, ticks: [0, 50, 100].map((value) => ({ value, text: formatNumber(value) })) };
  }
}

/** Stacked tops: entry k is the sum of the series 0 to k. */
export function stack(model: ChartModel): readonly Float64Array[] {
  let below: Float64Array | null = null;
  return model.outcomes.map(({ steps }) => {
    const top: Float64Array = Float64Array.from(steps.values, (value, i) => value + (below?.[i] ?? 0));
    below = top;
    return top;
  });
}

function stackedMost(model: ChartModel): number {
  const top = stack(model).at(-1);
  return top === undefined ? 0 : mostOf({ edgesUs: new Float64Array(0), values: top });
}

/** A level as a share of what there is, in per cent; without a limit, of the most the run came to. */
export function shareOfCapacity(steps: Steps, capacity: number): Float64Array {
  const whole = capacity > 0 ? capacity : Math.max(mostOf(steps), 1e-9);
  return Float64Array.from(steps.values, (value) => (100 * value) / whole);
}
