import { describe, expect, it } from 'vitest';
import * as format from './format.ts';

describe('numbers in words', () => {
  it('groups thousands with a thin space and uses a true minus sign', () => {
    expect(format.formatCount(12014)).toBe('12\u2009014');
    expect(format.formatCount(999)).toBe('999');
    expect(format.formatNumber(-1234567.891, 2)).toBe('\u22121\u2009234\u2009567.89');
    expect(format.formatNumber(-0.001, 1)).toBe('0.0');
  });
  it('says that there is no number or no end', () => {
    expect(format.formatNumber(NaN)).toBe('–');
    expect(format.formatDuration(Infinity)).toBe('∞ ms');
  });
  it('writes instants with three decimals', () => {
    expect(format.formatInstant(24_047_000)).toBe('24.047 s');
    expect(format.formatInstant(0)).toBe('0.000 s');
  });
  it.each([[800, '800 ms'], [3500, '3.500 s'], [0.25, '0.25 ms'], [0, '0 ms'], [1000, '1.000 s']])('writes a duration of %s ms as %s', (ms, text) => {
    expect(format.formatDuration(ms)).toBe(text);
  });
  it.each([[60_000, '60 s'], [3500, '3.5 s'], [800, '800 ms']])('writes a set duration of %s ms as %s', (ms, text) => {
    expect(format.formatSetDuration(ms)).toBe(text);
  });
  it.each([[0.5, '50 %'], [0.123, '12.3 %'], [0.0015, '0.15 %'], [1, '100 %']])('writes a share of %s as %s', (share, text) => {
    expect(format.formatShare(share)).toBe(text);
  });
  it.each([
    ['Wait 10 ms, or 50 % of 1\u2009000 ms.', 'Wait 10\u00a0ms, or 50\u00a0% of 1\u202f000\u00a0ms.'],
    ['It takes 218 per s for 3.5 s.', 'It takes 218\u00a0per\u00a0s for 3.5\u00a0s.'],
    ['3 servers, 2 more, 10 misses', '3 servers, 2 more, 10 misses'],
  ])('keeps numbers and their units together in a sentence: %s', (text, kept) => {
    expect(format.unbroken(text)).toBe(kept);
  });
  it('writes rates, factors, calls and amounts', () => {
    expect(format.formatRate(200)).toBe('200 rps');
    expect([0.001, 1 / 30, 0, 0.25].map(format.formatRate)).toEqual(['0.001 rps', '0.033 rps', '0 rps', '0.25 rps']);
    expect(format.formatPerSecond(218)).toBe('218 per s');
    expect(format.formatFactor(2.954)).toBe('×2.95');
    expect(format.formatCall(4823)).toBe('#4823');
    expect(format.formatAmount(1, 'call')).toBe('1 call');
    expect(format.formatAmount(1979, 'call')).toBe('1\u2009979 calls');
  });
});
