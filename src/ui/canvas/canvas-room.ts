/** What kind of pipeline it is, and how much height it asks for: little enough to be known before anything is drawn. */
import type { ScenarioV1 } from '../../scenario/document.ts';

/** How far the canvas can be zoomed: out to where twenty services in a row are all to be seen. */
export const ZOOM = { least: 0.1, most: 2 } as const;

/** Of each pattern at a service's entrance, in px. */
export const ENTRANCE_ROW = 22;
const LEAST = 212;
const MOST = 300;

/** Whether a service calls another, or there are nodes. */
export function isNetwork({ services, nodes, links }: Pick<ScenarioV1, 'services' | 'nodes' | 'links'>): boolean {
  return nodes.length > 0 || links.some((link) => services.some(({ id }) => id === link.from));
}

/** What a card of a node shows: more of one that sends, as that holds what it has not sent. */
export const MOST_ROWS = 4;
export function nodeRows(id: string, links: ScenarioV1['links']): number { return links.some((link) => link.from === id) ? MOST_ROWS : 2; }
/** The height of a card with so many. */
export function nodeHeight(rows: number): number { return 46 + 20 * rows; }

/** The least height of the canvas with its foot, in px: more where there are several ways, or where services have patterns at their entrance. */
export function canvasRoom(scenario: Pick<ScenarioV1, 'clients' | 'services' | 'nodes' | 'links'>): number {
  if (branches(scenario)) return MOST;
  return Math.min(MOST, LEAST + ENTRANCE_ROW * Math.max(0, ...scenario.services.map(({ inbound }) => inbound.length)));
}

function branches({ clients, links }: Pick<ScenarioV1, 'clients' | 'links'>): boolean {
  return clients.length > 1 || new Set(links.map(({ from }) => from)).size < links.length;
}
