/** The values of each chart in the window at one instant: the legend, the tooltip and the table of numbers. */
import type { Reason } from '../../engine/outcome.ts';
import { formatAmount, formatCount, formatFactor, formatNumber } from '../kit/format.ts';
import type { ChartId } from './chart-layout.ts';
import { isFirm, percentileLabel, SHARES, valueAt, windowAt, type ChartModel, type Steps } from './chart-model.ts';

/** How a value's line looks in its chart, for the sample beside its name. */
export type Sample =
  | { readonly kind: 'outcome'; readonly reason: Reason }
  | { readonly kind: 'line'; readonly tone: 'text' | 'text-3' | 'ok' | 'short-circuit' | 'in-flight' | 'timeout'; readonly dash: 'solid' | 'dashed' | 'dotted' }
  | { readonly kind: 'none' };
export interface ValueRow { readonly key: string; readonly name: string; readonly value: string; readonly sample: Sample; readonly strong: boolean }
export interface ChartValues {
  readonly fromUs: number; readonly toUs: number;
  readonly rows: readonly ValueRow[];
  /** What the numbers rest on, e.g. "215 calls ended". */
  readonly note: string;
}

/** A longer name of a service has no room beside its number. */
const SHORT_NAME = 7;

/** Null where the recording has no window at this instant. */
export function valuesAt(id: ChartId, model: ChartModel, atUs: number): ChartValues | null {
  switch (id) {
    case 'outcomes': return outcomeValues(model, atUs);
    case 'latency': return latencyValues(model, atUs);
    case 'goodput': return goodputValues(model, atUs);
    case 'queue': return queueValues(model, atUs);
  }
}

/** Why a chart has no values at an instant. */
export function absence(id: ChartId, model: ChartModel, atUs: number): string {
  if (atUs >= model.untilUs && model.untilUs < model.toUs) return 'not computed yet';
  return id === 'latency' ? 'too few for percentiles' : 'nothing to count';
}

/** `24.0 to 24.5 s` */
export function windowText(fromUs: number, toUs: number): string {
  const digits =
    (toUs - fromUs) % 1e6 === 0 && fromUs % 1e6 === 0
      ? 1
      : Math.max(1, ...[fromUs, toUs].map((us) => (us % 100_000 === 0 ? 1 : us % 10_000 === 0 ? 2 : 3)));
  return `${formatNumber(fromUs / 1e6, digits)} to ${formatNumber(toUs / 1e6, digits)} s`;
}

function within(steps: Steps, atUs: number): { readonly fromUs: number; readonly toUs: number } | null {
  const i = windowAt(steps, atUs);
  return i < 0 ? null : { fromUs: steps.edgesUs[i] ?? 0, toUs: steps.edgesUs[i + 1] ?? 0 };
}

/** Whole numbers from 10 up, one decimal below: a call in half a second is 2 per s, one in two seconds 0.5. */
function rate(value: number): string {
  return Math.abs(value) >= 10 || Math.abs(value - Math.round(value)) < 0.05 ? formatNumber(value) : formatNumber(value, 1);
}

function outcomeValues(model: ChartModel, atUs: number): ChartValues | null {
  const window = model.outcomes[0] === undefined ? null : within(model.outcomes[0].steps, atUs);
  if (window === null) return null;
  const rows = [...model.outcomes].reverse().map((series): ValueRow => ({
    key: series.reason, name: series.label, value: rate(valueAt(series.steps, atUs)), sample: { kind: 'outcome', reason: series.reason }, strong: true,
  }));
  return { ...window, rows, note: '' };
}

function latencyValues(model: ChartModel, atUs: number): ChartValues | null {
  const [first] = model.latency;
  const window = first === undefined ? null : within(first.steps, atUs);
  if (first === undefined || window === null) return null;
  const missing = SHARES.filter((share) => !model.latency.some((series) => series.share === share))
    .map((share): ValueRow => ({
      key: percentileLabel(share),
      name: percentileLabel(share),
      value: 'too few calls',
      sample: lineOf(share),
      strong: false,
    }))
    .reverse();
  const rows = [...model.latency].reverse().map((series): ValueRow => {
    const value = valueAt(series.steps, atUs);
    const count = series.counts[windowAt(series.steps, atUs)] ?? 0;
    const mark = isFirm(series.share, count) ? '' : '≈\u2009';
    const name = series.windowUs === first.windowUs || Number.isNaN(value) ? series.label : `${series.label} of ${formatNumber(series.windowUs / 1e6, series.windowUs % 1e6 === 0 ? 0 : 1)} s`;
    return {
      key: series.label, name, value: Number.isNaN(value) ? 'too few calls' : `${mark}${formatNumber(value, value < 10 ? 1 : 0)}`,
      sample: lineOf(series.share), strong: series.share === 0.5,
    };
  });
  const ended = first.counts[windowAt(first.steps, atUs)] ?? 0;
  return { ...window, rows: [...missing, ...rows], note: `${formatAmount(ended, 'call')} ended` };
}

function lineOf(share: number): Sample {
  return { kind: 'line', tone: share === 0.5 ? 'text' : 'text-3', dash: share === 0.5 ? 'solid' : share < 0.97 ? 'dashed' : 'dotted' };
}

function goodputValues(model: ChartModel, atUs: number): ChartValues | null {
  const { goodput } = model;
  const window = goodput === null ? null : within(goodput.ok, atUs);
  if (goodput === null || window === null) return null;
  const attempts = valueAt(goodput.attempts, atUs);
  const calls = valueAt(goodput.calls, atUs);
  const rows: ValueRow[] = [
    { key: 'attempts', name: 'Attempts made', value: rate(attempts), sample: { kind: 'line', tone: 'short-circuit', dash: 'dashed' }, strong: true },
    { key: 'reached', name: `Sent to ${goodput.service.length > SHORT_NAME ? 'service' : goodput.service}`, value: rate(valueAt(goodput.reached, atUs)), sample: { kind: 'line', tone: 'text', dash: 'solid' }, strong: true },
    { key: 'ok', name: 'Goodput', value: rate(valueAt(goodput.ok, atUs)), sample: { kind: 'line', tone: 'ok', dash: 'solid' }, strong: true },
    { key: 'amplification', name: 'Amplification', value: calls > 0 ? formatFactor(attempts / calls) : '–', sample: { kind: 'none' }, strong: true },
  ];
  return { ...window, rows, note: '' };
}

function queueValues(model: ChartModel, atUs: number): ChartValues | null {
  const [first] = model.queues;
  const window = first === undefined ? null : within(first.busy, atUs);
  if (window === null) return null;
  const several = model.queues.length > 1;
  const rows = model.queues.flatMap((queue): readonly ValueRow[] => {
    const of = (value: number, whole: number) => (whole > 0 ? `${rate(value)} of ${formatCount(whole)}` : rate(value));
    const name = (text: string) => (several ? `${queue.service}: ${text}` : text);
    return [
      { key: `${queue.service}-busy`, name: name('Busy'), value: of(valueAt(queue.busy, atUs), queue.workers), sample: { kind: 'line', tone: 'in-flight', dash: 'solid' }, strong: true },
      { key: `${queue.service}-late`, name: name('Callers left'), value: rate(valueAt(queue.late, atUs)), sample: { kind: 'line', tone: 'timeout', dash: 'solid' }, strong: true },
      { key: `${queue.service}-queued`, name: name('In queue'), value: of(valueAt(queue.queued, atUs), queue.places), sample: { kind: 'line', tone: 'text', dash: 'dashed' }, strong: true },
    ];
  });
  return { ...window, rows, note: 'on average' };
}

/** Every window of a chart as rows of text, for the accessible table. */
export function tableOf(id: ChartId, model: ChartModel): { readonly columns: readonly string[]; readonly rows: readonly (readonly string[])[] } {
  const steps = id === 'outcomes' ? model.outcomes[0]?.steps : id === 'latency' ? model.latency[0]?.steps : id === 'goodput' ? model.goodput?.ok : model.queues[0]?.busy;
  if (steps === undefined) return { columns: [], rows: [] };
  const all = Array.from(steps.values, (_, i) => valuesAt(id, model, ((steps.edgesUs[i] ?? 0) + (steps.edgesUs[i + 1] ?? 0)) / 2)).filter(
    (values) => values !== null,
  );
  return {
    columns: ['Window', ...(all[0]?.rows.map((row) => row.name) ?? [])],
    rows: all.map((values) => [windowText(values.fromUs, values.toUs), ...values.rows.map((row) => row.value)]),
  };
}
