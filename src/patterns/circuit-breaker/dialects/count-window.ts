/** A ring of the last results, with running counts; plain data. */

export interface CountWindow {
  /** One result a place: bit 1 failed, bit 2 slow. */
  ring: Uint8Array;
  /** Place of the next result. */
  next: number;
  buffered: number;
  failed: number;
  slow: number;
}

const FAILED = 1;
const SLOW = 2;

export function emptyWindow(size: number): CountWindow {
  return { ring: new Uint8Array(size), next: 0, buffered: 0, failed: 0, slow: 0 };
}

/** Adds a result; the oldest drops out when the ring is full. */
export function record(window: CountWindow, failed: boolean, slow: boolean): void {
  const size = window.ring.length;
  if (window.buffered === size) {
    const oldest = window.ring[window.next] ?? 0;
    if ((oldest & FAILED) !== 0) window.failed -= 1;
    if ((oldest & SLOW) !== 0) window.slow -= 1;
  } else {
    window.buffered += 1;
  }
  window.ring[window.next] = (failed ? FAILED : 0) | (slow ? SLOW : 0);
  window.next = window.next + 1 === size ? 0 : window.next + 1;
  if (failed) window.failed += 1;
  if (slow) window.slow += 1;
}

/** The same results in a ring of another size; the newest are kept. */
export function resized(window: CountWindow, size: number): CountWindow {
  const result = emptyWindow(size);
  const kept = Math.min(size, window.buffered);
  const places = window.ring.length;
  for (let i = kept; i > 0; i -= 1) {
    const bits = window.ring[(window.next - i + places) % places] ?? 0;
    record(result, (bits & FAILED) !== 0, (bits & SLOW) !== 0);
  }
  return result;
}
