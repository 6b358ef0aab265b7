/** What is selected, by path: `links/<id>`, `links/<link>/<attach>`, `services/<id>`, `services/<id>/<attach>`, `nodes/<id>` or `clients/<id>`. */
import type { ScenarioV1 } from '../../scenario/document.ts';
import type { Placed } from './recorded.ts';

/** The canvas names things by id, and patterns as `<link>/<attach>`, or `<service>/<attach>` at an entrance. */
export function pathOf(scenario: ScenarioV1, id: string): string {
  if (id.includes('/')) return `${scenario.services.some((service) => id.startsWith(`${service.id}/`)) ? 'services' : 'links'}/${id}`;
  const list = scenario.clients.some((client) => client.id === id) ? 'clients' : scenario.links.some((link) => link.id === id) ? 'links' : scenario.nodes.some((node) => node.id === id) ? 'nodes' : 'services';
  return `${list}/${id}`;
}

/** A queue stands on its service's card. */
export function canvasId(scenario: ScenarioV1, path: string): string | null {
  const [list, id = '', attach] = path.split('/');
  const isQueue = list === 'services' && scenario.services.some((service) => service.id === id && service.queue.id === attach);
  return attach !== undefined && !isQueue ? `${id}/${attach}` : id === '' ? null : id;
}

export function isUsedIn(place: Placed): boolean { return place.attach.off !== true; }
