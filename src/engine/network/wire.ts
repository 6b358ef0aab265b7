/** Puts attempts on links, brings answers back, and writes the span of each when it has ended. */
import {
  A_BEGUN, A_CALL, A_DEADLINE, A_ENDED, A_LEFT, A_NEXT, A_NUMBER, A_ORDINAL, A_OUTCOME, A_PARENT, A_PLACE, A_QUEUED, A_STATE, ATTEMPT_WORDS, NEVER, STAGE_BACK,
} from '../attempt-table.ts';
import type { AttemptTable } from '../attempt-table.ts';
import { C_ID, C_LINK, C_PATH_A, C_PATH_B, C_TRIES, CALL_WORDS } from '../call-table.ts';
import type { CallTable } from '../call-table.ts';
import { hashText } from '../des/draws.ts';
import { compile } from '../des/distribution.ts';
import type { Sampler } from '../des/distribution.ts';
import { USE } from '../des/uses.ts';
import { OP_ANSWER, OP_ARRIVE } from '../effect-queue.ts';
import type { Ends } from '../ends.ts';
import { F_BELOW, F_CALL, F_DEADLINE, F_FLAGS, FRAME_WORDS, isLeft, ORPHAN, WAIT_MASK, WAIT_SHIFT } from '../frame-table.ts';
import { EVENT_WIRE_BACK, EVENT_WIRE_CANCEL, EVENT_WIRE_OUT } from '../kernel.ts';
import type { Kernel } from '../kernel.ts';
import type { Outcome } from '../outcome.ts';
import type { PolicyHost } from '../policy-host.ts';
import { NO_INSTANCE, SPAN } from '../recording/sink.ts';
import type { Sink } from '../recording/sink.ts';
import type { Distribution, LinkSpec } from '../spec.ts';
import type { AttemptEnds } from './attempt-ends.ts';

interface Link {
  readonly spec: LinkSpec; readonly hash: number; now: Distribution; latency: Sampler;
  /** -1: latency is drawn. */
  constantUs: number;
  inFlight: number;
  readonly sentSeries: number; readonly answeredSeries: number; readonly lateSeries: number; readonly inFlightSeries: number;
}
export interface WireState { readonly inFlight: readonly number[]; readonly latency: readonly Distribution[]; readonly cancels: Map<number, number> }

const ORPHANED = (SPAN.orphan | SPAN.departed) << 8;

export class Wire implements Ends {
  readonly links: readonly Link[];
  stations: readonly AttemptEnds[] = [];
  clients!: { callEnded(call: number, outcome: Outcome): void };
  /** Cancel messages under way: attempt → sequence number of the event. */
  private cancels = new Map<number, number>();
  private readonly kernel: Kernel;
  private readonly sink: Sink;
  private readonly calls: CallTable;
  private readonly attempts: AttemptTable;
  private readonly host: PolicyHost;

  constructor(kernel: Kernel, calls: CallTable, attempts: AttemptTable, host: PolicyHost, links: readonly LinkSpec[]) {
    this.kernel = kernel; this.calls = calls; this.attempts = attempts; this.host = host;
    const sink = this.sink = kernel.sink;
    this.links = links.map((spec) => ({
      spec, hash: hashText(spec.id), now: spec.latency, latency: compile(spec.latency), constantUs: constantOf(spec.latency), inFlight: 0,
      sentSeries: sink.counter(`links/${spec.id}/sent`), answeredSeries: sink.counter(`links/${spec.id}/answered`),
      lateSeries: sink.counter(`links/${spec.id}/late`), inFlightSeries: sink.level(`links/${spec.id}/inFlight`),
    }));
  }

  send(frame: number, call: number, attempt: number, deadline: number, wait: number): void {
    const t = this.attempts, a = t.take(), d = t.data, at = a * ATTEMPT_WORDS, now = this.kernel.nowUs, c = this.calls.data, row = call * CALL_WORDS;
    const link = this.links[c[row + C_LINK]!]!;
    d[at + A_PARENT] = frame; d[at + A_CALL] = call; d[at + A_NUMBER] = attempt; d[at + A_ORDINAL] = ++c[row + C_TRIES]!;
    d[at + A_STATE] = wait << 8; d[at + A_PLACE]! |= NO_INSTANCE; d[at + A_OUTCOME] = 0;
    d[at + A_QUEUED] = NEVER; d[at + A_BEGUN] = NEVER; d[at + A_ENDED] = NEVER; d[at + A_LEFT] = NEVER; d[at + A_DEADLINE] = deadline;
    t.sentUs[a] = now;
    this.sink.add(link.sentSeries, 1);
    let orphan = false;
    if (frame !== 0) {
      const f = this.host.frames.data, up = frame * FRAME_WORDS;
      d[at + A_NEXT] = f[up + F_BELOW]!;
      f[up + F_BELOW] = a * 2 + 1;
      orphan = isLeft(f[up + F_FLAGS]!);
    }
    if (orphan) { d[at + A_STATE]! |= ORPHANED; d[at + A_LEFT] = 0; }
    else this.sink.set(link.inFlightSeries, ++link.inFlight, now);
    const us = link.constantUs >= 0 ? link.constantUs : this.latencyUs(a, link, 1);
    // With nothing waiting, what would be carried out next is done at once.
    if (us === 0) { if (this.host.queue.empty) this.stations[link.spec.to]!.arrive(a); else this.host.queue.push(OP_ARRIVE, a, 0, 0); }
    else this.kernel.schedule(EVENT_WIRE_OUT, a, now + us);
  }
  arrive(a: number): void { this.stations[this.link(a).spec.to]!.arrive(a); }
  take(station: number, instance: number): void { this.stations[station]!.take(instance); }
  ended(call: number, outcome: Outcome): void { this.clients.callEnded(call, outcome); }

  /** The service has answered (the outcome is in the table): the answer sets out for the caller. */
  answer(a: number): void {
    this.attempts.data[a * ATTEMPT_WORDS + A_ENDED] = this.attempts.since(a, this.kernel.nowUs);
    if (!this.setsOut(a)) this.host.queue.push(OP_ANSWER, a, 0, 0);
  }
  /** The answer of an attempt that has ended sets out; false when it is back without delay, and is to be delivered. */
  setsOut(a: number): boolean {
    const link = this.link(a);
    this.attempts.setStage(a, STAGE_BACK);
    const us = link.constantUs >= 0 ? link.constantUs : this.latencyUs(a, link, 2);
    if (us === 0) return false;
    this.kernel.schedule(EVENT_WIRE_BACK, a, this.kernel.nowUs + us);
    return true;
  }

  /** The answer is back at the caller's side. */
  deliver(a: number): void {
    const t = this.attempts, d = t.data, at = a * ATTEMPT_WORDS, call = d[at + A_CALL]!, parent = d[at + A_PARENT]!;
    const link = this.links[this.calls.data[call * CALL_WORDS + C_LINK]!]!;
    const outcome = this.kernel.outcomes.list[d[at + A_OUTCOME]!]!, number = d[at + A_NUMBER]!;
    if (d[at + A_LEFT] === NEVER) {
      d[at + A_LEFT] = t.since(a, this.kernel.nowUs);
      this.sink.add(link.answeredSeries, 1);
      this.sink.set(link.inFlightSeries, --link.inFlight, this.kernel.nowUs);
    } else this.sink.add(link.lateSeries, 1);
    this.writeSpan(a);
    if (this.cancels.size > 0) this.cancels.delete(a);
    if (parent === 0) {
      this.ended(call, outcome);
      t.free(a);
      this.calls.release(call);
    } else {
      this.host.answer(parent, number, outcome);
      this.host.released(parent, a * 2 + 1);
      t.free(a);
    }
  }

  /** The caller of this attempt has left; what is under way goes on. */
  departed(a: number): void {
    const t = this.attempts, at = a * ATTEMPT_WORDS;
    if (t.data[at + A_LEFT] !== NEVER) return;
    const link = this.link(a);
    t.data[at + A_LEFT] = t.since(a, this.kernel.nowUs);
    t.addFlags(a, SPAN.departed);
    this.sink.set(link.inFlightSeries, --link.inFlight, this.kernel.nowUs);
    this.stations[link.spec.to]!.departed(a);
  }
  /** The caller gives the attempt up; the link carries the message if it passes cancellation on. */
  cancelled(a: number): void {
    this.departed(a);
    const link = this.link(a);
    if (!link.spec.passCancel || this.attempts.stage(a) === STAGE_BACK) return;
    if (this.cancels.has(a)) return;
    const us = link.constantUs >= 0 ? link.constantUs : this.latencyUs(a, link, 3);
    if (us === 0) this.stations[link.spec.to]!.cancelled(a);
    else this.cancels.set(a, this.kernel.schedule(EVENT_WIRE_CANCEL, a, this.kernel.nowUs + us));
  }
  cancelArrived(a: number, seq: number): void {
    if (this.cancels.get(a) !== seq) return;
    this.cancels.delete(a);
    if (this.attempts.stage(a) !== STAGE_BACK) this.stations[this.link(a).spec.to]!.cancelled(a);
  }
  shortCircuit(frame: number, outcome: Outcome): void {
    const f = this.host.frames.data, at = frame * FRAME_WORDS, row = f[at + F_CALL]! * CALL_WORDS, c = this.calls.data, now = this.kernel.nowUs;
    const flags = SPAN.shortCircuit | ((f[at + F_FLAGS]! & ORPHAN) === 0 ? 0 : SPAN.orphan) | (f[at + F_FLAGS]! >> WAIT_SHIFT) & WAIT_MASK;
    this.sink.span(c[row + C_ID]!, now, -1, -1, now, now, this.deadlineUs(f[at + F_CALL]!, f[at + F_DEADLINE]!), c[row + C_LINK]!, NO_INSTANCE, outcome.index, Math.min(255, ++c[row + C_TRIES]!), flags);
  }
  /** Leaves the path of this attempt's draws in `draws.pathA/B`. */
  path(a: number): void {
    const d = this.attempts.data, at = a * ATTEMPT_WORDS, parent = d[at + A_PARENT]!;
    if (parent === 0) {
      const { draws } = this.kernel, row = d[at + A_CALL]! * CALL_WORDS;
      draws.pathA = this.calls.data[row + C_PATH_A]!; draws.pathB = this.calls.data[row + C_PATH_B]!;
      return;
    }
    this.host.path(parent);
    if (d[at + A_NUMBER]! > 1) this.host.attemptPath(parent, d[at + A_NUMBER]!);
  }
  setLatency(number: number, latency: Distribution): void {
    const link = this.links[number]!;
    link.now = latency; link.latency = compile(latency); link.constantUs = constantOf(latency);
  }
  /** Writes what is still open when the run ends. */
  censor(): void {
    const t = this.attempts;
    for (let a = 1; a < t.slots.high; a++) if (t.data[a * ATTEMPT_WORDS + A_CALL] !== 0) this.writeSpan(a);
  }

  private link(a: number): Link { return this.links[this.calls.data[this.attempts.data[a * ATTEMPT_WORDS + A_CALL]! * CALL_WORDS + C_LINK]!]!; }
  private latencyUs(a: number, link: Link, leg: number): number {
    const { draws } = this.kernel;
    this.path(a);
    draws.step(draws.pathA, draws.pathB, leg);
    draws.start(draws.pathA, draws.pathB, USE.latency, link.hash);
    return link.latency.sampleUs(draws);
  }
  private deadlineUs(call: number, us: number): number { return us === NEVER ? Infinity : this.calls.startedUs[call]! + (us >>> 0); }
  private writeSpan(a: number): void {
    const t = this.attempts, d = t.data, at = a * ATTEMPT_WORDS, c = this.calls.data, row = d[at + A_CALL]! * CALL_WORDS, sent = t.sentUs[a]!;
    const queued = d[at + A_QUEUED]!, begun = d[at + A_BEGUN]!, ended = d[at + A_ENDED]!, left = d[at + A_LEFT]!;
    this.sink.span(c[row + C_ID]!, sent, queued === NEVER ? -1 : sent + (queued >>> 0), begun === NEVER ? -1 : sent + (begun >>> 0),
      ended === NEVER ? -1 : sent + (ended >>> 0), left === NEVER ? -1 : sent + (left >>> 0), this.deadlineUs(d[at + A_CALL]!, d[at + A_DEADLINE]!),
      c[row + C_LINK]!, d[at + A_PLACE]! & 0xffff, d[at + A_OUTCOME]!, Math.min(255, d[at + A_ORDINAL]!), (d[at + A_STATE]! >> 8) & 0xff);
  }
  save(): WireState { return { inFlight: this.links.map((link) => link.inFlight), latency: this.links.map((link) => link.now), cancels: this.cancels }; }
  load(saved: WireState): void {
    saved.inFlight.forEach((n, i) => { this.links[i]!.inFlight = n; });
    saved.latency.forEach((latency, i) => { this.setLatency(i, latency); });
    this.cancels = saved.cancels;
  }
}

function constantOf(latency: Distribution): number { return latency.dist === 'constant' ? Math.round(latency.ms * 1000) : -1; }
