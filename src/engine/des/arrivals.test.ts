import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Workload } from '../spec.ts';
import { Arrivals } from './arrivals.ts';
import { hashText } from './draws.ts';

const CLIENT = hashText('checkout');
const stream = (workload: Workload, copy = 0, seed = 1): Arrivals => new Arrivals(workload, seed, CLIENT, copy);
function times(arrivals: Arrivals, untilUs: number): number[] {
  const list: number[] = [];
  for (let us = arrivals.nextUs(); us < untilUs; us = arrivals.nextUs()) list.push(us);
  return list;
}
const next = (arrivals: Arrivals, n: number): number[] => Array.from({ length: n }, () => arrivals.nextUs());
const S = 1_000_000;

describe('poisson arrivals', () => {
  test('have independent exponential gaps of the rate', () => {
    const at = times(stream({ kind: 'poisson', ratePerSec: 1000 }), 200 * S);
    expect(Math.abs(at.length - 200_000) / Math.sqrt(200_000)).toBeLessThan(4);
    const gaps = at.slice(1).map((us, i) => us - at[i]!);
    const over = gaps.filter((gap) => gap > 2000).length, share = Math.exp(-2);
    expect(Math.abs(over - share * gaps.length) / Math.sqrt(gaps.length * share * (1 - share))).toBeLessThan(4);
    const product = gaps.slice(1).reduce((sum, gap, i) => sum + (gap / 1000 - 1) * (gaps[i]! / 1000 - 1), 0);
    expect(Math.abs(product / Math.sqrt(gaps.length))).toBeLessThan(4);
  });
  test('keep their rate where gaps are shorter than a µs', () => {
    const n = 400_000, last = next(stream({ kind: 'poisson', ratePerSec: 3e6 }), n)[n - 1]!;
    expect(Math.abs(last * 3 / n - 1) * Math.sqrt(n)).toBeLessThan(4);
  });
  test('differ between copies, clients and seeds, and are the same for the same', () => {
    const workload: Workload = { kind: 'poisson', ratePerSec: 100 };
    const lists = [stream(workload), stream(workload, 1), stream(workload, 0, 2), new Arrivals(workload, 1, hashText('other'), 0)].map((a) =>
      next(a, 5).join(),
    );
    expect(new Set(lists).size).toBe(4);
    expect(next(stream(workload), 5).join()).toBe(lists[0]);
  });
  test('at rate 0 there are none', () => { expect(stream({ kind: 'poisson', ratePerSec: 0 }).nextUs()).toBe(Infinity); });
});

describe('arrivals at named instants', () => {
  test('even ones do not drift', () => {
    const arrivals = stream({ kind: 'even', ratePerSec: 3, firstMs: 100 });
    expect(next(arrivals, 4)).toEqual([100_000, 433_333, 766_667, 1_100_000]);
    expect(next(arrivals, 299_996).at(-1)).toBe(100_000 + Math.round(299_999 / 3 * S));
    expect(stream({ kind: 'even', ratePerSec: 0, firstMs: 0 }).nextUs()).toBe(Infinity);
  });
  test('a list of times is just that', () => {
    expect(next(stream({ kind: 'at', timesMs: [0, 0.5, 0.5, 20] }), 5)).toEqual([0, 500, 500, 20_000, Infinity]);
  });
  test('bursts spread their calls evenly, from the start of each', () => {
    expect(next(stream({ kind: 'bursts', everyMs: 100, size: 4, spreadMs: 10 }), 6)).toEqual([0, 2500, 5000, 7500, 100_000, 102_500]);
    expect(next(stream({ kind: 'bursts', everyMs: 100, size: 2, spreadMs: 0 }), 5)).toEqual([0, 0, 100_000, 100_000, 200_000]);
  });
  test('bursts longer than their distance overlap', () => {
    const all = Array.from({ length: 30 }, (_, j) => [0, 1, 2, 3, 4].map((i) => j * 10_000 + i * 5000)).flat().sort((x, y) => x - y);
    expect(times(stream({ kind: 'bursts', everyMs: 10, size: 5, spreadMs: 25 }), 250_000)).toEqual(all.filter((us) => us < 250_000));
  });
  test('closed workloads and programs have no arrivals of their own', () => {
    expect(stream({ kind: 'program' }).nextUs()).toBe(Infinity);
    expect(stream({ kind: 'closed', think: { dist: 'constant', ms: 1 } }).nextUs()).toBe(Infinity);
  });
});

describe('changing rates', () => {
  const points = [{ atMs: 1000, ratePerSec: 100 }, { atMs: 3000, ratePerSec: 400 }, { atMs: 4000, ratePerSec: 0 }, { atMs: 6000, ratePerSec: 10 }];
  const count = (at: readonly number[], from: number, to: number): number => at.filter((us) => us >= from * S && us < to * S).length;

  test('even arrivals in steps: each rate from its point on, none before the first', () => {
    const at = times(stream({ kind: 'rates', arrivals: 'even', shape: 'steps', points }), 8 * S);
    expect([count(at, 0, 1), count(at, 1, 3), count(at, 3, 4), count(at, 4, 6), count(at, 6, 8)]).toEqual([0, 200, 400, 0, 20]);
    expect(at.slice(0, 3)).toEqual([S, 1_010_000, 1_020_000]);
    expect(at.slice(200, 202)).toEqual([3 * S, 3_002_500]);
    expect(at.slice(600, 602)).toEqual([6 * S, 6_100_000]);
  });
  test('even arrivals on a ramp stand where the integral of the rate is whole', () => {
    const at = times(
      stream({
        kind: 'rates',
        arrivals: 'even',
        shape: 'ramp',
        points: [
          { atMs: 0, ratePerSec: 0 },
          { atMs: 10_000, ratePerSec: 100 },
        ],
      }),
      12 * S,
    );
    // 5 t² calls in t seconds.
    expect(at.slice(0, 500)).toEqual(Array.from({ length: 500 }, (_, k) => Math.round(Math.sqrt(k / 5) * S)));
    expect(at.slice(500, 503)).toEqual([10 * S, 10_010_000, 10_020_000]);
  });
  test('a falling ramp ends where it ends', () => {
    const at = times(stream({ kind: 'rates', arrivals: 'even', shape: 'ramp', points: [{ atMs: 0, ratePerSec: 100 }, { atMs: 2000, ratePerSec: 0 }] }), 9 * S);
    expect(at.length).toBe(100);
    expect(at.at(-1)!).toBe(Math.round((2 - Math.sqrt(4 - 4 * 0.99)) * S));
  });
  test.each(['steps', 'ramp'] as const)('poisson arrivals in %s come as often as the integral says', (shape) => {
    const high = points.map((point) => ({ ...point, ratePerSec: point.ratePerSec * 100 }));
    const at = times(stream({ kind: 'rates', arrivals: 'poisson', shape, points: high }), 8 * S);
    const expected = shape === 'steps' ? [0, 20_000, 40_000, 0, 2000] : [0, 50_000, 20_000, 1000, 2000];
    [[0, 1], [1, 3], [3, 4], [4, 6], [6, 8]].forEach(([from, to], i) => {
      expect(Math.abs(count(at, from!, to!) - expected[i]!)).toBeLessThanOrEqual(4 * Math.sqrt(expected[i]!));
    });
    if (shape === 'ramp') expect(Math.abs(count(at, 1, 2) - 17_500)).toBeLessThan(4 * Math.sqrt(17_500));
  });
  test('one constant rate is the poisson workload itself', () => {
    const rates = next(stream({ kind: 'rates', arrivals: 'poisson', shape: 'steps', points: [{ atMs: 0, ratePerSec: 50 }] }), 1000);
    const plain = next(stream({ kind: 'poisson', ratePerSec: 50 }), 1000);
    rates.forEach((us, i) => expect(Math.abs(us - plain[i]!)).toBeLessThanOrEqual(1));
  });
});

const WORKLOADS: readonly Workload[] = [
  { kind: 'even', ratePerSec: 7, firstMs: 3 },
  { kind: 'even', ratePerSec: 3e6, firstMs: 0 },
  { kind: 'at', timesMs: [0, 1, 1, 2, 900, 901.5, 4000] },
  { kind: 'bursts', everyMs: 30, size: 4, spreadMs: 100 },
  { kind: 'bursts', everyMs: 0.5, size: 3, spreadMs: 0 },
  { kind: 'rates', arrivals: 'even', shape: 'steps', points: [{ atMs: 0, ratePerSec: 3 }, { atMs: 1000, ratePerSec: 777 }, { atMs: 1500, ratePerSec: 0 }, { atMs: 1700, ratePerSec: 9 }] },
  { kind: 'rates', arrivals: 'even', shape: 'ramp', points: [{ atMs: 10, ratePerSec: 3.7 }, { atMs: 1000, ratePerSec: 777 }, { atMs: 1500, ratePerSec: 0 }, { atMs: 1700, ratePerSec: 9 }] },
];

describe('a workload edited during the run', () => {
  test.each(WORKLOADS.map((workload) => [JSON.stringify(workload), workload] as const))('keeps its instants from then on: %s', (_, workload) => {
    fc.assert(
      fc.property(
        fc.oneof(fc.integer({ min: 0, max: 3_000_000 }), fc.constantFrom(0, 1000, 3000, 900_000, 1_000_000, 1_500_000, 1_700_000)),
        (nowUs) => {
          const whole = stream(workload);
          let us = 0,
            skipped = 0;
          // A high rate is compared a stretch before the edit at most.
          if (workload.kind === 'even' && workload.ratePerSec > 1e6) nowUs %= 5000;
          do {
            us = whole.nextUs();
            skipped++;
          } while (us < nowUs && skipped < 1e6);
          const edited = stream({ kind: 'poisson', ratePerSec: 10 });
          next(edited, 3);
          edited.reconfigure(workload, nowUs);
          expect(next(edited, 8)).toEqual([us, ...next(whole, 7)]);
        },
      ),
      { seed: 4, numRuns: 60 },
    );
  });

  test.each<Workload>([
    { kind: 'poisson', ratePerSec: 500 },
    { kind: 'rates', arrivals: 'poisson', shape: 'steps', points: [{ atMs: 0, ratePerSec: 5 }, { atMs: 2000, ratePerSec: 500 }] },
    { kind: 'rates', arrivals: 'poisson', shape: 'ramp', points: [{ atMs: 1000, ratePerSec: 0 }, { atMs: 2000, ratePerSec: 500 }] },
  ])('draws the next arrival anew from then on: %o', (workload) => {
    const firsts = Array.from({ length: 20_000 }, (_, copy) => {
      const arrivals = stream({ kind: 'even', ratePerSec: 1, firstMs: 0 }, copy);
      arrivals.nextUs();
      arrivals.reconfigure(workload, 2_345_678);
      return arrivals.nextUs() - 2_345_678;
    });
    expect(Math.min(...firsts)).toBeGreaterThanOrEqual(0);
    expect(Math.abs(firsts.reduce((x, y) => x + y, 0) / 20_000 / 2000 - 1) * Math.sqrt(20_000)).toBeLessThan(4);
  });

  test('goes on in its stream instead of repeating it', () => {
    const workload: Workload = { kind: 'poisson', ratePerSec: 10 };
    const arrivals = stream(workload), first = arrivals.nextUs();
    arrivals.reconfigure(workload, 0);
    expect(arrivals.nextUs()).not.toBe(first);
  });
});

test.each([...WORKLOADS, { kind: 'poisson', ratePerSec: 40 } as const])('the state is plain data and goes on elsewhere: %o', (workload) => {
  const arrivals = stream(workload);
  next(arrivals, 6);
  const again = Object.assign(stream({ kind: 'program' }), structuredClone({ ...arrivals }));
  expect(next(again, 20)).toEqual(next(arrivals, 20));
});

test('times are whole µs and never fall', () => {
  for (const workload of [...WORKLOADS, { kind: 'poisson', ratePerSec: 1e5 } as const]) {
    const list = next(stream(workload), 2000);
    list.forEach((us, i) => expect(us === Infinity || (Number.isInteger(us) && us >= (list[i - 1] ?? 0))).toBe(true));
  }
});
