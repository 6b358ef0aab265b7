/** What is written over the rows of a timeline at full strength, and the axis with its band above them. */
import { drawBand, type StateInterval } from '../kit/breaker-style.ts';
import { formatDuration } from '../kit/format.ts';
import type { Surface, TextStyle } from '../kit/surface.ts';
import type { Theme } from '../kit/theme.ts';
import { timeScale, timeTicks } from '../kit/time-scale.ts';
import { lateWork } from './call-at.ts';
import type { RowScene } from './draw-rows.ts';

export interface LateLabel { readonly row: number; readonly x: number; readonly text: string }

/** One label a row, after its last late work; pushed left where the view ends, left out where it would hide the work itself. */
export function lateLabels(scene: RowScene, measure: (text: string) => number): readonly LateLabel[] {
  const labels: LateLabel[] = [];
  const { table, fromUs, pxPerUs, width } = scene;
  for (let row = 0; row < table.rows; row++) {
    let last: { x0: number; x1: number; us: number } | null = null;
    for (let s = table.first[row] ?? 0; s < (table.first[row + 1] ?? 0); s++) {
      const late = lateWork(table, s);
      if (late === null || late.toUs === Infinity) continue;
      const x1 = (late.toUs - fromUs) * pxPerUs;
      if (last === null || x1 > last.x1) last = { x0: (late.fromUs - fromUs) * pxPerUs, x1, us: late.toUs - late.fromUs };
    }
    if (last === null || last.x1 - last.x0 < 2 || last.x1 < 0 || last.x0 > width) continue;
    const text = `late, ${formatDuration(Math.round(last.us / 100) / 10)}`;
    const room = measure(text);
    const x = Math.min(last.x1 + 6, width - room - 4);
    if (x >= last.x0 + 6 && x >= 0) labels.push({ row, x, text });
  }
  return labels;
}

export function drawLateLabels(surface: Surface, scene: RowScene, theme: Theme, top: number, size: number): void {
  const style: TextStyle = { fill: theme.outcome.timeout.ink, size, font: theme.fontUi, baseline: 'middle', halo: theme.surface };
  for (const label of lateLabels(scene, (text) => surface.measure(text, style))) {
    surface.text(label.x, top + (label.row + 0.5) * scene.measures.row + 0.5, label.text, style);
  }
}

/** Lines at the ticks, behind the rows, and one under each row. */
export function drawGrid(surface: Surface, theme: Theme, fromUs: number, spanUs: number, width: number, height: number, rowHeight: number): void {
  const scale = timeScale(fromUs, fromUs + spanUs, 0, width);
  for (let y = rowHeight; y <= height; y += rowHeight) surface.rect(0, Math.round(y) - 1, width, 1, { fill: theme.line });
  for (const tick of timeTicks(fromUs, fromUs + spanUs, tickCount(width))) surface.rect(Math.round(scale.x(tick.us)), 0, 1, height, { fill: theme.line });
}

export function tickCount(width: number): number {
  return Math.min(12, Math.max(4, Math.floor(width / 76)));
}

/** Ticks above, the breaker's band below; `bandHeight` 0 leaves the band out. */
export function drawAxis(
  surface: Surface,
  theme: Theme,
  fromUs: number,
  spanUs: number,
  width: number,
  height: number,
  band: readonly StateInterval[],
  textSize: number,
): void {
  const scale = timeScale(fromUs, fromUs + spanUs, 0, width);
  const style: TextStyle = { fill: theme.text3, size: textSize, font: theme.fontUi, align: 'center', baseline: 'middle' };
  const bandHeight = band.length === 0 ? 0 : 6;
  for (const tick of timeTicks(fromUs, fromUs + spanUs, tickCount(width))) {
    const half = surface.measure(tick.text, style) / 2;
    const x = Math.min(Math.max(scale.x(tick.us), half), width - half);
    surface.text(x, (height - bandHeight) / 2, tick.text, style);
  }
  if (bandHeight > 0) drawBand(surface, theme, band, scale, height - bandHeight, bandHeight, { words: false });
}
