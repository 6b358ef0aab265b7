import { describe, expect, it } from 'vitest';
import { StageBench, tally } from '../../../test/support/stage-bench.ts';
import { loadBalancer } from './model.ts';
import type { LoadBalancerConfig } from './model.ts';
import { placeOf, ringOf } from './ring.ts';
import { boundOf } from './strategies/consistent-hash.ts';

const bench = (config: Partial<LoadBalancerConfig>, endpoints = 3) => new StageBench(loadBalancer, endpoints, config);
const times = <T>(n: number, what: () => T): readonly T[] => Array.from({ length: n }, what);
const expectNear = (counts: readonly number[], expected: readonly number[], off: number) => {
  counts.forEach((count, k) => {
    expect(Math.abs(count - expected[k]!)).toBeLessThan(off);
  });
};

describe('consistent hash', () => {
  const placed = (picker: StageBench) => Array.from({ length: 2000 }, (_, key) => picker.look(key));
  it('sends a key always to the same endpoint, and others elsewhere', () => {
    const picker = bench({ strategy: 'consistentHash' }, 5), before = placed(picker);
    expect(placed(picker)).toEqual(before);
    expectNear(tally(2000, 5, (() => { let k = 0; return () => before[k++]!; })()), [400, 400, 400, 400, 400], 120);
  });
  it('moves only the keys of the one that leaves, and gives them back when it returns', () => {
    const picker = bench({ strategy: 'consistentHash' }, 5), before = placed(picker);
    picker.become([0, 1, 2, 4]);
    const after = placed(picker);
    expect(after.every((endpoint, key) => endpoint === before[key] || before[key] === 3)).toBe(true);
    expect(new Set(after.filter((_, key) => before[key] === 3)).size).toBe(4);
    expect(Array.from({ length: 2000 }, (_, key) => picker.look(key, [4])).filter((endpoint, key) => endpoint !== after[key]).length).toBe(
      after.filter((endpoint) => endpoint === 4).length,
    );
    picker.become([4, 3, 2, 1, 0]);
    expect(placed(picker)).toEqual(before);
  });
  it('has shares more equal with more points', () => {
    const spread = (points: number) => {
      const picker = bench({ strategy: 'consistentHash', points }, 10),
        counts = tally(
          5000,
          10,
          (() => {
            let key = 0;
            return () => picker.look(key++);
          })(),
        );
      return Math.max(...counts) / 500;
    };
    expect(spread(1)).toBeGreaterThan(spread(10));
    expect(spread(10)).toBeGreaterThan(spread(500));
    expect(spread(500)).toBeLessThan(1.25);
  });
  it('finds the first point at or after a hash, in a circle', () => {
    const ring = ringOf([0, 1], 2);
    expect([...ring.hashes]).toEqual([...ring.hashes].sort((a, b) => a - b));
    expect([placeOf(ring, 0), placeOf(ring, ring.hashes[2]!), placeOf(ring, ring.hashes[2]! + 1), placeOf(ring, 2 ** 32 - 1)]).toEqual([
      0,
      2,
      3,
      ring.hashes[3] === 2 ** 32 - 1 ? 3 : 0,
    ]);
  });
  it('passes over an endpoint that has its bound of outstanding calls', () => {
    const picker = bench({ strategy: 'consistentHash', bounded: true, factor: 1.25 }, 4);
    for (let n = 0; n < 40; n++) {
      const bound = boundOf(n, 4, 1.25), endpoint = picker.send(7);
      expect(picker.outstanding[endpoint]).toBeLessThanOrEqual(bound);
    }
    // 1.25 × 40 ÷ 4, rounded up.
    expect(Math.max(...picker.outstanding)).toBe(13);
    expect(picker.outstanding.every((count) => count > 0)).toBe(true);
  });
  it('bounds by what is outstanding now, not by what has been sent', () => {
    const picker = bench({ strategy: 'consistentHash', bounded: true, factor: 1.25 }, 4), home = picker.look(7);
    expect(new Set(times(50, () => picker.serve(7)))).toEqual(new Set([home]));
    expect(picker.send(7)).toBe(home);
    expect(picker.send(7)).not.toBe(home);
  });
  it('whose bound is the factor of the average to the last call', () => {
    // As fractions 2.2 × 25 is a little more than 55.
    expect([boundOf(24, 1, 2.2), boundOf(24, 5, 2.2), boundOf(25, 5, 2.2), boundOf(49, 5, 1.1), boundOf(0, 4, 1.25)]).toEqual([55, 11, 12, 11, 1]);
  });
  it('spreads evenly at a factor of one, and always finds one with room', () => {
    const picker = bench({ strategy: 'consistentHash', bounded: true, factor: 1 }, 3);
    times(9, () => picker.send(1));
    expect(picker.outstanding).toEqual([3, 3, 3]);
    expect(picker.look(1, [0, 1])).toBe(2);
  });
  it('sends every call of one key to one endpoint when the load is not bounded', () => {
    const picker = bench({ strategy: 'consistentHash' }, 3);
    expect(new Set(times(9, () => picker.send(1))).size).toBe(1);
  });
});
