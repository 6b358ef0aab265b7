/** All nodes of a run: their hosts and timers, what services do for their deliveries, and what a recording calls them. */
import { A_CALL, A_NEXT, ATTEMPT_WORDS, STAGE_BACK, STAGE_LOST, STAGE_OUT } from '../attempt-table.ts';
import type { AttemptTable } from '../attempt-table.ts';
import { C_BEGUN, C_LINK, C_OWNER, C_TOP, CALL_WORDS } from '../call-table.ts';
import type { CallTable } from '../call-table.ts';
import type { EffectQueue } from '../effect-queue.ts';
import { F_BELOW, F_NEXT, FRAME_WORDS } from '../frame-table.ts';
import type { Kernel } from '../kernel.ts';
import { NodeHost } from '../node-host.ts';
import type { NodeState } from '../node-host.ts';
import type { AnyNode } from '../node-model.ts';
import type { Patterns } from '../patterns.ts';
import type { PolicyHost } from '../policy-host.ts';
import type { NodeFault, Spec } from '../spec.ts';
import type { NodeParts } from './node-parts.ts';
import { entriesOf, entryStateOf } from './node-meta.ts';
import { NodeTimers } from './node-timers.ts';
import type { NodeTimersState } from './node-timers.ts';
import type { SubCalls } from './sub-calls.ts';

export interface NodesParts {
  readonly kernel: Kernel; readonly calls: CallTable; readonly attempts: AttemptTable; readonly host: PolicyHost; readonly queue: EffectQueue;
  readonly wire: NodeParts['wire']; readonly subCalls: SubCalls;
  /** The number of the first state in recordings that is a node's. */
  readonly firstState: number;
  readonly ownCalls: NodeParts['ownCalls'];
}
export interface NodesState { readonly timers: NodeTimersState; readonly nodes: readonly NodeState[] }
interface Serving { standsStill(instance: number): boolean }

export class Nodes {
  readonly hosts: readonly NodeHost[];
  /** By number: the services. */
  stations: readonly Serving[] = [];
  /** The attempt whose work is known to be done: it ends as it begins. */
  private known = 0;
  private readonly timers: NodeTimers;
  private readonly parts: NodesParts;
  private readonly spec: Spec;

  constructor(spec: Spec, patterns: Patterns, parts: NodesParts) {
    this.spec = spec; this.parts = parts;
    parts.calls.deliveries = this;
    const entries = entriesOf(spec, patterns, parts.firstState), timers = this.timers = new NodeTimers(parts.kernel, spec.nodes.length), model = (node: number): AnyNode => patterns[spec.attachments[spec.nodes[node]!.attach - 1]!.kind] as AnyNode;
    const verbsAt = parts.host.routes.verbsAt = (link: number): readonly string[] => { const to = spec.links[link]!.to - spec.services.length; return to < 0 ? [] : model(to).verbs; };
    this.hosts = spec.nodes.map(({ id, attach }, number) => new NodeHost({
      id, attach, number, model: model(number), config: spec.attachments[attach - 1]!.config, state: parts.firstState + number, timers,
      kernel: parts.kernel, calls: parts.calls, attempts: parts.attempts, host: parts.host, queue: parts.queue, wire: parts.wire, subCalls: parts.subCalls, ownCalls: parts.ownCalls,
      entryState: (key) => entryStateOf(spec, entries[number]!, key),
      leaving: spec.links.flatMap((link, i) => (link.from.node === number ? [i] : [])), most: spec.limits.queue,
      verbsAt, isProgram: (link) => spec.clients[spec.links[link]!.from.client]?.workload.kind === 'program',
      holds: (call) => this.holds(call),
    }));
  }
  init(): void { this.hosts.forEach((host) => { host.init(); }); }
  carryOut(op: number, node: number, of: number, c: number): void { this.hosts[node]!.carryOut(op, of, c); }
  timerFired(number: number, seq: number): void {
    const timer = this.timers.fired(number, seq);
    if (timer !== null) this.hosts[timer.node]!.timerFired(timer.key, timer.arg);
  }
  /** Whether deliveries are under way, in a chain or on their way. */
  get sending(): boolean { return this.hosts.some((host) => host.sending); }
  setFault(node: number, fault: NodeFault): void { this.hosts[node]!.setFault(fault); }
  /** The config of an attachment has been replaced; false when it is no node's. */
  reconfigured(attach: number, config: { readonly [name: string]: unknown }): boolean {
    const node = this.spec.nodes.findIndex((one) => one.attach === attach);
    if (node >= 0) this.hosts[node]!.reconfigured(config);
    return node >= 0;
  }

  // ── work that a service does for a node's delivery ────────────────────────
  begins(a: number): 'work' | 'poison' | 'known' {
    const call = this.deliveryOf(a), how = call === 0 ? 'work' : this.hostOf(call).begins(this.parts.calls.data[call * CALL_WORDS + C_OWNER]!);
    if (how === 'known') this.known = a;
    return how;
  }
  worked(a: number): void {
    if (a === this.known) { this.known = 0; return; }
    const call = this.deliveryOf(a);
    if (call !== 0) this.hostOf(call).worked(this.parts.calls.data[call * CALL_WORDS + C_OWNER]!);
  }
  /** Nothing holds a row any more that went on after its answer. */
  gone(call: number): void { this.hostOf(call).gone(this.parts.calls.data[call * CALL_WORDS + C_OWNER]!); }
  /** The row of a node's call that an attempt is of, behind a door too; 0: it is of none. */
  private deliveryOf(a: number): number {
    const { attempts, calls } = this.parts, call = attempts.data[a * ATTEMPT_WORDS + A_CALL]!, row = call * CALL_WORDS, link = calls.data[row + C_LINK]!, { from, to } = this.spec.links[link]!;
    if (from.node >= 0) return call;
    if (from.service !== to || this.spec.services[to]!.door !== link) return 0;
    const outer = calls.data[row + C_OWNER]!, atDoor = outer > 0 ? attempts.data[outer * ATTEMPT_WORDS + A_CALL]! : calls.data[row + C_BEGUN]!;
    return this.spec.links[calls.data[atDoor * CALL_WORDS + C_LINK]!]!.from.node >= 0 ? atDoor : 0;
  }
  private hostOf(call: number): NodeHost { return this.hosts[this.spec.links[this.parts.calls.data[call * CALL_WORDS + C_LINK]!]!.from.node]!; }

  /** Whether an attempt of a call is on its way, or held by an instance that goes on. */
  private holds(call: number): boolean { return this.heldAt(this.parts.calls.data[call * CALL_WORDS + C_TOP]!); }
  private heldAt(entry: number): boolean {
    const { attempts, host: { frames } } = this.parts, row = entry >> 1;
    if ((entry & 1) === 1) return this.attemptHeld(row);
    for (let below = frames.data[row * FRAME_WORDS + F_BELOW]!; below !== 0;) {
      if (this.heldAt(below)) return true;
      below = (below & 1) === 0 ? frames.data[(below >> 1) * FRAME_WORDS + F_NEXT]! : attempts.data[(below >> 1) * ATTEMPT_WORDS + A_NEXT]!;
    }
    return false;
  }
  private attemptHeld(a: number): boolean {
    const { attempts, calls } = this.parts, stage = attempts.stage(a);
    if (stage === STAGE_OUT) return true;
    if (stage === STAGE_BACK || stage === STAGE_LOST) return false;
    const station = this.stations[this.spec.links[calls.data[attempts.data[a * ATTEMPT_WORDS + A_CALL]! * CALL_WORDS + C_LINK]!]!.to];
    return station === undefined || !station.standsStill(attempts.instance(a));
  }

  inspect(): readonly object[] { return this.hosts.map((host) => host.inspect()); }
  save(): NodesState { return { timers: this.timers.save(), nodes: this.hosts.map((host) => host.save()) }; }
  load(saved: NodesState): void {
    this.timers.load(saved.timers);
    saved.nodes.forEach((state, i) => { this.hosts[i]!.load(state); });
  }
}
