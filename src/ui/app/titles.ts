/** What things of a scenario are called on screen. */
import { headlineOf } from '../../patterns/views.ts';
import type { ScenarioV1 } from '../../scenario/document.ts';
import type { Placed } from './recorded.ts';
import { patternOf } from './recorded.ts';

export function titleOf(place: Placed): string {
  return headlineOf(place.attach.kind)?.title ?? patternOf(place.attach.kind).title;
}

/** Of a client or a service; the id where there is none, as of a node. */
export function nameOf({ clients, services }: Pick<ScenarioV1, 'clients' | 'services'>, id: string): string {
  return [...services, ...clients].find((part) => part.id === id)?.title ?? id;
}
