/** One canvas over the whole pipeline on which requests and answers travel. */
import { useContext, useEffect, useLayoutEffect, useMemo, useRef } from 'react';
import type { Reader } from '../../engine/recording/reading.ts';
import { useTheme } from '../kit/use-theme.ts';
import { drawShapes, shapePalette, spritesOf } from './draw-shapes.ts';
import { collectShapes, movingShapes, travelUs, wireMap } from './moving-shapes.ts';
import { LiveContext } from './pipeline-live.ts';
import { usePipeline } from './pipeline-context.ts';
import { railDistance, railLines } from './rails.ts';
import styles from './pipeline.module.css';

export interface MovingRequestsProps {
  readonly reader: Reader;
  readonly width: number;
  readonly height: number;
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
  /** Simulated seconds per second: the faster, the longer a request is seen on its wire in simulated time. */
  readonly speed: number;
}

export function MovingRequests({ reader, width, height, x, y, zoom, speed }: MovingRequestsProps) {
  const { layout } = usePipeline();
  const live = useContext(LiveContext);
  const theme = useTheme();
  const canvas = useRef<HTMLCanvasElement>(null);
  const shapes = useMemo(() => movingShapes(), []);
  const map = useMemo(() => wireMap(reader, layout), [reader, layout]);
  const rails = useMemo(() => railLines(layout, railDistance(layout)), [layout]);

  const ratio = window.devicePixelRatio || 1;
  const sprites = useMemo(() => spritesOf(theme, ratio * zoom), [theme, ratio, zoom]);

  // A run that has taken the place of this one is drawn by its own effect, which is on its way.
  const latest = useRef(reader);
  useLayoutEffect(() => { latest.current = reader; }, [reader]);
  useEffect(() => {
    const target = canvas.current;
    const ctx = target?.getContext('2d');
    if (!target || !ctx || width <= 0 || height <= 0) return;
    const pixelWidth = Math.round(width * ratio), pixelHeight = Math.round(height * ratio);
    if (target.width !== pixelWidth) target.width = pixelWidth;
    if (target.height !== pixelHeight) target.height = pixelHeight;
    const travel = travelUs(speed);
    let palette = shapePalette(sprites, reader.outcomes);
    let outcomes = reader.outcomes.length;
    const draw = () => {
      if (latest.current !== reader) return;
      if (reader.outcomes.length !== outcomes) {
        palette = shapePalette(sprites, reader.outcomes);
        outcomes = reader.outcomes.length;
      }
      collectShapes(reader, map, live.nowUs(), travel, shapes);
      ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
      ctx.clearRect(0, 0, width, height);
      ctx.setTransform(ratio * zoom, 0, 0, ratio * zoom, ratio * x, ratio * y);
      drawShapes(ctx, shapes, rails, palette);
    };
    draw();
    return live.subscribe(draw);
  }, [live, reader, map, rails, shapes, sprites, ratio, width, height, x, y, zoom, speed]);

  return <canvas ref={canvas} className={styles['overlay']} style={{ width, height }} aria-hidden />;
}
