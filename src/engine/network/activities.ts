/** Programs under way: a client's own loop, or a service's work that prints, sleeps or follows a script. */
import { USE } from '../des/uses.ts';
import { EVENT_ACTIVITY } from '../kernel.ts';
import type { Kernel } from '../kernel.ts';
import { outcomeText } from '../outcome.ts';
import type { Outcome } from '../outcome.ts';
import type { ServiceFault } from '../spec.ts';
import type { Program } from './plan.ts';
import type { Processes } from './processes.ts';

/** Plain data: it survives a checkpoint. */
export interface Activity {
  pc: number;
  /** Which of its owner's programs it goes through. */
  readonly version: number;
  /** The fault in force when it began: as plain work, it is judged by that one. */
  readonly fault: ServiceFault;
  /** Counters of the loops it is in, innermost last. */
  loops: number[];
  /** Client number of a client's program; -1 a service's work. */
  readonly client: number;
  /** Station number and attempt of a service's work. */
  readonly station: number; readonly attempt: number;
  /** For `{attempt}`, from 0; -1 none. */
  readonly ordinal: number;
  readonly call: number;
  readonly process: number;
  result: string;
  /** Draws so far: part of every draw's key. */
  drawn: number;
  /** Sequence number of the event it waits for. */
  seq: number;
  /** Error name of a scripted or failed end. */
  error: string;
}

/** What the two owners of programs do for them. */
export interface Owner {
  program(activity: Activity): Program;
  /** Work or sleep of this length, as the owner's faults have it. */
  lengthen(activity: Activity, us: number): number;
  /** Sleeps hold no worker where the service does not block. */
  sleeping(activity: Activity, slot: number, on: boolean): boolean;
  call(activity: Activity, slot: number, link: number): boolean;
  ended(activity: Activity, slot: number): void;
  /** Entry of a script for this work. */
  scriptPlace(activity: Activity): { readonly call: number; readonly work: number };
  path(activity: Activity): void;
}

export interface ActivitiesState { readonly list: (Activity | null)[]; readonly free: number[] }

export class Activities {
  private list: (Activity | null)[] = [null];
  private free: number[] = [];
  readonly kernel: Kernel;
  readonly processes: Processes;
  private readonly owner: (activity: Activity) => Owner;

  constructor(kernel: Kernel, processes: Processes, owner: (activity: Activity) => Owner) {
    this.kernel = kernel; this.processes = processes; this.owner = owner;
  }
  start(activity: Activity): number {
    const slot = this.free.pop() ?? this.list.length;
    this.list[slot] = activity;
    this.run(slot);
    return slot;
  }
  /** The attempt a service's activity works for; 0 when it is gone. */
  attemptOf(slot: number): number { return this.list[slot]?.attempt ?? 0; }
  /** Stops a service's work (its caller cancelled it); returns the activity's number, which may be used again, or -1. */
  abort(attempt: number, station: number): number {
    const slot = this.list.findIndex((a) => a !== null && a.client < 0 && a.attempt === attempt && a.station === station);
    if (slot > 0) this.drop(slot);
    return slot;
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
    if (activity === null || activity === undefined) return;
    const at = this.owner(activity).program(activity)[activity.pc]!;
    if (at.op !== 'call') throw new Error('an activity was answered that had not called');
    activity.result = outcomeText(outcome);
    activity.pc = at.on[outcome.reason] ?? at.on['else'] ?? at.after;
    this.run(slot);
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
          const us = owner.lengthen(activity, this.draw(activity, () => at.time.sampleUs(this.kernel.draws)));
          if (at.op === 'sleep') owner.sleeping(activity, slot, true);
          this.wait(activity, slot, us);
          return;
        }
        case 'call': if (owner.call(activity, slot, at.link)) return; this.drop(slot); return;
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
  private script(activity: Activity, slot: number, calls: readonly (readonly { readonly ms: number; readonly error?: string }[])[], owner: Owner): boolean {
    const place = owner.scriptPlace(activity);
    const entries = calls[Math.min(place.call, calls.length - 1)]!;
    const entry = entries[Math.min(place.work, entries.length - 1)]!;
    activity.error = entry.error ?? '';
    const us = Math.round(entry.ms * 1000);
    if (us > 0) { this.wait(activity, slot, us); return true; }
    if (activity.error === '') return false;
    this.end(slot);
    return true;
  }
  private wait(activity: Activity, slot: number, us: number): void {
    activity.seq = this.kernel.schedule(EVENT_ACTIVITY, slot, this.kernel.nowUs + us);
  }
  private print(activity: Activity, text: string): void {
    const line = text.replaceAll('{i}', String(activity.loops.at(-1) ?? 0)).replaceAll('{attempt}', String(Math.max(0, activity.ordinal))).replaceAll('{result}', activity.result);
    this.processes.print(activity.process, line, activity.call);
  }
  private draw(activity: Activity, sample: () => number): number {
    const { draws } = this.kernel;
    this.owner(activity).path(activity);
    draws.step(draws.pathA, draws.pathB, ++activity.drawn);
    draws.start(draws.pathA, draws.pathB, USE.serviceTime, activity.pc);
    return sample();
  }
  private end(slot: number): void {
    const activity = this.list[slot]!;
    this.drop(slot);
    this.owner(activity).ended(activity, slot);
  }
  private drop(slot: number): void { this.list[slot] = null; this.free.push(slot); }

  save(): ActivitiesState { return { list: this.list, free: this.free }; }
  load(saved: ActivitiesState): void { this.list = saved.list; this.free = saved.free; }
}
