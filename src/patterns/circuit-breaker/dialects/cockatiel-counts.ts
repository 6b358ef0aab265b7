/** cockatiel's three rules of opening: failures in a row, the share of the last results, the share within a time. Plain data. */
import { emptyWindow, record, resized, type CountWindow } from './count-window.ts';
import type { CockatielConfig } from './cockatiel-fields.ts';

/** Results in slices of time, which follow each other in a ring. */
interface Slices { readonly startedUs: Float64Array; readonly failed: Float64Array; readonly succeeded: Float64Array; current: number }
export type Counts =
  | { readonly rule: 'consecutive'; failed: number }
  | { readonly rule: 'count'; window: CountWindow }
  | { readonly rule: 'sampling'; slices: Slices; failed: number; calls: number };

export function emptyCounts(config: CockatielConfig): Counts {
  switch (config.breaker) {
    case 'consecutive': return { rule: 'consecutive', failed: 0 };
    case 'count': return { rule: 'count', window: emptyWindow(config.size) };
    case 'sampling': return { rule: 'sampling', slices: emptySlices(sliceCount(config)), failed: 0, calls: 0 };
  }
}

/** The counts as far as a changed config can go on with them. */
export function mended(counts: Counts, config: CockatielConfig): Counts {
  if (counts.rule !== config.breaker) return emptyCounts(config);
  if (counts.rule === 'count' && counts.window.ring.length !== config.size) return { rule: 'count', window: resized(counts.window, config.size) };
  if (counts.rule === 'sampling' && counts.slices.startedUs.length !== sliceCount(config)) return emptyCounts(config);
  return counts;
}

export function failedIn(counts: Counts): number { return counts.rule === 'count' ? counts.window.failed : counts.failed; }
/** 0 for the rule that counts failures in a row. */
export function callsIn(counts: Counts): number {
  return counts.rule === 'count' ? counts.window.buffered : counts.rule === 'sampling' ? counts.calls : 0;
}

/** `trial`: the call was one of half-open, whose success starts the counts again. */
export function countSuccess(counts: Counts, trial: boolean, config: CockatielConfig, nowUs: number): void {
  switch (counts.rule) {
    case 'consecutive': counts.failed = 0; return;
    case 'count':
      if (trial) counts.window = emptyWindow(counts.window.ring.length);
      record(counts.window, false, false);
      return;
    case 'sampling':
      if (trial) {
        counts.slices = { ...emptySlices(counts.slices.startedUs.length), current: counts.slices.current };
        counts.failed = 0;
        counts.calls = 0;
      }
      sample(counts, false, config, nowUs);
      return;
  }
}

/** True when the rule says open. */
export function countFailure(counts: Counts, config: CockatielConfig, nowUs: number): boolean {
  switch (counts.rule) {
    case 'consecutive':
      counts.failed += 1;
      return counts.failed >= config.consecutiveFailures;
    case 'count':
      record(counts.window, true, false);
      break;
    case 'sampling':
      sample(counts, true, config, nowUs);
      break;
  }
  const calls = callsIn(counts);
  return calls >= leastCalls(config) && failedIn(counts) > config.threshold * calls;
}

/** The results without which the share is not looked at; 0 for failures in a row. */
export function leastCalls(config: CockatielConfig): number {
  if (config.breaker === 'consecutive') return 0;
  if (config.breaker === 'count') return config.minimumNumberOfCalls === 0 ? config.size : config.minimumNumberOfCalls;
  const perMs = config.minimumRps !== 0 ? config.minimumRps / 1000 : 5 / (config.threshold * 1000);
  return Math.max(0, Math.ceil(sliceMs(config) * sliceCount(config) * perMs));
}

/** At least five slices, a second long at most. */
function sliceCount(config: CockatielConfig): number { return Math.max(5, Math.ceil(config.durationMs / 1000)); }
function sliceMs(config: CockatielConfig): number { return Math.round(config.durationMs / sliceCount(config)); }
/** A slice never begun is as old as can be: the next result begins a new one. */
function emptySlices(count: number): Slices {
  return { startedUs: new Float64Array(count).fill(-Infinity), failed: new Float64Array(count), succeeded: new Float64Array(count), current: 0 };
}

/** Begins a new slice when the current one is over; only the one that it replaces is forgotten. */
function sample(counts: Extract<Counts, { rule: 'sampling' }>, failed: boolean, config: CockatielConfig, nowUs: number): void {
  const slices = counts.slices;
  if (nowUs - slices.startedUs[slices.current]! >= sliceMs(config) * 1000) {
    const next = (slices.current + 1) % slices.startedUs.length;
    counts.failed -= slices.failed[next]!;
    counts.calls -= slices.failed[next]! + slices.succeeded[next]!;
    slices.failed[next] = 0;
    slices.succeeded[next] = 0;
    slices.startedUs[next] = nowUs;
    slices.current = next;
  }
  if (failed) {
    slices.failed[slices.current]! += 1;
    counts.failed += 1;
  } else {
    slices.succeeded[slices.current]! += 1;
  }
  counts.calls += 1;
}
