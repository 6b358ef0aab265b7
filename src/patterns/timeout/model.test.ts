import { expect, test } from 'vitest';
import { timeout, type TimeoutConfig } from './model.ts';
import { defaultsOf } from '../../engine/fields.ts';
import { EffectsLog, outcomeOf } from '../../../test/support/effects-log.ts';
import type { Signal } from '../../engine/pattern.ts';

function run(change: Partial<TimeoutConfig>, signals: readonly Signal[], deadlineUs = Infinity): readonly string[] {
  const config = { ...defaultsOf(timeout.fields), ...change };
  const fx = new EffectsLog(deadlineUs);
  const call = timeout.begin(config);
  for (const signal of signals) timeout.step(null, call, config, signal, fx);
  return fx.taken();
}
const request: Signal = { type: 'request' };
const timer: Signal = { type: 'timer', key: 0 };
const response: Signal = { type: 'response', attempt: 1, outcome: outcomeOf('error Busy') };
const late: Signal = { type: 'late', attempt: 1, outcome: outcomeOf('ok') };

test('the timer starts before the work, so it wins a tie', () => {
  expect(run({ timeoutMs: 800 }, [request])).toEqual(['timer 0 in 800', 'forward 1 by 800']);
});
test('an answer in time is passed on as it is', () => {
  expect(run({}, [request, response]).slice(2)).toEqual(['stop 0', 'reply error Busy']);
});
test('abandoned work goes on, and its answer helps nobody', () => {
  expect(run({}, [request, timer, late]).slice(2)).toEqual(['reply timeout']);
});
test('with cancel the attempt is told to stop', () => {
  expect(run({ onTimeout: 'cancel' }, [request, timer, late]).slice(2)).toEqual(['reply timeout', 'cancel 1']);
});
test.each([0, -300])('a timeout of %s ms is up at once, and the work still runs', (timeoutMs) => {
  expect(run({ timeoutMs }, [request])).toEqual([`timer 0 in ${String(timeoutMs)}`, 'forward 1 by 0']);
});
test('a nearer deadline from above is passed on', () => {
  expect(run({ timeoutMs: 800 }, [request], 300_000)).toEqual(['timer 0 in 800', 'forward 1 by 300']);
});
test('a caller that leaves is answered, and the attempt cancelled', () => {
  expect(run({}, [request, { type: 'cancel' }, response]).slice(2)).toEqual(['stop 0', 'reply cancelled', 'cancel 1']);
});
