/** Workers that compute whole runs side by side, for what is not on screen: the page stays free, and ending a worker stops what it does. */
import type { Spec } from '../engine/spec.ts';
import type { Job } from '../results/run-job.ts';
import { startWorker as startEngine } from './client-engine.ts';
import type { Command, Report, Work, Worked } from './protocol.ts';

/** Why a run gave nothing: it was cancelled, or no worker can start here. */
export class NotRun extends Error {}

export interface Pool {
  /** The numbers that the job asks for. Rejects with NotRun, or with what the run says. `stop` takes it out of the line, or ends its worker. */
  measure(job: Job, onProgress: (share: number) => void, stop: AbortSignal): Promise<readonly number[]>;
  /** The hash of the run's trace. */
  hash(spec: Spec, stop: AbortSignal): Promise<string>;
  /** Resolves when a worker is free and nothing waits. */
  room(): Promise<void>;
  close(): void;
}
export interface PoolOptions {
  /** At most so many workers; started when they are needed. */
  readonly size: number;
  /** For tests. */
  readonly startWorker?: () => Worker;
}

interface Task {
  readonly command: Command | Work;
  /** True when that was the last of it. */
  hear(report: Report | Worked): boolean;
  fail(error: Error): void;
}

export function createPool({ size, startWorker = startEngine }: PoolOptions): Pool {
  const busy = new Map<Worker, Task | null>();
  const rooms: (() => void)[] = [];
  let line: Task[] = [];
  let asks = 0;

  const free = (): Worker | null => {
    for (const [worker, task] of busy) if (task === null) return worker;
    return busy.size < size ? start() : null;
  };
  const start = (): Worker | null => {
    try {
      const worker = startWorker();
      busy.set(worker, null);
      worker.addEventListener('message', (event: MessageEvent<Report | Worked>) => {
        if (busy.get(worker)?.hear(event.data) === true) {
          busy.set(worker, null);
          next();
        }
      });
      worker.addEventListener('error', (event) => { event.preventDefault(); end(worker, new NotRun(event.message || 'No worker can start in this browser, and the page does not compute whole runs itself.')); });
      return worker;
    } catch {
      for (const task of line.splice(0)) task.fail(new NotRun('No worker can start in this browser, and the page does not compute whole runs itself.'));
      return null;
    }
  };
  const end = (worker: Worker, error: Error): void => {
    const task = busy.get(worker);
    worker.terminate();
    busy.delete(worker);
    task?.fail(error);
    next();
  };
  const next = (): void => {
    while (line.length > 0) {
      const worker = free(), task = worker === null ? undefined : line.shift();
      if (worker === null || task === undefined) return;
      busy.set(worker, task);
      worker.postMessage(task.command);
    }
    if (busy.size < size || [...busy.values()].includes(null)) for (const told of rooms.splice(0)) told();
  };
  const run = <T>(command: (ask: number) => Command | Work, stop: AbortSignal, read: (report: Report | Worked, done: (value: T) => void) => void): Promise<T> => new Promise((resolve, reject) => {
    const task: Task = {
      command: command(++asks), fail: reject,
      hear(report) {
        let over = false;
        const done = (value: T): void => { over = true; resolve(value); };
        if (report.type === 'unmeasured' || report.type === 'crashed') { reject(new Error(report.message)); return true; }
        if (report.type === 'refused') { reject(new Error(report.issues[0]?.message)); return true; }
        read(report, done);
        return over;
      },
    };
    const onStop = (): void => {
      const worker = [...busy].find(([, own]) => own === task)?.[0];
      line = line.filter((own) => own !== task);
      if (worker === undefined) { reject(new NotRun('Cancelled.')); next(); } else end(worker, new NotRun('Cancelled.'));
    };
    if (stop.aborted) { reject(new NotRun('Cancelled.')); return; }
    stop.addEventListener('abort', onStop, { once: true });
    line.push(task);
    next();
  });

  return {
    measure: (job, onProgress, stop) => run<readonly number[]>((ask) => ({ type: 'measure', ask, job }), stop, (report, done) => {
      if (report.type === 'progress') onProgress(report.share);
      else if (report.type === 'measured') done(report.numbers);
    }),
    hash: (spec, stop) => run<string>((ask) => ({ type: 'run', run: ask, spec, hash: true }), stop, (report, done) => { if (report.type === 'done') done(report.hash ?? ''); }),
    room: () => new Promise((resolve) => { rooms.push(resolve); next(); }),
    close() {
      const tasks = [...line.splice(0), ...busy.values()];
      for (const worker of busy.keys()) worker.terminate();
      busy.clear();
      for (const task of tasks) task?.fail(new NotRun('Cancelled.'));
      for (const told of rooms.splice(0)) told();
    },
  };
}
