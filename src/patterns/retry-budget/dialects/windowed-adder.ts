/** A sum over about the last stretch of time: nine slices that are done and the one being written; plain data. */

const DONE = 9;

export interface WindowedAdder {
  /** Of a slice, whole ms. */
  readonly sliceMs: number;
  readonly done: number[];
  /** Where the next finished slice goes. */
  at: number;
  writing: number;
  sinceMs: number;
}

export function emptyAdder(rangeMs: number, nowUs: number): WindowedAdder {
  return { sliceMs: Math.floor(rangeMs / (DONE + 1)), done: Array.from({ length: DONE }, () => 0), at: 0, writing: 0, sinceMs: msOf(nowUs) };
}

export function addTo(adder: WindowedAdder, amount: number, nowUs: number): void {
  expire(adder, msOf(nowUs));
  adder.writing += amount;
}

export function sumOf(adder: WindowedAdder, nowUs: number): number {
  expire(adder, msOf(nowUs));
  return adder.done.reduce((sum, slice) => sum + slice, adder.writing);
}

/**
 * util `WindowedAdder.scala`: slices end lazily, and the new one begins now, not on a grid, so what is
 * remembered is what was added over the last nine to ten slices.
 */
function expire(adder: WindowedAdder, nowMs: number): void {
  const passedMs = nowMs - adder.sinceMs;
  if (passedMs < adder.sliceMs) return;
  adder.done[adder.at] = adder.writing;
  adder.writing = 0;
  adder.at = (adder.at + 1) % DONE;
  const skipped = Math.min(Math.floor(passedMs / adder.sliceMs) - 1, DONE);
  for (let k = 0; k < skipped; k += 1) adder.done[(adder.at + k) % DONE] = 0;
  if (skipped > 0) adder.at = (adder.at + skipped) % DONE;
  adder.sinceMs = nowMs;
}

function msOf(us: number): number {
  return Math.floor(us / 1000);
}
