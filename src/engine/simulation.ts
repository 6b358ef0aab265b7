/** A run: a pure function of its spec. Wires kernel, hosts and network together, and goes through virtual time in slices. */
import { A_CALL, ATTEMPT_WORDS, AttemptTable } from './attempt-table.ts';
import { C_LINK, CALL_WORDS, CallTable } from './call-table.ts';
import { hashText } from './des/draws.ts';
import { QueueHost } from './discipline-host.ts';
import type { QueueConfig } from './discipline-host.ts';
import { EffectQueue } from './effect-queue.ts';
import {
  argOf, EVENT_ACTIVITY, EVENT_ANNOUNCE, EVENT_ARRIVAL, EVENT_CHANGE, EVENT_LANE, EVENT_NODE, EVENT_OWN_TIMEOUT, EVENT_SHARED, EVENT_TIMER, EVENT_WIRE_BACK, EVENT_WIRE_CANCEL, EVENT_WIRE_OUT, EVENT_WORK, Kernel, kindOf,
} from './kernel.ts';
import { EVENT_REFUSAL } from './kernel.ts';
import { Activities } from './network/activities.ts';
import { announcerName, Announcers, announcersOf } from './network/announcers.ts';
import { Clients } from './network/clients.ts';
import { Nodes } from './network/nodes.ts';
import { OwnCalls } from './network/own-calls.ts';
import { nodeMeta } from './network/node-meta.ts';
import { Processes } from './network/processes.ts';
import { Station } from './network/station.ts';
import { SubCalls } from './network/sub-calls.ts';
import { Wire } from './network/wire.ts';
import { OutcomeTable } from './outcome-table.ts';
import type { Json } from './fields.ts';
import type { AnyDiscipline } from './discipline.ts';
import type { Patterns } from './patterns.ts';
import { plainCopy } from './plain-copy.ts';
import { PolicyHost } from './policy-host.ts';
import type { Attached } from './attached.ts';
import type { RunMeta } from './recording/columns.ts';
import type { Sink } from './recording/sink.ts';
import { resolveAttachments } from './attachments.ts';
import { BalancerHost, balancersOf, callerOf } from './balancer-host.ts';
import { queueMeta } from './queue-meta.ts';
import { metaOf } from './run-meta.ts';
import { SharedStates } from './shared-states.ts';
import type { ChangeSpec, Spec, Stopped } from './spec.ts';

export class Simulation {
  readonly meta: Omit<RunMeta, 'series'>;
  /** Events carried out. */
  events = 0;
  stopped: Stopped | null = null;
  private readonly kernel: Kernel;
  private readonly spec: Spec;
  private readonly calls = new CallTable();
  private readonly attempts = new AttemptTable();
  private readonly host: PolicyHost;
  private readonly wire: Wire;
  private readonly stations: readonly Station[];
  private readonly clients: Clients;
  private readonly activities: Activities;
  private readonly processes: Processes;
  private readonly attached: Attached[];
  private readonly queues: readonly QueueConfig[];
  private readonly shared: SharedStates;
  private readonly balancers: BalancerHost;
  private readonly ownCalls: OwnCalls;
  private readonly nodes: Nodes;
  private readonly announcers: Announcers;

  constructor(spec: Spec, patterns: Patterns, sink: Sink) {
    this.spec = spec;
    const outcomes = new OutcomeTable(sink);
    outcomes.intern('ok', 0);
    const kernel = this.kernel = new Kernel(sink, outcomes, spec.seed, spec.durationUs);
    const effects = new EffectQueue();
    this.balancers = new BalancerHost(spec, patterns);
    const balanced = balancersOf(spec, patterns), own = [...balanced.map(({ link }) => callerOf(spec, link)), ...announcersOf(spec).map((service) => announcerName(spec, service))], copies = spec.clients.reduce((n, client) => n + client.count, 0), callers = copies + own.length;
    const resolved = resolveAttachments(spec, patterns, sink, callers, (attach) => this.balancers.machineOf(attach)), { attached } = resolved;
    this.attached = attached;
    this.shared = new SharedStates(kernel, effects, this.calls, resolved);
    this.host = new PolicyHost(kernel, this.calls, this.attempts, attached, this.shared, effects);
    this.processes = new Processes(kernel, spec.processes.length, spec.limits.lines);
    this.clients = new Clients(kernel, this.calls, this.host, spec.links, spec.clients, callers);
    this.ownCalls = new OwnCalls({ kernel, calls: this.calls, host: this.host, links: spec.links, first: copies, nextId: () => this.clients.takeId() }, own);
    this.announcers = new Announcers(spec, patterns, kernel, this.ownCalls, balanced.length);
    this.activities = new Activities(kernel, this.processes, (activity) => (activity.client >= 0 ? this.clients : this.stations[activity.station]!.programs));
    this.clients.activities = this.activities;
    this.wire = new Wire(kernel, this.calls, this.attempts, this.host, spec.links, spec.services.length);
    this.wire.clients = this.clients; this.wire.ownCalls = this.ownCalls;
    this.host.ends = this.wire;
    this.host.routes.links = spec.links;
    const subCalls = new SubCalls(kernel, this.calls, this.host, spec.links);
    this.nodes = this.wire.nodes = new Nodes(spec, patterns, {
      kernel, calls: this.calls, attempts: this.attempts, host: this.host, queue: effects, wire: this.wire, subCalls, firstState: resolved.owners.length, ownCalls: this.ownCalls,
    });
    this.queues = spec.services.map((service) => {
      const attach = spec.attachments[service.queue - 1]!;
      return { discipline: patterns[attach.kind] as AnyDiscipline, config: attach.config, hash: hashText(attach.id) };
    });
    const queueStates = queueMeta(spec, patterns, resolved.owners.length + nodeMeta(spec, patterns, resolved.owners.length).states.length).firstOf;
    this.stations = this.nodes.stations = spec.services.map((service, number) => new Station(service, {
      kernel, calls: this.calls, attempts: this.attempts, host: this.host, wire: this.wire, activities: this.activities, subCalls, links: spec.links, number,
      hears: this.host.routes.leadTo(number).some((link) => link.chain.some((attach) => attached[attach]!.hearsStarted)),
      perInstance: service.door >= 0 && spec.links[service.door]!.chain.some((attach) => attached[attach]!.perEndpoint),
      queues: Array.from({ length: service.instances }, (_, k) => new QueueHost(kernel, this.calls, this.attempts, this.queues[number]!, spec.limits.queue, k, queueStates[number]! + k)),
      deliveries: spec.links.some((link) => link.to === number && link.from.node >= 0) ? this.nodes : null,
    }));
    this.wire.stations = [...this.stations, ...this.nodes.hosts];
    this.balancers.wire({
      shared: this.shared, ownCalls: this.ownCalls, calls: this.calls, frames: this.host.frames, attached, callers, trueLoad: (service, endpoint) => this.stations[service]!.loadOf(endpoint),
    });
    this.meta = metaOf(spec, patterns, resolved, own);
    this.announcers.start();
    this.shared.init();
    this.nodes.init();
    spec.changes.forEach((change, i) => { if (change.atUs < 2 * spec.durationUs) kernel.scheduleChange(i, change.atUs); });
    this.clients.start();
  }

  get nowUs(): number { return this.kernel.nowUs; }
  /** The instant at which the run ends at the latest. */
  get horizonUs(): number { return 2 * this.spec.durationUs; }

  /** Goes on for at most `most` events; true when the run is over. */
  advance(most: number): boolean {
    const { kernel, host } = this, { list, sink } = kernel;
    const upTo = Math.min(this.events + most, this.spec.limits.events);
    while (this.stopped === null && this.events < upTo) {
      const atUs = list.peekUs();
      if (atUs >= this.spec.durationUs && this.isOver(atUs)) { this.finish('end'); break; }
      list.pop();
      if (atUs !== kernel.nowUs) { kernel.nowUs = atUs; kernel.atInstant = 0; }
      if (atUs >= sink.windowEndUs) sink.roll(atUs);
      this.events++;
      kernel.standsStill();
      this.carryOut(kindOf(list.payload), argOf(list.payload), list.seq);
      host.drain();
      if (kernel.stuck) this.finish(this.processes.isFull ? 'lines' : 'stuck');
    }
    if (this.stopped === null && this.events >= this.spec.limits.events) this.finish('limit');
    return this.stopped !== null;
  }
  /** Goes on up to and including every event at `atUs`; true when the run is over. */
  advanceTo(atUs: number): boolean {
    while (this.stopped === null && this.kernel.list.peekUs() <= atUs) this.advance(1);
    return this.stopped !== null;
  }

  /** What the recording does not hold: queues in order, shared states, scheduled events. */
  inspect(): Json {
    return JSON.parse(JSON.stringify({
      atUs: this.kernel.nowUs, events: this.events, callsUnderWay: this.calls.slots.live, attemptsUnderWay: this.attempts.slots.live, scheduled: this.kernel.list.size,
      services: this.stations.map((station) => station.inspect()),
      states: this.shared.inspect(), balancers: this.balancers.inspect(), nodes: this.nodes.inspect(), registrations: this.announcers.inspect(),
    })) as Json;
  }
  /** All state as plain data, to go on from in a simulation of the same spec. Between slices only. */
  checkpoint(): Checkpoint { return plainCopy(this.save()); }
  restore(checkpoint: Checkpoint): void {
    const saved = plainCopy(checkpoint) as ReturnType<Simulation['save']>, { kernel } = this;
    this.events = saved.events; this.stopped = saved.stopped; kernel.nowUs = saved.nowUs; kernel.atInstant = saved.atInstant;
    Object.assign(kernel.list, saved.list);
    kernel.lanes.restore(saved.lanes);
    kernel.outcomes.restore(saved.outcomes);
    restoreTable(this.calls, saved.calls); restoreTable(this.attempts, saved.attempts); Object.assign(this.host.frames.slots, saved.frames.slots);
    this.host.frames.load(saved.frames);
    kernel.lanes.live = this.host.frames.unsigned;
    this.host.lanes.load(saved.timerLanes);
    this.shared.load(saved.shared);
    this.nodes.load(saved.nodes); this.announcers.load(saved.announcers);
    this.balancers.load(saved.balancers); this.ownCalls.load(saved.ownCalls);
    this.wire.load(saved.wire);
    this.host.refusals.load(saved.refusals);
    saved.stations.forEach((state, i) => { this.stations[i]!.load(state); });
    this.clients.load(saved.clients);
    this.activities.load(saved.activities);
    this.processes.closed = saved.closed; this.processes.lines = saved.lines;
    saved.configs.forEach((config, i) => { if (config !== null) this.attached[i]!.config = config; });
    saved.queueConfigs.forEach((config, i) => { this.queues[i]!.config = config; });
  }
  private save() {
    return {
      events: this.events, stopped: this.stopped, nowUs: this.kernel.nowUs, atInstant: this.kernel.atInstant, list: { ...this.kernel.list }, lanes: this.kernel.lanes.save(),
      outcomes: this.kernel.outcomes.list, calls: { ...this.calls }, attempts: { ...this.attempts }, frames: { slots: this.host.frames.slots, data: this.host.frames.data, states: this.host.frames.states },
      timerLanes: this.host.lanes.save(), shared: this.shared.save(), balancers: this.balancers.save(), nodes: this.nodes.save(), announcers: this.announcers.save(), ownCalls: this.ownCalls.save(), wire: this.wire.save(), refusals: this.host.refusals.underWay, stations: this.stations.map((s) => s.save()),
      clients: this.clients.save(), activities: this.activities.save(), closed: this.processes.closed, lines: this.processes.lines,
      configs: Array.from(this.attached, (at) => at?.config ?? null), queueConfigs: this.queues.map((q) => q.config),
    };
  }

  private carryOut(kind: number, arg: number, seq: number): void {
    switch (kind) {
      case EVENT_TIMER: this.host.timerFired(arg, seq); return;
      case EVENT_LANE: this.host.laneFired(arg); return;
      case EVENT_WORK: this.stationOf(arg)?.worked(arg, seq); return;
      case EVENT_ARRIVAL:
        this.clients.arrived(arg, seq);
        this.host.drain();
        this.clients.arranged(arg);
        return;
      case EVENT_WIRE_OUT: this.wire.arrive(arg); return;
      case EVENT_WIRE_BACK: this.wire.deliver(arg); return;
      case EVENT_WIRE_CANCEL: this.wire.cancelArrived(arg, seq); return;
      case EVENT_SHARED: this.shared.fired(arg, seq); return;
      case EVENT_OWN_TIMEOUT: this.ownCalls.timedOut(arg, seq); return;
      case EVENT_NODE: this.nodes.timerFired(arg, seq); return;
      case EVENT_ANNOUNCE: this.announcers.fired(arg, seq); return;
      case EVENT_ACTIVITY: this.activities.fired(arg, seq); return;
      case EVENT_REFUSAL: this.host.refusals.fired(arg, seq); return;
      case EVENT_CHANGE: this.change(this.spec.changes[arg]!); return;
      default: throw new Error(`unknown event ${kind}`);
    }
  }
  private change(change: ChangeSpec): void {
    switch (change.what) {
      case 'config': this.reconfigure(change.attach, change.config); return;
      case 'fault':
        this.stations[change.service]!.setFault(change.instance, change.fault);
        this.announcers.faulted(change.service, change.instance, change.fault);
        return;
      case 'node': this.nodes.setFault(change.node, change.fault); return;
      case 'service': this.stations[change.service]!.change(change.workers, change.steps); return;
      case 'link': this.wire.change(change.link, { latency: change.latency, wire: change.wire, cut: change.cut }); return;
      case 'workload': this.clients.change(change.client, change.workload); return;
      case 'keys': this.clients.changeKeys(change.client, change.keys); return;
    }
  }
  private reconfigure(attach: number, config: { readonly [name: string]: Json }): void {
    const service = this.spec.services.findIndex((s) => s.queue === attach);
    if (service >= 0) { this.queues[service]!.config = config; return; }
    if (this.nodes.reconfigured(attach, config)) return;
    const before = this.attached[attach]!.config;
    this.attached[attach]!.config = config;
    this.shared.reconfigured(attach, before);
  }
  /** After its duration a run goes on only while something begun before is under way, at most as long again. */
  private isOver(atUs: number): boolean {
    return atUs >= this.horizonUs || (this.clients.open === 0 && this.ownCalls.open === 0 && this.attempts.slots.live === 0 && this.activities.works === 0 && !this.nodes.sending);
  }
  private finish(stopped: Stopped): void {
    const { kernel } = this;
    if (stopped === 'end') {
      const endUs = Math.min(this.horizonUs, Math.max(this.spec.durationUs, kernel.nowUs, this.attempts.slots.live > 0 || this.clients.open > 0 ? this.horizonUs : 0));
      if (endUs > kernel.nowUs) { if (endUs >= kernel.sink.windowEndUs) kernel.sink.roll(endUs); kernel.nowUs = endUs; }
    }
    this.wire.censor();
    this.stopped = stopped;
  }
  /** Undefined at a node: the row of an attempt whose work was aborted may be another's when its event comes, or nobody's. */
  private stationOf(a: number): Station | undefined { return this.stations[this.spec.links[this.calls.data[this.attempts.data[a * ATTEMPT_WORDS + A_CALL]! * CALL_WORDS + C_LINK]!]!.to]; }
}

/** State of a run as plain data. */
export type Checkpoint = object;

/** A table's columns come back as they were; its slots are a table of their own. */
function restoreTable<T extends { slots: object }>(table: T, saved: object): void {
  const { slots, ...columns } = saved as T;
  Object.assign(table.slots, slots);
  Object.assign(table, columns);
}
