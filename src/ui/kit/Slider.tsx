/** The track and thumb alone: drags continuously, commits once, steps with the keys. */
import type { KeyboardEvent } from 'react';
import { useEffect, useRef, useState } from 'react';
import type { AnyNumberField } from './number-text.ts';
import { positionOf, stepFrom, valueAt } from './slider-scale.ts';
import styles from './Slider.module.css';

export interface SliderProps {
  readonly label: string;
  readonly slider: AnyNumberField['slider'];
  readonly value: number;
  /** Marked on the track by a tick; leave out when the value is the default. */
  readonly tickAt?: number | undefined;
  /** What is spoken for a value, e.g. `60 calls`. */
  readonly valueText: (value: number) => string;
  readonly onDrag?: (value: number) => void;
  /** Once at the end of a drag, and once a key. */
  readonly onCommit: (value: number) => void;
  readonly disabled?: boolean;
  readonly describedBy?: string | undefined;
}

const POSITIONS = 1000;

export function Slider({ label, slider, value, tickAt, valueText, onDrag, onCommit, disabled = false, describedBy }: SliderProps) {
  const input = useRef<HTMLInputElement>(null);
  const [dragged, setDragged] = useState<number | null>(null);
  /** The last value of a drag that has not been committed yet. */
  const held = useRef<number | null>(null);
  const shown = dragged ?? value;
  const position = positionOf(slider, shown);

  // React's onChange follows every movement. The native `change` comes once, when the thumb is let go, but not where the value
  // was put in place meanwhile; then the end of the press says so. Whoever follows the drag has the value by then and is told all the same.
  const settle = useRef(() => {});
  useEffect(() => {
    settle.current = () => {
      const settled = held.current;
      if (settled === null) return;
      held.current = null;
      setDragged(null);
      if (settled !== value || onDrag !== undefined) onCommit(settled);
    };
  });
  useEffect(() => {
    const element = input.current;
    const onSettled = () => settle.current();
    element?.addEventListener('change', onSettled);
    window.addEventListener('pointerup', onSettled);
    window.addEventListener('pointercancel', onSettled);
    return () => {
      element?.removeEventListener('change', onSettled);
      window.removeEventListener('pointerup', onSettled);
      window.removeEventListener('pointercancel', onSettled);
    };
  }, []);

  const onKeyDown = (event: KeyboardEvent) => {
    const steps = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10 }[event.key];
    const next = steps !== undefined ? stepFrom(slider, shown, steps) : event.key === 'Home' ? slider.min : event.key === 'End' ? slider.max : undefined;
    if (next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    if (next !== value) onCommit(next);
  };

  return (
    <span className={styles['slider']}>
      <input ref={input} type="range" className={styles['input']} aria-label={label} aria-valuetext={valueText(shown)} aria-describedby={describedBy}
        min={0} max={POSITIONS} step={1} value={Math.round(position * POSITIONS)} disabled={disabled} onKeyDown={onKeyDown}
        onChange={(event) => {
          const next = valueAt(slider, Number(event.target.value) / POSITIONS);
          if (next === shown) return;
          held.current = next;
          setDragged(next);
          onDrag?.(next);
        }} />
      <span className={styles['track']} aria-hidden="true">
        <span className={styles['filled']} style={{ width: `${position * 100}%` }} />
        {tickAt !== undefined && <span className={styles['tick']} style={{ left: `${positionOf(slider, tickAt) * 100}%` }} />}
        <span className={styles['thumb']} style={{ left: `${position * 100}%` }} />
      </span>
    </span>
  );
}
