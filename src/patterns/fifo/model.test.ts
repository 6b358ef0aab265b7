import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { fifo, type FifoConfig } from './model.ts';
import type { DisciplineEffects } from '../../engine/discipline.ts';

interface Seen { readonly gone: Set<number>; readonly dropped: string[]; readonly fx: DisciplineEffects }
function effects(): Seen {
  const gone = new Set<number>();
  const dropped: string[] = [];
  return {
    gone, dropped,
    fx: {
      nowUs: 0, random: () => 0.5, departed: (call) => gone.has(call), meanServiceUs: () => 0,
      info: () => { throw new Error('the order of arrival needs no facts of a call'); },
      drop: (call, reason) => { dropped.push(`${String(call)} ${reason}`); },
      moved: () => { throw new Error('a plain queue has no states'); }, gauge: () => { throw new Error('a plain queue has no gauges'); },
    },
  };
}
const config = (change: Partial<FifoConfig>): FifoConfig => ({ capacity: -1, departed: 'serve', deadline: 'serve', ...change });

test('what waited longest is served next', () => {
  const { fx } = effects();
  const queue = fifo.init(config({}));
  for (const call of [5, 3, 9]) fifo.offer(queue, config({}), call, fx);
  expect([1, 2, 3, 4].map(() => fifo.take(queue, config({}), fx))).toEqual([5, 3, 9, -1]);
});
test('a full queue refuses, and takes again when one has gone', () => {
  const { fx } = effects();
  const two = config({ capacity: 2 });
  const queue = fifo.init(two);
  expect([1, 2, 3].map((call) => fifo.offer(queue, two, call, fx))).toEqual([true, true, false]);
  fifo.remove(queue, 1);
  expect(fifo.offer(queue, two, 4, fx)).toBe(true);
  expect([fifo.take(queue, two, fx), fifo.take(queue, two, fx)]).toEqual([2, 4]);
});
test('without places nobody waits', () => {
  expect(fifo.offer(fifo.init(config({ capacity: 0 })), config({ capacity: 0 }), 1, effects().fx)).toBe(false);
});
test('calls whose caller has left are served all the same, or dropped at their turn', () => {
  for (const departed of ['serve', 'drop'] as const) {
    const { fx, gone, dropped } = effects();
    const queue = fifo.init(config({ departed }));
    for (const call of [1, 2, 3]) fifo.offer(queue, config({ departed }), call, fx);
    gone.add(1).add(2);
    expect(fifo.take(queue, config({ departed }), fx)).toBe(departed === 'serve' ? 1 : 3);
    expect(dropped).toEqual(departed === 'serve' ? [] : ['1 cancelled', '2 cancelled']);
  }
});
describe('a call whose deadline is at 100 ms, with a mean service time of 10 ms', () => {
  it.each([
    ['serve', 100, 'served'], ['dropExpired', 99, 'served'], ['dropExpired', 100, 'timeout'],
    ['dropHopeless', 89, 'served'], ['dropHopeless', 90, 'timeout'], ['dropHopeless', 100, 'timeout'],
  ] as const)('with %s at %d ms: %s', (deadline, atMs, what) => {
    const { fx, dropped } = effects();
    const queue = fifo.init(config({ deadline }));
    fifo.offer(queue, config({ deadline }), 7, fx);
    const now = {
      ...fx,
      nowUs: atMs * 1000,
      meanServiceUs: () => 10_000,
      info: (id: number) => ({ id, client: 0, n: 0, key: 0, priority: 0, attempt: 1, startedUs: 0, deadlineUs: 100_000 }),
    };
    expect(fifo.take(queue, config({ deadline }), now)).toBe(what === 'served' ? 7 : -1);
    expect(dropped).toEqual(what === 'served' ? [] : ['7 timeout']);
  });
});
test('it behaves as a plain list, through growth, removals and copies of its state', () => {
  const commands = fc.array(fc.tuple(fc.constantFrom('offer', 'offer', 'take', 'remove'), fc.nat()), { maxLength: 300 });
  fc.assert(fc.property(commands, fc.constantFrom(-1, 3, 40), (list, capacity) => {
    const { fx } = effects();
    let queue = fifo.init(config({ capacity }));
    const plain: number[] = [];
    let next = 2 ** 40;
    for (const [what, n] of list) {
      queue = structuredClone(queue);
      if (what === 'offer') {
        next += 1;
        const room = capacity < 0 || plain.length < capacity;
        expect(fifo.offer(queue, config({ capacity }), next, fx)).toBe(room);
        if (room) plain.push(next);
      } else if (what === 'take') {
        expect(fifo.take(queue, config({ capacity }), fx)).toBe(plain.shift() ?? -1);
      } else if (plain.length > 0) {
        const [call] = plain.splice(n % plain.length, 1);
        fifo.remove(queue, call ?? -1);
      }
    }
    expect(plain.map(() => fifo.take(queue, config({ capacity }), fx))).toEqual(plain);
  }), { seed: 16 });
});
