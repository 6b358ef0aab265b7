/** Refuses deep probes that go in a circle: each does the work of a service, whose probes do the work of the next, until they are back at the first. */
import type { Patterns } from '../engine/pattern.ts';
import type { Attach, Link, ScenarioV1, Step } from './document.ts';
import type { IssueList } from './issue.ts';
import { linksCalled } from './step-walk.ts';

export function checkProbes(issues: IssueList, scenario: Pick<ScenarioV1, 'services' | 'links' | 'changes'>, patterns: Patterns): void {
  const { services, links, changes } = scenario;
  const deep = new Map(links.flatMap((link) => link.chain.filter((attach) => probesDeep(link, attach, changes, patterns)).map((attach) => [link, attach] as const)));
  if (deep.size === 0) return;
  const called = new Set(services.flatMap(({ id, steps }) => [steps, ...changes.filter(({ target }) => target === `services/${id}/steps`).map(({ value }) => value as unknown as readonly Step[])].flatMap((list) => [...linksCalled(list)])));
  const onward = links.filter((link) => called.has(link.id) || deep.has(link));
  for (const [link, attach] of deep) {
    const way = services.some(({ id }) => id === link.from) ? wayBack(link.to, link.from, onward) : null;
    if (way === null) continue;
    issues.add(`links/${link.id}/${attach.id}.probe`, `The deep probes of ${attach.id} go in a circle: ${[link.from, ...way].join(' \u2192 ')}. A probe of ${link.to} would wait for ${link.from}, whose health depends on ${link.to}. Make this probe shallow.`);
  }
}

/** At the start, or from some change on. */
function probesDeep(link: Link, attach: Attach, changes: ScenarioV1['changes'], patterns: Patterns): boolean {
  const stage = patterns[attach.kind], path = `links/${link.id}/${attach.id}.`;
  if (attach.off === true || stage?.role !== 'balancer' || stage.probes === undefined) return false;
  const later = changes.filter(({ target }) => target.startsWith(path)).map(({ target, value }) => ({ ...attach.config, [target.slice(path.length)]: value }));
  return [attach.config, ...later].some((config) => stage.probes!(config) === 'deepProbe');
}

/** The services along the shortest way; null when there is none. */
function wayBack(from: string, to: string, links: readonly Link[]): readonly string[] | null {
  const ways: (readonly string[])[] = [[from]], seen = new Set([from]);
  for (const way of ways) {
    const last = way.at(-1)!;
    if (last === to) return way;
    for (const link of links) if (link.from === last && !seen.has(link.to)) { seen.add(link.to); ways.push([...way, link.to]); }
  }
  return null;
}
