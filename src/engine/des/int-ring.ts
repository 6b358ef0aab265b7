/** A first-in first-out line of whole numbers in a ring that grows and shrinks. Plain data. */

export interface IntRing { items: Int32Array; head: number; used: number }

const SMALLEST = 16;

export function intRing(): IntRing { return { items: new Int32Array(SMALLEST), head: 0, used: 0 }; }
export function pushLast(ring: IntRing, item: number): void {
  if (ring.used === ring.items.length) resize(ring, ring.used * 2);
  ring.items[(ring.head + ring.used++) & (ring.items.length - 1)] = item;
}
/** Takes the first; there must be one. */
export function takeFirst(ring: IntRing): number {
  const item = ring.items[ring.head]!;
  ring.head = (ring.head + 1) & (ring.items.length - 1);
  ring.used--;
  // A long line that has been worked off gives its room back.
  if (ring.items.length > SMALLEST && ring.used * 8 <= ring.items.length) resize(ring, ring.items.length / 4);
  return item;
}
export function firstItem(ring: IntRing): number { return ring.items[ring.head]!; }
export function itemAt(ring: IntRing, i: number): number { return ring.items[(ring.head + i) & (ring.items.length - 1)]!; }

function resize(ring: IntRing, size: number): void {
  const items = new Int32Array(Math.max(SMALLEST, size));
  for (let i = 0; i < ring.used; i++) items[i] = itemAt(ring, i);
  ring.items = items; ring.head = 0;
}
