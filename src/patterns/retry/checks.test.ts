import { expect, test } from 'vitest';
import { retry } from './model.ts';
import { defaultsOf } from '../../engine/fields.ts';
import { machineOf } from '../../engine/pattern.ts';
import { fieldsOf } from '../../engine/patterns.ts';

const oddOf = (dialect: string, change: { readonly [field: string]: unknown }): readonly string[] => {
  const config = { ...defaultsOf(fieldsOf(retry, { dialect })), dialect, ...change };
  return (machineOf(retry, config).check?.(config) ?? []).map(({ field, message }) => `${field}: ${message}`);
};

test.each(Object.keys(retry.dialects).filter((dialect) => dialect !== 'cockatiel'))('the defaults of %s go together', (dialect) => {
  expect(oddOf(dialect, {})).toEqual([]);
});
test.each<[string, { readonly [field: string]: unknown }, string]>([
  ['general', { backoff: 'exponential', initialMs: 500, maxMs: 200 }, 'maxMs: The longest wait, 200 ms, is below the first one, 500 ms'],
  ['general', { backoff: 'limitedExponential', initialMs: 500, limitMs: 200 }, 'limitMs: The longest wait, 200 ms'],
  ['general', { backoff: 'none', infinite: true }, 'infinite: It retries for ever'],
  ['general', { backoff: 'constant', initialMs: 500, maxMs: 100 }, 'maxMs: The longest wait, 100 ms, is below the first one, 500 ms, so every wait is cut to it.'],
  ['general', { backoff: 'exponential', initialMs: 500, exponentFrom: 1, maxMs: 800 }, 'maxMs: The longest wait, 800 ms, is below the first one, 1000 ms'],
  ['general', { infinite: true, retries: 0 }, 'infinite: There is no last wait to go on with, and go-resiliency panics'],
  ['general', { infinite: true, backoff: 'list', delaysMs: [] }, 'infinite: There is no last wait'],
  ['general', { backoff: 'list', delaysMs: [] }, 'delaysMs: A list of waits is as many retries as it is long'],
  ['general', { contextMs: 1000 }, 'contextMs: The deadline of 1000 ms is over before the first wait is, so nothing is ever retried.'],
  ['general', { contextMs: 500, jitter: 'equal' }, 'contextMs: The deadline of 500 ms'],
  ['general', { classifier: 'whitelist' }, 'errors: Only listed errors'],
  ['cockatiel', {}, 'infinite: It retries for ever'],
  ['cockatiel', { infinite: false, backoff: 'exponential', maxMs: 100 }, 'maxMs: The longest wait, 100 ms'],
  ['polly', { maxMs: 100 }, 'maxMs: The longest wait, 100 ms'],
  ['envoy', { maxMs: 10 }, 'maxMs: The longest wait, 10 ms, is below the base wait, 25 ms, which Envoy refuses'],
  ['resilience4j', { interval: 'exponential', maxMs: 100 }, 'maxMs: The longest wait, 100 ms'],
  ['resilience4j', { interval: 'randomized', initialMs: 0 }, 'initialMs: The library takes a first wait below 1 ms only when it is fixed'],
  ['grpc', { maxAttempts: 9 }, 'maxAttempts: gRPC makes at most 5'],
  ['grpc', { errors: [] }, 'errors: Only listed errors'],
])('%s with %o says so', (dialect, change, start) => {
  expect(oddOf(dialect, change)).toEqual([expect.stringContaining(start)]);
});
test('a cap of zero is none', () => {
  expect(oddOf('general', { backoff: 'exponential', maxMs: 0 })).toEqual([]);
  expect(oddOf('general', { backoff: 'constant', maxMs: 0 })).toEqual([]);
  expect(oddOf('general', { backoff: 'none', maxMs: 200 })).toEqual([]);
});
test('a deadline that some draw of the first wait leaves time for is in order', () => {
  expect(oddOf('general', { contextMs: 1001 })).toEqual([]);
  expect(oddOf('general', { contextMs: 100, jitter: 'full' })).toEqual([]);
  expect(oddOf('general', { contextMs: 501, jitter: 'equal' })).toEqual([]);
  expect(oddOf('general', { contextMs: 100, retries: 0 })).toEqual([]);
});

const placed = (change: { readonly [field: string]: unknown }, ...limits: readonly { readonly [field: string]: unknown }[]): readonly string[] => {
  const { dialect = 'general' } = change, config = { ...defaultsOf(fieldsOf(retry, { dialect: String(dialect) })), dialect, ...change };
  const outer = limits.map((limit) => ({ kind: 'timeout', config: { dialect: 'go-resiliency', ...limit } }));
  return (retry.checkPlace?.(config as never, { outer, to: 'payments', nodes: {}, links: {}, priorities: [0], deadlines: [], keyed: false }) ?? []).map(({ field, message }) => `${field}: ${message}`);
};
test('a timeout outside that is over before the first wait leaves no retry in time', () => {
  expect(placed({ initialMs: 500 }, { timeoutMs: 2000 }, { timeoutMs: 400 })).toEqual([
    'initialMs: A timeout of 400 ms outside ends every call before its first wait, 500 ms at least, is over: no retry is in time. Wait less, or give the call more time.',
  ]);
  const late: readonly [{ readonly [field: string]: unknown }, string][] = [
    [{ backoff: 'list', delaysMs: [700, 1] }, 'delaysMs'], [{ jitter: 'equal', initialMs: 800 }, 'initialMs'],
    [{ dialect: 'resilience4j' }, 'initialMs'], [{ dialect: 'resilience4j', interval: 'randomized', initialMs: 1000 }, 'initialMs'],
    [{ dialect: 'polly' }, 'initialMs'], [{ dialect: 'polly', backoff: 'linear', useJitter: true }, 'initialMs'], [{ dialect: 'grpc', initialMs: 900 }, 'initialMs'],
    [{ dialect: 'cockatiel', intervalMs: 400 }, 'intervalMs'], [{ dialect: 'cockatiel', backoff: 'exponential', generator: 'half', initialMs: 800 }, 'initialMs'],
  ];
  for (const [change, field] of late) expect(placed(change, { timeoutMs: 400 })).toEqual([expect.stringMatching(`^${field}: `)]);
});
test('a wait that may be short enough, or is never waited, is in order', () => {
  const inTime: readonly { readonly [field: string]: unknown }[] = [
    { initialMs: 399 }, { jitter: 'full' }, { backoff: 'none' }, { retries: 0 }, { initialMs: -5 }, { retryAfter: 'instead' }, { jitter: 'equal', initialMs: 700 },
    { dialect: 'resilience4j', maxAttempts: 1 }, { dialect: 'resilience4j', interval: 'randomized', initialMs: 700 }, { dialect: 'polly', maxMs: 300 },
    { dialect: 'polly', backoff: 'exponential', useJitter: true }, { dialect: 'polly', retryAfter: true }, { dialect: 'envoy', initialMs: 5000 }, { dialect: 'grpc', initialMs: 450 },
    { dialect: 'grpc', initialMs: 900, jitter: 'full' }, { dialect: 'cockatiel' }, { dialect: 'cockatiel', backoff: 'exponential', initialMs: 9000 },
  ];
  for (const change of inTime) expect({ change, said: placed(change, { timeoutMs: 400 }) }).toEqual({ change, said: [] });
  expect(placed({ initialMs: 500 })).toEqual([]);
  expect(placed({ dialect: 'cockatiel', intervalMs: 500 }, { timeoutMs: 400, dialect: 'polly' })).toEqual([]);
});
