/** The smallest host that can run one policy on its own: scripted work below, one event list, no network. */
import { textOf } from './effects-log.ts';
import { machineOf } from '../../src/engine/pattern.ts';
import type { Outcome, Reason } from '../../src/engine/outcome.ts';
import type { AnyMachine, AnyPolicy, Effects, SharedEffects, Signal } from '../../src/engine/pattern.ts';

export interface Work { readonly ms: number; readonly outcome: Outcome }
export interface HostCall { startMs: number; endMs: number; replies: string[]; attempts: { startMs: number; endMs: number }[] }
interface Slot { state: unknown; row: HostCall; running: Set<number>; timers: Map<number, number>; answers: number }
interface Due { atUs: number; order: number; ofCalls: boolean; run: () => void }

/** Timers of shared state that may fire for calls that wait, before they are held to wait for ever. */
const MOST_ALONE = 1000;

/** `clone` copies shared and call state between steps, as a checkpoint does. */
export class SmallHost {
  nowUs = 0;
  readonly log: string[] = [];
  readonly calls: HostCall[] = [];
  state = 0;
  untilUs = Infinity;
  readonly gauges: number[];
  readonly machine: AnyMachine;
  private readonly slots: Slot[] = [];
  private readonly due: Due[] = [];
  private readonly wakes: (readonly [call: number, outcome: Outcome | null])[] = [];
  private depth = 0;
  private order = 0;
  private readonly ticks = new Map<number, number>();
  private sharedState: unknown;
  private readonly outcomes = new Map<string, Outcome>();
  private readonly policy: AnyPolicy;
  private readonly config: { readonly [name: string]: unknown };
  private readonly options: { clone: boolean; random: () => number; work: (call: number, attempt: number) => Work; after?: (call: number) => void };

  constructor(policy: AnyPolicy, config: { readonly [name: string]: unknown },
    options: { clone: boolean; random: () => number; work: (call: number, attempt: number) => Work; after?: (call: number) => void }) {
    this.policy = policy;
    this.config = config;
    this.options = options;
    this.machine = machineOf(this.policy, config);
    this.gauges = this.machine.gauges.map(() => 0);
    this.sharedState = this.machine.init(config, this.shared);
  }

  /** A new call starts; returns its number. */
  request(): number {
    const n = this.slots.length;
    const row = { startMs: this.nowUs / 1000, endMs: -1, replies: [], attempts: [] };
    this.slots.push({ state: this.machine.begin(this.config), row, running: new Set(), timers: new Map(), answers: 0 });
    this.calls.push(row);
    this.step(n, { type: 'request' });
    return n;
  }
  cancel(call: number): void {
    if (this.slots[call]?.row.replies.length === 0) this.step(call, { type: 'cancel' });
  }
  at(atMs: number, run: () => void): void { this.schedule(Math.round(atMs * 1000), run); }

  /** Runs what is due up to this instant; without one, until every call has its reply and only timers of shared state are left, which may go on for ever. */
  run(untilMs = Infinity): void {
    for (let alone = 0; ;) {
      const next = this.due.reduce<Due | null>((a, b) => (a === null || b.atUs < a.atUs || (b.atUs === a.atUs && b.order < a.order) ? b : a), null);
      if (next === null || next.atUs > untilMs * 1000) break;
      if (untilMs === Infinity && !this.due.some((due) => due.ofCalls)) {
        alone += 1;
        if (alone > MOST_ALONE || this.calls.every((call) => call.replies.length > 0)) break;
      }
      this.due.splice(this.due.indexOf(next), 1);
      this.nowUs = next.atUs;
      next.run();
    }
  }

  private schedule(atUs: number, run: () => void, ofCalls = true): number {
    this.order += 1;
    this.due.push({ atUs, order: this.order, ofCalls, run });
    return this.order;
  }
  private unschedule(order: number | undefined): void {
    const place = this.due.findIndex((due) => due.order === order);
    if (place >= 0) this.due.splice(place, 1);
  }

  private step(n: number, signal: Signal): void {
    const slot = this.slots[n];
    if (slot === undefined) throw new RangeError(`no call ${String(n)}`);
    if (this.options.clone) {
      this.sharedState = structuredClone(this.sharedState);
      slot.state = structuredClone(slot.state);
    }
    this.log.push(`${String(this.nowUs)} ${String(n)} ← ${signal.type}`);
    this.carryOut(() => { this.machine.step(this.sharedState, slot.state, this.config, signal, this.effects(n, slot)); });
  }

  /** Calls woken by a step or a tick hear of it after it, in order. */
  private carryOut(run: () => void): void {
    this.depth += 1;
    run();
    this.depth -= 1;
    while (this.depth === 0 && this.wakes.length > 0) {
      const [call, outcome] = this.wakes.shift()!;
      if (this.slots[call] !== undefined) this.step(call, { type: 'woken', outcome });
    }
  }

  private answered(n: number, attempt: number, outcome: Outcome): void {
    const slot = this.slots[n];
    if (slot === undefined) return;
    slot.running.delete(attempt);
    this.step(n, { type: slot.row.replies.length === 0 ? 'response' : 'late', attempt, outcome });
  }

  private effects(n: number, slot: Slot): Effects {
    const write = (text: string): void => { this.log.push(`${String(this.nowUs)} ${String(n)} → ${text}`); };
    return {
      shared: this.shared, nowUs: this.nowUs, handle: n, left: slot.row.replies.length > 0,
      call: { id: n, client: 0, n, key: n % 3, priority: 0, attempt: 1, startedUs: slot.row.startMs * 1000, deadlineUs: Infinity },
      random: this.options.random,
      forward: (attempt) => {
        write(`forward ${String(attempt)}`);
        const work = this.options.work(n, attempt);
        const endUs = this.nowUs + Math.round(work.ms * 1000);
        slot.row.attempts.push({ startMs: this.nowUs / 1000, endMs: endUs / 1000 });
        slot.running.add(attempt);
        this.schedule(endUs, () => { this.answered(n, attempt, work.outcome); });
      },
      reply: (outcome) => {
        write(`reply ${textOf(outcome)}`);
        slot.row.replies.push(textOf(outcome));
        slot.row.endMs = this.nowUs / 1000;
        this.options.after?.(n);
      },
      cancel: (attempt) => { write(`cancel ${String(attempt)}`); },
      startTimer: (key, delayMs) => {
        write(`timer ${String(key)} in ${String(delayMs)}`);
        slot.timers.set(key, this.schedule(this.nowUs + Math.max(0, Math.round(delayMs * 1000)), () => { this.step(n, { type: 'timer', key }); }));
      },
      stopTimer: (key) => { this.unschedule(slot.timers.get(key)); },
    };
  }

  private readonly shared: SharedEffects = sharedOf(this, {
    start: (key, delayMs) => {
      this.ticks.set(key, this.schedule(this.nowUs + Math.max(0, Math.round(delayMs * 1000)), () => {
        if (this.options.clone) this.sharedState = structuredClone(this.sharedState);
        this.carryOut(() => { this.machine.tick?.(this.sharedState, this.config, key, this.shared); });
      }, false));
    },
    stop: (key) => { this.unschedule(this.ticks.get(key)); },
    wake: (call, outcome) => { this.wakes.push([call, outcome]); },
    outcome: (reason, error, marks) => {
      const key = `${reason} ${error} ${String(marks)}`;
      const known = this.outcomes.get(key) ?? { reason, error, marks, retryAfterMs: -1, by: 1, index: this.outcomes.size };
      this.outcomes.set(key, known);
      return known;
    },
    random: () => this.options.random(),
  });
}

interface Inner {
  start(key: number, delayMs: number): void;
  stop(key: number): void;
  wake(call: number, outcome: Outcome | null): void;
  outcome(reason: Reason, error: string, marks: number): Outcome;
  random(): number;
}

function sharedOf(host: SmallHost, inner: Inner): SharedEffects {
  return {
    get nowUs() { return host.nowUs; },
    random: () => inner.random(),
    startTimer: (key, delayMs) => { inner.start(key, delayMs); },
    stopTimer: (key) => { inner.stop(key); },
    wake: (call, outcome) => { host.log.push(`${String(host.nowUs)} wake ${String(call)}`); inner.wake(call, outcome); },
    moved: (state, untilUs = Infinity) => {
      if (state < 0 || state >= host.machine.states.length) throw new RangeError(`state ${String(state)} has no name`);
      host.log.push(`${String(host.nowUs)} moved ${String(state)}`);
      host.state = state;
      host.untilUs = untilUs;
    },
    gauge: (index, value) => {
      if (index < 0 || index >= host.gauges.length) throw new RangeError(`gauge ${String(index)} has no name`);
      host.log.push(`${String(host.nowUs)} gauge ${String(index)} ${String(value)}`);
      host.gauges[index] = value;
    },
    outcome: (reason, more) => inner.outcome(reason, more?.error ?? '', more?.marks ?? 0),
  };
}
