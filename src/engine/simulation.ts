/** A run: a pure function of its spec. Goes through virtual time in slices, carries out what is scheduled, and ends. */
import { assemble } from './assembly.ts';
import type { Assembly } from './assembly.ts';
import { A_CALL, ATTEMPT_WORDS } from './attempt-table.ts';
import type { AttemptTable } from './attempt-table.ts';
import { C_LINK, CALL_WORDS } from './call-table.ts';
import type { CallTable } from './call-table.ts';
import { load, save } from './checkpoint.ts';
import type { Saved } from './checkpoint.ts';
import type { Json } from './fields.ts';
import {
  argOf, EVENT_ACTIVITY, EVENT_ANNOUNCE, EVENT_ARRIVAL, EVENT_CHANGE, EVENT_LANE, EVENT_NODE, EVENT_OWN_TIMEOUT, EVENT_REFUSAL,
  EVENT_SHARED, EVENT_TIMER, EVENT_WIRE_BACK, EVENT_WIRE_CANCEL, EVENT_WIRE_OUT, EVENT_WORK, kindOf,
} from './kernel.ts';
import type { Kernel } from './kernel.ts';
import type { Clients } from './network/clients.ts';
import type { Station } from './network/station.ts';
import type { Wire } from './network/wire.ts';
import type { Patterns } from './patterns.ts';
import { plainCopy } from './plain-copy.ts';
import type { PolicyHost } from './policy-host.ts';
import type { RunMeta } from './recording/columns.ts';
import type { Sink } from './recording/sink.ts';
import type { ChangeSpec, Spec, Stopped } from './spec.ts';

export class Simulation {
  readonly meta: Omit<RunMeta, 'series'>;
  /** Events carried out. */
  events = 0;
  stopped: Stopped | null = null;
  private readonly spec: Spec;
  private readonly parts: Assembly;
  // Those of the parts that most events concern.
  private readonly kernel: Kernel;
  private readonly host: PolicyHost;
  private readonly wire: Wire;
  private readonly stations: readonly Station[];
  private readonly clients: Clients;
  private readonly calls: CallTable;
  private readonly attempts: AttemptTable;

  constructor(spec: Spec, patterns: Patterns, sink: Sink) {
    const parts = this.parts = assemble(spec, patterns, sink);
    this.spec = spec; this.meta = parts.meta;
    this.kernel = parts.kernel; this.host = parts.host; this.wire = parts.wire; this.stations = parts.stations; this.clients = parts.clients;
    this.calls = parts.calls; this.attempts = parts.attempts;
    parts.announcers.start();
    parts.shared.init();
    parts.nodes.init();
    spec.changes.forEach((change, i) => { if (change.atUs < 2 * spec.durationUs) parts.kernel.scheduleChange(i, change.atUs); });
    parts.clients.start();
  }

  /** Calls of all links that something still holds: their answers, late work, or waits that nobody waits for any more. */
  get callsUnderWay(): number { return this.calls.slots.live; }
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
      if (kernel.stuck) this.finish(this.parts.processes.isFull ? 'lines' : 'stuck');
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
    const { kernel, calls, attempts } = this, { shared, balancers, nodes, announcers } = this.parts;
    return JSON.parse(JSON.stringify({
      atUs: kernel.nowUs, events: this.events,
      callsUnderWay: calls.slots.live, attemptsUnderWay: attempts.slots.live, scheduled: kernel.list.size,
      services: this.stations.map((station) => station.inspect()),
      states: shared.inspect(), balancers: balancers.inspect(), nodes: nodes.inspect(), registrations: announcers.inspect(),
    })) as Json;
  }
  /** All state as plain data, to go on from in a simulation of the same spec. Between slices only. */
  checkpoint(): Checkpoint { return plainCopy(save(this.parts, this)); }
  restore(checkpoint: Checkpoint): void {
    const saved = plainCopy(checkpoint) as Saved;
    this.events = saved.events; this.stopped = saved.stopped;
    load(this.parts, saved);
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
      case EVENT_SHARED: this.parts.shared.fired(arg, seq); return;
      case EVENT_OWN_TIMEOUT: this.parts.ownCalls.timedOut(arg, seq); return;
      case EVENT_NODE: this.parts.nodes.timerFired(arg, seq); return;
      case EVENT_ANNOUNCE: this.parts.announcers.fired(arg, seq); return;
      case EVENT_ACTIVITY: this.parts.activities.fired(arg, seq); return;
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
        this.parts.announcers.faulted(change.service, change.instance, change.fault);
        return;
      case 'node': this.parts.nodes.setFault(change.node, change.fault); return;
      case 'service': this.stations[change.service]!.change(change.workers, change.steps); return;
      case 'link': this.wire.change(change.link, { latency: change.latency, wire: change.wire, cut: change.cut }); return;
      case 'workload': this.clients.change(change.client, change.workload); return;
      case 'keys': this.clients.changeKeys(change.client, change.keys); return;
    }
  }
  private reconfigure(attach: number, config: { readonly [name: string]: Json }): void {
    const service = this.spec.services.findIndex((s) => s.queue === attach);
    if (service >= 0) { this.parts.queues[service]!.config = config; return; }
    if (this.parts.nodes.reconfigured(attach, config)) return;
    const before = this.parts.attached[attach]!.config;
    this.parts.attached[attach]!.config = config;
    this.parts.shared.reconfigured(attach, before);
  }
  /** After its duration a run goes on only while something begun before is under way, at most as long again. */
  private isOver(atUs: number): boolean {
    if (atUs >= this.horizonUs) return true;
    const { ownCalls, activities, nodes } = this.parts;
    return this.calls.slots.live === 0 && ownCalls.open === 0 && activities.works === 0 && !nodes.sending;
  }
  private finish(stopped: Stopped): void {
    if (stopped === 'end') this.goTo(this.endUs());
    this.wire.censor();
    this.stopped = stopped;
  }
  /** A run that ends while calls or attempts are open has waited for them as long as it may. */
  private endUs(): number {
    return this.calls.slots.live > 0 ? this.horizonUs : Math.min(this.horizonUs, Math.max(this.spec.durationUs, this.kernel.nowUs));
  }
  private goTo(atUs: number): void {
    const { kernel } = this;
    if (atUs <= kernel.nowUs) return;
    if (atUs >= kernel.sink.windowEndUs) kernel.sink.roll(atUs);
    kernel.nowUs = atUs;
  }
  /** Undefined at a node: the row of an attempt whose work was aborted may be another's when its event comes, or nobody's. */
  private stationOf(a: number): Station | undefined {
    const call = this.attempts.data[a * ATTEMPT_WORDS + A_CALL]!;
    return this.stations[this.spec.links[this.calls.data[call * CALL_WORDS + C_LINK]!]!.to];
  }
}

/** State of a run as plain data. */
export type Checkpoint = object;
