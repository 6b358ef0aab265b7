import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AnyNumberField } from './number-text.ts';
import { parseTyped, partsOf, refusal, valueText } from './number-text.ts';
import { positionOf, stepFrom, valueAt } from './slider-scale.ts';

const log = { min: 1, max: 30_000, step: 1, scale: 'log' } as const;
const fromZero = { min: 0, max: 60_000, step: 1, scale: 'log' } as const;
const shares = { min: 0, max: 1, step: 0.01, scale: 'linear' } as const;

describe('a track', () => {
  it.each([[log], [fromZero], [shares]])('grows with the value and meets its ends: %o', (slider) => {
    expect(positionOf(slider, slider.min)).toBe(0);
    expect(positionOf(slider, slider.max)).toBeCloseTo(1, 12);
    expect(valueAt(slider, 0)).toBe(slider.min);
    expect(valueAt(slider, 1)).toBe(slider.max);
    fc.assert(fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), (a, b) => {
      expect(valueAt(slider, Math.min(a, b))).toBeLessThanOrEqual(valueAt(slider, Math.max(a, b)));
    }), { seed: 2 });
  });
  it('offers round values', () => {
    expect(valueAt(shares, 0.3)).toBe(0.3);
    expect(valueAt(log, 0.5)).toBe(170);
  });
});

describe('a step', () => {
  it('goes there and back on every round value', () => {
    for (const from of [1, 2, 9, 10, 19, 20, 50, 100, 500, 990, 1000, 20_000]) {
      const up = stepFrom(log, from, 1);
      expect(up).toBeGreaterThan(from);
      expect(stepFrom(log, up, -1)).toBe(from === 990 ? 950 : from);
    }
  });
  it('stays inside, and has no dust of binary fractions', () => {
    expect(stepFrom(shares, 0.29, 1)).toBe(0.3);
    expect(stepFrom(shares, 1, 10)).toBe(1);
    expect(stepFrom(fromZero, 0, -1)).toBe(0);
    expect(stepFrom(fromZero, 0, 1)).toBe(1);
  });
});

describe('typed numbers', () => {
  const share: AnyNumberField = {
    type: 'share',
    label: '',
    help: '',
    unit: '%',
    default: 0,
    accept: { min: -Number.MAX_VALUE, max: Number.MAX_VALUE },
    slider: shares,
  };
  const wait: AnyNumberField = { type: 'duration', label: '', help: '', unit: 'ms', default: 0, accept: { min: -1e9, max: 1e9 }, slider: log };
  it('come back as they were shown', () => {
    fc.assert(fc.property(fc.integer({ min: -500_000, max: 500_000 }), (ms) => {
      const { digits, unit } = partsOf(wait, ms);
      expect(parseTyped(wait, digits, unit)).toBeCloseTo(ms, 6);
    }), { seed: 3 });
    expect(parseTyped(share, '12,5 %', '%')).toBe(0.125);
    expect(parseTyped(share, '5 ms', '%')).toBeNull();
    expect(parseTyped(wait, '', 'ms')).toBeNull();
    expect(parseTyped(wait, '1e5', 'ms')).toBeNull();
  });
  it('may have their thousands grouped, and a comma for the decimal sign, as long as it is clear which', () => {
    const calls: AnyNumberField = { type: 'count', label: '', help: '', unit: 'calls', default: 0, whole: true, accept: { min: 0, max: 1e9 }, slider: log };
    expect(['1,000', '1.000', '1 000', '1,000,000', '2 500 calls'].map((text) => parseTyped(calls, text, 'calls'))).toEqual([1000, 1000, 1000, 1_000_000, 2500]);
    expect(['1,5', '1.000,5', '1,00,000'].map((text) => refusal(calls, parseTyped(calls, text, 'calls')))).toEqual(Array(3).fill('A whole number, at least 0 calls.'));
    expect(['1,500', '1.500', '2.', '1.500.000 ms'].map((text) => parseTyped(wait, text, 's'))).toEqual([1500, 1500, 2000, 1_500_000]);
  });
  it('are without limit in words where −1, the least, means that', () => {
    const longest: AnyNumberField = { ...wait, accept: { min: -1, max: 1e9 } },
      workers: AnyNumberField = { ...wait, type: 'count', unit: 'workers', accept: { min: -1, max: 100 } };
    for (const field of [longest, workers]) {
      expect(partsOf(field, -1)).toEqual({ digits: 'no limit', unit: '' });
      expect([parseTyped(field, 'No limit ', ''), parseTyped(field, '-1', ''), parseTyped(field, '7', '')]).toEqual([-1, -1, 7]);
    }
    expect(refusal(workers, 101)).toBe('From \u22121 (no limit) to 100 workers.');
    expect(partsOf(wait, -1)).toEqual({ digits: '\u22121', unit: 'ms' });
  });
  it('are refused with limits only where there are some', () => {
    expect(refusal(wait, 2e9)).toBe('At most 1\u2009000\u2009000 s.');
    expect(refusal(share, null)).toBe('A number.');
    expect(refusal(wait, 5)).toBeNull();
    expect(valueText(share, 0.5)).toBe('50 %');
  });
});
