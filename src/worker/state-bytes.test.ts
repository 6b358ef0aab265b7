import { expect, test } from 'vitest';
import { stateBytes } from './state-bytes.ts';

test('typed arrays count as what they hold, all else about', () => {
  expect(stateBytes(new Float64Array(1000))).toBe(8000);
  expect(stateBytes({ columns: { a: new Int32Array(1000), b: new Uint8Array(1000) } })).toBeGreaterThanOrEqual(5000);
  expect(stateBytes({ columns: { a: new Int32Array(1000), b: new Uint8Array(1000) } })).toBeLessThan(5200);
  expect(stateBytes(Array.from({ length: 1000 }, (_, i) => i))).toBe(8016);
  expect(stateBytes(new Map(Array.from({ length: 1000 }, (_, i) => [i, i])))).toBeGreaterThan(16_000);
  expect([stateBytes(null), stateBytes(7), stateBytes('text')]).toEqual([8, 8, 8]);
});
