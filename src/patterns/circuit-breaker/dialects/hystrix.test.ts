import { expect, test } from 'vitest';
import { BreakerBench } from '../../../../test/support/breaker-bench.ts';
import { CLOSED, HALF_OPEN, OPEN } from '../states.ts';
import type { HystrixConfig } from './hystrix-fields.ts';
import { hystrix } from './hystrix.ts';

const bench = (version: HystrixConfig['version'], change: Partial<HystrixConfig> = {}) =>
  new BreakerBench(hystrix, { version, requestVolumeThreshold: 4, sleepWindowMs: 1000, ...change });
const FAIL = 'error Busy', BAD = 'error HystrixBadRequestException';
const FAILS = [FAIL, FAIL, FAIL, FAIL];
const [TOTAL, ERRORS, SHARE, UNSEEN, TESTS, NEXT_TEST] = [0, 1, 2, 3, 4, 5];
const counts = (of: BreakerBench, ...gauges: number[]) => gauges.map((gauge) => of.gauge(gauge) ?? 0);
const BOTH = ['1.5.18', 'master'] as const;

/** Four failures from 0 on; the snapshot at 500 ms shows them. 1.5.18 opens at 600 ms, when a call asks, master at 500 ms. */
function opened(version: HystrixConfig['version'], change: Partial<HystrixConfig> = {}): BreakerBench {
  const of = bench(version, change);
  of.pass(FAILS, 0);
  of.tick(0, 500);
  of.start(90, 600);
  return of;
}

test.each(BOTH)('%s sees nothing of an interval until it is over', (version) => {
  const of = bench(version);
  expect(of.pass(FAILS, 0)[1]).toBe('tick 0 in 500');
  expect(counts(of, TOTAL, UNSEEN)).toEqual([0, 4]);
  expect(of.start(1, 499)).toEqual(['forward 1']);
  of.tick(0, 500);
  expect(counts(of, TOTAL, ERRORS, SHARE, UNSEEN)).toEqual([4, 4, 1, 0]);
});
test('1.5.18 opens only when a call asks, which is refused', () => {
  const of = bench('1.5.18');
  of.pass(FAILS, 0);
  expect(of.tick(0, 500)).toEqual(['tick 0 in 500']);
  expect([of.breaker.state, ...of.start(1, 9000)]).toEqual([CLOSED, 'moved 1 until 10000', 'reply rejected:open']);
});
test('master opens by itself at the snapshot', () => {
  const of = bench('master');
  of.pass(FAILS, 0);
  expect(of.tick(0, 500)).toEqual(['tick 0 in 500', 'moved 1 until 1500']);
});
test.each(BOTH)('%s takes the threshold inclusively, from a percentage cut down to a whole number', (version) => {
  const enough = bench(version, { requestVolumeThreshold: 2 });
  enough.pass([FAIL, 'ok'], 0);
  enough.tick(0, 500);
  enough.start(1, 501);
  expect(enough.breaker.state).toBe(OPEN);
  const cut = bench(version, { errorThresholdPercentage: 0.34 });   // 33.9 % is 33 %
  cut.pass([...Array<string>(59).fill(FAIL), ...Array<string>(115).fill('ok')], 0);
  cut.tick(0, 500);
  cut.start(1, 501);
  expect([counts(cut, SHARE), cut.breaker.state]).toEqual([[0.33], CLOSED]);
});
test.each(BOTH)('%s forgets failures whose interval has left the window, and only these', (version) => {
  const of = bench(version, { rollingWindowMs: 1000 });
  of.pass([FAIL, FAIL, 'ok'], 0);
  of.tick(0, 500);
  of.pass(['ok', FAIL], 600);
  of.tick(0, 1000);
  expect(counts(of, TOTAL, ERRORS)).toEqual([5, 3]);
  of.tick(0, 1500);
  expect(counts(of, TOTAL, ERRORS, SHARE)).toEqual([2, 1, 0.5]);
  of.tick(0, 2000);
  expect(counts(of, TOTAL, ERRORS, SHARE)).toEqual([0, 0, 0]);
});
test.each(BOTH)('%s does not open below the volume', (version) => {
  const of = bench(version);
  of.pass([FAIL, FAIL, FAIL], 0);
  of.tick(0, 500);
  expect(of.start(1, 501)).toEqual(['forward 1']);
});
test.each(BOTH)('%s counts timeouts and full pools, but no bad request, no caller that left and no refusal', (version) => {
  const of = opened(version);
  expect(counts(of, UNSEEN)).toEqual([0]);
  const other = bench(version);
  other.pass(['timeout', 'rejected:limit', 'error panic', BAD, 'bad-request'], 0);
  other.start(1, 10);
  expect(other.send(1, 11, { type: 'cancel' })).toEqual(['reply cancelled', 'cancel 1']);
  other.tick(0, 500);
  expect(counts(other, TOTAL, ERRORS)).toEqual([3, 3]);
});
test('an error that is a bad request is answered as one', () => {
  expect(bench('1.5.18').pass([BAD], 0)).toEqual(['forward 1', 'reply bad-request HystrixBadRequestException']);
});
test.each(BOTH)('%s drops results older than the window, and its timer rests when there are none', (version) => {
  const of = bench(version, { rollingWindowMs: 1000, requestVolumeThreshold: 9 });
  of.pass(FAILS, 100);
  expect(of.tick(0, 600)).toEqual(['tick 0 in 500']);
  of.tick(0, 1100);
  expect(counts(of, TOTAL)).toEqual([4]);
  expect(of.tick(0, 1600)).toEqual([]);
  expect(counts(of, TOTAL)).toEqual([0]);
  expect(of.pass([FAIL], 1750)).toEqual(['forward 1', 'tick 0 in 350', 'reply error Busy']);   // on the beat of the first call
});
test('successes that leave the window may open master without a call', () => {
  const of = bench('master', { rollingWindowMs: 1000 });
  of.pass(['ok', 'ok', 'ok', 'ok', 'ok'], 0);
  of.tick(0, 500);
  of.pass(FAILS, 600);
  expect(of.tick(0, 1000)).toEqual(['tick 0 in 500']);              // 4 of 9
  expect(of.tick(0, 1500)).toContain('moved 1 until 2500');         // 4 of 4
});

test('1.5.18 lets in a test strictly after the window, and counts the next one from its start', () => {
  const of = opened('1.5.18');
  expect(of.start(1, 1600)).toEqual(['reply rejected:open']);
  expect(of.start(2, 1601)).toEqual(['moved 2', 'forward 1']);
  expect(of.start(3, 1700)).toEqual(['reply rejected:open']);
  expect(of.end(2, 1900)).toEqual(['moved 1 until 2601', 'reply error Busy']);
  expect([of.start(4, 2601), of.start(5, 2602)]).toEqual([['reply rejected:open'], ['moved 2', 'forward 1']]);
});
test('1.5.18 lets another test in while one hangs, and is open again when none is under way', () => {
  const of = opened('1.5.18');
  of.start(1, 1700);
  expect(of.start(2, 2701)).toEqual(['forward 1']);
  expect(counts(of, TESTS, NEXT_TEST)).toEqual([2, 3701]);
  expect(of.end(2, 2800)).toEqual(['reply error Busy']);
  expect(of.end(1, 2900)).toEqual(['moved 1 until 3701', 'reply error Busy']);
});
test('any success closes 1.5.18, that of a call begun before it opened too, and is the first of the new counts', () => {
  const of = bench('1.5.18');
  of.start(1, 0);
  of.pass(FAILS, 0);
  of.tick(0, 500);
  of.start(2, 600);
  expect(of.end(1, 700, 'ok')).toEqual(['moved 0', 'stop tick 0', 'tick 0 in 500', 'reply ok']);
  expect(counts(of, TOTAL, ERRORS, UNSEEN)).toEqual([0, 0, 1]);
});
test('a test of an earlier opening is none of this one', () => {
  const of = opened('1.5.18');
  of.start(1, 1700);
  of.start(2, 2800);
  of.end(2, 2900, 'ok');
  of.pass(FAILS, 3000);
  of.tick(0, 3400);
  of.start(3, 3500);
  of.start(4, 4600);
  expect([of.breaker.state, ...of.end(1, 4700)]).toEqual([HALF_OPEN, 'reply error Busy']);
  expect(of.breaker.state).toBe(HALF_OPEN);
});
test('a bad request as the test leaves 1.5.18 open, and opens master again from its end', () => {
  const released = opened('1.5.18'), master = opened('master');
  for (const of of [released, master]) of.start(1, 2000);
  expect(released.end(1, 2100, BAD)[0]).toBe('moved 1 until 3000');
  expect(master.end(1, 2100, BAD)[0]).toBe('moved 1 until 3100');
});
test('a call refused during the test opens master again, and the test matters no more', () => {
  const of = opened('master');
  expect(of.start(1, 1501)).toEqual(['moved 2', 'forward 1']);
  expect(of.start(2, 1600)).toEqual(['moved 1 until 2600', 'reply rejected:open']);
  expect(of.end(1, 1700, 'ok')).toEqual(['reply ok']);
  expect(of.breaker.state).toBe(OPEN);
});
test('a success closes half-open master, that of an older call too; an older failure opens it again', () => {
  for (const [outcome, state] of [['ok', CLOSED], [FAIL, OPEN]] as const) {
    const of = bench('master');
    of.start(1, 0);
    of.pass(FAILS, 0);
    of.tick(0, 500);
    of.start(2, 2000);
    of.end(1, 2100, outcome);
    expect(of.breaker.state).toBe(state);
  }
});
test('it says what each arrow waits for', () => {
  const of = bench('1.5.18', { requestVolumeThreshold: 5 });
  of.pass([...FAILS, 'ok', 'ok', 'ok', 'ok', 'ok', 'ok'], 0);
  expect(of.conditions(100)[0]).toEqual({ from: CLOSED, to: OPEN, have: 0, need: 3, atUs: Infinity });
  of.tick(0, 500);
  expect(of.conditions(600)[0]).toMatchObject({ have: 4, need: 5 });
  expect(of.conditions(600).map((c) => [c.from, c.to])).toContainEqual([OPEN, CLOSED]);
  expect(bench('master').conditions(0).map((c) => [c.from, c.to])).not.toContainEqual([OPEN, CLOSED]);
  of.edit({ errorThresholdPercentage: 1.2 });
  expect(of.conditions(600)[0]?.need).toBe(Infinity);
});
