/** The two rails of each wire: requests on one, answers on the other, straight or with bends. */
import type { PipelineLayout, WireLine } from './pipeline-boxes.ts';
import { RAIL } from './pipeline-boxes.ts';

export interface Point { readonly x: number; readonly y: number }
interface Straight {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
  readonly length: number;
  readonly acrossX: number;
  readonly acrossY: number;
}

/** A rail in px: from its start to its end, its whole length, and the direction in which its lanes lie beside each other where it starts. */
export interface RailLine extends Straight {
  /** The straight parts of a rail with bends, from start to end. */
  readonly parts?: readonly Straight[];
}

/** The distance of each rail from the middle of its wire in this layout. */
export function railDistance({ vertical, compact }: Pick<PipelineLayout, 'vertical' | 'compact'>): number {
  return compact ? RAIL - 3 : vertical ? RAIL - 1 : RAIL;
}

/** The rails of a layout, two per wire: requests above (or left), answers below (or right), travelling back. */
export function railLines(layout: Pick<PipelineLayout, 'vertical' | 'wires'>, distance: number): readonly RailLine[] {
  const side = layout.vertical ? -1 : 1;
  return layout.wires.flatMap((wire) => {
    const out = besides(pointsOf(wire), distance, side);
    const back = besides(pointsOf(wire), -distance, side).reverse();
    return [railOf(out, side), railOf(back, -side)];
  });
}

function pointsOf({ x0, y0, x1, y1, bends = [] }: WireLine): readonly Point[] {
  return [{ x: x0, y: y0 }, ...bends, { x: x1, y: y1 }];
}

function straight(from: Point, to: Point, side: number): Straight {
  const length = Math.max(1, Math.sqrt((to.x - from.x) * (to.x - from.x) + (to.y - from.y) * (to.y - from.y)));
  return { x0: from.x, y0: from.y, x1: to.x, y1: to.y, length, acrossX: (side * (to.y - from.y)) / length, acrossY: (-side * (to.x - from.x)) / length };
}

/** The line at this distance beside another: at a bend, where the lines beside its two parts meet. */
function besides(points: readonly Point[], distance: number, side: number): Point[] {
  const parts = points.slice(1).map((to, k) => straight(points[k] ?? to, to, side));
  return points.map((point, k) => {
    const before = parts[k - 1] ?? parts[k], after = parts[k] ?? before;
    if (before === undefined || after === undefined) return point;
    const x = before.acrossX + after.acrossX, y = before.acrossY + after.acrossY;
    const scale = (2 * distance) / Math.max(0.5, x * x + y * y);
    return { x: point.x + x * scale, y: point.y + y * scale };
  });
}

function railOf(points: readonly Point[], side: number): RailLine {
  const [first = { x: 0, y: 0 }, last = first] = [points[0], points.at(-1)];
  const whole = straight(first, last, side);
  if (points.length < 3) return whole;
  const parts = points.slice(1).map((to, k) => straight(points[k] ?? to, to, side));
  return { ...whole, length: parts.reduce((sum, part) => sum + part.length, 0), parts };
}

/** Where a share of the way along a rail is, 0 its start and 1 its end, with the straight part it is on. */
export function alongRail(rail: RailLine, at: number): Point & { readonly on: Straight } {
  let on: Straight = rail, rest = at * rail.length, passed = 0;
  for (const part of rail.parts ?? []) {
    rest -= passed;
    on = part;
    if (rest <= part.length) break;
    passed = part.length;
  }
  const share = rail.parts === undefined ? at : Math.min(1, rest / on.length);
  return { x: on.x0 + (on.x1 - on.x0) * share, y: on.y0 + (on.y1 - on.y0) * share, on };
}
