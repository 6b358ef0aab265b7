import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LEVELS, SPANS } from './layout.ts';
import { Rows } from './rows.ts';
import { columnsOf, rowBytes } from './table.ts';

/** Writes row k of spans: each column another number. */
function writeSpan(rows: Rows, k: number): void {
  if (rows.rows === rows.capacity) rows.reserve(1);
  const row = rows.rows++, { words, halves, bytes, capacity } = rows;
  for (let column = 0; column < 7; column++) words[row + column * capacity] = 1000 * column + k;
  for (let column = 0; column < 3; column++) halves[row + column * capacity] = 1000 * (7 + column) + k;
  for (let column = 0; column < 2; column++) bytes[row + column * capacity] = 100 * column + k % 100;
}

describe('rows', () => {
  it('give every column what was written to it, however they grew and however often they were taken', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 5 }), (chunks) => {
      const rows = new Rows(SPANS, 1);
      let next = 0;
      for (const count of chunks) {
        const first = next;
        for (let i = 0; i < count; i++) writeSpan(rows, next++);
        const buffer = rows.take();
        expect(buffer.byteLength).toBe(count * rowBytes(SPANS));
        Object.entries(columnsOf(SPANS, buffer, count)).forEach(([, column], c) => {
          expect([...column]).toEqual(Array.from({ length: count }, (_, i) => (c < 10 ? 1000 * c + first + i : 100 * (c - 10) + (first + i) % 100)));
        });
      }
    }));
  });

  it('begin anew after they were taken and keep their room', () => {
    const rows = new Rows(LEVELS, 2);
    rows.reserve(100);
    const { capacity } = rows;
    expect(capacity).toBeGreaterThanOrEqual(100);
    rows.rows = 3;
    rows.doubles[2 + 2 * capacity] = 7;
    expect(columnsOf(LEVELS, rows.take(), 3).max[2]).toBe(7);
    expect([rows.rows, rows.capacity]).toEqual([0, capacity]);
    expect(rows.take().byteLength).toBe(0);
  });
});
