/** What a link's balancer needs beyond the settings of each stage: stages in a row, the last of which picks, of one scope, on a link to a service. */
import type { AnyBalancer } from '../engine/balancer.ts';
import type { Patterns } from '../engine/patterns.ts';
import type { Attach, Link, ScenarioV1 } from './document.ts';
import type { IssueList } from './issue.ts';
import { listWords, short } from './issue.ts';

export function checkBalancers(issues: IssueList, scenario: ScenarioV1, patterns: Patterns): void {
  for (const link of scenario.links) checkLink(issues, scenario, link, patterns);
}

function checkLink(issues: IssueList, scenario: ScenarioV1, link: Link, patterns: Patterns): void {
  const stageOf = (attach: Attach | undefined): AnyBalancer | null => {
    const pattern = patterns[attach?.kind ?? ''];
    return pattern?.role === 'balancer' ? pattern : null;
  };
  const chain = link.chain.filter((attach) => attach.off !== true), stages = chain.filter((attach) => stageOf(attach) !== null);
  const [first, ...more] = stages, path = (attach: Attach) => `links/${link.id}/${attach.id}`;
  if (first === undefined) {
    const { instances = 1 } = scenario.services.find(({ id }) => id === link.to) ?? {};
    if (instances > 1) for (const attach of link.chain) if (attach.scope === 'endpoint' && attach.off !== true && stageOf(attach) === null) {
      issues.add(`${path(attach)}.scope`, `Nothing on the link ${link.id} picks an endpoint, so ${attach.id} cannot hold a state for each. Put a balancer above it, or use the scope link.`);
    }
    return;
  }
  if (!scenario.services.some(({ id }) => id === link.to)) issues.add(path(first), `A balancer picks among the instances of a service, and ${short(link.to)} is none.`);
  const from = chain.indexOf(first);
  for (const attach of more) if (stageOf(attach)!.looksUp !== undefined) issues.add(path(attach), `${attach.id} says who the members are, so it stands before all other stages. Put it above ${first.id}.`);
  more.forEach((attach, i) => {
    if (chain[from + 1 + i] !== attach) issues.add(path(attach), `The stages of a balancer stand next to each other. Put ${attach.id} right behind ${stages[i]!.id}.`);
  });
  const pickers = stages.filter((attach) => stageOf(attach)!.picks === true),
    kinds = Object.values(patterns).flatMap((pattern) => (pattern.role === 'balancer' && pattern.picks === true ? [pattern.kind] : []));
  if (pickers.length === 0) issues.add(path(stages.at(-1)!), `The balancer of ${link.id} has no stage that picks. Put ${listWords(kinds)} behind ${stages.at(-1)!.id}.`);
  for (const attach of pickers.slice(1)) issues.add(path(attach), `The balancer of ${link.id} has more than one stage that picks: ${listWords(pickers.map(({ id }) => id))}. Leave one.`);
  const picker = pickers[0];
  if (pickers.length === 1 && picker !== undefined && picker !== stages.at(-1)) issues.add(path(picker), `What picks comes last: put ${picker.id} behind ${stages.at(-1)!.id}.`);
  const scopeOf = (attach: Attach) => attach.scope ?? stageOf(attach)!.scopes[0]!, scope = scopeOf(first);
  for (const attach of more) if (scopeOf(attach) !== scope) issues.add(`${path(attach)}.scope`, `The stages of a balancer share one scope: ${first.id} has ${scope}, ${attach.id} has ${scopeOf(attach)}.`);
  if (scope === 'client' && !scenario.clients.some(({ id }) => id === link.from)) issues.add(`${path(first)}.scope`, `The link ${link.id} does not leave a client, so its balancer cannot be one for each client. Use the scope link.`);
  for (const attach of chain.slice(0, from)) if (attach.scope === 'endpoint') {
    issues.add(`${path(attach)}.scope`, `The endpoint is picked further in, so ${attach.id} cannot hold a state for each. Put it behind ${stages.at(-1)!.id}, or use the scope link.`);
  }
}
