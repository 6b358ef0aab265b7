import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StageBench, tally } from '../../../test/support/stage-bench.ts';
import { defaultsOf } from '../../engine/fields.ts';
import { leastAt, leastTree, setCount, tiesOf } from './least-tree.ts';
import { loadBalancer } from './model.ts';
import type { LoadBalancerConfig } from './model.ts';
import { peakEwmaOf } from './strategies/peak-ewma.ts';

const bench = (config: Partial<LoadBalancerConfig>, endpoints = 3) => new StageBench(loadBalancer, endpoints, config);
const times = <T>(n: number, what: () => T): readonly T[] => Array.from({ length: n }, what);
const expectNear = (counts: readonly number[], expected: readonly number[], off: number) => {
  counts.forEach((count, k) => {
    expect(Math.abs(count - expected[k]!)).toBeLessThan(off);
  });
};

describe('random', () => {
  it('gives each endpoint the same share of those that are left', () => {
    const picker = bench({ strategy: 'random' }, 4);
    expectNear(tally(8000, 4, () => picker.serve()), [2000, 2000, 2000, 2000], 200);
    expectNear(tally(6000, 4, () => picker.serve(0, [2])), [2000, 2000, 0, 2000], 200);
  });
});

describe('round robin', () => {
  it('goes from one to the next', () => {
    const picker = bench({ strategy: 'roundRobin', start: 'first' });
    expect(times(7, () => picker.serve())).toEqual([0, 1, 2, 0, 1, 2, 0]);
  });
  it('starts at any of them when it starts at random', () => {
    const firsts = new Set<number>();
    for (let n = 1; n < 40; n++)
      firsts.add(
        new StageBench(
          {
            ...loadBalancer,
            init: (config: LoadBalancerConfig, fx) => {
              for (let k = 0; k < n; k++) fx.random();
              return loadBalancer.init(config, fx);
            },
          },
          3,
          { strategy: 'roundRobin' },
        ).serve(),
      );
    expect(firsts).toEqual(new Set([0, 1, 2]));
  });
  it('takes turns among those that are left', () => {
    const picker = bench({ strategy: 'roundRobin', start: 'first' });
    expect(times(4, () => picker.serve(0, [1]))).toEqual([0, 2, 0, 2]);
    picker.become([0, 1]);
    expect(times(4, () => picker.serve())).toEqual([0, 1, 0, 1]);
  });
});

describe('weighted round robin', () => {
  it('is smooth: weights 5, 1, 1 make no bursts', () => {
    const picker = bench({ strategy: 'weighted', weights: [5, 1, 1] });
    expect(times(14, () => picker.serve())).toEqual([0, 0, 1, 0, 2, 0, 0, 0, 0, 1, 0, 2, 0, 0]);
  });
  it('gives exactly the weights in every round, whatever they are', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 6 }).filter((weights) => weights.some((weight) => weight > 0)),
        (weights) => {
          const picker = bench({ strategy: 'weighted', weights }, weights.length),
            sum = weights.reduce((a, b) => a + b, 0);
          expect(tally(sum, weights.length, () => picker.serve())).toEqual(weights);
        },
      ),
    );
  });
  it('takes 1 for those not listed, and gives nothing to weight 0', () => {
    const picker = bench({ strategy: 'weighted', weights: [2, 0] }, 3);
    expect(tally(300, 3, () => picker.serve())).toEqual([200, 0, 100]);
  });
  it('picks none where all that is left has weight 0', () => { expect(bench({ strategy: 'weighted', weights: [0, 1] }, 2).look(0, [1])).toBe(-1); });
});

describe('least outstanding', () => {
  it('picks the endpoint with the fewest calls of its own', () => {
    const picker = bench({ strategy: 'leastOutstanding', ties: 'first' });
    expect(times(4, () => picker.send())).toEqual([0, 1, 2, 0]);
    picker.answer(2);
    expect(picker.send()).toBe(2);
    expect(picker.look(0, [1])).toBe(2);
  });
  it('draws one of equal ones', () => {
    const picker = bench({ strategy: 'leastOutstanding' }, 4);
    expectNear(tally(8000, 4, () => picker.look()), [2000, 2000, 2000, 2000], 200);
    picker.outstanding[1] = 1; picker.reconfigure({ strategy: 'random' }); picker.reconfigure({ strategy: 'leastOutstanding' });
    expectNear(tally(6000, 4, () => picker.look()), [2000, 0, 2000, 2000], 200);
    expectNear(tally(4000, 4, () => picker.look(0, [0])), [0, 0, 2000, 2000], 200);
  });
  it('goes by what is true when it knows that', () => {
    const picker = bench({ strategy: 'leastOutstanding', load: 'true', ties: 'first' });
    picker.trueLoads.splice(0, 3, 4, 2, 3);
    expect(times(3, () => picker.send())).toEqual([1, 1, 1]);
  });
  it('leaves out who has left, even when late answers come, and counts them when they are back', () => {
    const picker = bench({ strategy: 'leastOutstanding', ties: 'first' });
    times(6, () => picker.send());
    picker.become([1, 2]);
    picker.answer(0);
    expect(picker.look()).toBe(1);
    picker.become([0, 1, 2]);
    expect(picker.look()).toBe(0);
  });
  it('finds by its tree what looking at each finds, whatever is sent, answered and gone', () => {
    const steps = fc.array(fc.record({ what: fc.constantFrom('send', 'send', 'answer', 'members', 'copy'), pick: fc.nat({ max: 1000 }) }), { maxLength: 120 });
    fc.assert(fc.property(steps, fc.integer({ min: 1, max: 9 }), (list, endpoints) => {
      const picker = bench({ strategy: 'leastOutstanding', ties: 'first' }, endpoints);
      for (const { what, pick } of list) {
        if (what === 'send') picker.send();
        else if (what === 'copy') picker.copy();
        else if (what === 'members') picker.become(picker.outstanding.flatMap((_, k) => ((pick >> k) % 2 === 0 || k === pick % endpoints ? [k] : [])));
        else { const open = picker.outstanding.flatMap((count, k) => (count > 0 ? [k] : [])); if (open.length > 0) picker.answer(open[pick % open.length]!); }
        const least = Math.min(...picker.members.map((k) => picker.outstanding[k]!));
        expect(picker.look()).toBe(picker.members.find((k) => picker.outstanding[k] === least));
      }
    }));
  });
});

describe('a tree of counts', () => {
  it('tells who has the least, in order', () => {
    const tree = leastTree(5);
    [3, 1, 2, 1, 1].forEach((count, leaf) => { setCount(tree, leaf, count); });
    expect(times(tiesOf(tree), (() => { let k = 0; return () => leastAt(tree, k++); })())).toEqual([1, 3, 4]);
    setCount(tree, 3, Infinity);
    expect([tiesOf(tree), leastAt(tree, 0), leastAt(tree, 1)]).toEqual([2, 1, 4]);
  });
});

describe('power of d choices', () => {
  it('never picks the most loaded of all, when the choices differ', () => {
    const picker = bench({ strategy: 'powerOfChoices' }, 5);
    picker.outstanding.splice(0, 5, 1, 2, 3, 4, 9);
    // The least of two of five: 4, 3, 2 and 1 pairs of ten.
    expectNear(tally(10_000, 5, () => picker.look()), [4000, 3000, 2000, 1000, 1], 300);
  });
  it('picks the most loaded when both choices are it', () => {
    const picker = bench({ strategy: 'powerOfChoices', replacement: true }, 5);
    picker.outstanding.splice(0, 5, 1, 2, 3, 4, 9);
    expectNear(tally(10_000, 5, () => picker.look()), [3600, 2800, 2000, 1200, 400], 300);
  });
  it('draws three of five as often as any other three', () => {
    const picker = bench({ strategy: 'powerOfChoices', choices: 3 }, 5);
    picker.outstanding.splice(0, 5, 1, 2, 3, 4, 9);
    expectNear(tally(10_000, 5, () => picker.look()), [6000, 3000, 1000, 1, 1], 300);
  });
  it('is random with one choice, and the least loaded of all with as many as there are', () => {
    const one = bench({ strategy: 'powerOfChoices', choices: 1 });
    one.outstanding[0] = 9;
    expectNear(tally(6000, 3, () => one.look()), [2000, 2000, 2000], 200);
    const all = bench({ strategy: 'powerOfChoices', choices: 5 });
    all.outstanding.splice(0, 3, 5, 1, 2);
    expect(new Set(times(50, () => all.look()))).toEqual(new Set([1]));
  });
  it('takes either of two equal ones', () => {
    const picker = bench({ strategy: 'powerOfChoices' }, 2);
    expectNear(tally(4000, 2, () => picker.look()), [2000, 2000], 200);
  });
  it('goes by what is true when it knows that', () => {
    const picker = bench({ strategy: 'powerOfChoices', load: 'true' }, 2);
    picker.trueLoads[0] = 1;
    expect(new Set(times(50, () => picker.look()))).toEqual(new Set([1]));
  });
});

describe('peak EWMA', () => {
  it('jumps to a peak, and moves towards less by the time since the last answer', () => {
    expect(peakEwmaOf(10, 25, 0, 1000)).toBe(25);
    expect(peakEwmaOf(100, 20, 1000, 1000)).toBeCloseTo(100 / Math.E + 20 * (1 - 1 / Math.E), 12);
    expect(peakEwmaOf(100, 20, 0, 1000)).toBe(100);
  });
  it('keeps away from an endpoint without history while its first call is under way', () => {
    const picker = bench({ strategy: 'peakEwma', choices: 2 }, 2);
    const first = picker.send();
    expect(picker.look()).toBe(1 - first);
    const second = picker.send();
    picker.answer(second, 50_000);
    // 50 ms × 1 against a penalty.
    expect(picker.look()).toBe(second);
    picker.answer(first, 5_000);
    expect(picker.look()).toBe(first);
  });
  it('weighs response times by the calls under way', () => {
    const picker = bench({ strategy: 'peakEwma' }, 2);
    [0, 1].forEach(() => picker.send());
    picker.answer(0, 10_000); picker.answer(1, 25_000);
    // 10, 20 against 25; then 30.
    expect(times(3, () => picker.send())).toEqual([0, 0, 1]);
    expect(picker.gauges.map((gauges) => gauges[2])).toEqual([10, 25]);
  });
  it('forgets with time, and tries again what was slow', () => {
    const picker = bench({ strategy: 'peakEwma', decayMs: 1000 }, 2);
    [0, 1].forEach(() => picker.send());
    picker.answer(0, 10_000); picker.answer(1, 1_000_000);
    expect(picker.look()).toBe(0);
    picker.nowUs = 6_000_000;
    // 10 ms seen lately against 1 s from six time constants ago: 2.5 ms.
    picker.send(); picker.answer(0, 10_000);
    expect(picker.look()).toBe(1);
  });
  it('may begin with an estimate', () => {
    const picker = bench({ strategy: 'peakEwma', unknown: 'estimate', estimateMs: 30 }, 2);
    const first = picker.send();
    expect(picker.look()).toBe(1 - first);
    picker.answer(first, 5_000);
    expect(picker.look()).not.toBe(-1);
    picker.send(); picker.send();
    expect(picker.outstanding).toEqual([1, 1]);
  });
  it('knows nothing of one that has come back', () => {
    const picker = bench({ strategy: 'peakEwma' }, 2);
    [0, 1].forEach(() => picker.send());
    picker.answer(0, 10_000); picker.answer(1, 90_000);
    picker.become([0]); picker.become([0, 1]);
    expect(picker.look()).toBe(1);
  });
});

describe('a load balancer', () => {
  it('can be given another strategy while calls are out', () => {
    const picker = bench({ strategy: 'roundRobin', start: 'first' });
    times(4, () => picker.send());
    picker.reconfigure({ strategy: 'leastOutstanding', ties: 'first' });
    expect(times(3, () => picker.send())).toEqual([1, 2, 0]);
    picker.reconfigure({ strategy: 'weighted', weights: [0, 0, 1] });
    expect(times(2, () => picker.send())).toEqual([2, 2]);
    picker.answer(2);
    picker.reconfigure({ strategy: 'consistentHash' });
    expect(picker.send(3)).toBe(picker.send(3));
  });
  it('keeps its turn and its credits when other settings change', () => {
    const picker = bench({ strategy: 'roundRobin', start: 'first' });
    expect(picker.serve()).toBe(0);
    picker.reconfigure({ points: 10 });
    picker.reconfigure({ points: 20, start: 'random' });
    expect(picker.serve()).toBe(1);
  });
  it('makes a new ring when its number of points changes', () => {
    const picker = bench({ strategy: 'consistentHash', points: 1 }, 5), placed = () => Array.from({ length: 200 }, (_, key) => picker.look(key)).join('');
    const before = placed();
    picker.reconfigure({ points: 100 });
    expect(placed()).not.toBe(before);
    picker.reconfigure({ points: 1 });
    expect(placed()).toBe(before);
  });
  it('tells of each endpoint what is outstanding and what was sent', () => {
    const picker = bench({ strategy: 'roundRobin', start: 'first' });
    times(5, () => picker.send());
    picker.answer(0);
    expect(picker.gauges.map(([outstanding, sent]) => [outstanding, sent])).toEqual([[1, 2], [2, 2], [1, 1]]);
  });
  it('tells who has gone and who is back', () => {
    const picker = bench({});
    picker.become([0, 2]);
    expect(picker.states).toEqual([0, 1, 0]);
    picker.become([2, 1]);
    expect(picker.states).toEqual([1, 0, 0]);
  });
  it('names settings that do not go with its endpoints', () => {
    const checked = (config: Partial<LoadBalancerConfig>, endpoints = 3) =>
      (loadBalancer.check?.({ ...defaultsOf(loadBalancer.fields), ...config }, endpoints) ?? []).map(
        ({ field, refused = false }) => `${field}${refused ? ' refused' : ''}`,
      );
    expect(checked({ strategy: 'weighted', weights: [0, 0, 0] })).toEqual(['weights refused']);
    expect(checked({ strategy: 'weighted', weights: [0, 0] })).toEqual([]);
    expect(checked({ strategy: 'weighted', weights: [1, 1, 1, 1] })).toEqual(['weights']);
    expect(checked({ strategy: 'powerOfChoices', choices: 4 })).toEqual(['choices']);
    expect(checked({ strategy: 'powerOfChoices', choices: 3 })).toEqual([]);
    expect(checked({ strategy: 'random', choices: 9, weights: [0, 0, 0] })).toEqual([]);
  });
});
