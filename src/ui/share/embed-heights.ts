/** Panels of an embed by the names that links have for them, with the height in px that each would like to have. */
export const EMBED_HEIGHTS: ReadonlyMap<string, number> = new Map([
  ['canvas', 240],
  ['breaker', 340],
  ['charts', 340],
  ['timeline', 340],
  ['console', 260],
  ['totals', 340],
]);

/** Of its title and its buttons. */
const ENDS = 113;

/** The height in px of a frame that shows these panels without a scroll bar; embeds without any show the breaker. */
export function embedHeight(panels: readonly string[]): number {
  return ENDS + (panels.length === 0 ? ['breaker'] : panels).reduce((sum, name) => sum + (EMBED_HEIGHTS.get(name) ?? 0), 0);
}
