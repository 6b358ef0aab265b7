/** Which calls are the rows of a timeline, in order of start, and how they are found by time or id. */
import type { CallFilter, CallTarget, Reader } from '../../engine/recording/reading.ts';
import { REASONS, type Outcome } from '../../engine/outcome.ts';

/** The choices of the filter menu. */
export const ROW_FILTERS = ['all', 'failed', 'retried', 'late', 'timeout', 'refused', 'own'] as const;
export type RowFilter = (typeof ROW_FILTERS)[number];

export function filterLabel(filter: RowFilter): string {
  switch (filter) {
    case 'all': return 'All calls';
    case 'failed': return 'Failed';
    case 'retried': return 'Retried';
    case 'late': return 'With late work';
    case 'timeout': return 'Timed out';
    case 'refused': return 'Refused';
    case 'own': return 'Probes and look-ups';
  }
}

/** The first client number of balancers' own calls; Infinity where there are none. */
function firstOwn({ meta }: Reader): number {
  const first = meta.clients.findIndex(({ client }) => client < 0);
  return first < 0 ? Infinity : first;
}

/** The choices of the filter menu that can find something. */
export function filtersOf(reader: Reader): readonly RowFilter[] {
  const first = firstOwn(reader), hasOwn = first < Infinity && reader.calls(0, Infinity, { clientsFrom: first }, 1).length > 0;
  return hasOwn ? ROW_FILTERS : ROW_FILTERS.filter((filter) => filter !== 'own');
}

/** Calls that balancers make for themselves are no client's calls: they are shown when they are asked for. */
export function callFilter(filter: RowFilter, reader: Reader): CallFilter {
  const first = firstOwn(reader);
  return filter === 'own' ? { clientsFrom: first } : { ...outcomeFilter(filter), ...(first < Infinity ? { clientsBelow: first } : {}) };
}
function outcomeFilter(filter: Exclude<RowFilter, 'own'>): CallFilter {
  switch (filter) {
    case 'all': return {};
    case 'failed': return { reasons: REASONS.filter((reason) => reason !== 'ok') };
    case 'retried': return { retried: true };
    case 'late': return { late: true };
    case 'timeout': return { reasons: ['timeout'] };
    case 'refused': return { reasons: REASONS.filter((reason) => reason.startsWith('rejected:') || reason === 'shed') };
  }
}

/** Reader rows of every call that began up to `untilUs` and passes the filter, in order of id and so of start. */
export function listRows(reader: Reader, filter: RowFilter, untilUs: number): Int32Array {
  return reader.calls(0, untilUs + 1, callFilter(filter, reader), Math.max(1, reader.callCount));
}

const NO_OUTCOME: Outcome = { reason: 'ok', error: '', marks: 0, retryAfterMs: -1, by: 0, index: 0 };

export function callTarget(): CallTarget {
  return { row: -1, id: -1, startUs: 0, endUs: 0, client: 0, outcome: NO_OUTCOME };
}

/** The first place in `rows` whose call began at or after `atUs`; `rows.length` when none did. */
export function firstStartingAt(reader: Reader, rows: Int32Array, atUs: number): number {
  return lowest(reader, rows, (call) => call.startUs >= atUs);
}

/** The first place from `place` on whose call is under way at `atUs`; -1 when none is. */
export function firstOpenAt(reader: Reader, rows: Int32Array, place: number, atUs: number): number {
  const target = callTarget();
  for (let at = place; at < rows.length; at++) {
    reader.fillCall(rows[at] ?? 0, target);
    if (target.startUs > atUs) return -1;
    if (target.endUs > atUs) return at;
  }
  return -1;
}

/** The place of a call id in `rows`; -1 when the filter or sampling has left it out. */
export function placeOfCall(reader: Reader, rows: Int32Array, id: number): number {
  const place = lowest(reader, rows, (call) => call.id >= id);
  return place < rows.length && reader.call(rows[place] ?? -1).id === id ? place : -1;
}

function lowest(reader: Reader, rows: Int32Array, reached: (call: CallTarget) => boolean): number {
  const target = callTarget();
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    reader.fillCall(rows[middle] ?? 0, target);
    if (reached(target)) high = middle;
    else low = middle + 1;
  }
  return low;
}
