import { expect, test } from 'vitest';
import { BreakerBench } from '../../../../test/support/breaker-bench.ts';
import { CLOSED, HALF_OPEN, OPEN } from '../states.ts';
import { goResiliency } from './go-resiliency.ts';
import type { GoResiliencyConfig } from './go-resiliency.ts';

const bench = (change: Partial<GoResiliencyConfig> = {}) =>
  new BreakerBench(goResiliency, { errorThreshold: 3, successThreshold: 2, timeoutMs: 1000, ...change });
const FAIL = 'error Busy';
const [ERRORS, SUCCESSES] = [0, 1];
/** Half-open at 1002, after three failures from 0 on. */
function halfOpen(change: Partial<GoResiliencyConfig> = {}): BreakerBench {
  const of = bench(change);
  of.pass([FAIL, FAIL, FAIL], 0);
  of.tick(0, 1002);
  expect(of.breaker.state).toBe(HALF_OPEN);
  return of;
}

test.each([1, 2])('a threshold lowered to %s, which the errors have reached, is met by the next one', (errorThreshold) => {
  const of = bench();
  of.pass([FAIL, FAIL], 0);
  of.edit({ errorThreshold });
  expect([of.breaker.state, of.gauge(ERRORS)]).toEqual([CLOSED, errorThreshold - 1]);
  of.pass([FAIL], 10);
  expect(of.breaker.state).toBe(OPEN);
});
test('one that is still above the errors leaves them, and zero or less never opens', () => {
  const of = bench();
  of.pass([FAIL], 0);
  of.edit({ errorThreshold: 2 });
  expect(of.gauge(ERRORS)).toBe(1);
  of.edit({ errorThreshold: 0 });
  of.pass([FAIL, FAIL, FAIL, FAIL], 10);
  expect([of.breaker.state, of.gauge(ERRORS)]).toEqual([CLOSED, 5]);
});
test('successes in half-open close it when they are enough, also when fewer become enough; zero or less never do', () => {
  const of = halfOpen({ successThreshold: 5 });
  of.pass(['ok', 'ok', 'ok'], 1100);
  of.edit({ successThreshold: 2 });
  expect([of.breaker.state, of.gauge(SUCCESSES)]).toEqual([HALF_OPEN, 1]);
  of.pass(['ok'], 1200);
  expect([of.breaker.state, of.gauge(SUCCESSES), of.gauge(ERRORS)]).toEqual([CLOSED, 0, 0]);
  const never = halfOpen({ successThreshold: 0 });
  never.pass(Array.from({ length: 20 }, () => 'ok'), 1100);
  expect([never.breaker.state, never.gauge(SUCCESSES)]).toEqual([HALF_OPEN, 20]);
});
test('it says what each arrow waits for: errors that have expired count no more, though the counter still shows them', () => {
  const of = bench();
  of.pass([FAIL, FAIL], 0);
  const opens = (atMs: number) => of.conditions(atMs).find(({ from, to }) => from === CLOSED && to === OPEN);
  expect([opens(1001), opens(1001.001), of.gauge(ERRORS)]).toEqual([
    { from: CLOSED, to: OPEN, have: 2, need: 3, atUs: Infinity },
    { from: CLOSED, to: OPEN, have: 0, need: 3, atUs: Infinity },
    2,
  ]);
  const half = halfOpen();
  half.pass(['ok'], 1100);
  expect(half.conditions(1200)).toEqual([
    { from: CLOSED, to: OPEN, have: 0, need: 3, atUs: Infinity }, { from: OPEN, to: HALF_OPEN, have: 0, need: 0, atUs: Infinity },
    { from: HALF_OPEN, to: CLOSED, have: 1, need: 2, atUs: Infinity }, { from: HALF_OPEN, to: OPEN, have: 0, need: 1, atUs: Infinity },
  ]);
  expect(halfOpen({ successThreshold: -1 }).conditions(1200)[2]).toMatchObject({ need: Infinity });
});
