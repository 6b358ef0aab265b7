/** The attempts of the calls on screen as flat columns: filled once per set of rows, drawn again and again without an object per attempt. */
import type { Reader, SpanTarget } from '../../engine/recording/reading.ts';
import { SPAN } from '../../engine/recording/sink.ts';
import { callTarget } from './row-list.ts';

/** Entries of `seen` below 0: what the caller saw when it left before the answer. */
export const SEEN_TIMEOUT = -1;
export const SEEN_CANCELLED = -2;

export interface SpanTable {
  /** Calls, one a row. */
  readonly rows: number;
  readonly id: Float64Array; readonly startUs: Float64Array; readonly endUs: Float64Array; readonly outcome: Int16Array;
  /** Spans of row r are first[r] to first[r + 1], in order of sending. */
  readonly first: Uint32Array;
  readonly sentUs: Float64Array; readonly queuedUs: Float64Array; readonly begunUs: Float64Array;
  /** Infinity: still open when the run ended. */
  readonly endedUs: Float64Array; readonly leftUs: Float64Array; readonly deadlineUs: Float64Array;
  /** Index of what the caller saw in `Reader.outcomes`, or one of `SEEN_TIMEOUT`, `SEEN_CANCELLED`. */
  readonly seen: Int16Array;
  readonly flags: Uint8Array;
  /** 1: sent by the client itself; 0: by a service, to answer it. */
  readonly byClient: Uint8Array;
  readonly spanRow: Int32Array;
}

type Columns = 'sentUs' | 'queuedUs' | 'begunUs' | 'endedUs' | 'leftUs' | 'deadlineUs';
const TIMES: readonly Columns[] = ['sentUs', 'queuedUs', 'begunUs', 'endedUs', 'leftUs', 'deadlineUs'];

/** The spans of rows[from, to); those from an entrance to its queue are left out. */
export function collectSpans(reader: Reader, rows: Int32Array, from: number, to: number): SpanTable {
  const begin = Math.max(0, from);
  const count = Math.max(0, Math.min(rows.length, to) - begin);
  const call = callTarget();
  const span: SpanTarget = {
    row: -1,
    owner: -1,
    sentUs: 0,
    queuedUs: -1,
    begunUs: -1,
    endedUs: 0,
    leftUs: 0,
    deadlineUs: Infinity,
    link: 0,
    instance: 0,
    outcome: call.outcome,
    attempt: 1,
    flags: 0,
  };
  const table = emptyTable(count, countSpans(reader, rows, begin, count, call));
  const clients = new Set(reader.meta.clients.map((client) => client.id));
  const nodes = new Set(reader.meta.nodes.map((node) => node.id));
  /** A node is no caller that has had its answer: it gives a delivery up when its time is up. */
  const byNode = reader.meta.links.map((link) => nodes.has(link.fromId));
  const byClient = reader.meta.links.map((link) => (clients.has(link.fromId) ? 1 : 0));
  let n = 0;
  for (let r = 0; r < count; r++) {
    reader.fillCall(rows[begin + r] ?? 0, call);
    table.id[r] = call.id;
    table.startUs[r] = call.startUs;
    table.endUs[r] = call.endUs;
    table.outcome[r] = call.outcome.index;
    table.first[r] = n;
    for (let row = reader.firstSpanOf(call.id); row >= 0; row = reader.nextSpanOf(row)) {
      reader.fillSpan(row, span);
      // What passes a service's entrance is the same attempt once more.
      if (reader.meta.links[span.link]?.door === true) continue;
      let at = n++;
      for (; at > (table.first[r] ?? 0) && (table.sentUs[at - 1] ?? 0) > span.sentUs; at--) copySpan(table, at - 1, at);
      table.sentUs[at] = span.sentUs;
      table.queuedUs[at] = span.queuedUs;
      table.begunUs[at] = span.begunUs;
      table.endedUs[at] = span.endedUs < 0 ? Infinity : span.endedUs;
      table.leftUs[at] = span.leftUs < 0 ? Infinity : span.leftUs;
      table.deadlineUs[at] = span.deadlineUs < 0 ? Infinity : span.deadlineUs;
      table.seen[at] = seenOutcome(span, byNode[span.link] === true ? Infinity : call.endUs, call.outcome.reason === 'ok');
      table.flags[at] = span.flags;
      table.byClient[at] = byClient[span.link] ?? 0;
      table.spanRow[at] = row;
    }
  }
  table.first[count] = n;
  return table;
}

/** A caller that left at its deadline saw a timeout; one that left early because its call had ended well had no more use for the answer. */
export function seenOutcome(span: SpanTarget, callEndUs: number, callOk: boolean): number {
  if ((span.flags & SPAN.departed) === 0) return span.outcome.index;
  const early = span.deadlineUs < 0 || span.leftUs < span.deadlineUs;
  return early && callOk && span.leftUs >= callEndUs ? SEEN_CANCELLED : SEEN_TIMEOUT;
}

function countSpans(reader: Reader, rows: Int32Array, begin: number, count: number, call: ReturnType<typeof callTarget>): number {
  let spans = 0;
  for (let r = 0; r < count; r++) {
    reader.fillCall(rows[begin + r] ?? 0, call);
    for (let row = reader.firstSpanOf(call.id); row >= 0; row = reader.nextSpanOf(row)) spans++;
  }
  return spans;
}

function emptyTable(rows: number, spans: number): SpanTable {
  return {
    rows,
    id: new Float64Array(rows), startUs: new Float64Array(rows), endUs: new Float64Array(rows), outcome: new Int16Array(rows),
    first: new Uint32Array(rows + 1),
    sentUs: new Float64Array(spans), queuedUs: new Float64Array(spans), begunUs: new Float64Array(spans),
    endedUs: new Float64Array(spans), leftUs: new Float64Array(spans), deadlineUs: new Float64Array(spans),
    seen: new Int16Array(spans), flags: new Uint8Array(spans), byClient: new Uint8Array(spans), spanRow: new Int32Array(spans),
  };
}

function copySpan(table: SpanTable, from: number, to: number): void {
  for (const name of TIMES) table[name][to] = table[name][from] ?? 0;
  table.seen[to] = table.seen[from] ?? 0;
  table.flags[to] = table.flags[from] ?? 0;
  table.byClient[to] = table.byClient[from] ?? 0;
  table.spanRow[to] = table.spanRow[from] ?? -1;
}
