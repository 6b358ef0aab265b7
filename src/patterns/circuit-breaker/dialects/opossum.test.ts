import { expect, test } from 'vitest';
import { BreakerBench } from '../../../../test/support/breaker-bench.ts';
import { outcomeOf } from '../../../../test/support/effects-log.ts';
import { CLOSED, HALF_OPEN, OPEN } from '../states.ts';
import { opossum } from './opossum.ts';
import type { OpossumConfig } from './opossum-fields.ts';

const bench = (change: Partial<OpossumConfig> = {}) => new BreakerBench(opossum, { resetTimeoutMs: 1000, callTimeoutMs: 0, ...change });
const FAIL = 'error Busy';
const [FIRES, FAILURES, SUCCESSES, REJECTS, TIMEOUTS, UNDER_WAY, TRIAL] = [0, 1, 2, 3, 4, 5, 6];
const counts = (of: BreakerBench, ...gauges: number[]) => gauges.map((gauge) => of.gauge(gauge) ?? 0);
const [RESET, BUCKET] = [0, 1];

test('with its defaults the very first failure opens it', () => {
  const of = new BreakerBench(opossum, {});
  expect(of.start(1, 0)).toEqual(['tick 1 in 1000', 'timer 0 in 10000', 'forward 1']);
  expect(of.end(1, 5)).toEqual(['stop 0', 'tick 0 in 30000', 'moved 1 until 30005', 'reply error Busy']);
});
test('exactly the threshold does not open it, and a success never does', () => {
  const of = bench();
  of.pass(['ok', FAIL, 'ok'], 0);
  expect(of.breaker.state).toBe(CLOSED);
  of.pass([FAIL], 10);
  expect(of.breaker.state).toBe(CLOSED);
  of.pass([FAIL], 20);
  expect([of.breaker.state, ...counts(of, FIRES, FAILURES)]).toEqual([OPEN, 5, 3]);
});
test.each([
  [0.56, 14, 25, true],
  [0.07, 7, 100, true],
  [0.57, 57, 100, false],
  [0.34, 17, 50, false],
])(
  'a threshold of %s is compared in per cent as the library does: %s of %s failures open it: %s',
  (errorThresholdPercentage, failures, fires, opens) => {
    const of = bench({ errorThresholdPercentage, volumeThreshold: fires });
    of.pass(
      Array.from({ length: fires }, (_, i) => (i < fires - failures ? 'ok' : FAIL)),
      0,
    );
    expect((failures / fires) * 100 > Number((errorThresholdPercentage * 100).toFixed(6))).toBe(opens);
    expect(of.breaker.state).toBe(opens ? OPEN : CLOSED);
  },
);
test.each([0, -0.1])('a threshold of %s: the first failure opens it', (errorThresholdPercentage) => {
  const of = bench({ errorThresholdPercentage });
  of.pass(['ok', 'ok', 'ok', FAIL], 0);
  expect(of.breaker.state).toBe(OPEN);
});
test('calls under way help to reach the volume, and thin the share out', () => {
  const of = bench({ volumeThreshold: 4 });
  for (const call of [1, 2, 3]) of.start(call, 0);
  of.pass([FAIL, FAIL], 10);
  expect([of.breaker.state, ...counts(of, FIRES, FAILURES, UNDER_WAY)]).toEqual([CLOSED, 5, 2, 3]);
  of.end(1, 20);
  expect(of.breaker.state).toBe(OPEN);
});
test('open refuses, which counts as a call started; half-open by its timer; one trial, the others are refused', () => {
  const of = bench();
  of.pass([FAIL], 0);
  expect(of.start(1, 10)).toEqual(['reply rejected:open']);
  expect(of.tick(RESET, 1000)).toEqual(['moved 2']);
  expect([of.start(2, 1100), ...counts(of, TRIAL)]).toEqual([['forward 1'], 1]);
  expect(of.start(3, 1101)).toEqual(['reply rejected:open']);
  expect(of.end(2, 1200, 'ok')).toEqual(['stop 0', 'moved 0', 'reply ok']);
  expect(counts(of, FIRES, FAILURES, SUCCESSES, REJECTS, TRIAL)).toEqual([4, 1, 1, 2, 0]);
});
test('closing keeps the failures: the next one may open it again at once', () => {
  const of = bench();
  of.pass([FAIL, FAIL], 0);
  of.tick(RESET, 1000);
  of.pass(['ok'], 1100);
  expect(of.breaker.state).toBe(CLOSED);
  of.pass([FAIL], 1200);
  expect([of.breaker.state, ...counts(of, FIRES, FAILURES)]).toEqual([CLOSED, 4, 2]);
  of.pass([FAIL], 1300);
  expect(of.breaker.state).toBe(OPEN);
});
test('a failed trial opens it whatever the volume; so does a failure of a call begun before, and its success closes', () => {
  const trial = bench({ volumeThreshold: 1000 });
  const late = bench();
  late.start(8, 0);
  late.start(9, 0);
  for (const of of [trial, late]) {
    of.pass([FAIL, FAIL], 1);
    of.breaker.state = OPEN;
    of.tick(RESET, 1100);
  }
  trial.pass([FAIL], 1200);
  expect(trial.breaker.state).toBe(OPEN);
  late.start(1, 1200);
  late.end(8, 1300);
  expect(late.breaker.state).toBe(OPEN);
  late.tick(RESET, 2400);
  late.end(9, 2500, 'ok');
  expect([late.breaker.state, late.end(1, 2600)]).toEqual([CLOSED, ['stop 0', 'tick 0 in 1000', 'moved 1 until 3600', 'reply error Busy']]);
});
test('buckets are dropped by a timer that runs from the start, not from a call', () => {
  const of = bench({ rollingCountTimeoutMs: 1000, rollingCountBuckets: 2, volumeThreshold: 2 });
  expect(of.start(1, 490)).toEqual(['tick 1 in 10', 'forward 1']);
  of.end(1, 495);
  expect(of.tick(BUCKET, 500)).toEqual(['tick 1 in 500']);
  expect(counts(of, FIRES, FAILURES)).toEqual([1, 1]);
  expect(of.tick(BUCKET, 1000)).toEqual([]);
  expect(counts(of, FIRES, FAILURES)).toEqual([0, 0]);
});
test('a failure counts in the bucket of its end: the share may pass 100 %', () => {
  const of = bench({ rollingCountTimeoutMs: 1000, rollingCountBuckets: 1, errorThresholdPercentage: 1 });
  of.start(1, 900);
  of.start(2, 900);
  of.end(1, 1100);
  expect([of.breaker.state, ...counts(of, FIRES, FAILURES)]).toEqual([OPEN, 0, 1]);
});
test('a timeout is a failure, ends the call for the breaker, and its late result does not count', () => {
  const of = bench({ callTimeoutMs: 500.9, volumeThreshold: 9 });
  expect(of.start(1, 0)).toContain('timer 0 in 500');
  expect(of.send(1, 500, { type: 'timer', key: 0 })).toEqual(['reply timeout']);
  expect(of.send(1, 900, { type: 'late', attempt: 1, outcome: outcomeOf('ok') })).toEqual([]);
  expect(counts(of, FIRES, FAILURES, SUCCESSES, TIMEOUTS, UNDER_WAY)).toEqual([1, 1, 0, 1, 0]);
});
test('a call beyond the capacity is refused and is a failure; a capacity of zero refuses everyone', () => {
  const of = bench({ limited: true, capacity: 1, volumeThreshold: 4 });
  of.start(1, 0);
  expect(of.start(2, 1)).toEqual(['reply rejected:limit']);
  of.start(3, 2);
  expect([of.start(4, 3), of.breaker.state, ...counts(of, FAILURES, REJECTS)]).toEqual([
    ['tick 0 in 1000', 'moved 1 until 1003', 'reply rejected:limit'],
    OPEN,
    3,
    0,
  ]);
  expect(bench({ limited: true, capacity: 0 }).start(1, 0).at(-1)).toBe('reply rejected:limit');
});
test('warming up it does not open before one window has passed', () => {
  const of = bench({ allowWarmUp: true, rollingCountTimeoutMs: 2000 });
  of.pass([FAIL, FAIL], 1990);
  expect([of.breaker.state, of.conditions(1995)[0]?.need]).toEqual([CLOSED, Infinity]);
  of.pass([FAIL], 2000);
  expect(of.breaker.state).toBe(OPEN);
});
test('a filtered error is a success for the breaker, not for its caller', () => {
  const of = bench({ filteredErrors: ['Missing', 'rejected:limit'], limited: true, capacity: 1 });
  of.pass(['error Missing'], 0);
  of.start(1, 10);
  of.start(2, 11);
  expect([of.breaker.state, ...counts(of, SUCCESSES, FAILURES)]).toEqual([CLOSED, 2, 0]);
  of.end(1, 12);
  of.pass([FAIL], 13);
  of.breaker.state = OPEN;
  of.tick(RESET, 2000);
  expect(of.pass(['error Missing'], 2100)).toEqual(['forward 1', 'stop 0', 'moved 0', 'reply error Missing']);
});
test('a caller that leaves changes nothing: work, timeout and result go on, and count', () => {
  const of = bench({ callTimeoutMs: 500 });
  of.start(1, 0);
  expect([of.send(1, 100, { type: 'cancel' }), ...counts(of, UNDER_WAY)]).toEqual([['reply cancelled'], 1]);
  expect(of.send(1, 500, { type: 'timer', key: 0 })).toEqual(['tick 0 in 1000', 'moved 1 until 1500']);
  expect(counts(of, UNDER_WAY, TIMEOUTS)).toEqual([0, 1]);
});
test('zero is no length of a window, and timers last a whole millisecond at least', () => {
  const of = bench({ rollingCountTimeoutMs: 0, rollingCountBuckets: 0, resetTimeoutMs: -5 });
  expect(of.start(1, 0)).toContain('tick 1 in 1000');
  expect(of.end(1, 1)).toContain('tick 0 in 1');
});
test('a window of another shape begins empty', () => {
  const of = bench({ volumeThreshold: 9 });
  of.pass([FAIL], 0);
  of.edit({ rollingCountBuckets: 5 });
  expect(counts(of, FIRES, FAILURES)).toEqual([0, 0]);
});
test('it says what each arrow waits for', () => {
  const of = bench({ volumeThreshold: 10 });
  of.pass([FAIL], 0);
  expect(of.conditions(10)[0]).toEqual({ from: CLOSED, to: OPEN, have: 1, need: 6, atUs: Infinity });
  of.breaker.state = OPEN;
  expect(of.conditions(10, 1000)[1]).toEqual({ from: OPEN, to: HALF_OPEN, have: 0, need: 0, atUs: 1_000_000 });
});
