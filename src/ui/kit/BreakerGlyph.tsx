/** A breaker state's switch, inline; it takes the colour of the text around it unless told to use its own. */
import { drawBreakerGlyph } from './breaker-glyph-path.ts';
import { SvgSurface } from './svg-surface.ts';
import type { BreakerKey } from './theme.ts';

export interface BreakerGlyphProps {
  readonly state: BreakerKey;
  /** Px; 16 unless said. */
  readonly size?: number;
  /** `state`: the state's own ink. */
  readonly tone?: 'text' | 'state';
  readonly label?: string;
  readonly className?: string | undefined;
}

const TOKENS = { closed: 'var(--breaker-closed-ink)', open: 'var(--breaker-open-ink)', halfOpen: 'var(--breaker-half-open-ink)' } as const;

export function BreakerGlyph({ state, size = 16, tone = 'text', label, className }: BreakerGlyphProps) {
  const surface = new SvgSurface();
  drawBreakerGlyph(surface, state, size / 2, size / 2, size, tone === 'state' ? TOKENS[state] : 'currentColor');
  const access = label === undefined ? { 'aria-hidden': true as const } : { role: 'img', 'aria-label': label };
  return (
    <svg
      className={className}
      width={size}
      height={size}
      viewBox={`0 0 ${size} ${size}`}
      focusable="false"
      {...access}
      dangerouslySetInnerHTML={{ __html: surface.markup }}
    />
  );
}
