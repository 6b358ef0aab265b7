import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { lifo, type LifoConfig } from './model.ts';
import { QueueEffects } from '../../../test/support/queue-effects.ts';
import { at, endsOf, run, work } from '../../../test/support/small-run.ts';

const configOf = (change: Partial<LifoConfig> = {}): LifoConfig => ({ capacity: -1, full: 'refuse', departed: 'serve', deadline: 'serve', ...change });
function filled(config: LifoConfig, calls: readonly number[]) {
  const fx = new QueueEffects(), stack = lifo.init(config);
  const offered = calls.map((call) => lifo.offer(stack, config, call, fx));
  return { fx, stack, offered, take: () => lifo.take(stack, config, fx), offer: (call: number) => lifo.offer(stack, config, call, fx) };
}

test('what came last is served next', () => {
  const { take } = filled(configOf(), [5, 3, 9]);
  expect([take(), take(), take(), take()]).toEqual([9, 3, 5, -1]);
});
test('what comes meanwhile goes before what waits', () => {
  const { take, offer } = filled(configOf(), [1, 2]);
  expect([take(), offer(3), take(), take()]).toEqual([2, true, 3, 1]);
});

describe('when all places are taken', () => {
  it('refuses the new call', () => {
    const { offered, take } = filled(configOf({ capacity: 2 }), [1, 2, 3]);
    expect([...offered, take(), take(), take()]).toEqual([true, true, false, 2, 1, -1]);
  });
  it('or throws out the one that has waited longest', () => {
    const { offered, fx, take } = filled(configOf({ capacity: 2, full: 'dropOldest' }), [1, 2, 3, 4]);
    expect([offered, fx.dropped()]).toEqual([[true, true, true, true], ['1 shed', '2 shed']]);
    expect([take(), take(), take()]).toEqual([4, 3, -1]);
  });
  it('passes over those that have left when it looks for the oldest', () => {
    const { stack, fx, offer } = filled(configOf({ capacity: 3, full: 'dropOldest' }), [1, 2, 3]);
    lifo.remove(stack, 1);
    offer(4);
    expect(fx.dropped()).toEqual([]);
    offer(5);
    expect(fx.dropped()).toEqual(['2 shed']);
  });
  it('throws out as many as a smaller limit asks for', () => {
    const { stack, fx } = filled(configOf({ capacity: 5 }), [1, 2, 3, 4, 5]);
    expect(lifo.offer(stack, configOf({ capacity: 2, full: 'dropOldest' }), 6, fx)).toBe(true);
    expect(fx.dropped()).toEqual(['1 shed', '2 shed', '3 shed', '4 shed']);
  });
  it.each(['refuse', 'dropOldest'] as const)('without places nobody waits: %s', (full) => {
    expect(filled(configOf({ capacity: 0, full }), [1]).offered).toEqual([false]);
  });
  it('answers the one thrown out at that instant, and the places stay taken', () => {
    const ran = run({ clients: [{ workload: at(0, 1, 2, 3) }], services: [{ workers: 1, steps: [work(10)], queue: { kind: 'lifo', config: configOf({ capacity: 1, full: 'dropOldest' }) } }] }, [lifo]);
    expect(endsOf(ran)).toEqual(['1 at 2 shed', '2 at 3 shed', '0 at 10 ok', '3 at 20 ok']);
    expect(ran.raw.levels.get('services/service/queued')!.at(-1)!.value).toBe(0);
  });
});

test('a call whose caller has left is served, or dropped at its turn', () => {
  for (const departed of ['serve', 'drop'] as const) {
    const { fx, take } = filled(configOf({ departed }), [1, 2, 3]);
    fx.gone.add(3).add(2);
    expect(take()).toBe(departed === 'serve' ? 3 : 1);
    expect(fx.dropped()).toEqual(departed === 'serve' ? [] : ['3 cancelled', '2 cancelled']);
  }
});
test('a call that has missed its deadline, or will, is dropped at its turn', () => {
  for (const [deadline, next] of [['serve', 3], ['dropExpired', 2], ['dropHopeless', 1]] as const) {
    const { fx, take } = filled(configOf({ deadline }), [1, 2, 3]);
    fx.meanUs = 10_000;
    fx.facts.set(3, { deadlineUs: 50_000 }).set(2, { deadlineUs: 59_000 });
    fx.at(50);
    expect(take()).toBe(next);
  }
});
test('it behaves as a plain stack, through growth, removals and copies of its state', () => {
  const commands = fc.array(fc.tuple(fc.constantFrom('offer', 'offer', 'take', 'remove'), fc.nat()), { maxLength: 300 });
  fc.assert(fc.property(commands, fc.constantFrom(-1, 3, 40), fc.constantFrom('refuse', 'dropOldest'), (list, capacity, full) => {
    const fx = new QueueEffects(), config = configOf({ capacity, full });
    let stack = lifo.init(config), next = 2 ** 40;
    const plain: number[] = [];
    for (const [what, n] of list) {
      stack = structuredClone(stack);
      if (what === 'offer') {
        next += 1;
        const room = capacity < 0 || plain.length < capacity;
        expect(lifo.offer(stack, config, next, fx)).toBe(room || full === 'dropOldest');
        if (!room && full === 'dropOldest') plain.shift();
        if (room || full === 'dropOldest') plain.push(next);
      } else if (what === 'take') expect(lifo.take(stack, config, fx)).toBe(plain.pop() ?? -1);
      else if (plain.length > 0) lifo.remove(stack, plain.splice(n % plain.length, 1)[0] ?? -1);
    }
    expect(plain.map(() => lifo.take(stack, config, fx))).toEqual([...plain].reverse());
  }), { seed: 16 });
});
