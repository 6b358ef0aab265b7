import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EventList, FIRST_SEQ, SEQ_LIMIT } from './event-list.ts';

type Row = readonly [timeUs: number, seq: number, payload: number];
function drain(list: EventList): Row[] {
  const rows: Row[] = [];
  while (list.pop()) rows.push([list.timeUs, list.seq, list.payload]);
  return rows;
}
const byOrder = (x: Row, y: Row): number => x[0] - y[0] || x[1] - y[1];

describe('event list', () => {
  test('is empty at first', () => {
    const list = new EventList();
    expect(list.size).toBe(0);
    expect(list.peekUs()).toBe(Infinity);
    expect(list.pop()).toBe(false);
  });

  test('gives events of one instant in the order in which they were scheduled', () => {
    const list = new EventList();
    for (let i = 0; i < 1000; i++) list.push(i % 3, i);
    const payloads = drain(list).map((row) => row[2]);
    expect(payloads).toEqual([0, 1, 2].flatMap((time) => Array.from({ length: 1000 }, (_, i) => i).filter((i) => i % 3 === time)));
  });

  test('puts scheduled changes before all else of their instant', () => {
    const list = new EventList();
    expect(list.push(10, 1)).toBe(FIRST_SEQ);
    list.pushAt(10, 7, 2);
    list.pushAt(10, 6, 3);
    list.push(9, 4);
    expect(drain(list).map((row) => row[2])).toEqual([4, 3, 2, 1]);
  });

  test('keeps payloads of all 32 bits and numbers above 2^31', () => {
    const list = new EventList();
    list.nextSeq = 2 ** 31 - 1;
    list.push(1, -1); list.push(1, 2 ** 31 - 1); list.push(1, -(2 ** 31));
    expect(drain(list)).toEqual([[1, 2 ** 31 - 1, -1], [1, 2 ** 31, 2 ** 31 - 1], [1, 2 ** 31 + 1, -(2 ** 31)]]);
  });

  test('agrees with a sorted list for any mix of additions and removals', () => {
    const step = fc.oneof(
      { weight: 3, arbitrary: fc.record({ timeUs: fc.nat(12), reserved: fc.boolean() }) },
      { weight: 2, arbitrary: fc.constant(null) },
    );
    fc.assert(fc.property(fc.array(step, { maxLength: 400 }), (steps) => {
      const list = new EventList();
      let rows: Row[] = [], reserved = 0;
      for (const [payload, add] of steps.entries()) {
        if (add === null) {
          rows.sort(byOrder);
          const first = rows[0];
          expect(list.peekUs()).toBe(first === undefined ? Infinity : first[0]);
          expect(list.pop()).toBe(first !== undefined);
          if (first !== undefined) expect([list.timeUs, list.seq, list.payload]).toEqual(first);
          rows = rows.slice(1);
        } else if (add.reserved) {
          list.pushAt(add.timeUs, ++reserved, payload);
          rows.push([add.timeUs, reserved, payload]);
        } else rows.push([add.timeUs, list.push(add.timeUs, payload), payload]);
        expect(list.size).toBe(rows.length);
      }
      expect(drain(list)).toEqual(rows.sort(byOrder));
    }), { seed: 11, numRuns: 300 });
  });

  test('sorts a hundred thousand events', () => {
    const list = new EventList(), rows: Row[] = [];
    let x = 1;
    for (let i = 0; i < 100_000; i++) {
      x = Math.imul(x, 1664525) + 1013904223 | 0;
      rows.push([x >>> 12, list.push(x >>> 12, i), i]);
    }
    expect(drain(list)).toEqual(rows.sort(byOrder));
    expect(list.peekUs()).toBe(Infinity);
  });

  test('survives a structured clone', () => {
    const list = new EventList();
    for (let i = 0; i < 700; i++) list.push((i * 37) % 101, i);
    for (let i = 0; i < 50; i++) list.pop();
    const again = Object.assign(new EventList(), structuredClone(list));
    list.push(0, 1);
    expect(again.size).toBe(650);
    expect([again.timeUs, again.seq, again.payload]).toEqual([list.timeUs, list.seq, list.payload]);
    again.push(0, 1);
    expect(drain(again)).toEqual(drain(list));
    expect(again.nextSeq).toBe(list.nextSeq);
  });

  test('refuses a time that is not finite', () => {
    const list = new EventList();
    expect(() => list.push(Infinity, 0)).toThrow(RangeError);
    expect(() => list.push(NaN, 0)).toThrow(RangeError);
  });

  test('says so when numbers run out, and loses nothing', () => {
    const list = new EventList();
    list.nextSeq = SEQ_LIMIT - 1;
    expect(list.push(5, 1)).toBe(SEQ_LIMIT - 1);
    expect(() => list.push(5, 2)).toThrow(/2\^32 events/);
    expect(() => list.takeSeq()).toThrow(RangeError);
    expect(drain(list)).toEqual([[5, SEQ_LIMIT - 1, 1]]);
  });
});
