/** The geometry of every outcome's shape: the same on wires, in charts, in tables and in badges. */
import type { Shape } from './outcome-style.ts';
import type { Path, PathCommand, Surface } from './surface.ts';

/** `paper` fills what is hollow; without it what is behind shows through. */
export interface ShapePaint { readonly fill: string; readonly edge: string; readonly paper?: string }

/** Drawn on a grid of 12 × 12 around the centre (x, y) and scaled to `size`; the edge stays 1 px at small sizes. */
export function drawShape(surface: Surface, shape: Shape, x: number, y: number, size: number, paint: ShapePaint): void {
  const u = size / 12;
  const edge = Math.max(1, u);
  const thin = Math.max(1.25, 1.5 * u);
  const solid = { fill: paint.fill, stroke: paint.edge, width: edge } as const;
  const open = { ...(paint.paper === undefined ? {} : { fill: paint.paper }), stroke: paint.edge, width: thin } as const;
  const circle = (r: number, dx = 0): PathCommand => ['O', x + dx * u, y, r * u];
  const square = (half: number): Path => [
    ['M', x - half * u, y - half * u], ['L', x + half * u, y - half * u], ['L', x + half * u, y + half * u], ['L', x - half * u, y + half * u], ['Z'],
  ];
  switch (shape) {
    case 'disc':
      surface.path([circle(4.8)], solid);
      return;
    case 'star':
      surface.path(polygon(x, y + 0.3 * u, 10, (k) => (k % 2 === 0 ? 5.7 : 2.6) * u), solid);
      return;
    case 'pentagon':
      surface.path(polygon(x, y + 0.3 * u, 5, () => 5.3 * u), solid);
      return;
    case 'cross':
      surface.path(crossPath(x, y, u), solid);
      return;
    case 'disc-bar':
      surface.path([circle(5.1)], { fill: paint.fill, stroke: paint.edge, width: edge });
      surface.rect(x - 2.7 * u, y - 0.9 * u, 5.4 * u, 1.8 * u, { fill: paint.paper ?? '#ffffff' });
      return;
    case 'ring':
      surface.path([circle(5.1), circle(2)], { ...solid, evenOdd: true });
      return;
    case 'ring-dot':
      surface.path([circle(4.8)], open);
      surface.path([circle(2.1)], { fill: paint.fill, stroke: paint.edge, width: edge * 0.6 });
      return;
    case 'ring-half':
      surface.path([circle(4.8)], paint.paper === undefined ? {} : { fill: paint.paper });
      surface.path([['A', x, y, 4.8 * u, 0, Math.PI], ['Z']], { fill: paint.fill });
      surface.path([circle(4.8)], { stroke: paint.edge, width: thin });
      surface.line([x - 4.8 * u, y, x + 4.8 * u, y], { stroke: paint.edge, width: edge });
      return;
    case 'triangle':
      surface.path([['M', x - 5.3 * u, y - 4.4 * u], ['L', x + 5.3 * u, y - 4.4 * u], ['L', x, y + 5 * u], ['Z']], solid);
      return;
    case 'square-diagonal':
      surface.path(square(4.4), open);
      surface.line([x - 2.6 * u, y + 2.6 * u, x + 2.6 * u, y - 2.6 * u], { stroke: paint.edge, width: thin });
      return;
    case 'broken-line':
      surface.line([x - 5.6 * u, y, x - 1.9 * u, y], { stroke: paint.edge, width: 1.8 * u });
      surface.line([x + 1.9 * u, y, x + 5.6 * u, y], { stroke: paint.edge, width: 1.8 * u });
      surface.line([x - 1.9 * u, y - 4 * u, x - 1.9 * u, y + 4 * u], { stroke: paint.edge, width: 1.8 * u });
      surface.line([x + 1.9 * u, y - 4 * u, x + 1.9 * u, y + 4 * u], { stroke: paint.edge, width: 1.8 * u });
      return;
    case 'stroke':
      surface.line([x - 4.6 * u, y, x + 4.6 * u, y], { stroke: paint.edge, width: 2 * u, cap: 'round' });
      return;
    case 'hollow':
      surface.path([circle(4.6)], open);
      return;
    case 'hollow-dashed':
      surface.path([circle(4.6)], { ...open, dash: dashes(2 * Math.PI * 4.6 * u, 7) });
      return;
    case 'square':
      surface.path(square(4.6), solid);
      return;
    case 'square-dashed':
      surface.path(square(4.5), { ...open, dash: dashes(36 * u, 10) });
      return;
    case 'two-discs':
      surface.path([circle(3.7, -1.9)], solid);
      surface.path([circle(3.7, 1.9)], { ...open, fill: paint.paper ?? '#ffffff', width: edge });
      return;
  }
}

/** `count` dashes that close up evenly on a line of this length. */
function dashes(length: number, count: number): readonly number[] {
  const period = length / count;
  return [period * 0.58, period * 0.42];
}

/** Corners around the centre, the first at the top, each at its own radius. */
function polygon(x: number, y: number, corners: number, radius: (k: number) => number): Path {
  const points = Array.from({ length: corners }, (_, k): PathCommand => {
    const angle = (2 * Math.PI * k) / corners - Math.PI / 2;
    return [k === 0 ? 'M' : 'L', x + radius(k) * Math.cos(angle), y + radius(k) * Math.sin(angle)];
  });
  return [...points, ['Z']];
}

/** A saltire: two bars of width 3.6 on the diagonals, reaching 5.4 to each side. */
function crossPath(x: number, y: number, u: number): Path {
  const tip = 5.4 * u;
  const cut = 2.5 * u;
  const waist = cut;
  const corners: readonly (readonly [number, number])[] = [
    [-tip, -tip + cut], [-tip + cut, -tip], [0, -waist], [tip - cut, -tip], [tip, -tip + cut], [waist, 0],
    [tip, tip - cut], [tip - cut, tip], [0, waist], [-tip + cut, tip], [-tip, tip - cut], [-waist, 0],
  ];
  return [...corners.map(([dx, dy], k): PathCommand => [k === 0 ? 'M' : 'L', x + dx, y + dy]), ['Z']];
}
