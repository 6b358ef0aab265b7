/** Reads from a run's recording what a vector observed, through the same reader as every view. */
import type { Reader, SpanRow } from '../../engine/recording/reading.ts';
import type { Outcome } from '../../engine/outcome.ts';
import type { Counters, Observed, Vector } from './schema.ts';
import type { VectorScenario } from './to-scenario.ts';
import type { Chain } from './words.ts';

/** The values of exactly the fields the vector has, for call `index`. Throws RangeError for a field this program does not read. */
export function observedCall(reader: Reader, vector: Vector, scenario: VectorScenario, index: number, wanted: Observed): Observed {
  const call = callOf(reader, scenario, index);
  if (call === null) throw new RangeError(`call ${index} had not ended when its run had`);
  const worked = (vector.kind === 'batcher' ? batchOf(reader, call) : [...reader.spansOf(call.id)].map((row) => reader.span(row)))
    .filter((span) => span.begunUs >= 0)
    .sort((a, b) => a.sentUs - b.sentUs || a.row - b.row);
  const accepted = vector.calls[index]?.via === 'Go' && call.outcome.reason !== 'rejected:open';
  const result = accepted ? 'accepted' : resultOf(reader, call.outcome);
  // Of a semaphore the vectors observe the taking of a ticket, not the work after it.
  const takenUs = vector.kind === 'semaphore' ? worked[0]?.begunUs : undefined;
  const endUs = accepted ? call.startUs : takenUs ?? call.endUs;
  // What Go has started has not begun when Go returns, be it of no length.
  const ownUs = accepted && worked.at(-1)?.endedUs === endUs ? endUs - 1 : endUs;
  const read: { [field: string]: unknown } = {};
  for (const field of Object.keys(wanted)) {
    switch (field) {
      case 'call': read[field] = index; break;
      case 'startMs': read[field] = call.startUs / 1000; break;
      case 'endMs': read[field] = endUs / 1000; break;
      case 'result': read[field] = result; break;
      case 'error': read[field] = call.outcome.error === '' && wanted[field] === null ? null : call.outcome.error; break;
      case 'executed': read[field] = worked.length > 0; break;
      case 'stateAfter': read[field] = asWritten(stateAfter(reader, call.id, ownUs), wanted[field]); break;
      case 'countersAfter': case 'countsAfter': case 'metricsAfter': case 'statsAfter': read[field] = counters(reader, ownUs, wanted[field] as Counters); break;
      case 'attempts': read[field] = worked.map((span, i) => attemptOf(span, (wanted[field] as readonly object[])[i] ?? {})); break;
      case 'workStartMs': read[field] = whenMs(worked[0]?.begunUs); break;
      case 'workEndMs': read[field] = whenMs(worked.at(-1)?.endedUs); break;
      // Work is told to stop at its deadline, be its caller gone then or not.
      case 'abortedMs': read[field] = whenMs(worked[0] === undefined ? undefined : Math.min(worked[0].leftUs, worked[0].deadlineUs < 0 ? Infinity : worked[0].deadlineUs)); break;
      case 'waitsMs': read[field] = waitsUs(worked).map((us) => us / 1000); break;
      // Computed, not read off a clock, so they have more places than the run's whole microseconds.
      case 'delaysMs': read[field] = waitsUs(worked).map((us, i) => rounded(us / 1000, (wanted[field] as readonly unknown[])[i], 0.0005)); break;
      case 'batch': read[field] = membersOf(reader, vector, scenario, worked[0]?.row ?? -1); break;
      case 'stopperClosedMs': read[field] = result === 'timeout' ? endUs / 1000 : null; break;
      default: throw new RangeError(`observed.${field} is not read by this program`);
    }
  }
  return read;
}

export function observedProbe(
  reader: Reader,
  chain: Chain,
  atMs: number,
  wanted: { readonly state?: string; readonly counters?: Counters; readonly counts?: Counters },
): object {
  const atUs = Math.round(atMs * 1000);
  return {
    atMs,
    ...(wanted.state === undefined ? {} : { state: asWritten(stateName(reader, atUs, chain.asking), wanted.state) }),
    ...(wanted.counters === undefined ? {} : { counters: counters(reader, atUs, wanted.counters) }),
    ...(wanted.counts === undefined ? {} : { counts: counters(reader, atUs, wanted.counts) }),
  };
}

/** Quantiles of the waits between first and second attempts, in ms, by the names vectors use. */
export function observedSample(reader: Reader): { readonly [field: string]: number } {
  const firstEndedUs = new Map<number, number>(), waits: number[] = [];
  for (let row = 0; row < reader.spanCount; row++) {
    const span = reader.span(row);
    if (span.attempt === 1) firstEndedUs.set(span.owner, span.endedUs);
    if (span.attempt === 2) waits.push((span.sentUs - (firstEndedUs.get(span.owner) ?? NaN)) / 1000);
  }
  waits.sort((a, b) => a - b);
  const at = (share: number): number => waits[Math.min(waits.length - 1, Math.floor(share * waits.length))] ?? NaN;
  return { minMs: at(0), maxMs: waits.at(-1) ?? NaN, p10Ms: at(0.1), p50Ms: at(0.5), p90Ms: at(0.9), meanMs: waits.reduce((a, b) => a + b, 0) / waits.length };
}

function whenMs(us: number | undefined): number | null { return us !== undefined && us >= 0 && us < Infinity ? us / 1000 : null; }
function waitsUs(worked: readonly SpanRow[]): readonly number[] { return worked.slice(1).map((span, i) => span.sentUs - worked[i]!.endedUs); }
/** The recorded number when it is this one but for places that one of the two does not have. */
function rounded(value: number, recorded: unknown, byLess: number): unknown {
  return typeof recorded === 'number' && Math.abs(recorded - value) <= byLess * (1 + 1e-9) ? recorded : value;
}

interface Call { readonly id: number; readonly startUs: number; readonly endUs: number; readonly outcome: Outcome }
function callOf(reader: Reader, scenario: VectorScenario, index: number): Call | null {
  const place = scenario.place[index]!;
  const client = reader.meta.clients.findIndex((c) => c.id === place.client);
  const rows = [...reader.calls(0, Infinity, { client }, Number.MAX_SAFE_INTEGER)];
  const row = rows[place.n];
  return row === undefined ? null : reader.call(row);
}
/** The attempt of the batch a call is in: the first one sent once it is there. */
function batchOf(reader: Reader, call: Call): readonly SpanRow[] {
  const spans = Array.from({ length: reader.spanCount }, (_, row) => reader.span(row)).filter((span) => span.sentUs >= call.startUs);
  return spans.sort((a, b) => a.sentUs - b.sentUs || a.row - b.row).slice(0, 1);
}
/** The items of the calls that are in the batch of this attempt, in order of arrival. */
function membersOf(reader: Reader, vector: Vector, scenario: VectorScenario, row: number): readonly unknown[] {
  const calls = vector.calls.map((given, i) => ({ item: given.param, call: callOf(reader, scenario, i), place: scenario.place[i]!.n }));
  return calls.sort((a, b) => a.place - b.place).flatMap(({ item, call }) => (call !== null && batchOf(reader, call)[0]?.row === row ? [item] : []));
}
/** The fields that the recorded attempt has. */
function attemptOf(span: SpanRow, wanted: object): object {
  const outcome = span.outcome.reason === 'ok' ? 'success' : span.outcome.error === 'panic' ? 'panic' : 'error';
  const all = { startMs: span.begunUs / 1000, endMs: span.endedUs / 1000, outcome };
  return Object.keys(wanted).length === 0 ? all : Object.fromEntries(Object.entries(all).filter(([name]) => Object.hasOwn(wanted, name)));
}
function resultOf(reader: Reader, outcome: Outcome): string {
  switch (outcome.reason) {
    case 'ok': return 'success';
    case 'error': return outcome.error === 'panic' ? 'panic' : 'error';
    case 'timeout': return reader.meta.attachments[outcome.by - 1]?.kind === 'retry' ? 'ctxDeadline' : 'timeout';
    case 'rejected:open': return outcome.error === 'TooManyRequests' ? 'tooManyRequests' : 'open';
    case 'rejected:limit': return 'rejected';
    case 'bad-request': return 'badRequest';
    case 'rejected:rate': case 'rejected:budget': case 'shed': case 'unreachable': case 'cancelled': return outcome.reason;
  }
}
function breaker(reader: Reader): number { return reader.meta.states.findIndex((state) => state.names.length > 0); }
function stateName(reader: Reader, atUs: number, asking?: true): string | null {
  const state = breaker(reader);
  if (state < 0) return null;
  const { names } = reader.meta.states[state]!, at = reader.state(state, atUs), name = names[at.state] ?? null;
  return asking === true && name === 'open' && at.untilUs < atUs ? 'halfOpen' : name;
}
/** A state's name as the vector writes it, when they are the same but for hyphens, underscores and capitals. */
function asWritten(name: string | null, wanted: unknown): unknown {
  return name !== null && typeof wanted === 'string' && plain(name) === plain(wanted) ? wanted : name;
}
function plain(name: string): string { return name.replaceAll(/[-_]/g, '').toLowerCase(); }
/** Right after the call's end, at the same instant: a timer of zero length that its move started has not fired yet. */
function stateAfter(reader: Reader, call: number, endUs: number): string | null {
  const state = breaker(reader);
  if (state < 0) return null;
  const own = [...reader.moves(state, endUs, endUs + 1)].map((row) => reader.move(row)).filter((move) => move.call === call).at(-1);
  return own === undefined ? stateName(reader, endUs) : reader.meta.states[state]!.names[own.to] ?? null;
}
/** Gauges by the vector's names; shares are per cent there, rounded to four decimals. */
function counters(reader: Reader, atUs: number, wanted: Counters): object {
  const state = breaker(reader), { gauges } = reader.meta.states[state]!, values = reader.state(state, atUs).gauges;
  return Object.fromEntries(Object.keys(wanted).map((name) => {
    const index = gauges.findIndex((gauge) => plain(gauge.name) === plain(name)), value = values[index] ?? 0;
    if (index < 0) throw new RangeError(`counter ${name} is not read by this program`);
    return [name, gauges[index]!.unit === 'share' && value >= 0 ? rounded(value * 100, wanted[name], 0.00005) : value];
  }));
}
