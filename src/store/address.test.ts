/** The address: at most twice a second, and only when it may change. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createAddress } from './address.ts';

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => { vi.useRealTimers(); });

function address(make: () => Promise<string> = async () => 'hash') {
  const written: string[] = [];
  const state = { allowed: true };
  return { written, state, address: createAddress({ make, replace: (hash) => { written.push(hash); }, allowed: () => state.allowed }) };
}

test('many changes are written at most twice a second', async () => {
  const { written, address: of } = address();
  for (let ms = 0; ms < 2_000; ms += 10) { of.changed(); await vi.advanceTimersByTimeAsync(10); }
  expect(written.length).toBeGreaterThanOrEqual(3);
  expect(written.length).toBeLessThanOrEqual(4);
});

test('nothing is written while it may not change, even when that begins late', async () => {
  let finish = (_: string): void => {};
  const { written, state, address: of } = address(() => new Promise((done) => { finish = done; }));
  of.changed();
  await vi.advanceTimersByTimeAsync(500);
  state.allowed = false;
  finish('late');
  await vi.advanceTimersByTimeAsync(0);
  expect(written).toEqual([]);
});

test('an older hash never overwrites a newer one', async () => {
  const finishers: ((hash: string) => void)[] = [];
  const { written, address: of } = address(() => new Promise((done) => { finishers.push(done); }));
  of.changed();
  await vi.advanceTimersByTimeAsync(500);
  of.changed();
  await vi.advanceTimersByTimeAsync(500);
  finishers[1]?.('new');
  finishers[0]?.('old');
  await vi.advanceTimersByTimeAsync(0);
  expect(written).toEqual(['new']);
});

test('closed, it writes nothing more', async () => {
  const { written, address: of } = address();
  of.changed();
  of.close();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(written).toEqual([]);
});
