import { expect, test } from 'vitest';
import { NodeBench } from '../../../test/support/node-bench.ts';
import { defaultsOf } from '../../engine/fields.ts';
import { compareAndSet } from './model.ts';
import type { CompareAndSetConfig } from './model.ts';

/** Calls as `caller verb key`, each caller a root call of its own; what each was answered. */
function answers(
  script: readonly string[],
  more: Partial<CompareAndSetConfig> = {},
  between: { readonly [step: number]: (node: NodeBench) => void } = {},
  most = 1000,
): readonly string[] {
  const callers = new Map<string, number>();
  const node = new NodeBench(compareAndSet, { ...defaultsOf(compareAndSet.fields), ...more }, { clone: true, most });
  const told = script.map((line, step) => {
    between[step]?.(node);
    const [caller = '', verb, key = '0'] = line.split(' ');
    if (!callers.has(caller)) callers.set(caller, callers.size + 1);
    node.caller = callers.get(caller)!;
    node.call(verb, Number(key));
    return node
      .told()
      .findLast((text) => text.includes('reply'))!
      .split(' ')
      .slice(3)
      .join(' ');
  });
  expect(node.count_('conflicts')).toBe(told.filter((text) => text === 'error Conflict').length);
  return told;
}
const CONFLICT = 'error Conflict';

test.each<[string, readonly string[], readonly string[], Partial<CompareAndSetConfig>]>([
  ['who read last may write', ['a read', 'a write'], ['ok', 'ok'], {}],
  ['who read before another wrote may not, until it has read again', ['a read', 'b read', 'a write', 'b write', 'b read', 'b write'], ['ok', 'ok', 'ok', CONFLICT, 'ok', 'ok'], {}],
  ['a read is good for one write', ['a read', 'a write', 'a write'], ['ok', 'ok', CONFLICT], {}],
  ['a write without a read conflicts', ['a write'], [CONFLICT], {}],
  ['or holds', ['a write', 'b read', 'a write', 'b write'], ['ok', 'ok', 'ok', CONFLICT], { unread: 'write' }],
  ['keys are values of their own', ['a read 1', 'b read 2', 'a write 1', 'b write 2'], ['ok', 'ok', 'ok', 'ok'], { keys: 'byKey' }],
  ['a read of another key is none', ['a read 1', 'a write 2'], ['ok', CONFLICT], { keys: 'byKey' }],
  ['or one for all', ['a read 1', 'b read 2', 'a write 1', 'b write 2'], ['ok', 'ok', 'ok', CONFLICT], {}],
])('%s', (_title, script, expected, more) => { expect(answers(script, more)).toEqual(expected); });

test('a store that lost its memory knows no reader', () => {
  expect(answers(['a read', 'a write', 'b read', 'b write'], {}, { 3: (node) => { node.fault('lost'); } })).toEqual(['ok', 'ok', 'ok', CONFLICT]);
});
test('the oldest reader is forgotten when there are too many', () => {
  expect(answers(['a read', 'b read', 'c read', 'a write', 'c write'], {}, {}, 2)).toEqual(['ok', 'ok', 'ok', CONFLICT, 'ok']);
});
