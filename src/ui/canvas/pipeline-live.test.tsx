// @vitest-environment jsdom
/** How often those who draw and those who write hear of the playhead. */
import { act, renderHook } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { evenCalls, handMadeReader } from '../../../test/support/hand-made-reader.ts';
import { firstVisit } from '../../scenario/first-visit.ts';
import { usePipelineLive } from './pipeline-live.ts';

beforeEach(() => { vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'requestAnimationFrame', 'cancelAnimationFrame'] }); });
afterEach(() => { vi.useRealTimers(); });

function playing() {
  let us = 0;
  const listeners = new Set<() => void>();
  const playhead = { get: () => us, subscribe: (listener: () => void) => { listeners.add(listener); return () => { listeners.delete(listener); }; } };
  const reader = handMadeReader({ calls: evenCalls(7, 100) }), { scenario } = firstVisit.opened;
  const { result } = renderHook(() => usePipelineLive({ scenario, reader, playhead, reducedMotion: false, visible: true }));
  const drawn = vi.fn<() => void>(), read = vi.fn<() => void>();
  result.current.subscribe(drawn);
  result.current.read(read);
  const frames = (count: number) => act(() => {
    for (let k = 0; k < count; k++) { us += 16_000; for (const listener of listeners) listener(); vi.advanceTimersByTime(16); }
  });
  return { drawn, read, frames };
}

test('shapes move with every frame, numbers change ten times a second', () => {
  const { drawn, read, frames } = playing();
  frames(125);
  expect(drawn.mock.calls.length).toBeGreaterThan(110);
  expect(read.mock.calls.length).toBeGreaterThan(15);
  expect(read.mock.calls.length).toBeLessThanOrEqual(22);
});

test('the last numbers are told once the playhead has come to rest', () => {
  const { read, frames } = playing();
  frames(20);
  const before = read.mock.calls.length;
  act(() => { vi.advanceTimersByTime(200); });
  expect(read.mock.calls.length).toBe(before + 1);
  act(() => { vi.advanceTimersByTime(1000); });
  expect(read.mock.calls.length).toBe(before + 1);
});
