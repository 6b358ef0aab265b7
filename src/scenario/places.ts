/** Where patterns stand: every attachment of a document with what stands around it. */
import type { Around } from '../engine/fields.ts';
import type { Attach, Link, ScenarioV1 } from './document.ts';

export type Parts = Pick<ScenarioV1, 'links' | 'services' | 'nodes'>;

export interface Place {
  readonly path: string; readonly attach: Attach;
  /** The chain or entrance it stands in, outermost first; of a queue or a node none. */
  readonly chain: readonly Attach[];
  /** Ids of what calls from here and of what is called; of a node none. At an entrance and of a queue both are the service. */
  readonly from: string; readonly to: string;
  /** null: it stands on no link. */
  readonly link: Link | null;
  /** Instances of the service behind its link; 0 where it stands on none. */
  readonly endpoints: number;
}

/** Every attachment with its place: of the links in order, then of the services, then the nodes. */
export function placesOf({ links, services, nodes }: Parts): readonly Place[] {
  const instances = new Map(services.map((service) => [service.id, service.instances]));
  return [
    ...links.flatMap((link) => link.chain.map((attach) => ({ path: `links/${link.id}/${attach.id}`, attach, chain: link.chain, from: link.from, to: link.to, link, endpoints: instances.get(link.to) ?? 0 }))),
    ...services.flatMap(({ id, queue, inbound }) => [queue, ...inbound].map((attach) => ({ path: `services/${id}/${attach.id}`, attach, chain: attach === queue ? [] : inbound, from: id, to: id, link: null, endpoints: 0 }))),
    ...nodes.map((attach) => ({ path: `nodes/${attach.id}`, attach, chain: [], from: '', to: '', link: null, endpoints: 0 })),
  ];
}

/** What is the same around every pattern. */
export type Shared = Omit<Around, 'outer' | 'to'>;
export function sharedOf({ clients, services, links, nodes }: Pick<ScenarioV1, 'clients' | 'services' | 'links' | 'nodes'>): Shared {
  return {
    nodes: Object.fromEntries(nodes.map(({ id, kind }) => [id, kind])),
    links: Object.fromEntries(links.map(({ id, to }) => [id, to])),
    priorities: [...new Set(clients.map(({ priority = 0 }) => priority))],
    deadlines: [
      ...links.filter(({ passDeadline }) => passDeadline).map(({ to }) => to),
      ...services.filter(({ inbound }) => inbound.some(({ off }) => off !== true)).map(({ id }) => id),
    ],
    keyed: clients.some(({ keys }) => keys !== undefined),
  };
}

export function aroundOf({ attach, chain, to }: Place, shared: Shared): Around {
  const used = chain.filter(({ off }) => off !== true);
  return { ...shared, outer: used.slice(0, Math.max(0, used.indexOf(attach))), to };
}
