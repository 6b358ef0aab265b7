/** The two windows of resilience4j: the last calls, or the last whole seconds. */
import { emptyWindow, record, resized, type CountWindow } from './count-window.ts';
import { emptyTimeWindow, moveTo, recordAt, type TimeWindow } from './time-window.ts';
import type { Resilience4jConfig } from './resilience4j-fields.ts';

export type ResultWindow = CountWindow | TimeWindow;

export function isTimed(window: ResultWindow): window is TimeWindow { return 'seconds' in window; }

export function closedWindow(config: Resilience4jConfig): ResultWindow {
  return config.slidingWindowType === 'TIME_BASED' ? emptyTimeWindow(config.slidingWindowSeconds) : emptyWindow(config.slidingWindowSize);
}

export function addResult(window: ResultWindow, nowUs: number, failed: boolean, slow: boolean): void {
  if (isTimed(window)) recordAt(window, nowUs, failed, slow);
  else record(window, failed, slow);
}

/** Half-open always counts calls: as many as may enter. */
export function trialWindow(permits: number): CountWindow { return emptyWindow(permits); }

/** How many results a rate needs: a window of calls never asks for more than it holds, one of seconds may. */
export function minimumOf(window: ResultWindow, config: Resilience4jConfig): number {
  return isTimed(window) ? config.minimumNumberOfCalls : Math.min(config.minimumNumberOfCalls, window.ring.length);
}

/** The same results under changed settings; a window of the other kind begins empty. */
export function rebuilt(window: ResultWindow, config: Resilience4jConfig, nowUs: number): ResultWindow {
  if (isTimed(window) !== (config.slidingWindowType === 'TIME_BASED')) return closedWindow(config);
  if (!isTimed(window)) return resized(window, config.slidingWindowSize);
  const kept = { ...window, seconds: config.slidingWindowSeconds };
  moveTo(kept, nowUs);
  return kept;
}
