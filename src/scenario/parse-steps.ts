/** Reads the steps of a program client or of a service's work. */
import { REASONS } from '../engine/outcome.ts';
import type { ScriptEntry } from '../engine/spec.ts';
import type { Handlers, Step } from './document.ts';
import { fieldName, IssueList, short } from './issue.ts';
import { LONGEST_MS, readDistribution, takesNoTime } from './parse-distribution.ts';
import type { Fields } from './read-value.ts';
import { join, own, readChoice, readList, readNumber, readObject, readText } from './read-value.ts';

/** Whose steps they are: a client with the ids of the links that leave it, or a service. */
export type Place = { readonly owner: 'client'; readonly id: string; readonly links: ReadonlySet<string>; readonly everyLink: ReadonlySet<string> } | { readonly owner: 'service' };

const DOS = ['print', 'sleep', 'work', 'call', 'repeat', 'fail', 'script', 'exit'] as const;
const NOT_YET: readonly unknown[] = ['all', 'any'];
const MOST_STEPS = 1_000;
/** Steps in a row that take no time. */
const MOST_AT_ONCE = 1_000_000;
const REPEATS = { min: 0, max: 1e9, whole: true, unit: 'times' } as const;
const FIELDS: { readonly [D in (typeof DOS)[number]]: { readonly required: readonly string[]; readonly optional?: readonly string[]; readonly later?: readonly string[] } } = {
  print: { required: ['text'] }, sleep: { required: ['time'] }, work: { required: ['time'] },
  call: { required: ['link'], optional: ['on'], later: ['verb'] }, repeat: { required: ['times', 'steps'] },
  fail: { required: ['error'], optional: ['share'] }, script: { required: ['calls'] }, exit: { required: [] },
};

export function readSteps(issues: IssueList, path: string, value: unknown, place: Place): readonly Step[] {
  const steps: Step[] = [];
  readList(issues, path, value, MOST_STEPS).forEach((item, i) => {
    const step = readStep(issues, `${path}[${i}]`, item, place);
    if (step !== null) steps.push(step);
  });
  return steps;
}

function readStep(issues: IssueList, path: string, value: unknown, place: Place): Step | null {
  const given = readObject(new IssueList(), path, value, { required: [] });
  if (given === null) {
    readObject(issues, path, value, { required: [] });
    return null;
  }
  const named = own(given, 'do');
  if (NOT_YET.includes(named)) {
    issues.add(join(path, 'do'), `The step ${String(named)} is not available yet.`);
    return null;
  }
  const what = readChoice(issues, join(path, 'do'), named, DOS);
  if (what === null) return null;
  if (what === 'call' && place.owner === 'service') {
    issues.add(path, 'A call from a service\u2019s steps is not available yet.');
    return null;
  }
  if (what === 'script' && place.owner === 'client') {
    issues.add(path, 'Scripted work belongs to a service\u2019s steps, not to a client\u2019s.');
    return null;
  }
  const { required } = FIELDS[what];
  readObject(issues, path, value, { ...FIELDS[what], required: ['do', ...required] });
  if (required.some((name) => own(given, name) === undefined)) return null;
  switch (what) {
    case 'print': return { do: what, text: readText(issues, join(path, 'text'), own(given, 'text'), 1_000) };
    case 'sleep': case 'work': return { do: what, time: readDistribution(issues, join(path, 'time'), own(given, 'time')) };
    case 'call': return place.owner === 'client' ? readCall(issues, path, given, place) : null;
    case 'repeat': return readRepeat(issues, path, given, place);
    case 'fail': return {
      do: what, error: readText(issues, join(path, 'error'), own(given, 'error'), 200, 1),
      share: readNumber(issues, join(path, 'share'), own(given, 'share') ?? 1, { min: 0, max: 1 }),
    };
    case 'script': return { do: what, calls: readScript(issues, join(path, 'calls'), own(given, 'calls')) };
    case 'exit': return { do: what };
  }
}

function readCall(issues: IssueList, path: string, given: Fields, place: Place & { readonly owner: 'client' }): Step {
  const at = join(path, 'link');
  const link = readText(issues, at, own(given, 'link'), 64, 1);
  if (link !== '' && !place.links.has(link)) {
    issues.add(at, place.everyLink.has(link)
      ? `The link ${short(link)} does not leave the client ${place.id}.`
      : `There is no link ${short(link)}.`);
  }
  const on: { -readonly [outcome in keyof Handlers]: readonly Step[] } = {};
  const handlers = own(given, 'on') === undefined ? null
    : readObject(issues, join(path, 'on'), own(given, 'on'), { required: [], optional: [...REASONS, 'else'] });
  for (const outcome of [...REASONS, 'else'] as const) {
    const steps = handlers === null ? undefined : own(handlers, outcome);
    if (steps !== undefined) on[outcome] = readSteps(issues, join(join(path, 'on'), outcome), steps, place);
  }
  return { do: 'call', link, on };
}

function readRepeat(issues: IssueList, path: string, given: Fields, place: Place): Step {
  const steps = readSteps(issues, join(path, 'steps'), own(given, 'steps'), place);
  const at = join(path, 'times');
  const forever = own(given, 'times') === 'forever';
  if (typeof own(given, 'times') === 'string' && !forever) {
    issues.add(at, `The field ${fieldName(at)} is \u201c${short(String(own(given, 'times')))}\u201d. It must be a whole number or \u201cforever\u201d.`);
    return { do: 'repeat', times: 0, steps };
  }
  const times = forever ? 'forever' : readNumber(issues, at, own(given, 'times'), REPEATS);
  if (issues.none && !steps.some(mayTakeTime) && (forever ? Infinity : Number(times)) * Math.max(1, stepCount(steps)) > MOST_AT_ONCE) {
    issues.add(at, 'These steps take no time, so so many of them would keep the run at one instant. The most at one instant is 1\u2009000\u2009000.');
  }
  return { do: 'repeat', times, steps };
}

/** How many steps are carried out, loops unrolled. */
function stepCount(steps: readonly Step[]): number {
  return steps.reduce((sum, step) => sum + (step.do === 'repeat' ? (step.times === 'forever' ? Infinity : step.times) * Math.max(1, stepCount(step.steps)) : 1), 0);
}

function mayTakeTime(step: Step): boolean {
  switch (step.do) {
    case 'sleep': case 'work': return !takesNoTime(step.time);
    case 'call': case 'fail': case 'exit': return true;
    case 'repeat': return step.times !== 0 && step.steps.some(mayTakeTime);
    case 'script': return step.calls.some((entries) => entries.some((entry) => entry.ms > 0));
    case 'print': return false;
  }
}

function readScript(issues: IssueList, path: string, value: unknown): readonly (readonly ScriptEntry[])[] {
  return readList(issues, path, value, 100_000).map((entries, n) =>
    readList(issues, `${path}[${n}]`, entries, 10_000).map((entry, k) => {
      const at = `${path}[${n}][${k}]`;
      const given = readObject(issues, at, entry, { required: ['ms'], optional: ['error'] });
      const ms = given === null ? undefined : own(given, 'ms');
      if (given === null || ms === undefined) return { ms: 0 };
      const took = { ms: readNumber(issues, `${at}.ms`, ms, { min: 0, max: LONGEST_MS, unit: 'ms' }) };
      const error = own(given, 'error');
      return error === undefined ? took : { ...took, error: readText(issues, `${at}.error`, error, 200, 1) };
    }));
}
