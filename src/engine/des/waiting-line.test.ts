import { expect, test } from 'vitest';
import { join, leave, nobody, oldestCameUs, takeNewest, takeOldest, type Line } from './waiting-line.ts';

function line(...calls: readonly number[]): Line {
  const made = nobody();
  calls.forEach((call, i) => { join(made, call, i * 10); });
  return made;
}

test('an empty line has no oldest, and nobody to take', () => {
  const empty = nobody();
  expect([oldestCameUs(empty), takeOldest(empty), takeNewest(empty)]).toEqual([Infinity, -1, -1]);
});

test('the oldest and the newest can be taken in turns', () => {
  const waiting = line(1, 2, 3, 4);
  expect([takeOldest(waiting), takeNewest(waiting), takeOldest(waiting), takeNewest(waiting), takeOldest(waiting)]).toEqual([1, 4, 2, 3, -1]);
});

test('those who left are passed over at both ends, and the next one tells how long it has waited', () => {
  const waiting = line(1, 2, 3, 4);
  leave(waiting, 1);
  leave(waiting, 4);
  expect([oldestCameUs(waiting), takeNewest(waiting), takeOldest(waiting), waiting.waiting]).toEqual([10, 3, 2, 0]);
  expect(waiting.left).toEqual({});
});

test('a line that moves on for long keeps only those who wait', () => {
  const waiting = nobody();
  for (let call = 0; call < 10_000; call++) {
    join(waiting, call, call);
    if (call >= 10) expect(takeOldest(waiting)).toBe(call - 10);
  }
  expect(waiting.calls.length).toBeLessThan(100);
});
