/** Reads a distribution of times. */
import type { Distribution } from '../engine/spec.ts';
import { IssueList } from './issue.ts';
import type { Fields } from './read-value.ts';
import { join, own, readChoice, readList, readNumber, readObject, readRight } from './read-value.ts';

/** Longest time a document may name. */
export const LONGEST_MS = 1e9;
const MS = { min: 0, max: LONGEST_MS, unit: 'ms' } as const;
const DISTS = ['constant', 'uniform', 'exponential', 'foldedNormal', 'lognormal', 'mixture', 'empirical'] as const;
const NO_TIME: Distribution = { dist: 'constant', ms: 0 };
const FIELDS: { readonly [D in (typeof DISTS)[number]]: readonly string[] } = {
  constant: ['ms'], uniform: ['minMs', 'maxMs'], exponential: ['meanMs'], foldedNormal: ['meanMs', 'sdMs'],
  lognormal: ['meanMs', 'scv'], mixture: ['parts'], empirical: ['points', 'interpolation'],
};

export function readDistribution(issues: IssueList, path: string, value: unknown): Distribution {
  const given = readObject(new IssueList(), path, value, { required: [] });
  if (given === null) {
    readObject(issues, path, value, { required: [] });
    return NO_TIME;
  }
  const dist = readChoice(issues, join(path, 'dist'), own(given, 'dist'), DISTS);
  if (dist === null) return NO_TIME;
  const before = issues.found.length;
  readObject(issues, path, value, { required: ['dist', ...FIELDS[dist]] });
  if (issues.found.length > before && FIELDS[dist].some((name) => own(given, name) === undefined)) return NO_TIME;
  const ms = (name: string, max = LONGEST_MS) => readNumber(issues, join(path, name), own(given, name), { ...MS, max });
  switch (dist) {
    case 'constant': return { dist, ms: ms('ms') };
    case 'uniform': {
      const maxMs = readRight(issues, join(path, 'maxMs'), own(given, 'maxMs'), MS) ?? LONGEST_MS;
      return { dist, minMs: ms('minMs', maxMs), maxMs };
    }
    case 'exponential': return { dist, meanMs: ms('meanMs') };
    case 'foldedNormal': return { dist, meanMs: ms('meanMs'), sdMs: ms('sdMs') };
    case 'lognormal': return { dist, meanMs: ms('meanMs'), scv: readNumber(issues, join(path, 'scv'), own(given, 'scv'), { min: 0, max: 1e6 }) };
    case 'mixture': return readMixture(issues, path, given);
    case 'empirical': return readEmpirical(issues, path, given);
  }
}

function readMixture(issues: IssueList, path: string, given: Fields): Distribution {
  const at = join(path, 'parts');
  const parts = readList(issues, at, own(given, 'parts'), 32).map((value, i) => {
    const part = readObject(issues, `${at}[${i}]`, value, { required: ['weight', 'of'] });
    if (part === null || own(part, 'of') === undefined) return { weight: 0, of: NO_TIME };
    return {
      weight: readNumber(issues, `${at}[${i}].weight`, own(part, 'weight'), { min: 0, max: 1e9 }),
      of: readDistribution(issues, `${at}[${i}].of`, own(part, 'of')),
    };
  });
  if (issues.none && !parts.some((part) => part.weight > 0)) issues.add(at, 'A mixture has at least one part with a weight above 0.');
  return { dist: 'mixture', parts };
}

function readEmpirical(issues: IssueList, path: string, given: Fields): Distribution {
  const interpolation = readChoice(issues, join(path, 'interpolation'), own(given, 'interpolation'), ['linear', 'logLog']) ?? 'linear';
  const at = join(path, 'points');
  const list = readList(issues, at, own(given, 'points'), 10_000);
  if (issues.none && list.length === 0) issues.add(at, 'An empirical distribution has at least one point.');
  let share = 0;
  let ms = 0;
  const points = list.map((value, i): readonly [number, number] => {
    const pair = readList(issues, `${at}[${i}]`, value, 2);
    if (pair.length !== 2) {
      issues.add(`${at}[${i}]`, 'A point is a share from 0 to 1 and a time in ms.');
      return [share, ms];
    }
    const nextShare = readRight(issues, `${at}[${i}][0]`, pair[0], { min: 0, max: 1 }), nextMs = readRight(issues, `${at}[${i}][1]`, pair[1], MS);
    if (i > 0 && nextShare !== null && nextShare <= share) issues.add(`${at}[${i}][0]`, 'The shares of the points must rise.');
    if (nextMs !== null && nextMs < ms) issues.add(`${at}[${i}][1]`, 'The times of the points must not fall.');
    if (interpolation === 'logLog' && nextMs === 0) issues.add(`${at}[${i}][1]`, 'With log-log interpolation every time must be above 0 ms.');
    share = nextShare ?? share;
    ms = nextMs ?? ms;
    return [share, ms];
  });
  return { dist: 'empirical', points, interpolation };
}

/** Whether every draw is zero. */
export function takesNoTime(distribution: Distribution): boolean {
  switch (distribution.dist) {
    case 'constant': return distribution.ms === 0;
    case 'uniform': return distribution.maxMs === 0;
    case 'exponential': case 'lognormal': return distribution.meanMs === 0;
    case 'foldedNormal': return distribution.meanMs === 0 && distribution.sdMs === 0;
    case 'mixture': return distribution.parts.every((part) => part.weight === 0 || takesNoTime(part.of));
    case 'empirical': return distribution.points.every(([, ms]) => ms === 0);
  }
}
