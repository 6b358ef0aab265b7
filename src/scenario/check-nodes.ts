/** Checks what is asked of nodes, and what they send: verbs they know, on links to them and nowhere else; somebody to deliver to. */
import type { AnyNode } from '../engine/node-model.ts';
import type { Patterns } from '../engine/patterns.ts';
import type { Link, ScenarioV1, Step } from './document.ts';
import type { IssueList } from './issue.ts';
import { listWords, short } from './issue.ts';
import { callLinks } from './routes.ts';

type Parts = Pick<ScenarioV1, 'clients' | 'services' | 'nodes' | 'links' | 'changes'>;

/** Adds an issue for each thing that could not run. */
export function checkNodes(issues: IssueList, scenario: Parts, patterns: Patterns): void {
  const models = new Map(
    scenario.nodes.flatMap((node) => {
      const pattern = patterns[node.kind];
      return pattern?.role === 'node' ? [[node.id, pattern] as const] : [];
    }),
  );
  const links = new Map(scenario.links.map((link) => [link.id, link]));
  const callLink = callLinks(scenario, patterns);
  for (const [id, model] of models) checkLeaving(issues, id, model, scenario);
  for (const client of scenario.clients) {
    if (client.workload.kind === 'program') checkSteps(issues, `clients/${client.id}.steps`, client.steps, links, models);
    else checkVerb(issues, `clients/${client.id}.verb`, client.verb, callLink(client.id), models);
    if (client.workload.kind === 'program' && client.verb !== undefined && !issues.has(`clients/${client.id}.workload`)) issues.add(`clients/${client.id}.verb`, 'The verb belongs to the call steps of a program, not to the client. Write it there.');
  }
  for (const service of scenario.services) checkSteps(issues, `services/${service.id}.steps`, service.steps, links, models);
  for (const change of scenario.changes)
    if (/^services\/[^/]+\/steps$/.test(change.target))
      checkSteps(issues, `changes/${change.id}.value`, change.value as unknown as readonly Step[], links, models);
}

function checkLeaving(issues: IssueList, id: string, model: AnyNode, scenario: Parts): void {
  const leaving = scenario.links.filter((link) => link.from === id), services = new Set(scenario.services.map((service) => service.id));
  if (!model.sends) for (const link of leaving) issues.add(`links/${link.id}.from`, `The ${model.kind} ${id} answers those who call it and calls nobody, so nothing would go over the link ${link.id}. Take it out.`);
  if (!model.sends) return;
  if (leaving.length === 0) issues.add(`nodes/${id}`, `No link leaves the ${model.kind} ${id}, so nobody would ever get what it holds. Add a link whose from is ${id}, to a service that consumes.`);
  for (const link of leaving) if (!services.has(link.to)) issues.add(`links/${link.id}.to`, `The ${model.kind} ${id} delivers to services, and ${short(link.to)} is none. Let a service take the message and call on.`);
}

function checkSteps(issues: IssueList, path: string, steps: readonly Step[], links: ReadonlyMap<string, Link>, models: ReadonlyMap<string, AnyNode>): void {
  steps.forEach((step, i) => {
    const at = `${path}[${i}]`;
    if (step.do === 'call') {
      checkVerb(issues, `${at}.verb`, step.verb, links.get(step.link), models);
      for (const [outcome, handler] of Object.entries(step.on)) checkSteps(issues, `${at}.on.${outcome}`, handler, links, models);
    } else if ('steps' in step) checkSteps(issues, `${at}.steps`, step.steps, links, models);
  });
}

function checkVerb(issues: IssueList, path: string, verb: string | undefined, link: Link | undefined, models: ReadonlyMap<string, AnyNode>): void {
  if (link === undefined) return;
  const model = models.get(link.to), known = model === undefined ? '' : listWords(model.verbs.map((word) => `\u201c${word}\u201d`));
  if (model === undefined) {
    if (verb !== undefined) issues.add(path, `The link ${link.id} leads to ${short(link.to)}, which is a service: it knows no verbs. Leave the verb out.`);
  } else if (verb === undefined) issues.add(path, `The link ${link.id} leads to the ${model.kind} ${short(link.to)}, and nothing says what is asked of it. Add the verb ${known}.`);
  else if (!model.verbs.includes(verb)) issues.add(path, `The ${model.kind} ${short(link.to)} does not know the verb \u201c${short(verb)}\u201d. It knows ${known}.`);
}
