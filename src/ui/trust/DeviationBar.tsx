/** How far a mean is off, against what is allowed: the bar ends at the tolerance, and what is outside stands beyond it. */
import { drawShape } from '../kit/outcome-shape.ts';
import { SvgSurface } from '../kit/svg-surface.ts';
import styles from './Trust.module.css';

const WIDTH = 92, HEIGHT = 14, FROM = 8, TO = 84, MIDDLE = (FROM + TO) / 2, Y = HEIGHT / 2;

/** `off`: as a share of the tolerance. */
export function DeviationBar({ off, outside, text }: { readonly off: number; readonly outside: boolean; readonly text: string }) {
  const x = MIDDLE + Math.max(-1, Math.min(1, Number.isNaN(off) ? 1 : off)) * (TO - MIDDLE);
  return (
    <svg className={styles['bar']} width={WIDTH} height={HEIGHT} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={text}>
      <rect x={FROM} y={Y - 3} width={TO - FROM} height={6} fill="var(--hover)" />
      <path d={`M${FROM} ${Y - 5}v10M${TO} ${Y - 5}v10`} stroke="var(--edge)" strokeWidth={1.5} />
      <path d={`M${MIDDLE} ${Y - 3}v6`} stroke="var(--edge)" strokeWidth={1} />
      {outside
        ? <g dangerouslySetInnerHTML={{ __html: starAt(off < 0 ? FROM - 1 : off > 0 ? TO + 1 : MIDDLE) }} />
        : <circle cx={x} cy={Y} r={3.5} fill="var(--ink)" />}
    </svg>
  );
}

function starAt(x: number): string {
  const surface = new SvgSurface();
  drawShape(surface, 'star', Math.max(7, Math.min(WIDTH - 7, x)), Y, 12, { fill: 'var(--outcome-error)', edge: 'var(--outcome-error-ink)', paper: 'var(--surface)' });
  return surface.markup;
}
