import { expect, test } from 'vitest';
import { goResiliency, type GoResiliencyConfig } from './dialects/go-resiliency.ts';
import { resilience4j, type Resilience4jConfig } from './dialects/resilience4j.ts';
import { circuitBreaker } from './model.ts';
import { CLOSED, HALF_OPEN, OPEN } from './states.ts';
import { BreakerBench } from '../../../test/support/breaker-bench.ts';
import { outcomeOf } from '../../../test/support/effects-log.ts';

const go = (change: Partial<GoResiliencyConfig> = {}) => new BreakerBench(goResiliency, change);
const r4j = (change: Partial<Resilience4jConfig> = {}) =>
  new BreakerBench(resilience4j, {
    slidingWindowSize: 4,
    minimumNumberOfCalls: 4,
    permittedNumberOfCallsInHalfOpenState: 2,
    waitDurationInOpenStateMs: 1000,
    ...change,
  });
const FAIL = 'error Busy';

test('each dialect names its library, and they share the names of the states', () => {
  expect(Object.keys(circuitBreaker.dialects)).toEqual(circuitBreaker.fields.dialect.options.map((option) => option.value));
  expect(goResiliency.states).toEqual(resilience4j.states);
});

test('go-resiliency opens when the count equals the threshold, refuses, and is half-open by its timer', () => {
  const bench = go({ errorThreshold: 2 });
  expect(bench.pass([FAIL, 'ok', FAIL], 0).slice(-3)).toEqual(['tick 0 in 5000', 'moved 1 until 5002', 'reply error Busy']);
  expect(bench.start(1, 10)).toEqual(['reply rejected:open']);
  expect(bench.tick(0, 5002)).toEqual(['moved 2']);
});
test('go-resiliency counts a panic, a timeout and any other outcome that is not ok', () => {
  const bench = go();
  bench.pass(['error panic', 'timeout', 'rejected:limit'], 0);
  expect(bench.breaker.state).toBe(OPEN);
});
test('go-resiliency forgets errors lazily, and only strictly later than the last one + timeout', () => {
  const inTime = go({ errorThreshold: 2, timeoutMs: 1000 });
  inTime.pass([FAIL], 0);
  inTime.pass([FAIL], 1000);
  expect(inTime.breaker.state).toBe(OPEN);
  const tooLate = go({ errorThreshold: 2, timeoutMs: 1000 });
  tooLate.pass([FAIL], 0);
  expect(tooLate.gauge(0)).toBe(1);
  tooLate.pass([FAIL], 1001);
  expect([tooLate.breaker.state, tooLate.gauge(0)]).toEqual([CLOSED, 1]);
});
test.each([0, -2])('go-resiliency with an error threshold of %s never opens', (errorThreshold) => {
  const bench = go({ errorThreshold });
  bench.pass(Array.from({ length: 20 }, () => FAIL), 0);
  expect(bench.breaker.state).toBe(CLOSED);
});
test('go-resiliency half-open admits every call, and one error opens it again', () => {
  const bench = go({ errorThreshold: 1, successThreshold: 2 });
  bench.pass([FAIL], 0);
  bench.tick(0, 5000);
  for (const call of [1, 2, 3]) expect(bench.start(call, 5001)).toEqual(['forward 1']);
  bench.end(1, 5002, 'ok');
  expect(bench.gauge(1)).toBe(1);
  bench.end(2, 5003);
  expect([bench.breaker.state, bench.gauge(1)]).toEqual([OPEN, 0]);
  expect(bench.end(3, 5004)).toEqual(['reply error Busy']);
});
test('go-resiliency: results of an earlier state', () => {
  const bench = go({ errorThreshold: 1 });
  for (const call of [1, 2, 3]) bench.start(call, 0);
  bench.end(1, 1);
  bench.tick(0, 5001);
  bench.end(2, 5002, 'ok');
  expect(bench.breaker.state).toBe(HALF_OPEN);     // a success begun closed is not counted
  bench.end(3, 5003);
  expect(bench.breaker.state).toBe(OPEN);          // an error begun closed is
});
test('go-resiliency: a caller that leaves counts as an error, at once and once', () => {
  const bench = go({ errorThreshold: 1 });
  bench.start(1, 0);
  expect(bench.send(1, 1, { type: 'cancel' })).toEqual(['tick 0 in 5000', 'moved 1 until 5001', 'reply cancelled', 'cancel 1']);
  expect(bench.send(1, 2, { type: 'late', attempt: 1, outcome: outcomeOf('ok') })).toEqual([]);
});
test('go-resiliency: a threshold lowered below the count is met by the next error', () => {
  const bench = go({ errorThreshold: 5 });
  bench.pass([FAIL, FAIL, FAIL], 0);
  bench.edit({ errorThreshold: 2 });
  bench.pass([FAIL], 10);
  expect(bench.breaker.state).toBe(OPEN);
});
test('go-resiliency says what each arrow waits for', () => {
  const bench = go();
  bench.pass([FAIL, FAIL], 0);
  expect(bench.conditions(100)[0]).toEqual({ from: CLOSED, to: OPEN, have: 2, need: 3, atUs: Infinity });
  expect(bench.conditions(5002)[0]?.have).toBe(0);   // both would be forgotten by now
  bench.pass([FAIL], 200);
  expect(bench.conditions(2900, 5200)[1]).toEqual({ from: OPEN, to: HALF_OPEN, have: 0, need: 0, atUs: 5_200_000 });
  bench.edit({ errorThreshold: 0 });
  expect(bench.conditions(2900)[0]?.need).toBe(Infinity);
});

test('resilience4j opens at the threshold, inclusive, and a success may be the call that trips it', () => {
  const bench = r4j();
  expect(bench.pass([FAIL, FAIL, 'ok'], 0)).not.toContain('moved 1 until 1002');
  expect(bench.pass(['ok'], 10)).toEqual(['forward 1', 'moved 1 until 1010', 'reply ok']);
  expect([0, 1, 3].map((gauge) => bench.gauge(gauge))).toEqual([4, 2, 0.5]);
});
test('resilience4j leaves open lazily and strictly later, or by its timer', () => {
  const lazy = r4j();
  lazy.pass([FAIL, FAIL, FAIL, FAIL], 0);
  expect(lazy.start(1, 1003)).toEqual(['reply rejected:open']);
  expect(lazy.start(2, 1003.001)).toEqual(['moved 2', 'forward 1']);
  const timed = r4j({ automaticTransition: true });
  expect(timed.pass([FAIL, FAIL, FAIL, FAIL], 0)).toContain('tick 0 in 1000');
  expect(timed.tick(0, 1003)).toEqual(['moved 2']);
});
test('resilience4j half-open lets in a fixed number of calls and decides when their results are in', () => {
  const bench = r4j();
  bench.pass([FAIL, FAIL, FAIL, FAIL], 0);
  bench.start(1, 2000);
  bench.start(2, 2001);
  expect([bench.gauge(0), bench.gauge(5)]).toEqual([0, 2]);
  expect(bench.start(3, 2002)).toEqual(['reply rejected:open']);
  bench.end(1, 2003, 'ok');
  expect(bench.breaker.state).toBe(HALF_OPEN);
  expect(bench.conditions(2003).filter((c) => c.from === HALF_OPEN).map((c) => [c.to, c.have, c.need])).toEqual([[CLOSED, 1, 2], [OPEN, 0, 1], [OPEN, 0, 2]]);
  bench.end(2, 2004, 'ok');
  expect([bench.breaker.state, bench.gauge(5)]).toEqual([CLOSED, 0]);
});
test('resilience4j: ignored errors count neither way and give the permit back; unrecorded ones count as successes', () => {
  const bench = r4j({ ignoredErrors: ['Busy', 'timeout'], recordOnly: ['Down'] });
  bench.pass([FAIL, 'timeout', 'error Other', 'error Down'], 0);
  expect([bench.gauge(0), bench.gauge(1)]).toEqual([2, 1]);
  bench.pass(['error Down', 'error Down'], 10);
  bench.start(1, 2000);
  bench.end(1, 2001, FAIL);
  expect([bench.breaker.state, bench.gauge(5)]).toEqual([HALF_OPEN, 0]);
});
test('resilience4j: slow is strictly longer, and its own threshold opens', () => {
  const bench = r4j({ slidingWindowSize: 2, minimumNumberOfCalls: 2, slowCallDurationThresholdMs: 200, slowCallRateThreshold: 0.5 });
  bench.start(1, 0);
  bench.end(1, 200, 'ok');
  expect(bench.gauge(2) ?? 0).toBe(0);
  bench.start(2, 300);
  bench.end(2, 500.001, 'ok');
  expect([bench.gauge(2), bench.breaker.state]).toEqual([1, OPEN]);
});
test('resilience4j: a hung probe keeps it half-open for ever, or until the longest wait', () => {
  const bench = r4j({ maxWaitDurationInHalfOpenStateMs: 500 });
  bench.pass([FAIL, FAIL, FAIL, FAIL], 0);
  expect(bench.start(1, 2000)).toEqual(['tick 1 in 500', 'moved 2 until 2500', 'forward 1']);
  expect(bench.tick(1, 2500)).toEqual(['moved 1 until 3500', 'stop tick 1']);
});
test('resilience4j: a caller that leaves counts neither way', () => {
  const bench = r4j();
  bench.pass([FAIL, FAIL, FAIL, FAIL], 0);
  bench.start(1, 2000);
  expect(bench.send(1, 2001, { type: 'cancel' })).toEqual(['reply cancelled', 'cancel 1']);
  expect([bench.gauge(0), bench.gauge(5)]).toEqual([0, 0]);
});
test('resilience4j: the window slides, and a smaller one keeps the newest results', () => {
  const bench = r4j({ failureRateThreshold: 1 });
  bench.pass([FAIL, FAIL, 'ok', 'ok', 'ok'], 0);
  expect([bench.gauge(0), bench.gauge(1)]).toEqual([4, 1]);
  bench.edit({ slidingWindowSize: 2 });
  expect([bench.gauge(0), bench.gauge(1)]).toEqual([2, 0]);
});
test('resilience4j: the least number of failures follows the calls in the window', () => {
  const bench = r4j({ slidingWindowSize: 60, minimumNumberOfCalls: 20 });
  expect(bench.conditions(0)[0]?.need).toBe(10);
  bench.pass(Array.from({ length: 60 }, () => 'ok'), 0);
  expect(bench.conditions(100)[0]?.need).toBe(30);
});
