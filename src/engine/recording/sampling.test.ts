/** The rule by which calls beyond the stated number are kept. */
import { describe, expect, it } from 'vitest';
import { isKept, slotOf } from './sampling.ts';

describe('sampling', () => {
  it('keeps all ids below the number, then every second, every fourth of the next ranges', () => {
    const kept = Array.from({ length: 64 }, (_, id) => id).filter((id) => isKept(id, 8));
    expect(kept).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 16, 20, 24, 28, 32, 40, 48, 56]);
  });

  it('gives kept ids dense places in order, and others none', () => {
    for (const keep of [1, 2, 3, 7, 8, 1000]) {
      const slots = Array.from({ length: 3000 }, (_, id) => slotOf(id, keep));
      expect(slots.filter((slot) => slot >= 0)).toEqual(slots.filter((slot) => slot >= 0).map((_, i) => i));
      slots.forEach((slot, id) => expect(slot >= 0).toBe(isKept(id, keep)));
    }
  });

  it('keeps everything without a number', () => {
    expect(slotOf(4_000_000_000, Infinity)).toBe(4_000_000_000);
  });
});
