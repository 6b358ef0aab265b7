/** Links that patterns of a chain name in their settings, a fallback's above all: what goes down them is sent by those patterns. */
import type { AnyPattern, Patterns } from '../engine/patterns.ts';
import { fieldsOf } from '../engine/patterns.ts';
import type { Attach, Link, ScenarioV1 } from './document.ts';
import { short, type IssueList } from './issue.ts';
import type { Place } from './places.ts';
import { placesOf } from './places.ts';

interface Named { readonly attach: Attach; readonly field: string; readonly link: string }
export type LinkOf = (id: string) => Link | undefined;

interface Reference { readonly field: string; readonly to: 'link' | 'service' }
/** By pattern and dialect: tables are the same whenever they are asked for. */
const known = new WeakMap<AnyPattern, Map<string, readonly Reference[]>>();

/** The fields in which a pattern names links or services. */
function referencesOf(pattern: AnyPattern, config: Attach['config']): readonly Reference[] {
  const dialect = String(config['dialect']), by = known.get(pattern) ?? new Map<string, readonly Reference[]>();
  const found =
    by.get(dialect) ??
    Object.entries(fieldsOf(pattern, config)).flatMap(([field, table]) => (table.type === 'reference' ? [{ field, to: table.to }] : []));
  known.set(pattern, by.set(dialect, found));
  return found;
}

function linkFields(attach: Attach, patterns: Patterns): readonly (Reference & { readonly attach: Attach })[] {
  const pattern = patterns[attach.kind];
  return pattern?.role !== 'policy' ? [] : referencesOf(pattern, attach.config).flatMap((found) => (found.to === 'link' ? [{ ...found, attach }] : []));
}

function namedBy(chain: readonly Attach[], patterns: Patterns): readonly Named[] {
  return chain.flatMap((one) => linkFields(one, patterns)).flatMap(({ attach, field }) => {
    const link = attach.config[field];
    return typeof link === 'string' && link !== '' ? [{ attach, field, link }] : [];
  });
}

/** Ids of the links that patterns of these links and entrances name, in use or not. */
export function linksNamed(links: readonly Link[], patterns: Patterns, services: ScenarioV1['services'] = []): ReadonlySet<string> {
  return new Set(
    [...links.map(({ chain }) => chain), ...services.map(({ inbound }) => inbound)].flatMap((chain) =>
      namedBy(chain, patterns).map(({ link }) => link),
    ),
  );
}

/** The link that each client calls over which is no program: the first that leaves it and that no pattern names. */
export function callLinks({ clients, links }: Pick<ScenarioV1, 'clients' | 'links'>, patterns: Patterns): (client: string) => Link | undefined {
  const named = linksNamed(links, patterns), ids = new Set(clients.map(({ id }) => id)), found = new Map<string, Link>();
  for (const link of links) if (ids.has(link.from) && !named.has(link.id) && !found.has(link.from)) found.set(link.from, link);
  return (client) => found.get(client);
}

/** Adds an issue where the pattern names a link or a service that is not there. */
export function missingReferences(
  issues: IssueList,
  { path, attach, from }: Place,
  exists: { readonly [to in Reference['to']]: ReadonlySet<string> },
  patterns: Patterns,
): void {
  const pattern = patterns[attach.kind];
  for (const { field, to } of pattern === undefined ? [] : referencesOf(pattern, attach.config)) {
    const id = attach.config[field];
    if (typeof id === 'string' && id !== '' && !exists[to].has(id))
      issues.add(
        `${path}.${field}`,
        `The field ${attach.id}.${field} names ${short(id)}, and there is no such ${to}.${to === 'link' ? ` Name one that leaves from ${short(from)}.` : ''}`,
      );
  }
}

/** Links by id, and where patterns of each name others. */
export interface Routes { readonly at: LinkOf; readonly from: ReadonlyMap<Link, readonly (Reference & { readonly attach: Attach })[]> }

export function routesOf(links: readonly Link[], patterns: Patterns): Routes {
  const byId = new Map(links.map((link) => [link.id, link]));
  return { at: (id) => byId.get(id), from: new Map(links.map((link) => [link, link.chain.flatMap((attach) => linkFields(attach, patterns))])) };
}

/** Adds an issue where a pattern names a link that leaves from elsewhere, or one that leads back to its own. */
export function checkRoutes(issues: IssueList, { links, services }: Pick<ScenarioV1, 'links' | 'services'>, patterns: Patterns): void {
  const routes = routesOf(links, patterns), places = placesOf({ links, services, nodes: [] });
  for (const place of places) checkLeaving(issues, place, routes, patterns);
  for (const place of places) checkCircle(issues, place, routes, patterns);
}

export function checkLeaving(issues: IssueList, { path, attach, from }: Place, { at }: Routes, patterns: Patterns): void {
  for (const { field, link } of namedBy([attach], patterns)) {
    const named = at(link);
    if (named !== undefined && named.from !== from) issues.add(`${path}.${field}`, `The field ${attach.id}.${field} names the link ${short(link)}, which leaves from ${short(named.from)}. Name one that leaves from ${short(from)}.`);
  }
}

export function checkCircle(issues: IssueList, { path, attach, link }: Place, routes: Routes, patterns: Patterns): void {
  if (link === null) return;
  for (const named of namedBy([attach], patterns)) {
    if (leadsTo(named.link, link.id, routes)) issues.add(`${path}.${named.field}`, `The field ${attach.id}.${named.field} leads back to the link ${link.id}, so a call might never end. Name another link, or leave it empty.`);
  }
}

/** Over the links that patterns name, from this one on; a way may be as long as a document. */
function leadsTo(from: string, to: string, { at, from: named }: Routes): boolean {
  const first = at(from), ways = new Set(first === undefined ? [] : [first]);
  for (const link of ways) {
    if (link.id === to) return true;
    for (const { attach, field } of named.get(link) ?? []) {
      const next = at(String(attach.config[field]));
      if (next !== undefined) ways.add(next);
    }
  }
  return false;
}
