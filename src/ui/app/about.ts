/** What an issue or a warning speaks of, in the words of the screen, and by which path that is selected. */
import type { ScenarioV1 } from '../../scenario/document.ts';
import { nameOf } from '../../scenario/part-names.ts';
import type { Placed } from './recorded.ts';
import { placesOf } from './recorded.ts';
import { titleOf } from './titles.ts';

/** `where`: empty for a part of the scenario itself. */
export interface About { readonly path: string; readonly title: string; readonly where: string }

/** Of a path of an issue; of a scheduled change, what it changes. Null where nothing can be selected for it. */
export function aboutOf(scenario: ScenarioV1, path: string): About | null {
  const of = scenario.changes.find(({ id }) => isWithin(path, `changes/${id}`))?.target ?? path;
  const places = placesOf(scenario), place = places.find((one) => isWithin(of, one.path));
  if (place !== undefined) return ofPlace(scenario, place, places);
  for (const list of ['clients', 'services', 'links'] as const) {
    const id = scenario[list].find((part) => isWithin(of, `${list}/${part.id}`))?.id;
    if (id !== undefined) return { path: `${list}/${id}`, title: list === 'links' ? wayOf(scenario, id) : nameOf(scenario, id), where: '' };
  }
  return null;
}

/** Two that are called the same are told apart by their places in the chain, or by the ids of their links. */
function ofPlace(scenario: ScenarioV1, place: Placed, places: readonly Placed[]): About {
  const title = titleOf(place), where = wayOf(scenario, place.owner);
  const alike = places.filter((other) => other !== place && titleOf(other) === title);
  return {
    path: place.path,
    title: alike.some(({ owner }) => owner === place.owner) ? `${title} ${place.index + 1} of ${place.count}` : title,
    where: alike.some(({ owner }) => owner !== place.owner && wayOf(scenario, owner) === where) ? `${where} (${place.owner})` : where,
  };
}

/** Of a link, from where to where it goes; else the owner's name. */
function wayOf(scenario: ScenarioV1, id: string): string {
  const link = scenario.links.find((one) => one.id === id);
  return link === undefined ? nameOf(scenario, id) : `${nameOf(scenario, link.from)} \u2192 ${nameOf(scenario, link.to)}`;
}

function isWithin(path: string, whole: string): boolean { return path === whole || path.startsWith(`${whole}.`) || path.startsWith(`${whole}/`); }
