/** An outcome's shape in its colours, inline in text and tables. */
import { drawShape } from './outcome-shape.ts';
import type { Family, OutcomeKind, Shape } from './outcome-style.ts';
import { outcomeStyle } from './outcome-style.ts';
import { SvgSurface } from './svg-surface.ts';

const drawn = new Map<string, string>();

function markup(shape: Shape, family: Family, size: number): string {
  const key = `${shape} ${family} ${size}`;
  const known = drawn.get(key);
  if (known !== undefined) return known;
  const surface = new SvgSurface();
  const token = `--outcome-${family}`;
  drawShape(surface, shape, size / 2, size / 2, size, { fill: `var(${token})`, edge: `var(${token}-ink)`, paper: 'var(--surface)' });
  drawn.set(key, surface.markup);
  return surface.markup;
}

export interface OutcomeMarkProps {
  readonly reason: OutcomeKind;
  /** Bits of `MARK`. */
  readonly marks?: number;
  /** Px; 12 unless said. */
  readonly size?: number;
  /** The accessible name where no word stands beside the mark; without it the mark is decoration. */
  readonly label?: string;
  readonly className?: string | undefined;
}

export function OutcomeMark({ reason, marks = 0, size = 12, label, className }: OutcomeMarkProps) {
  const { family, shape } = outcomeStyle(reason, marks);
  const access = label === undefined ? { 'aria-hidden': true as const } : { role: 'img', 'aria-label': label };
  return (
    <svg className={className} width={size} height={size} viewBox={`0 0 ${size} ${size}`} focusable="false" {...access}
      dangerouslySetInnerHTML={{ __html: markup(shape, family, size) }} />
  );
}
