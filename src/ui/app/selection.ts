/** What is selected, by path: `links/<link>/<attach>`, `services/<id>`, `services/<id>/<attach>` or `clients/<id>`. */
import type { ScenarioV1 } from '../../scenario/document.ts';
import type { Placed } from './recorded.ts';

/** The canvas names things by id, and patterns in chains as `<link>/<attach>`. */
export function pathOf(scenario: ScenarioV1, id: string): string {
  if (id.includes('/')) return `links/${id}`;
  return scenario.clients.some((client) => client.id === id) ? `clients/${id}` : `services/${id}`;
}

export function canvasId(path: string): string | null {
  const [list, id = '', attach] = path.split('/');
  return list === 'links' && attach !== undefined ? `${id}/${attach}` : id === '' ? null : id;
}

export function isUsedIn(place: Placed): boolean { return place.attach.off !== true; }
