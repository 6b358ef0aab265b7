import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { add, advance, clear, create, total } from './time-window.ts';

describe('window over the last stretch of time', () => {
  test('holds the results of the current bucket and of those before it, as many as it has', () => {
    const result = fc.record({ gapUs: fc.oneof(fc.nat(3000), fc.constantFrom(0, 1000, 5000, 60_000)), bits: fc.nat(3) });
    fc.assert(fc.property(fc.integer({ min: 1, max: 6 }), fc.array(result, { maxLength: 60 }), (buckets, results) => {
      const window = create(1, buckets), all: { bucket: number; bits: number }[] = [];
      let nowUs = 0;
      for (const { gapUs, bits } of results) {
        nowUs += gapUs;
        advance(window, nowUs);
        add(window, bits);
        const now = Math.floor(nowUs / 1000);
        all.push({ bucket: now, bits });
        const held = all.filter(({ bucket }) => bucket > now - buckets);
        expect([total(window), window.first, window.second]).toEqual([
          held.length,
          held.filter((r) => r.bits & 1).length,
          held.filter((r) => r.bits & 2).length,
        ]);
      }
    }), { seed: 3, numRuns: 300 });
  });
  test('a bucket begins at its first µs and is forgotten when its place is needed', () => {
    const window = create(1000, 10);
    advance(window, 999_999); add(window, 1);
    advance(window, 9_999_999);
    expect(total(window)).toBe(1);
    advance(window, 10_000_000);
    expect(total(window)).toBe(0);
  });
  test('cleared forgets results, not the time', () => {
    const window = create(10, 3);
    advance(window, 25_000); add(window, 3);
    clear(window);
    advance(window, 26_000); add(window, 2);
    expect([total(window), window.first, window.second]).toEqual([1, 0, 1]);
    advance(window, 49_999);
    expect(total(structuredClone(window))).toBe(1);
    advance(window, 50_000);
    expect(total(window)).toBe(0);
  });
  test('refuses lengths and numbers that make no window', () => {
    expect(() => create(0, 3)).toThrow(RangeError);
    expect(() => create(Infinity, 3)).toThrow(RangeError);
    expect(() => create(10, 0)).toThrow(RangeError);
    expect(() => create(10, 2.5)).toThrow(RangeError);
  });
});
