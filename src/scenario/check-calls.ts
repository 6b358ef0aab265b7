/** Checks who calls whom: a service's link that nothing is sent over, and services that call each other in a circle. */
import type { Link, ScenarioV1, Step } from './document.ts';
import type { IssueList } from './issue.ts';
import { linksCalled } from './step-walk.ts';

/** Adds an issue for each such link and for each circle. What a service's steps become by changes counts as well, and what goes over a link without a step: look-ups, registration; `named`: links that patterns call over. */
export function checkCalls(issues: IssueList, scenario: Pick<ScenarioV1, 'services' | 'links' | 'changes'>, forLookups: ReadonlySet<string>, named: ReadonlySet<string>): void {
  const calls = new Map(scenario.services.map(({ id, steps }) => {
    const changed = scenario.changes.filter(({ target }) => target === `services/${id}/steps`).map(({ value }) => value as unknown as readonly Step[]);
    const called = new Set([steps, ...changed].flatMap((list) => [...linksCalled(list)]));
    return [id, scenario.links.filter((link) => link.from === id && (called.has(link.id) || named.has(link.id)))] as const;
  }));
  for (const { id, from } of scenario.links) {
    const called = calls.get(from);
    if (
      called === undefined ||
      called.some((link) => link.id === id) ||
      forLookups.has(id) ||
      issues.has(`services/${from}.steps`) ||
      scenario.services.some(({ registers }) => registers?.link === id)
    )
      continue;
    issues.add(`links/${id}.from`, `No step of the service ${from} calls the link ${id}, so nothing would go over it. Add the step {"do": "call", "link": "${id}"} to its steps, or take the link out.`);
  }
  for (const circle of circles(calls)) {
    const [first = ''] = circle;
    const who = circle.length === 1 ? `The service ${first} calls itself` : `The services ${circle.join(', ')} call each other in a circle`;
    issues.add(`services/${first}.steps`, `${who} (${[...circle, first].join(' \u2192 ')}), so a call would never end. Leave one of these calls out.`);
  }
}

/** Each way that leads from a service back to itself, found depth first, as the ids along it. */
function circles(calls: ReadonlyMap<string, readonly Link[]>): readonly (readonly string[])[] {
  const found: (readonly string[])[] = [];
  const done = new Set<string>();
  const way: string[] = [];
  const visit = (id: string): void => {
    if (way.includes(id)) found.push(way.slice(way.indexOf(id)));
    if (done.has(id) || way.includes(id)) return;
    way.push(id);
    for (const to of new Set((calls.get(id) ?? []).map((link) => link.to))) visit(to);
    way.pop();
    done.add(id);
  };
  for (const id of calls.keys()) visit(id);
  return found;
}
