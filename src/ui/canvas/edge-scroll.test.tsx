// @vitest-environment jsdom
import { cleanup, waitFor } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { setMedia } from '../../../test/setup-dom.ts';
import { bringInto, pullAlong, scrollersOf } from './edge-scroll.ts';
import type { ScrollArea } from './edge-scroll.ts';

afterEach(() => {
  cleanup();
  document.body.replaceChildren();
});

const rect = (left: number, right: number, top: number, bottom: number) => ({ left, right, top, bottom }) as DOMRect;

/** From 0 to 400 px in both directions, with more to see everywhere. */
function endless() {
  const by = vi.fn<ScrollArea['by']>((_axis, px) => px);
  return { area: { box: () => rect(0, 400, 0, 400), by }, by };
}

/** How far a pointer that stays at this place takes its surroundings in the first step. */
async function firstStep(at: number): Promise<number> {
  const { area, by } = endless();
  const stop = pullAlong([area], 'x', () => at, () => {});
  await waitFor(() => { expect(by).toHaveBeenCalled(); });
  stop();
  return by.mock.calls[0]?.[1] ?? NaN;
}

describe('near an edge', () => {
  it('a drag takes its surroundings along, the faster the nearer, and not elsewhere', async () => {
    const [outside, near, inside, start] = [await firstStep(500), await firstStep(380), await firstStep(200), await firstStep(10)];
    expect(inside).toBe(0);
    expect(near).toBeGreaterThan(0);
    expect(outside).toBeGreaterThan(near);
    expect(start).toBeLessThan(0);
  });
  it('goes in long steps where motion is not wanted', async () => {
    const smooth = await firstStep(500);
    setMedia('(prefers-reduced-motion: reduce)', true);
    expect(await firstStep(500)).toBeGreaterThan(10 * smooth - 1);
  });
});

describe('what is brought into view', () => {
  const element = (at: DOMRect) => Object.assign(document.createElement('div'), { getBoundingClientRect: () => at });
  const gone = (at: DOMRect) => {
    const { area, by } = endless();
    bringInto(element(at), [area]);
    return by.mock.calls;
  };
  it('moves no further than it must, and not where it is seen', () => {
    expect(gone(rect(380, 420, 100, 200))).toEqual([['x', 32], ['y', 0]]);
    expect(gone(rect(-20, 100, -8, 40))).toEqual([['x', -32], ['y', -20]]);
    expect(gone(rect(50, 350, 20, 380))).toEqual([['x', 0], ['y', 0]]);
  });
  it('shows its start where it is too large', () => {
    expect(gone(rect(100, 900, 20, 380))[0]).toEqual(['x', 88]);
  });
});

it('scrolls the parents that scroll, and the page', () => {
  document.body.innerHTML = '<div style="overflow-x: hidden; overflow-y: auto"><div style="overflow-x: hidden; overflow-y: hidden"><button></button></div></div>';
  const areas = scrollersOf(document.querySelector('button') as Element);
  const parent = document.querySelector('div') as HTMLElement;
  expect([areas[0]?.by('y', 30), areas[0]?.by('x', 30)]).toEqual([30, 0]);
  expect(parent.scrollTop).toBe(30);
});
