/** The strip over a why-chain: one call with the states of its breaker, its late work and what both took. */
import { drawBand, type StateInterval } from '../kit/breaker-style.ts';
import { formatDuration } from '../kit/format.ts';
import type { Surface, TextStyle } from '../kit/surface.ts';
import type { Theme } from '../kit/theme.ts';
import { timeScale, timeTicks } from '../kit/time-scale.ts';
import { lateWork } from './call-at.ts';
import { drawCall, ROOMY, type RowPalette } from './draw-rows.ts';
import type { SpanTable } from './span-table.ts';

export interface Strip { readonly table: SpanTable; readonly band: readonly StateInterval[]; readonly fromUs: number; readonly toUs: number }

/** From a little before the call to a little after the last work done for it. */
export function stripOf(table: SpanTable, band: readonly StateInterval[], untilUs: number): Strip {
  const startUs = table.startUs[0] ?? 0;
  let endUs = table.endUs[0] ?? startUs;
  for (let s = 0; s < (table.first[1] ?? 0); s++) {
    const endedUs = table.endedUs[s] ?? 0;
    endUs = Math.max(endUs, endedUs === Infinity ? untilUs : endedUs, (table.deadlineUs[s] ?? Infinity) === Infinity ? 0 : table.deadlineUs[s] ?? 0);
  }
  const room = Math.max(200, (endUs - startUs) * 0.04);
  return { table, band, fromUs: startUs - room, toUs: endUs + room };
}

/** 84 px high with a band, of which the last 22 are the axis. */
export function drawStrip(surface: Surface, theme: Theme, strip: Strip, palette: RowPalette, width: number, height: number): void {
  const { table, fromUs, toUs } = strip;
  const scale = timeScale(fromUs, toUs, 0, width);
  const bandHeight = strip.band.length > 0 ? 14 : 0;
  if (bandHeight > 0) drawBand(surface, theme, strip.band, scale, 0, bandHeight);
  const middle = bandHeight + 16;
  drawCall(surface, { table, fromUs, pxPerUs: width / (toUs - fromUs), width, measures: { ...ROOMY, tick: 20 }, palette }, 0, middle);
  const style: TextStyle = { fill: theme.text2, size: 11, font: theme.fontUi, baseline: 'middle' };
  const took = formatDuration(Math.round(((table.endUs[0] ?? 0) - (table.startUs[0] ?? 0)) / 1000));
  const x = scale.x(table.startUs[0] ?? 0);
  surface.text(x, middle + 18, took, style);
  const late = longestLate(table);
  if (late !== null) {
    const text = `late work, ${formatDuration(Math.round((late.toUs - late.fromUs) / 1000))} on a worker`;
    const lateStyle = { ...style, fill: theme.outcome.timeout.ink };
    const least = x + surface.measure(took, style) + 16;
    surface.text(Math.max(least, Math.min(scale.x(late.fromUs), width - surface.measure(text, lateStyle))), middle + 18, text, lateStyle);
  }
  const foot = height - 20;
  surface.rect(0, foot, width, 1, { fill: theme.rule });
  for (const tick of timeTicks(fromUs, toUs, Math.max(2, Math.floor(width / 80)))) {
    const half = surface.measure(tick.text, style) / 2;
    surface.rect(Math.round(scale.x(tick.us)), foot, 1, 4, { fill: theme.rule });
    surface.text(Math.min(Math.max(scale.x(tick.us), half), width - half), foot + 12, tick.text, { ...style, fill: theme.text3, align: 'center' });
  }
}

function longestLate(table: SpanTable) {
  let longest: ReturnType<typeof lateWork> = null;
  for (let s = 0; s < (table.first[1] ?? 0); s++) {
    const late = lateWork(table, s);
    if (late !== null && late.toUs !== Infinity && (longest === null || late.toUs - late.fromUs > longest.toUs - longest.fromUs)) longest = late;
  }
  return longest;
}
