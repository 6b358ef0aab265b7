import { expect, test } from 'vitest';
import { retry } from './model.ts';
import { defaultsOf } from '../../engine/fields.ts';
import { machineOf } from '../../engine/pattern.ts';
import { fieldsOf } from '../../engine/patterns.ts';
import { EffectsLog, outcomeOf } from '../../../test/support/effects-log.ts';
import type { RetryConfig } from './model.ts';
import type { Signal } from '../../engine/pattern.ts';

type Change = { readonly [field: string]: unknown };
const configOf = (change: Change): RetryConfig => ({ ...defaultsOf(fieldsOf(retry, { dialect: 'general', ...change })), dialect: 'general', ...change }) as RetryConfig;
const request: Signal = { type: 'request' };
const waited: Signal = { type: 'timer', key: 0 };
const contextEnds: Signal = { type: 'timer', key: 1 };
const fails = (attempt: number, text = 'error Busy', retryAfterMs = -1): Signal => ({ type: 'response', attempt, outcome: { ...outcomeOf(text), retryAfterMs } });

function run(change: Change, signals: readonly Signal[], draws: readonly number[] = [0.5]): readonly string[] {
  const config = configOf(change), machine = machineOf(retry, config), fx = new EffectsLog(), call: unknown = machine.begin(config);
  fx.draws = draws;
  for (const signal of signals) machine.step(null, call, config, signal, fx);
  return fx.taken();
}
/** The waits of a call that fails again and again; `pushBack` of each answer in ms. */
function waits(change: Change, count: number, draws: readonly number[] = [0.5], pushBack: readonly number[] = []): readonly number[] {
  const signals = Array.from({ length: count }, (_, i) => [fails(i + 1, 'error UNAVAILABLE', pushBack[i] ?? -1), waited]).flat();
  return run(change, [request, ...signals], draws).flatMap((line) => (line.startsWith('timer 0') ? [Number(line.slice('timer 0 in '.length))] : []));
}

test('three retries are four attempts, and no wait follows the last', () => {
  expect(run({}, [request, fails(1), waited, fails(2), waited, fails(3), waited, fails(4)])).toEqual([
    'forward 1', 'timer 0 in 1000', 'forward 2 after backoff', 'timer 0 in 1000', 'forward 3 after backoff',
    'timer 0 in 1000', 'forward 4 after backoff', 'reply error Busy']);
});
test('a success ends it', () => {
  expect(run({}, [request, fails(1), waited, fails(2, 'ok')]).at(-1)).toBe('reply ok');
});
test('a panic is never retried', () => {
  expect(run({ infinite: true }, [request, fails(1, 'error panic')])).toEqual(['forward 1', 'reply error panic']);
});
test.each<[Change, string, boolean]>([
  [{ classifier: 'default' }, 'rejected:open', true],
  [{ classifier: 'default' }, 'rejected:budget', false],
  [{ classifier: 'whitelist', errors: ['rejected:budget'] }, 'rejected:budget', false],
  [{ classifier: 'blacklist', errors: ['Busy'] }, 'error Busy', false],
  [{ classifier: 'blacklist', errors: ['rejected:open'] }, 'rejected:open', false],
  [{ classifier: 'blacklist', errors: [] }, 'error Busy', true],
  [{ classifier: 'whitelist', errors: ['timeout'] }, 'timeout', true],
  [{ classifier: 'whitelist', errors: ['timeout'] }, 'error timeout', true],
  [{ classifier: 'whitelist', errors: ['timeout'] }, 'error Busy', false],
  [{ classifier: 'whitelist', errors: [] }, 'error Busy', false],
  [{ classifier: 'whitelist', errors: ['Busy'], matching: 'wrapped' }, 'error wrap:wrap:Busy', true],
  [{ classifier: 'whitelist', errors: ['Busy'], matching: 'wrapped' }, 'error wrap:Other', false],
  [{ classifier: 'whitelist', errors: ['Busy'], matching: 'exact' }, 'error wrap:Busy', false],
  [{ classifier: 'blacklist', errors: ['Busy'], matching: 'wrapped' }, 'error wrap:Busy', false],
])('with %o an outcome %s is retried: %s', (change, text, retried) => {
  expect(run(change, [request, fails(1, text)]).at(-1)).toBe(retried ? 'timer 0 in 1000' : `reply ${text}`);
});

test.each<[string, Change, readonly number[]]>([
  ['none', { backoff: 'none' }, [0, 0, 0, 0, 0]],
  ['a list, as many as it is long', { backoff: 'list', delaysMs: [100, 50, 300], retries: 1 }, [100, 50, 300]],
  ['a list, for ever at its last', { backoff: 'list', delaysMs: [100, 50], infinite: true }, [100, 50, 50, 50, 50]],
  ['exponential from base × 2¹, as in the code of the AWS article', { backoff: 'exponential', initialMs: 5, exponentFrom: 1, maxMs: 100 }, [10, 20, 40, 80, 100]],
  ['constant', { backoff: 'constant', initialMs: 300 }, [300, 300, 300, 300, 300]],
  ['exponential', { backoff: 'exponential', initialMs: 100, retries: 5 }, [100, 200, 400, 800, 1600]],
  ['exponential with a cap', { backoff: 'exponential', initialMs: 100, retries: 5, maxMs: 500 }, [100, 200, 400, 500, 500]],
  ['exponential, held at the last of its retries', { backoff: 'exponential', initialMs: 100, retries: 3, infinite: true }, [100, 200, 400, 400, 400]],
  ['limited exponential', { backoff: 'limitedExponential', initialMs: 200, limitMs: 700, retries: 5 }, [200, 400, 700, 700, 700]],
  ['limited below the first wait', { backoff: 'limitedExponential', initialMs: 500, limitMs: 300, retries: 5 }, [300, 300, 300, 300, 300]],
  ['negative', { backoff: 'exponential', initialMs: -500, retries: 5 }, [0, 0, 0, 0, 0]],
  ['full jitter', { backoff: 'exponential', initialMs: 100, retries: 5, jitter: 'full' }, [50, 100, 200, 400, 800]],
  ['equal jitter', { backoff: 'exponential', initialMs: 100, retries: 5, jitter: 'equal' }, [75, 150, 300, 600, 1200]],
  ['decorrelated jitter', { backoff: 'exponential', initialMs: 100, retries: 5, jitter: 'decorrelated' }, [200, 350, 575, 912.5, 1418.75]],
  ['decorrelated jitter with a cap', { backoff: 'exponential', initialMs: 100, retries: 5, maxMs: 300, jitter: 'decorrelated' }, [200, 300, 300, 300, 300]],
])('waits, %s', (_, change, expected) => {
  expect(waits({ retries: 5, ...change }, 5)).toEqual(expected);
});
test('± share stays within its bounds and ignores a share outside 0 to 1', () => {
  const share = { backoff: 'constant', initialMs: 1000, jitter: 'share' } as const;
  expect(waits({ ...share, jitterShare: 0.25 }, 3, [0, 0.5, 0.75])).toEqual([750, 1000, 1125]);
  for (const jitterShare of [1.5, -0.5]) expect(waits({ ...share, jitterShare }, 1, [0])).toEqual([1000]);
});
test('no wait is still a timer, so an endless retry counts as events', () => {
  expect(run({ backoff: 'none', infinite: true }, [request, fails(1), waited])).toEqual(['forward 1', 'timer 0 in 0', 'forward 2 after backoff']);
});
test('retrying for ever without a list of waits panics at the first retry', () => {
  expect(run({ infinite: true, retries: 0 }, [request, fails(1)])).toEqual(['forward 1', 'reply error panic']);
  expect(run({ infinite: true, backoff: 'list', delaysMs: [] }, [request, fails(1)])).toEqual(['forward 1', 'reply error panic']);
});
test.each([['ignore', [1000, 1000, 1000]], ['instead', [1000, 300, 4000]], ['atLeast', [1000, 1000, 4000]]])('a wait the service asks for, %s', (retryAfter, expected) => {
  expect(waits({ retryAfter }, 3, [0.5], [-1, 300, 4000])).toEqual(expected);
});

test('a context that ends during a wait ends the run at once', () => {
  expect(run({ contextMs: 1500 }, [request, fails(1), contextEnds])).toEqual(
    ['timer 1 in 1500', 'forward 1 by 1500', 'timer 0 in 1000', 'stop 0', 'reply timeout']);
});
test('a context that ends during the work does not cut it; the wait then ends at once', () => {
  expect(run({ contextMs: 500 }, [request, contextEnds, fails(1)]).slice(2)).toEqual(['reply timeout']);
  expect(run({ contextMs: 500 }, [request, contextEnds, fails(1, 'ok')]).slice(2)).toEqual(['reply ok']);
  expect(run({ contextMs: 500, retries: 0 }, [request, contextEnds, fails(1)]).slice(2)).toEqual(['reply error Busy']);
});
test("surfaced, the work's last error is returned instead of the context's", () => {
  expect(run({ contextMs: 1500, surfaceWorkErrors: true }, [request, fails(1), contextEnds]).at(-1)).toBe('reply error Busy');
});
test('a caller that leaves during work cancels it, during a wait ends it', () => {
  expect(run({}, [request, { type: 'cancel' }])).toEqual(['forward 1', 'reply cancelled', 'cancel 1']);
  expect(run({}, [request, fails(1), { type: 'cancel' }]).slice(2)).toEqual(['stop 0', 'reply cancelled']);
});
