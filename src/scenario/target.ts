/** Paths of what a change can set: by ids, so that they outlive reordering and renaming. */
import type { Attach, Link, ScenarioV1, Service, Client } from './document.ts';
import { short } from './issue.ts';

export type Target =
  | { readonly what: 'field'; readonly owner: string; readonly attach: Attach; readonly role: 'policy' | 'discipline' | 'node'; readonly field: string }
  | { readonly what: 'nodeFault'; readonly node: Attach }
  | { readonly what: 'latency' | 'wire' | 'cut'; readonly link: Link }
  | { readonly what: 'workers' | 'steps' | 'patience' | 'registers'; readonly service: Service }
  | { readonly what: 'fault'; readonly service: Service; /** -1 all */ readonly instance: number }
  | { readonly what: 'workload' | 'keys' | 'priority'; readonly client: Client };

type Parts = Pick<ScenarioV1, 'clients' | 'services' | 'nodes' | 'links'>;

/**
 * What a path names in this document; a sentence that says why not, when it names nothing.
 * `links/<link>/<attach>.<field>`, `links/<link>/latency`, `…/wire`, `…/cut`, `services/<id>/workers`, `…/steps`, `…/patience`, `…/registers`,
 * `services/<id>/<queue or inbound>.<field>`, `services/<id>/fault`, `services/<id>/<instance>/fault`, `clients/<id>/workload`, `…/keys`, `…/priority`,
 * `nodes/<id>.<field>`, `nodes/<id>/fault`.
 */
export function findTarget(parts: Parts, path: string): Target | string {
  const [kind, id = '', last = '', ...more] = path.split('/');
  if (kind === 'links') {
    const link = parts.links.find((item) => item.id === id);
    if (link === undefined) return `There is no link ${short(id)}.`;
    if (more.length > 0) return noSuch(path);
    return last === 'latency' || last === 'wire' || last === 'cut' ? { what: last, link } : fieldTarget(`links/${id}`, 'policy', link.chain, null, last, path);
  }
  if (kind === 'services') {
    const service = parts.services.find((item) => item.id === id);
    if (service === undefined) return `There is no service ${short(id)}.`;
    if (more.length === 1 && more[0] === 'fault') return instanceTarget(service, last);
    if (more.length > 0) return noSuch(path);
    if (last === 'workers' || last === 'steps' || last === 'patience' || (last === 'registers' && service.registers !== undefined))
      return { what: last, service };
    if (last === 'fault') return { what: 'fault', service, instance: -1 };
    return fieldTarget(`services/${id}`, 'policy', service.inbound, service.queue, last, path);
  }
  if (kind === 'nodes' && more.length === 0) {
    if (path.split('/').length === 2) return fieldTarget('nodes', 'node', parts.nodes, null, id, path);
    const node = parts.nodes.find((item) => item.id === id);
    if (node === undefined) return `There is no node ${short(id)}.`;
    return last === 'fault' ? { what: 'nodeFault', node } : noSuch(path);
  }
  if (kind === 'clients') {
    const client = parts.clients.find((item) => item.id === id);
    if (client === undefined) return `There is no client ${short(id)}.`;
    return (last === 'workload' || last === 'keys' || last === 'priority') && more.length === 0 ? { what: last, client } : noSuch(path);
  }
  return noSuch(path);
}

function fieldTarget(owner: string, role: 'policy' | 'node', policies: readonly Attach[], queue: Attach | null, last: string, path: string): Target | string {
  const dot = last.indexOf('.');
  if (dot < 0) return noSuch(path);
  const id = last.slice(0, dot);
  const field = last.slice(dot + 1);
  const policy = policies.find((item) => item.id === id);
  const attach = policy ?? (queue?.id === id ? queue : undefined);
  if (attach === undefined) return `There is no ${owner}/${short(id)}.`;
  if (!Object.hasOwn(attach.config, field)) return `${owner}/${id} has no field ${short(field)}.`;
  return { what: 'field', owner, attach, role: policy === undefined ? 'discipline' : role, field };
}

function instanceTarget(service: Service, word: string): Target | string {
  const instance = /^(0|[1-9]\d{0,5})$/.test(word) ? Number(word) : -1;
  if (instance < 0 || instance >= service.instances) return `The service ${service.id} has no instance ${short(word)}. They are numbered from 0 to ${service.instances - 1}.`;
  return { what: 'fault', service, instance };
}

/** What changes may name, by the list that their path begins with. */
const MAY_CHANGE: { readonly [list: string]: string } = {
  clients: 'Of a client: clients/ID/workload and …/keys.',
  links: 'Of a link: links/ID/latency, …/wire, …/cut, and …/PATTERN.FIELD.',
  services: 'Of a service: services/ID/fault, …/0/fault for its first instance, …/workers, …/steps, and …/QUEUE.FIELD or …/PATTERN.FIELD.',
  nodes: 'Of a node: nodes/ID/fault and nodes/ID.FIELD.',
};
function noSuch(path: string): string {
  const [list = ''] = path.split('/');
  return `Nothing can be changed at ${short(path)}. ${Object.hasOwn(MAY_CHANGE, list) ? MAY_CHANGE[list]! : `A path begins with ${Object.keys(MAY_CHANGE).join('/, ')}/.`}`;
}
