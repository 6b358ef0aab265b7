/** First in, first out: what waited longest is served next. */
import { deadlinesUnseen, tooLate } from '../../engine/des/too-late.ts';
import type { ConfigOf, FieldTable } from '../../engine/fields.ts';
import type { Discipline } from '../../engine/discipline.ts';

const fields = {
  capacity: {
    type: 'count', label: 'Places to wait', unit: 'calls', default: 100, whole: true,
    help: 'How many calls may wait. 0: none waits, a call is refused when every worker is busy. −1: without limit.',
    accept: { min: -1, max: 1_000_000 }, slider: { min: 0, max: 1000, step: 1, scale: 'linear' },
    names: { resilience4j: 'queueCapacity (ThreadPoolBulkhead)', Hystrix: 'maxQueueSize', Polly: 'QueueLimit', Envoy: 'max_pending_requests' },
  },
  departed: {
    type: 'choice', label: 'Calls whose caller has left', default: 'serve',
    help: 'Serve: worked off all the same, as most servers do. Drop: thrown away when their turn comes; until then they hold their place.',
    options: [{ value: 'serve', label: 'Serve' }, { value: 'drop', label: 'Drop at their turn' }],
  },
  deadline: {
    type: 'choice', label: 'Calls that are too late', default: 'serve',
    help: 'Serve: deadlines are not looked at. Drop expired: a call whose deadline has come is dropped at its turn. Drop hopeless: also one that would not be done by then, by the mean service time so far. Needs a link that passes deadlines on.',
    options: [{ value: 'serve', label: 'Serve' }, { value: 'dropExpired', label: 'Drop expired' }, { value: 'dropHopeless', label: 'Drop hopeless' }],
  },
} as const satisfies FieldTable;

export type FifoConfig = ConfigOf<typeof fields>;

/** A growing ring of handles. Handles that left while queued stay in the ring, listed in `left`, until passed over. */
export interface FifoQueue {
  ring: Float64Array;
  head: number;
  /** Entries in the ring, those that left included. */
  used: number;
  /** Calls that wait. */
  waiting: number;
  left: { [call: number]: true };
}

export const fifo: Discipline<'fifo', typeof fields, FifoConfig, FifoQueue> = {
  role: 'discipline', kind: 'fifo', title: 'Queue, first in first out', fields,
  checkPlace: deadlinesUnseen,
  init: () => ({ ring: new Float64Array(16), head: 0, used: 0, waiting: 0, left: {} }),
  offer(queue, config, call) {
    if (config.capacity >= 0 && queue.waiting >= config.capacity) return false;
    if (queue.used === queue.ring.length) makeRoom(queue);
    queue.ring[(queue.head + queue.used) & (queue.ring.length - 1)] = call;
    queue.used += 1;
    queue.waiting += 1;
    return true;
  },
  take(queue, config, fx) {
    while (queue.waiting > 0) {
      const call = shift(queue);
      if (queue.used >= queue.waiting && queue.left[call] === true) {
        delete queue.left[call];
        continue;
      }
      queue.waiting -= 1;
      if (config.departed === 'drop' && fx.departed(call)) fx.drop(call, 'cancelled');
      else if (tooLate(call, config.deadline, fx)) fx.drop(call, 'timeout');
      else return call;
    }
    return -1;
  },
  remove(queue, call) {
    queue.left[call] = true;
    queue.waiting -= 1;
  },
};

function shift(queue: FifoQueue): number {
  const call = queue.ring[queue.head] ?? -1;
  queue.head = (queue.head + 1) & (queue.ring.length - 1);
  queue.used -= 1;
  return call;
}

/** Closes the gaps when at least half of a full ring has left, else doubles it: constant work per call on average. */
function makeRoom(queue: FifoQueue): void {
  const size = queue.ring.length;
  const next = new Float64Array(queue.waiting * 2 <= size ? size : size * 2);
  let kept = 0;
  for (let i = 0; i < queue.used; i += 1) {
    const call = queue.ring[(queue.head + i) & (size - 1)] ?? -1;
    if (queue.left[call] === true) continue;
    next[kept] = call;
    kept += 1;
  }
  queue.ring = next;
  queue.head = 0;
  queue.used = kept;
  queue.left = {};
}
