import { expect, test } from 'vitest';
import { BreakerBench } from '../../../../test/support/breaker-bench.ts';
import { outcomeOf } from '../../../../test/support/effects-log.ts';
import { CLOSED, HALF_OPEN, OPEN } from '../states.ts';
import { gobreaker } from './gobreaker.ts';
import type { GobreakerConfig } from './gobreaker-fields.ts';

const bench = (change: Partial<GobreakerConfig> = {}) => new BreakerBench(gobreaker, { tripFailures: 3, timeoutMs: 1000, ...change });
const FAIL = 'error Busy';
const FAILS = [FAIL, FAIL, FAIL];
const [REQUESTS, SUCCESSES, FAILURES, SUCCESSES_IN_ROW, FAILURES_IN_ROW, EXCLUSIONS] = [0, 1, 2, 3, 4, 5];
const counts = (of: BreakerBench, ...gauges: number[]) => gauges.map((gauge) => of.gauge(gauge) ?? 0);

test('by default the sixth failure in a row opens it, for 60 s', () => {
  const of = new BreakerBench(gobreaker, { timeoutMs: 0 });
  of.pass([FAIL, FAIL, FAIL, FAIL, FAIL], 0);
  expect(of.breaker.state).toBe(CLOSED);
  expect(of.pass([FAIL], 10)).toEqual(['forward 1', 'moved 1 until 60010', 'reply error Busy']);
});
test('a success starts the row again, but not the failures in all', () => {
  const row = bench(), all = bench({ readyToTrip: 'total' });
  for (const of of [row, all]) of.pass([FAIL, FAIL, 'ok', FAIL], 0);
  expect([row.breaker.state, all.breaker.state]).toEqual([CLOSED, OPEN]);
  expect(counts(row, REQUESTS, SUCCESSES, FAILURES, SUCCESSES_IN_ROW, FAILURES_IN_ROW)).toEqual([4, 1, 3, 0, 1]);
});
test('calls under way are in the requests, and thin the share of failures out', () => {
  const of = bench({ readyToTrip: 'ratio', minRequests: 2, tripRatio: 0.6 });
  for (const call of [1, 2, 3]) of.start(call, 0);
  of.end(1, 10);
  expect([of.breaker.state, ...counts(of, REQUESTS, FAILURES)]).toEqual([CLOSED, 3, 1]);
  of.end(2, 20);
  expect(of.breaker.state).toBe(OPEN);
});
test('the share is only looked at after a failure', () => {
  const of = bench({ readyToTrip: 'ratio', minRequests: 4, tripRatio: 0.5 });
  of.pass([FAIL, FAIL, 'ok', 'ok'], 0);
  expect(of.breaker.state).toBe(CLOSED);
  of.pass([FAIL], 10);
  expect(of.breaker.state).toBe(OPEN);
});
test.each([0, -3])('with %s failures to open, the first one opens it', (tripFailures) => {
  const of = bench({ tripFailures });
  of.pass(['ok'], 0);
  expect(of.breaker.state).toBe(CLOSED);
  of.pass([FAIL], 10);
  expect(of.breaker.state).toBe(OPEN);
});

test('it stays open at the very end of the wait, and a call strictly later makes it half-open', () => {
  const of = bench();
  of.pass(FAILS, 0);
  expect(of.start(1, 1002)).toEqual(['reply rejected:open']);
  expect(of.start(2, 1002.001)).toEqual(['moved 2', 'forward 1']);
});
test('half-open lets in as many calls as probes in all, and tells the others that there are too many', () => {
  const of = bench({ maxRequests: 2 });
  of.pass(FAILS, 0);
  of.start(1, 2000);
  of.end(1, 2001, 'ok');
  expect(of.start(2, 2002)).toEqual(['forward 1']);
  expect(of.start(3, 2003)).toEqual(['reply rejected:open TooManyRequests']);
  of.end(2, 2004, 'ok');
  expect([of.breaker.state, ...counts(of, REQUESTS, SUCCESSES_IN_ROW)]).toEqual([CLOSED, 0, 0]);
});
test('a half-open failure opens at once, and the other probes count no more', () => {
  const of = bench({ maxRequests: 3 });
  of.pass(FAILS, 0);
  for (const call of [1, 2]) of.start(call, 2000);
  expect(of.end(1, 2001)).toEqual(['moved 1 until 3001', 'reply error Busy']);
  expect(of.end(2, 2002, 'ok')).toEqual(['reply ok']);
  expect(counts(of, SUCCESSES)).toEqual([0]);
});
test('a probe that hangs refuses everyone, for ever', () => {
  const of = bench();
  of.pass(FAILS, 0);
  of.start(1, 2000);
  expect(of.start(2, 9_999_999)).toEqual(['reply rejected:open TooManyRequests']);
});

test('results of an earlier generation are dropped, success or failure', () => {
  const of = bench();
  for (const call of [1, 2, 3, 4, 5]) of.start(call, 0);
  for (const call of [1, 2, 3]) of.end(call, 1);
  expect(of.end(4, 2000, 'ok')).toEqual(['moved 2', 'reply ok']);   // its end alone makes it half-open
  expect(of.end(5, 2001)).toEqual(['reply error Busy']);
  expect([of.breaker.state, ...counts(of, REQUESTS, SUCCESSES, FAILURES)]).toEqual([HALF_OPEN, 0, 0, 0]);
});
test('a window is cleared by the first call strictly after it, and the next one begins then', () => {
  const of = bench({ intervalMs: 1000 });
  of.pass([FAIL, FAIL], 0);
  of.start(1, 1000);
  expect(counts(of, REQUESTS, FAILURES)).toEqual([3, 2]);
  of.start(2, 1500);
  expect(counts(of, REQUESTS, FAILURES)).toEqual([1, 0]);
  of.end(1, 1600);                                                  // begun in the window before
  expect(counts(of, REQUESTS, FAILURES)).toEqual([1, 0]);
  of.end(2, 2500);
  expect(counts(of, REQUESTS, FAILURES)).toEqual([1, 1]);
});
test('with buckets the oldest rolls off, and a result belongs to the bucket its call began in', () => {
  const of = bench({ intervalMs: 1900, bucketPeriodMs: 500, readyToTrip: 'total', tripFailures: 9 });   // 4 buckets: rounded up
  of.pass([FAIL, FAIL], 0);
  of.start(1, 100);
  of.start(2, 600);
  of.end(2, 700);
  expect(counts(of, REQUESTS, FAILURES, FAILURES_IN_ROW)).toEqual([4, 3, 3]);
  of.start(3, 2000);                                                // the first bucket has rolled off
  expect(counts(of, REQUESTS, FAILURES, FAILURES_IN_ROW)).toEqual([2, 1, 1]);
  of.end(1, 2001);
  expect(counts(of, REQUESTS, FAILURES)).toEqual([2, 1]);
  of.end(3, 2002, 'ok');
  of.start(4, 9000);                                                // all of it has
  expect(counts(of, REQUESTS, SUCCESSES, FAILURES, SUCCESSES_IN_ROW)).toEqual([1, 0, 0, 0]);
});
test('1.0.0 has no buckets and ignores no error', () => {
  const of = bench({ version: '1.0.0', intervalMs: 1000, bucketPeriodMs: 100, excludedErrors: ['Busy'] });
  of.pass([FAIL], 0);
  of.pass([FAIL], 900);
  expect(counts(of, FAILURES, EXCLUSIONS)).toEqual([2, 0]);
  of.start(1, 1001);
  expect(counts(of, FAILURES)).toEqual([0]);
});
test('an ignored error counts neither way and gives its half-open place back, but stays in the requests', () => {
  const of = bench({ excludedErrors: ['Busy', 'cancelled'], tripFailures: 1 });
  of.pass([FAIL], 0);
  expect(counts(of, REQUESTS, FAILURES, EXCLUSIONS)).toEqual([1, 0, 1]);
  of.pass(['error Down'], 10);
  of.start(1, 2000);
  expect(of.send(1, 2001, { type: 'cancel' })).toEqual(['reply cancelled', 'cancel 1']);
  expect([of.breaker.state, ...of.start(2, 2002)]).toEqual([HALF_OPEN, 'forward 1']);
});
test('an error may count as a success; a panic may in 2.4.0 only', () => {
  const successfulErrors = ['Busy', 'panic'];
  const old = bench({ version: '1.0.0', successfulErrors }), recent = bench({ successfulErrors });
  for (const of of [old, recent]) of.pass([FAIL, 'error panic'], 0);
  expect(counts(old, SUCCESSES, FAILURES)).toEqual([1, 1]);
  expect(counts(recent, SUCCESSES, FAILURES)).toEqual([2, 0]);
});
test('a caller that leaves is a failure, once', () => {
  const of = bench({ tripFailures: 1 });
  of.start(1, 0);
  expect(of.send(1, 1, { type: 'cancel' })).toEqual(['moved 1 until 1001', 'reply cancelled', 'cancel 1']);
  expect(of.send(1, 2, { type: 'late', attempt: 1, outcome: outcomeOf('ok') })).toEqual([]);
});
test('another interval begins a window at once, and calls under way count no more', () => {
  const of = bench({ intervalMs: 1000 });
  of.start(1, 0);
  of.edit({ intervalMs: 5000 });
  of.end(1, 10);
  expect(counts(of, REQUESTS, FAILURES)).toEqual([0, 0]);
});
test('it says what each arrow waits for', () => {
  const of = bench({ intervalMs: 1000, maxRequests: 2 });
  of.pass([FAIL, FAIL], 0);
  expect(of.conditions(500)[0]).toEqual({ from: CLOSED, to: OPEN, have: 2, need: 3, atUs: Infinity });
  expect(of.conditions(1001)[0]?.have).toBe(0);                     // the next call clears them first
  of.pass([FAIL], 900);
  expect(of.conditions(1000, 1900)[1]?.atUs).toBe(1_900_000);
  of.start(1, 2000);
  of.end(1, 2001, 'ok');
  expect(of.conditions(2002).slice(2).map((c) => [c.to, c.have, c.need])).toEqual([[CLOSED, 1, 2], [OPEN, 0, 1]]);
  const ratio = bench({ readyToTrip: 'ratio', minRequests: 5, tripRatio: 0.6 });
  expect(ratio.conditions(0)[0]?.need).toBe(3);
  ratio.pass(Array.from({ length: 10 }, () => 'ok'), 0);
  expect(ratio.conditions(10)[0]?.need).toBe(6);
});
