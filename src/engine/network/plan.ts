/** What a service does for an attempt, compiled from its steps: a plain plan where one piece of work suffices, else a program. */
import { compile } from '../des/distribution.ts';
import type { Sampler } from '../des/distribution.ts';
import type { ScriptEntry, StepSpec } from '../spec.ts';

interface Failure { readonly share: number; readonly error: string }
/** Fail at once, or work and then perhaps fail: no state of its own while it runs. */
export interface PlainPlan { readonly failBefore: Failure | null; readonly work: Sampler | null; readonly perBusyUs: number; readonly failAfter: Failure | null }

/** One instruction of a program; `to` is where to go on. */
export type Instruction =
  | { readonly op: 'print'; readonly text: string }
  | { readonly op: 'sleep' | 'work'; readonly time: Sampler; readonly perBusyUs: number; readonly sameSize: boolean }
  | { readonly op: 'call'; readonly link: number; readonly verb: number; readonly on: { readonly [outcome: string]: number }; readonly after: number }
  | { readonly op: 'loop'; readonly times: number; readonly end: number }        // times -1: for ever
  | { readonly op: 'next'; readonly start: number }
  | { readonly op: 'jump'; readonly to: number }
  /** Branches that run at once, `times` of each; every one ends with `join`. */
  | { readonly op: 'fork'; readonly all: boolean; readonly need: number; readonly times: number; readonly branches: readonly number[]; readonly after: number }
  | { readonly op: 'join' }
  | { readonly op: 'fail'; readonly error: string; readonly share: number }
  | { readonly op: 'script'; readonly calls: readonly (readonly ScriptEntry[])[] }
  | { readonly op: 'exit' }
  | { readonly op: 'end' };
export type Program = readonly Instruction[];

/** The plain plan of `steps`, or null when they need a program. */
export function plainPlan(steps: readonly StepSpec[]): PlainPlan | null {
  let failBefore: Failure | null = null, work: Sampler | null = null, perBusyUs = 0, failAfter: Failure | null = null;
  for (const step of steps) {
    if (step.do === 'work' && step.sameSize !== true && work === null) { work = compile(step.time); perBusyUs = step.perBusyMs * 1000; }
    else if (step.do === 'fail' && work === null && failBefore === null) failBefore = step;
    else if (step.do === 'fail' && work !== null && failAfter === null) failAfter = step;
    else return null;
  }
  return { failBefore, work, perBusyUs, failAfter };
}

/** Flattens nested steps to instructions that end with `end`. */
export function compileProgram(steps: readonly StepSpec[]): Program {
  const code: Instruction[] = [];
  emit(steps, code);
  code.push({ op: 'end' });
  return code;
}

function emit(steps: readonly StepSpec[], code: Instruction[]): void {
  for (const step of steps) {
    switch (step.do) {
      case 'print': code.push({ op: 'print', text: step.text }); break;
      case 'sleep': code.push({ op: 'sleep', time: compile(step.time), perBusyUs: 0, sameSize: false }); break;
      case 'work': code.push({ op: 'work', time: compile(step.time), perBusyUs: step.perBusyMs * 1000, sameSize: step.sameSize === true }); break;
      case 'all': case 'any': emitFork(step, code); break;
      case 'fail': code.push({ op: 'fail', error: step.error, share: step.share }); break;
      case 'script': code.push({ op: 'script', calls: step.calls }); break;
      case 'exit': code.push({ op: 'exit' }); break;
      case 'repeat': emitLoop(step.times, step.steps, code); break;
      case 'call': emitCall(step.link, step.verb ?? 0, step.on, code); break;
    }
  }
}
function emitLoop(times: number, steps: readonly StepSpec[], code: Instruction[]): void {
  const start = code.length;
  code.push({ op: 'end' });   // its place; written below, when the end is known
  emit(steps, code);
  code.push({ op: 'next', start });
  code[start] = { op: 'loop', times, end: code.length };
}
/** `all` needs every branch. */
function emitFork({ do: what, need, times, steps }: Extract<StepSpec, { readonly do: 'all' | 'any' }>, code: Instruction[]): void {
  const all = what === 'all', at = code.length, branches: number[] = [];
  code.push({ op: 'end' });
  for (const step of steps) {
    branches.push(code.length);
    emit([step], code);
    code.push({ op: 'join' });
  }
  code[at] = { op: 'fork', all, need: all ? times * steps.length : need, times, branches, after: code.length };
}
function emitCall(link: number, verb: number, branches: { readonly [outcome: string]: readonly StepSpec[] }, code: Instruction[]): void {
  const at = code.length, on: { [outcome: string]: number } = {}, jumps: number[] = [];
  code.push({ op: 'end' });
  for (const [outcome, steps] of Object.entries(branches)) {
    on[outcome] = code.length;
    emit(steps, code);
    jumps.push(code.length);
    code.push({ op: 'end' });
  }
  const after = code.length;
  for (const jump of jumps) code[jump] = { op: 'jump', to: after };
  code[at] = { op: 'call', link, verb, on, after };
}
