/** The lines that put panels of a scenario into somebody's page. */
import { embedHeight } from './embed-heights.ts';

/** Names as links have them. */
export const EMBED_PANELS = [
  { name: 'canvas', label: 'Pipeline' }, { name: 'breaker', label: 'Breaker' }, { name: 'charts', label: 'Charts' },
  { name: 'timeline', label: 'Requests' }, { name: 'console', label: 'Console' },
] as const;

const escaped = (text: string) => text.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;');

/** As high as these panels need. The tab that it may open is a page like any other: one that a sandbox holds too could keep nothing, and Safari showed none of it. */
export function embedSnippet(address: string, title: string, panels: readonly string[]): string {
  return `<iframe src="${escaped(address)}" title="${escaped(title)}" width="100%" height="${embedHeight(panels)}" sandbox="allow-scripts allow-popups allow-popups-to-escape-sandbox" loading="lazy"></iframe>`;
}
