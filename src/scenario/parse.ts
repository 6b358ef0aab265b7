/** Turns unknown data into a complete scenario of the present version, or into all that is wrong with it. */
import type { Patterns } from '../engine/patterns.ts';
import { machineOf } from '../engine/pattern.ts';
import type { Attach, Change, ScenarioV1 } from './document.ts';
import { VERSION } from './document.ts';
import { checkBalancers } from './check-balancers.ts';
import { checkCalls } from './check-calls.ts';
import { checkProbes } from './check-probes.ts';
import { checkNodes } from './check-nodes.ts';
import { checkRegistries, lookupLinks } from './check-registries.ts';
import { oddChanges } from './check-changes.ts';
import { eventBoundIssue } from './event-bound.ts';
import type { Issue } from './issue.ts';
import { IssueList, numberWords, short } from './issue.ts';
import type { Migrations } from './migrations.ts';
import { migrate, MIGRATIONS } from './migrations.ts';
import { oddConfigs } from './odd-configs.ts';
import { overlapWarnings, readChanges } from './parse-changes.ts';
import { LONGEST_MS } from './parse-distribution.ts';
import { MOST_COPIES, partsLost, readClients, readLinks, readNodes, readServices } from './parse-parts.ts';
import { placesOf } from './places.ts';
import { plainDataIssue } from './plain-data.ts';
import type { Fields } from './read-value.ts';
import { checkRoutes, linksNamed, missingReferences } from './routes.ts';
import { join, own, ownOr, readList, readNumber, readObject, readText } from './read-value.ts';
import { lossWarnings } from './wire.ts';

export type Parsed =
  | { readonly ok: true; readonly scenario: ScenarioV1; readonly warnings: readonly Issue[] }
  | { readonly ok: false; readonly issues: readonly Issue[] };

const SHAPE = {
  required: ['version', 'title', 'durationMs', 'clients', 'services', 'links'],
  optional: ['note', 'seed', 'nodes', 'changes', 'layout'],
};

/** Never throws for data; keeps nothing of the input that it has not checked. */
export function parseScenario(input: unknown, patterns: Patterns, migrations: Migrations = MIGRATIONS): Parsed {
  const unsafe = plainDataIssue(input);
  if (unsafe !== null) return { ok: false, issues: [unsafe] };
  const migrated = migrate(input, migrations);
  if (!migrated.ok) return { ok: false, issues: [migrated.issue] };
  const issues = new IssueList();
  const scenario = readDocument(issues, migrated.document, patterns);
  checkIds(issues, scenario);
  const readable = issues.none;
  if (!partsLost(issues)) checkReferences(issues, scenario, patterns);
  const bound = issues.none ? eventBoundIssue(scenario, patterns) : null;
  if (bound !== null) issues.add(bound.path, bound.message);
  const odd = [...issues.none ? oddConfigs(scenario, patterns) : [], ...readable ? oddChanges(scenario, patterns) : []];
  for (const { path, message, refused } of odd) if (refused) issues.add(path, message);
  return issues.none
    ? {
        ok: true,
        scenario,
        warnings: [...odd.map(({ path, message }) => ({ path, message })), ...lossWarnings(scenario), ...overlapWarnings(scenario.changes)],
      }
    : { ok: false, issues: issues.found };
}

function readDocument(issues: IssueList, given: Fields, patterns: Patterns): ScenarioV1 {
  readObject(issues, '', given, SHAPE);
  const list = (name: string) => ownOr(given, name, []);
  const links = readLinks(issues, list('links'), patterns);
  const clients = readClients(issues, list('clients'), links, patterns);
  const services = readServices(issues, list('services'), links, patterns);
  const nodes = readNodes(issues, list('nodes'), patterns);
  const changes: readonly Change[] = partsLost(issues) ? [] : readChanges(issues, list('changes'), { links, clients, services, nodes }, patterns);
  const note = own(given, 'note');
  const layout = own(given, 'layout');
  return {
    version: VERSION,
    title: own(given, 'title') === undefined ? '' : readText(issues, 'title', own(given, 'title'), 200),
    ...(note === undefined ? {} : { note: readText(issues, 'note', note, 4_000) }),
    seed: readNumber(issues, 'seed', ownOr(given, 'seed', 1), { min: 0, max: 4_294_967_295, whole: true }),
    durationMs: own(given, 'durationMs') === undefined ? 1 : readNumber(issues, 'durationMs', own(given, 'durationMs'), { min: 1, max: LONGEST_MS, unit: 'ms' }),
    clients, services, nodes, links, changes,
    ...(layout === undefined ? {} : { layout: readLayout(issues, layout) }),
  };
}

function readLayout(issues: IssueList, value: unknown): { readonly [id: string]: readonly [number, number] } {
  const given = readObject(issues, 'layout', value, { required: [], optional: typeof value === 'object' && value !== null ? Object.keys(value) : [] });
  return Object.fromEntries(Object.entries(given ?? {}).map(([id, place]) => {
    const path = join('layout', id);
    const pair = readList(issues, path, place, 2);
    if (pair.length !== 2) issues.add(path, `The place of ${short(id)} is x and y.`);
    const at = (i: number) => readNumber(issues, `${path}[${i}]`, pair.length === 2 ? pair[i] : 0, { min: -1e6, max: 1e6 });
    return [id, [at(0), at(1)] as const];
  }));
}

function checkIds(issues: IssueList, scenario: ScenarioV1): void {
  if (scenario.clients.length === 0 && issues.none) issues.add('clients', 'The list clients is empty. A scenario has at least one client.');
  const seen = new Set<string>();
  for (const [list, parts] of [['clients', scenario.clients], ['services', scenario.services], ['nodes', scenario.nodes], ['links', scenario.links]] as const) {
    for (const part of parts) {
      if (seen.has(part.id)) issues.add(`${list}/${part.id}`, `The id ${part.id} is used twice. Clients, services, nodes and links need ids of their own.`);
      seen.add(part.id);
    }
  }
  for (const link of scenario.links) checkAttachIds(issues, `links/${link.id}`, link.chain);
  for (const service of scenario.services) checkAttachIds(issues, `services/${service.id}`, [service.queue, ...service.inbound]);
  const changes = new Set<string>();
  for (const { id } of scenario.changes) {
    if (changes.has(id)) issues.add(`changes/${id}`, `The id ${id} is used twice among the changes.`);
    changes.add(id);
  }
}

function checkAttachIds(issues: IssueList, owner: string, attaches: readonly Attach[]): void {
  const seen = new Set<string>();
  for (const { id } of attaches) {
    if (id !== '' && seen.has(id)) issues.add(`${owner}/${id}`, `The id ${id} is used twice in ${owner}.`);
    seen.add(id);
  }
}

function checkReferences(issues: IssueList, scenario: ScenarioV1, patterns: Patterns): void {
  const services = new Set(scenario.services.map((service) => service.id)), nodes = new Set(scenario.nodes.map((node) => node.id));
  const clients = new Set(scenario.clients.map((client) => client.id));
  for (const { id, from, to } of scenario.links) {
    if (to !== '' && !services.has(to) && !nodes.has(to)) issues.add(`links/${id}.to`, `The field ${id}.to names ${short(to)}, and there is no such service or node.`);
    if (from !== '' && !services.has(from) && !clients.has(from) && !nodes.has(from)) issues.add(`links/${id}.from`, `The field ${id}.from names ${short(from)}, and there is no such client, service or node.`);
  }
  checkCalls(issues, scenario, lookupLinks(scenario.links, patterns), linksNamed(scenario.links, patterns, scenario.services));
  const exists = { link: new Set(scenario.links.map((link) => link.id)), service: services };
  checkRoutes(issues, scenario, patterns);
  checkNodes(issues, scenario, patterns);
  checkBalancers(issues, scenario, patterns);
  checkProbes(issues, scenario, patterns);
  checkRegistries(issues, scenario, patterns);
  for (const id of Object.keys(scenario.layout ?? {})) {
    if (!services.has(id) && !clients.has(id) && !nodes.has(id)) issues.add(join('layout', id), `The layout places ${short(id)}, and there is no such client, service or node.`);
  }
  const copies = scenario.clients.reduce((sum, client) => sum + client.count, 0);
  if (copies > MOST_COPIES) issues.add('clients', `There are ${numberWords(copies)} clients in all, counting copies. The most is ${numberWords(MOST_COPIES)}.`);
  const shares = new Map<string, string>(), scopes = new Map<string, string>();
  for (const place of placesOf(scenario)) {
    const { path, attach } = place, pattern = patterns[attach.kind];
    missingReferences(issues, place, exists, patterns);
    const scope = pattern?.role === 'policy' && attach.off !== true && attach.share === undefined && Object.hasOwn('dialects' in pattern ? pattern.dialects : { undefined: 0 }, String(attach.config['dialect'])) ? attach.scope ?? machineOf(pattern, attach.config).scopes[0] : undefined;
    if (scope === 'service' || scope === 'global') checkOneDialect(issues, scopes, `${path}.scope`, `${attach.kind} ${scope} ${scope === 'service' ? serviceOf(scenario, path) : ''}`, String(attach.config['dialect']), scope);
    if (attach.share === undefined || attach.off === true) continue;
    const key = `${attach.kind}/${attach.share}`;
    const dialect = String(attach.config['dialect']);
    const first = shares.get(key) ?? dialect;
    shares.set(key, first);
    if (first !== dialect) issues.add(`${path}.share`, `Those who share ${attach.share} must have one dialect; here are ${first} and ${dialect}.`);
  }
}

/** The service that a chain leads to, or whose entrance or queue it is. */
function serviceOf({ links }: ScenarioV1, path: string): string {
  const [list, owner = ''] = path.split('/');
  return list === 'links' ? links.find(({ id }) => id === owner)?.to ?? '' : owner;
}
/** All of a kind that hold one state have one dialect. */
function checkOneDialect(issues: IssueList, seen: Map<string, string>, path: string, key: string, dialect: string, scope: string): void {
  const first = seen.get(key) ?? dialect;
  seen.set(key, first);
  if (first !== dialect) issues.add(path, `Those of one kind with the scope ${scope} hold one state, so they must have one dialect; here are ${first} and ${dialect}. Give one of them the scope link.`);
}
