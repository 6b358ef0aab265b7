/** Endpoints over the whole run, a row each: what was done to it in hatching, and when it was kept out as a block. Pressing moves the playhead. */
import { useCallback, useRef } from 'react';
import type { PointerEvent } from 'react';
import { CanvasView } from './CanvasView.tsx';
import { stateIntervals } from './breaker-style.ts';
import { formatCount, formatInstant } from './format.ts';
import styles from './HistoryLanes.module.css';
import type { EndpointPast } from './pattern-view.ts';
import type { Paint, Surface } from './surface.ts';
import type { Theme } from './theme.ts';
import { timeScale, timeTicks } from './time-scale.ts';

export interface EndpointBandsProps {
  readonly label: string;
  readonly past: readonly EndpointPast[];
  /** The names of their states; the first is the one that takes calls. */
  readonly states: readonly string[];
  readonly durationUs: number; readonly nowUs: number;
  onSeek(us: number): void;
}

/** More rows are not drawn; those that ever moved or failed come first. */
const MOST_ROWS = 12;
const ROW = 16, AXIS = 20;

export function EndpointBands({ label, past, states, durationUs, nowUs, onSeek }: EndpointBandsProps) {
  const press = useRef(-1);
  // One row needs no number, and stands under the plots of its panel edge on edge.
  const rows = rowsOf(past), height = rows.length * ROW + AXIS, left = past.length > 1 ? 22 : 1, hurt = past.some(({ faults }) => faults.length > 0);
  const draw = useCallback((surface: Surface, width: number, _height: number, theme: Theme) => {
    const scale = timeScale(0, durationUs, left, width - 1), foot = rows.length * ROW, text = { fill: theme.text3, size: theme.small, font: theme.fontUi };
    // What is to come is pale.
    const stretch = (fromUs: number, toUs: number, top: number, height: number, paint: Paint): void => {
      for (const [from, to, strength] of [[fromUs, Math.min(toUs, nowUs), 1], [Math.max(fromUs, nowUs), toUs, 0.5]] as const) {
        if (to > from) surface.alpha(strength, () => { surface.rect(scale.x(from), top, Math.max(1, scale.x(to) - scale.x(from)), height, paint); });
      }
    };
    rows.forEach((row, k) => {
      const y = k * ROW;
      if (past.length > 1) surface.text(left - 6, y + ROW / 2, String(row.endpoint + 1), { ...text, fill: theme.text2, align: 'right', baseline: 'middle' });
      for (const { fromUs, toUs } of row.faults)
        stretch(fromUs, Math.min(toUs, durationUs), y + 1, ROW - 2, {
          fill: theme.faultTint,
          hatch: { color: theme.fault, angle: 'forward', gap: 7, width: 0.75 },
        });
      for (const { fromUs, toUs, state } of stateIntervals(row.moves, states, durationUs)) {
        if (state === states[0]) stretch(fromUs, toUs, y + ROW - 5, 3, { fill: theme.breaker.closed.fill });
        else stretch(fromUs, toUs, y + 4, ROW - 6, { fill: theme.breaker.open.fill });
      }
    });
    for (const tick of timeTicks(0, durationUs, Math.max(2, Math.floor(width / 64)))) {
      const x = scale.x(tick.us), isLast = x > width - 28;
      surface.line([Math.round(x) + 0.5, foot, Math.round(x) + 0.5, foot + 4], { stroke: theme.edge });
      surface.text(isLast ? width : x, foot + 6, tick.text, { ...text, baseline: 'top', align: isLast ? 'right' : x < left + 8 ? 'left' : 'center' });
    }
    const x = Math.round(scale.x(Math.min(nowUs, durationUs)));
    surface.line([x, 0, x, foot + 4], { stroke: theme.ink, width: 2 });
  }, [rows, past.length, left, states, durationUs, nowUs]);
  const seek = (event: PointerEvent<HTMLElement>): void => {
    const box = event.currentTarget.getBoundingClientRect(), { us } = timeScale(0, durationUs, left, Math.max(left + 1, box.width - 1));
    onSeek(Math.round(Math.max(0, Math.min(durationUs, us(event.clientX - box.left)))));
  };
  const moves = past.reduce((sum, { moves: list }) => sum + list.length, 0);
  return (
    <div>
      <div className={styles['lanes']} style={{ height }}
        onPointerDown={(event) => { press.current = event.pointerId; event.currentTarget.setPointerCapture(event.pointerId); seek(event); }}
        onPointerMove={(event) => { if (press.current === event.pointerId) seek(event); }}
        onPointerUp={() => { press.current = -1; }} onPointerCancel={() => { press.current = -1; }}>
        <CanvasView className={styles['canvas']} label={`${label} over the run, ${formatCount(moves)} changes, at ${formatInstant(nowUs)}`} draw={draw} />
      </div>
      <p className={styles['key']}>{hurt && 'Hatched: something is done to it. '}Block: {states.slice(1).join(', ')}.{rows.length < past.length && ` ${formatCount(rows.length)} of ${formatCount(past.length)} are drawn.`}</p>
    </div>
  );
}

function rowsOf(past: readonly EndpointPast[]): readonly EndpointPast[] {
  if (past.length <= MOST_ROWS) return past;
  const told = (row: EndpointPast): number => Number(row.moves.length + row.faults.length > 0);
  return [...past].sort((a, b) => told(b) - told(a) || a.endpoint - b.endpoint).slice(0, MOST_ROWS).sort((a, b) => a.endpoint - b.endpoint);
}
