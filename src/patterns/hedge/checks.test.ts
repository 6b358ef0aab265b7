import { expect, test } from 'vitest';
import { hedge } from './model.ts';
import { defaultsOf } from '../../engine/fields.ts';
import { machineOf } from '../../engine/pattern.ts';
import { fieldsOf } from '../../engine/patterns.ts';

type Change = { readonly [field: string]: unknown };
const configOf = (dialect: string, change: Change = {}): Change => ({ ...defaultsOf(fieldsOf(hedge, { dialect })), dialect, ...change });
const oddOf = (dialect: string, change: Change): readonly string[] =>
  (machineOf(hedge, configOf(dialect, change)).check?.(configOf(dialect, change)) ?? []).map(({ field, message }) => `${field}: ${message}`);

test.each(Object.keys(hedge.dialects))('the defaults of %s go together', (dialect) => { expect(oddOf(dialect, {})).toEqual([]); });
test.each<[string, Change, string]>([
  ['hedged', { delayMs: -1 }, 'delayMs: With a negative time no copy is ever sent.'], ['tied', { delayMs: -1 }, 'delayMs: With a negative time no copy is ever sent.'],
  ['grpc', { maxAttempts: 6 }, 'maxAttempts: gRPC makes at most 5 attempts'],
])('%s with %o says so', (dialect, change, start) => { expect(oddOf(dialect, change)).toEqual([expect.stringContaining(start)]); });
test('Polly takes a negative time for another mode', () => { expect(oddOf('polly', { delayMs: -1 })).toEqual([]); });

test.each<[string, Change, readonly string[]]>([
  ['hedged', { delayMs: 200 }, ['delayMs: A timeout of 200 ms outside ends every call before another attempt is sent after 200 ms. Send it sooner, or give the call more time.']],
  ['hedged', { delayMs: 199 }, []], ['polly', { delayMs: -1 }, []],
  ['grpc', { hedgingDelayMs: 500 }, ['hedgingDelayMs: A timeout of 200 ms outside ends every call before another attempt is sent after 500 ms. Send it sooner, or give the call more time.']],
])('%s with %o inside a timeout of 200 ms', (dialect, change, messages) => {
  const outer = [{ kind: 'retry', config: {} }, { kind: 'timeout', config: { timeoutMs: 200 } }, { kind: 'timeout', config: { timeoutMs: 0 } }];
  const around = { outer, to: 's', nodes: {}, links: {}, priorities: [0], deadlines: [], keyed: false };
  expect(hedge.checkPlace!(configOf(dialect, change), around).map(({ field, message }) => `${field}: ${message}`)).toEqual(messages);
  expect(hedge.checkPlace!(configOf(dialect, change), { ...around, outer: [] })).toEqual([]);
});
