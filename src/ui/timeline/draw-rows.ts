/** Draws calls as rows: attempts, waits, short circuits, deadlines and late work, from flat columns and without an object per attempt. */
import type { Outcome } from '../../engine/outcome.ts';
import { SPAN } from '../../engine/recording/sink.ts';
import { drawShape, type ShapePaint } from '../kit/outcome-shape.ts';
import { outcomeStyle, type OutcomeStyle } from '../kit/outcome-style.ts';
import type { Paint, Surface } from '../kit/surface.ts';
import type { Theme } from '../kit/theme.ts';
import { SEEN_TIMEOUT, type SpanTable } from './span-table.ts';

/** Heights in px: `dense` in the workbench, `roomy` in embeds. */
export interface RowMeasures {
  readonly row: number;
  readonly bar: number;
  readonly queue: number;
  readonly wait: number;
  readonly mark: number;
  readonly tick: number;
}
export const DENSE: RowMeasures = { row: 16, bar: 9, queue: 5, wait: 4, mark: 11, tick: 13 };
export const ROOMY: RowMeasures = { row: 30, bar: 14, queue: 7, wait: 5, mark: 15, tick: 26 };

interface Ink { readonly style: OutcomeStyle; readonly bar: Paint; readonly thin: Paint; readonly mark: ShapePaint }
/** Paints of one theme, made once and used for every attempt. */
export interface RowPalette {
  readonly seen: readonly Ink[];
  readonly timeout: Ink;
  readonly cancelled: Ink;
  readonly wait: Paint;
  readonly deadline: Paint;
  readonly late: Paint;
  readonly thread: Paint;
  readonly wire: Paint;
}

export function rowPalette(theme: Theme, outcomes: readonly Outcome[]): RowPalette {
  const ink = (style: OutcomeStyle): Ink => {
    const hue = theme.outcome[style.family];
    return { style, bar: { fill: hue.fill, stroke: hue.ink }, thin: { fill: hue.ink }, mark: { fill: hue.fill, edge: hue.ink, paper: theme.surface } };
  };
  const lateInk = theme.outcome.timeout.ink;
  return {
    seen: outcomes.map((outcome) => ink(outcomeStyle(outcome.reason, outcome.marks))),
    timeout: ink(outcomeStyle('timeout')),
    cancelled: ink(outcomeStyle('cancelled')),
    wait: { hatch: { color: theme.edge, angle: 'forward', gap: 6, width: 1 } },
    deadline: { stroke: theme.ink, width: 1.25 },
    late: { stroke: lateInk, dash: [3, 2], hatch: { color: lateInk, angle: 'backward', gap: 4, width: 1 } },
    thread: { stroke: lateInk, width: 1, dash: [1.5, 2.5] },
    wire: { stroke: theme.edge, width: 1 },
  };
}

export interface RowScene {
  readonly table: SpanTable;
  readonly fromUs: number;
  readonly pxPerUs: number;
  readonly width: number;
  readonly measures: RowMeasures;
  readonly palette: RowPalette;
}

/** Draws row r of the table from y = top + r · row height. */
export function drawRows(surface: Surface, scene: RowScene, top = 0): void {
  for (let r = 0; r < scene.table.rows; r++) drawCall(surface, scene, r, top + (r + 0.5) * scene.measures.row);
}

/** One call around the line y = `middle`. */
export function drawCall(surface: Surface, scene: RowScene, r: number, middle: number): void {
  const { table, fromUs, pxPerUs, width, measures, palette } = scene;
  const end = table.first[r + 1] ?? 0;
  const startUs = table.startUs[r] ?? 0;
  const callEndUs = table.endUs[r] ?? startUs;
  let reachedUs = startUs;      // where the last attempt left off: what follows is a wait
  let bars = -Infinity;         // right edge of the last bar drawn, so that a thousand attempts in one pixel are drawn once
  let barSeen = Number.NaN;
  let marks = -Infinity;
  let markSeen = Number.NaN;
  let tick = Number.NaN;

  for (let s = table.first[r] ?? 0; s < end; s++) {
    const sentUs = table.sentUs[s] ?? 0;
    const endedUs = table.endedUs[s] ?? 0;
    const leftUs = Math.min(table.leftUs[s] ?? 0, endedUs === Infinity ? Infinity : Math.max(endedUs, table.leftUs[s] ?? 0));
    const seen = table.seen[s] ?? SEEN_TIMEOUT;
    const flags = table.flags[s] ?? 0;
    const x0 = (sentUs - fromUs) * pxPerUs;
    const x1 = leftUs === Infinity ? width + 20 : (leftUs - fromUs) * pxPerUs;
    if (sentUs > reachedUs && (flags & SPAN.orphan) === 0) drawWait(surface, scene, reachedUs, sentUs, middle);
    if (leftUs !== Infinity && leftUs > reachedUs) reachedUs = leftUs;

    drawLate(surface, scene, s, x1, middle);
    if (x1 < -20 || x0 > width + 20) continue;
    const ink = seen >= 0 ? palette.seen[seen] ?? palette.timeout : seen === SEEN_TIMEOUT ? palette.timeout : palette.cancelled;
    if ((flags & SPAN.shortCircuit) === 0 && (x1 > bars + 0.75 || seen !== barSeen)) {
      drawBar(surface, scene, s, ink, Math.max(x0, -4), Math.min(x1, width + 4), middle);
      bars = x1;
      barSeen = seen;
    }
    const deadlineUs = table.deadlineUs[s] ?? Infinity;
    const at = Math.round((deadlineUs - fromUs) * pxPerUs);
    if (deadlineUs !== Infinity && at !== tick && at >= 0 && at <= width) {
      tick = at;
      surface.rect(at - palette.deadline.width! / 2, middle - measures.tick / 2, palette.deadline.width!, measures.tick, { fill: palette.deadline.stroke! });
    }
    if (leftUs !== Infinity && (x1 > marks + 4 || seen !== markSeen) && x1 > marks + 1) {
      drawShape(surface, ink.style.shape, x1, middle, measures.mark, ink.mark);
      marks = x1;
      markSeen = seen;
    }
  }
  if (callEndUs > reachedUs) drawEnd(surface, scene, r, reachedUs, callEndUs, middle);
}

/** The call ended without an attempt under way: at its deadline during a wait, or before anything was sent. */
function drawEnd(surface: Surface, scene: RowScene, r: number, fromUs: number, endUs: number, middle: number): void {
  drawWait(surface, scene, fromUs, endUs, middle);
  const x = (endUs - scene.fromUs) * scene.pxPerUs;
  const ink = scene.palette.seen[scene.table.outcome[r] ?? -1];
  if (ink === undefined || x < -20 || x > scene.width + 20) return;
  drawShape(surface, ink.style.shape, x, middle, scene.measures.mark, ink.mark);
}

function drawWait(surface: Surface, scene: RowScene, fromUs: number, toUs: number, middle: number): void {
  const x0 = Math.max(0, (fromUs - scene.fromUs) * scene.pxPerUs);
  const x1 = Math.min(scene.width, (toUs - scene.fromUs) * scene.pxPerUs);
  if (x1 - x0 < 3) return;
  surface.rect(x0, middle - scene.measures.wait / 2, x1 - x0, scene.measures.wait, scene.palette.wait);
}

/** Time on the wire is a line, time in the queue a thin bar, work a full one. */
function drawBar(surface: Surface, scene: RowScene, s: number, ink: Ink, x0: number, x1: number, middle: number): void {
  const { table, fromUs, pxPerUs, measures } = scene;
  const queuedUs = table.queuedUs[s] ?? -1;
  const begunUs = table.begunUs[s] ?? -1;
  const at = (us: number) => Math.min(Math.max((us - fromUs) * pxPerUs, x0), x1);
  const queue = queuedUs < 0 ? x0 : at(queuedUs);
  const work = begunUs < 0 ? x1 : at(begunUs);
  const done = Math.min(x1, at(table.endedUs[s] ?? Infinity));
  // Below half a pixel there is nothing to tell apart: an attempt without a queue is one bar from end to end.
  const barFrom = work - x0 < 1.5 && begunUs >= 0 ? x0 : work;
  const barTo = x1 - done < 1.5 ? x1 : done;
  if (barFrom > x0) {
    if (queue - x0 > 0.5) surface.rect(x0, middle - 0.75, queue - x0, 1.5, ink.thin);
    if (barFrom - queue > 0.5) surface.rect(queue, middle - measures.queue / 2, barFrom - queue, measures.queue, ink.bar);
  }
  if (barTo > barFrom) drawWork(surface, ink, barFrom, barTo, middle, measures.bar);
  else if (begunUs >= 0 && x1 - x0 < 1) drawWork(surface, ink, x0, x0 + 1, middle, measures.bar);
  if (x1 > barTo && begunUs >= 0) surface.rect(barTo, middle - 0.75, x1 - barTo, 1.5, ink.thin);
}

function drawWork(surface: Surface, ink: Ink, x0: number, x1: number, middle: number, height: number): void {
  if (x1 - x0 < 2.5) surface.rect(x0, middle - height / 2, Math.max(1, x1 - x0), height, ink.thin);
  else surface.rect(x0 + 0.5, middle - height / 2 + 0.5, x1 - x0 - 1, height - 1, ink.bar);
}

/** Work that nobody waits for any more: a thread through the queue, then a dashed, hatched outline. */
function drawLate(surface: Surface, scene: RowScene, s: number, left: number, middle: number): void {
  const { table, fromUs, pxPerUs, width, measures, palette } = scene;
  const endedUs = table.endedUs[s] ?? 0;
  const flags = table.flags[s] ?? 0;
  if (!(endedUs > (table.leftUs[s] ?? Infinity)) || (flags & SPAN.shortCircuit) !== 0) return;
  const begunUs = table.begunUs[s] ?? -1;
  const end = Math.min(width + 8, endedUs === Infinity ? width + 8 : (endedUs - fromUs) * pxPerUs);
  const work = begunUs < 0 ? end : Math.max(left, (begunUs - fromUs) * pxPerUs);
  if (end < 0 || left > width) return;
  if (Math.min(work, end) - left > 2) surface.line([Math.max(left, -8), middle, Math.min(work, end), middle], palette.thread);
  const x0 = Math.max(work, -8);
  if (end - x0 < 1 || begunUs < 0) return;
  surface.rect(x0 + 0.5, middle - measures.bar / 2 + 0.5, end - x0 - 1, measures.bar - 1, palette.late);
}
