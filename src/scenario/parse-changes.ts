/** Reads scheduled edits and faults, against the parts they change; overlapping ones are worth a warning. */
import type { Json } from '../engine/fields.ts';
import type { Patterns } from '../engine/patterns.ts';
import { fieldsOf } from '../engine/patterns.ts';
import { CUTS, NO_FAULT, NO_NODE_FAULT } from '../engine/spec.ts';
import type { Change, Fault, ScenarioV1 } from './document.ts';
import type { Issue } from './issue.ts';
import { fieldName, IssueList, numberWords } from './issue.ts';
import { readField } from './parse-config.ts';
import { LONGEST_MS, readDistribution } from './parse-distribution.ts';
import { readKeys } from './parse-keys.ts';
import { readWorkers } from './parse-parts.ts';
import { placeOf, readSteps } from './parse-steps.ts';
import { readWorkload } from './parse-workload.ts';
import { own, ownOr, readChoice, readFlag, readId, readList, readNumber, readObject, readRight, readText } from './read-value.ts';
import type { Target } from './target.ts';
import { findTarget } from './target.ts';
import { readWire } from './wire.ts';

type Parts = Pick<ScenarioV1, 'clients' | 'services' | 'nodes' | 'links'>;
const SHAPE = { required: ['id', 'atMs', 'target', 'value'], optional: ['untilMs', 'why'] };
const MS = { min: 0, max: LONGEST_MS, unit: 'ms' } as const;

export function readChanges(issues: IssueList, value: unknown, parts: Parts, patterns: Patterns): readonly Change[] {
  return readList(issues, 'changes', value, 1_000).flatMap((item, i) => {
    const place = `changes[${i}]`;
    const quiet = readObject(new IssueList(), place, item, { required: [] });
    const id = quiet === null ? '' : readId(issues, `${place}.id`, own(quiet, 'id'));
    const path = id === '' ? place : `changes/${id}`;
    const given = readObject(issues, path, item, SHAPE);
    if (given === null || SHAPE.required.some((name) => own(given, name) === undefined)) return [];
    const startMs = readRight(issues, `${path}.atMs`, own(given, 'atMs'), MS), atMs = startMs ?? 0;
    const untilMs = own(given, 'untilMs') === undefined ? null : readRight(issues, `${path}.untilMs`, own(given, 'untilMs'), MS);
    if (startMs !== null && untilMs !== null && untilMs <= atMs) {
      issues.add(`${path}.untilMs`, `The field ${id}.untilMs is ${numberWords(untilMs)} ms. It must be above ${id}.atMs, which is ${numberWords(atMs)} ms.`);
    }
    const why = readChoice(issues, `${path}.why`, ownOr(given, 'why', 'edit'), ['fault', 'edit']) ?? 'edit';
    const target = readText(issues, `${path}.target`, own(given, 'target'), 300, 1);
    if (target === '') return [];
    const found = findTarget(parts, target);
    if (typeof found === 'string') {
      if (!issues.has(target.split('/').slice(0, 2).join('/'))) issues.add(`${path}.target`, found);
      return [];
    }
    const held = readTargetValue(issues, path, own(given, 'value'), found, parts, patterns);
    return [{ id, atMs, ...(untilMs === null ? {} : { untilMs }), target, value: held, why }];
  });
}

function readTargetValue(issues: IssueList, path: string, value: unknown, target: Target, parts: Parts, patterns: Patterns): Json {
  const at = `${path}.value`;
  switch (target.what) {
    case 'field': {
      const pattern = patterns[target.attach.kind];
      const field = pattern === undefined ? undefined : fieldsOf(pattern, target.attach.config)[target.field];
      if (field === undefined) return null;
      if (target.field === 'dialect' || field.wholeRun === true) {
        issues.add(`${path}.target`, `${target.field === 'dialect' ? 'The dialect' : `The field ${target.attach.id}.${target.field}`} holds for the whole run; it cannot change on the way.`);
        return null;
      }
      return readField(issues, at, value, field);
    }
    case 'latency': return readDistribution(issues, at, value) as unknown as Json;
    case 'wire': return readWire(issues, at, value) as Json;
    case 'cut': return readChoice(issues, at, value, CUTS);
    case 'workers': return readWorkers(issues, at, value);
    case 'steps': return readSteps(issues, at, value, placeOf('service', target.service.id, parts.links, target.service.blocking)) as unknown as Json;
    case 'patience': case 'registers': case 'priority':
      issues.add(`${path}.target`, `${{ patience: 'Patience', registers: 'Registration', priority: 'A priority' }[target.what]} holds for the whole run; it cannot change on the way.`);
      return null;
    case 'fault': return readFault(issues, at, value);
    case 'nodeFault': return readNodeFault(issues, at, value);
    case 'keys': return value === null ? null : readKeys(issues, at, value) as unknown as Json;
    case 'workload': {
      const workload = readWorkload(issues, at, value);
      if (workload !== null && !issues.has(`clients/${target.client.id}.workload`) && group(workload.kind) !== group(target.client.workload.kind)) {
        issues.add(at, `A ${target.client.workload.kind} workload cannot become ${workload.kind} on the way.`);
      }
      return workload as unknown as Json;
    }
  }
}

/** Open workloads can replace one another; users, serial clients and programs cannot come or go. */
function group(kind: string): string {
  return kind === 'closed' || kind === 'serial' || kind === 'program' ? kind : 'open';
}

function readFault(issues: IssueList, path: string, value: unknown): Json {
  const given = readObject(issues, path, value, { required: [], optional: Object.keys(NO_FAULT) });
  if (given === null) return null;
  const fault: Fault = {
    errorShare: readNumber(issues, `${path}.errorShare`, ownOr(given, 'errorShare', NO_FAULT.errorShare), { min: 0, max: 1 }),
    error: readText(issues, `${path}.error`, ownOr(given, 'error', NO_FAULT.error), 200, 1),
    slowdown: readNumber(issues, `${path}.slowdown`, ownOr(given, 'slowdown', NO_FAULT.slowdown), { min: 0, max: 1e6 }),
    down: readFlag(issues, `${path}.down`, ownOr(given, 'down', NO_FAULT.down)),
    ...(readFlag(issues, `${path}.stalled`, ownOr(given, 'stalled', NO_FAULT.stalled)) ? { stalled: true } : {}),
    ...(readFlag(issues, `${path}.draining`, ownOr(given, 'draining', NO_FAULT.draining)) ? { draining: true } : {}),
  };
  return fault as unknown as Json;
}

function readNodeFault(issues: IssueList, path: string, value: unknown): Json {
  const given = readObject(issues, path, value, { required: [], optional: Object.keys(NO_NODE_FAULT) });
  return given === null
    ? null
    : Object.fromEntries(
        Object.keys(NO_NODE_FAULT).flatMap((name) => (readFlag(issues, `${path}.${name}`, ownOr(given, name, false)) ? [[name, true]] : [])),
      );
}

/** Whether both set one thing: faults of a whole service are those of each instance. */
function meet(one: string, other: string): boolean {
  const whole = (target: string) => target.replace(/^(services\/[^/]+)\/\d+\/fault$/, '$1/fault');
  return one === other || whole(one) === other || one === whole(other);
}

/**
 * One warning for each change that overlaps an earlier one on the same target. An edit without an end that is
 * followed by another is the ordinary way to change a thing twice, and no overlap.
 */
export function overlapWarnings(changes: readonly Change[]): readonly Issue[] {
  const warnings: Issue[] = [];
  const sorted = changes.map((change, place) => ({ change, place })).sort((a, b) => a.change.atMs - b.change.atMs || a.place - b.place);
  sorted.forEach(({ change: later }, i) => {
    const earlier = sorted
      .slice(0, i)
      .map((item) => item.change)
      .find(
        (item) =>
          meet(item.target, later.target) && (item.untilMs ?? Infinity) > later.atMs && !(item.untilMs === undefined && later.untilMs === undefined),
      );
    if (earlier === undefined) return;
    warnings.push({
      path: `changes/${later.id}`,
      message: `The changes ${earlier.id} and ${later.id} hold ${fieldName(later.target)} at the same time. The later start wins: ${later.id}, from ${numberWords(later.atMs)} ms.`,
    });
  });
  return warnings;
}
