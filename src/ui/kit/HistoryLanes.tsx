/** Levels of one thing over the whole run, one lane each under the other, with the playhead: pressing or dragging moves it. */
import { useCallback, useRef } from 'react';
import type { PointerEvent } from 'react';
import { CanvasView } from './CanvasView.tsx';
import { formatInstant } from './format.ts';
import styles from './HistoryLanes.module.css';
import type { Family } from './outcome-style.ts';
import type { Surface } from './surface.ts';
import type { Theme } from './theme.ts';
import { timeScale, timeTicks } from './time-scale.ts';

export interface Lane {
  readonly label: string;
  /** One for each of equally long stretches of the run; NaN: there is none. */
  readonly values: readonly number[];
  readonly family: Family;
  /** What it is at the playhead, and the greatest there was, in words. */
  readonly now: string; readonly most: string;
  /** A limit to show, where there is one. */
  readonly limit?: number;
}
export interface HistoryLanesProps {
  readonly label: string;
  readonly lanes: readonly Lane[];
  readonly durationUs: number;
  readonly nowUs: number;
  onSeek(us: number): void;
}

const STRETCHES = 160;
/** A gauge at the end of each of equally long stretches of the run; NaN where that is not computed yet. */
export function gaugeOver(gaugesAt: ((us: number) => readonly number[] | null) | undefined, durationUs: number, gauge: number): readonly number[] {
  return Array.from({ length: gaugesAt === undefined ? 0 : STRETCHES }, (_, k) => gaugesAt?.((k + 1) / STRETCHES * durationUs)?.[gauge] ?? NaN);
}

const TEXT = 16, AXIS = 20;
/** Height of a lane with its line of words, and from one to the next; many are lower, so that a panel holds them. */
function sizeOf(lanes: number): { readonly lane: number; readonly step: number } {
  return lanes > 3 ? { lane: 35, step: 39 } : { lane: 42, step: 49 };
}

export function HistoryLanes({ label, lanes, durationUs, nowUs, onSeek }: HistoryLanesProps) {
  const press = useRef(-1), { lane: tall, step } = sizeOf(lanes.length);
  const draw = useCallback((surface: Surface, width: number, height: number, theme: Theme) => {
    const scale = timeScale(0, durationUs, 1, width - 1), foot = height - AXIS;
    lanes.forEach((lane, k) => { drawLane(surface, theme, lane, k * step, tall, width, scale.x(Math.min(nowUs, durationUs))); });
    for (const tick of timeTicks(0, durationUs, Math.max(2, Math.floor(width / 64)))) {
      const x = scale.x(tick.us), isFirst = x < 8, isLast = x > width - 28;
      surface.line([Math.round(x) + 0.5, foot, Math.round(x) + 0.5, foot + 4], { stroke: theme.edge });
      surface.text(isFirst ? 0 : isLast ? width : x, foot + 6, tick.text, {
        fill: theme.text3,
        size: theme.small,
        font: theme.fontUi,
        baseline: 'top',
        align: isFirst ? 'left' : isLast ? 'right' : 'center',
      });
    }
    const x = Math.round(scale.x(Math.min(nowUs, durationUs)));
    lanes.forEach((_, k) => { surface.line([x, k * step + TEXT - 1, x, k * step + tall + 1], { stroke: theme.ink, width: 2 }); });
    surface.line([x, foot, x, foot + 4], { stroke: theme.ink, width: 2 });
  }, [lanes, tall, step, durationUs, nowUs]);
  const seek = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    onSeek(Math.round(Math.max(0, Math.min(durationUs, (event.clientX - box.left) / Math.max(1, box.width) * durationUs))));
  };
  const words = lanes.map((lane) => `${lane.label} ${lane.now}, at most ${lane.most}`).join('; ');
  return (
    <div className={styles['lanes']} style={{ height: (lanes.length - 1) * step + tall + AXIS }}
      onPointerDown={(event) => { press.current = event.pointerId; event.currentTarget.setPointerCapture(event.pointerId); seek(event); }}
      onPointerMove={(event) => { if (press.current === event.pointerId) seek(event); }}
      onPointerUp={() => { press.current = -1; }} onPointerCancel={() => { press.current = -1; }}>
      <CanvasView className={styles['canvas']} label={`${label} at ${formatInstant(nowUs)}: ${words}`} draw={draw} />
    </div>
  );
}

/** A line of words, and below it the values as an area, from zero to the greatest; what is to come after `now` is pale. */
function drawLane(surface: Surface, theme: Theme, lane: Lane, top: number, tall: number, width: number, now: number): void {
  const { fill, ink } = theme.outcome[lane.family], foot = top + tall, room = tall - TEXT, { values } = lane;
  const most = values.reduce((greatest, value) => (value > greatest ? value : greatest), 0), full = Math.max(most, lane.limit ?? 0);
  const style = { size: theme.small, font: theme.fontUi, baseline: 'top' as const };
  surface.rect(0, top + 2, 8, 8, { fill, stroke: ink });
  surface.text(14, top, lane.label, { ...style, fill: theme.text2 });
  const present = { ...style, fill: theme.text, weight: 600, align: 'right' as const },
    past = { ...style, fill: theme.text3 },
    atMost = `at most ${lane.most}`,
    from = 22 + surface.measure(lane.label, past);
  // What is now goes first where there is no room for both.
  if (most > 0 && from + surface.measure(atMost, past) + 12 <= width - surface.measure(lane.now, present)) surface.text(from, top, atMost, past);
  surface.text(width, top, lane.now, present);
  const y = (value: number): number => foot - (full > 0 ? value / full : 0) * (room - 3), step = width / Math.max(1, values.length);
  surface.rect(0, top + TEXT, width, room, { fill: theme.sunken });
  const outline: number[] = [];
  const plot = (from: number, to: number): void => {
    surface.clip(from, top, to - from, tall + 1, () => {
      values.forEach((value, k) => {
        if (value > 0) surface.rect(k * step, y(value), step + 0.5, foot - y(value), { fill: theme.outcome[lane.family].tint });
      });
      surface.line(outline, { stroke: ink, width: 1.5 });
    });
  };
  values.forEach((value, k) => { if (!Number.isNaN(value)) outline.push(k * step, y(value), (k + 1) * step, y(value)); });
  plot(0, now);
  surface.alpha(0.5, () => { plot(now, width); });
  if (lane.limit !== undefined) surface.line([0, y(lane.limit), width, y(lane.limit)], { stroke: theme.edge, dash: [4, 3] });
}
