/** The results of the last whole seconds, with running counts; plain data. */

/** A second by its number from the run's start, which is a whole second of the clock. */
interface Second { readonly at: number; buffered: number; failed: number; slow: number }

export interface TimeWindow {
  readonly seconds: number;
  /** Seconds that hold something, oldest first. */
  readonly parts: Second[];
  buffered: number;
  failed: number;
  slow: number;
}

const SECOND_US = 1_000_000;

export function emptyTimeWindow(seconds: number): TimeWindow {
  return { seconds, parts: [], buffered: 0, failed: 0, slow: 0 };
}

export function recordAt(window: TimeWindow, nowUs: number, failed: boolean, slow: boolean): void {
  moveTo(window, nowUs);
  const at = Math.floor(nowUs / SECOND_US);
  let last = window.parts.at(-1);
  if (last?.at !== at) {
    last = { at, buffered: 0, failed: 0, slow: 0 };
    window.parts.push(last);
  }
  for (const counts of [window, last]) {
    counts.buffered += 1;
    if (failed) counts.failed += 1;
    if (slow) counts.slow += 1;
  }
}

/** Drops the seconds that have left: the present one and those before it make up the window. */
export function moveTo(window: TimeWindow, nowUs: number): void {
  const oldest = Math.floor(nowUs / SECOND_US) - window.seconds + 1;
  let gone = 0;
  for (const part of window.parts) {
    if (part.at >= oldest) break;
    window.buffered -= part.buffered;
    window.failed -= part.failed;
    window.slow -= part.slow;
    gone += 1;
  }
  window.parts.splice(0, gone);
}

/** Time to the instant at which its oldest second leaves, in ms; Infinity when it is empty. */
export function untilNextLeavesMs(window: TimeWindow, nowUs: number): number {
  const oldest = window.parts[0];
  return oldest === undefined ? Infinity : ((oldest.at + window.seconds) * SECOND_US - nowUs) / 1000;
}
