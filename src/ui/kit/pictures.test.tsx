// @vitest-environment jsdom
import { act, render, screen } from '@testing-library/react';
import { createRef } from 'react';
import { describe, expect, it, vi } from 'vitest';
import { drawCalls, resizeTo, setMedia } from '../../../test/setup-dom.ts';
import { BreakerGlyph } from './BreakerGlyph.tsx';
import type { CanvasViewHandle } from './CanvasView.tsx';
import { CanvasView } from './CanvasView.tsx';
import { CanvasSurface } from './canvas-surface.ts';
import { OutcomeMark } from './OutcomeMark.tsx';
import { REASONS } from '../../engine/outcome.ts';
import { drawShape } from './outcome-shape.ts';
import { outcomeStyle } from './outcome-style.ts';
import { Ring } from './Ring.tsx';
import { applyTheme } from './theme.ts';

const frame = () => act(() => new Promise<void>((resolve) => { requestAnimationFrame(() => resolve()); }));

describe('a canvas view', () => {
  it('draws at the size of its box, and again when that changes', async () => {
    const draw = vi.fn<(...args: unknown[]) => void>();
    render(<CanvasView label="Outcomes of calls" draw={draw} />);
    await frame();
    await frame();
    expect(screen.getByRole('img', { name: 'Outcomes of calls' })).toHaveProperty('width', 640);
    expect(draw.mock.lastCall?.slice(1, 3)).toEqual([640, 360]);
    act(() => resizeTo(screen.getByRole('img').parentElement!, 200, 100));
    await frame();
    expect(draw.mock.lastCall?.slice(1, 3)).toEqual([200, 100]);
  });
  it('draws once a frame, however often it is asked', async () => {
    const draw = vi.fn<(...args: unknown[]) => void>();
    const ref = createRef<CanvasViewHandle>();
    render(<CanvasView label="x" draw={draw} ref={ref} />);
    await frame();
    await frame();
    const before = draw.mock.calls.length;
    for (let k = 0; k < 5; k += 1) ref.current?.redraw();
    await frame();
    expect(draw).toHaveBeenCalledTimes(before + 1);
    expect(ref.current?.canvas).toBeInstanceOf(HTMLCanvasElement);
  });
  it('draws in the new theme when the page or the system changes it', async () => {
    const draw = vi.fn<(...args: unknown[]) => void>();
    render(<CanvasView label="x" draw={draw} />);
    await frame();
    await frame();
    const first: unknown = draw.mock.lastCall?.[3];
    await act(async () => applyTheme('dark'));
    await frame();
    const second: unknown = draw.mock.lastCall?.[3];
    expect(second).not.toBe(first);
    act(() => setMedia('(prefers-color-scheme: dark)', true));
    await frame();
    expect(draw.mock.lastCall?.[3]).not.toBe(second);
    applyTheme('system');
    expect(document.documentElement).not.toHaveAttribute('data-theme');
  });
});

describe('the canvas surface', () => {
  it('carries out every command and puts strength back', () => {
    const canvas = document.createElement('canvas');
    const ctx = canvas.getContext('2d')!;
    ctx.globalAlpha = 1;
    const surface = new CanvasSurface(ctx);
    surface.alpha(0.5, () =>
      surface.alpha(0.5, () => surface.rect(1, 2, 3, 4, { fill: 'red', stroke: 'blue', hatch: { color: 'g', angle: 'backward', gap: 2, width: 1 } })),
    );
    surface.line([0, 0, 5, 5], { stroke: 'red', dash: [2, 1] });
    surface.clip(0, 0, 9, 9, () => surface.text(1, 1, 'open', { fill: 'red', size: 11, font: 'Inter', weight: 500, halo: 'white' }));
    const calls = drawCalls(canvas);
    expect(calls.filter((call) => call.name === 'set globalAlpha').map((call) => call.args[0])).toEqual([1, 0.5, 0.25, 0.5, 1]);
    expect(calls.find((call) => call.name === 'fillRect')?.args).toEqual([1, 2, 3, 4]);
    expect(calls.find((call) => call.name === 'set font')?.args).toEqual(['500 11px Inter']);
    expect(calls.filter((call) => call.name === 'save')).toHaveLength(calls.filter((call) => call.name === 'restore').length);
    expect(surface.measure('open', { fill: '', size: 11, font: 'Inter' })).toBe(24);
  });
  it('draws every outcome', () => {
    for (const reason of REASONS) {
      const canvas = document.createElement('canvas');
      drawShape(new CanvasSurface(canvas.getContext('2d')!), outcomeStyle(reason).shape, 6, 6, 12, { fill: 'f', edge: 'e' });
      expect(drawCalls(canvas).some((call) => call.name === 'fill' || call.name === 'stroke')).toBe(true);
    }
  });
});

describe('marks and glyphs', () => {
  it('have a name only where no word stands beside them', () => {
    const { container } = render(<><OutcomeMark reason="timeout" label="Timeout" /><OutcomeMark reason="ok" /></>);
    expect(screen.getByRole('img', { name: 'Timeout' })).toBeInTheDocument();
    expect(container.querySelectorAll('svg[aria-hidden="true"]')).toHaveLength(1);
    expect(container.innerHTML).toContain('var(--outcome-timeout-ink)');
    expect(container.innerHTML).not.toContain('style=');
  });
  it('draw a different switch for each state', () => {
    const { container } = render(<><BreakerGlyph state="closed" /><BreakerGlyph state="open" label="Open" /><BreakerGlyph state="halfOpen" tone="state" /></>);
    expect(new Set([...container.querySelectorAll('svg')].map((svg) => svg.innerHTML)).size).toBe(3);
    expect(screen.getByRole('img', { name: 'Open' })).toBeInTheDocument();
  });
});

describe('a ring', () => {
  it('has one segment for each answer', () => {
    const { container } = render(<Ring label="8 of 10 in" segments={['error', 'ok', 'in-flight', 'free']} />);
    expect([...container.querySelectorAll('[data-kind]')].map((part) => part.getAttribute('data-kind'))).toEqual(['error', 'ok', 'in-flight', 'free']);
    expect(screen.getByRole('img', { name: '8 of 10 in' })).toBeInTheDocument();
  });
  it('joins equal ones when there are too many to tell apart', () => {
    const { container } = render(<Ring label="100 calls" segments={[...Array.from({ length: 70 }, () => 'ok' as const), ...Array.from({ length: 30 }, () => 'error' as const)]} />);
    expect(container.querySelectorAll('[data-kind]')).toHaveLength(2);
  });
  it('counts down instead of counting', () => {
    const { container } = render(<Ring label="2 s left" segments={['ok']} countdown={0.4} />);
    expect(container.querySelectorAll('[data-kind]')).toHaveLength(0);
    expect(container.querySelectorAll('path')).toHaveLength(1);
  });
});
