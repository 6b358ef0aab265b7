/** The switch that stands for a breaker's state: lever down, lifted, or just off its contact. */
import type { Surface } from './surface.ts';
import type { BreakerKey } from './theme.ts';

/** Around (x, y), `width` px wide: a contact at each end, the lever from the left one. */
export function drawBreakerGlyph(surface: Surface, key: BreakerKey, x: number, y: number, width: number, color: string): void {
  const u = width / 16;
  const pen = { stroke: color, width: 1.5 * u, cap: 'round' } as const;
  const rise = { closed: 0, halfOpen: 2.6, open: 6 }[key];
  const reach = { closed: 3.8, halfOpen: 3.4, open: 2.6 }[key];
  const base = y + { closed: 0, halfOpen: 1, open: 2 }[key] * u;
  surface.line([x - 7 * u, base, x - 4.4 * u, base], pen);
  surface.line([x - 4.4 * u, base, x + reach * u, base - rise * u], pen);
  surface.line([x + 5.4 * u, base, x + 7 * u, base], pen);
  surface.path([['O', x - 4.4 * u, base, 1.5 * u]], { fill: color });
  surface.path([['O', x + 5 * u, base, 1.5 * u]], { fill: color });
}
