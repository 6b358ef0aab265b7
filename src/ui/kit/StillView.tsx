/**
 * A picture of a few strokes that seldom changes, as SVG. A canvas is a layer of its own, put together anew with every frame in which
 * anything on the page moves; this costs nothing while it stays as it is.
 */
import { memo, useId, useLayoutEffect, useRef } from 'react';
import { CanvasSurface } from './canvas-surface.ts';
import styles from './CanvasView.module.css';
import type { Draw } from './CanvasView.tsx';
import type { TextStyle } from './surface.ts';
import { redrawSvg } from './redraw-svg.ts';
import { SvgSurface } from './svg-surface.ts';
import { useTheme } from './use-theme.ts';
import { useBoxSize } from './use-box-size.ts';

export interface StillViewProps {
  /** Says what the picture shows. */
  readonly label: string;
  /** A new function draws anew: keep it the same (`useCallback`) while nothing has changed. */
  readonly draw: Draw;
}

export const StillView = memo(function StillView({ label, draw }: StillViewProps) {
  const theme = useTheme();
  const id = useId();
  const box = useRef<HTMLDivElement>(null), picture = useRef<SVGSVGElement>(null), written = useRef<readonly string[]>([]);
  const { width, height } = useBoxSize(box);
  useLayoutEffect(() => {
    const paint = () => {
      if (picture.current === null || width <= 0 || height <= 0) return;
      const surface = new SvgSurface(id, widthOf);
      draw(surface, width, height, theme);
      // Most of it often comes out as it was, and text in SVG is slow to lay out.
      redrawSvg(picture.current, written.current, surface.elements);
      written.current = surface.elements;
    };
    paint();
    // Widths measured before the letters have arrived are those of another face.
    const fonts = document.fonts as FontFaceSet | undefined;
    fonts?.addEventListener('loadingdone', paint);
    return () => { fonts?.removeEventListener('loadingdone', paint); };
  }, [id, draw, width, height, theme]);
  return <div ref={box} className={styles['box']}><svg ref={picture} role="img" aria-label={label} className={styles['canvas']} /></div>;
});

let measuring: CanvasSurface | null = null;
function widthOf(text: string, style: TextStyle): number {
  const ctx = measuring === null ? document.createElement('canvas').getContext('2d') : null;
  if (ctx !== null) measuring = new CanvasSurface(ctx);
  return measuring?.measure(text, style) ?? text.length * style.size * 0.56;
}
