import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { adaptiveLifo, type AdaptiveLifoConfig } from './model.ts';
import { defaultsOf } from '../../engine/fields.ts';
import { QueueEffects } from '../../../test/support/queue-effects.ts';

const configOf = (change: Partial<AdaptiveLifoConfig> = {}): AdaptiveLifoConfig => ({ ...defaultsOf(adaptiveLifo.fields), ...change });

/** Calls numbered from 1, times in ms. */
class Bench {
  readonly fx = new QueueEffects();
  readonly queue = adaptiveLifo.init(configOf());
  private last = 0;
  private readonly config: AdaptiveLifoConfig;
  constructor(change: Partial<AdaptiveLifoConfig> = {}) { this.config = configOf(change); }
  come(atMs: number, count = 1): readonly boolean[] {
    this.fx.at(atMs);
    return Array.from({ length: count }, () => adaptiveLifo.offer(this.queue, this.config, ++this.last, this.fx));
  }
  take(atMs: number): string {
    const call = adaptiveLifo.take(this.queue, this.config, this.fx.at(atMs));
    return [...this.fx.dropped(), call === -1 ? 'nobody' : `takes ${String(call)}`].join(', ');
  }
}

describe('while a queue stands', () => {
  it('serves in order until the queue has not been empty for the interval, then the newest first', () => {
    const bench = new Bench({ controlledDelay: false });
    bench.come(0, 5);
    expect([bench.take(50), bench.take(99.9), bench.take(100), bench.take(150)]).toEqual(['takes 1', 'takes 2', 'takes 5', 'takes 4']);
    expect(bench.take(200)).toBe('takes 3');
    // Nobody waited: in order again.
    bench.come(210, 2);
    expect([bench.take(220), bench.take(220)]).toEqual(['takes 6', 'takes 7']);
  });
  it('does not take work under way for a queue', () => {
    const bench = new Bench({ controlledDelay: false });
    bench.come(0);
    bench.take(10);
    bench.come(500, 2);
    expect(bench.take(599)).toBe('takes 2');
  });
  it('with a limited wait drops what is above the target, from the oldest on, and serves the newest', () => {
    const bench = new Bench();
    bench.come(0);
    bench.come(96, 2);
    bench.come(97);
    expect(bench.take(101)).toBe('1 shed, takes 4');
    expect(bench.take(101.5)).toBe('2 shed, 3 shed, nobody');
  });
  it('with a limited wait lets calls wait up to the interval while no queue stands', () => {
    const bench = new Bench({ targetMs: 100 });
    bench.come(0, 2);
    expect([bench.take(100), bench.take(100.1)]).toEqual(['takes 2', '1 shed, nobody']);
  });
});

describe('while the queue is long', () => {
  it('serves the newest of a hundred until fifty are left, then the oldest', () => {
    const bench = new Bench({ newestFirst: 'long', controlledDelay: false });
    bench.come(0, 100);
    const taken = Array.from({ length: 100 }, () => bench.take(1));
    const newest = Array.from({ length: 50 }, (_, i) => `takes ${String(100 - i)}`), oldest = Array.from({ length: 50 }, (_, i) => `takes ${String(i + 1)}`);
    expect(taken).toEqual([...newest, ...oldest]);
  });
});

test('a full queue refuses', () => {
  expect(new Bench({ capacity: 1 }).come(0, 2)).toEqual([true, false]);
  expect(new Bench({ capacity: 0 }).come(0)).toEqual([false]);
});
test('a target above the interval is odd, unless waits are not limited', () => {
  expect(adaptiveLifo.check?.(configOf({ targetMs: 200 })).map(({ field }) => field)).toEqual(['targetMs']);
  expect(adaptiveLifo.check?.(configOf({ targetMs: 200, controlledDelay: false }))).toEqual([]);
});
test('a switch that no queue reaches is odd, and a queue without places', () => {
  const odd = (change: Partial<AdaptiveLifoConfig>) => adaptiveLifo.check?.(configOf(change)).map(({ field }) => field);
  expect([odd({}), odd({ capacity: 0 })]).toEqual([[], ['capacity']]);
  expect([odd({ newestFirst: 'long', capacity: 50 }), odd({ newestFirst: 'long', capacity: 51 }), odd({ newestFirst: 'long', capacity: -1 }), odd({ capacity: 50 })]).toEqual([['switchAbove'], [], [], []]);
});
test('it behaves as a plain list taken from both ends, through growth, removals and copies of its state', () => {
  const commands = fc.array(fc.tuple(fc.constantFrom('offer', 'offer', 'take', 'remove'), fc.nat()), { maxLength: 300 });
  fc.assert(fc.property(commands, (list) => {
    const fx = new QueueEffects(), config = configOf({ newestFirst: 'long', switchAbove: 5, controlledDelay: false });
    let queue = adaptiveLifo.init(config), next = 2 ** 40;
    const plain: number[] = [];
    const expected = (): number => (plain.length > 5 ? plain.pop() : plain.shift()) ?? -1;
    for (const [what, n] of list) {
      queue = structuredClone(queue);
      if (what === 'offer') {
        plain.push(++next);
        adaptiveLifo.offer(queue, config, next, fx);
      } else if (what === 'take') expect(adaptiveLifo.take(queue, config, fx)).toBe(expected());
      else if (plain.length > 0) adaptiveLifo.remove(queue, plain.splice(n % plain.length, 1)[0] ?? -1);
    }
    while (plain.length > 0) expect(adaptiveLifo.take(queue, config, fx)).toBe(expected());
  }), { seed: 16 });
});

it('tells when the order turns round, and when it is as before', () => {
  const bench = new Bench({ controlledDelay: false });
  bench.come(0, 3);
  const told = (atMs: number): readonly string[] => { bench.take(atMs); return bench.fx.told(); };
  expect([told(50), told(100), told(150)]).toEqual([[], ['moved 1'], []]);
  bench.come(210, 1);
  expect(told(220)).toEqual(['moved 0']);
});
