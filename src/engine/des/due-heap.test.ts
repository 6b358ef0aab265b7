import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dueHeap, firstDue, firstWhat, popDue, pushDue } from './due-heap.ts';
import { firstItem, intRing, itemAt, pushLast, takeFirst } from './int-ring.ts';

test('what is due first comes first, and of equals what came first', () => {
  fc.assert(fc.property(fc.array(fc.oneof(fc.integer({ min: 0, max: 9 }), fc.constant(-1)), { maxLength: 300 }), (steps) => {
    const heap = dueHeap(), model: { readonly at: number; readonly what: number }[] = [];
    steps.forEach((at, what) => {
      if (at >= 0) { pushDue(heap, at, what); model.push({ at, what }); }
      else if (model.length > 0) {
        model.sort((a, b) => a.at - b.at || a.what - b.what);
        const first = model.shift()!;
        expect([firstDue(heap), firstWhat(heap), popDue(heap)]).toEqual([first.at, first.what, first.what]);
      }
      expect(heap.size).toBe(model.length);
    });
    if (model.length === 0) expect(firstDue(heap)).toBe(Infinity);
  }), { seed: 7 });
});

test('a line gives back what it got, in order, whatever its length was', () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: -40, max: 40 }), { maxLength: 60 }), (steps) => {
    const ring = intRing(), model: number[] = [];
    let next = 0;
    for (const step of steps) {
      for (let i = 0; i < step; i++) { pushLast(ring, ++next); model.push(next); }
      for (let i = 0; i > step && model.length > 0; i--) {
        expect(firstItem(ring)).toBe(model[0]);
        expect(takeFirst(ring)).toBe(model.shift());
      }
      expect(Array.from({ length: ring.used }, (_, i) => itemAt(ring, i))).toEqual(model);
    }
  }), { seed: 7 });
});

test('a line that has been worked off holds no memory', () => {
  const ring = intRing();
  for (let i = 0; i < 100_000; i++) pushLast(ring, i);
  while (ring.used > 0) takeFirst(ring);
  expect(ring.items.length).toBeLessThanOrEqual(64);
});
