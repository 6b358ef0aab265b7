/** A canvas that is always the size of its box, sharp on every screen, and drawn once a frame at most. */
import type { CanvasHTMLAttributes, Ref } from 'react';
import { memo, useCallback, useEffect, useImperativeHandle, useRef } from 'react';
import { CanvasSurface } from './canvas-surface.ts';
import styles from './CanvasView.module.css';
import type { Surface } from './surface.ts';
import type { Theme } from './theme.ts';
import { useTheme } from './use-theme.ts';
import { useBoxSize } from './use-box-size.ts';

export type Draw = (surface: Surface, width: number, height: number, theme: Theme) => void;

export interface CanvasViewHandle {
  /** Draws in the next frame, however often it is called. */
  redraw(): void;
  readonly canvas: HTMLCanvasElement | null;
}

/** Pointer, key and focus properties of the canvas are passed on. */
export interface CanvasViewProps extends Omit<CanvasHTMLAttributes<HTMLCanvasElement>, 'children' | 'width' | 'height' | 'aria-label'> {
  /** Says what the picture shows; a table beside it holds the numbers. */
  readonly label: string;
  /** A new function draws anew: keep it the same (`useCallback`) while nothing has changed. */
  readonly draw: Draw;
  readonly className?: string | undefined;
  readonly ref?: Ref<CanvasViewHandle>;
}

export const CanvasView = memo(function CanvasView({ label, draw, className, ref, ...rest }: CanvasViewProps) {
  const theme = useTheme();
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const size = useBoxSize(box);
  const paint = useRef(() => {});
  const frame = useRef(0);

  const redraw = useCallback(() => {
    if (frame.current !== 0) return;
    frame.current = requestAnimationFrame(() => {
      frame.current = 0;
      paint.current();
    });
  }, []);
  useImperativeHandle(ref, () => ({ redraw, get canvas() { return canvas.current; } }), [redraw]);

  useEffect(() => {
    paint.current = () => {
      const target = canvas.current;
      const ctx = target?.getContext('2d');
      if (!target || !ctx || size.width <= 0 || size.height <= 0) return;
      const ratio = window.devicePixelRatio || 1;
      const pixelWidth = Math.round(size.width * ratio);
      const pixelHeight = Math.round(size.height * ratio);
      if (target.width !== pixelWidth) target.width = pixelWidth;
      if (target.height !== pixelHeight) target.height = pixelHeight;
      ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
      ctx.clearRect(0, 0, size.width, size.height);
      draw(new CanvasSurface(ctx), size.width, size.height, theme);
    };
    // Paper waits for no frame.
    if (matchMedia('print').matches) paint.current(); else redraw();
  }, [draw, redraw, size, theme]);

  // Text drawn before the letters have arrived is in the wrong face.
  useEffect(() => {
    const fonts = document.fonts as FontFaceSet | undefined;
    fonts?.addEventListener('loadingdone', redraw);
    return () => {
      fonts?.removeEventListener('loadingdone', redraw);
      cancelAnimationFrame(frame.current);
      frame.current = 0;
    };
  }, [redraw]);

  return (
    <div ref={box} className={className === undefined ? styles['box'] : `${styles['box']} ${className}`}>
      <canvas ref={canvas} role="img" aria-label={label} {...rest} className={styles['canvas']} />
    </div>
  );
});
