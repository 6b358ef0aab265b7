/** The attempts of a call in words, up to the playhead: what the bars of its row say. */
import type { Outcome } from '../../engine/outcome.ts';
import { SPAN } from '../../engine/recording/sink.ts';
import { formatDuration, formatInstant } from '../kit/format.ts';
import { outcomeStyle } from '../kit/outcome-style.ts';
import { lateWork } from './call-at.ts';
import { SEEN_TIMEOUT, type SpanTable } from './span-table.ts';

/** More attempts than this are told by their number. */
const MOST = 8;

export function seenLabel(seen: number, outcomes: readonly Outcome[]): string {
  const outcome = outcomes[seen];
  if (outcome !== undefined) return outcomeStyle(outcome.reason, outcome.marks).label;
  return outcomeStyle(seen === SEEN_TIMEOUT ? 'timeout' : 'cancelled').label;
}

export function attemptWords(table: SpanTable, row: number, outcomes: readonly Outcome[], nowUs: number): string {
  const words: string[] = [];
  let more = 0;
  for (let s = table.first[row] ?? 0; s < (table.first[row + 1] ?? 0); s++) {
    const sentUs = table.sentUs[s] ?? 0;
    if (sentUs > nowUs) continue;
    if (words.length >= MOST) more++;
    else words.push(oneAttempt(table, s, outcomes, nowUs));
  }
  if (more > 0) words.push(`${more} more`);
  return words.join('; ');
}

function oneAttempt(table: SpanTable, s: number, outcomes: readonly Outcome[], nowUs: number): string {
  const sentUs = table.sentUs[s] ?? 0;
  const leftUs = table.leftUs[s] ?? Infinity;
  const label = seenLabel(table.seen[s] ?? SEEN_TIMEOUT, outcomes);
  if (((table.flags[s] ?? 0) & SPAN.shortCircuit) !== 0 && leftUs <= nowUs) return `${label} at ${formatInstant(leftUs)}`;
  if (leftUs > nowUs) return `in flight since ${formatInstant(sentUs)}`;
  const late = lateWork(table, s);
  const worked = late === null || late.toUs > nowUs || late.toUs === Infinity ? '' : `, late work of ${formatDuration(Math.round((late.toUs - late.fromUs) / 1000))}`;
  return `${label} after ${formatDuration(Math.round((leftUs - sentUs) / 10) / 100)}${worked}`;
}
