import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Json } from '../engine/fields.ts';
import { applyDifference, difference } from './difference.ts';

const back = (base: Json, next: Json): Json => applyDifference(base, JSON.parse(JSON.stringify(difference(base, next))));
const things = (...ids: readonly string[]): Json => ids.map((id) => ({ id, n: 1 }));

describe('a difference says only what differs', () => {
  test('nothing', () => { expect(difference({ a: [1, { b: 2 }] }, { a: [1, { b: 2 }] })).toEqual({ in: {} }); });
  test('a field deep inside things with ids', () => {
    expect(difference({ links: [{ id: 'l', chain: [{ id: 'b', config: { n: 3, m: 1 } }] }] }, { links: [{ id: 'l', chain: [{ id: 'b', config: { n: 5, m: 1 } }] }] }))
      .toEqual({ in: { links: { items: { l: { in: { chain: { items: { b: { in: { config: { in: { n: { set: 5 } } } } } } } } } } } } });
  });
  test('a thing behind the others needs no order', () => {
    expect(difference(things('a'), things('a', 'b'))).toEqual({ items: {}, add: [{ id: 'b', n: 1 }] });
  });
  test('a thing between others, one less, another order', () => {
    expect(difference(things('a', 'b'), things('a', 'c', 'b'))).toEqual({ items: {}, add: [{ id: 'c', n: 1 }], order: ['a', 'c', 'b'] });
    expect(difference(things('a', 'b'), things('b'))).toEqual({ items: {}, order: ['b'] });
    expect(difference(things('a', 'b'), things('b', 'a'))).toEqual({ items: {}, order: ['b', 'a'] });
  });
  test('a field that is gone, and one that is null', () => {
    expect(difference({ a: 1, b: 2 }, { b: null })).toEqual({ in: { b: { set: null } }, drop: ['a'] });
  });
});

describe('applied to its base it gives back what it was made from', () => {
  test('for any two values', () => {
    fc.assert(fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => { expect(back(a as Json, b as Json)).toEqual(b); }), { seed: 1, numRuns: 1_000 });
  });
  test('for lists of things with ids, in any order, nested', () => {
    const leaf = fc.record({ id: fc.constantFrom('a', 'b', 'c', 'd', '__proto__'), n: fc.integer({ min: 0, max: 2 }) }, { requiredKeys: ['id'] });
    const list = fc.uniqueArray(leaf, { selector: (item) => item.id, maxLength: 5 });
    const outer = fc.uniqueArray(fc.record({ id: fc.constantFrom('x', 'y', 'z'), chain: list }), { selector: (item) => item.id });
    fc.assert(fc.property(outer, outer, (a, b) => { expect(back(a as Json, b as Json)).toEqual(b); }), { seed: 2, numRuns: 2_000 });
  });
  test('for fields with the names of inherited things', () => {
    const names = fc.dictionary(fc.constantFrom('__proto__', 'constructor', 'toString', 'in', 'set', 'items'), fc.jsonValue({ maxDepth: 1 }));
    fc.assert(fc.property(names, names, (a, b) => {
      expect(JSON.stringify(back(a as Json, b as Json)).length).toBe(JSON.stringify(b).length);
      expect(Object.keys(back(a as Json, b as Json) as object).sort()).toEqual(Object.keys(b).sort());
    }), { seed: 3, numRuns: 500 });
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });
});

describe('a difference that is malformed or does not fit', () => {
  const bad: readonly (readonly [string, Json, unknown])[] = [
    ['no object', {}, 5], ['no kind', {}, {}], ['fields of a number', 1, { in: { a: { set: 1 } } }], ['things of an object', {}, { items: {} }],
    ['a thing that is not there', things('a'), { items: { b: { in: {} } } }], ['an order of what is not there', things('a'), { items: {}, order: ['b'] }],
    ['a drop of what is not there', { a: 1 }, { in: {}, drop: ['b'] }], ['a drop of one field twice', { a: 1, b: 1 }, { in: {}, drop: ['a', 'a'] }],
    ['an unknown member', { a: 1 }, { in: { a: { set: 2, foo: 3 } } }], ['members of two kinds', {}, { set: 1, in: {} }],
    ['an order of fields', {}, { in: {}, order: [] }], ['a drop of things', things('a'), { items: {}, drop: ['a'] }],
    ['things without ids', things('a'), { items: {}, add: [1] }], ['a drop of numbers', {}, { in: {}, drop: [1] }], ['a list where an object stands', {}, { in: [] }],
  ];
  test.each(bad)('%s is refused', (_, base, change) => { expect(() => applyDifference(base, change)).toThrow(RangeError); });
  test('what does not belong there is named', () => {
    expect(() => applyDifference({ a: 1 }, { in: { a: { set: 2, foo: 3 } } })).toThrow('A difference has foo, which does not go with set.');
    expect(() => applyDifference({ a: 1 }, { in: {}, drop: ['b'] })).toThrow('A difference drops b, which the base does not have.');
  });
  test('any JSON gives a value or a RangeError, never another error', () => {
    fc.assert(fc.property(fc.jsonValue(), fc.jsonValue(), (base, change) => {
      try { applyDifference(base as Json, change); } catch (error) { expect(error).toBeInstanceOf(RangeError); }
    }), { seed: 4, numRuns: 500 });
  });
});
