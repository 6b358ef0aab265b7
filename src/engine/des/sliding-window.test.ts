import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FIRST, SECOND, clear, create, record, resize } from './sliding-window.ts';

const counts = (results: readonly number[]): readonly number[] => [
  results.length,
  results.filter((b) => b & FIRST).length,
  results.filter((b) => b & SECOND).length,
];

describe('window over the last results', () => {
  test('counts exactly the last n results and their flags', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 9 }), fc.array(fc.nat(3), { maxLength: 60 }), (size, results) => {
      const window = create(size);
      results.forEach((bits, i) => {
        record(window, bits);
        expect([window.count, window.first, window.second]).toEqual(counts(results.slice(Math.max(0, i + 1 - size), i + 1)));
      });
    }), { seed: 1, numRuns: 300 });
  });
  test('of another size keeps the newest results', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 9 }),
        fc.array(fc.nat(3), { maxLength: 30 }),
        fc.array(fc.nat(3), { maxLength: 12 }),
        (size, other, before, after) => {
          const window = create(size);
          for (const bits of before) record(window, bits);
          const resized = resize(window, other),
            kept = before.slice(Math.max(0, before.length - Math.min(size, other)));
          for (const bits of after) record(resized, bits);
          expect([resized.count, resized.first, resized.second]).toEqual(counts([...kept, ...after].slice(-other)));
        },
      ),
      { seed: 2, numRuns: 300 },
    );
  });
  test('is empty when cleared, and old results do not come back', () => {
    const window = create(3);
    for (let i = 0; i < 5; i++) record(window, FIRST | SECOND);
    clear(window);
    expect([window.count, window.first, window.second]).toEqual([0, 0, 0]);
    for (let i = 0; i < 5; i++) record(window, 0);
    expect([window.count, window.first, window.second]).toEqual([3, 0, 0]);
  });
  test('is plain data', () => {
    const window = create(2);
    record(window, FIRST);
    const again = structuredClone(window);
    record(again, SECOND); record(again, 0);
    expect([again.count, again.first, again.second]).toEqual([2, 0, 1]);
    expect([window.count, window.first, window.second]).toEqual([1, 1, 0]);
  });
  test('refuses a size below 1 or broken', () => {
    for (const size of [0, -1, 1.5, NaN]) expect(() => create(size)).toThrow(RangeError);
  });
});
