import { expect, test } from 'vitest';
import { evenCalls, handMadeReader, TELLING_CALL } from '../../../test/support/hand-made-reader.ts';
import { attemptWords } from './attempt-words.ts';
import { callAt, lateWork } from './call-at.ts';
import { callFilter, firstStartingAt, listRows, placeOfCall, ROW_FILTERS } from './row-list.ts';
import { collectSpans, SEEN_TIMEOUT } from './span-table.ts';

const reader = handMadeReader({ calls: [...evenCalls(7, 100), TELLING_CALL] });
const rows = listRows(reader, 'all', reader.untilUs);

test('rows are in order of start and found by time and id', () => {
  expect([...rows].map((row) => reader.call(row).id)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  expect(firstStartingAt(reader, rows, 250_000)).toBe(3);
  expect(firstStartingAt(reader, rows, 5_000_000)).toBe(8);
  expect(placeOfCall(reader, rows, 7)).toBe(7);
  expect(placeOfCall(reader, rows, 99)).toBe(-1);
});

test('filters keep what they say', () => {
  const kept = Object.fromEntries(ROW_FILTERS.map((filter) => [filter, listRows(reader, filter, reader.untilUs).length]));
  expect(kept).toEqual({ all: 8, failed: 1, retried: 1, late: 1, timeout: 1, refused: 0, own: 0 });
  expect(callFilter('refused', reader).reasons).toContain('shed');
});

test('a table of rows holds their attempts in order of sending, whatever order they ended in', () => {
  const table = collectSpans(reader, rows, 6, 8);
  expect([...table.id]).toEqual([6, 7]);
  expect([...table.first]).toEqual([0, 1, 4]);
  expect([...table.sentUs]).toEqual([600_000, 1_000_000, 1_400_000, 1_550_000]);
});

test('an attempt whose caller left at its deadline is a timeout, whatever the service answered', () => {
  const table = collectSpans(reader, rows, 7, 8);
  expect([...table.seen]).toEqual([1, 3, SEEN_TIMEOUT]);
});

test('the columns describe the call at the playhead', () => {
  const table = collectSpans(reader, rows, 7, 8);
  expect(callAt(table, 0, 900_000)).toEqual({ id: 7, phase: 'to come', outcome: -1, tries: 0, tookUs: -1 });
  expect(callAt(table, 0, 1_450_000)).toEqual({ id: 7, phase: 'in flight', outcome: -1, tries: 2, tookUs: 450_000 });
  expect(callAt(table, 0, 1_800_000)).toEqual({ id: 7, phase: 'over', outcome: 2, tries: 3, tookUs: 800_000 });
});

test('late work begins when the caller has left', () => {
  const table = collectSpans(reader, rows, 7, 8);
  expect(lateWork(table, 0)).toBeNull();
  expect(lateWork(table, 1)).toBeNull();
  expect(lateWork(table, 2)).toEqual({ fromUs: 1_800_000, toUs: 2_245_000 });
});

test('attempts are told in words up to the playhead', () => {
  const table = collectSpans(reader, rows, 7, 8);
  expect(attemptWords(table, 0, reader.outcomes, 1_700_000)).toBe('Error after 200 ms; Short-circuited at 1.400 s; in flight since 1.550 s');
  expect(attemptWords(table, 0, reader.outcomes, 3_000_000)).toBe('Error after 200 ms; Short-circuited at 1.400 s; Timeout after 250 ms, late work of 445 ms');
});
