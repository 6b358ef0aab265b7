/** What the parts of a scenario are called on screen. */
import type { ScenarioV1 } from './document.ts';

/** The title of a client or a service; a node has none: its id, as the first word of a sentence. */
export function nameOf({ clients, services }: Pick<ScenarioV1, 'clients' | 'services'>, id: string): string {
  return [...services, ...clients].find((part) => part.id === id)?.title ?? id.replace(/^./, (letter) => letter.toUpperCase());
}

/** Both ends of a link; its id too where another link joins the same. */
export function wayOf(scenario: Pick<ScenarioV1, 'clients' | 'services' | 'links'>, { id, from, to }: ScenarioV1['links'][number]): string {
  const way = `${nameOf(scenario, from)} → ${nameOf(scenario, to)}`;
  return scenario.links.some((other) => other.id !== id && other.from === from && other.to === to) ? `${way} (${id})` : way;
}
