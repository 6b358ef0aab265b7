/** Answers commands with reports: the loop behind a door that a worker has, and that the page can make. */
import { createLoop } from './loop.ts';
import { runJob } from '../results/run-job.ts';
import type { Scope, Work } from './protocol.ts';

export function serve(scope: Scope): void {
  // A message to oneself queues behind the page's commands, and unlike a timer it is not held back.
  const channel = new MessageChannel();
  let waiting: (() => void)[] = [];
  channel.port1.onmessage = () => {
    const due = waiting;
    waiting = [];
    for (const next of due) next();
  };
  const loop = createLoop({
    post: (report, transfer) => { scope.postMessage(report, transfer); },
    turn: (next) => { waiting.push(next); channel.port2.postMessage(0); },
  });
  scope.addEventListener('message', ({ data }) => {
    if (data.type === 'measure') measure(scope, data);
    else loop.receive(data);
  });
  scope.postMessage({ type: 'ready' }, []);
}

function measure(scope: Scope, { ask, job }: Work): void {
  try {
    scope.postMessage({ type: 'measured', ask, numbers: runJob(job, (share) => { scope.postMessage({ type: 'progress', ask, share }, []); }) }, []);
  } catch (error) {
    scope.postMessage({ type: 'unmeasured', ask, message: error instanceof Error ? error.message : String(error) }, []);
  }
}
