/** Reads the steps of a program client or of a service's work. */
import { REASONS } from '../engine/outcome.ts';
import type { ScriptEntry } from '../engine/spec.ts';
import type { Handlers, Step } from './document.ts';
import { fieldName, IssueList, listWords, numberWords, short } from './issue.ts';
import { LONGEST_MS, readDistribution } from './parse-distribution.ts';
import type { Fields } from './read-value.ts';
import { join, own, ownOr, readChoice, readFlag, readList, readNumber, readObject, readText } from './read-value.ts';
import { mayTakeTime, stepsAtOnce } from './step-walk.ts';

/** Whose steps they are, with the ids of the links that leave it and of all there are. */
export interface Place {
  readonly owner: 'client' | 'service'; readonly id: string;
  readonly links: ReadonlySet<string>; readonly everyLink: ReadonlySet<string>;
  /** Of a service: whether an attempt keeps its worker while it sleeps or waits for a call. */
  readonly blocking: boolean;
  /** The `all` or `any` that these steps stand in. */
  readonly within?: 'all' | 'any';
}

export function placeOf(owner: Place['owner'], id: string, links: readonly { readonly id: string; readonly from: string }[], blocking = true): Place {
  return {
    owner,
    id,
    blocking,
    links: new Set(links.filter((link) => link.from === id).map((link) => link.id)),
    everyLink: new Set(links.map((link) => link.id)),
  };
}

const DOS = ['print', 'sleep', 'work', 'call', 'repeat', 'all', 'any', 'fail', 'script', 'exit'] as const;
const MOST_STEPS = 1_000;
/** Branches of one fan-out. */
const MOST_BRANCHES = 10_000;
/** Steps in a row that take no time. */
const MOST_AT_ONCE = 1_000_000;
const REPEATS = { min: 0, max: 1e9, whole: true, unit: 'times' } as const;
const FIELDS: { readonly [D in (typeof DOS)[number]]: { readonly required: readonly string[]; readonly optional?: readonly string[] } } = {
  print: { required: ['text'] }, sleep: { required: ['time'] }, work: { required: ['time'], optional: ['perBusyMs', 'sameSize'] },
  call: { required: ['link'], optional: ['on', 'verb'] }, repeat: { required: ['times', 'steps'] },
  all: { required: ['steps'], optional: ['need', 'times'] }, any: { required: ['steps'], optional: ['need', 'times'] },
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
  const what = readChoice(issues, join(path, 'do'), named, DOS);
  if (what === null) return null;
  const misplaced = misplacedWords(what, place);
  if (misplaced !== null) {
    issues.add(path, misplaced);
    return null;
  }
  const { required } = FIELDS[what];
  readObject(issues, path, value, { ...FIELDS[what], required: ['do', ...required] });
  if (required.some((name) => own(given, name) === undefined)) return null;
  switch (what) {
    case 'print': return { do: what, text: readText(issues, join(path, 'text'), own(given, 'text'), 1_000) };
    case 'sleep': return { do: what, time: readDistribution(issues, join(path, 'time'), own(given, 'time')) };
    case 'work': return readWork(issues, path, given, place);
    case 'call': return readCall(issues, path, given, place);
    case 'repeat': return readRepeat(issues, path, given, place);
    case 'all': case 'any': return readFanOut(issues, path, given, what, place);
    case 'fail': return {
      do: what, error: readText(issues, join(path, 'error'), own(given, 'error'), 200, 1),
      share: readNumber(issues, join(path, 'share'), ownOr(given, 'share', 1), { min: 0, max: 1 }),
    };
    case 'script': return { do: what, calls: readScript(issues, join(path, 'calls'), own(given, 'calls')) };
    case 'exit': return { do: what };
  }
}

/** Why a step cannot stand where it does; null when it can. */
function misplacedWords(what: Step['do'], place: Place): string | null {
  if (what === 'script' && place.owner === 'client') return 'Scripted work belongs to a service\u2019s steps, not to a client\u2019s.';
  if (place.within === undefined) return null;
  if (what === 'exit') return `The step exit cannot stand inside ${place.within}. Put it behind.`;
  if ((what === 'work' || what === 'script') && !place.blocking) {
    return `Work cannot stand inside ${place.within} while the service ${place.id} does not block: its workers could not be told apart. Set blocking to true, or put the work in front or behind.`;
  }
  return null;
}

function readWork(issues: IssueList, path: string, given: Fields, place: Place): Step {
  const time = readDistribution(issues, join(path, 'time'), own(given, 'time'));
  const at = join(path, 'perBusyMs');
  const perBusyMs = readNumber(issues, at, ownOr(given, 'perBusyMs', 0), { min: 0, max: LONGEST_MS, unit: 'ms' });
  if (perBusyMs > 0 && place.owner === 'client') issues.add(at, `The field ${fieldName(at)} belongs to a service\u2019s work: a client has no other workers. Leave it out.`);
  const size = join(path, 'sameSize'), sameSize = readFlag(issues, size, ownOr(given, 'sameSize', false));
  if (sameSize && place.owner === 'client') issues.add(size, `The field ${fieldName(size)} belongs to a service\u2019s work: a client makes no attempts at its own. Leave it out.`);
  return { do: 'work', time, ...(perBusyMs === 0 ? {} : { perBusyMs }), ...(sameSize ? { sameSize } : {}) };
}

function readCall(issues: IssueList, path: string, given: Fields, place: Place): Step {
  const at = join(path, 'link');
  const link = readText(issues, at, own(given, 'link'), 64, 1);
  if (link !== '' && !place.links.has(link)) {
    issues.add(at, place.everyLink.has(link)
      ? `The link ${short(link)} does not leave the ${place.owner} ${place.id}.${leaving(place)}`
      : `There is no link ${short(link)}.${leaving(place)}`);
  }
  const on: { -readonly [outcome in keyof Handlers]: readonly Step[] } = {};
  const handlers = own(given, 'on') === undefined ? null
    : readObject(issues, join(path, 'on'), own(given, 'on'), { required: [], optional: [...REASONS, 'else'] });
  for (const outcome of [...REASONS, 'else'] as const) {
    const steps = handlers === null ? undefined : own(handlers, outcome);
    if (steps !== undefined) on[outcome] = readSteps(issues, join(join(path, 'on'), outcome), steps, place);
  }
  const verb = own(given, 'verb');
  return { do: 'call', link, ...(verb === undefined ? {} : { verb: readText(issues, join(path, 'verb'), verb, 64, 1) }), on };
}

/** Which links the steps may call, as a sentence to put behind another. */
function leaving(place: Place): string {
  const links = [...place.links];
  return links.length === 0 ? ` No link leaves ${place.id}: add one whose from is ${place.id}.` : ` From ${place.id} there is ${listWords(links.slice(0, 5))}.`;
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
  if (issues.none && !steps.some(mayTakeTime) && (forever ? Infinity : Number(times)) * Math.max(1, stepsAtOnce(steps)) > MOST_AT_ONCE) {
    issues.add(at, 'These steps take no time, so so many of them would keep the run at one instant. The most at one instant is 1\u2009000\u2009000.');
  }
  return { do: 'repeat', times, steps };
}

function readFanOut(issues: IssueList, path: string, given: Fields, what: 'all' | 'any', place: Place): Step {
  const steps = readSteps(issues, join(path, 'steps'), own(given, 'steps'), { ...place, within: what });
  const times = readNumber(issues, join(path, 'times'), ownOr(given, 'times', 1), { min: 1, max: MOST_BRANCHES, whole: true, unit: 'times' });
  const at = join(path, 'need');
  if (what === 'all' && own(given, 'need') !== undefined) issues.add(at, `The field ${fieldName(at)} belongs to any: all waits for every branch. Write any instead of all, or leave need out.`);
  const need = what === 'all' ? 1 : readNumber(issues, at, ownOr(given, 'need', 1), { min: 1, max: MOST_BRANCHES, whole: true, unit: 'branches' });
  const list = own(given, 'steps');
  if (Array.isArray(list) && list.length === 0) issues.add(join(path, 'steps'), `The list ${fieldName(join(path, 'steps'))} is empty. ${what} needs at least one step.`);
  const branches = times * steps.length;
  if (issues.none && need > branches) {
    issues.add(at, `The field ${fieldName(at)} is ${numberWords(need)}, and there are only ${numberWords(branches)} branches (times \u00d7 steps). It must be at most that.`);
  }
  if (issues.none && times * stepsAtOnce(steps) > MOST_AT_ONCE) issues.add(join(path, 'times'), 'A fan-out of so many steps would keep the run at one instant. The most at one instant is 1\u2009000\u2009000.');
  return { do: what, ...(need === 1 ? {} : { need }), ...(times === 1 ? {} : { times }), steps };
}

/** Neither the calls nor what one of them does may be empty: the last entry of each stands for all that follow. */
function readScript(issues: IssueList, path: string, value: unknown): readonly (readonly ScriptEntry[])[] {
  return readFilled(issues, path, value, 100_000).map((entries, n) =>
    readFilled(issues, `${path}[${n}]`, entries, 10_000).map((entry, k) => {
      const at = `${path}[${n}][${k}]`;
      const given = readObject(issues, at, entry, { required: ['ms'], optional: ['error'] });
      const ms = given === null ? undefined : own(given, 'ms');
      if (given === null || ms === undefined) return { ms: 0 };
      const took = { ms: readNumber(issues, `${at}.ms`, ms, { min: 0, max: LONGEST_MS, unit: 'ms' }) };
      const error = own(given, 'error');
      return error === undefined ? took : { ...took, error: readText(issues, `${at}.error`, error, 200, 1) };
    }));
}

function readFilled(issues: IssueList, path: string, value: unknown, most: number): readonly unknown[] {
  if (Array.isArray(value) && value.length === 0) issues.add(path, `The list ${fieldName(path)} is empty. A script needs at least one entry here.`);
  return readList(issues, path, value, most);
}
