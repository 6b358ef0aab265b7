/** The worker: the loop, fed by messages. */
import { createLoop } from './loop.ts';
import type { Command, Report } from './protocol.ts';

interface Scope {
  postMessage(report: Report, transfer: readonly ArrayBuffer[]): void;
  addEventListener(type: 'message', listener: (event: { readonly data: Command }) => void): void;
}
const scope = globalThis as unknown as Scope;

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
