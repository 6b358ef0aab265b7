/** Word passed on to a few with each frame. */
import { expect, test } from 'vitest';
import { fakeFrames } from '../../test/support/fake-engine.ts';
import { spread } from './spread.ts';

function spreading(count: number, isDue?: (k: number) => boolean) {
  const heard = new Map<number, number[]>(), tellers = new Set<() => void>(), frames = fakeFrames();
  let value = 0, playing = true, nowMs = 0;
  const from = { get: () => value, subscribe: (listener: () => void) => { tellers.add(listener); return () => { tellers.delete(listener); }; } };
  const told = spread(from, frames, () => playing, 100);
  const stops = Array.from({ length: count }, (_, k) => {
    heard.set(k, []);
    return told.subscribe(() => heard.get(k)?.push(told.get()), ...(isDue === undefined ? [] : [() => isDue(k)]));
  });
  return {
    told, frames, stops, tellers,
    put: (next: number) => { value = next; for (const teller of tellers) teller(); },
    frame: (ms: number) => { const before = [...heard.values()].flat().length; frames.next(nowMs += ms); return [...heard.values()].flat().length - before; },
    rest: () => { playing = false; },
    heard: () => [...heard.values()],
  };
}

test('while playing they hear of a value one after the other, a frame each', () => {
  const { put, frame, heard, frames } = spreading(6);
  put(1);
  expect(heard().flat()).toEqual([]);
  expect([16, 16, 16, 16, 16, 16].map(frame)).toEqual([1, 1, 1, 1, 1, 1]);
  expect(heard()).toEqual([[1], [1], [1], [1], [1], [1]]);
  expect(frames.waiting).toBe(0);
});

test('where frames are rare, more hear in one', () => {
  const { put, frame } = spreading(6);
  put(1);
  expect([50, 50, 50].map(frame)).toEqual([1, 3, 2]);
});

test('a newer value is what those who still wait hear of, and they come first', () => {
  const { put, frame, heard } = spreading(4);
  put(1);
  frame(16);
  put(2);
  for (let k = 0; k < 4; k++) frame(16);
  expect(heard()).toEqual([[1, 2], [2], [2], [2]]);
});

test('who has nothing to hear takes no frame, while playing', () => {
  const { put, frame, heard, rest } = spreading(3, (k) => k === 2);
  put(1);
  expect(frame(16)).toBe(1);
  expect(heard()).toEqual([[], [], [1]]);
  rest();
  put(2);
  expect(heard()).toEqual([[2], [2], [1, 2]]);
});

test('at rest all hear at once, those who were still waiting too', () => {
  const { put, frame, frames, heard, rest, told } = spreading(4);
  put(1);
  frame(16);
  rest();
  told.hurry();
  expect(heard()).toEqual([[1], [1], [1], [1]]);
  put(2);
  expect(heard()).toEqual([[1, 2], [1, 2], [1, 2], [1, 2]]);
  expect(frames.waiting).toBe(0);
});

test('who has left hears nothing more, and closed it lets go of its source', () => {
  const { put, frame, heard, stops, told, tellers } = spreading(2);
  put(1);
  stops[0]?.();
  frame(16);
  expect(heard()).toEqual([[], [1]]);
  put(2);
  told.close();
  frame(16);
  expect(heard()).toEqual([[], [1]]);
  expect(tellers.size).toBe(0);
});
