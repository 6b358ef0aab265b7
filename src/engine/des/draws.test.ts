import { describe, expect, test } from 'vitest';
import { Draws, hashText } from './draws.ts';
import { USE } from './uses.ts';

/** Chi² of counts against equal shares, in standard deviations from its mean (large degrees of freedom). */
function excess(counts: ArrayLike<number>): number {
  const n = counts.length, sum = Array.from(counts).reduce((x, y) => x + y, 0), each = sum / n;
  const chi2 = Array.from(counts).reduce((x, y) => x + (y - each) ** 2 / each, 0);
  return (chi2 - (n - 1)) / Math.sqrt(2 * (n - 1));
}
/** Correlation of pairs in standard deviations from 0. */
function correlation(pairs: number, pair: (i: number) => readonly [number, number]): number {
  let sum = 0;
  for (let i = 0; i < pairs; i++) { const [x, y] = pair(i); sum += (x - 0.5) * (y - 0.5); }
  return sum * 12 / Math.sqrt(pairs);
}
function grid(pairs: number, pair: (i: number) => readonly [number, number]): number {
  const counts = new Uint32Array(64 * 64);
  for (let i = 0; i < pairs; i++) { const [x, y] = pair(i); counts[Math.floor(x * 64) * 64 + Math.floor(y * 64)]!++; }
  return excess(counts);
}
/** From a second implementation, in C. */
const GOLDEN_KEYED = [1480994535, 552807422, 0.52553220855361771, 0.17583118192811475];
const GOLDEN_STREAM = [683224041, 323706263, 0.35007248408734604];
const GOLDEN_HASH = [1947474976, 4154087771];

const draws = new Draws();
interface Key { seed: number; client: number; n: number; steps: readonly number[]; use: number; place: number }
const KEY: Key = { seed: 1, client: hashText('checkout'), n: 1, steps: [], use: USE.serviceTime, place: hashText('payments') };
function start(key: Partial<Key>): void {
  const { seed, client, n, steps, use, place } = { ...KEY, ...key };
  draws.rootPath(seed, client, n);
  for (const word of steps) draws.step(draws.pathA, draws.pathB, word);
  draws.start(draws.pathA, draws.pathB, use, place);
}
function first(key: Partial<Key>): number { start(key); return draws.unit(); }

/** How two neighbouring keys are made from a number. */
const NEIGHBOURS: readonly (readonly [name: string, key: (i: number) => Partial<Key>, next: (i: number) => Partial<Key>])[] = [
  ['calls of one client', (i) => ({ n: i }), (i) => ({ n: i + 1 })],
  ['places', (i) => ({ n: i, place: 7 }), (i) => ({ n: i, place: 8 })],
  ['uses', (i) => ({ n: i, use: USE.serviceTime }), (i) => ({ n: i, use: USE.error })],
  ['steps of a path', (i) => ({ n: i, steps: [1] }), (i) => ({ n: i, steps: [2] })],
  ['a path and one longer by a step of 0', (i) => ({ n: i, steps: [] }), (i) => ({ n: i, steps: [0] })],
  ['steps in either order', (i) => ({ n: i, steps: [1, 2] }), (i) => ({ n: i, steps: [2, 1] })],
  ['seeds', (i) => ({ n: i, seed: 1 }), (i) => ({ n: i, seed: 2 })],
  ['clients whose hashes differ in one bit', (i) => ({ n: i, client: 4 }), (i) => ({ n: i, client: 5 })],
  ['call and place exchanged', (i) => ({ n: i, place: 1000 }), (i) => ({ n: 1000, place: i })],
];
const PAIRS = 200_000;

describe('keyed draws', () => {
  test.each(NEIGHBOURS)('first draws of neighbouring keys are independent: %s', (_, key, next) => {
    const pair = (i: number): readonly [number, number] => [first(key(i)), first(next(i))];
    expect(Math.abs(correlation(PAIRS, pair))).toBeLessThan(4);
    expect(Math.abs(grid(PAIRS, pair))).toBeLessThan(4.5);
  });

  test('first draws of calls in a row are uniform in their high, middle and low bits', () => {
    const high = new Uint32Array(256), middle = new Uint32Array(256), low = new Uint32Array(256);
    for (let n = 0; n < 500_000; n++) {
      const bits = first({ n }) * 2 ** 53;
      high[Math.floor(bits / 2 ** 45)]!++; middle[Math.floor(bits / 2 ** 21) % 256]!++; low[bits % 256]!++;
    }
    for (const counts of [high, middle, low]) expect(Math.abs(excess(counts))).toBeLessThan(4.5);
  });

  test('consecutive draws of one short stream are independent', () => {
    const pair = (i: number): readonly [number, number] => { start({ n: i }); return [draws.unit(), draws.unit()]; };
    expect(Math.abs(correlation(PAIRS, pair))).toBeLessThan(4);
    expect(Math.abs(grid(PAIRS, pair))).toBeLessThan(4.5);
  });

  test('the high and the low word of one draw are independent', () => {
    const pair = (i: number): readonly [number, number] => { start({ n: i }); return [(draws.u32() >>> 0) / 2 ** 32, (draws.u32() >>> 0) / 2 ** 32]; };
    expect(Math.abs(grid(PAIRS, pair))).toBeLessThan(4.5);
  });

  const parts: readonly (readonly [string, (bit: number, i: number) => Partial<Key>])[] = [
    ['number of the call', (bit, i) => ({ n: i ^ (1 << bit) })],
    ['client', (bit, i) => ({ n: i, client: KEY.client ^ (1 << bit) })],
    ['seed', (bit, i) => ({ n: i, seed: KEY.seed ^ (1 << bit) })],
    ['place', (bit, i) => ({ n: i, place: KEY.place ^ (1 << bit) })],
    ['step of the path', (bit, i) => ({ n: i, steps: [3 ^ (1 << bit)] })],
  ];
  test.each(parts)('one bit of the key flips each bit of the first 64 drawn in half of all cases: %s', (name, flipped) => {
    const cases = 2000, plain = name.startsWith('step') ? { steps: [3] } : {};
    let worst = 0;
    for (let bit = 0; bit < 32; bit++) {
      const flips = new Uint32Array(64);
      for (let i = 0; i < cases; i++) {
        start({ n: i, ...plain });
        const x = draws.u32(), y = draws.u32();
        start(flipped(bit, i));
        const dx = x ^ draws.u32(), dy = y ^ draws.u32();
        for (let k = 0; k < 32; k++) { flips[k]! += (dx >>> k) & 1; flips[32 + k]! += (dy >>> k) & 1; }
      }
      for (const count of flips) worst = Math.max(worst, Math.abs(count - cases / 2) / Math.sqrt(cases / 4));
    }
    // 2 048 counts: 4.9 deviations are passed by chance once in a thousand runs.
    expect(worst).toBeLessThan(4.9);
  });

  test('the same key draws the same, whatever was drawn between', () => {
    const x = first({ n: 5, steps: [1, 2] });
    for (let i = 0; i < 10; i++) first({ n: i });
    expect(first({ n: 5, steps: [1, 2] })).toBe(x);
  });

  test('words may be given signed or unsigned', () => {
    draws.rootPath(4_000_000_000, 0xfffffff0, 3);
    const path = [draws.pathA, draws.pathB];
    draws.rootPath(4_000_000_000 | 0, 0xfffffff0 | 0, 3);
    expect([draws.pathA, draws.pathB]).toEqual(path);
    draws.start(path[0]! >>> 0, path[1]! >>> 0, 1, -5);
    const x = draws.unit();
    draws.start(path[0]!, path[1]!, 1, -5 >>> 0);
    expect(draws.unit()).toBe(x);
  });

  test('the bits are these on every machine', () => {
    start({});
    expect([draws.u32(), draws.u32(), draws.unit(), draws.open()]).toEqual(GOLDEN_KEYED);
  });
});

describe('uniform numbers', () => {
  test('have a tail beyond 2^-32, from bits of the low word', () => {
    let fine = 0;
    for (let n = 0; n < 1000; n++) if ((first({ n }) * 2 ** 32) % 1 !== 0) fine++;
    expect(fine).toBeGreaterThan(990);
    // A state whose next word is 0: the draw is then under 2^-32, but not 0.
    draws.a = 0; draws.b = 12345;
    const small = draws.unit();
    expect(small).toBeGreaterThan(0);
    expect(small).toBeLessThan(2 ** -32);
  });

  test('reach neither 1 nor, when open, 0', () => {
    class Fixed extends Draws {
      word = 0;
      override u32(): number { return this.word; }
    }
    const fixed = new Fixed();
    expect(fixed.unit()).toBe(0);
    expect(fixed.open()).toBe(2 ** -53);
    fixed.word = -1;
    expect(fixed.unit()).toBe(1 - 2 ** -53);
    expect(fixed.open()).toBe(1 - 2 ** -53);
  });
});

describe('sequential streams', () => {
  test('are uniform and without memory of the last draw', () => {
    draws.startStream(9, 4);
    const counts = new Uint32Array(256);
    let before = draws.unit();
    const pair = (): readonly [number, number] => { const x = before; before = draws.unit(); counts[Math.floor(before * 256)]!++; return [x, before]; };
    expect(Math.abs(correlation(PAIRS, pair))).toBeLessThan(4);
    expect(Math.abs(grid(PAIRS, pair))).toBeLessThan(4.5);
    expect(Math.abs(excess(counts))).toBeLessThan(4.5);
  });

  test.each([['numbers', 1, 2, 1, 3], ['seeds', 1, 2, 2, 2]])('of neighbouring %s are independent', (_, seedA, idA, seedB, idB) => {
    const other = new Draws();
    draws.startStream(seedA, idA);
    other.startStream(seedB, idB);
    const pair = (): readonly [number, number] => [draws.unit(), other.unit()];
    expect(Math.abs(correlation(PAIRS, pair))).toBeLessThan(4);
    expect(Math.abs(grid(PAIRS, pair))).toBeLessThan(4.5);
  });

  test('have uniform and independent first draws over their numbers', () => {
    const at = (id: number): number => { draws.startStream(1, id); return draws.unit(); };
    expect(Math.abs(grid(PAIRS, (i) => [at(i), at(i + 1)]))).toBeLessThan(4.5);
  });

  test('the bits are these on every machine', () => {
    draws.startStream(1, 1);
    expect([draws.u32(), draws.u32(), draws.unit()]).toEqual(GOLDEN_STREAM);
  });
});

describe('hashes of texts', () => {
  test('are 32 unsigned bits, different for neighbouring texts', () => {
    const hashes = Array.from({ length: 20_000 }, (_, i) => hashText(`service-${i}`));
    expect(hashes.every((h) => Number.isInteger(h) && h >= 0 && h < 2 ** 32)).toBe(true);
    expect(new Set(hashes).size).toBe(20_000);
    const counts = new Uint32Array(256);
    for (const h of hashes) counts[h >>> 24]!++;
    expect(Math.abs(excess(counts))).toBeLessThan(4.5);
    expect(hashText('é')).not.toBe(hashText('e'));
    expect(hashText('\u0101')).not.toBe(hashText('\u0001'));
  });
  test('are these on every machine', () => {
    expect([hashText(''), hashText('payments')]).toEqual(GOLDEN_HASH);
  });
});
