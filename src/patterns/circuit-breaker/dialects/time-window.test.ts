import { expect, test } from 'vitest';
import { BreakerBench } from '../../../../test/support/breaker-bench.ts';
import { CLOSED, OPEN } from '../states.ts';
import { resilience4j } from './resilience4j.ts';
import type { Resilience4jConfig } from './resilience4j-fields.ts';

const bench = (change: Partial<Resilience4jConfig> = {}) =>
  new BreakerBench(resilience4j, {
    slidingWindowType: 'TIME_BASED',
    slidingWindowSeconds: 3,
    minimumNumberOfCalls: 2,
    permittedNumberOfCallsInHalfOpenState: 2,
    waitDurationInOpenStateMs: 1000,
    ...change,
  });
const FAIL = 'error Busy';
const [BUFFERED, FAILED, SLOW, FAILURE_RATE, SLOW_RATE, PERMITS] = [0, 1, 2, 3, 4, 5];
const counts = (of: BreakerBench, ...gauges: number[]) => gauges.map((gauge) => of.gauge(gauge) ?? 0);

test('a result leaves with its whole second, not after three seconds of its own', () => {
  const of = bench({ minimumNumberOfCalls: 9 });
  expect(of.pass([FAIL], 950)).toEqual(['forward 1', 'tick 2 in 2050', 'reply error Busy']);
  of.pass(['ok'], 2999);
  expect(counts(of, BUFFERED, FAILED)).toEqual([2, 1]);
  of.pass(['ok'], 3000);
  expect(counts(of, BUFFERED, FAILED)).toEqual([2, 0]);
});
test('the window moves on without calls, by a timer that rests when it is empty', () => {
  const of = bench({ minimumNumberOfCalls: 1, failureRateThreshold: 1 });
  of.pass(['ok', FAIL], 500);
  expect(counts(of, BUFFERED, FAILURE_RATE)).toEqual([2, 0.5]);
  of.pass(['ok'], 1200);
  expect(of.tick(2, 3000)).toEqual(['tick 2 in 1000']);
  expect(counts(of, BUFFERED, FAILED, FAILURE_RATE)).toEqual([1, 0, 0]);
  expect(of.tick(2, 4000)).toEqual([]);
  expect(counts(of, BUFFERED, FAILURE_RATE, SLOW_RATE)).toEqual([0, -1, -1]);
});
test('only a result decides: what the rest come to when a second has left opens nothing', () => {
  const of = bench({ failureRateThreshold: 0.6 });
  of.pass(['ok', 'ok'], 0);
  of.pass([FAIL, FAIL], 1000);
  expect([of.tick(2, 3000), of.gauge(FAILURE_RATE), of.breaker.state]).toEqual([['tick 2 in 1000'], 1, CLOSED]);
  of.pass(['ok'], 3100);
  expect(of.breaker.state).toBe(OPEN);
});
test('the minimum is not capped: fewer calls in that time never open it', () => {
  const of = bench({ minimumNumberOfCalls: 8 });
  for (let second = 0; second < 10; second += 1) of.pass([FAIL, FAIL], second * 1000);
  expect([of.breaker.state, ...counts(of, BUFFERED, FAILURE_RATE)]).toEqual([CLOSED, 6, -1]);
  expect(of.conditions(9999)[0]).toMatchObject({ have: 6, need: 4 });
  of.pass([FAIL, FAIL], 9500);
  expect(of.breaker.state).toBe(OPEN);
});
test('slow calls have a rate of their own', () => {
  const of = bench({ slowCallDurationThresholdMs: 200, slowCallRateThreshold: 0.5 });
  of.start(1, 0);
  of.end(1, 200, 'ok');
  of.start(2, 0);
  of.end(2, 200.001, 'ok');
  expect([of.breaker.state, ...counts(of, SLOW, SLOW_RATE)]).toEqual([OPEN, 1, 0.5]);
});
test('half-open counts its probes, whatever the time, and closing begins with no seconds', () => {
  const of = bench();
  of.pass([FAIL, FAIL], 0);
  expect(of.start(1, 1002)).toContain('stop tick 2');
  of.end(1, 1100, 'ok');
  of.start(2, 9000);
  expect(counts(of, BUFFERED, PERMITS)).toEqual([1, 2]);
  of.end(2, 9001, 'ok');
  expect([of.breaker.state, ...counts(of, BUFFERED, PERMITS)]).toEqual([CLOSED, 0, 0]);
});
test('while open the old seconds still leave', () => {
  const of = bench();
  of.pass([FAIL], 0);
  of.pass([FAIL], 1000);
  of.tick(2, 3000);
  expect([of.breaker.state, ...counts(of, BUFFERED, FAILURE_RATE)]).toEqual([OPEN, 1, -1]);
});
test('another number of seconds keeps what still belongs to it; another kind of window begins empty', () => {
  const of = bench({ minimumNumberOfCalls: 9 });
  of.pass([FAIL], 0);
  of.pass([FAIL], 1000);
  of.edit({ slidingWindowSeconds: 1 });
  expect(counts(of, BUFFERED)).toEqual([1]);
  of.edit({ slidingWindowType: 'COUNT_BASED', slidingWindowSize: 5 });
  expect(counts(of, BUFFERED, FAILED)).toEqual([0, 0]);
  of.pass([FAIL], 1500);
  expect(counts(of, BUFFERED, FAILED)).toEqual([1, 1]);
});
