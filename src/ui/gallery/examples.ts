/** The example of each pattern: what it is called is there at once, its document is fetched when it is opened. */
import type { Patterns } from '../../engine/patterns.ts';
import type { ScenarioV1 } from '../../scenario/document.ts';
import { rules } from '../../store/rules.ts';

const titles = import.meta.glob<string>('../../patterns/*/example.json', { import: 'title', eager: true });
const addresses = import.meta.glob<string>('../../patterns/*/example.json', { query: '?url', import: 'default', eager: true });
const kindOf = (path: string) => (path.split('/').at(-2) ?? '').replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

export interface Example { readonly kind: string; readonly pattern: string; readonly title: string; readonly address: string }

/** By the patterns' names. */
export function examples(): readonly Example[] {
  const patterns: Patterns = rules().patterns;
  return Object.entries(titles)
    .map(([path, title]) => ({ kind: kindOf(path), pattern: patterns[kindOf(path)]?.title ?? '', title, address: addresses[path] ?? '' }))
    .sort((a, b) => (a.pattern < b.pattern ? -1 : 1));
}

export async function documentOf({ address }: Example): Promise<unknown> {
  const answer = await fetch(new URL(address, document.baseURI)).catch(() => null);
  if (answer?.ok !== true) throw new Error('The example could not be loaded. Is the server still running?');
  return await answer.json() as unknown;
}

/** Where a pattern first stands in a document; a queue is its service's. */
export function placeOf(kind: string, { links, services, nodes }: ScenarioV1): string | undefined {
  return [
    ...links.flatMap((link) => link.chain.map((attach) => ({ path: `links/${link.id}/${attach.id}`, kind: attach.kind }))),
    ...services.flatMap((service) => [...service.inbound, service.queue].map((attach) => ({ path: `services/${service.id}/${attach.id}`, kind: attach.kind }))),
    ...nodes.map((node) => ({ path: `nodes/${node.id}`, kind: node.kind })),
  ].find((place) => place.kind === kind)?.path;
}
