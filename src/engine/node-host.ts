/** Runs one node: calls that come to it, what it sends, its timers and faults become signals of its model. */
import { A_BEGUN, A_CALL, A_OUTCOME, A_PLACE, A_QUEUED, ATTEMPT_WORDS, STAGE_SLEEPING, STAGE_WORKING } from './attempt-table.ts';
import { C_BEGUN, C_CLIENT, C_ID, C_LINK, C_OWNER, CALL_WORDS } from './call-table.ts';
import { CallView } from './call-view.ts';
import { hashText } from './des/draws.ts';
import { USE } from './des/uses.ts';
import { OP_NODE_DESERT, OP_NODE_REPLY, OP_NODE_SEND } from './effect-queue.ts';
import type { AttemptEnds } from './network/attempt-ends.ts';
import { D_CALL, D_LINK, D_MESSAGE, D_VERB, DELIVERY_WORDS, DeliveryTable, ENDED, HEARD, MessageTable, WORKED } from './network/message-table.ts';
import { NodeSeries } from './network/node-series.ts';
import type { NodeParts } from './network/node-parts.ts';
import type { Outcome, Reason } from './outcome.ts';
import type { OutcomeMore } from './outcome-table.ts';
import type { NodeEffects, NodeSignal } from './node-model.ts';
import type { CallInfo } from './pattern.ts';
import { SPAN } from './recording/sink.ts';
import { NO_NODE_FAULT } from './spec.ts';
import type { NodeFault } from './spec.ts';

type Call = { -readonly [K in keyof Extract<NodeSignal, { readonly type: 'call' }>]: Extract<NodeSignal, { readonly type: 'call' }>[K] };
/** A signal that a fault holds back: the arrival of an attempt, an answer, a timer; and when it came. */
type Held = readonly [what: 'call' | 'answer' | 'timer', number: number, more: number, cameUs: number];

export interface NodeState {
  readonly state: unknown;
  readonly present: number;
  readonly drawn: number;
  readonly fault: NodeFault;
  readonly held: readonly Held[];
  readonly config: { readonly [name: string]: unknown };
  readonly messages: MessageTable;
  readonly deliveries: DeliveryTable;
  readonly entries: ReadonlyMap<number, number>;
}

export class NodeHost implements AttemptEnds, NodeEffects {
  private state: unknown = null;
  private present = 0;
  private drawn = 0;
  private fault: NodeFault = NO_NODE_FAULT;
  private held_: Held[] = [];
  /** When the signal came that a fault has held back and that is given to it now; -1: none is. */
  private heldSinceUs = -1;
  private config: { readonly [name: string]: unknown };
  private messages = new MessageTable();
  private deliveries = new DeliveryTable();
  /** How it has told last that it has an instance. */
  private entries = new Map<number, number>();
  /** The call whose step is under way; 0 none. */
  private cause = 0;
  private readonly parts: NodeParts;
  private readonly hash: number;
  private readonly series: NodeSeries;
  private readonly view: CallView;
  private readonly signal: Call = { type: 'call', call: 0, verb: '', key: 0, from: 0, asker: 0 };

  constructor(parts: NodeParts) {
    this.parts = parts;
    this.config = parts.config;
    this.hash = hashText(parts.id);
    this.view = new CallView(parts.calls);
    this.series = new NodeSeries(parts.kernel.sink, parts.id, parts.model);
  }
  init(): void { this.state = this.parts.model.init(this.config, this); }

  // ── what comes ────────────────────────────────────────────────────────────
  arrive(a: number): void {
    const { attempts, kernel, wire } = this.parts, d = attempts.data, at = a * ATTEMPT_WORDS;
    d[at + A_PLACE] = d[at + A_PLACE]! & ~0xffff;
    d[at + A_QUEUED] = attempts.since(a, kernel.nowUs);
    if (this.fault.down) {
      attempts.addFlags(a, SPAN.notBegun);
      d[at + A_OUTCOME] = kernel.outcomes.intern('unreachable', 0).index;
      wire.answer(a);
      return;
    }
    attempts.setStage(a, STAGE_WORKING);
    if (this.fault.stalled) this.held_.push(['call', a, 0, kernel.nowUs]);
    else this.called(a);
  }
  private called(a: number): void {
    const { attempts, calls, model, kernel } = this.parts,
      at = a * ATTEMPT_WORDS,
      call = attempts.data[at + A_CALL]!,
      row = call * CALL_WORDS,
      { signal } = this;
    attempts.data[at + A_BEGUN] = attempts.since(a, kernel.nowUs);
    signal.call = a; signal.verb = model.verbs[calls.data[row + C_BEGUN]!]!; signal.key = calls.keyOf(call); signal.from = calls.data[row + C_LINK]!;
    signal.asker = this.parts.isProgram(signal.from) ? -1 - calls.data[row + C_CLIENT]! : calls.data[row + C_ID]!;
    this.step(signal, call);
  }
  /** A delivery has its final outcome. */
  callEnded(call: number, outcome: Outcome): void {
    const { calls } = this.parts, delivery = calls.data[call * CALL_WORDS + C_OWNER]!;
    this.deliveries.answered(delivery);
    calls.watch(call);
    calls.release(call);
    if (this.holdsBack) this.held_.push(['answer', delivery, outcome.index, this.nowUs]);
    else this.answered(delivery, outcome);
  }
  private answered(delivery: number, outcome: Outcome): void {
    this.step({ type: 'answer', delivery, outcome, done: (this.deliveries.flags(delivery) & WORKED) !== 0 }, 0);
    this.over(delivery, HEARD);
  }
  /** Nothing of a delivery's call is under way any more. */
  gone(delivery: number): void { this.over(delivery, ENDED); }
  private over(delivery: number, flag: typeof HEARD | typeof ENDED): void {
    if (this.deliveries.over(delivery, flag)) this.parts.model.ended?.(this.state, this.config, delivery, this);
  }
  timerFired(key: number, arg: number): void {
    if (this.holdsBack) this.held_.push(['timer', key, arg, this.nowUs]);
    else this.step({ type: 'timer', key, arg }, 0);
  }
  take(): void { /* a node has no workers */ }
  departed(): void { /* what is asked of it is answered all the same */ }
  cancelled(): void { /* nor does it heed a cancellation */ }

  // ── work at consumers ─────────────────────────────────────────────────────
  begins(delivery: number): 'work' | 'poison' | 'known' {
    return this.parts.model.begins?.(this.state, this.config, delivery, this) ?? 'work';
  }
  worked(delivery: number): void {
    this.deliveries.addFlag(delivery, WORKED);
    this.parts.model.worked?.(this.state, this.config, delivery, this);
  }

  // ── scheduled changes ─────────────────────────────────────────────────────
  setFault(fault: NodeFault): void {
    const before = this.fault;
    this.fault = fault;
    if (fault.lost && !before.lost) this.step({ type: 'fault', name: 'lost', on: true }, 0);
    for (const name of ['down', 'stalled'] as const) if (fault[name] !== before[name]) this.step({ type: 'fault', name, on: fault[name] }, 0);
    if (this.holdsBack) return;
    const held = this.held_;
    this.held_ = [];
    for (const [what, number, more, cameUs] of held) {
      this.heldSinceUs = cameUs;
      if (what === 'call') this.called(number);
      else if (what === 'answer') this.answered(number, this.parts.kernel.outcomes.list[more]!);
      else this.step({ type: 'timer', key: number, arg: more }, 0);
    }
    this.heldSinceUs = -1;
  }
  reconfigured(config: { readonly [name: string]: unknown }): void {
    const before = this.config;
    this.config = config;
    this.cause = 0;
    this.parts.model.reconfigure?.(this.state, config, before, this);
  }
  private get holdsBack(): boolean { return this.fault.down || this.fault.stalled; }
  private step(signal: NodeSignal, cause: number): void {
    this.cause = cause;
    this.parts.model.step(this.state, this.config, signal, this);
    this.cause = 0;
  }

  // ── effects ───────────────────────────────────────────────────────────────
  get nowUs(): number { return this.parts.kernel.nowUs; }
  get cameUs(): number { return this.heldSinceUs < 0 ? this.nowUs : this.heldSinceUs; }
  get links(): number { return this.parts.leaving.length; }
  get most(): number { return this.parts.most; }
  random(): number {
    const { draws } = this.parts.kernel;
    draws.rootPath(this.parts.kernel.seed, this.hash, this.drawn++);
    draws.start(draws.pathA, draws.pathB, USE.pattern, this.hash);
    return draws.unit();
  }
  randomOf(call: number): number {
    const { draws } = this.parts.kernel;
    this.parts.wire.path(call);
    draws.start(draws.pathA, draws.pathB, USE.pattern, this.hash);
    return draws.unit();
  }
  info(call: number): CallInfo { this.view.call = this.rowOf(call); return this.view; }
  startTimer(key: number, delayMs: number, arg = 0): void { this.parts.timers.start(this.parts.number, key, arg, delayMs); }
  stopTimer(key: number, arg = 0): void { this.parts.timers.stop(this.parts.number, key, arg); }
  moved(state: number, untilUs = Infinity): void {
    const from = this.present;
    this.present = state;
    this.parts.kernel.sink.move(
      this.nowUs,
      this.cause === 0 ? -1 : this.parts.calls.data[this.cause * CALL_WORDS + C_ID]!,
      this.parts.state,
      from,
      state,
      untilUs,
    );
  }
  gauge(index: number, value: number): void { this.parts.kernel.sink.gauge(this.nowUs, this.parts.state, index, value); }
  outcome(reason: Reason, more?: OutcomeMore): Outcome { return this.parts.kernel.outcomes.intern(reason, this.parts.attach, more); }
  entryMoved(key: number, to: number): void {
    const state = this.parts.entryState(key), from = this.entries.get(key) ?? 0;
    if (state < 0 || from === to) return;
    this.entries.set(key, to);
    this.parts.kernel.sink.move(this.nowUs, -1, state, from, to, Infinity);
  }
  reply(call: number, outcome: Outcome, members?: readonly number[]): void {
    const { attempts } = this.parts;
    if (attempts.stage(call) !== STAGE_WORKING) throw new Error(`${this.parts.id} replied twice to a call at ${this.nowUs} µs`);
    attempts.setStage(call, STAGE_SLEEPING);   // answered, and its answer has not set out
    attempts.data[call * ATTEMPT_WORDS + A_OUTCOME] = outcome.index;
    // One whose caller has left is not what that caller is answered.
    if (members !== undefined && !attempts.hasLeft(call)) this.parts.ownCalls.tell(this.rowOf(call), members);
    this.parts.queue.push(OP_NODE_REPLY, this.parts.number, call, 0);
  }
  keep(call: number): number {
    const { kernel, wire, calls } = this.parts;
    wire.path(call);
    return this.messages.take(calls, this.rowOf(call), kernel.draws);
  }
  forget(message: number): void { this.messages.free(message); }
  send(link: number, message: number, verb = ''): number {
    const number = this.parts.leaving[link]!, delivery = this.deliveries.take(message, number, Math.max(0, this.parts.verbsAt(number).indexOf(verb)));
    this.parts.queue.push(OP_NODE_SEND, this.parts.number, delivery, 0);
    return delivery;
  }
  desert(delivery: number): void { this.parts.queue.push(OP_NODE_DESERT, this.parts.number, delivery, this.deliveries.uses(delivery)); }
  held(delivery: number): boolean {
    const call = this.deliveries.call(delivery);
    return call === 0 || (call > 0 && this.parts.holds(call));
  }
  count(counter: number, by: number): void { this.series.count(counter, by); }
  level(level: number, value: number): void { this.series.level(level, value, this.nowUs); }
  observe(histogram: number, us: number): void { this.series.observe(histogram, us); }

  get sending(): boolean { return this.deliveries.open > 0; }
  /** Carries out what a step has asked for. */
  carryOut(op: number, of: number, c: number): void {
    if (op === OP_NODE_REPLY) this.parts.wire.answer(of);
    else if (op === OP_NODE_SEND) this.sendNow(of);
    else if (this.deliveries.uses(of) === c && this.deliveries.call(of) > 0) this.parts.host.desert(this.deliveries.call(of));
  }
  private sendNow(delivery: number): void {
    const { kernel, subCalls } = this.parts, d = this.deliveries.data, at = delivery * DELIVERY_WORDS, message = d[at + D_MESSAGE]!;
    const nth = this.messages.next(message, kernel.draws),
      call = subCalls.start(d[at + D_LINK]!, delivery, nth, this.messages.root(message), d[at + D_VERB]!, 0, nth - 1);
    d[at + D_CALL] = call;
  }
  private rowOf(a: number): number { return this.parts.attempts.data[a * ATTEMPT_WORDS + A_CALL]!; }
  inspect(): object { return { id: this.parts.id, state: this.parts.model.states[this.present] ?? '', fault: this.fault, heldBack: this.held_.length, ...this.parts.model.inspect(this.state, this.config, this.nowUs) }; }
  save(): NodeState {
    return {
      state: this.state, present: this.present, drawn: this.drawn, fault: this.fault, held: this.held_, config: this.config,
      messages: this.messages, deliveries: this.deliveries, entries: this.entries,
    };
  }
  load(saved: NodeState): void {
    this.state = saved.state; this.present = saved.present; this.drawn = saved.drawn; this.fault = saved.fault; this.held_ = [...saved.held]; this.config = saved.config; this.entries = new Map(saved.entries);
    this.deliveries.open = saved.deliveries.open;
    for (const [table, from] of [[this.messages, saved.messages], [this.deliveries, saved.deliveries]] as const) {
      Object.assign(table.slots, from.slots);
      table.data = from.data;
    }
  }
}
