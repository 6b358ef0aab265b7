/** Edits of a document as pure functions: each gives a new document and leaves the old one alone. Paths as in `target.ts`. */
import type { Json } from '../engine/fields.ts';
import type { Scope } from '../engine/pattern.ts';
import type { Distribution, Keys } from '../engine/spec.ts';
import type { Attach, Change, Client, Link, Registers, ScenarioV1, Service, Wire } from './document.ts';
import { findTarget } from './target.ts';
import { changeAt } from './timeline.ts';
import { wireField } from './wire.ts';

/** `links/<link>/<attach>`, `services/<service>/<queue or inbound>` or `nodes/<node>`. Throws RangeError when it names nothing. */
export function findAttach(scenario: Pick<ScenarioV1, 'links' | 'services' | 'nodes'>, path: string): Attach {
  const [list, owner, id] = path.split('/');
  const link = list === 'links' ? scenario.links.find((item) => item.id === owner) : undefined;
  const service = list === 'services' ? scenario.services.find((item) => item.id === owner) : undefined;
  const found = list === 'nodes' ? scenario.nodes.find((item) => item.id === owner)
    : [...link?.chain ?? [], ...service === undefined ? [] : [service.queue, ...service.inbound]].find((item) => item.id === id);
  if (found === undefined) throw new RangeError(`there is no ${path}`);
  return found;
}

/** The same document with another attachment at this path. */
export function replaceAttach(scenario: ScenarioV1, path: string, edit: (attach: Attach) => Attach): ScenarioV1 {
  const before = findAttach(scenario, path);
  const after = edit(before);
  const swap = (attach: Attach) => attach === before ? after : attach;
  const inLink = (link: Link): Link => link.chain.includes(before) ? { ...link, chain: link.chain.map(swap) } : link;
  const inService = (service: Service): Service =>
    service.queue === before ? { ...service, queue: after } : service.inbound.includes(before) ? { ...service, inbound: service.inbound.map(swap) } : service;
  return { ...scenario, links: scenario.links.map(inLink), services: scenario.services.map(inService), nodes: scenario.nodes.map(swap) };
}

/** A field of a pattern, for the whole run. */
export function withField(scenario: ScenarioV1, path: string, field: string, value: Json): ScenarioV1 {
  return replaceAttach(scenario, path, (attach) => ({ ...attach, config: { ...attach.config, [field]: value } }));
}

/** The value of any target but a fault or a cut, for the whole run; throws RangeError when the path names nothing. */
export function withValue(scenario: ScenarioV1, path: string, value: Json): ScenarioV1 {
  const target = findTarget(scenario, path);
  if (typeof target === 'string') throw new RangeError(target);
  switch (target.what) {
    case 'field': return withField(scenario, `${target.owner}/${target.attach.id}`, target.field, value);
    case 'latency': return { ...scenario, links: scenario.links.map((link) => link === target.link ? { ...link, latency: value as unknown as Link['latency'] } : link) };
    case 'wire': return { ...scenario, links: scenario.links.map((link) => link === target.link ? withWire(link, value as Wire) : link) };
    case 'workers': return { ...scenario, services: scenario.services.map((service) => service === target.service ? { ...service, workers: Number(value) } : service) };
    case 'steps': return { ...scenario, services: scenario.services.map((service) => service === target.service ? { ...service, steps: value as unknown as Service['steps'] } : service) };
    case 'workload': return { ...scenario, clients: scenario.clients.map((client) => client === target.client ? { ...client, workload: value as unknown as typeof client.workload } : client) };
    case 'priority': return { ...scenario, clients: scenario.clients.map((client) => client === target.client ? withPriority(client, Number(value)) : client) };
    case 'keys': return { ...scenario, clients: scenario.clients.map((client) => client === target.client ? withKeys(client, value) : client) };
    case 'patience': return { ...scenario, services: scenario.services.map((service) => service === target.service ? withPatience(service, value) : service) };
    case 'registers': return { ...scenario, services: scenario.services.map((service) => service === target.service ? { ...service, registers: value as unknown as Registers } : service) };
    case 'fault': case 'nodeFault': case 'cut': throw new RangeError(`${path} is set by changes only`);
  }
}

/** Kept only when it is not 0. */
function withPriority({ priority: _, ...client }: Client, value: number): Client {
  return value === 0 ? client : { ...client, priority: value };
}

/** null: without limit. */
function withPatience({ patience: _, ...service }: Service, value: Json): Service {
  return value === null ? service : { ...service, patience: value as unknown as Distribution };
}

/** null: all calls have one key. */
function withKeys({ keys: _, ...client }: Client, value: Json): Client {
  return value === null ? client : { ...client, keys: value as unknown as Keys };
}

function withWire({ wire: _, ...link }: Link, wire: Wire): Link {
  return { ...link, ...wireField(wire) };
}

export interface NewChange {
  readonly target: string;
  readonly value: Json;
  readonly atMs: number;
  readonly untilMs?: number;
  /** Default: edit. */
  readonly why?: Change['why'];
}

/** Schedules a value. One of the same kind, at the same target and moment, is replaced: a drag is one change. */
export function withChange(scenario: ScenarioV1, { why = 'edit', ...rest }: NewChange): ScenarioV1 {
  const same = (change: Change) => change.target === rest.target && change.atMs === rest.atMs && change.why === why;
  const before = scenario.changes.find(same);
  const change: Change = { id: before?.id ?? freshId(why, scenario.changes), ...rest, why };
  return { ...scenario, changes: before === undefined ? [...scenario.changes, change] : scenario.changes.map((item) => item === before ? change : item) };
}

export function withoutChange(scenario: ScenarioV1, id: string): ScenarioV1 {
  return { ...scenario, changes: scenario.changes.filter((change) => change.id !== id) };
}

/** The first of `word-1`, `word-2`… that none of these has. */
export function freshId(word: string, taken: readonly { readonly id: string }[]): string {
  const ids = new Set(taken.map((item) => item.id));
  let n = 1;
  while (ids.has(`${word}-${n}`)) n++;
  return `${word}-${n}`;
}

/** Moves a link's attachment within its chain, outermost first. Throws RangeError outside the chain. */
export function withOrder(scenario: ScenarioV1, link: string, from: number, to: number): ScenarioV1 {
  return {
    ...scenario,
    links: scenario.links.map((item) => {
      if (item.id !== link) return item;
      const moved = item.chain[from];
      if (moved === undefined || item.chain[to] === undefined) throw new RangeError(`the chain of ${link} has no places ${from} and ${to}`);
      const rest = item.chain.filter((attach) => attach !== moved);
      return { ...item, chain: [...rest.slice(0, to), moved, ...rest.slice(to)] };
    }),
  };
}

/** Leaves an attachment out of the run, or takes it back in; its settings stay in the document. */
export function withOff(scenario: ScenarioV1, path: string, off: boolean): ScenarioV1 {
  return replaceAttach(scenario, path, ({ off: _, ...attach }) => off ? { ...attach, off: true } : attach);
}

/** Who shares the state of an attachment; stages of a balancer (`isStage`, by kind) have one scope, so those beside it get it too. */
export function withScope(scenario: ScenarioV1, path: string, scope: Scope, isStage: (kind: string) => boolean): ScenarioV1 {
  const [list, owner = '', id] = path.split('/'), link = scenario.links.find((one) => list === 'links' && one.id === owner), own = link?.chain.find((attach) => attach.id === id);
  const all = link === undefined || own === undefined || !isStage(own.kind) ? [path] : link.chain.filter(({ kind }) => isStage(kind)).map((attach) => `links/${owner}/${attach.id}`);
  return all.reduce((next, one) => replaceAttach(next, one, (attach) => ({ ...attach, scope })), scenario);
}

/**
 * What holds at a target at a moment: a change's value, or the document's own. null: a path that names nothing, or
 * a service without a fault.
 */
export function valueAt(scenario: ScenarioV1, path: string, atMs: number): Json {
  const target = findTarget(scenario, path);
  if (typeof target === 'string') return null;
  const change = changeAt(scenario.changes.filter((item) => item.target === path || (target.what === 'fault' && item.target === `services/${target.service.id}/fault`)), atMs);
  if (change !== null) return change.value;
  switch (target.what) {
    case 'field': return target.attach.config[target.field] ?? null;
    case 'latency': return target.link.latency as unknown as Json;
    case 'wire': return (target.link.wire ?? {}) as Json;
    case 'cut': return 'none';
    case 'patience': return (target.service.patience ?? null) as unknown as Json;
    case 'registers': return (target.service.registers ?? null) as unknown as Json;
    case 'workers': return target.service.workers;
    case 'steps': return target.service.steps as unknown as Json;
    case 'workload': return target.client.workload as unknown as Json;
    case 'priority': return target.client.priority ?? 0;
    case 'keys': return (target.client.keys ?? null) as unknown as Json;
    case 'fault': case 'nodeFault': return null;
  }
}
