/** The lines of a broker: who is ready in which order, who waits for its key, who is the oldest. */
import { firstDue, firstWhat, popDue, pushDue } from '../../engine/des/due-heap.ts';
import { firstItem, pushLast, takeFirst } from '../../engine/des/int-ring.ts';
import type { NodeEffects } from '../../engine/node-model.ts';
import type { BrokerConfig } from './fields.ts';
import { BLOCKED, GONE, KEYED, READY } from './messages.ts';
import { unname, WAIT } from './state.ts';
import type { Broker, Queue } from './state.ts';

/** A message comes to its queue, behind all others: those of its key first, where there is an order. */
export function enter(broker: Broker, config: BrokerConfig, m: number, fx: NodeEffects): void {
  const { messages } = broker, queue = queueOf(broker, m);
  messages.order[m] = ++broker.placed;
  waits(broker, m, fx);
  if (config.ordered) {
    const key = messages.key[m]!, last = queue.keys.get(key);
    queue.keys.set(key, m);
    messages.flags[m]! |= KEYED;
    messages.next[m] = 0;
    if (last !== undefined) {
      messages.next[last] = m;
      messages.where[m] = BLOCKED;
      return;
    }
  }
  ready(broker, queue, m);
}
/** A message begins to wait in its queue, wherever in it. */
export function waits(broker: Broker, m: number, fx: NodeEffects): void {
  queueOf(broker, m).waiting++;
  broker.waiting++;
  broker.messages.since[m] = fx.nowUs;
}
/** It waits no more. */
export function waited(broker: Broker, m: number, fx: NodeEffects): void {
  queueOf(broker, m).waiting--;
  broker.waiting--;
  fx.observe(WAIT, fx.nowUs - broker.messages.since[m]!);
}
/** It may be delivered, at its place. */
export function ready(broker: Broker, queue: Queue, m: number): void {
  const { messages } = broker, place = messages.order[m]!;
  messages.where[m] = READY;
  messages.named[m]!++;
  if (place < queue.last) { pushDue(queue.early, place, m); return; }
  queue.last = place;
  pushLast(queue.ready, m);
}
/** The first that is ready; 0: none. It stands in no line any more. */
export function takeReady(broker: Broker, queue: Queue, fx: NodeEffects): number {
  const { messages } = broker;
  while (queue.ready.used > 0 || queue.early.size > 0) {
    const isEarly = queue.ready.used === 0 || firstDue(queue.early) < messages.order[firstItem(queue.ready)]!;
    const m = isEarly ? firstWhat(queue.early) : firstItem(queue.ready), isReady = messages.where[m] === READY;
    if (isEarly) popDue(queue.early); else takeFirst(queue.ready);
    unname(broker, m, fx);
    if (isReady) return m;
  }
  return 0;
}

/** A message is done with: its key is free for the next, and its row for others when nothing names it. */
export function gone(broker: Broker, m: number, fx: NodeEffects): void {
  releaseKey(broker, m);
  unlist(broker, m);
  broker.messages.where[m] = GONE;
  broker.messages.named[m]!++;
  unname(broker, m, fx);
}
/** The next message of its key may go. */
export function releaseKey(broker: Broker, m: number): void {
  const { messages } = broker, queue = queueOf(broker, m), key = messages.key[m]!;
  if ((messages.flags[m]! & KEYED) === 0) return;
  messages.flags[m]! &= ~KEYED;
  if (queue.keys.get(key) === m) { queue.keys.delete(key); return; }
  const next = messages.next[m]!;
  if (next !== 0) ready(broker, queue, next);
}
/** A message that waits for its key does so no more: the one it stood behind is older, and followed by the next from now on. */
export function leaveKey(broker: Broker, m: number): void {
  const { messages } = broker, { keys } = queueOf(broker, m), key = messages.key[m]!;
  let before = messages.older[m]!;
  while (messages.next[before] !== m || (messages.flags[before]! & KEYED) === 0) before = messages.older[before]!;
  messages.next[before] = messages.next[m]!;
  if (keys.get(key) === m) keys.set(key, before);
  messages.flags[m]! &= ~KEYED;
}

// ── all that are not done, by age ───────────────────────────────────────────
export function list(broker: Broker, m: number): void {
  const { older, younger } = broker.messages;
  older[m] = broker.youngest; younger[m] = 0;
  if (broker.youngest === 0) broker.oldest = m; else younger[broker.youngest] = m;
  broker.youngest = m;
}
export function unlist(broker: Broker, m: number): void {
  const { older, younger } = broker.messages, before = older[m]!, after = younger[m]!;
  if (before === 0) broker.oldest = after; else younger[before] = after;
  if (after === 0) broker.youngest = before; else older[after] = before;
}
export function queueOf(broker: Broker, m: number): Queue { return broker.queues[broker.messages.queue[m]!]!; }
