import { describe, expect, test } from 'vitest';
import { NotRun } from '../../worker/pool.ts';
import type { Pool } from '../../worker/pool.ts';
import { createRuns } from './runs.ts';

/** A pool with as many places as the test gives. */
function made() {
  const rooms: (() => void)[] = [], jobs = new Map<string, { done(result: number): void; fail(error: Error): void; progress(share: number): void }>();
  let closed = 0, nowMs = 0;
  const pool: Pool = {
    measure: () => Promise.reject(new Error('not used')),
    hash: () => Promise.reject(new Error('not used')),
    room: () =>
      new Promise((resolve) => {
        rooms.push(resolve);
      }),
    close: () => {
      closed += 1;
    },
  };
  const runs = createRuns<number>(() => pool, () => nowMs);
  const item = (id: string) => ({
    id, run: (_pool: Pool, onProgress: (share: number) => void, stop: AbortSignal) => new Promise<number>((resolve, reject) => {
      jobs.set(id, { done: resolve, fail: reject, progress: onProgress });
      stop.addEventListener('abort', () => { reject(new NotRun('Cancelled.')); });
    }),
  });
  const settle = async (): Promise<void> => { for (let i = 0; i < 10; i++) await Promise.resolve(); };
  return {
    runs,
    item,
    jobs,
    settle,
    room: async () => {
      rooms.shift()?.();
      await settle();
    },
    closed: () => closed,
    pass: (ms: number) => {
      nowMs += ms;
    },
    is: (id: string) => runs.getState().items[id],
  };
}

describe('things that are run', () => {
  test('wait for room, one after the other, and tell how far they are', async () => {
    const { runs, item, jobs, room, settle, pass, is } = made();
    void runs.run([item('a'), item('b')]);
    expect([is('a'), is('b')]).toEqual([{ is: 'waiting' }, { is: 'waiting' }]);
    await room();
    expect([is('a'), is('b')]).toEqual([{ is: 'running', share: 0 }, { is: 'waiting' }]);
    jobs.get('a')!.progress(0.4);
    expect(is('a')).toEqual({ is: 'running', share: 0.4 });
    pass(1500);
    jobs.get('a')!.done(7);
    await settle();
    expect(is('a')).toEqual({ is: 'done', result: 7, seconds: 1.5 });
    expect(runs.getState().batch).toEqual(['a', 'b']);
  });
  test('that fail say why, and the others go on', async () => {
    const { runs, item, jobs, room, settle, is } = made();
    void runs.run([item('a'), item('b')]);
    await room();
    jobs.get('a')!.fail(new Error('there is no run x'));
    await settle();
    await room();
    jobs.get('b')!.done(1);
    await settle();
    expect([is('a'), is('b')]).toEqual([{ is: 'failed', message: 'there is no run x' }, { is: 'done', result: 1, seconds: 0 }]);
  });
  test('are not begun twice at the same time, and can be run again', async () => {
    const { runs, item, jobs, room, settle, is } = made();
    void runs.run([item('a')]);
    void runs.run([item('a')]);
    await room();
    jobs.get('a')!.done(1);
    await settle();
    void runs.run([item('a')]);
    await room();
    jobs.get('a')!.done(2);
    await settle();
    expect(is('a')).toEqual({ is: 'done', result: 2, seconds: 0 });
  });
});

describe('what is stopped', () => {
  test('shows again what it showed before', async () => {
    const { runs, item, jobs, room, settle, is } = made();
    void runs.run([item('a'), item('b')]);
    await room();
    jobs.get('a')!.done(1);
    await settle();
    void runs.run([item('a')]);
    runs.stop();
    await room();
    await room();
    expect([is('a'), is('b')]).toEqual([{ is: 'done', result: 1, seconds: 0 }, undefined]);
  });
  test('under way: only that one', async () => {
    const { runs, item, room, settle, is } = made();
    void runs.run([item('a'), item('b')]);
    await room();
    await room();
    runs.stop('a');
    await settle();
    expect([is('a'), is('b')]).toEqual([undefined, { is: 'running', share: 0 }]);
  });
  test('with the page: the pool is closed, and another one is made when something is run again', async () => {
    const { runs, item, room, settle, is, closed } = made();
    void runs.run([item('a')]);
    await room();
    runs.close();
    await settle();
    expect([is('a'), closed()]).toEqual([undefined, 1]);
    void runs.run([item('a')]);
    await room();
    expect(is('a')).toEqual({ is: 'running', share: 0 });
  });
});
