import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { clear, emptyStore, evict, find, keysInOrder, oneList, put, remove, type Store, touch } from './store.ts';

/** The same, as plainly as it can be written: keys with their uses, oldest use first. */
class Model {
  rows: { key: number; uses: number }[] = [];
  order(): number[] { return [...this.rows].sort((a, b) => a.uses - b.uses).map((row) => row.key); }
  use(key: number, byFrequency: boolean): void {
    const row = this.rows.find((other) => other.key === key)!;
    this.rows = [...this.rows.filter((other) => other !== row), row];
    if (byFrequency) row.uses += 1;
  }
  put(key: number, capacity: number, byFrequency: boolean): void {
    if (this.rows.some((row) => row.key === key)) { this.use(key, byFrequency); return; }
    if (this.rows.length >= capacity) this.remove(this.order()[0]!);
    this.rows.push({ key, uses: 1 });
  }
  remove(key: number): void { this.rows = this.rows.filter((row) => row.key !== key); }
}

function checked(store: Store): readonly number[] {
  const keys = keysInOrder(store);
  for (const key of keys) expect(store.entries.key[find(store, key)]).toBe(key);
  expect(keys).toHaveLength(store.size);
  expect(store.index.filter((place) => place !== 0)).toHaveLength(store.size);
  return keys;
}

const steps = fc.array(
  fc.record({
    what: fc.constantFrom('put', 'put', 'put', 'use', 'remove', 'evict', 'clear'),
    key: fc.oneof(fc.nat(40), fc.integer({ min: 2 ** 30, max: 2 ** 31 - 1 })),
  }),
  { maxLength: 300 },
);

describe.each([['LRU', false], ['LFU', true]])('%s', (_name, byFrequency) => {
  test('holds the same keys in the same order as a list that is searched', () => {
    fc.assert(fc.property(steps, fc.integer({ min: 1, max: 20 }), (list, capacity) => {
      const store = emptyStore(), model = new Model();
      for (const { what, key } of list) {
        if (what === 'put') { put(store, key, capacity, byFrequency); model.put(key, capacity, byFrequency); }
        else if (what === 'clear' && key % 10 === 0) { clear(store); model.rows = []; }
        else if (what === 'evict' && store.size > 0) { evict(store); model.remove(model.order()[0]!); }
        else if (find(store, key) >= 0 && what === 'use') { touch(store, find(store, key), byFrequency); model.use(key, byFrequency); }
        else if (find(store, key) >= 0 && what === 'remove') { remove(store, find(store, key)); model.remove(key); }
        expect(checked(store)).toEqual(model.order());
        expect(store.size).toBeLessThanOrEqual(capacity);
      }
    }), { numRuns: 200 });
  });
});

it('keeps its entries apart in one large index, whatever goes', () => {
  const store = emptyStore();
  for (let i = 0; i < 50_000; i++) put(store, (i * 7919) % 20_011, 3000, i % 2 === 0);
  expect(checked(store)).toHaveLength(3000);
  for (let key = 0; key < 20_011; key += 3) { const entry = find(store, key); if (entry >= 0) remove(store, entry); }
  expect(checked(store).every((key) => key % 3 !== 0)).toBe(true);
});

it('becomes one list when LFU becomes LRU: those used least go first', () => {
  const store = emptyStore();
  for (const key of [1, 2, 3, 1, 1, 2]) put(store, key, 10, true);
  oneList(store);
  touch(store, find(store, 3), false);
  expect(checked(store)).toEqual([2, 1, 3]);
  oneList(emptyStore());
});

it('takes 51 bytes at most for a key by LRU and some hundreds for an empty cache', () => {
  const bytes = (store: Store) =>
    [...Object.values(store.entries), ...Object.values(store.lists), store.index].reduce(
      (sum: number, array: { byteLength: number }) => sum + array.byteLength,
      0,
    );
  expect(bytes(emptyStore())).toBeLessThan(1000);
  const store = emptyStore();
  for (let key = 0; key < 2 ** 17; key++) put(store, key, 2 ** 17, false);
  expect(bytes(store) / 2 ** 17).toBeLessThan(51);
});
