// @vitest-environment jsdom
import { describe, expect, it } from 'vitest';
import { ARROW_KEYS, STATE_KEYS, arrowPath, diagramGeometry } from './diagram-geometry.tsx';
import type { Arrow, Box } from './diagram-geometry.tsx';

const WIDTHS = [288, 320, 360, 385, 386, 390, 400, 419, 420, 440, 520, 639, 640, 800, 1200];
const pairs = <T,>(items: readonly T[]) => items.flatMap((a, i) => items.slice(i + 1).map((b) => [a, b] as const));
const overlaps = (a: Box, b: Box) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

/** Legs of an arrow as thin boxes. */
function legs({ points }: Arrow): Box[] {
  return points.slice(1).map(([x, y], k) => {
    const [fromX, fromY] = points[k] ?? [x, y];
    return { x: Math.min(x, fromX) - 0.75, y: Math.min(y, fromY) - 0.75, width: Math.abs(x - fromX) + 1.5, height: Math.abs(y - fromY) + 1.5 };
  });
}

describe.each(WIDTHS)('the state diagram at %s px', (width) => {
  const { states, arrows, height } = diagramGeometry(width);
  it('has closed top left, open top right, half-open below in the middle, apart from each other and inside', () => {
    expect(states.closed.x).toBeLessThan(states.open.x);
    expect(states.closed.y).toBe(states.open.y);
    expect(states.halfOpen.y).toBeGreaterThan(states.closed.y + states.closed.height);
    for (const [a, b] of pairs(STATE_KEYS)) expect(overlaps(states[a], states[b])).toBe(false);
    for (const state of STATE_KEYS) {
      expect(states[state].x).toBeGreaterThanOrEqual(0);
      expect(states[state].x + states[state].width).toBeLessThanOrEqual(width);
      expect(states[state].y + states[state].height).toBeLessThanOrEqual(height);
    }
  });
  it('has arrows that never cross each other or a card', () => {
    for (const [a, b] of pairs(ARROW_KEYS))
      for (const one of legs(arrows[a])) for (const other of legs(arrows[b])) expect(overlaps(one, other), `${a} and ${b}`).toBe(false);
    for (const arrow of ARROW_KEYS)
      for (const leg of legs(arrows[arrow]))
        for (const state of STATE_KEYS) expect(overlaps(leg, states[state]), `${arrow} and ${state}`).toBe(false);
  });
  it('has labels that lie on no card and on no other label, and only the upper one along its own arrow', () => {
    for (const [a, b] of pairs(ARROW_KEYS)) expect(overlaps(arrows[a].label, arrows[b].label), `${a} and ${b}`).toBe(false);
    for (const arrow of ARROW_KEYS) {
      expect(arrows[arrow].label.width).toBeGreaterThan(70);
      for (const state of STATE_KEYS) expect(overlaps(arrows[arrow].label, states[state]), `${arrow} and ${state}`).toBe(false);
      for (const other of ARROW_KEYS) {
        if (arrow === 'closed-open' && other === arrow) continue;
        for (const leg of legs(arrows[other])) expect(overlaps(arrows[arrow].label, leg), `label of ${arrow} and arrow ${other}`).toBe(false);
      }
    }
  });
});

describe('an arrow', () => {
  it('is a path with round bends that stops short of its head', () => {
    expect(arrowPath({ points: [[0, 0], [100, 0], [100, 50]], radius: 10, label: { x: 0, y: 0, width: 0, height: 0, align: 'left' } }, 5)).toBe('M0 0L90 0Q100 0 100 10L100 45');
  });
});
