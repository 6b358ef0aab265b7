/** Puts attempts on links, brings answers back, and writes the span of each when it has ended. */
import { NEVER, STAGE } from '../attempt-table.ts';
import type { AttemptTable } from '../attempt-table.ts';
import type { CallTable } from '../call-table.ts';
import { hashText } from '../des/draws.ts';
import { compile } from '../des/distribution.ts';
import type { Sampler } from '../des/distribution.ts';
import { USE } from '../des/uses.ts';
import { OP } from '../effect-queue.ts';
import { FRAME } from '../frame-table.ts';
import { EVENT } from '../kernel.ts';
import type { Kernel } from '../kernel.ts';
import type { Outcome } from '../outcome.ts';
import type { PolicyHost } from '../policy-host.ts';
import { NO_INSTANCE, SPAN } from '../recording/sink.ts';
import type { Distribution, LinkSpec } from '../spec.ts';
import type { Station } from './station.ts';

interface Link {
  readonly spec: LinkSpec; readonly hash: number; now: Distribution; latency: Sampler; inFlight: number;
  readonly sentSeries: number; readonly answeredSeries: number; readonly lateSeries: number; readonly inFlightSeries: number;
}

export interface WireState { readonly inFlight: readonly number[]; readonly latency: readonly Distribution[]; readonly cancels: Map<number, number> }

export class Wire {
  readonly links: Link[];
  stations: readonly Station[] = [];
  /** Cancel messages under way: attempt → sequence number of the event. */
  private cancels = new Map<number, number>();
  private readonly kernel: Kernel;
  private readonly calls: CallTable;
  private readonly attempts: AttemptTable;
  private readonly host: PolicyHost;
  private readonly ended: (call: number, outcome: Outcome) => void;

  constructor(kernel: Kernel, calls: CallTable, attempts: AttemptTable, host: PolicyHost, links: readonly LinkSpec[], ended: (call: number, outcome: Outcome) => void) {
    this.kernel = kernel; this.calls = calls; this.attempts = attempts; this.host = host; this.ended = ended;
    const { sink } = kernel;
    this.links = links.map((spec) => ({
      spec, hash: hashText(spec.id), now: spec.latency, latency: compile(spec.latency), inFlight: 0,
      sentSeries: sink.counter(`links/${spec.id}/sent`), answeredSeries: sink.counter(`links/${spec.id}/answered`),
      lateSeries: sink.counter(`links/${spec.id}/late`), inFlightSeries: sink.level(`links/${spec.id}/inFlight`),
    }));
  }

  send(frame: number, call: number, attempt: number, wait: number): void {
    const t = this.attempts, f = this.host.frames, now = this.kernel.nowUs;
    const link = this.links[this.calls.link[call]!]!;
    const a = t.take();
    t.parent[a] = frame; t.call[a] = call; t.attempt[a] = attempt; t.ordinal[a] = ++this.calls.tries[call]!;
    t.stage[a] = STAGE.out; t.flags[a] = wait; t.outcome[a] = 0; t.sentUs[a] = now; t.instance[a] = NO_INSTANCE;
    t.queued[a] = t.begun[a] = t.ended[a] = t.left[a] = NEVER;
    this.calls.refs[call]!++;
    const { sink } = this.kernel;
    sink.add(link.sentSeries, 1);
    if (frame !== 0) {
      f.holds[frame]!++;
      t.next[a] = f.below[frame]!; f.below[frame] = a * 2 + 1;
      if ((f.flags[frame]! & (FRAME.replied | FRAME.orphan)) !== 0) { t.flags[a]! |= SPAN.orphan | SPAN.departed; t.left[a] = 0; }
    }
    if (t.left[a] === NEVER) sink.set(link.inFlightSeries, ++link.inFlight, now);
    const us = this.latencyUs(a, link, 1);
    if (us === 0) this.host.queue.push(OP.arrive, a, 0, 0);
    else this.kernel.schedule(EVENT.wireOut, a, now + us);
  }

  setLatency(link: number, latency: Distribution): void {
    this.links[link]!.now = latency;
    this.links[link]!.latency = compile(latency);
  }
  arrive(a: number): void { this.stations[this.link(a).spec.to]!.arrive(a); }

  /** The service has answered (the outcome is in the table): the answer sets out for the caller. */
  answer(a: number): void {
    const t = this.attempts;
    t.stage[a] = STAGE.back;
    t.ended[a] = t.since(a, this.kernel.nowUs);
    const us = this.latencyUs(a, this.link(a), 2);
    if (us === 0) this.host.queue.push(OP.answer, a, 0, 0);
    else this.kernel.schedule(EVENT.wireBack, a, this.kernel.nowUs + us);
  }

  /** The answer is back at the caller's side. */
  deliver(a: number): void {
    const t = this.attempts, link = this.link(a), call = t.call[a]!, parent = t.parent[a]!;
    const outcome = this.kernel.outcomes.list[t.outcome[a]!]!;
    if (t.left[a] === NEVER) {
      t.left[a] = t.since(a, this.kernel.nowUs);
      this.kernel.sink.add(link.answeredSeries, 1);
      this.kernel.sink.set(link.inFlightSeries, --link.inFlight, this.kernel.nowUs);
    } else this.kernel.sink.add(link.lateSeries, 1);
    this.writeSpan(a);
    if (parent === 0) this.ended(call, outcome);
    else this.host.answer(parent, t.attempt[a]!, outcome);
    this.free(a);
  }

  /** The caller of this attempt has left; what is under way goes on. */
  departed(a: number): void {
    const t = this.attempts;
    if (t.left[a] !== NEVER) return;
    const link = this.link(a);
    t.left[a] = t.since(a, this.kernel.nowUs);
    t.flags[a]! |= SPAN.departed;
    this.kernel.sink.set(link.inFlightSeries, --link.inFlight, this.kernel.nowUs);
    this.stations[link.spec.to]!.departed(a);
  }
  /** The caller gives the attempt up; the link carries the message if it passes cancellation on. */
  cancelled(a: number): void {
    this.departed(a);
    const link = this.link(a);
    if (!link.spec.passCancel || this.attempts.stage[a] === STAGE.back) return;
    const us = this.latencyUs(a, link, 3);
    if (us === 0) this.stations[link.spec.to]!.cancelled(a);
    else this.cancels.set(a, this.kernel.schedule(EVENT.wireCancel, a, this.kernel.nowUs + us));
  }
  cancelArrived(a: number, seq: number): void {
    if (this.cancels.get(a) !== seq) return;
    this.cancels.delete(a);
    if (this.attempts.stage[a] !== STAGE.back) this.stations[this.link(a).spec.to]!.cancelled(a);
  }
  shortCircuit(frame: number, outcome: Outcome): void {
    const call = this.host.frames.call[frame]!, now = this.kernel.nowUs;
    const orphan = (this.host.frames.flags[frame]! & FRAME.orphan) === 0 ? 0 : SPAN.orphan;
    const wait = (this.host.frames.flags[frame]! >> FRAME.waitShift) & FRAME.waitMask;
    this.kernel.sink.span(this.calls.id[call]!, now, -1, -1, now, now, this.deadlineUs(frame), this.calls.link[call]!, NO_INSTANCE,
      outcome.index, Math.min(255, ++this.calls.tries[call]!), SPAN.shortCircuit | orphan | wait);
  }
  /** Leaves the path of this attempt's draws in `draws.pathA/B`. */
  path(a: number): void {
    const { draws } = this.kernel, parent = this.attempts.parent[a]!, call = this.attempts.call[a]!;
    if (parent === 0) { draws.pathA = this.calls.pathA[call]!; draws.pathB = this.calls.pathB[call]!; return; }
    this.host.path(parent);
    this.host.attemptPath(parent, this.attempts.attempt[a]!);
  }
  /** Writes what is still open when the run ends. */
  censor(): void {
    const t = this.attempts;
    for (let a = 1; a < t.slots.high; a++) if (t.call[a] !== 0) this.writeSpan(a);
  }

  private link(a: number): Link { return this.links[this.calls.link[this.attempts.call[a]!]!]!; }
  private latencyUs(a: number, link: Link, leg: number): number {
    if (link.now.dist === 'constant') return link.latency.meanUs;
    const { draws } = this.kernel;
    this.path(a);
    draws.step(draws.pathA, draws.pathB, leg);
    draws.start(draws.pathA, draws.pathB, USE.latency, link.hash);
    return link.latency.sampleUs(draws);
  }
  private deadlineUs(frame: number): number {
    const deadline = frame === 0 ? NEVER : this.host.frames.deadline[frame]!;
    return deadline === NEVER ? Infinity : this.calls.startedUs[this.host.frames.call[frame]!]! + deadline;
  }
  private writeSpan(a: number): void {
    const t = this.attempts, call = t.call[a]!, sent = t.sentUs[a]!;
    const at = (us: number): number => us === NEVER ? -1 : sent + us;
    this.kernel.sink.span(this.calls.id[call]!, sent, at(t.queued[a]!), at(t.begun[a]!), at(t.ended[a]!), at(t.left[a]!), this.deadlineUs(t.parent[a]!),
      this.calls.link[call]!, t.instance[a]!, t.outcome[a]!, Math.min(255, t.ordinal[a]!), t.flags[a]!);
  }
  private free(a: number): void {
    const t = this.attempts, parent = t.parent[a]!, call = t.call[a]!;
    t.call[a] = 0; t.work[a] = 0;
    if (this.cancels.size > 0) this.cancels.delete(a);
    t.free(a);
    if (parent !== 0) this.host.released(parent, a * 2 + 1);
    this.calls.release(call);
  }
  save(): WireState { return { inFlight: this.links.map((link) => link.inFlight), latency: this.links.map((link) => link.now), cancels: this.cancels }; }
  load(saved: WireState): void {
    saved.inFlight.forEach((n, i) => { this.links[i]!.inFlight = n; });
    saved.latency.forEach((latency, i) => { this.setLatency(i, latency); });
    this.cancels = saved.cancels;
  }
}
