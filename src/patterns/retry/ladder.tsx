/** When each attempt of a failing call may start, if attempts themselves took no time: the shape of the waits between them. */
import type { RetryConfig } from './model.ts';

/** One wait, in ms: where it begins and ends at the earliest and at the latest, counted from the first attempt's failure. */
export interface Rung { readonly retry: number; readonly leastMs: number; readonly mostMs: number; readonly earliestMs: number; readonly latestMs: number }

/** Retries a failing call may have; Infinity: for ever. */
export function retriesOf(config: RetryConfig): number {
  switch (config.dialect) {
    case 'general': return config.infinite ? Infinity : config.backoff === 'list' ? config.delaysMs.length : config.retries;
    case 'cockatiel': return config.infinite ? Infinity : config.retries;
    case 'polly': return config.retries === 2_147_483_647 ? Infinity : config.retries;
    case 'envoy': return config.retries;
    case 'resilience4j': return config.maxAttempts - 1;
    case 'grpc': return Math.min(config.maxAttempts, 5) - 1;
  }
}

interface Bounds {
  readonly least: number;
  readonly most: number;
  /** The sum of the waits so far lies between these, where it is not the waits that are random. */ readonly sum?: readonly [number, number];
}
const exactly = (ms: number): Bounds => ({ least: ms, most: ms });
const around = (ms: number, below: number, above = below): Bounds => ({ least: ms * (1 - below), most: ms * (1 + above) });
const atMost = (ms: number, cap: number) => (cap > 0 ? Math.min(ms, cap) : ms);

/** The decorrelated jitter of Polly, of which the sums of the waits follow a curve. */
function decorrelated(firstMs: number, growth: number, retry: number, capMs: number): Bounds {
  const sum = (t: number) => (t <= 0 ? 0 : growth ** t * Math.tanh(Math.sqrt(4 * t)) / 1.4 * firstMs);
  const most = atMost(sum(retry) - sum(retry - 2), capMs);
  return most < sum(retry) - sum(retry - 2) ? { least: 0, most } : { least: 0, most, sum: [sum(retry - 1), sum(retry)] };
}

/** Bounds of wait number `retry` from 1; `before` is the longest the last one could be. */
function boundsOf(config: RetryConfig, retry: number, before: number): Bounds {
  switch (config.dialect) {
    case 'general': {
      if (config.backoff === 'none') return exactly(0);
      const capped = (ms: number) => (config.backoff === 'limitedExponential' ? Math.min(ms, config.limitMs) : atMost(ms, config.maxMs));
      const base = config.backoff === 'list' ? config.delaysMs[0] ?? 0 : config.initialMs;
      const value = Math.max(0, config.backoff === 'list' ? config.delaysMs[Math.min(retry, config.delaysMs.length) - 1] ?? 0
        : capped(base * (config.backoff === 'constant' ? 1 : 2 ** (retry - 1 + (config.backoff === 'exponential' ? config.exponentFrom : 0)))));
      switch (config.jitter) {
        case 'none': return exactly(value);
        case 'full': return { least: 0, most: value };
        case 'equal': return { least: value / 2, most: value };
        case 'decorrelated': return { least: Math.max(0, capped(base)), most: Math.max(0, capped(Math.max(base, 3 * (retry === 1 ? base : before)))) };
        case 'share': return around(value, config.jitterShare > 0 && config.jitterShare <= 1 ? config.jitterShare : 0);
      }
    }
    case 'cockatiel': {
      const timer = (ms: number) => (config.timers === 'exact' ? Math.max(0, ms) : Math.max(1, Math.floor(ms)));
      const timed = ({ least, most, sum }: Bounds): Bounds => ({ least: timer(least), most: timer(most), ...(sum === undefined ? {} : { sum }) });
      if (config.backoff === 'constant') return timed(exactly(config.intervalMs));
      if (config.backoff === 'list') return timed(exactly(config.delaysMs[Math.min(retry, config.delaysMs.length) - 1] ?? 0));
      const value = Math.min(config.maxMs, config.initialMs * 2 ** (retry - 1));
      switch (config.generator) {
        case 'none': return timed(exactly(value));
        case 'full': return timed({ least: 0, most: value });
        case 'half': return timed({ least: value / 2, most: value });
        case 'decorrelated': return timed(decorrelated(config.initialMs, config.exponent, retry, config.maxMs));
      }
    }
    case 'polly': {
      const value = config.initialMs * (config.backoff === 'constant' ? 1 : config.backoff === 'linear' ? retry : 2 ** (retry - 1));
      if (config.useJitter && config.backoff === 'exponential') return decorrelated(config.initialMs, 2, retry, config.maxMs);
      const { least, most } = around(value, config.useJitter ? 0.25 : 0);
      return { least: atMost(least, config.maxMs), most: atMost(most, config.maxMs) };
    }
    case 'resilience4j': {
      const grows = config.interval === 'exponential' || config.interval === 'exponentialRandom';
      let value = Math.floor(config.initialMs);
      for (let k = 1; k < retry && grows; k += 1) value = Math.floor(value * config.multiplier);
      const random = config.interval === 'randomized' || config.interval === 'exponentialRandom', cap = grows ? config.maxMs : 0;
      const { least, most } = around(value, random ? config.randomizationFactor : 0);
      return { least: atMost(random ? Math.max(1, Math.floor(least)) : least, cap), most: atMost(random ? Math.ceil(most) : most, cap) };
    }
    case 'envoy': {
      const max = config.maxMs > 0 ? config.maxMs : 10 * config.initialMs;
      const bound = config.initialMs * (config.formula === 'doubling' ? 2 ** (retry - 1) : 2 ** retry - 1);
      return { least: 0, most: Math.min(bound, max) };
    }
    case 'grpc': {
      const value = Math.min(config.maxMs, config.initialMs * config.multiplier ** (retry - 1));
      return config.jitter === 'fifth' ? around(value, 0.2) : { least: 0, most: value };
    }
  }
}

const MOST_RUNGS = 12;

/** At most twelve waits; the rest repeat or grow likewise. */
export function ladderOf(config: RetryConfig): readonly Rung[] {
  const rungs: Rung[] = [];
  let [earliest, latest, before] = [0, 0, 0];
  for (let retry = 1; retry <= Math.min(MOST_RUNGS, retriesOf(config)); retry += 1) {
    // go-resiliency goes on for ever at the last of its waits
    const held = config.dialect === 'general' && config.infinite ? Math.min(retry, Math.max(1, config.retries)) : retry;
    const { least, most, sum } = boundsOf(config, held, before);
    earliest = sum?.[0] ?? earliest + least;
    latest = sum?.[1] ?? latest + most;
    rungs.push({ retry, leastMs: least, mostMs: most, earliestMs: earliest, latestMs: latest });
    before = most;
  }
  return rungs;
}
