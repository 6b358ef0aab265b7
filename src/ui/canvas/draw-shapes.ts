/** Draws what is on the wires: shapes while they are few, squares for what is well when they are many, bands when they are too many to count. */
import type { Outcome } from '../../engine/outcome.ts';
import { CanvasSurface } from '../kit/canvas-surface.ts';
import { drawShape } from '../kit/outcome-shape.ts';
import { FAMILIES, outcomeStyle, type OutcomeStyle } from '../kit/outcome-style.ts';
import type { Theme } from '../kit/theme.ts';
import { crowding, IN_FLIGHT, LATE, MOST_SHAPES, type MovingShapes } from './moving-shapes.ts';
import { alongRail, type RailLine } from './rails.ts';

/** Above this many on the screen, what is in flight or ok becomes a small square. */
export const MANY_SHAPES = 200;
/** Shapes keep this far from the cards at both ends of a rail. */
const INSET = 6;
const LANES = 3;
const LANE_STEP = 5;
const SIZE = 9;
const CROWDED_SIZE = 6.5;
const SQUARE = 3;
const BIN = 3;

/** Shapes drawn once per shape and size, then copied. `scale`: device pixels per px of the layout. */
export interface Sprites { readonly theme: Theme; readonly scale: number; readonly drawn: Map<string, HTMLCanvasElement> }
export const spritesOf = (theme: Theme, scale: number): Sprites => ({ theme, scale, drawn: new Map() });

export interface ShapePalette extends Sprites { style(kind: number): OutcomeStyle }

export function shapePalette(sprites: Sprites, outcomes: readonly Outcome[]): ShapePalette {
  const inFlight = outcomeStyle('in-flight');
  const late = outcomeStyle('late');
  const styles = outcomes.map((outcome) => outcomeStyle(outcome.reason, outcome.marks));
  return { ...sprites, style: (kind) => (kind === IN_FLIGHT ? inFlight : kind === LATE ? late : styles[kind] ?? inFlight) };
}

const isCalm = (style: OutcomeStyle) => style.family === 'in-flight' || style.family === 'ok';

/** The context is scaled to px of the layout. */
export function drawShapes(ctx: CanvasRenderingContext2D, shapes: MovingShapes, rails: readonly RailLine[], palette: ShapePalette): void {
  if (shapes.count > MOST_SHAPES) {
    drawBands(ctx, shapes, rails, palette);
    return;
  }
  const crowd = crowdOfRails(shapes, rails);
  const many = shapes.count > MANY_SHAPES;
  // What is well first, so that trouble lies on top.
  for (const calm of [true, false]) {
    for (let k = 0; k < shapes.count; k += 1) {
      const style = palette.style(shapes.kind[k] ?? IN_FLIGHT);
      const rail = rails[shapes.rail[k] ?? 0];
      if (rail === undefined || isCalm(style) !== calm) continue;
      const crowded = crowd[shapes.rail[k] ?? 0] ?? 0;
      const lane = (((shapes.call[k] ?? 0) % LANES) - 1) * LANE_STEP * crowded;
      const place = alongRail(rail, inset(shapes.at[k] ?? 0, rail));
      const x = place.x + place.on.acrossX * lane;
      const y = place.y + place.on.acrossY * lane;
      if (many && calm) {
        ctx.fillStyle = palette.theme.outcome[style.family].ink;
        ctx.fillRect(x - SQUARE / 2, y - SQUARE / 2, SQUARE, SQUARE);
      } else {
        const size = Math.round(2 * (SIZE - (SIZE - CROWDED_SIZE) * crowded)) / 2;
        const box = size + 3;
        ctx.drawImage(spriteOf(palette, style, size), x - box / 2, y - box / 2, box, box);
      }
    }
  }
}

function inset(at: number, rail: RailLine): number {
  const edge = Math.min(0.2, INSET / rail.length);
  return edge + at * (1 - 2 * edge);
}

function crowdOfRails(shapes: MovingShapes, rails: readonly RailLine[]): Float32Array {
  const counts = new Float32Array(rails.length);
  for (let k = 0; k < shapes.count; k += 1) {
    const rail = shapes.rail[k] ?? 0;
    counts[rail] = (counts[rail] ?? 0) + 1;
  }
  return counts.map((count, rail) => crowding(count, rails[rail]?.length ?? 1));
}

function spriteOf(palette: ShapePalette, style: OutcomeStyle, size: number): HTMLCanvasElement {
  const key = `${style.shape} ${style.family} ${size}`;
  const known = palette.drawn.get(key);
  if (known !== undefined) return known;
  const canvas = document.createElement('canvas');
  const box = size + 3;
  canvas.width = Math.ceil(box * palette.scale);
  canvas.height = canvas.width;
  const ctx = canvas.getContext('2d');
  if (ctx !== null) {
    ctx.scale(canvas.width / box, canvas.width / box);
    const hue = palette.theme.outcome[style.family];
    drawShape(new CanvasSurface(ctx), style.shape, box / 2, box / 2, size, { fill: hue.fill, edge: hue.ink, paper: palette.theme.surface });
  }
  palette.drawn.set(key, canvas);
  return canvas;
}

/** Along each rail the share of each family, stacked; its height says how many there are. */
function drawBands(ctx: CanvasRenderingContext2D, shapes: MovingShapes, rails: readonly RailLine[], palette: ShapePalette): void {
  const families = FAMILIES.length;
  const bins = rails.map((rail) => new Float32Array(Math.max(1, Math.ceil(rail.length / BIN)) * families));
  let most = 1;
  for (let k = 0; k < shapes.count; k += 1) {
    const counts = bins[shapes.rail[k] ?? 0];
    if (counts === undefined) continue;
    const bin = Math.min(counts.length / families - 1, Math.floor((shapes.at[k] ?? 0) * (counts.length / families)));
    const place = bin * families + FAMILIES.indexOf(palette.style(shapes.kind[k] ?? IN_FLIGHT).family);
    counts[place] = (counts[place] ?? 0) + 1;
  }
  for (const counts of bins) {
    for (let bin = 0; bin * families < counts.length; bin += 1)
      most = Math.max(
        most,
        counts.subarray(bin * families, (bin + 1) * families).reduce((a, b) => a + b, 0),
      );
  }
  rails.forEach((rail, r) => {
    const counts = bins[r];
    if (counts === undefined) return;
    const steps = counts.length / families;
    for (let bin = 0; bin < steps; bin += 1) {
      const { x, y, on } = alongRail(rail, inset((bin + 0.5) / steps, rail));
      let used = -7;
      FAMILIES.forEach((family, f) => {
        const part = (14 * (counts[bin * families + f] ?? 0)) / most;
        if (part === 0) return;
        ctx.fillStyle = palette.theme.outcome[family].fill;
        if (on.acrossY === 0) ctx.fillRect(x + used, y - BIN / 2, part, BIN);
        else ctx.fillRect(x - BIN / 2, y + used, BIN, part);
        used += part;
      });
    }
  });
}
