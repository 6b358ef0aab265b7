import { describe, expect, test } from 'vitest';
import { BreakerBench } from '../../../../test/support/breaker-bench.ts';
import { CLOSED, HALF_OPEN, OPEN } from '../states.ts';
import { SLOW } from './resilience4j-gauges.ts';
import { leastToReach, reaches } from './resilience4j-rates.ts';
import { resilience4j } from './resilience4j.ts';
import type { Resilience4jConfig } from './resilience4j-fields.ts';

const bench = (change: Partial<Resilience4jConfig> = {}) =>
  new BreakerBench(resilience4j, {
    slidingWindowSize: 3,
    minimumNumberOfCalls: 3,
    waitDurationInOpenStateMs: 500,
    permittedNumberOfCallsInHalfOpenState: 1,
    ...change,
  });
const FAIL = 'error Busy';

describe('a rate is compared in per cent of single precision', () => {
  test('2 of 3 reach 66.6666667 %, which they are not in double precision', () => {
    const of = bench({ failureRateThreshold: 0.666666667 });
    expect(2 / 3).toBeLessThan(0.666666667);
    of.pass(['ok', FAIL, FAIL], 0);
    expect(of.breaker.state).toBe(OPEN);
  });
  test('and not 66.6667 %', () => {
    const of = bench({ failureRateThreshold: 0.666667 });
    of.pass(['ok', FAIL, FAIL], 0);
    expect(of.breaker.state).toBe(CLOSED);
  });
  test('a threshold of a tenth of a per cent is reached by just as many', () => {
    // 3.6 / 100 is a little more than 9 / 250
    expect(reaches(9 / 250, 3.6 / 100)).toBe(true);
    expect(reaches(8 / 250, 3.6 / 100)).toBe(false);
  });
  test('what an arrow needs is the least that opens it', () => {
    for (let n = 1; n <= 200; n++) {
      for (const percent of [0.1, 3.6, 28.6, 33.333333, 50, 66.6666667, 99.9, 100]) {
        const need = leastToReach(percent / 100, n);
        expect([reaches(need / n, percent / 100), reaches((need - 1) / n, percent / 100)]).toEqual([true, false]);
      }
    }
  });
});

test('a slow call leaves the window of calls in its turn', () => {
  const of = bench({ slidingWindowSize: 4, minimumNumberOfCalls: 4, slowCallDurationThresholdMs: 10, slowCallRateThreshold: 0.75 });
  const slow = (call: number, atMs: number): void => { of.start(call, atMs); of.end(call, atMs + 11, 'ok'); };
  slow(1, 0);
  slow(2, 20);
  of.pass(['ok', 'ok', 'ok'], 40);
  slow(3, 60);
  expect([of.breaker.state, of.gauge(SLOW)]).toEqual([CLOSED, 1]);
  slow(4, 80);
  expect(of.breaker.state).toBe(CLOSED);
  slow(5, 100);
  expect(of.breaker.state).toBe(OPEN);
});

describe('waits are cut to whole ms', () => {
  test('how long it stays open', () => {
    const of = bench({ waitDurationInOpenStateMs: 500.9 });
    expect(of.pass([FAIL, FAIL, FAIL], 0)).toContain('moved 1 until 502');
    of.start(1, 502);
    expect(of.breaker.state).toBe(OPEN);
    of.start(2, 502.001);
    expect(of.breaker.state).toBe(HALF_OPEN);
  });
  test('how long it may be half-open: below 1 ms for ever', () => {
    const of = bench({ maxWaitDurationInHalfOpenStateMs: 0.9 });
    of.pass([FAIL, FAIL, FAIL], 0);
    expect(of.start(1, 600)).toContain('moved 2');
  });
});
