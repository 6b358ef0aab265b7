import { expect, test } from 'vitest';
import { retryBudget } from './model.ts';
import { defaultsOf } from '../../engine/fields.ts';
import { machineOf } from '../../engine/pattern.ts';
import { fieldsOf } from '../../engine/patterns.ts';

const oddOf = (dialect: string, change: { readonly [field: string]: unknown }): readonly string[] => {
  const config = { ...defaultsOf(fieldsOf(retryBudget, { dialect })), dialect, ...change };
  return (machineOf(retryBudget, config).check?.(config) ?? []).map(({ field, message }) => `${field}: ${message}`);
};

test.each(Object.keys(retryBudget.dialects))('the defaults of %s go together', (dialect) => {
  expect(oddOf(dialect, {})).toEqual([]);
});
test.each<[string, { readonly [field: string]: unknown }, string]>([
  ['token-bucket', { capacity: 0 }, 'capacity: A retry needs one token and the bucket holds 0'],
  ['token-bucket', { capacity: 1, need: 'moreThanOne' }, 'capacity: A retry needs more than one token and the bucket holds 1'],
  ['token-bucket', { depositShare: 0 }, 'depositShare: Nothing is ever put into the bucket'],
  ['token-bucket', { deposit: 'time', ratePerSec: 0 }, 'ratePerSec: Nothing is ever put into the bucket'],
  ['finagle', { percentCanRetry: 0, minRetriesPerSec: 0 }, 'percentCanRetry: Share and reserve are both zero'],
  ['envoy', { budgetShare: 0, minRetryConcurrency: 0 }, 'minRetryConcurrency: Share and smallest number are both zero'],
  ['grpc', { maxTokens: 2 }, 'maxTokens: One failure leaves no more than half of the tokens'], ['grpc', { errors: [] }, 'errors: No failure costs a token'],
  ['failure-share', { threshold: 1, outOf: 'everyAttempt' }, 'threshold: What fails is hardly ever more than all that was sent'], ['failure-share', { threshold: 1, failures: 'firstTries' }, 'threshold: What fails is hardly ever'],
])('%s with %o says so', (dialect, change, start) => {
  expect(oddOf(dialect, change)).toEqual([expect.stringContaining(start)]);
});
test('failures of every attempt can be more than all first tries', () => { expect(oddOf('failure-share', { threshold: 1.5 })).toEqual([]); });
test('three tokens of gRPC are enough for a retry', () => { expect(oddOf('grpc', { maxTokens: 3 })).toEqual([]); });
