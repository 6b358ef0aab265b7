/** Answers commands with reports: the loop behind a door that a worker has, and that the page can make. */
import { createLoop } from './loop.ts';
import type { Scope } from './protocol.ts';

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
  scope.addEventListener('message', (event) => { loop.receive(event.data); });
  scope.postMessage({ type: 'ready' }, []);
}
