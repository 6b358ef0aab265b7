import { expect, test } from 'vitest';
import { timeout } from './model.ts';
import { defaultsOf } from '../../engine/fields.ts';
import { machineOf } from '../../engine/pattern.ts';
import { fieldsOf } from '../../engine/patterns.ts';
import { EffectsLog, outcomeOf } from '../../../test/support/effects-log.ts';
import type { Signal } from '../../engine/pattern.ts';

function run(dialect: string, change: { readonly [field: string]: unknown }, signals: readonly Signal[], deadlineUs = Infinity): readonly string[] {
  const config = { ...defaultsOf(fieldsOf(timeout, { dialect })), dialect, ...change };
  const machine = machineOf(timeout, config), fx = new EffectsLog(deadlineUs), call: unknown = machine.begin(config);
  for (const signal of signals) machine.step(null, call, config, signal, fx);
  return fx.taken();
}
const go = (change: { readonly [field: string]: unknown }, signals: readonly Signal[], deadlineUs?: number) =>
  run('go-resiliency', change, signals, deadlineUs);
const request: Signal = { type: 'request' };
const timer: Signal = { type: 'timer', key: 0 };
const leaves: Signal = { type: 'cancel' };
const answers = (text: string): Signal => ({ type: 'response', attempt: 1, outcome: outcomeOf(text) });
const late: Signal = { type: 'late', attempt: 1, outcome: outcomeOf('ok') };

test('the timer starts before the work, so it wins a tie', () => {
  expect(go({ timeoutMs: 800 }, [request])).toEqual(['timer 0 in 800', 'forward 1 by 800']);
});
test('an answer in time is passed on as it is', () => {
  expect(go({}, [request, answers('error Busy')]).slice(2)).toEqual(['stop 0', 'reply error Busy']);
});
test('abandoned work goes on, and its answer helps nobody', () => {
  expect(go({}, [request, timer, late]).slice(2)).toEqual(['reply timeout']);
});
test('with cancel the attempt is told to stop', () => {
  expect(go({ onTimeout: 'cancel' }, [request, timer, late]).slice(2)).toEqual(['reply timeout', 'cancel 1']);
});
test.each([0, -300])('a timeout of %s ms is up at once, and the work still runs', (timeoutMs) => {
  expect(go({ timeoutMs }, [request])).toEqual([`timer 0 in ${String(timeoutMs)}`, 'forward 1 by 0']);
  expect(go({ timeoutMs }, [request, answers('ok')]).slice(2)).toEqual(['stop 0', 'reply timeout']);
});
test('a nearer deadline from above is passed on', () => {
  expect(go({ timeoutMs: 800 }, [request], 300_000)).toEqual(['timer 0 in 800', 'forward 1 by 300']);
});
test('a caller that leaves is answered, and the attempt cancelled', () => {
  expect(go({}, [request, leaves, answers('error Busy')]).slice(2)).toEqual(['stop 0', 'reply cancelled', 'cancel 1']);
});

test.each<[string, { readonly [field: string]: unknown }, number, readonly string[]]>([
  ['its own time', { timeoutMs: 800 }, Infinity, ['timer 0 in 800', 'forward 1 by 800']],
  ['the nearer deadline of its caller', { timeoutMs: 800 }, 300_000, ['timer 0 in 300', 'forward 1 by 300']],
  ['what is left of its caller’s time less a margin', { timeoutMs: 800, marginMs: 50 }, 300_000, ['timer 0 in 250', 'forward 1 by 250']],
  ['its own time where the caller has none, whatever the margin', { timeoutMs: 800, marginMs: 50 }, Infinity, ['timer 0 in 800', 'forward 1 by 800']],
  ['no longer than its caller has, even with a negative margin', { timeoutMs: 800, marginMs: -50 }, 300_000, ['timer 0 in 300', 'forward 1 by 300']],
  ['no time at all if its caller has ended, and sends nothing', { timeoutMs: 800 }, 0, ['reply timeout']],
  ['no time at all if the margin is all there is', { timeoutMs: 800, marginMs: 300 }, 300_000, ['reply timeout']],
  ['no time at all with a timeout of zero', { timeoutMs: 0 }, Infinity, ['reply timeout']],
  ['no time at all with a negative one', { timeoutMs: -1 }, Infinity, ['reply timeout']],
])('a Go context has %s', (_, change, deadlineUs, expected) => {
  expect(run('go-context', change, [request], deadlineUs)).toEqual(expected);
});
test('a Go context cancels what is below and does not wait for it', () => {
  expect(run('go-context', {}, [request, timer]).slice(2)).toEqual(['reply timeout', 'cancel 1']);
});

test('a TimeLimiter hands the work over before it looks at the clock', () => {
  expect(run('resilience4j', {}, [request])).toEqual(['forward 1 by 1000', 'timer 0 in 1000']);
});
test('a TimeLimiter cancels the running future unless told not to', () => {
  expect(run('resilience4j', {}, [request, timer]).slice(2)).toEqual(['reply timeout', 'cancel 1']);
  expect(run('resilience4j', { cancelRunningFuture: false }, [request, timer]).slice(2)).toEqual(['reply timeout']);
});

test('cockatiel, aggressive, frees the caller and tells the work', () => {
  expect(run('cockatiel', {}, [request, timer, late]).slice(2)).toEqual(['reply timeout', 'cancel 1']);
});
test.each(['ok', 'error Busy', 'cancelled'])('cockatiel, cooperative, tells the work and gives the caller its answer: %s', (text) => {
  expect(run('cockatiel', { strategy: 'cooperative' }, [request, timer, answers(text)]).slice(2)).toEqual(['cancel 1 and wait', `reply ${text}`]);
});
test.each([[0, 1], [-20, 1], [0.7, 1], [250.9, 250], [3e9, 1]])("cockatiel's timer of %s ms is one of %s ms, as in Node", (timeoutMs, expected) => {
  expect(run('cockatiel', { timeoutMs }, [request])[0]).toBe(`timer 0 in ${expected}`);
});

test.each([['ok', 'ok'], ['error Busy', 'error Busy'], ['cancelled', 'timeout']])('Polly waits for the work, whose late %s is the caller’s %s', (text, expected) => {
  expect(run('polly', {}, [request, timer, answers(text)]).slice(2)).toEqual(['cancel 1 and wait', `reply ${expected}`]);
});
test('Polly with a timeout of zero or less has none', () => {
  for (const timeoutMs of [0, -1]) expect(run('polly', { timeoutMs }, [request], 300_000)).toEqual(['forward 1 by 300']);
});
test.each(['polly', 'cockatiel'])('a caller that leaves a cooperative timeout (%s) is answered when the work obeys, with its answer', (dialect) => {
  expect(run(dialect, dialect === 'polly' ? {} : { strategy: 'cooperative' }, [request, leaves, answers('cancelled')]).slice(2)).toEqual([
    'cancel 1 and wait',
    'stop 0',
    'stop 0',
    'reply cancelled',
  ]);
});
test('a caller that leaves when time is up already tells the work nothing new', () => {
  expect(run('polly', {}, [request, timer, leaves, answers('ok')]).slice(2)).toEqual(['cancel 1 and wait', 'stop 0', 'reply ok']);
});
