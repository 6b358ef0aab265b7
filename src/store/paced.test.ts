/** A paced value: at most so often, and the last one always. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { paced } from './paced.ts';

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => { vi.useRealTimers(); });

function source(first: number) {
  const listeners = new Set<() => void>();
  let value = first;
  return {
    get: () => value,
    subscribe: (listener: () => void) => { listeners.add(listener); return () => { listeners.delete(listener); }; },
    put: (next: number) => { value = next; for (const listener of listeners) listener(); },
    get listening() { return listeners.size; },
  };
}

test('passes on at most one value in the time given, and then the newest', () => {
  const from = source(0);
  const slow = paced(from, () => 100);
  const seen: number[] = [];
  slow.subscribe(() => { seen.push(slow.get()); });
  from.put(1);
  vi.advanceTimersByTime(0);
  for (const next of [2, 3, 4]) { from.put(next); vi.advanceTimersByTime(20); }
  expect(seen).toEqual([1]);
  vi.advanceTimersByTime(100);
  expect(seen).toEqual([1, 4]);
});

test('passes on at once what need not wait, and then has nothing left to say', () => {
  const from = source(0);
  const slow = paced(from, (_, next) => (next < 0 ? 0 : 100));
  from.put(1);
  vi.advanceTimersByTime(0);
  from.put(2);
  from.put(-1);
  expect(slow.get()).toBe(-1);
  vi.advanceTimersByTime(500);
  expect(slow.get()).toBe(-1);
});

test('holds a value back for its time, and never passes it on when another one takes its place at once', () => {
  const from = source(0);
  const slow = paced(from, (_, next) => (next < 0 ? 0 : 10), (_, next) => (next === 7 ? 100 : 0));
  const seen: number[] = [];
  slow.subscribe(() => { seen.push(slow.get()); });
  vi.advanceTimersByTime(1000);
  from.put(7);
  vi.advanceTimersByTime(99);
  expect(seen).toEqual([]);
  from.put(-1);
  vi.advanceTimersByTime(500);
  expect(seen).toEqual([-1]);
  from.put(7);
  vi.advanceTimersByTime(100);
  expect(seen).toEqual([-1, 7]);
});

test('closed, it lets go of its source', () => {
  const from = source(0);
  const slow = paced(from, () => 100);
  from.put(1);
  slow.close();
  vi.advanceTimersByTime(500);
  expect(from.listening).toBe(0);
  expect(slow.get()).toBe(0);
});
