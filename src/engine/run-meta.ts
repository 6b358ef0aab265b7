/** What the numbers in a run's recording stand for. */
import type { RunMeta } from './recording/columns.ts';
import { faultIntervals } from './recording/fault-intervals.ts';
import type { Resolved } from './attachments.ts';
import { nodeMeta } from './network/node-meta.ts';
import type { Patterns } from './patterns.ts';
import { queueMeta } from './queue-meta.ts';
import type { Spec } from './spec.ts';

function isDoor(spec: Spec, link: number): boolean { return spec.services.some((service) => service.door === link); }
function isProbes(spec: Spec, link: number): boolean { return spec.links.some((other) => other.probes === link); }

/** A balancer is one frame in its chain, that of its first stage, which alone counts. */
function countedAs(spec: Spec, patterns: Patterns, i: number): { readonly countedAs?: string } {
  const isStage = (number: number): boolean => patterns[spec.attachments[number - 1]!.kind]?.role === 'balancer';
  const first = isStage(i + 1) ? spec.links[spec.attachments[i]!.link]!.chain.find(isStage)! : i + 1;
  return first === i + 1 ? {} : { countedAs: spec.attachments[first - 1]!.id };
}

/** `own`: the callers of balancers' own calls. */
export function metaOf(spec: Spec, patterns: Patterns, { attached, owners, places }: Resolved, own: readonly string[]): Omit<RunMeta, 'series'> {
  const clients = [
    ...spec.clients.flatMap((client, index) => Array.from({ length: client.count }, () => ({ id: client.id, title: client.title, client: index }))),
    ...own.map((id) => ({ id, title: id.replace('/', ' '), client: -1 })),
  ];
  const nodes = nodeMeta(spec, patterns, owners.length), queues = queueMeta(spec, patterns, owners.length + nodes.states.length);
  return {
    durationUs: spec.durationUs, windowUs: spec.windowUs, seed: spec.seed, clients,
    services: spec.services.map((s) => ({ id: s.id, title: s.title, instances: s.instances, workers: s.workers, queue: s.queue })),
    nodes: nodes.nodes,
    links: spec.links.map((link, i) => ({
      id: link.id, to: link.to, chain: link.chain, ...(isDoor(spec, i) ? { door: true as const } : {}), ...(isProbes(spec, i) ? { probes: true as const } : {}),
      fromId: link.from.client >= 0 ? spec.clients[link.from.client]!.id : link.from.node >= 0 ? spec.nodes[link.from.node]!.id : spec.services[link.from.service]!.id,
    })),
    attachments: spec.attachments.map((attach, i) => {
      const place = attached[i + 1], standsFor = place === undefined ? -1 : owners[place.first]!;
      const all = owners.flatMap((owner, state) => (owner === standsFor && state >= place!.first ? [state] : []));
      const inner = all.filter((state) => places[state]!.inner);
      const node = nodes.nodes.find((one) => one.attach === i + 1);
      const service = spec.services.findIndex(({ queue }) => queue === i + 1), first = queues.firstOf[service] ?? -1;
      if (first >= 0) return { id: attach.id, kind: attach.kind, states: Array.from({ length: spec.services[service]!.instances }, (_, k) => first + k) };
      if (node !== undefined) return { id: attach.id, kind: attach.kind, states: [node.state] };
      return {
        id: attach.id,
        kind: attach.kind,
        states: all.filter((state) => !places[state]!.inner),
        ...(inner.length > 0 ? { endpoints: inner } : {}),
        ...countedAs(spec, patterns, i),
      };
    }),
    states: [...owners.map((owner, state) => {
      const attach = spec.attachments[owner - 1]!, place = attached[owner]!, { client, endpoint, inner } = places[state]!, { machine } = place;
      const balancer = patterns[attach.kind]!, ofEndpoint = inner && balancer.role === 'balancer';
      return {
        attach: spec.attachments.flatMap((_, i) => (attached[i + 1] !== undefined && attached[i + 1]!.first === place.first ? [i + 1] : [])),
        client, endpoint, kind: attach.kind,
        names: ofEndpoint ? balancer.endpointStates : machine.states, gauges: ofEndpoint ? balancer.endpointGauges : machine.gauges,
      };
    }), ...nodes.states, ...queues.states],
    processes: spec.processes,
    faults: faultIntervals(spec.changes, 2 * spec.durationUs, spec.services.length),
  };
}
