/** Refuses deep probes that go in a circle: each does the work of a service, whose probes do the work of the next, until they are back at the first. */
import type { Patterns } from '../engine/patterns.ts';
import type { Attach, Change, Link, ScenarioV1, Step } from './document.ts';
import type { IssueList } from './issue.ts';
import { fromThenOn } from './issue.ts';
import { linksCalled } from './step-walk.ts';

export function checkProbes(issues: IssueList, scenario: Pick<ScenarioV1, 'services' | 'links' | 'changes'>, patterns: Patterns): void {
  const { services, links, changes } = scenario;
  const deep = links.flatMap((link) =>
    link.chain.flatMap((attach) => {
      const since = deepSince(link, attach, changes, patterns);
      return since === null ? [] : [{ link, attach, change: since === 'start' ? null : since }];
    }),
  );
  if (deep.length === 0) return;
  const called = new Set(
    services.flatMap(({ id, steps }) =>
      [steps, ...changes.filter(({ target }) => target === `services/${id}/steps`).map(({ value }) => value as unknown as readonly Step[])].flatMap(
        (list) => [...linksCalled(list)],
      ),
    ),
  );
  for (const { link, attach, change } of deep) {
    // At the start no probe is deep that is so from a change on.
    const probed = new Set(deep.flatMap((one) => (change === null && one.change !== null ? [] : [one.link])));
    const way = services.some(({ id }) => id === link.from) ? wayBack(link.to, link.from, links.filter((one) => called.has(one.id) || probed.has(one))) : null;
    if (way === null) continue;
    const path = `links/${link.id}/${attach.id}.probe`, message = `The deep probes of ${attach.id} go in a circle: ${[link.from, ...way].join(' \u2192 ')}. A probe of ${link.to} would wait for ${link.from}, whose health depends on ${link.to}. Make this probe shallow.`;
    issues.add(change === null ? path : `changes/${change.id}.value`, change === null ? message : fromThenOn(change.atMs, path, message));
  }
}

/** From the start, or from a change on; null: never. */
function deepSince(link: Link, attach: Attach, changes: readonly Change[], patterns: Patterns): 'start' | Change | null {
  const stage = patterns[attach.kind], path = `links/${link.id}/${attach.id}.`;
  if (attach.off === true || stage?.role !== 'balancer' || stage.probes === undefined) return null;
  if (stage.probes(attach.config) === 'deepProbe') return 'start';
  return (
    changes
      .filter(
        ({ target, value }) => target.startsWith(path) && stage.probes!({ ...attach.config, [target.slice(path.length)]: value }) === 'deepProbe',
      )
      .sort((a, b) => a.atMs - b.atMs)[0] ?? null
  );
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
