/** Runs the balancers of links: each is one frame in its link's chain, whose stages narrow the endpoints and pick one. */
import type { Attached } from './attached.ts';
import { memberKey } from './des/member-key.ts';
import { C_TRIES, CALL_WORDS } from './call-table.ts';
import type { CallTable } from './call-table.ts';
import { EndpointSet } from './endpoint-set.ts';
import type { FrameTable } from './frame-table.ts';
import { AVOIDS, F_CALL, F_FLAGS, FRAME_WORDS } from './frame-table.ts';
import { probeHow } from './network/own-calls.ts';
import type { OwnCall, OwnCalls } from './network/own-calls.ts';
import type { Outcome, Reason } from './outcome.ts';
import type { BalancerEffects, BalancerSignal } from './balancer.ts';
import { groupsOf, setMembers, verbAt, viewOf } from './balancer-groups.ts';
import type { Group, Stage, View } from './balancer-groups.ts';
import type { AnyMachine, Effects, Forward, Signal } from './pattern.ts';
import type { Patterns } from './patterns.ts';
import type { OutcomeMore } from './outcome-table.ts';
import type { SharedStates } from './shared-states.ts';
import type { Spec } from './spec.ts';

/** Of one call at a balancer. */
interface Sent { endpoint: number; sentUs: number; waited: boolean }
export interface BalancerState {
  readonly views: readonly { readonly outstanding: Int32Array; readonly members: number[]; readonly waiting: number[] }[];
  readonly tried: Map<number, readonly number[]>;
}

const WAITED: Forward = { wait: 'lookup' };

export interface BalancerParts {
  readonly shared: SharedStates; readonly ownCalls: OwnCalls; readonly calls: CallTable; readonly frames: FrameTable;
  /** Client numbers there are, those of balancers' own calls included. */
  readonly callers: number;
  readonly attached: readonly Attached[]; readonly trueLoad: (service: number, endpoint: number) => number;
}

export class BalancerHost implements BalancerEffects {
  private readonly spec: Spec;
  private readonly patterns: Patterns;
  private readonly groups: readonly Group[];
  private readonly groupOf = new Map<number, Group>();
  private parts!: BalancerParts;
  /** By state number of a stage. */
  private readonly viewOf = new Map<number, View>();
  private readonly views: View[] = [];
  /** Endpoints a call's attempts have been sent to, by its row; begun anew with its first attempt. */
  private tried = new Map<number, readonly number[]>();
  private readonly set = new EndpointSet();
  /** Whose signal, narrowing or picking is under way. */
  private view!: View;
  private group!: Group;
  private stage!: Stage;
  private state = 0;
  private call = 0;
  /** The call's own draws while it is being placed. */
  private placing: Effects | null = null;

  constructor(spec: Spec, patterns: Patterns) {
    this.spec = spec; this.patterns = patterns;
    this.groups = groupsOf(spec, patterns);
    for (const group of this.groups) for (const { attach } of group.stages) this.groupOf.set(attach, group);
  }
  /** Connects it with the rest of the run; its states are made after. */
  wire(parts: BalancerParts): void {
    this.parts = parts;
    for (const group of this.groups) {
      const { instances } = this.spec.services[group.service]!, states = this.statesOf(group.stages.at(-1)!.attach);
      states.forEach((picker, owner) => {
        const known = this.viewOf.get(picker), view = known ?? viewOf(group.link, instances);
        if (known === undefined) this.views.push(view);
        for (const { attach } of group.stages) {
          const state = this.statesOf(attach)[owner]!;
          if (!this.viewOf.has(state)) this.viewOf.set(state, view);
        }
      });
    }
    parts.ownCalls.answered = (own, outcome, members) => { this.hear(own, { type: 'answer', tag: own.tag, outcome, members }); };
  }
  private statesOf(attach: number): readonly number[] {
    const { first, perClient, stride } = this.parts.attached[attach]!;
    return Array.from({ length: perClient ? this.parts.callers : 1 }, (_, k) => first + k * stride);
  }

  /** A stage as the hosts of policies see it: the first of its link stands for all in the chain. */
  machineOf(attach: number): AnyMachine {
    const group = this.groupOf.get(attach)!, stage = group.stages.find((other) => other.attach === attach)!, { model } = stage;
    return {
      scopes: model.scopes, states: model.states, gauges: model.gauges, conditions: () => [],
      init: (config: unknown) => {
        if (!this.serves(group, stage, this.parts.shared.current)) return null;
        this.enter(group, stage, this.parts.shared.current, 0);
        return model.init(config, this);
      },
      begin: (): Sent => ({ endpoint: -1, sentUs: 0, waited: false }),
      step: (_: unknown, sent: Sent, _config: unknown, signal: Signal, fx: Effects) => { this.step(group, sent, signal, fx); },
      tick: (_: unknown, _config: unknown, key: number) => { this.tell(group, stage, this.parts.shared.current, { type: 'timer', key }); },
      reconfigure: (shared: unknown, config: unknown, before: unknown) => {
        if (shared === null) return;
        this.enter(group, stage, this.parts.shared.current, 0);
        model.reconfigure?.(shared, config, before, this);
      },
    };
  }

  /** States of clients that send nothing down the link are never made: they would probe and look up for nobody. */
  private serves(group: Group, stage: Stage, state: number): boolean {
    const { first, perClient, stride } = this.parts.attached[stage.attach]!, { client } = this.spec.links[group.link]!.from;
    if (!perClient || client < 0) return true;
    const before = this.spec.clients.slice(0, client).reduce((n, other) => n + other.count, 0), number = (state - first) / stride;
    return number >= before && number < before + this.spec.clients[client]!.count;
  }

  private step(group: Group, sent: Sent, signal: Signal, fx: Effects): void {
    this.enterFirst(group, fx);
    switch (signal.type) {
      case 'request': case 'woken': this.offer(group, sent, fx); return;
      case 'response': case 'late':
        this.view.outstanding[sent.endpoint]!--;
        this.tellAll(group, fx, { type: 'answered', endpoint: sent.endpoint, outcome: signal.outcome, tookUs: fx.nowUs - sent.sentUs });
        if (signal.type === 'response') fx.reply(signal.outcome);
        return;
      case 'cancel':
        if (sent.endpoint >= 0) fx.cancel(1);
        fx.reply(fx.shared.outcome('cancelled'));
        return;
      case 'started': case 'timer': return;
    }
  }
  /** Places a call, or lets it wait for a stage that is not ready. */
  private offer(group: Group, sent: Sent, fx: Effects): void {
    if (!group.waits) { this.place(group, sent, fx); return; }
    if (sent.waited && fx.left) { fx.reply(fx.shared.outcome('cancelled'), 'lookup'); return; }
    for (const stage of group.stages) {
      if (stage.model.ready === undefined) continue;
      this.enter(group, stage, this.stateAt(stage, fx.call.client), this.rowOf(fx));
      if (stage.model.ready(this.parts.shared.states[this.state], this.parts.attached[stage.attach]!.config, this)) continue;
      sent.waited = true;
      this.view.waiting.push(fx.handle);
      return;
    }
    this.enterFirst(group, fx);
    this.place(group, sent, fx);
  }
  private place(group: Group, sent: Sent, fx: Effects): void {
    const { frames, calls } = this.parts, frame = frames.ofHandle(fx.handle), row = this.rowOf(fx), { client } = fx.call;
    const first = calls.data[row * CALL_WORDS + C_TRIES] === 0, tried = first ? [] : this.tried.get(row) ?? [];
    const { set } = this;
    this.placing = fx;
    set.start(this.view.members, this.view.isMember, group.narrows || tried.length > 0);
    let endpoint = -1;
    for (const stage of group.stages) {
      const at = this.parts.attached[stage.attach]!;
      this.enter(group, stage, this.stateAt(stage, client), row);
      set.next();
      stage.model.narrow?.(this.parts.shared.states[this.state], at.config, fx.call, set, this);
      if (stage.model.pick === undefined) continue;
      // Where every endpoint that is left has been tried, one is tried again.
      if (tried.length > 0 && (frames.data[frame * FRAME_WORDS + F_FLAGS]! & AVOIDS) !== 0) {
        set.next();
        for (const one of tried) set.drop(one);
        if (set.size === 0) set.restore();
      }
      endpoint = set.size === 0 ? -1 : stage.model.pick(this.parts.shared.states[this.state], at.config, fx.call, set, this);
      if (endpoint >= 0 && !set.has(endpoint)) throw new RangeError(`${at.id} picked endpoint ${endpoint}, which is not among those left`);
    }
    this.placing = null;
    if (endpoint < 0) {
      this.enterFirst(group, fx);
      fx.reply(fx.shared.outcome('unreachable'), sent.waited ? 'lookup' : undefined);
      return;
    }
    this.tried.set(row, tried.includes(endpoint) ? tried : [...tried, endpoint]);
    sent.endpoint = endpoint; sent.sentUs = fx.nowUs;
    this.view.outstanding[endpoint]!++;
    frames.setEndpoint(frame, endpoint);
    this.tellAll(group, fx, { type: 'sent', endpoint });
    fx.forward(1, sent.waited ? WAITED : undefined);
  }
  private tellAll(group: Group, fx: Effects, signal: BalancerSignal): void {
    for (const stage of group.stages) this.tell(group, stage, this.stateAt(stage, fx.call.client), signal, this.rowOf(fx));
    this.enterFirst(group, fx);
  }
  /** Outcomes that the balancer decides are those of its first stage, which stands for it in the chain. */
  private enterFirst(group: Group, fx: Effects): void {
    const stage = group.stages[0]!;
    this.enter(group, stage, this.stateAt(stage, fx.call.client), this.rowOf(fx));
  }
  private rowOf(fx: Effects): number { return this.parts.frames.data[this.parts.frames.ofHandle(fx.handle) * FRAME_WORDS + F_CALL]!; }
  private hear(own: OwnCall, signal: BalancerSignal): void {
    const group = this.groupOf.get(own.attach)!;
    this.tell(group, group.stages.find(({ attach }) => attach === own.attach)!, own.state, signal);
  }
  private tell(group: Group, stage: Stage, state: number, signal: BalancerSignal, call = 0): void {
    // A stage that is still to be made reads who there is when it is.
    if (this.parts.shared.states[state] === undefined) return;
    this.enter(group, stage, state, call);
    stage.model.signal(this.parts.shared.states[state], this.parts.attached[stage.attach]!.config, signal, this);
  }
  private stateAt(stage: Stage, client: number): number {
    const { first, perClient, stride } = this.parts.attached[stage.attach]!;
    return perClient ? first + client * stride : first;
  }
  private enter(group: Group, stage: Stage, state: number, call: number): void {
    this.group = group; this.stage = stage; this.state = state; this.call = call;
    this.view = this.viewOf.get(state)!;
    this.parts.shared.enter(state, stage.attach, call);
  }

  // ── what a stage may do ───────────────────────────────────────────────────
  get nowUs(): number { return this.parts.shared.nowUs; }
  get endpoints(): number { return this.view.outstanding.length; }
  get current(): readonly number[] { return this.view.members; }
  random(): number { return this.placing === null ? this.parts.shared.random() : this.placing.random(); }
  startTimer(key: number, delayMs: number): void { this.parts.shared.startTimer(key, delayMs); }
  stopTimer(key: number): void { this.parts.shared.stopTimer(key); }
  moved(state: number, untilUs?: number): void { this.parts.shared.moved(state, untilUs); }
  gauge(index: number, value: number): void { this.parts.shared.gauge(index, value); }
  outcome(reason: Reason, more?: OutcomeMore): Outcome { return this.parts.shared.outcome(reason, more); }
  outstanding(endpoint: number): number { return this.view.outstanding[endpoint]!; }
  trueLoad(endpoint: number): number { return this.parts.trueLoad(this.group.service, endpoint); }
  send(purpose: 'probe' | 'deepProbe', endpoint: number, tag: number, timeoutMs: number): boolean {
    return this.plan(this.spec.links[this.group.link]!.probes, probeHow(endpoint, purpose === 'probe'), 0, tag, timeoutMs);
  }
  lookup(link: string, tag: number, timeoutMs: number): boolean {
    const number = this.spec.links.findIndex(({ id }) => id === link);
    if (number < 0) throw new RangeError(`there is no link ${link}`);
    return this.plan(number, 0, verbAt(this.spec, this.patterns, number, 'lookup'), tag, timeoutMs);
  }
  private plan(link: number, how: number, verb: number, tag: number, timeoutMs: number): boolean {
    const { caller, service } = this.group;
    return this.parts.ownCalls.plan({ caller, link, how, verb, key: memberKey(service, 0), state: this.state, attach: this.stage.attach, tag, timeoutMs });
  }
  resume(): void {
    const { waiting } = this.view;
    this.view.waiting = [];
    for (const handle of waiting) this.parts.shared.wake(handle, null);
  }
  members(list: readonly number[]): void {
    const { view, group, stage, state, call } = this, before = view.members, owner = this.statesOf(stage.attach).indexOf(state);
    setMembers(view, list);
    const was = new Set(before), is = new Set(list), left = before.filter((e) => !is.has(e)), joined = list.filter((e) => !was.has(e));
    for (const later of group.stages.slice(group.stages.indexOf(stage) + 1)) {
      for (const endpoint of left) this.tell(group, later, this.statesOf(later.attach)[owner]!, { type: 'left', endpoint });
      for (const endpoint of joined) this.tell(group, later, this.statesOf(later.attach)[owner]!, { type: 'joined', endpoint });
    }
    this.enter(group, stage, state, call);
  }
  endpointMoved(endpoint: number, state: number, untilUs?: number): void {
    this.enterEndpoint(endpoint);
    this.parts.shared.moved(state, untilUs);
    this.parts.shared.enter(this.state, this.stage.attach, this.call);
  }
  endpointGauge(endpoint: number, index: number, value: number): void {
    this.enterEndpoint(endpoint);
    this.parts.shared.gauge(index, value);
    this.parts.shared.enter(this.state, this.stage.attach, this.call);
  }
  /** States of endpoints follow that of their stage. */
  private enterEndpoint(endpoint: number): void { this.parts.shared.enter(this.state + 1 + endpoint, this.stage.attach, this.call); }

  inspect(): readonly object[] {
    return this.groups.map((group) => ({
      link: this.spec.links[group.link]!.id,
      views: this.statesOf(group.stages.at(-1)!.attach).map((state) => {
        const { members, outstanding } = this.viewOf.get(state)!;
        return { members, outstanding: [...outstanding] };
      }),
    }));
  }
  save(): BalancerState {
    return { views: this.views.map(({ outstanding, members, waiting }) => ({ outstanding, members, waiting })), tried: this.tried };
  }
  load(saved: BalancerState): void {
    saved.views.forEach(({ outstanding, members, waiting }, i) => {
      const view = this.views[i]!;
      view.outstanding.set(outstanding);
      setMembers(view, members);
      view.waiting = waiting;
    });
    this.tried = saved.tried;
  }
}
