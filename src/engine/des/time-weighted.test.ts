import { expect, test } from 'vitest';
import { create, integral, mean, restart, set } from './time-weighted.ts';

test('a level integrates over the time it holds', () => {
  const level = create(100, 2);
  set(level, 110, 5);
  set(level, 110, 3);
  set(level, 130, 0);
  expect(integral(level, 140)).toBe(10 * 2 + 20 * 3);
  expect(mean(level, 140)).toBe(2);
  expect(level.max).toBe(5);
});

test('before any time has passed the mean is the level', () => {
  expect(mean(create(7, 4), 7)).toBe(4);
});

test('a restart keeps the level only', () => {
  const level = create(0, 9);
  set(level, 10, 4);
  restart(level, 20);
  expect([integral(level, 20), level.max, mean(level, 30)]).toEqual([0, 4, 4]);
});

test('is plain data', () => {
  const level = create(0, 1), again = structuredClone(level);
  set(again, 10, 0);
  expect([integral(level, 20), integral(again, 20)]).toEqual([20, 10]);
});
