import { describe, expect, it, test } from 'vitest';
import { atRest, mayDrop, nextDropUs, startDropping } from './law.ts';
import { codel, type CodelConfig } from './model.ts';
import { defaultsOf } from '../../engine/fields.ts';
import { QueueEffects } from '../../../test/support/queue-effects.ts';

const configOf = (change: Partial<CodelConfig> = {}): CodelConfig => ({ ...defaultsOf(codel.fields), ...change });

/** Calls numbered from 1, times in ms. */
class Bench {
  readonly fx = new QueueEffects();
  readonly queue = codel.init(configOf());
  private last = 0;
  private readonly config: CodelConfig;
  constructor(change: Partial<CodelConfig> = {}) { this.config = configOf(change); }
  come(atMs: number, count = 1): readonly boolean[] {
    this.fx.at(atMs);
    return Array.from({ length: count }, () => codel.offer(this.queue, this.config, ++this.last, this.fx));
  }
  /** Who is taken, after those that are dropped for it. */
  take(atMs: number): string {
    const call = codel.take(this.queue, this.config, this.fx.at(atMs));
    return [...this.fx.dropped(), call === -1 ? 'nobody' : `takes ${String(call)}`].join(', ');
  }
}

describe('the control law', () => {
  // interval / √count with 100 ms: 100, 100/1.41421 = 70.711, 100/1.73205 = 57.735, 100/2 = 50, 100/10 = 10.
  it.each([[1, 100], [2, 70.711], [3, 57.735], [4, 50], [100, 10]])('sets the next drop after drop %d in %d ms', (count, ms) => {
    expect(nextDropUs(7000, 100_000, count)).toBeCloseTo(7000 + ms * 1000, -1);
  });
  it('lets a wait above the target pass for one interval', () => {
    const law = atRest();
    const at = (ms: number, waitMs: number, behind = 9): boolean => mayDrop(law, waitMs * 1000, behind, ms * 1000, 5000, 100_000);
    expect([at(10, 4.999), at(20, 5), at(119, 50), at(120, 50), at(130, 50)]).toEqual([false, false, false, true, true]);
    // Below the target once, and the interval begins anew.
    expect([at(140, 4), at(150, 50), at(249, 50), at(250, 50)]).toEqual([false, false, false, true]);
    // At most one call behind is no standing queue.
    expect([at(260, 50, 1), at(270, 50, 2), at(370, 50, 2)]).toEqual([false, false, true]);
  });
  it('goes on at the pace it had reached, within 16 intervals of the last drop', () => {
    const law = { ...atRest(), count: 7, lastCount: 2, dropNextUs: 1_000_000 };
    startDropping(law, 2_599_999, 100_000);
    // 7 − 2 = 5 drops; 100 ms / √5 = 44.721 ms.
    expect([law.count, law.lastCount, law.dropNextUs - 2_599_999]).toEqual([5, 5, expect.closeTo(44_721, -1)]);
  });
  it.each([['long after', 7, 2, 2_600_000], ['after one drop only', 3, 2, 1_100_000]])('starts with one drop %s', (_when, count, lastCount, nowUs) => {
    const law = { ...atRest(), count, lastCount, dropNextUs: 1_000_000 };
    startDropping(law, nowUs, 100_000);
    expect([law.count, law.dropNextUs]).toEqual([1, nowUs + 100_000]);
  });
});

describe('the queue', () => {
  it('serves in order and drops nothing while the wait is below the target', () => {
    const bench = new Bench();
    bench.come(0, 3);
    expect([bench.take(1), bench.take(2), bench.take(4.9), bench.take(5)]).toEqual(['takes 1', 'takes 2', 'takes 3', 'nobody']);
  });
  it('drops one call after an interval above the target, then at 100, 170.7, 228.4 ms after it', () => {
    // A long line, one call taken every 10 ms. The first at 10 has waited 10 ms; 10 + 100 = 110 is the first drop.
    // Next drops are due at 110 + 100 = 210, + 70.7 = 280.7 (turn of 290), + 57.7 = 338.4 (340), + 50 = 388.4 (390).
    const bench = new Bench({ capacity: -1 });
    bench.come(0, 200);
    const drops: number[] = [];
    for (let ms = 10; ms <= 400; ms += 10) if (bench.take(ms).includes('shed')) drops.push(ms);
    expect(drops).toEqual([110, 210, 290, 340, 390]);
  });
  it('drops several at one turn when turns are rare', () => {
    const bench = new Bench();
    bench.come(0, 20);
    bench.take(10);
    expect(bench.take(110)).toBe('2 shed, takes 3');
    // Due at 210, 280.7 and 338.4, not yet at 388.4.
    expect(bench.take(345)).toBe('4 shed, 5 shed, 6 shed, takes 7');
  });
  it('stops dropping as soon as a wait is below the target', () => {
    const bench = new Bench();
    bench.come(0, 6);
    bench.take(10);
    expect(bench.take(110)).toBe('2 shed, takes 3');
    bench.come(208, 9);
    expect([bench.take(209), bench.take(209), bench.take(209), bench.take(211)]).toEqual(['takes 4', 'takes 5', 'takes 6', 'takes 7']);
    expect(bench.queue.law.dropping).toBe(false);
  });
  it('never drops its last calls', () => {
    const bench = new Bench();
    bench.come(0, 3);
    expect([bench.take(500), bench.take(5000), bench.take(50_000)]).toEqual(['takes 1', 'takes 2', 'takes 3']);
  });
  it('refuses when its places are taken, and passes over those that left', () => {
    const bench = new Bench({ capacity: 2 });
    expect(bench.come(0, 3)).toEqual([true, true, false]);
    codel.remove(bench.queue, 1);
    expect([...bench.come(0), bench.take(1), bench.take(1)]).toEqual([true, 'takes 2', 'takes 4']);
  });
});

describe('the limit by time', () => {
  const rule = { rule: 'timeLimit' } as const;
  it('is the interval in a queue that was empty not long ago, the target in a standing one', () => {
    const bench = new Bench(rule);
    bench.come(0, 2);
    bench.come(60);
    expect(bench.take(99)).toBe('takes 1');
    // Not empty since 0: at 100 it stands, and calls 2 and 3 have waited 100 and 40 ms.
    bench.come(95);
    expect(bench.take(100)).toBe('2 shed, 3 shed, takes 4');
    // Empty in between: 100 ms again, and exactly 100 ms is not too long.
    bench.come(200, 2);
    expect([bench.take(299), bench.take(299)]).toEqual(['takes 5', 'takes 6']);
  });
  it('drops what has waited longer than the interval in any case', () => {
    const bench = new Bench({ ...rule, targetMs: 100 });
    bench.come(0);
    bench.come(1);
    expect(bench.take(101)).toBe('1 shed, takes 2');
  });
  it('knows that the queue was empty when the last one left', () => {
    const bench = new Bench(rule);
    bench.come(0);
    codel.remove(bench.queue, 1);
    bench.come(90);
    expect(bench.take(130)).toBe('takes 2');
  });
});

test('a target above the interval is odd, and a queue without places', () => {
  expect(codel.check?.(configOf({ capacity: 0 })).map(({ field }) => field)).toEqual(['capacity']);
  expect(codel.check?.(configOf({ targetMs: 200 })).map(({ field }) => field)).toEqual(['targetMs']);
  expect(codel.check?.(configOf())).toEqual([]);
});

describe('what it tells of itself', () => {
  const told = (bench: Bench, atMs: number): readonly string[] => { bench.take(atMs); return bench.fx.told(); };
  it('by the control law: above the target until it drops, how often it drops, and when it is calm again', () => {
    const bench = new Bench();
    bench.come(0, 40);
    expect([told(bench, 1), told(bench, 10), told(bench, 60), told(bench, 110), told(bench, 150), told(bench, 210)]).toEqual([
      [], ['moved 1 until 110'], [], ['gauge 0 1', 'gauge 1 210', 'moved 2'], [], ['gauge 0 2', `gauge 1 ${210 + 100 / Math.sqrt(2)}`],
    ]);
    while (bench.take(210) !== 'nobody');
    expect(bench.fx.told().at(-1)).toBe('moved 0');
  });
  it('by the limit in time: whether the queue stands, and whether it has just dropped', () => {
    const bench = new Bench({ rule: 'timeLimit' });
    bench.come(0, 3);
    expect(told(bench, 50)).toEqual([]);
    bench.come(99, 9);
    expect([told(bench, 101), told(bench, 102), told(bench, 103)]).toEqual([['moved 2'], ['moved 1'], []]);
  });
});
