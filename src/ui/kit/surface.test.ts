import { describe, expect, it } from 'vitest';
import { breakerStyle, drawBand, isBreakerState, stateIntervals } from './breaker-style.ts';
import { hatchLines } from './hatching.ts';
import { drawShape } from './outcome-shape.ts';
import type { OutcomeKind } from './outcome-style.ts';
import { OUTCOME_ORDER, outcomeLabel, outcomeStyle } from './outcome-style.ts';
import { MARK, REASONS } from '../../engine/outcome.ts';
import { SvgSurface, escapeXml } from './svg-surface.ts';
import { themeFrom } from './theme.ts';
import { timeScale } from './time-scale.ts';

const theme = themeFrom((token) => token);
const KINDS: readonly OutcomeKind[] = [...REASONS, 'in-flight', 'late'];

describe('outcome styles', () => {
  it('give every outcome and mark a shape of its own', () => {
    const shapes = [...KINDS.map((kind) => outcomeStyle(kind).shape), ...Object.values(MARK).map((bit) => outcomeStyle('ok', bit).shape)];
    expect(new Set(shapes).size).toBe(shapes.length);
  });
  it('draw every shape as different marks', () => {
    const drawings = KINDS.map((kind) => {
      const surface = new SvgSurface();
      drawShape(surface, outcomeStyle(kind).shape, 6, 6, 12, { fill: 'f', edge: 'e' });
      return surface.markup;
    });
    expect(new Set(drawings).size).toBe(drawings.length);
    for (const drawing of drawings) expect(drawing).not.toContain('NaN');
  });
  it('order every reason once, ok at the bottom and short-circuited above what was turned away', () => {
    expect([...OUTCOME_ORDER].sort()).toEqual([...REASONS].sort());
    expect(OUTCOME_ORDER[0]).toBe('ok');
    expect(OUTCOME_ORDER.indexOf('rejected:open')).toBeGreaterThan(OUTCOME_ORDER.indexOf('shed'));
  });
  it('put a fallback before the other marks and name errors', () => {
    expect(outcomeStyle('ok', MARK.fallback | MARK.cached).label).toBe('Fallback');
    expect(outcomeLabel({ reason: 'error', error: 'Unavailable', marks: 0 })).toBe('Error: Unavailable');
    expect(outcomeLabel({ reason: 'ok', error: '', marks: MARK.stale })).toBe('Stale');
  });
});

describe('hatching', () => {
  it.each(['forward', 'backward'] as const)('stays inside its rectangle when it leans %s', (angle) => {
    const lines = hatchLines(10, 20, 30, 8, { color: 'c', angle, gap: 5, width: 1 });
    expect(lines.length).toBeGreaterThan(8);
    for (const command of lines) {
      if (command[0] !== 'M' && command[0] !== 'L') throw new Error(`unexpected ${command[0]}`);
      expect(command[1]).toBeGreaterThanOrEqual(10);
      expect(command[1]).toBeLessThanOrEqual(40);
      expect(command[2]).toBeGreaterThanOrEqual(20 - 1e-9);
      expect(command[2]).toBeLessThanOrEqual(28 + 1e-9);
    }
  });
  it('draws nothing without a gap or an area', () => {
    expect(hatchLines(0, 0, 10, 10, { color: 'c', angle: 'forward', gap: 0, width: 1 })).toEqual([]);
    expect(hatchLines(0, 0, 0, 10, { color: 'c', angle: 'forward', gap: 4, width: 1 })).toEqual([]);
  });
});

describe('the SVG surface', () => {
  it('escapes whatever a scenario may name', () => {
    const surface = new SvgSurface();
    surface.text(0, 0, '<script>"&', { fill: 'red', size: 11, font: "'Inter'" });
    expect(surface.markup).not.toContain('<script>');
    expect(escapeXml(`<a href="x">'&`)).toBe('&#60;a href=&#34;x&#34;&#62;&#39;&#38;');
  });
  it('nests strength and clips, and closes what it opened', () => {
    const surface = new SvgSurface('p');
    surface.alpha(0.5, () =>
      surface.clip(0, 0, 4, 4, () => surface.rect(0, 0, 9, 9, { fill: 'red', hatch: { color: 'b', angle: 'forward', gap: 3, width: 1 } })),
    );
    const markup = surface.document(10, 10, 'A picture');
    expect(markup.match(/<g /g)).toHaveLength(2);
    expect(markup.match(/<\/g>/g)).toHaveLength(2);
    expect(markup).toContain('<title>A picture</title>');
  });
});

describe('breaker states', () => {
  it('are known in every spelling, and others are refused', () => {
    for (const name of ['half-open', 'halfOpen', 'HALF_OPEN']) expect(breakerStyle(name).key).toBe('halfOpen');
    expect(isBreakerState('draining')).toBe(false);
    expect(() => breakerStyle('draining')).toThrow(RangeError);
    expect(() => breakerStyle('constructor')).toThrow(RangeError);
  });
  it('become intervals that tile the run', () => {
    const names = ['closed', 'open', 'halfOpen'];
    const moves = [{ atUs: 20, to: 1 }, { atUs: 24, to: 2 }, { atUs: 24, to: 1 }];
    expect(stateIntervals(moves, names, 30)).toEqual([
      { fromUs: 0, toUs: 20, state: 'closed' }, { fromUs: 20, toUs: 24, state: 'open' }, { fromUs: 24, toUs: 30, state: 'open' },
    ]);
    expect(stateIntervals(moves, names, 22)).toHaveLength(2);
    expect(stateIntervals([], [], 30)).toEqual([]);
  });
  const band = (states: readonly { fromUs: number; toUs: number; state: string }[], playheadUs?: number) => {
    const surface = new SvgSurface();
    drawBand(surface, theme, states, timeScale(0, 100, 0, 200), 10, 16, playheadUs === undefined ? {} : { playheadUs });
    return surface.markup;
  };
  it('stand higher the more open they are', () => {
    expect(band([{ fromUs: 0, toUs: 50, state: 'closed' }])).toContain('y="23" width="100" height="3" fill="--breaker-closed"');
    expect(band([{ fromUs: 0, toUs: 50, state: 'half-open' }])).toContain('y="18" width="100" height="8" fill="--breaker-half-open-tint"');
    expect(band([{ fromUs: 0, toUs: 50, state: 'open' }])).toContain('y="10" width="100" height="16" fill="--breaker-open"');
  });
  it('say open in wide blocks only', () => {
    expect(band([{ fromUs: 0, toUs: 50, state: 'open' }])).toContain('>open<');
    expect(band([{ fromUs: 0, toUs: 20, state: 'open' }])).not.toContain('>open<');
  });
  it('keep their word on one side of the playhead', () => {
    const placeOf = (playheadUs: number) => /<text x="([\d.]+)"/.exec(band([{ fromUs: 0, toUs: 50, state: 'open' }], playheadUs))?.[1];
    expect([0, 10, 19, 25, 50].map(placeOf)).toEqual(['7', '27', '45', '7', '7']);
    expect(band([{ fromUs: 0, toUs: 35, state: 'open' }], 18)).not.toContain('>open<');
  });
  it('are pale after the playhead, their words are not', () => {
    const markup = band([{ fromUs: 0, toUs: 100, state: 'open' }], 50);
    expect(markup).toContain('opacity="0.5"');
    expect(markup.indexOf('>open<')).toBeGreaterThan(markup.indexOf('</g>'));
  });
});
