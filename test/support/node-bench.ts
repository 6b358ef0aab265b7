/** A node's model alone, driven by hand: calls and answers in, replies and deliveries out, its timers carried out in order. Times are ms. */
import type { AnyNode, NodeEffects, NodeSignal } from '../../src/engine/node-model.ts';
import type { CallInfo } from '../../src/engine/pattern.ts';
import type { Outcome, Reason } from '../../src/engine/outcome.ts';
import { outcomeOf, textOf } from './effects-log.ts';

interface Timer { readonly atUs: number; readonly seq: number; readonly key: number; readonly arg: number }
export interface BenchOptions {
  readonly links?: number; readonly most?: number;
  /** Copies the state before every step, as a checkpoint does. */
  readonly clone?: boolean;
  readonly random?: () => number;
  readonly randomOf?: (call: number) => number;
}

export class NodeBench implements NodeEffects {
  nowUs = 0;
  get cameUs(): number { return this.nowUs; }
  state: unknown;
  readonly log: string[] = [];
  /** By number of the delivery: its message. */
  readonly underWay = new Map<number, { readonly message: number; readonly link: number }>();
  readonly kept = new Set<number>();
  readonly deserted = new Set<number>();
  readonly counts = new Map<string, number>();
  readonly levels = new Map<string, number>();
  readonly gauges: number[] = [];
  /** Deliveries for which somebody still works when they are answered, until `ended`. */
  readonly goingOn = new Set<number>();
  /** Deliveries whose consumers stand still. */
  readonly still = new Set<number>();
  readonly replies = new Map<number, number>();
  /** µs spent, by histogram. */
  readonly observed = new Map<string, number>();
  readonly links: number; readonly most: number;
  private timers: Timer[] = [];
  private seq = 0;
  private calls = 0;
  private sent = 0;
  private messages = 0;
  private key = 0;
  /** The root call that calls come from; 0: each is one of its own. */
  caller = 0;
  private freeMessages: number[] = [];
  private freeDeliveries: number[] = [];
  private readonly model: AnyNode;
  config: object;
  private readonly options: BenchOptions;

  constructor(model: AnyNode, config: object, options: BenchOptions = {}) {
    this.model = model; this.config = config; this.options = options;
    this.links = options.links ?? 1; this.most = options.most ?? 1_000_000;
    this.gauges.push(...model.gauges.map(() => 0));
    this.state = model.init(config, this);
  }
  // ── what comes ────────────────────────────────────────────────────────────
  call(verb = this.model.verbs[0]!, key = 0, from = 0): number {
    const call = ++this.calls;
    this.key = key;
    this.step({ type: 'call', call, verb, key, from, asker: this.caller === 0 ? call : this.caller });
    return call;
  }
  /** Numbers of a message's deliveries under way, the oldest first. */
  deliveriesOf(message: number): readonly number[] { return [...this.underWay].flatMap(([delivery, of]) => (of.message === message ? [delivery] : [])); }
  /** The consumer of the last delivery of a message works, and answers. */
  answer(message: number, outcome = 'ok'): void { this.answerTo(this.deliveriesOf(message).at(-1)!, outcome); }
  answerTo(delivery: number, outcome = 'ok'): void {
    const how = this.begins(delivery), ends = how === 'poison' ? 'error Poison' : outcome;
    const done = ends === 'ok' && how === 'work';
    if (done) this.worked(delivery);
    this.answered(delivery, ends, done);
  }
  worked(delivery: number): void { this.copied(); this.model.worked?.(this.state, this.config, delivery, this); }
  begins(delivery: number): 'work' | 'poison' | 'known' { this.copied(); return this.model.begins?.(this.state, this.config, delivery, this) ?? 'work'; }
  answered(delivery: number, outcome: string, done: boolean): void {
    this.step({ type: 'answer', delivery, outcome: outcomeOf(outcome), done });
    this.underWay.delete(delivery);
    this.deserted.delete(delivery);
    if (!this.goingOn.has(delivery)) this.ended(delivery);
  }
  /** Nobody works for a delivery any more, nor will. */
  ended(delivery: number): void {
    this.goingOn.delete(delivery);
    this.copied();
    this.model.ended?.(this.state, this.config, delivery, this);
    this.freeDeliveries.push(delivery);
  }
  fault(name: 'down' | 'stalled' | 'lost', on = true): void { this.step({ type: 'fault', name, on }); }
  reconfigure(config: object): void {
    const before = this.config;
    this.config = config;
    this.copied();
    this.model.reconfigure?.(this.state, config, before, this);
  }
  advanceTo(ms: number): void {
    for (;;) {
      const next = this.timers.reduce<Timer | null>(
        (first, timer) => (first === null || timer.atUs < first.atUs || (timer.atUs === first.atUs && timer.seq < first.seq) ? timer : first),
        null,
      );
      if (next === null || next.atUs > ms * 1000) break;
      this.timers = this.timers.filter((timer) => timer !== next);
      this.nowUs = next.atUs;
      this.step({ type: 'timer', key: next.key, arg: next.arg });
    }
    this.nowUs = ms * 1000;
  }
  private copied(): void { if (this.options.clone === true) this.state = structuredClone(this.state); }
  private step(signal: NodeSignal): void {
    this.copied();
    this.model.step(this.state, this.config, signal, this);
  }
  /** What was logged since the last time. */
  told(): readonly string[] { return this.log.splice(0); }
  count_(name: string): number { return this.counts.get(name) ?? 0; }

  // ── effects ───────────────────────────────────────────────────────────────
  random(): number { return this.options.random?.() ?? 0.5; }
  randomOf(call: number): number { return this.options.randomOf?.(call) ?? 0.5; }
  info(call: number): CallInfo { return { id: this.caller === 0 ? call : this.caller, client: 0, n: call, key: this.key, priority: 0, attempt: 1, startedUs: this.nowUs, deadlineUs: Infinity }; }
  startTimer(key: number, delayMs: number, arg = 0): void {
    this.stopTimer(key, arg);
    this.timers.push({ atUs: this.nowUs + Math.max(0, Math.round(delayMs * 1000)), seq: ++this.seq, key, arg });
  }
  stopTimer(key: number, arg = 0): void { this.timers = this.timers.filter((timer) => timer.key !== key || timer.arg !== arg); }
  moved(state: number): void { this.log.push(`${this.nowUs / 1000} is ${this.model.states[state] ?? state}`); }
  gauge(index: number, value: number): void { this.gauges[index] = value; }
  outcome(reason: Reason, more?: Partial<Outcome>): Outcome { return { ...outcomeOf(reason), ...more }; }
  entryMoved(key: number, state: number): void { this.log.push(`${this.nowUs / 1000} ${key} is ${this.model.entryStates?.[state] ?? state}`); }
  reply(call: number, outcome: Outcome, members?: readonly number[]): void {
    this.replies.set(call, (this.replies.get(call) ?? 0) + 1);
    this.log.push(`${this.nowUs / 1000} reply ${call} ${textOf(outcome)}${members === undefined ? '' : ` [${members.join(' ')}]`}`);
  }
  keep(): number {
    const message = this.freeMessages.pop() ?? ++this.messages;
    this.kept.add(message);
    return message;
  }
  forget(message: number): void {
    if (!this.kept.delete(message)) throw new Error(`message ${message} is forgotten twice`);
    this.freeMessages.push(message);
  }
  send(link: number, message: number): number {
    if (!this.kept.has(message)) throw new Error(`message ${message} is sent and not kept`);
    const delivery = this.freeDeliveries.pop() ?? ++this.sent;
    this.underWay.set(delivery, { message, link });
    this.log.push(`${this.nowUs / 1000} send ${message} on ${link}`);
    return delivery;
  }
  desert(delivery: number): void { this.deserted.add(delivery); }
  held(delivery: number): boolean { return !this.still.has(delivery); }
  count(counter: number, by: number): void { const name = this.model.counters[counter]!; this.counts.set(name, this.count_(name) + by); }
  level(level: number, value: number): void { this.levels.set(this.model.levels[level]!, value); }
  observe(histogram: number, us: number): void { const name = this.model.histograms[histogram]!; this.observed.set(name, (this.observed.get(name) ?? 0) + us); }
}
