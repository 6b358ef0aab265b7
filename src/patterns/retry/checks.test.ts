import { expect, test } from 'vitest';
import { retry } from './model.ts';
import { defaultsOf } from '../../engine/fields.ts';
import { fieldsOf, machineOf } from '../../engine/pattern.ts';

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
  expect(oddOf('general', { backoff: 'constant', maxMs: 200 })).toEqual([]);
});
