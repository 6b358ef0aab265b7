/** The shared states of a run's attachments: where each lives (scope or share), its timers, its moves and gauges. */
import { hashText } from './des/draws.ts';
import { USE } from './des/uses.ts';
import { OP_SHARED_START, OP_SHARED_STOP, OP_WAKE } from './effect-queue.ts';
import type { EffectQueue } from './effect-queue.ts';
import { EVENT_SHARED, usOf } from './kernel.ts';
import type { Kernel } from './kernel.ts';
import type { Outcome, Reason } from './outcome.ts';
import type { OutcomeMore } from './outcome-table.ts';
import type { SharedEffects } from './pattern.ts';
import type { Resolved } from './attachments.ts';
import type { Attached } from './attached.ts';
import { C_ID, CALL_WORDS } from './call-table.ts';
import type { CallTable } from './call-table.ts';

/** Keys the timers of one shared state may have: 0 to 7. */
export const SHARED_KEYS = 8;

export interface SharedStatesState {
  readonly states: readonly unknown[];
  readonly present: Uint8Array;
  readonly timers: Uint32Array;
  readonly drawn: Uint32Array;
}

export class SharedStates implements SharedEffects {
  readonly states: unknown[] = [];
  /** Present state of each machine, for legal `from` in recorded moves. */
  present: Uint8Array;
  private timers: Uint32Array;
  private drawn: Uint32Array;
  private readonly hashes: Uint32Array;
  /** 1: what a stage of a balancer tells of an endpoint; no state of its own. */
  private readonly inner: Uint8Array;
  /** The attachment that stands for each state in ticks and reconfigurations. */
  readonly attachOf: Uint16Array;
  /** Whose step is under way. */
  private state = 0;
  private attach = 0;
  private call = 0;
  private readonly kernel: Kernel;
  private readonly queue: EffectQueue;
  private readonly calls: CallTable;
  private readonly attached: readonly Attached[];

  constructor(kernel: Kernel, queue: EffectQueue, calls: CallTable, { owners, names, places, attached }: Resolved) {
    this.kernel = kernel; this.queue = queue; this.calls = calls; this.attached = attached;
    this.inner = Uint8Array.from(places, (place) => Number(place.inner));
    this.present = new Uint8Array(owners.length);
    this.timers = new Uint32Array(owners.length * SHARED_KEYS);
    this.drawn = new Uint32Array(owners.length);
    this.attachOf = Uint16Array.from(owners);
    this.hashes = Uint32Array.from(names, hashText);
  }
  /** Makes every state; called once, after the hosts are wired. */
  init(): void {
    this.attachOf.forEach((attach, state) => {
      if (this.inner[state] === 1) { this.states[state] = null; return; }
      const at = this.attached[attach]!;
      this.enter(state, attach, 0);
      this.states[state] = at.machine.init(at.config, this);
    });
  }
  /** The step of `state` that follows is caused by a call (its row; 0 none). */
  enter(state: number, attach: number, call: number): void { this.state = state; this.attach = attach; this.call = call; }

  /** The state whose step is under way. */
  get current(): number { return this.state; }
  get nowUs(): number { return this.kernel.nowUs; }
  random(): number {
    const draws = this.kernel.draws;
    draws.rootPath(this.kernel.seed, this.hashes[this.state]!, this.drawn[this.state]!++);
    draws.start(draws.pathA, draws.pathB, USE.pattern, this.hashes[this.state]!);
    return draws.unit();
  }
  startTimer(key: number, delayMs: number): void {
    if (this.queue.empty) this.start(this.state, key, delayMs);
    else this.queue.push(OP_SHARED_START, this.state, key, delayMs);
  }
  stopTimer(key: number): void {
    if (this.queue.empty) this.stop(this.state, key);
    else this.queue.push(OP_SHARED_STOP, this.state, key, 0);
  }
  wake(call: number, outcome: Outcome | null): void { this.queue.push(OP_WAKE, 0, outcome === null ? -1 : outcome.index, call); }
  moved(state: number, untilUs = Infinity): void {
    const from = this.present[this.state]!;
    this.present[this.state] = state;
    this.kernel.sink.move(this.kernel.nowUs, this.call === 0 ? -1 : this.calls.data[this.call * CALL_WORDS + C_ID]!, this.state, from, state, untilUs);
  }
  gauge(index: number, value: number): void { this.kernel.sink.gauge(this.kernel.nowUs, this.state, index, value); }
  outcome(reason: Reason, more?: OutcomeMore): Outcome { return this.kernel.outcomes.intern(reason, this.attach, more); }

  start(state: number, key: number, delayMs: number): void {
    const slot = state * SHARED_KEYS + key;
    this.timers[slot] = this.kernel.schedule(EVENT_SHARED, slot, this.kernel.nowUs + usOf(delayMs));
  }
  stop(state: number, key: number): void { this.timers[state * SHARED_KEYS + key] = 0; }
  /** A timer event of a shared state. */
  fired(slot: number, seq: number): void {
    if (this.timers[slot] !== seq) return;
    this.timers[slot] = 0;
    const state = Math.floor(slot / SHARED_KEYS), attach = this.attachOf[state]!, at = this.attached[attach]!;
    this.enter(state, attach, 0);
    at.machine.tick?.(this.states[state], at.config, slot % SHARED_KEYS, this);
  }
  /** The config of `attach` has been replaced. */
  reconfigured(attach: number, before: { readonly [name: string]: unknown }): void {
    const at = this.attached[attach]!, standsFor = this.attachOf[at.first];
    this.attachOf.forEach((owner, state) => {
      if (owner !== standsFor || this.inner[state] === 1) return;
      this.enter(state, attach, 0);
      at.machine.reconfigure?.(this.states[state], at.config, before, this);
    });
  }
  inspect(): readonly object[] {
    return this.states.flatMap((shared, state) =>
      this.inner[state] === 1
        ? []
        : [
            {
              attach: this.attached[this.attachOf[state]!]!.id,
              state: this.attached[this.attachOf[state]!]!.machine.states[this.present[state]!] ?? '',
              shared,
            },
          ],
    );
  }
  save(): SharedStatesState { return { states: this.states, present: this.present, timers: this.timers, drawn: this.drawn }; }
  load(saved: SharedStatesState): void {
    saved.states.forEach((state, i) => { this.states[i] = state; });
    this.present = saved.present; this.timers = saved.timers; this.drawn = saved.drawn;
  }
}
