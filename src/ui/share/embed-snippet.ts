/** The lines that put panels of a scenario into somebody's page. */
import { embedHeight } from './embed-heights.ts';

/** Names as links have them. */
export const EMBED_PANELS = [
  { name: 'canvas', label: 'Pipeline' }, { name: 'breaker', label: 'Breaker' }, { name: 'charts', label: 'Charts' },
  { name: 'timeline', label: 'Requests' }, { name: 'console', label: 'Console' },
] as const;

const escaped = (text: string) => text.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;');

/** As high as these panels need. */
export function embedSnippet(address: string, title: string, panels: readonly string[]): string {
  return `<iframe src="${escaped(address)}" title="${escaped(title)}" width="100%" height="${embedHeight(panels)}" sandbox="allow-scripts allow-popups" loading="lazy"></iframe>`;
}
