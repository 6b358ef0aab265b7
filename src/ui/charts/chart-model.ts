/** What the charts of one recording show, as plain numbers that both renderers and the value column read. */
import type { Reason } from '../../engine/outcome.ts';
import type { StateInterval } from '../kit/breaker-style.ts';

/** Windows [edgesUs[i], edgesUs[i + 1]) and one value in each; NaN where there is none. */
export interface Steps { readonly edgesUs: Float64Array; readonly values: Float64Array }

export interface OutcomeSeries { readonly reason: Reason; readonly label: string; readonly steps: Steps }
export interface PercentileSeries {
  readonly share: number;
  readonly label: string;
  /** Milliseconds. */
  readonly steps: Steps;
  /** Calls that ended in each window. */
  readonly counts: Float64Array;
  readonly windowUs: number;
}
export interface QueueSeries {
  readonly service: string;
  /** Workers of all instances; -1 without limit. */
  readonly workers: number;
  /** Places in the queue; -1 without limit or unknown. */
  readonly places: number;
  readonly busy: Steps; readonly late: Steps; readonly queued: Steps;
}

export interface FaultZone { readonly label: string; readonly fromUs: number; readonly toUs: number }

export interface ChartModel {
  readonly fromUs: number; readonly toUs: number;
  /** The charts are complete up to here. */
  readonly untilUs: number;
  /** From the bottom of the stack to its top; per second. */
  readonly outcomes: readonly OutcomeSeries[];
  /** p50, p95, p99 of the calls that ended in a window; empty when no call ended. */
  readonly latency: readonly PercentileSeries[];
  /** Whose latencies they are, where several clients call; else empty. */
  readonly latencyOf: string;
  readonly goodput: {
    readonly attempts: Steps; readonly reached: Steps; readonly ok: Steps; readonly calls: Steps;
    /** The service attempts reach first. */
    readonly service: string;
  } | null;
  readonly queues: readonly QueueSeries[];
  /** States of the first breaker; empty without one. */
  readonly band: readonly StateInterval[];
  readonly faults: readonly FaultZone[];
}

/** The index of the window that holds this instant; -1 before the first, at or after the last, or when there is none. */
export function windowAt(steps: Steps, atUs: number): number {
  const { edgesUs } = steps;
  const last = edgesUs.length - 1;
  if (last < 1 || atUs < (edgesUs[0] ?? 0) || atUs > (edgesUs[last] ?? 0)) return -1;
  let low = 0;
  let high = last - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((edgesUs[middle] ?? 0) <= atUs) low = middle;
    else high = middle - 1;
  }
  return low;
}

export function valueAt(steps: Steps, atUs: number): number {
  return steps.values[windowAt(steps, atUs)] ?? Number.NaN;
}

export function mostOf(steps: Steps): number {
  let most = 0;
  for (const value of steps.values) if (value > most) most = value;
  return most;
}

/** The percentiles a chart of latency shows, where enough calls ended to name them. */
export const SHARES = [0.5, 0.95, 0.99] as const;

export function percentileLabel(share: number): string {
  return `p${Math.round(share * 100)}`;
}

/** Whether a percentile of this many calls may be drawn solid; see "Charts" of the look: 100 / (1 − q). */
export function isFirm(share: number, count: number): boolean {
  return count >= 100 / (1 - share) - 1e-9;
}
