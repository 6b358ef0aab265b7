/** Puts attempts on links, brings answers back, and writes the span of each when it has ended. */
import {
  A_BEGUN, A_CALL, A_DEADLINE, A_ENDED, A_LEFT, A_NEXT, A_NUMBER, A_ORDINAL, A_OUTCOME, A_PARENT, A_PLACE, A_QUEUED, A_STATE,
  ATTEMPT_WORDS, HOW_ENDPOINT_SHIFT, NEVER, STAGE_BACK, STAGE_LOST, STAGE_OUT, stateOfHow,
} from '../attempt-table.ts';
import type { AttemptTable } from '../attempt-table.ts';
import { C_ID, C_LINK, C_OWNER, C_PATH_A, C_PATH_B, C_TOP, C_TRIES, CALL_WORDS } from '../call-table.ts';
import type { CallTable } from '../call-table.ts';
import { OP_ANSWER, OP_ARRIVE, OP_GONE } from '../effect-queue.ts';
import type { Ends } from '../ends.ts';
import { ENDPOINT_SHIFT, F_BELOW, F_CALL, F_DEADLINE, F_FLAGS, FRAME_WORDS, isLeft, ORPHAN, WAIT_MASK, WAIT_SHIFT } from '../frame-table.ts';
import { EVENT_WIRE_BACK, EVENT_WIRE_CANCEL, EVENT_WIRE_OUT } from '../kernel.ts';
import type { Kernel } from '../kernel.ts';
import type { Outcome } from '../outcome.ts';
import type { PolicyHost } from '../policy-host.ts';
import { NO_INSTANCE, SPAN } from '../recording/sink.ts';
import type { Sink } from '../recording/sink.ts';
import type { LinkSpec } from '../spec.ts';
import type { AttemptEnds } from './attempt-ends.ts';
import { HELD, LEG, LOST, REFUSED, Transit } from './transit.ts';
import { linkOf } from './wire-parts.ts';
import type { Link, LinkState, WireState } from './wire-parts.ts';

const ORPHANED = (SPAN.orphan | SPAN.departed) << 8;

export class Wire implements Ends {
  readonly links: readonly Link[];
  /** Services, then nodes. */
  stations: readonly AttemptEnds[] = [];
  nodes!: { carryOut(op: number, node: number, of: number, c: number): void };
  clients!: { callEnded(call: number, outcome: Outcome): void };
  ownCalls!: { start(number: number): void; ended(call: number, outcome: Outcome): void };
  /** Cancel messages under way: attempt → sequence number of the event. */
  private cancels = new Map<number, number>();
  private readonly kernel: Kernel;
  private readonly sink: Sink;
  private readonly calls: CallTable;
  private readonly attempts: AttemptTable;
  private readonly host: PolicyHost;
  private readonly transit: Transit;

  constructor(kernel: Kernel, calls: CallTable, attempts: AttemptTable, host: PolicyHost, links: readonly LinkSpec[], services: number) {
    this.kernel = kernel; this.calls = calls; this.attempts = attempts; this.host = host;
    this.transit = new Transit(kernel, attempts, (a) => { this.path(a); });
    this.sink = kernel.sink;
    this.links = links.map((spec) => linkOf(spec, kernel.sink, services));
  }

  send(frame: number, call: number, attempt: number, deadline: number, how: number): void {
    const t = this.attempts, a = t.take(), d = t.data, at = a * ATTEMPT_WORDS, now = this.kernel.nowUs, c = this.calls.data, row = call * CALL_WORDS;
    const link = this.links[c[row + C_LINK]!]!;
    d[at + A_PARENT] = frame; d[at + A_CALL] = call; d[at + A_NUMBER] = attempt; d[at + A_ORDINAL] = ++c[row + C_TRIES]!;
    d[at + A_STATE] = stateOfHow(how, WAIT_MASK); d[at + A_OUTCOME] = 0;
    d[at + A_PLACE] = (d[at + A_PLACE]! & ~0xffff) | ((how >> HOW_ENDPOINT_SHIFT) - 1 & 0xffff);
    d[at + A_QUEUED] = NEVER; d[at + A_BEGUN] = NEVER; d[at + A_ENDED] = NEVER; d[at + A_LEFT] = NEVER; d[at + A_DEADLINE] = deadline;
    t.sentUs[a] = now;
    this.sink.add(link.sentSeries, 1);
    let orphan = false;
    if (frame !== 0) {
      const f = this.host.frames.data, up = frame * FRAME_WORDS;
      d[at + A_NEXT] = f[up + F_BELOW]!;
      f[up + F_BELOW] = a * 2 + 1;
      orphan = isLeft(f[up + F_FLAGS]!);
    } else c[row + C_TOP] = a * 2 + 1;
    if (orphan) { d[at + A_STATE]! |= ORPHANED; d[at + A_LEFT] = 0; }
    else this.sink.set(link.inFlightSeries, ++link.inFlight, now);
    const us = this.transit.us(a, link, LEG.out);
    // With nothing waiting, what would be carried out next is done at once; but not from service to service,
    // or a long chain of them would fill the stack.
    if (us === 0) {
      if (this.host.queue.empty && link.from < 0) this.stations[link.spec.to]!.arrive(a);
      else this.host.queue.push(OP_ARRIVE, a, 0, 0);
    } else if (us > 0) this.kernel.schedule(EVENT_WIRE_OUT, a, now + us);
    else this.notSent(a, us);
  }
  arrive(a: number): void { this.stations[this.link(a).spec.to]!.arrive(a); }
  ownCall(number: number): void { this.ownCalls.start(number); }
  carryOut(op: number, a: number, b: number, c: number): void { this.nodes.carryOut(op, a, b, c); }
  take(station: number, instance: number): void { this.stations[station]!.take(instance); }
  ended(call: number, outcome: Outcome): void {
    const { from } = this.links[this.calls.data[call * CALL_WORDS + C_LINK]!]!;
    if (this.calls.data[call * CALL_WORDS + C_OWNER]! < 0) this.ownCalls.ended(call, outcome);
    else if (from < 0) this.clients.callEnded(call, outcome);
    else this.stations[from]!.callEnded(call, outcome);
  }

  /** The service has answered (the outcome is in the table): the answer sets out for the caller. */
  answer(a: number): void {
    this.attempts.data[a * ATTEMPT_WORDS + A_ENDED] = this.attempts.since(a, this.kernel.nowUs);
    if (!this.setsOut(a)) this.host.queue.push(OP_ANSWER, a, 0, 0);
  }
  /** The answer of an attempt that has ended sets out; false when it is back without delay, and is to be delivered. */
  setsOut(a: number): boolean {
    const link = this.link(a);
    this.attempts.setStage(a, STAGE_BACK);
    const us = this.transit.us(a, link, LEG.back);
    if (us === 0) return false;
    if (us > 0) this.kernel.schedule(EVENT_WIRE_BACK, a, this.kernel.nowUs + us);
    else if (us === LOST || us === REFUSED) this.lose(a);
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
    if (parent !== 0) this.host.answer(parent, number, outcome);
    this.release(a, parent, outcome);
  }
  private release(a: number, parent: number, outcome: Outcome): void {
    const call = this.attempts.data[a * ATTEMPT_WORDS + A_CALL]!;
    if (parent !== 0) {
      if (this.host.frames.data[parent * FRAME_WORDS + F_CALL] !== call) this.calls.release(call);
      this.host.released(parent, a * 2 + 1); this.attempts.free(a);
      return;
    }
    this.ended(call, outcome);
    this.attempts.free(a);
    this.calls.release(call);
  }

  /** The caller of this attempt has left; what is under way goes on. */
  departed(a: number): void {
    const t = this.attempts, at = a * ATTEMPT_WORDS;
    if (t.data[at + A_LEFT] !== NEVER) return;
    const link = this.link(a);
    t.data[at + A_LEFT] = t.since(a, this.kernel.nowUs);
    t.addFlags(a, SPAN.departed);
    this.sink.set(link.inFlightSeries, --link.inFlight, this.kernel.nowUs);
    if (t.stage(a) === STAGE_LOST) this.host.queue.push(OP_GONE, a, 0, 0);
    else this.stations[link.spec.to]!.departed(a);
  }
  /** The attempt is told to stop; the link carries the message if it passes cancellation on. */
  cancelled(a: number): void {
    const link = this.link(a);
    if (!link.spec.passCancel || this.attempts.stage(a) === STAGE_BACK || this.attempts.stage(a) === STAGE_LOST) return;
    if (this.cancels.has(a)) return;
    const us = this.transit.us(a, link, LEG.cancel);
    // An attempt that is still to arrive at this instant was sent before it.
    if (us === 0 && this.attempts.stage(a) !== STAGE_OUT) this.stations[link.spec.to]!.cancelled(a);
    else if (us >= 0) this.cancels.set(a, this.kernel.schedule(EVENT_WIRE_CANCEL, a, this.kernel.nowUs + us));
  }
  cancelArrived(a: number, seq: number): void {
    if (this.cancels.get(a) !== seq) return;
    this.cancels.delete(a);
    if (this.attempts.stage(a) !== STAGE_BACK) this.stations[this.link(a).spec.to]!.cancelled(a);
  }
  /** A pattern has replied without sending anything: a span of no length, or of what saying so has cost. */
  shortCircuit(frame: number, outcome: Outcome): void {
    const f = this.host.frames.data, at = frame * FRAME_WORDS, frameFlags = f[at + F_FLAGS]!, call = f[at + F_CALL]!;
    const c = this.calls.data, row = call * CALL_WORDS, now = this.kernel.nowUs;
    const flags = SPAN.shortCircuit | ((frameFlags & ORPHAN) === 0 ? 0 : SPAN.orphan) | (frameFlags >> WAIT_SHIFT) & WAIT_MASK;
    const cost = this.host.refusals.taken(frame);
    const asked = cost === undefined ? now : cost.askedUs, begun = cost === undefined ? -1 : cost.begunUs, queued = begun < 0 ? -1 : asked;
    const instance = cost === undefined ? (frameFlags >> ENDPOINT_SHIFT) - 1 & NO_INSTANCE : cost.instance;
    this.sink.span(c[row + C_ID]!, asked, queued, begun, now, now, this.deadlineUs(call, f[at + F_DEADLINE]!),
      c[row + C_LINK]!, instance, outcome.index, Math.min(255, ++c[row + C_TRIES]!), flags);
  }
  /** The deadline that an attempt brings to its service: none unless its link passes it on, less the link's margin. */
  deadlineThereUs(a: number): number {
    const { passDeadline, marginUs } = this.link(a).spec, at = a * ATTEMPT_WORDS, d = this.attempts.data;
    return passDeadline ? this.deadlineUs(d[at + A_CALL]!, d[at + A_DEADLINE]!) - marginUs : Infinity;
  }
  /** Leaves the path of this attempt's draws in `draws.pathA/B`. */
  path(a: number): void {
    const d = this.attempts.data, at = a * ATTEMPT_WORDS, parent = d[at + A_PARENT]!;
    if (parent === 0) {
      const { draws } = this.kernel, row = d[at + A_CALL]! * CALL_WORDS;
      draws.pathA = this.calls.data[row + C_PATH_A]!; draws.pathB = this.calls.data[row + C_PATH_B]!;
      return;
    }
    this.host.draws.path(parent);
    if (d[at + A_NUMBER]! > 1) this.host.draws.attemptPath(parent, d[at + A_NUMBER]!);
  }
  /** Latency, wire and cut from here on; what a cut has held sets out when it ends, in its order. */
  change(number: number, state: LinkState): void {
    const link = this.links[number]!, held = state.cut === 'hold' ? [] : link.held;
    this.transit.set(link, state);
    if (held.length === 0) return;
    link.held = [];
    for (const { attempt, leg } of held) {
      const a = this.attempts.ofHandle(attempt);
      if (this.attempts.handle(a) !== attempt || this.attempts.data[a * ATTEMPT_WORDS + A_CALL] === 0) continue;
      const us = this.transit.us(a, link, leg);
      if (us >= 0) this.setOff(a, leg, us);
      else if (leg !== LEG.cancel) this.notSent(a, us);
    }
  }
  private setOff(a: number, leg: number, us: number): void {
    const atUs = this.kernel.nowUs + us;
    if (leg === LEG.cancel) this.cancels.set(a, this.kernel.schedule(EVENT_WIRE_CANCEL, a, atUs));
    else this.kernel.schedule(leg === LEG.out ? EVENT_WIRE_OUT : EVENT_WIRE_BACK, a, atUs);
  }
  /** A message that did not set out: refused, lost or held. */
  private notSent(a: number, why: number): void {
    if (why === HELD) return;
    if (why === LOST || this.attempts.stage(a) === STAGE_BACK) { this.lose(a); return; }
    const at = a * ATTEMPT_WORDS, d = this.attempts.data;
    this.attempts.addFlags(a, SPAN.notBegun);
    d[at + A_OUTCOME] = this.kernel.outcomes.intern('unreachable', 0).index;
    d[at + A_ENDED] = this.attempts.since(a, this.kernel.nowUs);
    this.attempts.setStage(a, STAGE_BACK);
    this.host.queue.push(OP_ANSWER, a, 0, 0);
  }
  private lose(a: number): void {
    this.attempts.setStage(a, STAGE_LOST);
    if (this.attempts.hasLeft(a)) this.host.queue.push(OP_GONE, a, 0, 0);
  }
  gone(a: number): void {
    const t = this.attempts, d = t.data, at = a * ATTEMPT_WORDS, parent = d[at + A_PARENT]!;
    if (parent !== 0 && this.host.mayBeTold(parent)) { this.host.queue.push(OP_GONE, a, 0, 0); return; }
    if (d[at + A_ENDED] === NEVER) {
      t.addFlags(a, SPAN.notBegun);
      d[at + A_OUTCOME] = this.kernel.outcomes.intern('unreachable', 0).index;
      d[at + A_ENDED] = t.since(a, this.kernel.nowUs);
    }
    this.writeSpan(a);
    if (this.cancels.size > 0) this.cancels.delete(a);
    // What the pattern above it holds would be held for good if it heard of no end; of an answer that was lost it knows as little.
    if (parent !== 0) this.host.answer(parent, d[at + A_NUMBER]!, this.kernel.outcomes.intern('unreachable', 0));
    this.release(a, parent, this.kernel.outcomes.intern('cancelled', 0));
  }
  /** Writes what is still open when the run ends. */
  censor(): void {
    const t = this.attempts;
    for (let a = 1; a < t.slots.high; a++) if (t.data[a * ATTEMPT_WORDS + A_CALL] !== 0) this.writeSpan(a);
  }

  private link(a: number): Link { return this.links[this.calls.data[this.attempts.data[a * ATTEMPT_WORDS + A_CALL]! * CALL_WORDS + C_LINK]!]!; }
  private deadlineUs(call: number, us: number): number { return us === NEVER ? Infinity : this.calls.startedUs[call]! + (us >>> 0); }
  private writeSpan(a: number): void {
    const t = this.attempts, d = t.data, at = a * ATTEMPT_WORDS, c = this.calls.data, row = d[at + A_CALL]! * CALL_WORDS, sent = t.sentUs[a]!;
    const queued = d[at + A_QUEUED]!, begun = d[at + A_BEGUN]!, ended = d[at + A_ENDED]!, left = d[at + A_LEFT]!;
    this.sink.span(c[row + C_ID]!, sent, queued === NEVER ? -1 : sent + (queued >>> 0), begun === NEVER ? -1 : sent + (begun >>> 0),
      ended === NEVER ? -1 : sent + (ended >>> 0), left === NEVER ? -1 : sent + (left >>> 0), this.deadlineUs(d[at + A_CALL]!, d[at + A_DEADLINE]!),
      c[row + C_LINK]!, d[at + A_PLACE]! & 0xffff, d[at + A_OUTCOME]!, Math.min(255, d[at + A_ORDINAL]!), (d[at + A_STATE]! >> 8) & 0xff);
  }
  save(): WireState {
    return { links: this.links.map(({ inFlight, now, held, freeUs }) => ({ inFlight, now, held, freeUs })), cancels: this.cancels };
  }
  load(saved: WireState): void {
    saved.links.forEach(({ inFlight, now, held, freeUs }, i) => {
      const link = this.links[i]!;
      this.transit.set(link, now);
      link.inFlight = inFlight; link.held = held; link.freeUs = freeUs;
    });
    this.cancels = saved.cancels;
  }
}
