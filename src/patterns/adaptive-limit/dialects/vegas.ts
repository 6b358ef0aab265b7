/** Vegas: compares each time with the shortest, which shows how many of the calls in flight only wait. */
import { commonFields, limitMachine, type Estimate, type LimitedCall, type Limiter } from '../machine.ts';
import type { ConfigOf, FieldTable } from '../../../engine/fields.ts';
import type { Dialect, SharedEffects } from '../../../engine/pattern.ts';

const fields = {
  ...commonFields,
  maxConcurrency: {
    type: 'count', label: 'Greatest limit', unit: 'calls', default: 1000, whole: true,
    help: 'The limit never grows above this. Below 1 it stays at 1.',
    accept: { min: 0, max: 1_000_000 }, slider: { min: 1, max: 2000, step: 1, scale: 'log' }, names: { Netflix: 'maxConcurrency' },
  },
  smoothing: {
    type: 'share', label: 'Smoothing', unit: '%', default: 1,
    help: 'The share of each change that is carried out. 1: all of it. 0: the limit never moves.',
    accept: { min: 0, max: 1 }, slider: { min: 0.05, max: 1, step: 0.05, scale: 'linear' }, names: { Netflix: 'smoothing' },
  },
  probeMultiplier: {
    type: 'count', label: 'Probe after', unit: 'times', default: 30, whole: true,
    help: 'After this many samples times the limit (times a draw from a half to one) the shortest time is forgotten and the next one takes its place. 0: after each.',
    accept: { min: 0, max: 1_000_000 }, slider: { min: 1, max: 200, step: 1, scale: 'log' }, names: { Netflix: 'probeMultiplier' },
  },
  windowMs: { ...commonFields.windowMs, default: 0 },
} as const satisfies FieldTable;

export type VegasConfig = ConfigOf<typeof fields>;
export interface Vegas extends Estimate { /** 0: none yet. */ shortestUs: number; sinceProbe: number; jitter: number }

/** How many calls in flight wait, by the shortest time: limit × (1 − shortest ÷ time), rounded up. */
export function queueOf(limit: number, shortestUs: number, timeUs: number): number {
  return Math.ceil(limit * (1 - shortestUs / timeUs));
}

/** The next limit: `updateEstimatedLimit` with the library's own thresholds, which go by the whole decimal logarithm of the limit. */
export function nextLimit(limit: number, queue: number, inFlight: number, dropped: boolean, max: number, smoothing: number): number {
  const step = wholeLog10(Math.floor(limit));
  let next: number;
  if (dropped) next = limit - step;
  else if (inFlight * 2 < limit) return limit;
  else if (queue <= step) next = limit + 6 * step;
  else if (queue < 3 * step) next = limit + step;
  else if (queue > 6 * step) next = limit - step;
  else return limit;
  return (1 - smoothing) * limit + smoothing * Math.max(1, Math.min(max, next));
}

/** `Log10RootFunction`: at least 1. */
function wholeLog10(n: number): number {
  let digits = 0;
  for (let rest = n; rest >= 10; rest = Math.floor(rest / 10)) digits += 1;
  return Math.max(1, digits);
}

function drawJitter(fx: SharedEffects): number { return 0.5 + 0.5 * fx.random(); }

export const vegas: Dialect<typeof fields, VegasConfig, Limiter<Vegas>, LimitedCall> = {
  library: 'Netflix/concurrency-limits', version: '0.5', fields,
  formulas: { queue: { inputs: ['limit', 'shortest', 'time'], compute: queueOf } },
  ...limitMachine<VegasConfig, Vegas>({
    init: (config, fx) => ({ limit: config.initialLimit, shortestUs: 0, sinceProbe: 0, jitter: drawJitter(fx) }),
    sample(vegas, config, { timeUs, inFlight, dropped }, fx) {
      vegas.sinceProbe += 1;
      if (vegas.jitter * config.probeMultiplier * vegas.limit <= vegas.sinceProbe) {
        vegas.jitter = drawJitter(fx);
        vegas.sinceProbe = 0;
        vegas.shortestUs = timeUs;
      } else if (vegas.shortestUs === 0 || timeUs < vegas.shortestUs) vegas.shortestUs = timeUs;
      else vegas.limit = nextLimit(vegas.limit, queueOf(vegas.limit, vegas.shortestUs, timeUs), inFlight, dropped, config.maxConcurrency, config.smoothing);
    },
    baseUs: (vegas) => vegas.shortestUs,
    least: () => 1,
  }),
};
