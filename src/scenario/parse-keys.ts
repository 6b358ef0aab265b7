/** Reads how popular the keys are that a client's calls are about. */
import type { Keys } from '../engine/spec.ts';
import { IssueList } from './issue.ts';
import { join, own, ownOr, readChoice, readNumber, readObject } from './read-value.ts';

const DISTS = ['uniform', 'zipf', 'hot', 'inTurn'] as const;
const FIELDS: { readonly [D in (typeof DISTS)[number]]: readonly string[] } = { uniform: [], zipf: ['alpha'], hot: ['hot', 'hotShare'], inTurn: [] };
/** Zipf's law is drawn from a table of 12 bytes a key. */
const MOST_ZIPF = 1_000_000;
const MOST_KEYS = 1_000_000_000;
const ONE_KEY: Keys = { dist: 'uniform', count: 1, from: 0 };

export function readKeys(issues: IssueList, path: string, value: unknown): Keys {
  const given = readObject(new IssueList(), path, value, { required: [] });
  if (given === null) {
    readObject(issues, path, value, { required: [] });
    return ONE_KEY;
  }
  const dist = readChoice(issues, join(path, 'dist'), own(given, 'dist'), DISTS);
  if (dist === null) return ONE_KEY;
  readObject(issues, path, value, { required: ['dist', 'count', ...FIELDS[dist]], optional: ['from'] });
  if (['count', ...FIELDS[dist]].some((name) => own(given, name) === undefined)) return ONE_KEY;
  const whole = (name: string, min: number, max: number, otherwise?: number) =>
    readNumber(issues, join(path, name), ownOr(given, name, otherwise), { min, max, whole: true, unit: 'keys' });
  const count = whole('count', 1, dist === 'zipf' ? MOST_ZIPF : MOST_KEYS), from = whole('from', 0, MOST_KEYS, 0);
  switch (dist) {
    case 'uniform': case 'inTurn': return { dist, count, from };
    case 'zipf': return { dist, count, from, alpha: readNumber(issues, join(path, 'alpha'), own(given, 'alpha'), { min: 0, max: 10 }) };
    case 'hot': return { dist, count, from, hot: whole('hot', 1, count), hotShare: readNumber(issues, join(path, 'hotShare'), own(given, 'hotShare'), { min: 0, max: 1 }) };
  }
}
