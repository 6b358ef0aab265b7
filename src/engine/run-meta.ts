/** What the numbers in a run's recording stand for. */
import { machineOf } from './pattern.ts';
import type { AnyPolicy } from './pattern.ts';
import type { RunMeta } from './recording/columns.ts';
import { faultIntervals } from './recording/fault-intervals.ts';
import type { Attached } from './attached.ts';
import type { Spec } from './spec.ts';

function isDoor(spec: Spec, link: number): boolean { return spec.services.some((service) => service.door === link); }

export function metaOf(spec: Spec, policies: { readonly [kind: string]: AnyPolicy }, owners: readonly number[], attached: readonly (Attached | undefined)[]): Omit<RunMeta, 'series'> {
  const clients = spec.clients.flatMap((client, index) => Array.from({ length: client.count }, () => ({ id: client.id, title: client.title, client: index })));
  return {
    durationUs: spec.durationUs, windowUs: spec.windowUs, seed: spec.seed, clients,
    services: spec.services.map((s) => ({ id: s.id, title: s.title, instances: s.instances, workers: s.workers, queue: s.queue })),
    links: spec.links.map((link, i) => ({
      id: link.id, to: link.to, chain: link.chain, ...(isDoor(spec, i) ? { door: true as const } : {}),
      fromId: link.from.client >= 0 ? spec.clients[link.from.client]!.id : spec.services[link.from.service]!.id,
    })),
    attachments: spec.attachments.map((attach, i) => {
      const place = attached[i + 1];
      const states = place === undefined ? [] : Array.from({ length: place.perClient ? clients.length : 1 }, (_, k) => place.first + k);
      return { id: attach.id, kind: attach.kind, states };
    }),
    states: owners.map((owner, state) => {
      const attach = spec.attachments[owner - 1]!, place = attached[owner]!;
      const machine = machineOf(policies[attach.kind]!, attach.config);
      return {
        attach: spec.attachments.flatMap((_, i) => (attached[i + 1] !== undefined && attached[i + 1]!.first === place.first ? [i + 1] : [])),
        client: place.perClient ? state - place.first : -1, kind: attach.kind, names: machine.states, gauges: machine.gauges,
      };
    }),
    processes: spec.processes,
    faults: faultIntervals(spec.changes, 2 * spec.durationUs),
  };
}
