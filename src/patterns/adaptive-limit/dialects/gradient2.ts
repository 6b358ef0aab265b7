/** Gradient2: compares the present time with its own long average; when it grows, the limit shrinks by the same ratio. */
import { commonFields, limitMachine, odd, type Estimate, type LimitedCall, type Limiter } from '../machine.ts';
import type { ConfigOf, FieldTable } from '../../../engine/fields.ts';
import type { Dialect } from '../../../engine/pattern.ts';

const fields = {
  ...commonFields,
  minLimit: {
    type: 'count', label: 'Least limit', unit: 'calls', default: 20, whole: true,
    help: 'The limit never falls below this. 0: it may close altogether, and then nothing is measured any more.',
    accept: { min: 0, max: 1_000_000 }, slider: { min: 1, max: 200, step: 1, scale: 'log' }, names: { Netflix: 'minLimit' },
  },
  maxConcurrency: {
    type: 'count', label: 'Greatest limit', unit: 'calls', default: 200, whole: true,
    help: 'The limit never grows above this. Less than the least limit: the least limit holds.',
    accept: { min: 0, max: 1_000_000 }, slider: { min: 1, max: 2000, step: 1, scale: 'log' }, names: { Netflix: 'maxConcurrency' },
  },
  smoothing: {
    type: 'share', label: 'Smoothing', unit: '%', default: 0.2,
    help: 'The share of each change that is carried out. 1: all of it. 0: the limit never moves.',
    accept: { min: 0, max: 1 }, slider: { min: 0.05, max: 1, step: 0.05, scale: 'linear' }, names: { Netflix: 'smoothing' },
  },
  queueSize: {
    type: 'count', label: 'Room to grow', unit: 'calls', default: 4, whole: true,
    help: 'How many calls more than before may be in flight, at every sample. 0: the limit never grows.',
    accept: { min: 0, max: 1_000_000 }, slider: { min: 0, max: 50, step: 1, scale: 'linear' }, names: { Netflix: 'queueSize' },
  },
  rttTolerance: {
    type: 'rate', label: 'Tolerance', unit: 'times', default: 1.5,
    help: 'How many times the long average a sample may be before the limit shrinks. 1: every slower sample makes it shrink.',
    accept: { min: 1, max: 1000 }, slider: { min: 1, max: 5, step: 0.1, scale: 'linear' }, names: { Netflix: 'rttTolerance' },
  },
  longWindow: {
    type: 'count', label: 'Long average over', unit: 'samples', default: 600, whole: true,
    help: 'The weight of a new sample in the long average is 2 ÷ (this + 1), after ten samples that count the same. 1: the average is the last sample, and the limit never shrinks.',
    accept: { min: 1, max: 1_000_000 }, slider: { min: 10, max: 5000, step: 10, scale: 'log' }, names: { Netflix: 'longWindow' },
  },
} as const satisfies FieldTable;

export type Gradient2Config = ConfigOf<typeof fields>;
export interface Gradient2 extends Estimate { longUs: number; sumUs: number; samples: number }

/** The limit a sample leads to, before its bounds. */
export function nextLimit(limit: number, longUs: number, shortUs: number, tolerance: number, queueSize: number, smoothing: number): number {
  const gradient = Math.max(0.5, Math.min(1, (tolerance * longUs) / shortUs));
  return limit * (1 - smoothing) + smoothing * (limit * gradient + queueSize);
}

/** `ExpAvgMeasurement`: the plain mean of the first ten samples, then an exponential one. */
export function average(long: Pick<Gradient2, 'longUs' | 'sumUs' | 'samples'>, timeUs: number, longWindow: number): void {
  if (long.samples < 10) {
    long.samples += 1;
    long.sumUs += timeUs;
    long.longUs = long.sumUs / long.samples;
    return;
  }
  const weight = 2 / (longWindow + 1);
  long.longUs = long.longUs * (1 - weight) + timeUs * weight;
}

export const gradient2: Dialect<typeof fields, Gradient2Config, Limiter<Gradient2>, LimitedCall> = {
  library: 'Netflix/concurrency-limits', version: '0.5', fields,
  formulas: { nextLimit: { inputs: ['limit', 'long', 'short', 'tolerance', 'queueSize', 'smoothing'], compute: nextLimit } },
  ...limitMachine<Gradient2Config, Gradient2>({
    init: (config) => ({ limit: config.initialLimit, longUs: 0, sumUs: 0, samples: 0 }),
    sample(state, config, { timeUs, inFlight }) {
      average(state, timeUs, config.longWindow);
      const { longUs } = state;
      // After a long overload the average comes down by itself too slowly.
      if (longUs / timeUs > 2) state.longUs = longUs * 0.95;
      if (inFlight < state.limit / 2) return;
      state.limit = Math.max(
        config.minLimit,
        Math.min(config.maxConcurrency, nextLimit(state.limit, longUs, timeUs, config.rttTolerance, config.queueSize, config.smoothing)),
      );
    },
    baseUs: (state) => state.longUs,
    least: (config) => config.minLimit,
    check({ initialLimit, minLimit, maxConcurrency, queueSize }) {
      if (minLimit > maxConcurrency) return odd('minLimit', `The least limit, ${minLimit}, is above the greatest, ${maxConcurrency}, so it always holds, and nothing adapts. Lower the least limit or raise the greatest.`);
      if (minLimit > 0) return initialLimit > 0 && initialLimit < minLimit ? odd('initialLimit', `The first limit is below the least, ${minLimit}, which holds from the first sample on. Set it to that or more, or lower the least limit.`) : [];
      return queueSize === 0 ? odd('minLimit', 'The limit only ever falls, and may close altogether: then nothing is measured that could raise it. Keep at least one, or give it room to grow.') : [];
    },
  }),
};
