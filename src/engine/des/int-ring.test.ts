import { expect, test } from 'vitest';
import { firstItem, intRing, itemAt, pushLast, takeFirst } from './int-ring.ts';

test('a line keeps its order while it grows and shrinks, and gives back the room of a long one', () => {
  const ring = intRing();
  let line: readonly number[] = [], next = 0, longest = 0;
  const check = (): void => { expect([ring.used, ...Array.from({ length: ring.used }, (_, i) => itemAt(ring, i))]).toEqual([line.length, ...line]); };
  for (const [pushes, takes] of [[5, 3], [40, 10], [3, 30], [500, 100], [7, 405], [20, 15]] as const) {
    for (let i = 0; i < pushes; i++) {
      pushLast(ring, ++next);
      line = [...line, next];
    }
    check();
    longest = Math.max(longest, ring.items.length);
    for (let i = 0; i < takes; i++) {
      expect(firstItem(ring)).toBe(line[0]);
      expect(takeFirst(ring)).toBe(line[0]);
      line = line.slice(1);
    }
    check();
  }
  expect([longest, ring.items.length]).toEqual([512, 32]);
});
