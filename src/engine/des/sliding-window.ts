/** A window over the last results: a ring of two bits each, with running counts of both; plain data. */

/** The first flag of a result. */
export const FIRST = 1;
/** The second flag of a result. */
export const SECOND = 2;

export interface SlidingWindow {
  /** Most results held. */
  readonly size: number;
  readonly bits: Uint8Array;
  /** Where the next result goes; the oldest one once the window is full. */
  next: number;
  /** Results held. */
  count: number;
  /** Results held that have the first flag, or the second. */
  first: number;
  second: number;
}

/** Throws RangeError unless `size` is a whole number from 1 on. */
export function create(size: number): SlidingWindow {
  if (!(size >= 1 && size === Math.floor(size))) throw new RangeError(`A window holds a whole number of results, at least 1, not ${size}.`);
  return { size, bits: new Uint8Array(size), next: 0, count: 0, first: 0, second: 0 };
}
/** Adds a result (FIRST, SECOND, both or 0); a full window loses its oldest. */
export function record(window: SlidingWindow, bits: number): void {
  const at = window.next, before = window.bits[at]!;
  if (window.count === window.size) {
    window.first -= before & 1;
    window.second -= before >> 1;
  } else window.count++;
  window.bits[at] = bits & 3;
  window.first += bits & 1;
  window.second += (bits >> 1) & 1;
  window.next = at + 1 === window.size ? 0 : at + 1;
}
export function clear(window: SlidingWindow): void {
  window.next = 0; window.count = 0; window.first = 0; window.second = 0;
}
/** A window of another size with the newest of these results, as many as fit. */
export function resize(window: SlidingWindow, size: number): SlidingWindow {
  const resized = create(size), kept = Math.min(size, window.count);
  for (let i = kept; i > 0; i--) record(resized, window.bits[(window.next - i + window.size) % window.size]!);
  return resized;
}
