/** Reads what a client sends and when. */
import type { Workload } from '../engine/spec.ts';
import { IssueList } from './issue.ts';
import { LONGEST_MS, readDistribution } from './parse-distribution.ts';
import type { Fields } from './read-value.ts';
import { join, own, ownOr, readChoice, readList, readNumber, readObject, readRight } from './read-value.ts';

const KINDS = ['poisson', 'even', 'at', 'bursts', 'rates', 'closed', 'serial', 'program'] as const;
const RATE = { min: 0, max: 1e9, unit: 'rps' } as const;
const MS = { min: 0, max: LONGEST_MS, unit: 'ms' } as const;
const FIELDS: { readonly [K in (typeof KINDS)[number]]: { readonly required: readonly string[]; readonly optional?: readonly string[] } } = {
  poisson: { required: ['ratePerSec'] },
  even: { required: ['ratePerSec'], optional: ['firstMs'] },
  at: { required: ['timesMs'] },
  bursts: { required: ['everyMs', 'size'], optional: ['spreadMs'] },
  rates: { required: ['arrivals', 'shape', 'points'] },
  closed: { required: ['think'] },
  serial: { required: ['every'] },
  program: { required: [] },
};

/** null, with an issue, when even its kind or its fields are not there. */
export function readWorkload(issues: IssueList, path: string, value: unknown): Workload | null {
  const given = readObject(new IssueList(), path, value, { required: [] });
  if (given === null) {
    readObject(issues, path, value, { required: [] });
    return null;
  }
  const kind = readChoice(issues, join(path, 'kind'), own(given, 'kind'), KINDS);
  if (kind === null) return null;
  const { required, optional = [] } = FIELDS[kind];
  readObject(issues, path, value, { required: ['kind', ...required], optional });
  if (required.some((name) => own(given, name) === undefined)) return null;
  const ms = (name: string, otherwise?: number) => readNumber(issues, join(path, name), ownOr(given, name, otherwise), MS);
  const rate = () => readNumber(issues, join(path, 'ratePerSec'), own(given, 'ratePerSec'), RATE);
  switch (kind) {
    case 'poisson': return { kind, ratePerSec: rate() };
    case 'even': return { kind, ratePerSec: rate(), firstMs: ms('firstMs', 0) };
    case 'at': return { kind, timesMs: readTimes(issues, join(path, 'timesMs'), own(given, 'timesMs')) };
    case 'bursts': return {
      kind,
      everyMs: readNumber(issues, join(path, 'everyMs'), own(given, 'everyMs'), { min: 0.001, max: LONGEST_MS, unit: 'ms' }),
      size: readNumber(issues, join(path, 'size'), own(given, 'size'), { min: 1, max: 1e9, whole: true, unit: 'calls' }),
      spreadMs: ms('spreadMs', 0),
    };
    case 'rates': return readRates(issues, path, given);
    case 'closed': return { kind, think: readDistribution(issues, join(path, 'think'), own(given, 'think')) };
    case 'serial': return { kind, every: readDistribution(issues, join(path, 'every'), own(given, 'every')) };
    case 'program': return { kind };
  }
}

function readTimes(issues: IssueList, path: string, value: unknown): readonly number[] {
  let last = 0;
  return readList(issues, path, value, 100_000).map((time, i) => {
    const ms = readRight(issues, `${path}[${i}]`, time, MS) ?? last;
    if (ms < last) issues.add(`${path}[${i}]`, 'The times must not fall.');
    last = ms;
    return ms;
  });
}

function readRates(issues: IssueList, path: string, given: Fields): Workload {
  const arrivals = readChoice(issues, join(path, 'arrivals'), own(given, 'arrivals'), ['poisson', 'even']) ?? 'poisson';
  const shape = readChoice(issues, join(path, 'shape'), own(given, 'shape'), ['steps', 'ramp']) ?? 'steps';
  const at = join(path, 'points');
  const list = readList(issues, at, own(given, 'points'), 10_000);
  if (Array.isArray(own(given, 'points')) && list.length === 0 && issues.none) issues.add(at, 'The list of rates has at least one point.');
  let last = -1;
  const points = list.map((value, i) => {
    const point = readObject(issues, `${at}[${i}]`, value, { required: ['atMs', 'ratePerSec'] });
    if (point === null || own(point, 'atMs') === undefined || own(point, 'ratePerSec') === undefined) return { atMs: 0, ratePerSec: 0 };
    const right = readRight(issues, `${at}[${i}].atMs`, own(point, 'atMs'), MS), atMs = right ?? last;
    if (right !== null && atMs <= last) issues.add(`${at}[${i}].atMs`, 'The times of the points must rise.');
    last = atMs;
    return { atMs, ratePerSec: readNumber(issues, `${at}[${i}].ratePerSec`, own(point, 'ratePerSec'), RATE) };
  });
  return { kind: 'rates', arrivals, shape, points };
}
