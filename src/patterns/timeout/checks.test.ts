import { expect, test } from 'vitest';
import { timeout } from './model.ts';
import { defaultsOf } from '../../engine/fields.ts';
import { machineOf } from '../../engine/pattern.ts';
import { fieldsOf } from '../../engine/patterns.ts';

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
  ['resilience4j', 0, 'timeoutMs: With a timeout of zero or less only an answer that is there at once is taken'],
  ['cockatiel', 0.5, 'timeoutMs: Node\u2019s timers take less than 1 ms for 1 ms'], ['cockatiel', 3e9, 'timeoutMs: Node\u2019s timers take more than 24.8 days for 1 ms'],
])('%s with a timeout of %s ms says so', (dialect, timeoutMs, start) => {
  expect(oddOf(dialect, { timeoutMs })).toEqual([expect.stringContaining(start)]);
});
test.each([[500, ['marginMs: The timeout of 500 ms outside leaves nothing when this much is kept back, so nothing is ever sent. Keep back less, or give that one more time.']], [499, []]])('a context that keeps back %s ms of the 500 ms outside', (marginMs, messages) => {
  const place = (outer: readonly object[]) =>
    timeout.checkPlace!(
      { dialect: 'go-context', timeoutMs: 100, marginMs },
      {
        outer: outer.map((config) => ({ kind: 'timeout', config: config as { readonly [name: string]: unknown } })),
        to: 's',
        nodes: {},
        links: {},
        priorities: [0],
        deadlines: [],
        keyed: false,
      },
    );
  expect(place([{ timeoutMs: 500 }]).map(({ field, message }) => `${field}: ${message}`)).toEqual(messages);
  expect(place([])).toEqual([]);
});
