/** A program under way: a client's own loop, a service's work, or a branch of one; and what its owner does for it. */
import type { ServiceFault } from '../spec.ts';
import type { Program } from './plan.ts';

/** Plain data: it survives a checkpoint. What it needs of its call it holds itself, as a branch may outlive it. */
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
  /** Station number, its instance and attempt of a service's work. */
  readonly station: number; readonly instance: number; readonly attempt: number;
  /** For `{attempt}`, from 0; -1 none. */
  readonly ordinal: number;
  /** Of the root call it works for: id, client number, number within its client, deadline passed on to here (Infinity none). */
  readonly call: number; readonly caller: number; readonly n: number; readonly deadlineUs: number;
  /** Which work of its call on its link it is, from 0. */
  readonly nth: number;
  /** Where the keys of its draws start. */
  readonly pathA: number; readonly pathB: number;
  readonly process: number;
  /** Branches: slot of the activity that waits for it (0 none), which one of all that was, which of its fan-outs this is of, and a number of its own among its siblings. */
  readonly parent: number; readonly parentSerial: number; readonly ofFork: number; readonly branch: number;
  /** Which one of all activities it is, and that of the program it is, or is a branch of. */
  readonly serial: number; readonly root: number;
  result: string;
  /** Draws and calls so far: part of every draw's key. */
  drawn: number; called: number;
  /** Sequence number of the event it waits for. */
  seq: number;
  /** Row of the call it waits for; 0 none. */
  calling: number;
  /** Error name of a scripted or failed end. */
  error: string;
  /** Of its present fan-out: its number, branches that have not ended, successes still needed, the first error. */
  fork: number; open: number; need: number; failed: string;
}

/** What the two owners of programs do for them. */
export interface Owner {
  program(activity: Activity): Program;
  /** Work or sleep of this length, as the owner's faults have it. */
  lengthen(activity: Activity, us: number): number;
  /** Leaves the path of the root call in `draws.pathA/B`; returns what the place is called in keys. */
  root(activity: Activity): number;
  /** Other workers of its instance that are busy. */
  othersBusy(activity: Activity): number;
  /** Sleeps and calls hold no worker where the service does not block: lets it go, or takes one again (false: none is free; it is resumed later). */
  sleeping(activity: Activity, slot: number, on: boolean): boolean;
  /** False: no call may begin any more. */
  call(activity: Activity, slot: number, link: number, verb: number): boolean;
  /** Whether a call that fails, and that no handler is there for, ends the program. */
  readonly failsWithCalls: boolean;
  /** Where everything stands still the owner keeps the wait, and says so. */
  keeps(activity: Activity, slot: number, us: number): boolean;
  ended(activity: Activity, slot: number): void;
  /** Entry of a script for this work. */
  scriptPlace(activity: Activity): { readonly call: number; readonly work: number };
}

/** An activity as its owner starts it. */
export type Start = Pick<Activity,
  | 'version' | 'fault' | 'client' | 'station' | 'instance' | 'attempt' | 'ordinal'
  | 'call' | 'caller' | 'n' | 'nth' | 'deadlineUs' | 'pathA' | 'pathB' | 'process'>;
/** Where it stands among branches, and which one of all it is. */
export type Place = Pick<Activity, 'pc' | 'loops' | 'parent' | 'parentSerial' | 'ofFork' | 'branch' | 'serial' | 'root'>;

/** Written out, so that all activities have one shape: copies made by spreading are slow to work with. */
export function activityOf(of: Start, at: Place): Activity {
  return {
    pc: at.pc, version: of.version, fault: of.fault, loops: at.loops,
    client: of.client, station: of.station, instance: of.instance, attempt: of.attempt, ordinal: of.ordinal,
    call: of.call, caller: of.caller, n: of.n, nth: of.nth, deadlineUs: of.deadlineUs, pathA: of.pathA, pathB: of.pathB, process: of.process,
    parent: at.parent, parentSerial: at.parentSerial, ofFork: at.ofFork, branch: at.branch, serial: at.serial, root: at.root,
    result: '', drawn: 0, called: 0, seq: 0, calling: 0, error: '', fork: 0, open: 0, need: 0, failed: '',
  };
}
