/** Wires the hosts of a run together: kernel, tables, patterns, network. What they are told in this order is in the recording's numbers. */
import type { Attached } from './attached.ts';
import { resolveAttachments } from './attachments.ts';
import { AttemptTable } from './attempt-table.ts';
import { balancersOf, callerOf } from './balancer-groups.ts';
import { BalancerHost } from './balancer-host.ts';
import { CallTable } from './call-table.ts';
import { hashText } from './des/draws.ts';
import type { AnyDiscipline } from './discipline.ts';
import { QueueHost } from './discipline-host.ts';
import type { QueueConfig } from './discipline-host.ts';
import { EffectQueue } from './effect-queue.ts';
import { Kernel } from './kernel.ts';
import { Activities } from './network/activities.ts';
import { announcerName, Announcers, announcersOf } from './network/announcers.ts';
import { Clients } from './network/clients.ts';
import { nodeMeta } from './network/node-meta.ts';
import { Nodes } from './network/nodes.ts';
import { OwnCalls } from './network/own-calls.ts';
import { Processes } from './network/processes.ts';
import { Station } from './network/station.ts';
import { SubCalls } from './network/sub-calls.ts';
import { Wire } from './network/wire.ts';
import { OutcomeTable } from './outcome-table.ts';
import type { Patterns } from './patterns.ts';
import { PolicyHost } from './policy-host.ts';
import { queueMeta } from './queue-meta.ts';
import type { RunMeta } from './recording/columns.ts';
import type { Sink } from './recording/sink.ts';
import { metaOf } from './run-meta.ts';
import { SharedStates } from './shared-states.ts';
import type { Spec } from './spec.ts';

/** All that a run consists of, before its first event. */
export interface Assembly {
  readonly kernel: Kernel; readonly calls: CallTable; readonly attempts: AttemptTable;
  readonly attached: readonly Attached[]; readonly shared: SharedStates; readonly host: PolicyHost; readonly balancers: BalancerHost;
  readonly wire: Wire; readonly stations: readonly Station[]; readonly queues: readonly QueueConfig[]; readonly nodes: Nodes;
  readonly clients: Clients; readonly ownCalls: OwnCalls; readonly announcers: Announcers;
  readonly activities: Activities; readonly processes: Processes;
  readonly meta: Omit<RunMeta, 'series'>;
}

/** Throws RangeError for what parse should have refused: an unknown kind, a pattern out of its place. */
export function assemble(spec: Spec, patterns: Patterns, sink: Sink): Assembly {
  const outcomes = new OutcomeTable(sink), effects = new EffectQueue(), calls = new CallTable(), attempts = new AttemptTable();
  outcomes.intern('ok', 0);
  const kernel = new Kernel(sink, outcomes, spec.seed, spec.durationUs), { links } = spec;

  // Those who make calls of their own have client numbers behind those of all clients.
  const balancers = new BalancerHost(spec, patterns), balanced = balancersOf(spec, patterns);
  const own = [...balanced.map(({ link }) => callerOf(spec, link)), ...announcersOf(spec).map((service) => announcerName(spec, service))];
  const first = spec.clients.reduce((n, client) => n + client.count, 0), callers = first + own.length;

  const resolved = resolveAttachments(spec, patterns, sink, callers, (attach) => balancers.machineOf(attach)), { attached } = resolved;
  const shared = new SharedStates(kernel, effects, calls, resolved);
  const host = new PolicyHost(kernel, calls, attempts, attached, shared, effects);
  const processes = new Processes(kernel, spec.processes.length, spec.limits.lines);
  const clients = new Clients(kernel, calls, host, links, spec.clients, callers);
  const ownCalls = new OwnCalls({ kernel, calls, host, links, first, nextId: () => clients.takeId() }, own);
  const announcers = new Announcers(spec, patterns, kernel, ownCalls, balanced.length);
  const activities: Activities = new Activities(kernel, processes, ({ client, station }) => (client >= 0 ? clients : stations[station]!.programs));
  const wire = new Wire(kernel, calls, attempts, host, links, spec.services.length);
  const subCalls = new SubCalls(kernel, calls, host, links);
  const nodes = new Nodes(spec, patterns, {
    kernel, calls, attempts, host, queue: effects, wire, subCalls, firstState: resolved.owners.length, ownCalls,
  });
  clients.activities = activities;
  wire.clients = clients; wire.ownCalls = ownCalls; wire.nodes = nodes;
  host.ends = wire; host.routes.links = links;

  const queues = spec.services.map((service): QueueConfig => {
    const attach = spec.attachments[service.queue - 1]!;
    return { discipline: patterns[attach.kind] as AnyDiscipline, config: attach.config, hash: hashText(attach.id) };
  });
  const nodeStates = nodeMeta(spec, patterns, resolved.owners.length).states.length;
  const queueStates = queueMeta(spec, patterns, resolved.owners.length + nodeStates).firstOf;
  const stations: readonly Station[] = spec.services.map((service, number) => new Station(service, {
    kernel, calls, attempts, host, wire, activities, subCalls, links, number,
    hears: host.routes.leadTo(number).some((link) => link.chain.some((attach) => attached[attach]!.hearsStarted)),
    perInstance: service.door >= 0 && links[service.door]!.chain.some((attach) => attached[attach]!.perEndpoint),
    queues: Array.from({ length: service.instances }, (_, k) => (
      new QueueHost(kernel, calls, attempts, queues[number]!, spec.limits.queue, k, queueStates[number]! + k))),
    deliveries: links.some((link) => link.to === number && link.from.node >= 0) ? nodes : null,
  }));
  nodes.stations = stations;
  wire.stations = [...stations, ...nodes.hosts];
  balancers.wire({
    shared, ownCalls, calls, frames: host.frames, attached, callers,
    trueLoad: (service, endpoint) => stations[service]!.loadOf(endpoint),
  });
  const meta = metaOf(spec, patterns, resolved, own);
  return { kernel, calls, attempts, attached, shared, host, balancers, wire, stations, queues, nodes, clients, ownCalls, announcers, activities, processes, meta };
}
