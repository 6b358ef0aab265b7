/** Calls that a balancer makes for itself, probes and look-ups, and those by which services announce themselves. Real calls over real links, recorded as root calls of a caller of their own. */
import { HOW_ENDPOINT_SHIFT, NEVER, PROBE } from '../attempt-table.ts';
import { C_BEGUN, C_CLIENT, C_HELD, C_ID, C_LINK, C_N, C_OWNER, C_PATH_A, C_PATH_B, C_TRIES, CALL_WORDS } from '../call-table.ts';
import type { CallTable } from '../call-table.ts';
import { hashText } from '../des/draws.ts';
import { OP_SEND } from '../effect-queue.ts';
import { EVENT_OWN_TIMEOUT, usOf } from '../kernel.ts';
import type { Kernel } from '../kernel.ts';
import type { Outcome } from '../outcome.ts';
import type { PolicyHost } from '../policy-host.ts';
import type { LinkSpec } from '../spec.ts';

/** What a balancer's stage, or a service that announces itself, asked for. */
export interface OwnCall {
  readonly caller: number; readonly link: number;
  /** Above 0: to this endpoint, by the bits of `how` of an attempt. */
  readonly how: number;
  /** Number of the verb, where it goes to a node, and what the call is about. */
  readonly verb: number; readonly key: number;
  /** The stage that hears the answer, by its state and attachment (0: a service's instances do), and its word for the call. */
  readonly state: number; readonly attach: number; readonly tag: number;
  readonly timeoutMs: number;
}
interface Slot extends OwnCall {
  /** Its row, 0 before it is sent. */
  call: number; id: number; startedUs: number;
  /** Sequence number of its timeout; 0 none. */
  timer: number;
  /** The stage has its answer. */
  done: boolean;
  members: readonly number[];
}
export interface OwnCallsState { readonly slots: (Slot | null)[]; readonly free: number[]; readonly n: Uint32Array; readonly open: number }

/** To this endpoint; at the entrance only. */
export function probeHow(endpoint: number, shallow: boolean): number { return (endpoint + 1) << HOW_ENDPOINT_SHIFT | (shallow ? PROBE : 0); }

const NO_MEMBERS: readonly number[] = [];

export class OwnCalls {
  /** By slot, from 1. */
  private slots: (Slot | null)[] = [null];
  private free: number[] = [];
  /** Calls made, by caller. */
  private n: Uint32Array;
  /** Under way. */
  open = 0;
  answered!: (slot: OwnCall, outcome: Outcome, members: readonly number[]) => void;
  announced!: (slot: OwnCall, outcome: Outcome) => void;
  private readonly hashes: Uint32Array;

  /** `first`: the client number of the first of `callers`; `nextId` gives ids of root calls. */
  private readonly parts: { readonly kernel: Kernel; readonly calls: CallTable; readonly host: PolicyHost; readonly links: readonly LinkSpec[]; readonly first: number; readonly nextId: () => number };
  constructor(parts: OwnCalls['parts'], callers: readonly string[]) {
    this.parts = parts;
    parts.calls.own = this;
    this.n = new Uint32Array(callers.length);
    this.hashes = Uint32Array.from(callers, hashText);
  }
  /** Sends after the step that asked for it; nothing, and false, once the run's duration is over. */
  plan(own: OwnCall): boolean {
    const { kernel, host } = this.parts;
    if (kernel.nowUs >= kernel.durationUs) return false;
    const slot = this.free.pop() ?? this.slots.length;
    const { caller, link, how, verb, key, state, attach, tag, timeoutMs } = own;
    this.slots[slot] = { caller, link, how, verb, key, state, attach, tag, timeoutMs, call: 0, id: 0, startedUs: 0, timer: 0, done: false, members: NO_MEMBERS };
    host.queue.push(OP_SEND, slot, 0, 0);
    return true;
  }
  /** What an own call is about. */
  keyOf(number: number): number { return this.slots[number]!.key; }
  start(number: number): void {
    const { kernel, calls, host, links, first, nextId } = this.parts, { draws } = kernel, slot = this.slots[number]!;
    const call = calls.take(), d = calls.data, row = call * CALL_WORDS, n = this.n[slot.caller]!++, hash = this.hashes[slot.caller]!;
    draws.rootPath(kernel.seed, hash, n);
    slot.call = call; slot.id = nextId(); slot.startedUs = kernel.nowUs;
    this.open++;
    d[row + C_ID] = slot.id; d[row + C_CLIENT] = first + slot.caller; d[row + C_N] = n; d[row + C_LINK] = slot.link;
    d[row + C_PATH_A] = draws.pathA; d[row + C_PATH_B] = draws.pathB;
    d[row + C_OWNER] = -number; d[row + C_TRIES] = 0; d[row + C_BEGUN] = slot.verb; d[row + C_HELD] = 2;
    calls.startedUs[call] = kernel.nowUs;
    if (slot.timeoutMs > 0) slot.timer = kernel.schedule(EVENT_OWN_TIMEOUT, number, kernel.nowUs + usOf(slot.timeoutMs));
    host.enter(call, links[slot.link]!.chain[0] ?? 0, 1, 0, NEVER, slot.how);
  }
  /** Its final outcome is there; a late one is heard by nobody. What it is about is still asked of attempts that are late. */
  ended(call: number, outcome: Outcome): void {
    const { calls } = this.parts, slot = this.slots[calls.ownOf(call)]!;
    if (!slot.done) this.answer(slot, outcome);
    calls.watch(call);
    calls.release(call);
  }
  /** Nothing of it is under way any more. */
  gone(number: number): void {
    this.slots[number] = null;
    this.free.push(number);
  }
  timedOut(number: number, seq: number): void {
    const slot = this.slots[number] ?? null, { kernel, host } = this.parts;
    if (slot === null || slot.timer !== seq || slot.done) return;
    this.answer(slot, kernel.outcomes.intern('timeout', slot.attach));
    host.giveUp(slot.call);
  }
  /** A registry answers this call with the members it knows; once it has its answer they are told to nobody. */
  tell(call: number, members: readonly number[]): void {
    const number = this.parts.calls.ownOf(call);
    if (number > 0 && !this.slots[number]!.done) this.slots[number]!.members = members;
  }
  private answer(slot: Slot, outcome: Outcome): void {
    const { kernel, first } = this.parts;
    slot.done = true; slot.timer = 0;
    this.open--;
    kernel.sink.call(slot.id, slot.startedUs, kernel.nowUs, first + slot.caller, outcome.index);
    if (slot.attach === 0) this.announced(slot, outcome);
    else this.answered(slot, outcome, outcome.reason === 'ok' ? slot.members : NO_MEMBERS);
  }
  save(): OwnCallsState { return { slots: this.slots, free: this.free, n: this.n, open: this.open }; }
  load(saved: OwnCallsState): void { this.slots = saved.slots; this.free = saved.free; this.n = saved.n; this.open = saved.open; }
}
