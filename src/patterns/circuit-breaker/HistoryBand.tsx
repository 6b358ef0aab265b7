/** The breaker's states over time, around the playhead; every change can be gone to. */
import { useCallback, useMemo, useRef, useState } from 'react';
import type { KeyboardEvent, PointerEvent } from 'react';
import type { MoveRow } from '../../engine/recording/reading.ts';
import { breakerStyle, drawBand, stateIntervals } from '../../ui/kit/breaker-style.ts';
import { CanvasView } from '../../ui/kit/CanvasView.tsx';
import { formatInstant } from '../../ui/kit/format.ts';
import type { Surface } from '../../ui/kit/surface.ts';
import type { Theme } from '../../ui/kit/theme.ts';
import { timeScale, timeTicks } from '../../ui/kit/time-scale.ts';
import { movesUntil } from './moment.tsx';
import styles from './view.module.css';

export interface HistoryBandProps {
  readonly moves: readonly MoveRow[];
  readonly names: readonly string[];
  readonly durationUs: number;
  /** Nothing is known of what comes after. */
  readonly untilUs: number;
  readonly nowUs: number;
  readonly width: number;
  /** Left and right of the band. */
  readonly margin: number;
  readonly textSize: number;
  onSeek(us: number): void;
  onCall(callId: number): void;
}

const WHOLE_UP_TO_US = 30_000_000;
const SHARE = 0.3;
const TOP = 14;
const BAND = 16;
const AXIS = 20;
const REACH = 6;
/** Half the width of the one change that the Tab key reaches. */
const TAB_REACH = 12;
/** More changes than this in one window cannot be told apart; they are drawn, and reached by stepping. */
const MOST_STOPS = 40;

/** The stretch of time shown: all of a short run, else three tenths of it, moved on by thirds so that the picture stays still in between. */
export function historyWindow(nowUs: number, durationUs: number): { readonly fromUs: number; readonly toUs: number } {
  if (durationUs <= WHOLE_UP_TO_US) return { fromUs: 0, toUs: durationUs };
  const span = durationUs * SHARE;
  const step = span / 3;
  const fromUs = Math.max(0, Math.min(durationUs - span, Math.floor(nowUs / step) * step - step));
  return { fromUs, toUs: fromUs + span };
}

export function HistoryBand({ moves, names, durationUs, untilUs, nowUs, width, margin, textSize, onSeek, onCall }: HistoryBandProps) {
  const { fromUs, toUs } = historyWindow(nowUs, durationUs);
  const scale = useMemo(() => timeScale(fromUs, toUs, margin, width - margin), [fromUs, toUs, margin, width]);
  const intervals = useMemo(() => stateIntervals(moves, names, untilUs), [moves, names, untilUs]);
  const first = movesUntil(moves, fromUs - 1);
  const shown = moves.slice(first, movesUntil(moves, toUs));
  const press = useRef(-1);
  const stops = useRef<HTMLDivElement>(null);
  const [focused, setFocused] = useState(-1);
  // One change can be reached with Tab, the last one up to the playhead; arrow keys lead from there to the others.
  const tabbed = shown.findIndex((move) => move.row === focused);
  const present = tabbed >= 0 ? tabbed : Math.max(0, movesUntil(moves, nowUs) - first - 1);

  const draw = useCallback((surface: Surface, _width: number, _height: number, theme: Theme) => {
    drawBand(surface, theme, intervals, scale, TOP, BAND, { playheadUs: nowUs, textSize });
    for (const tick of timeTicks(fromUs, toUs, 7)) {
      const x = Math.round(scale.x(tick.us)) + 0.5;
      surface.line([x, TOP + BAND, x, TOP + BAND + 4], { stroke: theme.edge });
      const atEnd = x > width - margin - 12;
      surface.text(atEnd ? width - margin : x <= margin + 4 ? margin : x, TOP + BAND + 6, tick.text, {
        fill: theme.text3,
        size: textSize,
        font: theme.fontUi,
        baseline: 'top',
        align: atEnd ? 'right' : x <= margin + 4 ? 'left' : 'center',
      });
    }
    surface.line([scale.x(nowUs), TOP - 7, scale.x(nowUs), TOP + BAND + 4], { stroke: theme.ink, width: 2 });
  }, [intervals, scale, nowUs, textSize, fromUs, toUs, width, margin]);

  const go = (move: MoveRow) => {
    onSeek(move.atUs);
    if (move.call >= 0) onCall(move.call);
  };
  const step = (event: KeyboardEvent, from: number) => {
    const to = event.key === 'ArrowLeft' ? from - 1 : event.key === 'ArrowRight' ? from + 1 : -1;
    const button = stops.current?.children[to];
    if (!(button instanceof HTMLElement)) return;
    event.preventDefault();
    event.stopPropagation();
    button.focus();
  };
  const xOf = (event: PointerEvent<HTMLElement>) => event.clientX - event.currentTarget.getBoundingClientRect().left;
  const clamped = (x: number) => Math.round(Math.max(fromUs, Math.min(toUs, scale.us(x))));

  return (
    <div className={styles['history']} style={{ height: TOP + BAND + AXIS }}
      onPointerDown={(event) => {
        if (event.target instanceof HTMLButtonElement) return;
        press.current = event.pointerId;
        event.currentTarget.setPointerCapture(event.pointerId);
        onSeek(clamped(xOf(event)));
      }}
      onPointerMove={(event) => {
        if (press.current === event.pointerId) onSeek(clamped(xOf(event)));
      }}
      onPointerUp={() => { press.current = -1; }} onPointerCancel={() => { press.current = -1; }}>
      <CanvasView className={styles['historyCanvas']} label={`States from ${formatInstant(fromUs)} to ${formatInstant(toUs)}, ${shown.length} changes`} draw={draw} />
      {shown.length <= MOST_STOPS && (
        <div ref={stops} role="group" aria-label="Changes of state">
          {shown.map((move, k) => {
            const reach = k === present ? TAB_REACH : REACH;
            return (
              <button
                key={move.row}
                type="button"
                tabIndex={k === present ? 0 : -1}
                className={styles['stop']}
                style={{ left: scale.x(move.atUs) - reach, width: 2 * reach, top: TOP - 4, height: BAND + 8, zIndex: k === present ? 0 : 1 }}
                aria-label={moveLabel(move, names)}
                title={moveLabel(move, names)}
                onClick={() => go(move)}
                onFocus={() => setFocused(move.row)}
                onKeyDown={(event) => step(event, k)}
              />
            );
          })}
        </div>
      )}
    </div>
  );
}

/** `Open at 20.547 s, by call #4012` */
export function moveLabel(move: MoveRow, names: readonly string[]): string {
  const cause = move.call >= 0 ? `by call #${move.call}` : 'by timer';
  return `${breakerStyle(names[move.to] ?? 'closed').label} at ${formatInstant(move.atUs)}, ${cause}`;
}
