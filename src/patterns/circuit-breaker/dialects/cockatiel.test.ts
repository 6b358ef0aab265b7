import { expect, test } from 'vitest';
import { BreakerBench } from '../../../../test/support/breaker-bench.ts';
import { outcomeOf } from '../../../../test/support/effects-log.ts';
import { CLOSED, HALF_OPEN, OPEN } from '../states.ts';
import { cockatiel } from './cockatiel.ts';
import type { CockatielConfig } from './cockatiel-fields.ts';

const bench = (change: Partial<CockatielConfig> = {}) => new BreakerBench(cockatiel, { consecutiveFailures: 2, halfOpenAfterMs: 1000, ...change });
const counting = (change: Partial<CockatielConfig> = {}) => bench({ breaker: 'count', threshold: 0.5, size: 4, ...change });
const FAIL = 'error Busy';
const WOKEN = { type: 'woken', outcome: null } as const;
const [FAILED, CALLS, WAITING, FAILED_TRIALS] = [0, 1, 2, 3];

test('failures in a row open it, and a success between them starts the count again', () => {
  const of = bench();
  of.pass([FAIL, 'ok', FAIL], 0);
  expect([of.breaker.state, of.gauge(FAILED)]).toEqual([CLOSED, 1]);
  expect(of.pass([FAIL], 10)).toEqual(['forward 1', 'moved 1 until 1010', 'reply error Busy']);
});
test.each([0, -3])('with a threshold of %s the first failure opens it', (consecutiveFailures) => {
  const of = bench({ consecutiveFailures });
  of.pass([FAIL], 0);
  expect(of.breaker.state).toBe(OPEN);
});
test('the first call at the very end of the wait is the trial', () => {
  const of = bench();
  of.pass([FAIL, FAIL], 0);
  expect(of.start(1, 1000.999)).toEqual(['reply rejected:open']);
  expect(of.start(2, 1001)).toEqual(['moved 2', 'forward 1']);
});
test('whoever comes during the trial waits, and all run when it succeeds', () => {
  const of = bench();
  of.pass([FAIL, FAIL], 0);
  of.start(1, 2000);
  of.fx.handle = 2;
  expect(of.start(2, 2001)).toEqual([]);
  of.fx.handle = 3;
  expect([of.start(3, 2002), of.gauge(WAITING)]).toEqual([[], 2]);
  expect(of.end(1, 2100, 'ok')).toEqual(['moved 0', 'wake 2', 'wake 3', 'reply ok']);
  expect([of.gauge(WAITING), of.gauge(FAILED)]).toEqual([0, 0]);
  expect([...of.send(2, 2100, WOKEN), ...of.send(3, 2100, WOKEN)]).toEqual(['forward 1 after probe', 'forward 1 after probe']);
});
test('whoever waited is refused when the trial fails', () => {
  const of = bench();
  of.pass([FAIL, FAIL], 0);
  of.start(1, 2000);
  of.fx.handle = 2;
  of.start(2, 2001);
  expect(of.end(1, 2100)).toEqual(['moved 1 until 3100', 'wake 2', 'reply error Busy']);
  expect(of.send(2, 2100, WOKEN)).toEqual(['reply rejected:open']);
});
test('without a wait the first of those who waited is the next trial, and the others wait for it', () => {
  const of = bench({ consecutiveFailures: 1, halfOpenAfterMs: 0 });
  of.pass([FAIL], 0);
  of.start(1, 10);
  of.fx.handle = 2;
  of.start(2, 11);
  of.fx.handle = 3;
  of.start(3, 12);
  of.end(1, 20);
  expect([of.send(2, 20, WOKEN), of.send(3, 20, WOKEN), of.gauge(WAITING)]).toEqual([['moved 2', 'forward 1 after probe'], [], 1]);
});
test('a list of waits: the next one after each failed trial, the last one repeats, a close starts it again', () => {
  const of = bench({ consecutiveFailures: 1, halfOpenBackoff: 'list', halfOpenAfterListMs: [100, 300] });
  const moves = (outcomes: readonly string[], fromMs: number) =>
    outcomes.flatMap((outcome, i) => of.pass([outcome], fromMs + i * 1000)).filter((line) => line.startsWith('moved 1'));
  expect(moves([FAIL, FAIL, FAIL, FAIL], 0)).toEqual(['moved 1 until 100', 'moved 1 until 1300', 'moved 1 until 2300', 'moved 1 until 3300']);
  expect(of.gauge(FAILED_TRIALS)).toBe(3);
  expect(moves(['ok', FAIL], 4000)).toEqual(['moved 1 until 5100']);
  expect(bench({ consecutiveFailures: 1, halfOpenBackoff: 'list', halfOpenAfterListMs: [] }).pass([FAIL], 0)).toContain('moved 1 until 0');
});

test('a success of a call begun before it opened starts the count again while it is open', () => {
  const of = bench();
  of.start(1, 0);
  of.pass([FAIL, FAIL], 1);
  of.end(1, 500, 'ok');
  expect([of.breaker.state, of.gauge(FAILED)]).toEqual([OPEN, 0]);
});
test('a failure of a call begun before it opened ends the trial, whose own success then moves nothing', () => {
  const of = bench();
  of.start(1, 0);
  of.pass([FAIL, FAIL], 1);
  of.start(2, 1500);
  expect(of.end(1, 1600)).toEqual(['moved 1 until 2600', 'reply error Busy']);
  expect(of.end(2, 1700, 'ok')).toEqual(['reply ok']);
  expect([of.breaker.state, of.gauge(FAILED)]).toEqual([OPEN, 0]);
});
test('a trial of an earlier half-open closes a later one, whose callers go on waiting for their own trial', () => {
  const of = bench({ consecutiveFailures: 1 });
  of.start(1, 0);
  of.pass([FAIL], 1);
  of.start(2, 1100);
  of.end(1, 1200);
  of.start(3, 2300);
  of.fx.handle = 4;
  of.start(4, 2301);
  expect(of.end(2, 2400, 'ok')).toEqual(['moved 0', 'reply ok']);
  expect(of.end(3, 2500)).toEqual(['moved 1 until 3500', 'wake 4', 'reply error Busy']);
});
test('an error that is not handled counts neither way, and as the trial it closes the breaker without clearing the count', () => {
  const of = bench({ unhandledErrors: ['Missing', 'timeout'] });
  of.pass([FAIL, 'error Missing', 'timeout'], 0);
  expect([of.breaker.state, of.gauge(FAILED)]).toEqual([CLOSED, 1]);
  of.pass([FAIL], 10);
  expect(of.pass(['error Missing'], 2000)).toEqual(['moved 2', 'forward 1', 'moved 0', 'reply error Missing']);
  expect(of.gauge(FAILED)).toBe(2);
  of.pass([FAIL], 2100);
  expect(of.breaker.state).toBe(OPEN);
});

test('a share of the last calls opens it when it is exceeded, after a failure, with enough calls', () => {
  const of = counting();
  of.pass([FAIL, FAIL, FAIL], 0);
  expect(of.breaker.state).toBe(CLOSED);
  of.pass(['ok'], 10);
  expect([of.breaker.state, of.gauge(FAILED), of.gauge(CALLS)]).toEqual([CLOSED, 3, 4]);
  expect(of.pass([FAIL], 20)).toContain('moved 1 until 1020');
  const even = counting();
  even.pass(['ok', 'ok', FAIL, FAIL], 0);
  expect(even.breaker.state).toBe(CLOSED);
});
test('a success in half-open empties the window and is its first result; a failure is only one more', () => {
  const of = counting({ minimumNumberOfCalls: 1 });
  of.pass([FAIL], 0);
  of.pass([FAIL], 1500);
  expect([of.gauge(FAILED), of.gauge(CALLS)]).toEqual([2, 2]);
  of.pass(['ok'], 3000);
  expect([of.breaker.state, of.gauge(FAILED), of.gauge(CALLS)]).toEqual([CLOSED, 0, 1]);
});
test('sampling drops at most one slice per result: after a pause old failures count far longer than the time', () => {
  const of = bench({ breaker: 'sampling', threshold: 0.5, durationMs: 5000, minimumRps: 1 });
  of.pass([FAIL, FAIL, FAIL, FAIL], 0);
  expect(of.breaker.state).toBe(CLOSED);
  of.pass(['ok'], 60_000);
  expect([of.gauge(FAILED), of.gauge(CALLS)]).toEqual([4, 5]);
  of.pass([FAIL], 60_001);
  expect(of.breaker.state).toBe(OPEN);
  for (const atMs of [70_000, 80_000, 90_000, 100_000]) of.pass(['ok'], atMs);
  expect(of.gauge(CALLS)).toBeLessThan(6);
});
test('sampling asks for five failures a second at the threshold, unless told another rate', () => {
  const needs = (change: Partial<CockatielConfig>) => bench({ breaker: 'sampling', threshold: 0.5, durationMs: 5000, ...change }).conditions(0)[0]?.need;
  expect([needs({}), needs({ minimumRps: 2 }), needs({ minimumRps: -1 }), needs({ threshold: 0.2 })]).toEqual([26, 6, 1, 26]);
});

test('a caller that leaves: its work fails, and counts', () => {
  const of = bench({ consecutiveFailures: 1 });
  of.start(1, 0);
  expect(of.send(1, 1, { type: 'cancel' })).toEqual(['moved 1 until 1001', 'reply cancelled', 'cancel 1']);
  expect(of.send(1, 2, { type: 'late', attempt: 1, outcome: outcomeOf('ok') })).toEqual([]);
});
test('a caller that leaves while it waits never runs; one that ran after waiting cannot be told, and its work goes on', () => {
  const of = bench();
  of.pass([FAIL, FAIL], 0);
  of.start(1, 2000);
  of.fx.handle = 2;
  of.start(2, 2001);
  of.fx.handle = 3;
  of.start(3, 2002);
  of.fx.handle = 2;
  expect([of.send(2, 2050, { type: 'cancel' }), of.gauge(WAITING)]).toEqual([['reply cancelled'], 1]);
  expect(of.end(1, 2100, 'ok')).toEqual(['moved 0', 'wake 3', 'reply ok']);
  expect(of.send(2, 2100, WOKEN)).toEqual([]);
  of.send(3, 2100, WOKEN);
  expect(of.send(3, 2200, { type: 'cancel' })).toEqual(['reply cancelled']);
  of.send(3, 2300, { type: 'late', attempt: 1, outcome: outcomeOf(FAIL) });
  expect(of.gauge(FAILED)).toBe(1);
});
test('a smaller window keeps the newest results; another rule starts afresh', () => {
  const of = counting({ size: 10 });
  of.pass([FAIL, FAIL, 'ok', 'ok'], 0);
  of.edit({ size: 3 });
  expect([of.gauge(FAILED), of.gauge(CALLS)]).toEqual([1, 3]);
  of.edit({ breaker: 'consecutive' });
  expect([of.gauge(FAILED), of.gauge(CALLS)]).toEqual([0, 0]);
});
test('it says what each arrow waits for', () => {
  const of = counting({ size: 10 });
  of.pass([FAIL, FAIL], 0);
  expect(of.conditions(10)[0]).toEqual({ from: CLOSED, to: OPEN, have: 2, need: 6, atUs: Infinity });
  const open = bench();
  open.pass([FAIL, FAIL], 0);
  expect(open.conditions(10, 1001)[1]).toEqual({ from: OPEN, to: HALF_OPEN, have: 0, need: 0, atUs: 1_001_000 });
});
