/** Clients: workloads that start root calls, users that think between calls, programs; and the end of every root call. */
import { C_BEGUN, C_CLIENT, C_HELD, C_ID, C_LINK, C_N, C_OWNER, C_PATH_A, C_PATH_B, C_TRIES, CALL_WORDS } from '../call-table.ts';
import type { CallTable } from '../call-table.ts';
import { NEVER } from '../attempt-table.ts';
import { Arrivals } from '../des/arrivals.ts';
import { compile } from '../des/distribution.ts';
import type { Sampler } from '../des/distribution.ts';
import { hashText } from '../des/draws.ts';
import { USE } from '../des/uses.ts';
import { EVENT_ARRIVAL } from '../kernel.ts';
import type { Kernel } from '../kernel.ts';
import { REASONS } from '../outcome.ts';
import type { Outcome } from '../outcome.ts';
import type { PolicyHost } from '../policy-host.ts';
import { NO_FAULT } from '../spec.ts';
import type { ClientSpec, Keys, LinkSpec, Workload } from '../spec.ts';
import type { Activities } from './activities.ts';
import type { Activity, Owner } from './activity.ts';
import { CallKeys } from './call-keys.ts';
import type { CallKeysState } from './call-keys.ts';
import { compileProgram } from './plan.ts';
import type { Program } from './plan.ts';

interface Group {
  readonly spec: ClientSpec; workload: Workload; think: Sampler | null; readonly code: Program; readonly first: number;
  inFlight: number;
  readonly callsSeries: number; readonly inFlightSeries: number; readonly latency: number; readonly okLatency: number;
  /** By number of the reason. */
  readonly ended: readonly number[];
}
export interface ClientsState {
  readonly nextId: number; readonly open: number; readonly n: Uint32Array; readonly pending: Uint32Array;
  readonly arrivals: readonly (object | null)[]; readonly inFlight: readonly number[]; readonly workloads: readonly Workload[];
  readonly keys: CallKeysState;
}

export class Clients implements Owner {
  /** Root calls under way. */
  open = 0;
  /** By client number: the group it belongs to, its stream, calls started, its pending arrival. */
  readonly groupOf: Uint16Array;
  private readonly groups: Group[] = [];
  private readonly hashes: Uint32Array;
  private readonly keys: CallKeys;
  private arrivals: (Arrivals | null)[] = [];
  private n: Uint32Array;
  private pending: Uint32Array;
  private nextId = 0;
  private readonly kernel: Kernel;
  private readonly calls: CallTable;
  private readonly host: PolicyHost;
  private readonly links: readonly LinkSpec[];
  activities!: Activities;

  constructor(kernel: Kernel, calls: CallTable, host: PolicyHost, links: readonly LinkSpec[], specs: readonly ClientSpec[], callers: number) {
    this.kernel = kernel; this.calls = calls; this.host = host; this.links = links;
    const { sink } = kernel, hashes: number[] = [], groupOf: number[] = [];
    specs.forEach((spec, g) => {
      this.groups.push({
        spec, workload: spec.workload, think: thinkOf(spec.workload), code: compileProgram(spec.steps), first: groupOf.length, inFlight: 0,
        callsSeries: sink.counter(`clients/${spec.id}/calls`), inFlightSeries: sink.level(`clients/${spec.id}/inFlight`),
        latency: sink.histogram(`clients/${spec.id}/latency`), okLatency: sink.histogram(`clients/${spec.id}/okLatency`),
        ended: REASONS.map((reason) => sink.counter(`clients/${spec.id}/ended:${reason}`)),
      });
      for (let copy = 0; copy < spec.count; copy++) {
        groupOf.push(g);
        hashes.push(hashText(copy === 0 ? spec.id : `${spec.id}#${copy}`));
        this.arrivals.push(isOpen(spec.workload) ? new Arrivals(spec.workload, kernel.seed, hashText(spec.id), copy) : null);
      }
    });
    this.groupOf = Uint16Array.from(groupOf);
    this.hashes = Uint32Array.from(hashes);
    // Calls that balancers make for themselves have numbers behind those of all clients, and no priority.
    calls.priorities = Int32Array.from({ length: callers }, (_, client) => specs[groupOf[client] ?? -1]?.priority ?? 0);
    calls.keys = this.keys = new CallKeys(kernel.seed, this.groupOf, this.hashes, this.groups.map(({ spec, first }) => ({ keys: spec.keys, first, count: spec.count })));
    this.n = new Uint32Array(groupOf.length);
    this.pending = new Uint32Array(groupOf.length);
  }

  /** Schedules the first arrival of every client; programs begin at once. */
  start(): void {
    this.groupOf.forEach((g, client) => {
      const kind = this.groups[g]!.workload.kind;
      if (kind === 'program') this.schedule(client, 0);
      else if (kind === 'closed' || kind === 'serial') this.think(client);
      else this.nextArrival(client);
    });
  }
  /** An arrival event. */
  arrived(client: number, seq: number): void {
    if (this.pending[client] !== seq) return;
    this.pending[client] = 0;
    const group = this.groups[this.groupOf[client]!]!;
    if (group.workload.kind === 'program') { this.begin(client, group); return; }
    this.startCall(client, group, group.spec.link, 0, group.spec.verb ?? 0);
  }
  /** After an arrival's effects: the next one of an open workload. */
  arranged(client: number): void {
    if (this.arrivals[client] !== null && this.pending[client] === 0) this.nextArrival(client);
  }
  /** A root call has its final outcome. */
  callEnded(call: number, outcome: Outcome): void {
    const { calls, kernel } = this, { sink, nowUs } = kernel, d = calls.data, row = call * CALL_WORDS, client = d[row + C_CLIENT]!;
    const group = this.groups[this.groupOf[client]!]!, startedUs = calls.startedUs[call]!;
    sink.call(d[row + C_ID]!, startedUs, nowUs, client, outcome.index);
    sink.add(group.ended[kernel.outcomes.reasons[outcome.index]!]!, 1);
    sink.set(group.inFlightSeries, --group.inFlight, nowUs);
    sink.observe(group.latency, nowUs - startedUs);
    if (outcome.reason === 'ok') sink.observe(group.okLatency, nowUs - startedUs);
    this.open--;
    const owner = d[row + C_OWNER]!;
    calls.release(call);
    if (owner !== 0) this.activities.answered(owner, outcome);
    else if (group.workload.kind === 'serial') this.scheduleThought(client, startedUs);
    else if (group.think !== null) this.think(client);
  }
  /** A scheduled edit of a client's workload: the past stays, what comes next is drawn anew. */
  change(g: number, workload: Workload): void {
    const group = this.groups[g]!;
    group.workload = workload;
    group.think = thinkOf(workload);
    for (let client = group.first; client < group.first + group.spec.count; client++) {
      const stream = this.arrivals[client];
      if (stream === null || stream === undefined) continue;
      stream.reconfigure(workload, this.kernel.nowUs);
      this.nextArrival(client);
    }
  }
  /** A scheduled edit of what a client's calls are about, from the next call on. */
  changeKeys(g: number, keys: Keys | null): void { this.keys.change(g, keys, this.n); }

  // ── owner of programs ─────────────────────────────────────────────────────
  program(activity: Activity): Program { return this.groups[this.groupOf[activity.client]!]!.code; }
  lengthen(_activity: Activity, us: number): number { return us; }
  root({ client, n }: Activity): number { return this.keys.root(this.kernel.draws, client, n); }
  sleeping(): boolean { return true; }
  othersBusy(): number { return 0; }
  keeps(): boolean { return false; }
  readonly failsWithCalls = false;
  call(activity: Activity, slot: number, link: number, verb: number): boolean {
    if (this.kernel.nowUs >= this.kernel.durationUs) return false;
    activity.calling = this.startCall(activity.client, this.groups[this.groupOf[activity.client]!]!, link, slot, verb);
    return true;
  }
  ended(activity: Activity): void { this.activities.processes.close(activity.process); }
  scriptPlace(activity: Activity): { readonly call: number; readonly work: number } { return { call: 0, work: activity.drawn++ }; }

  private begin(client: number, group: Group): void {
    const { draws } = this.kernel;
    draws.rootPath(this.kernel.seed, this.hashes[client]!, 0xffff_ffff);
    this.activities.start({
      version: 0, fault: NO_FAULT, client, station: -1, instance: 0, attempt: 0, ordinal: -1, call: -1, caller: client, n: 0, nth: 0, deadlineUs: Infinity,
      pathA: draws.pathA, pathB: draws.pathB, process: group.spec.process,
    });
  }
  private startCall(client: number, group: Group, link: number, owner: number, verb: number): number {
    const { calls, kernel } = this, { draws, sink, nowUs } = kernel;
    const call = calls.take(), n = this.n[client]!++;
    const d = calls.data, row = call * CALL_WORDS;
    draws.rootPath(kernel.seed, this.hashes[client]!, n);
    d[row + C_ID] = this.takeId(); d[row + C_CLIENT] = client; d[row + C_N] = n; d[row + C_LINK] = link;
    d[row + C_PATH_A] = draws.pathA; d[row + C_PATH_B] = draws.pathB;
    d[row + C_OWNER] = owner; d[row + C_TRIES] = 0; d[row + C_BEGUN] = verb; d[row + C_HELD] = 2;
    calls.startedUs[call] = nowUs;
    this.open++;
    sink.add(group.callsSeries, 1);
    sink.set(group.inFlightSeries, ++group.inFlight, nowUs);
    this.host.enter(call, this.links[link]!.chain[0] ?? 0, 1, 0, NEVER, 0);
    return call;
  }
  /** The id of the next root call. */
  takeId(): number { return this.nextId++; }
  private nextArrival(client: number): void {
    const atUs = this.arrivals[client]!.nextUs();
    if (atUs < this.kernel.durationUs) this.schedule(client, atUs);
    else this.pending[client] = 0xffff_ffff;
  }
  private think(client: number): void { this.scheduleThought(client, this.kernel.nowUs); }
  /** The next call: a think time after `fromUs`, but not before now. */
  private scheduleThought(client: number, fromUs: number): void {
    const { draws } = this.kernel, group = this.groups[this.groupOf[client]!]!;
    draws.rootPath(this.kernel.seed, this.hashes[client]!, this.n[client]!);
    draws.start(draws.pathA, draws.pathB, USE.think, this.hashes[client]!);
    const atUs = Math.max(this.kernel.nowUs, fromUs + group.think!.sampleUs(draws));
    if (atUs < this.kernel.durationUs) this.schedule(client, atUs);
  }
  private schedule(client: number, atUs: number): void { this.pending[client] = this.kernel.schedule(EVENT_ARRIVAL, client, atUs); }

  save(): ClientsState {
    return {
      nextId: this.nextId, open: this.open, n: this.n, pending: this.pending, arrivals: this.arrivals.map((a) => (a === null ? null : { ...a })),
      inFlight: this.groups.map((g) => g.inFlight), workloads: this.groups.map((g) => g.workload),
      keys: this.keys.save(),
    };
  }
  load(saved: ClientsState): void {
    this.nextId = saved.nextId; this.open = saved.open; this.n = saved.n; this.pending = saved.pending;
    this.keys.load(saved.keys);
    saved.arrivals.forEach((state, i) => { if (state !== null) Object.assign(this.arrivals[i]!, state); });
    this.groups.forEach((group, g) => {
      group.inFlight = saved.inFlight[g]!;
      group.workload = saved.workloads[g]!;
      group.think = thinkOf(group.workload);
    });
  }
}

function isOpen(workload: Workload): boolean { return workload.kind !== 'closed' && workload.kind !== 'serial' && workload.kind !== 'program'; }
function thinkOf(workload: Workload): Sampler | null {
  return workload.kind === 'closed' ? compile(workload.think) : workload.kind === 'serial' ? compile(workload.every) : null;
}
