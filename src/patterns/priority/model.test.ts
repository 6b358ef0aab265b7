import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { priority, type PriorityConfig } from './model.ts';
import { defaultsOf } from '../../engine/fields.ts';
import { QueueEffects } from '../../../test/support/queue-effects.ts';
import { at, endsOf, run, work } from '../../../test/support/small-run.ts';

const configOf = (change: Partial<PriorityConfig> = {}): PriorityConfig => ({ ...defaultsOf(priority.fields), capacity: -1, ...change });

/** Calls numbered from 1; times in ms. */
class Bench {
  readonly fx = new QueueEffects();
  readonly heap = priority.init(configOf());
  private last = 0;
  private readonly config: PriorityConfig;
  constructor(change: Partial<PriorityConfig> = {}) { this.config = configOf(change); }
  come(ofCall: number, atMs = 0): boolean {
    this.fx.facts.set(++this.last, { priority: ofCall, deadlineUs: this.fx.facts.get(this.last)?.deadlineUs ?? Infinity });
    return priority.offer(this.heap, this.config, this.last, this.fx.at(atMs));
  }
  take(atMs = 0): number { return priority.take(this.heap, this.config, this.fx.at(atMs)); }
}

test('the higher priority is served first, among equals the call that came first', () => {
  const bench = new Bench();
  for (const of of [0, 2, -1, 2, 0, 1]) bench.come(of);
  expect(Array.from({ length: 7 }, () => bench.take())).toEqual([2, 4, 6, 1, 5, 3, -1]);
});

describe('with 100 ms for one priority more', () => {
  it('a call overtakes those of the next priority that came more than 100 ms after it', () => {
    const bench = new Bench({ agingMs: 100 });
    bench.come(0, 0);
    bench.come(1, 99);
    bench.come(1, 101);
    bench.come(2, 197);
    expect([bench.take(250), bench.take(250), bench.take(250), bench.take(250)]).toEqual([4, 2, 1, 3]);
  });
});

describe('when all places are taken', () => {
  it('refuses whatever comes', () => {
    const bench = new Bench({ capacity: 1 });
    expect([bench.come(0), bench.come(9)]).toEqual([true, false]);
  });
  it('or throws out the one that matters least, the newest of them, for one that matters more', () => {
    const bench = new Bench({ capacity: 3, full: 'dropLeast' });
    expect([bench.come(1), bench.come(0), bench.come(0), bench.come(0), bench.come(1)]).toEqual([true, true, true, false, true]);
    expect(bench.fx.dropped()).toEqual(['3 shed']);
    expect([bench.come(1), bench.fx.dropped(), bench.come(1), bench.come(2)]).toEqual([true, ['2 shed'], false, true]);
    expect(bench.fx.dropped()).toEqual(['6 shed']);
    expect([bench.take(), bench.take(), bench.take(), bench.take()]).toEqual([8, 1, 5, -1]);
  });
  it('without places nobody waits', () => { expect(new Bench({ capacity: 0, full: 'dropLeast' }).come(5)).toBe(false); });
});

test('calls whose caller has left, or whose time has, are dropped at their turn', () => {
  const bench = new Bench({ departed: 'drop', deadline: 'dropHopeless' });
  bench.fx.facts.set(1, { deadlineUs: 60_000 }).set(2, { deadlineUs: 60_001 });
  for (let i = 0; i < 3; i += 1) bench.come(3 - i);
  bench.come(9);
  bench.fx.gone.add(4);
  bench.fx.meanUs = 10_000;
  expect([bench.take(50), bench.fx.dropped()]).toEqual([2, ['4 cancelled', '1 timeout']]);
});

test('in a run clients of a higher priority go first', () => {
  const ran = run({
    clients: [{ workload: at(0, 1, 2) }, { workload: at(3, 4), priority: 1 }],
    services: [{ workers: 1, steps: [work(10)], queue: { kind: 'priority', config: configOf() } }],
  }, [priority]);
  expect(endsOf(ran)).toEqual(['0 at 10 ok', '3 at 20 ok', '4 at 30 ok', '1 at 40 ok', '2 at 50 ok']);
});

test('it behaves as a sorted list, through growth, removals and copies of its state', () => {
  const commands = fc.array(fc.tuple(fc.constantFrom('offer', 'offer', 'take', 'remove'), fc.nat()), { maxLength: 300 });
  fc.assert(fc.property(commands, (list) => {
    const fx = new QueueEffects(), config = configOf();
    let heap = priority.init(config), next = 2 ** 40;
    const plain: { call: number; of: number }[] = [];
    const expected = (): number => {
      const first = plain.reduce<number>((best, entry, i) => (best < 0 || entry.of > plain[best]!.of ? i : best), -1);
      return first < 0 ? -1 : plain.splice(first, 1)[0]!.call;
    };
    for (const [what, n] of list) {
      heap = structuredClone(heap);
      if (what === 'offer') {
        next += 1;
        fx.facts.set(next, { priority: n % 5 });
        plain.push({ call: next, of: n % 5 });
        expect(priority.offer(heap, config, next, fx)).toBe(true);
      } else if (what === 'take') expect(priority.take(heap, config, fx)).toBe(expected());
      else if (plain.length > 0) priority.remove(heap, plain.splice(n % plain.length, 1)[0]!.call);
    }
    while (plain.length > 0) expect(priority.take(heap, config, fx)).toBe(expected());
  }), { seed: 16 });
});
