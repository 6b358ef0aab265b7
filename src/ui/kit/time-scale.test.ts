import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { timeScale, timeTicks } from './time-scale.ts';

describe('a time scale', () => {
  it('puts instants on pixels and back', () => {
    const scale = timeScale(18e6, 36e6, 16, 424);
    expect(scale.x(18e6)).toBe(16);
    expect(scale.x(27e6)).toBe(220);
    expect(scale.us(424)).toBe(36e6);
  });
  it('stays finite for an empty span', () => {
    const scale = timeScale(5, 5, 0, 100);
    expect(Number.isFinite(scale.x(5))).toBe(true);
  });
});

describe('ticks', () => {
  const texts = (from: number, to: number, most: number) => timeTicks(from, to, most).map((tick) => tick.text);
  it('are round and the last one carries the unit', () => {
    expect(texts(0, 60e6, 7)).toEqual(['0', '10', '20', '30', '40', '50', '60 s']);
    expect(texts(18e6, 36e6, 7)).toEqual(['18', '21', '24', '27', '30', '33', '36 s']);
    expect(texts(24e6, 25.42e6, 9)).toEqual(['24.0', '24.2', '24.4', '24.6', '24.8', '25.0', '25.2', '25.4 s']);
  });
  it('never exceed the number asked for, and lie inside', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 1e9 }), fc.integer({ min: 1, max: 1e10 }), fc.integer({ min: 2, max: 20 }), (from, span, most) => {
      const ticks = timeTicks(from, from + span, most);
      expect(ticks.length).toBeLessThanOrEqual(most);
      for (const tick of ticks) expect(tick.us >= from && tick.us <= from + span).toBe(true);
    }), { seed: 1 });
  });
});
