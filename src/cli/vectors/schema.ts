/** The schema of recorded vectors: fields that are known, and a check that names every field that is not. */
import { InputError } from '../input-error.ts';

export interface VectorAttempt { readonly durationMs: number; readonly outcome: 'success' | 'error' | 'panic'; readonly errorName?: string }
export interface VectorCall extends Partial<VectorAttempt> {
  readonly startMs: number; readonly attempts?: readonly VectorAttempt[]; readonly via?: 'Go' | 'Run'; readonly ctxTimeoutMs?: number;
  readonly honoursStopper?: boolean; readonly honoursAbort?: boolean; readonly param?: number;
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

const FILE = ['schema', 'role', 'count', 'vectors'];
const VECTOR = ['id', 'library', 'version', 'kind', 'note', 'config', 'driver', 'calls', 'observed', 'probes', 'tie', 'tieNote', 'exactClockOnly'];
const CALL = ['startMs', 'durationMs', 'outcome', 'errorName', 'attempts', 'via', 'ctxTimeoutMs', 'honoursStopper', 'honoursAbort', 'param'];
const ATTEMPT = ['durationMs', 'outcome', 'errorName'];
const OBSERVED = [
  'call', 'startMs', 'endMs', 'result', 'error', 'executed', 'stateAfter', 'countersAfter', 'countsAfter', 'statsAfter', 'metricsAfter', 'attempts',
  'delaysMs', 'waitsMs', 'workStartMs', 'workEndMs', 'stopperClosedMs', 'abortedMs', 'batch', 'minMs', 'maxMs', 'p10Ms', 'p50Ms', 'p90Ms', 'meanMs', 'toleranceMs',
];
const OBSERVED_ATTEMPT = ['startMs', 'endMs', 'outcome'];
const PROBE = ['atMs', 'state', 'counters', 'counts'];
const DRIVER = ['kind', 'gapMs', 'draws'];

/** The vectors of a file. Throws InputError naming vector and field for every field that is unknown or missing. */
export function readVectors(file: string, json: unknown): readonly Vector[] {
  const problems: string[] = [];
  const top = object(json, 'the file', problems);
  known(top, FILE, 'the file', problems);
  if (!Array.isArray(top['vectors'])) throw new InputError(`${file}: vectors: an array of vectors is needed.`);
  const vectors = top['vectors'] as unknown[];
  vectors.forEach((entry, i) => { check(entry, `vectors[${i}]`, problems); });
  if (problems.length > 0) throw InputError.of(file, problems);
  return vectors as Vector[];
}

function check(entry: unknown, at: string, problems: string[]): void {
  const vector = object(entry, at, problems);
  const name = typeof vector['id'] === 'string' ? vector['id'] : at;
  known(vector, VECTOR, name, problems);
  for (const field of ['id', 'library', 'version', 'kind']) if (typeof vector[field] !== 'string') problems.push(`${name}: ${field}: a text is needed.`);
  object(vector['config'], `${name}: config`, problems);
  const driver = object(vector['driver'], `${name}: driver`, problems);
  known(driver, DRIVER, `${name}: driver`, problems);
  if (!['openLoop', 'closedLoop', 'sample', 'sequence'].includes(String(driver['kind']))) problems.push(`${name}: driver.kind: ${JSON.stringify(driver['kind'])} is not openLoop, closedLoop, sample or sequence.`);
  if (driver['kind'] === 'closedLoop') number(driver['gapMs'], `${name}: driver.gapMs`, problems);
  list(vector['calls'], `${name}: calls`, problems).forEach((call, i) => {
    const part = object(call, `${name}: calls[${i}]`, problems);
    known(part, CALL, `${name}: calls[${i}]`, problems);
    number(part['startMs'], `${name}: calls[${i}].startMs`, problems);
    for (const [k, attempt] of list(part['attempts'] ?? [], `${name}: calls[${i}].attempts`, problems).entries()) {
      const at = `${name}: calls[${i}].attempts[${k}]`, work = object(attempt, at, problems);
      known(work, ATTEMPT, at, problems);
      checkWork(work, at, problems);
    }
    if (part['attempts'] === undefined && part['param'] === undefined) checkWork(part, `${name}: calls[${i}]`, problems);
  });
  list(vector['observed'], `${name}: observed`, problems).forEach((observed, i) => {
    const part = object(observed, `${name}: observed[${i}]`, problems);
    known(part, OBSERVED, `${name}: observed[${i}]`, problems);
    if (Array.isArray(part['attempts'])) part['attempts'].forEach((attempt: unknown, k) => { known(object(attempt, `${name}: observed[${i}].attempts[${k}]`, problems), OBSERVED_ATTEMPT, `${name}: observed[${i}].attempts[${k}]`, problems); });
  });
  list(vector['probes'] ?? [], `${name}: probes`, problems).forEach((probe, i) => {
    const part = object(probe, `${name}: probes[${i}]`, problems);
    known(part, PROBE, `${name}: probes[${i}]`, problems);
    number(part['atMs'], `${name}: probes[${i}].atMs`, problems);
  });
}
function checkWork(work: { readonly [field: string]: unknown }, at: string, problems: string[]): void {
  number(work['durationMs'], `${at}.durationMs`, problems);
  if (!['success', 'error', 'panic'].includes(String(work['outcome']))) problems.push(`${at}.outcome: ${JSON.stringify(work['outcome'])} is not success, error or panic.`);
}
function object(value: unknown, at: string, problems: string[]): { readonly [field: string]: unknown } {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as { readonly [field: string]: unknown };
  problems.push(`${at}: an object is needed.`);
  return {};
}
function list(value: unknown, at: string, problems: string[]): readonly unknown[] {
  if (Array.isArray(value)) return value as readonly unknown[];
  problems.push(`${at}: an array is needed.`);
  return [];
}
function number(value: unknown, at: string, problems: string[]): void {
  if (typeof value !== 'number' || !Number.isFinite(value)) problems.push(`${at}: a number is needed, not ${JSON.stringify(value) ?? 'nothing'}.`);
}
function known(value: { readonly [field: string]: unknown }, fields: readonly string[], at: string, problems: string[]): void {
  for (const field of Object.keys(value)) if (!fields.includes(field)) problems.push(`${at}: ${field}: this field is unknown.`);
}
