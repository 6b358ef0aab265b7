/** A call as it stands at one instant: what the columns beside a timeline say. */
import type { SpanTable } from './span-table.ts';
import { SPAN } from '../../engine/recording/sink.ts';

export type CallPhase = 'to come' | 'in flight' | 'over';
export interface CallAt {
  readonly id: number;
  readonly phase: CallPhase;
  /** Index of the final outcome; -1 while there is none. */
  readonly outcome: number;
  /** Attempts the client has made so far; what services send to answer them is not counted. */
  readonly tries: number;
  /** From the start to the end or to now; -1 before the start. */
  readonly tookUs: number;
}

export function callAt(table: SpanTable, row: number, nowUs: number): CallAt {
  const id = table.id[row] ?? -1;
  const startUs = table.startUs[row] ?? 0;
  const endUs = table.endUs[row] ?? 0;
  if (nowUs < startUs) return { id, phase: 'to come', outcome: -1, tries: 0, tookUs: -1 };
  let tries = 0;
  for (let s = table.first[row] ?? 0; s < (table.first[row + 1] ?? 0); s++) if (table.byClient[s] === 1 && (table.sentUs[s] ?? 0) <= nowUs) tries++;
  if (nowUs < endUs) return { id, phase: 'in flight', outcome: -1, tries, tookUs: nowUs - startUs };
  return { id, phase: 'over', outcome: table.outcome[row] ?? -1, tries, tookUs: endUs - startUs };
}

/** Time on a worker after the caller had left. */
export interface LateWork { readonly fromUs: number; readonly toUs: number }

/** Null when there is none. */
export function lateWork(table: SpanTable, span: number): LateWork | null {
  const leftUs = table.leftUs[span] ?? Infinity;
  const endedUs = table.endedUs[span] ?? 0;
  const begunUs = table.begunUs[span] ?? -1;
  const flags = table.flags[span] ?? 0;
  if (!(endedUs > leftUs) || begunUs < 0 || (flags & (SPAN.notBegun | SPAN.shortCircuit)) !== 0) return null;
  return { fromUs: Math.max(leftUs, begunUs), toUs: endedUs };
}
