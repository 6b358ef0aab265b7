import { expect, test } from 'vitest';
import { timeout } from './model.ts';
import { defaultsOf } from '../../engine/fields.ts';
import { fieldsOf, machineOf } from '../../engine/pattern.ts';

const oddOf = (dialect: string, change: { readonly [field: string]: unknown }): readonly string[] => {
  const config = { ...defaultsOf(fieldsOf(timeout, { dialect })), dialect, ...change };
  return (machineOf(timeout, config).check?.(config) ?? []).map(({ field, message }) => `${field}: ${message}`);
};

test.each(Object.keys(timeout.dialects))('the defaults of %s go together', (dialect) => {
  expect(oddOf(dialect, {})).toEqual([]);
});
test.each<[string, number, string]>([
  ['go-resiliency', 0, 'timeoutMs: With a timeout of zero or less no call ever succeeds'], ['go-context', -5, 'timeoutMs: With a timeout of zero or less no call ever succeeds'],
  ['polly', 0, 'timeoutMs: With a timeout of zero or less there is none'], ['polly', 5, 'timeoutMs: The option takes nothing below 10 ms'],
])('%s with a timeout of %s ms says so', (dialect, timeoutMs, start) => {
  expect(oddOf(dialect, { timeoutMs })).toEqual([expect.stringContaining(start)]);
});
