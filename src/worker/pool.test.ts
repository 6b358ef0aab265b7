/** Several workers made of lists: who gets what, what waits, and what stopping and failing do. */
import { describe, expect, test } from 'vitest';
import type { Job } from '../results/run-job.ts';
import { createPool, NotRun } from './pool.ts';
import type { Report, Work, Worked } from './protocol.ts';

class FakeWorker {
  readonly sent: Work[] = [];
  ended = false;
  private readonly listeners = new Map<string, (event: { readonly data?: Report | Worked; readonly message?: string; preventDefault(): void }) => void>();
  addEventListener(type: string, listener: (event: { readonly data?: Report | Worked; readonly message?: string; preventDefault(): void }) => void): void { this.listeners.set(type, listener); }
  postMessage(command: Work): void { this.sent.push(command); }
  terminate(): void { this.ended = true; }
  says(data: Report | Worked): void { this.listeners.get('message')?.({ data, preventDefault: () => {} }); }
  breaks(message: string): void { this.listeners.get('error')?.({ message, preventDefault: () => {} }); }
  /** Answers what it was last asked. */
  answers(...numbers: number[]): void { this.says({ type: 'measured', ask: this.sent.at(-1)!.ask, numbers }); }
}
const job = (name: string): Job => ({ name, run: '', subject: { model: { kind: '', formula: '', given: {} } }, asked: [] });

function poolOf(size: number) {
  const workers: FakeWorker[] = [];
  const pool = createPool({ size, startWorker: () => { const worker = new FakeWorker(); workers.push(worker); return worker as unknown as Worker; } });
  const never = new AbortController().signal;
  return { workers, pool, ask: (name: string, stop = never, onProgress = (_share: number): void => {}) => pool.measure(job(name), onProgress, stop) };
}
const namesOf = (worker: FakeWorker | undefined) => worker?.sent.map((work) => work.job.name);

describe('a pool of two', () => {
  test('starts a worker for each of the first two, and the third waits for whoever is free first', async () => {
    const { workers, ask } = poolOf(2);
    const answers = [ask('a'), ask('b'), ask('c')];
    expect(workers.map(namesOf)).toEqual([['a'], ['b']]);
    workers[1]!.answers(2);
    expect(workers.map(namesOf)).toEqual([['a'], ['b', 'c']]);
    workers[0]!.answers(1);
    workers[1]!.answers(3);
    expect(await Promise.all(answers)).toEqual([[1], [2], [3]]);
    expect(workers).toHaveLength(2);
  });

  test('tells how far a run is', async () => {
    const { workers, ask } = poolOf(2);
    const seen: number[] = [], answer = ask('a', undefined, (share) => seen.push(share));
    workers[0]!.says({ type: 'ready' });
    workers[0]!.says({ type: 'progress', ask: 1, share: 0.5 });
    workers[0]!.answers(7);
    expect(await answer).toEqual([7]);
    expect(seen).toEqual([0.5]);
  });

  test('has room again when something ends', async () => {
    const { workers, pool, ask } = poolOf(2);
    let room = 0;
    void ask('a');
    await pool.room();
    void ask('b');
    const waiting = pool.room().then(() => { room += 1; });
    await Promise.resolve();
    expect(room).toBe(0);
    workers[0]!.answers(1);
    await waiting;
    expect(room).toBe(1);
  });
});

describe('what is stopped', () => {
  test('under way: its worker is ended, and another one takes what waits', async () => {
    const { workers, ask } = poolOf(1);
    const stop = new AbortController(), a = ask('a', stop.signal), b = ask('b');
    stop.abort();
    await expect(a).rejects.toThrow(NotRun);
    expect(workers[0]!.ended).toBe(true);
    expect(namesOf(workers[1])).toEqual(['b']);
    workers[1]!.answers(2);
    expect(await b).toEqual([2]);
  });
  test('in the line: it is never sent', async () => {
    const { workers, ask } = poolOf(1);
    const stop = new AbortController();
    void ask('a');
    const b = ask('b', stop.signal);
    stop.abort();
    await expect(b).rejects.toThrow(NotRun);
    workers[0]!.answers(1);
    expect(workers.map(namesOf)).toEqual([['a']]);
  });
  test('before it is asked', async () => {
    const { workers, ask } = poolOf(1), stop = new AbortController();
    stop.abort();
    await expect(ask('a', stop.signal)).rejects.toThrow(NotRun);
    expect(workers).toHaveLength(0);
  });
  test('with the pool: all of it', async () => {
    const { workers, pool, ask } = poolOf(1);
    const answers = [ask('a'), ask('b')].map((answer) => answer.catch((error: unknown) => error));
    pool.close();
    expect(await Promise.all(answers)).toEqual([expect.any(NotRun), expect.any(NotRun)]);
    expect(workers[0]!.ended).toBe(true);
  });
});

describe('what fails', () => {
  test('a run that says why: the worker goes on with the next', async () => {
    const { workers, ask } = poolOf(1);
    const a = ask('a'), b = ask('b');
    workers[0]!.says({ type: 'unmeasured', ask: 1, message: 'there is no run x' });
    await expect(a).rejects.toThrow('there is no run x');
    workers[0]!.answers(5);
    expect(await b).toEqual([5]);
  });
  test('a worker that breaks: its run is lost, the next gets another', async () => {
    const { workers, ask } = poolOf(1);
    const a = ask('a'), b = ask('b');
    workers[0]!.breaks('out of memory');
    await expect(a).rejects.toThrow('out of memory');
    workers[1]!.answers(5);
    expect(await b).toEqual([5]);
  });
  test('no worker at all', async () => {
    const pool = createPool({ size: 2, startWorker: () => { throw new Error('not here'); } });
    await expect(pool.measure(job('a'), () => {}, new AbortController().signal)).rejects.toThrow('No worker can start in this browser');
  });
});
