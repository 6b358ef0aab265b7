/** The whole run on one line: press or drag to be at an instant, or use the keys. */
import type { KeyboardEvent, PointerEvent } from 'react';
import { useCallback, useRef } from 'react';
import { breakerStyle, isBreakerState } from '../kit/breaker-style.ts';
import type { Draw } from '../kit/CanvasView.tsx';
import { CanvasView } from '../kit/CanvasView.tsx';
import { formatInstant } from '../kit/format.ts';
import type { ScrubberPicture } from './draw-scrubber.ts';
import { drawScrubber, scrubberScale } from './draw-scrubber.ts';
import styles from './Transport.module.css';

export interface ScrubberProps extends ScrubberPicture {
  readonly onSeek: (us: number) => void;
  /** A drag begins or ends; playing may wait meanwhile. */
  readonly onScrub?: (active: boolean) => void;
}

const STEP_US = 100_000;
const LONG_STEP_US = 1_000_000;

/** `24.300 s of 60.000 s, half-open, Outage` */
export function scrubberText({ nowUs, durationUs, band, faults }: Pick<ScrubberPicture, 'nowUs' | 'durationUs' | 'band' | 'faults'>): string {
  const state = band.find((interval) => interval.fromUs <= nowUs && nowUs < interval.toUs)?.state;
  const words = [`${formatInstant(nowUs)} of ${formatInstant(durationUs)}`];
  if (state !== undefined) words.push(isBreakerState(state) ? breakerStyle(state).label.toLowerCase() : state);
  for (const fault of faults) if (fault.fromUs <= nowUs && nowUs < fault.toUs) words.push(fault.label);
  return words.join(', ');
}

export function Scrubber({ onSeek, onScrub, nowUs, durationUs, computedUs, faults, band, edits }: ScrubberProps) {
  const pressed = useRef(false);
  const draw = useCallback<Draw>(
    (surface, width, _height, theme) => drawScrubber(surface, width, theme, { nowUs, durationUs, computedUs, faults, band, edits }),
    [nowUs, durationUs, computedUs, faults, band, edits],
  );
  const seek = (us: number) => onSeek(Math.round(Math.min(durationUs, Math.max(0, us))));
  const seekTo = (event: PointerEvent<HTMLCanvasElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    seek(scrubberScale(durationUs, box.width).us(event.clientX - box.left));
  };
  const release = (event: PointerEvent<HTMLCanvasElement>) => {
    if (!pressed.current) return;
    pressed.current = false;
    if (event.currentTarget.hasPointerCapture(event.pointerId)) event.currentTarget.releasePointerCapture(event.pointerId);
    onScrub?.(false);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.shiftKey ? LONG_STEP_US : STEP_US;
    const page = Math.max(LONG_STEP_US, durationUs / 10);
    const to = {
      ArrowRight: nowUs + step, ArrowUp: nowUs + step, ArrowLeft: nowUs - step, ArrowDown: nowUs - step,
      PageUp: nowUs + page, PageDown: nowUs - page, Home: 0, End: durationUs,
    }[event.key];
    if (to === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    seek(to);
  };
  return (
    <CanvasView label="Simulated time" draw={draw} className={styles['scrubber']} role="slider" tabIndex={0} aria-orientation="horizontal"
      aria-valuemin={0} aria-valuemax={durationUs / 1e6} aria-valuenow={nowUs / 1e6} aria-valuetext={scrubberText({ nowUs, durationUs, band, faults })}
      onKeyDown={onKeyDown} onPointerUp={release} onPointerCancel={release}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        pressed.current = true;
        event.currentTarget.setPointerCapture(event.pointerId);
        event.currentTarget.focus();
        onScrub?.(true);
        seekTo(event);
      }}
      onPointerMove={(event) => { if (pressed.current) seekTo(event); }} />
  );
}
