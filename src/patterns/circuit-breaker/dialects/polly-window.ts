/** Polly's health metrics: results in slices that begin with a result and are dropped whole. Plain data. */

interface Slice { readonly startedUs: number; failed: number; succeeded: number }
export interface PollyWindow { slices: Slice[]; failed: number; calls: number }

const SLICES = 10;

export function emptyPolly(): PollyWindow { return { slices: [], failed: 0, calls: 0 }; }

export function record(window: PollyWindow, failed: boolean, samplingUs: number, nowUs: number): void {
  let slice = window.slices.at(-1);
  if (slice === undefined || nowUs - slice.startedUs >= samplingUs / SLICES) {
    slice = { startedUs: nowUs, failed: 0, succeeded: 0 };
    window.slices.push(slice);
  }
  if (failed) slice.failed += 1;
  else slice.succeeded += 1;
  window.calls += 1;
  if (failed) window.failed += 1;
  expire(window, samplingUs, nowUs);
}

/** Drops the slices that began this long ago, or longer. */
export function expire(window: PollyWindow, samplingUs: number, nowUs: number): void {
  for (let slice = window.slices[0]; slice !== undefined && nowUs - slice.startedUs >= samplingUs; slice = window.slices[0]) {
    window.slices.shift();
    window.failed -= slice.failed;
    window.calls -= slice.failed + slice.succeeded;
  }
}
