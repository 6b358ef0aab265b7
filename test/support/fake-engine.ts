/** For tests: a client that runs the real loop in turns the test takes, and frames that the test gives. */
import type { Client, Mode } from '../../src/worker/client.ts';
import type { Report } from '../../src/worker/protocol.ts';
import type { Spec } from '../../src/engine/spec.ts';
import { createLoop } from '../../src/worker/loop.ts';
import type { Frames } from '../../src/store/play-store.ts';

export interface FakeClient extends Client {
  readonly started: readonly { readonly run: number; readonly spec: Spec }[];
  readonly cancelled: readonly number[];
  says(report: Report): void;
  inMode(mode: Mode): void;
}

/** Remembers what it was asked; reports are given by the test. */
export function fakeClient(): { readonly connect: (onReport: (report: Report) => void, onMode: (mode: Mode) => void) => Client; readonly client: FakeClient } {
  const started: { run: number; spec: Spec }[] = [];
  const cancelled: number[] = [];
  let tell: (report: Report) => void = () => {};
  let tellMode: (mode: Mode) => void = () => {};
  const client: FakeClient = {
    started, cancelled,
    run: (spec) => { started.push({ run: started.length + 1, spec }); return started.length; },
    cancel: (run) => { cancelled.push(run); },
    inspect: () => Promise.reject(new Error('nothing to inspect')),
    close: () => {},
    says: (report) => { tell(report); },
    inMode: (mode) => { tellMode(mode); },
  };
  return { connect: (onReport, onMode) => { tell = onReport; tellMode = onMode; return client; }, client };
}

/** Frames one by one, at times the test names. */
export function fakeFrames(): Frames & { next(nowMs: number): void; readonly waiting: number } {
  const waiting = new Map<number, (nowMs: number) => void>();
  let handles = 0;
  return {
    request: (step) => { waiting.set(++handles, step); return handles; },
    cancel: (handle) => { waiting.delete(handle); },
    next: (nowMs) => {
      const due = [...waiting.values()];
      waiting.clear();
      for (const step of due) step(nowMs);
    },
    get waiting() { return waiting.size; },
  };
}

/** A client that runs the real loop on the test's own thread, in turns of the timer. */
export function loopClient(): (onReport: (report: Report) => void, onMode: (mode: Mode) => void) => Client {
  return (onReport, onMode) => {
    let runs = 0;
    const loop = createLoop({ post: onReport, turn: (next) => { setTimeout(next, 0); } });
    onMode('worker');
    return {
      run: (spec) => { runs += 1; loop.receive({ type: 'run', run: runs, spec }); return runs; },
      cancel: (run) => { loop.receive({ type: 'cancel', run }); },
      inspect: () => Promise.reject(new Error('nothing to inspect')),
      close: () => {},
    };
  };
}
