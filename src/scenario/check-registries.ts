/** What registration and look-ups need: links from the right place to a registry, somebody who registers, heartbeats within the TTL. */
import type { AnyNode } from '../engine/node-model.ts';
import type { AnyPattern, Patterns } from '../engine/patterns.ts';
import type { Attach, Link, ScenarioV1 } from './document.ts';
import type { IssueList } from './issue.ts';
import { short } from './issue.ts';
import type { Place } from './places.ts';
import { placesOf } from './places.ts';
import type { LinkOf } from './routes.ts';

export function checkRegistries(issues: IssueList, scenario: ScenarioV1, patterns: Patterns): void {
  const around = registriesOf(scenario, patterns);
  for (const service of scenario.services) checkMember(issues, service, around);
  for (const { id } of scenario.nodes) if (around.registries.has(id) && membersOf(id, around).length === 0) issues.add(`nodes/${id}`, `Nobody registers with ${id}, so every look-up is answered with an empty list. Give a service “registers”, over a link from it to ${id}.`);
  for (const place of placesOf(scenario)) checkRegistryUse(issues, place, around, patterns);
}

/** Who registers where: nothing that changes on the way. */
export interface Around { readonly scenario: Pick<ScenarioV1, 'services'>; readonly registries: ReadonlySet<string>; readonly linkOf: LinkOf }

export function registriesOf(scenario: Pick<ScenarioV1, 'services' | 'nodes' | 'links'>, patterns: Patterns): Around {
  const links = new Map(scenario.links.map((link) => [link.id, link]));
  return { scenario, linkOf: (id) => links.get(id), registries: new Set(scenario.nodes.flatMap(({ id, kind }) => (isRegistry(patterns[kind]) ? [id] : []))) };
}
function isRegistry(model: AnyPattern | undefined): model is AnyNode { return model?.role === 'node' && model.verbs.includes('register'); }

function membersOf(id: string, { scenario, linkOf }: Around): ScenarioV1['services'] {
  return scenario.services.filter(({ registers }) => registers !== undefined && linkOf(registers.link)?.to === id);
}

/** The settings of a registry, and of what looks up. */
export function checkRegistryUse(issues: IssueList, place: Place, around: Around, patterns: Patterns): void {
  const { attach, link } = place, pattern = patterns[attach.kind];
  if (isRegistry(pattern)) checkBeats(issues, attach, pattern, membersOf(attach.id, around).map(({ registers }) => registers!.everyMs));
  if (link !== null && attach.off !== true && pattern?.role === 'balancer' && pattern.looksUp !== undefined)
    checkLookups(issues, link, attach, pattern.looksUp(attach.config), around);
}

/** Links that carry look-ups of balancers. */
export function lookupLinks(links: readonly Link[], patterns: Patterns): ReadonlySet<string> {
  return new Set(links.flatMap((link) => link.chain.flatMap(({ kind, config, off }) => {
    const stage = patterns[kind];
    return off !== true && stage?.role === 'balancer' && stage.looksUp !== undefined ? [stage.looksUp(config)] : [];
  })));
}

function checkMember(issues: IssueList, { id, registers }: ScenarioV1['services'][number], { registries, linkOf }: Around): void {
  if (registers === undefined || registers.link === '') return;
  const path = `services/${id}.registers.link`, link = linkOf(registers.link);
  if (link === undefined) { issues.add(path, `The service ${id} registers over ${short(registers.link)}, and there is no such link.`); return; }
  if (link.from !== id) issues.add(path, `The link ${link.id} leaves ${short(link.from)}, so ${id} cannot register over it. Name a link that leaves ${id}.`);
  if (!registries.has(link.to)) issues.add(path, `The link ${link.id} leads to ${short(link.to)}, which is no registry. Name one that leads to a service registry.`);
}

/** Once for a registry: by the heartbeats that are furthest apart. */
function checkBeats(issues: IssueList, node: Attach, model: AnyNode, everyMs: readonly number[]): void {
  if (everyMs.length === 0) return;
  const odd = model.checkBeats?.(node.config, Math.max(...everyMs)) ?? null;
  if (odd !== null) issues.add(`nodes/${node.id}.${odd.field}`, odd.message);
}

function checkLookups(issues: IssueList, balanced: Link, attach: Attach, id: string, { registries, scenario, linkOf }: Around): void {
  const path = `links/${balanced.id}/${attach.id}.link`, link = linkOf(id);
  if (id === '') { issues.add(path, `${attach.id} has no link to look up over. Name a link that leaves ${short(balanced.from)} and leads to a service registry.`); return; }
  // That there is such a link is checked with all references.
  if (link === undefined) return;
  if (link.from !== balanced.from) issues.add(path, `The link ${link.id} leaves ${short(link.from)}, and ${balanced.id} leaves ${short(balanced.from)}: ${attach.id} can only ask from where it stands. Name a link that leaves ${short(balanced.from)}.`);
  if (!registries.has(link.to)) { issues.add(path, `The link ${link.id} leads to ${short(link.to)}, which is no registry. Name one that leads to a service registry.`); return; }
  const service = scenario.services.find((one) => one.id === balanced.to), registers = service?.registers;
  if (service !== undefined && linkOf(registers?.link ?? '')?.to !== link.to) issues.add(path, `${attach.id} asks ${link.to} for ${service.id}, which does not register there. Give ${service.id} “registers”, over a link from it to ${link.to}.`);
}
