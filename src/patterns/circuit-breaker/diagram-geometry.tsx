/** Where states, arrows and labels of the diagram stand. Closed top left, open top right, half-open below in the middle, whatever the dialect. */

export type StateKey = 'closed' | 'open' | 'halfOpen';
export type ArrowKey = 'closed-open' | 'open-halfOpen' | 'halfOpen-open' | 'halfOpen-closed' | 'open-closed';
export const STATE_KEYS: readonly StateKey[] = ['closed', 'open', 'halfOpen'];
export const ARROW_KEYS: readonly ArrowKey[] = ['closed-open', 'open-halfOpen', 'halfOpen-open', 'halfOpen-closed', 'open-closed'];

export interface Box { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
/** `points` are the corners of the path from state to state; each bend has the radius `radius`. */
export interface Arrow { readonly points: readonly (readonly [x: number, y: number])[]; readonly radius: number; readonly label: Label }
/** Two lines: their box, and the edge they are set against. */
export interface Label extends Box { readonly align: 'left' | 'center' | 'right' }
export interface Diagram {
  readonly width: number; readonly height: number;
  /** Font sizes in px: names of states, all other lines. */
  readonly nameSize: number; readonly lineSize: number; readonly lineHeight: number; readonly ring: number;
  /** Few words only. */
  readonly brief: boolean;
  readonly states: { readonly [K in StateKey]: Box };
  readonly arrows: { readonly [K in ArrowKey]: Arrow };
}

interface Measures {
  readonly card: number; readonly cardHeight: number; readonly top: number; readonly drop: number; readonly inset: number; readonly ring: number;
  readonly nameSize: number; readonly lineSize: number; readonly lineHeight: number; readonly margin: number; readonly radius: number;
}

const BASE: Measures = {
  card: 136,
  cardHeight: 56,
  top: 12,
  drop: 136,
  inset: 14,
  ring: 34,
  nameSize: 13,
  lineSize: 11,
  lineHeight: 14,
  margin: 16,
  radius: 24,
};
/** In embeds nothing is below 13 px. */
const LARGE: Measures = { ...BASE, card: 188, cardHeight: 68, drop: 160, nameSize: 15, lineSize: 13, lineHeight: 18, margin: 24 };
/** Below this width the label of the upper arrow has no room between the cards and stands above them. */
const NARROW = 386;
const LARGE_FROM = 640;
const CLEAR = 4;

/** `width` in px of the panel; the height follows. */
export function diagramGeometry(width: number): Diagram {
  const narrow = width < NARROW;
  const measures = width >= LARGE_FROM ? LARGE : BASE;
  const card = narrow ? Math.min(measures.card, Math.floor((width - 2 * measures.margin - 24) / 2)) : measures.card;
  const lift = narrow ? 2 * measures.lineHeight + 8 : 0;
  const top = measures.top + lift;
  const { cardHeight, drop, inset, margin, lineHeight, radius } = measures;
  const middle = Math.round(width / 2);
  const closed: Box = { x: margin, y: top, width: card, height: cardHeight };
  const open: Box = { x: width - margin - card, y: top, width: card, height: cardHeight };
  const half: Box = { x: Math.round(middle - card / 2), y: top + drop, width: card, height: cardHeight };
  const foot = top + cardHeight;
  const row = half.y + cardHeight / 2;
  const turn = foot + (half.y - foot) / 2 - (measures === LARGE ? 0 : 2);
  const start = half.x + half.width - Math.round(card * 0.2);
  const end = Math.max(open.x + Math.round(card * 0.16), start + 28);
  const lines = 2 * lineHeight;
  const upper = top + cardHeight / 2;
  const between: Label = narrow
    ? { x: margin, y: 4, width: width - 2 * margin, height: lines, align: 'center' }
    : { x: closed.x + card + CLEAR, y: upper - lineHeight - 5, width: open.x - closed.x - card - 2 * CLEAR, height: lines + 10, align: 'center' };
  const direct = upper + lineHeight + 9;
  const sideRow = row - lines - 7;
  const below = half.y + cardHeight + 6;
  return {
    width, height: half.y + cardHeight + (narrow ? lines + 24 : 10),
    nameSize: measures.nameSize, lineSize: measures.lineSize, lineHeight, ring: measures.ring, brief: width < 420,
    states: { closed, open, halfOpen: half },
    arrows: {
      'closed-open': { points: [[closed.x + card + CLEAR, upper], [open.x - CLEAR, upper]], radius, label: between },
      'open-halfOpen': {
        points: [[open.x + card - inset, foot + CLEAR], [open.x + card - inset, row], [half.x + card + CLEAR, row]], radius,
        label: narrow
          ? { x: middle + 4, y: below, width: width - margin - middle - 4, height: lines, align: 'right' }
          : { x: half.x + card + 2, y: sideRow, width: open.x + card - inset - 10 - half.x - card - 2, height: lines, align: 'right' },
      },
      'halfOpen-open': {
        points: [[start, half.y - CLEAR], [start, turn], [end, turn], [end, foot + CLEAR]], radius: Math.min(12, (end - start) / 2),
        label: { x: closed.x + inset + 12, y: turn - lineHeight + 4, width: start - 10 - closed.x - inset - 12, height: lines, align: 'right' },
      },
      'halfOpen-closed': {
        points: [[half.x - CLEAR, row], [closed.x + inset, row], [closed.x + inset, foot + CLEAR]], radius,
        label: narrow
          ? { x: margin, y: below, width: middle - 4 - margin, height: lines, align: 'left' }
          : { x: closed.x + inset + 12, y: sideRow, width: half.x - closed.x - inset - 14, height: lines, align: 'left' },
      },
      'open-closed': {
        points: [[open.x - CLEAR, direct], [closed.x + card + CLEAR, direct]], radius,
        label: narrow
          ? { x: closed.x + inset + 12, y: foot + 3, width: end - 10 - closed.x - inset - 12, height: lineHeight, align: 'center' }
          : { ...between, y: direct + 3, height: lineHeight },
      },
    },
  };
}

/** The path's SVG text, with round bends; it ends `short` px before its last point to leave room for the head. */
export function arrowPath({ points, radius }: Arrow, short = 0): string {
  const parts: string[] = [];
  points.forEach(([x, y], k) => {
    const before = points[k - 1];
    const after = points[k + 1];
    if (before === undefined) {
      parts.push(`M${x} ${y}`);
      return;
    }
    if (after === undefined) {
      const [endX, endY] = towards([x, y], before, short);
      parts.push(`L${endX} ${endY}`);
      return;
    }
    const bend = Math.min(radius, length(before, [x, y]) / 2, length([x, y], after) / 2);
    const [inX, inY] = towards([x, y], before, bend);
    const [outX, outY] = towards([x, y], after, bend);
    parts.push(`L${inX} ${inY}Q${x} ${y} ${outX} ${outY}`);
  });
  return parts.join('');
}

/** The triangle at the arrow's end, pointing along its last leg. */
export function arrowHead({ points }: Arrow, size: number): string {
  const tip = points.at(-1) ?? [0, 0];
  const before = points.at(-2) ?? tip;
  const [baseX, baseY] = towards(tip, before, size);
  const sideX = ((tip[1] - baseY) / size) * size * 0.5;
  const sideY = ((tip[0] - baseX) / size) * size * 0.5;
  return `M${tip[0]} ${tip[1]}L${baseX + sideX} ${baseY - sideY}L${baseX - sideX} ${baseY + sideY}Z`;
}

type Point = readonly [x: number, y: number];

function length(a: Point, b: Point): number {
  return Math.abs(a[0] - b[0]) + Math.abs(a[1] - b[1]);
}

/** The point `distance` away from `from` on the level or upright line to `to`. */
function towards(from: Point, to: Point, distance: number): Point {
  return [from[0] + Math.sign(to[0] - from[0]) * distance, from[1] + Math.sign(to[1] - from[1]) * distance];
}
