/** Links that patterns of a chain name in their settings, a fallback's above all: what goes down them is sent by those patterns. */
import type { Patterns } from '../engine/pattern.ts';
import { fieldsOf } from '../engine/pattern.ts';
import type { Attach, Link, ScenarioV1 } from './document.ts';
import { short, type IssueList } from './issue.ts';

interface Named { readonly attach: Attach; readonly field: string; readonly link: string }

function namedBy(chain: readonly Attach[], patterns: Patterns): readonly Named[] {
  return chain.flatMap((attach) => {
    const pattern = patterns[attach.kind];
    if (pattern?.role !== 'policy' || ('dialects' in pattern && !Object.hasOwn(pattern.dialects, String(attach.config['dialect'])))) return [];
    return Object.entries(fieldsOf(pattern, attach.config)).flatMap(([field, { type, ...more }]) => {
      const link = attach.config[field];
      return type === 'reference' && 'to' in more && more.to === 'link' && typeof link === 'string' && link !== '' ? [{ attach, field, link }] : [];
    });
  });
}

/** Ids of the links that patterns of these links and entrances name, in use or not. */
export function linksNamed(links: readonly Link[], patterns: Patterns, services: ScenarioV1['services'] = []): ReadonlySet<string> {
  return new Set([...links.map(({ chain }) => chain), ...services.map(({ inbound }) => inbound)].flatMap((chain) => namedBy(chain, patterns).map(({ link }) => link)));
}

/** Adds an issue where a pattern names a link that leaves from elsewhere, or one that leads back to its own. */
export function checkRoutes(issues: IssueList, { links, services }: Pick<ScenarioV1, 'links' | 'services'>, patterns: Patterns): void {
  const at = (id: string) => links.find((link) => link.id === id);
  const check = (path: string, from: string, { attach, field, link }: Named): void => {
    const named = at(link);
    if (named !== undefined && named.from !== from) issues.add(`${path}/${attach.id}.${field}`, `The field ${attach.id}.${field} names the link ${short(link)}, which leaves from ${short(named.from)}. Name one that leaves from ${short(from)}.`);
  };
  for (const link of links) for (const named of namedBy(link.chain, patterns)) check(`links/${link.id}`, link.from, named);
  for (const service of services) for (const named of namedBy(service.inbound, patterns)) check(`services/${service.id}`, service.id, named);
  for (const link of links) {
    for (const named of namedBy(link.chain, patterns)) {
      if (leadsTo(at(named.link), link.id, at, patterns, new Set())) issues.add(`links/${link.id}/${named.attach.id}.${named.field}`, `The field ${named.attach.id}.${named.field} leads back to the link ${link.id}, so a call might never end. Name another link, or leave it empty.`);
    }
  }
}

function leadsTo(link: Link | undefined, id: string, at: (id: string) => Link | undefined, patterns: Patterns, seen: Set<string>): boolean {
  if (link === undefined || seen.has(link.id)) return false;
  seen.add(link.id);
  return link.id === id || namedBy(link.chain, patterns).some((named) => leadsTo(at(named.link), id, at, patterns, seen));
}
