/** Programs under way: a client's own loop, or a service's work that prints, sleeps, calls others or follows a script. */
import type { Sampler } from '../des/distribution.ts';
import { USE } from '../des/uses.ts';
import { EVENT_ACTIVITY } from '../kernel.ts';
import type { Kernel } from '../kernel.ts';
import { outcomeText } from '../outcome.ts';
import type { Outcome } from '../outcome.ts';
import { activityOf } from './activity.ts';
import type { Activity, Owner, Start } from './activity.ts';
import type { Instruction, Program } from './plan.ts';
import type { Processes } from './processes.ts';

export interface ActivitiesState { readonly list: (Activity | null)[]; readonly free: number[]; readonly started: number }
type At<Op extends Instruction['op']> = Extract<Instruction, { readonly op: Op }>;

export class Activities {
  private list: (Activity | null)[] = [null];
  private free: number[] = [];
  private started = 0;
  /** Activities of services under way: late branches may be all that is left of a run. */
  works = 0;
  /** The slot whose branches are being begun: it goes on when all have been. */
  private forking = 0;
  readonly kernel: Kernel;
  readonly processes: Processes;
  private readonly owner: (activity: Activity) => Owner;

  constructor(kernel: Kernel, processes: Processes, owner: (activity: Activity) => Owner) {
    this.kernel = kernel; this.processes = processes; this.owner = owner;
  }
  start(start: Start): void {
    const serial = ++this.started;
    this.put(activityOf(start, { pc: 0, loops: [], parent: 0, parentSerial: 0, ofFork: 0, branch: 0, serial, root: serial }));
  }
  private put(activity: Activity): void {
    if (activity.client < 0) this.works++;
    const slot = this.free.pop() ?? this.list.length;
    this.list[slot] = activity;
    this.run(slot);
  }
  /** The activity of a slot; null when it is gone. */
  at(slot: number): Activity | null { return this.list[slot] ?? null; }
  /** Stops a service's work with all its branches (its caller cancelled it); returns the calls it waited for, in the order of the branches. `stopped` is told each slot. */
  abort(attempt: number, station: number, stopped: (slot: number) => void): readonly number[] {
    const isIts = (of: Activity): boolean => of.client < 0 && of.attempt === attempt && of.station === station && of.parent === 0;
    const root = this.list.find((activity) => activity !== null && isIts(activity))?.root, calling: Activity[] = [];
    this.list.forEach((activity, slot) => {
      if (activity === null || activity.root !== root) return;
      if (activity.calling !== 0) calling.push(activity);
      stopped(slot);
      this.drop(slot);
    });
    return calling.sort((x, y) => x.serial - y.serial).map((activity) => activity.calling);
  }
  /** The sleep or work of an activity is over. */
  fired(slot: number, seq: number): void {
    const activity = this.list[slot];
    if (activity === null || activity === undefined || activity.seq !== seq) return;
    const owner = this.owner(activity);
    if (owner.program(activity)[activity.pc]!.op === 'sleep' && !owner.sleeping(activity, slot, false)) return;
    this.resume(slot);
  }
  /** Goes on after the instruction it waited at. */
  resume(slot: number): void {
    const activity = this.list[slot]!;
    activity.seq = 0;
    if (activity.error !== '') { this.end(slot); return; }
    activity.pc++;
    this.run(slot);
  }
  /** The call an activity waited for has ended. */
  answered(slot: number, outcome: Outcome): void {
    const activity = this.list[slot];
    if (activity === null || activity === undefined) { this.free.push(slot); return; }
    const owner = this.owner(activity), at = owner.program(activity)[activity.pc]!;
    if (at.op !== 'call') throw new Error('an activity was answered that had not called');
    activity.calling = 0;
    activity.result = outcomeText(outcome);
    const to = at.on[outcome.reason] ?? at.on['else'];
    if (to === undefined && outcome.reason !== 'ok' && owner.failsWithCalls) activity.error = outcomeText(outcome);
    activity.pc = (to ?? at.after) - 1;
    if (owner.sleeping(activity, slot, false)) this.resume(slot);
  }

  private run(slot: number): void {
    const activity = this.list[slot]!, owner = this.owner(activity), code = owner.program(activity);
    for (;;) {
      if (this.kernel.standsStill()) return;
      const at = code[activity.pc]!;
      switch (at.op) {
        case 'print': this.print(activity, at.text); break;
        case 'loop':
          if (at.times === 0) { activity.pc = at.end; continue; }
          activity.loops.push(0);
          break;
        case 'next':
          if (!this.again(activity, code, at.start)) break;
          if (this.over(activity)) { this.drop(slot); return; }
          activity.pc = at.start + 1;
          continue;
        case 'jump': activity.pc = at.to; continue;
        case 'sleep': case 'work': {
          const drawnUs = at.sameSize ? this.size(activity, owner, at.time) : this.draw(activity, () => at.time.sampleUs(this.kernel.draws));
          const loadUs = at.perBusyUs > 0 ? Math.round(at.perBusyUs * owner.othersBusy(activity)) : 0;
          const us = owner.lengthen(activity, drawnUs + loadUs);
          if (at.op === 'work' && us === 0) break;
          if (at.op === 'sleep') owner.sleeping(activity, slot, true);
          this.wait(activity, slot, us);
          return;
        }
        case 'call':
          if (!owner.call(activity, slot, at.link, at.verb)) { this.drop(slot); return; }
          owner.sleeping(activity, slot, true);
          return;
        case 'fork': this.fork(activity, slot, at, owner); return;
        case 'join': this.end(slot); return;
        case 'fail':
          if (at.share < 1 && this.draw(activity, () => this.kernel.draws.unit()) >= at.share) break;
          activity.error = at.error; this.end(slot); return;
        case 'script': if (this.script(activity, slot, at.calls, owner)) return; break;
        case 'exit': this.processes.close(activity.process); this.end(slot); return;
        case 'end': this.end(slot); return;
      }
      activity.pc++;
    }
  }
  /** Begins all branches; goes on when enough have succeeded or no longer can, which may be at once. */
  private fork(activity: Activity, slot: number, at: At<'fork'>, owner: Owner): void {
    const count = at.times * at.branches.length, ofFork = ++activity.fork;
    activity.open = count; activity.need = at.need; activity.failed = '';
    owner.sleeping(activity, slot, true);
    const outer = this.forking;
    this.forking = slot;
    for (let i = 0; i < count; i++) {
      this.put(activityOf(activity, {
        pc: at.branches[i % at.branches.length]!, loops: [...activity.loops], parent: slot, parentSerial: activity.serial, ofFork,
        branch: activity.branch * 4099 + ofFork * 65_537 + i + 1, serial: ++this.started, root: activity.root,
      }));
    }
    this.forking = outer;
    this.joinIfDecided(activity, slot, at);
  }
  /** A branch has ended; late ones find the fan-out over. */
  private branchEnded(branch: Activity): void {
    const slot = branch.parent, activity = this.list[slot];
    if (activity === null || activity === undefined || activity.serial !== branch.parentSerial) return;
    if (activity.fork !== branch.ofFork || activity.open === 0) return;
    const at = this.owner(activity).program(activity)[activity.pc]!;
    if (at.op !== 'fork') return;
    activity.open--;
    if (branch.error === '') activity.need--;
    else if (activity.failed === '') activity.failed = branch.error;
    if (this.forking !== slot) this.joinIfDecided(activity, slot, at);
  }
  private joinIfDecided(activity: Activity, slot: number, at: At<'fork'>): void {
    // `all` waits for every branch even when one has failed.
    if (activity.open > 0 && (at.all || (activity.need > 0 && activity.need <= activity.open))) return;
    activity.error = activity.need > 0 ? activity.failed : '';
    activity.open = 0;
    activity.pc = at.after - 1;
    if (this.owner(activity).sleeping(activity, slot, false)) this.resume(slot);
  }
  private again(activity: Activity, code: Program, start: number): boolean {
    const loop = code[start]!;
    if (loop.op !== 'loop') throw new Error('a loop has lost its start');
    const done = ++activity.loops[activity.loops.length - 1]!;
    if (loop.times < 0 || done < loop.times) return true;
    activity.loops.pop();
    return false;
  }
  /** A client starts nothing at or after the end of the run. */
  private over(activity: Activity): boolean {
    return activity.client >= 0 && this.kernel.nowUs >= this.kernel.durationUs;
  }
  private script(activity: Activity, slot: number, calls: At<'script'>['calls'], owner: Owner): boolean {
    const place = owner.scriptPlace(activity);
    const entries = calls[Math.min(place.call, calls.length - 1)]!;
    const entry = entries[Math.min(place.work, entries.length - 1)]!;
    activity.error = entry.error ?? '';
    const us = owner.lengthen(activity, Math.round(entry.ms * 1000));
    if (us > 0) { this.wait(activity, slot, us); return true; }
    if (activity.error === '') return false;
    this.end(slot);
    return true;
  }
  private wait(activity: Activity, slot: number, us: number): void {
    if (!this.owner(activity).keeps(activity, slot, us)) this.waitUntil(slot, this.kernel.nowUs + us);
  }
  /** The wait of an activity ends at this instant. */
  waitUntil(slot: number, atUs: number): void { this.list[slot]!.seq = this.kernel.schedule(EVENT_ACTIVITY, slot, atUs); }
  private print(activity: Activity, text: string): void {
    const line = text.replaceAll('{i}', String(activity.loops.at(-1) ?? 0))
      .replaceAll('{attempt}', String(Math.max(0, activity.ordinal)))
      .replaceAll('{result}', activity.result);
    this.processes.print(activity.process, line, activity.call);
  }
  /** Leaves the path of an activity's draws in `draws.pathA/B`: a branch has one of its own. */
  path(activity: Activity): void {
    const { draws } = this.kernel;
    draws.pathA = activity.pathA; draws.pathB = activity.pathB;
    if (activity.branch > 0) draws.step(draws.pathA, draws.pathB, activity.branch);
  }
  private draw(activity: Activity, sample: () => number): number {
    const { draws } = this.kernel;
    this.path(activity);
    draws.step(draws.pathA, draws.pathB, ++activity.drawn);
    draws.start(draws.pathA, draws.pathB, USE.serviceTime, activity.pc);
    return sample();
  }
  /** One size for all that its root call asks of it at this step. */
  private size(activity: Activity, owner: Owner, time: Sampler): number {
    const { draws } = this.kernel, place = owner.root(activity);
    draws.start(draws.pathA, draws.pathB, USE.size, place + activity.pc | 0);
    return time.sampleUs(draws);
  }
  private end(slot: number): void {
    const activity = this.list[slot]!;
    this.drop(slot);
    if (activity.parent !== 0) this.branchEnded(activity);
    else this.owner(activity).ended(activity, slot);
  }
  /** A slot whose call is still to be answered is free after that. */
  private drop(slot: number): void {
    const { calling, client } = this.list[slot]!;
    if (client < 0) this.works--;
    this.list[slot] = null;
    if (calling === 0) this.free.push(slot);
  }

  save(): ActivitiesState { return { list: this.list, free: this.free, started: this.started }; }
  load(saved: ActivitiesState): void {
    this.list = saved.list; this.free = saved.free; this.started = saved.started;
    this.works = saved.list.filter((activity) => activity !== null && activity.client < 0).length;
  }
}
