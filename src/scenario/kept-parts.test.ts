import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keptParts } from './kept-parts.ts';

test('what has changed is new, what has not is the same object', () => {
  const before = { title: 'a', links: [{ id: 'one', chain: [{ config: { ms: 5 } }] }, { id: 'two', chain: [] }], services: [{ id: 's' }] };
  const next = keptParts(before, { title: 'a', links: [{ id: 'one', chain: [{ config: { ms: 6 } }] }, { id: 'two', chain: [] }], services: [{ id: 's' }] });
  expect(next.links[0]?.chain[0]?.config).toEqual({ ms: 6 });
  expect(next.links).not.toBe(before.links);
  expect(next.links[1]).toBe(before.links[1]);
  expect(next.services).toBe(before.services);
});

test('parts that came or went are changes', () => {
  const before = { a: [1, 2, 3], b: { x: 1, y: undefined } };
  expect(keptParts(before, { a: [1, 2], b: { x: 1 } })).toEqual({ a: [1, 2], b: { x: 1 } });
  expect(keptParts(before, { a: [1, 2], b: { x: 1 } }).b).not.toBe(before.b);
  expect(keptParts([1], { 0: 1 })).toEqual({ 0: 1 });
});

test('whatever it was before, it is equal to what it is made of, and the same object exactly where that was equal', () => {
  fc.assert(fc.property(fc.jsonValue(), fc.jsonValue(), (before, next) => {
    expect(keptParts(before, next)).toEqual(next);
    const plain: unknown = JSON.parse(JSON.stringify(before));
    expect(keptParts(plain, JSON.parse(JSON.stringify(plain)))).toBe(plain);
  }));
});
