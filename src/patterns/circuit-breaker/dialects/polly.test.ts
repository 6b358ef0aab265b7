import { expect, test } from 'vitest';
import { BreakerBench } from '../../../../test/support/breaker-bench.ts';
import { CLOSED, HALF_OPEN, OPEN } from '../states.ts';
import { polly } from './polly.ts';
import type { PollyConfig } from './polly-fields.ts';

const bench = (change: Partial<PollyConfig> = {}) =>
  new BreakerBench(polly, { failureRatio: 0.5, minimumThroughput: 4, samplingDurationMs: 1000, breakDurationMs: 500, ...change });
const FAIL = 'error Busy';
const FOUR = [FAIL, FAIL, FAIL, FAIL];
const [FAILED, CALLS, ATTEMPTS] = [0, 1, 2];
const counts = (of: BreakerBench, ...gauges: number[]) => gauges.map((gauge) => of.gauge(gauge) ?? 0);

test('by default a tenth of at least 100 results within 30 s opens it, for 5 s', () => {
  const of = new BreakerBench(polly, {});
  of.pass([...Array.from({ length: 90 }, () => 'ok'), ...Array.from({ length: 9 }, () => FAIL)], 0);
  expect(of.breaker.state).toBe(CLOSED);
  expect(of.pass([FAIL], 200)).toEqual(['forward 1', 'moved 1 until 5200', 'reply error Busy']);
});
test('the ratio is inclusive, and looked at after failures only', () => {
  const of = bench();
  of.pass([FAIL, FAIL, FAIL, 'ok'], 0);
  expect(of.breaker.state).toBe(CLOSED);
  of.pass(['ok', 'ok', 'ok'], 10);
  expect(of.breaker.state).toBe(CLOSED);
  of.pass([FAIL], 20);
  expect([of.breaker.state, ...counts(of, FAILED, CALLS)]).toEqual([OPEN, 4, 8]);
});
test('below the ratio enough results do not open it', () => {
  const of = bench();
  of.pass(['ok', 'ok', 'ok', FAIL], 0);
  expect([of.breaker.state, ...counts(of, FAILED, CALLS)]).toEqual([CLOSED, 1, 4]);
});
test('a ratio of zero: any failure, once there are enough results', () => {
  const of = bench({ failureRatio: 0 });
  of.pass(['ok', 'ok', 'ok', FAIL], 0);
  expect(of.breaker.state).toBe(OPEN);
});
test('a slice begins with the first result after the one before, and is dropped whole when its start is as old as the window', () => {
  const of = bench();
  of.pass([FAIL, FAIL, FAIL], 50);      // slices are 100 ms: this one lasts from 50 to 150
  of.pass(['ok'], 149);
  of.pass(['ok'], 400);
  expect(of.tick(0, 1050)).toEqual(['tick 0 in 350']);
  expect(counts(of, FAILED, CALLS)).toEqual([0, 1]);
  of.pass([FAIL, FAIL, FAIL], 1100);
  expect(of.breaker.state).toBe(OPEN);
});
test('the timer that tells of dropped slices decides nothing: at the same instant the call sees them dropped too', () => {
  const of = bench();
  of.pass([FAIL, FAIL, FAIL], 0);
  of.pass([FAIL], 1000);
  expect([of.breaker.state, ...counts(of, FAILED, CALLS)]).toEqual([CLOSED, 1, 1]);
});
test('the first call at the very end of the break is the trial, and all others are refused until it ends', () => {
  const of = bench();
  of.pass(FOUR, 0);
  expect(of.start(1, 502.999)).toEqual(['reply rejected:open']);
  expect(of.start(2, 503)).toEqual(['moved 2', 'forward 1']);
  expect(of.start(3, 60_000)).toEqual(['reply rejected:open']);
  expect([of.end(2, 60_001, 'ok'), ...counts(of, FAILED, CALLS)]).toEqual([['moved 0', 'reply ok'], 0, 0]);
});
test('a failed trial opens it for another whole break and is not counted', () => {
  const of = bench();
  of.pass(FOUR, 0);
  of.start(1, 600);
  expect(of.end(1, 800)).toEqual(['moved 1 until 1300', 'reply error Busy']);
  expect(counts(of, FAILED, CALLS)).toEqual([4, 4]);
});
test('results of calls begun before: recorded while it is open, decisive while it is half-open', () => {
  const of = bench();
  for (const call of [1, 2, 3]) of.start(call, 0);
  of.pass(FOUR, 1);
  of.end(1, 10, 'ok');
  expect([of.breaker.state, ...counts(of, FAILED, CALLS)]).toEqual([OPEN, 4, 5]);
  of.start(4, 600);
  expect(of.end(2, 610)).toEqual(['moved 1 until 1110', 'reply error Busy']);
  expect(of.end(4, 620, 'ok')).toEqual(['reply ok']);
  of.start(5, 1200);
  expect(of.end(3, 1210, 'ok')).toEqual(['moved 0', 'reply ok']);
  expect([of.end(5, 1220), ...counts(of, FAILED, CALLS)]).toEqual([['reply error Busy'], 1, 1]);
});
test('an error that is not handled is a success, and as the trial it closes the breaker; so does a caller that leaves', () => {
  const of = bench({ unhandledErrors: ['Missing', 'cancelled'] });
  of.pass(['error Missing', 'error Missing', FAIL, FAIL], 0);
  expect([of.breaker.state, ...counts(of, FAILED, CALLS)]).toEqual([OPEN, 2, 4]);
  of.pass(['error Missing'], 600);
  expect(of.breaker.state).toBe(CLOSED);
  of.pass(FOUR, 700);
  of.start(1, 1300);
  expect(of.send(1, 1310, { type: 'cancel' })).toEqual(['moved 0', 'reply cancelled', 'cancel 1']);
});
test('a list of breaks goes by the number of half-open attempts, which a close starts again', () => {
  const of = bench({ breaks: 'list', breakDurationsMs: [500, 2000] });
  expect(of.pass(FOUR, 0)).toContain('moved 1 until 503');
  expect([of.pass([FAIL], 600).at(-2), of.pass([FAIL], 3000).at(-2), ...counts(of, ATTEMPTS)]).toEqual(['moved 1 until 2600', 'moved 1 until 5000', 2]);
  of.pass(['ok'], 6000);
  expect([of.pass(FOUR, 6100).at(-2), ...counts(of, ATTEMPTS)]).toEqual(['moved 1 until 6603', 0]);
});
test('a shorter window forgets at once what is too old for it', () => {
  const of = bench();
  of.pass([FAIL, FAIL], 0);
  of.fx.nowUs = 700_000;
  of.edit({ samplingDurationMs: 600 });
  expect(counts(of, FAILED, CALLS)).toEqual([0, 0]);
});
test('it says what each arrow waits for', () => {
  const of = bench({ minimumThroughput: 10, failureRatio: 0.3 });
  of.pass([FAIL], 0);
  expect(of.conditions(10)[0]).toEqual({ from: CLOSED, to: OPEN, have: 1, need: 3, atUs: Infinity });
  of.breaker.state = OPEN;
  expect(of.conditions(10, 500)[1]).toEqual({ from: OPEN, to: HALF_OPEN, have: 0, need: 0, atUs: 500_000 });
});
