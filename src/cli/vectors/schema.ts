/** The schema of recorded vectors: fields that are known, and a check that names every field that is not. */
import { InputError } from '../input-error.ts';
import { also, anything, fields, flag, fromZero, index, isFields, item, line, list, named, nullOr, number, oneOf, some, text, variants } from './shapes.ts';
import type { Shape, Table } from './shapes.ts';

export interface VectorAttempt { readonly durationMs: number; readonly outcome: 'success' | 'error' | 'panic'; readonly errorName?: string }
export interface VectorCall extends Partial<VectorAttempt> {
  readonly startMs: number; readonly attempts?: readonly VectorAttempt[]; readonly via?: 'Go' | 'Run'; readonly ctxTimeoutMs?: number;
  readonly honoursStopper?: boolean; readonly honoursAbort?: boolean; readonly param?: number | string;
}
/** Fields that are present are compared; anything not compared by this program is an error of its own. */
export interface Observed { readonly [field: string]: unknown }
export interface Probe { readonly atMs: number; readonly state?: string; readonly counters?: Counters; readonly counts?: Counters }
export interface Counters { readonly [name: string]: number }
export interface Vector {
  readonly id: string; readonly library: string; readonly version: string; readonly kind: string; readonly note?: string;
  readonly config: { readonly [field: string]: unknown };
  readonly driver: { readonly kind: 'openLoop' | 'closedLoop' | 'sample' | 'sequence'; readonly gapMs?: number; readonly draws?: number };
  readonly calls: readonly VectorCall[]; readonly observed: readonly Observed[]; readonly probes?: readonly Probe[];
}

const RESULTS = ['success', 'error', 'open', 'tooManyRequests', 'timeout', 'rejected', 'panic', 'accepted', 'ctxDeadline', 'badRequest'];
const KINDS = ['breaker', 'retrier', 'retry', 'deadline', 'timeout', 'semaphore', 'bulkhead', 'batcher', 'composed', 'backoff', 'distribution'];

const outcome = oneOf('success', 'error', 'panic'), counters = named(number);
const work: Table = { durationMs: fromZero, outcome };
const howCalled: Table = { via: oneOf('Go', 'Run'), ctxTimeoutMs: number, honoursStopper: flag, honoursAbort: flag };

const one = fields({ required: { startMs: fromZero, ...work }, optional: { errorName: text, ...howCalled } });
const retried = fields({ required: { startMs: fromZero, attempts: list(fields({ required: work, optional: { errorName: text } }), 1) }, optional: howCalled });
const batched = fields({ required: { startMs: fromZero, param: item } });
const call: Shape = (value, at, problems) => { (isFields(value) && value['attempts'] !== undefined ? retried : one)(value, at, problems); };

const observed = fields({ optional: {
  call: index, startMs: number, endMs: number, result: oneOf(...RESULTS), error: nullOr(text), executed: flag, stateAfter: text,
  countersAfter: counters, countsAfter: counters, statsAfter: counters, metricsAfter: counters,
  attempts: list(also(fields({ optional: { startMs: number, endMs: number, outcome } }), (given) => (Object.keys(given).length === 0 ? 'startMs: this field is missing' : null))),
  delaysMs: list(number), waitsMs: list(number), batch: list(item),
  workStartMs: nullOr(number), workEndMs: nullOr(number), stopperClosedMs: nullOr(number), abortedMs: nullOr(number),
  minMs: number, maxMs: number, p10Ms: number, p50Ms: number, p90Ms: number, meanMs: number, toleranceMs: fromZero,
} });
const probe = fields({ required: { atMs: fromZero }, optional: { state: text, counters, counts: counters } });
const driver = variants('kind', oneOf, { openLoop: {}, closedLoop: { required: { gapMs: fromZero } }, sample: { required: { draws: some } }, sequence: {} });

/** Its fields are told apart by library and kind, when the vector is judged. */
const anObject: Shape = (value, at, problems) => { if (!isFields(value)) problems.push(`${at}: an object is needed`); };
const names: Table = { id: line, library: line, version: line, kind: line };
const notes: Table = { note: text, tie: flag, tieNote: text, exactClockOnly: flag };
const vectorOf = (calls: Shape): Shape =>
  fields({
    required: { ...names, config: anObject, driver, calls: list(calls), observed: list(observed) },
    optional: { ...notes, probes: list(probe) },
  });
const batcher = vectorOf(batched), other = vectorOf(call);
/** Of a kind that the format does not have nobody knows the fields; it is unsupported. */
const foreign = fields({ required: names, optional: { ...notes, config: anything, driver: anything, calls: anything, observed: anything, probes: anything } });

const whole = fields({ required: { vectors: anything }, optional: { schema: item, role: text, count: number } });

/** The vectors of a file. Throws InputError naming vector and field for everything that is unknown, missing or not what it must be. */
export function readVectors(file: string, json: unknown): readonly Vector[] {
  const vectors: unknown = isFields(json) ? json['vectors'] : null, problems: string[] = [];
  if (!Array.isArray(vectors)) throw new InputError(`${file}: vectors: an array of vectors is needed.`);
  whole(json, 'the file', problems);
  vectors.forEach((entry, i) => {
    const wrong: string[] = [], id = isFields(entry) ? entry['id'] : undefined, at = `vectors[${i}]`;
    if (isFields(entry)) shapeOf(entry['kind'])(entry, '', wrong);
    else wrong.push('an object is needed');
    problems.push(...wrong.map((what) => `${typeof id === 'string' && id !== '' ? id : at}: ${what}`));
  });
  if (problems.length > 0) throw InputError.of(file, problems.map((what) => `${what}.`));
  return vectors as readonly Vector[];
}
function shapeOf(kind: unknown): Shape {
  if (kind === 'batcher') return batcher;
  return typeof kind !== 'string' || KINDS.includes(kind) ? other : foreign;
}
