/** Percentiles out of the windows' histograms are near those of sorting all values. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createReader } from './reader.ts';
import type { Reader } from './reading.ts';
import { Recorder } from './recorder.ts';
import { TEST_META } from './test-run.ts';

function recorded(values: readonly number[], perWindow: number): Reader {
  const recorder = new Recorder({ windowUs: 100_000, keepCalls: 1, keepGauges: 1 });
  const latency = recorder.histogram('latency');
  values.forEach((value, i) => {
    const nowUs = Math.floor(i / perWindow) * 100_000;
    recorder.roll(nowUs);
    recorder.observe(latency, value);
  });
  const endUs = Math.ceil(values.length / perWindow) * 100_000;
  recorder.end(endUs);
  const reader = createReader({ ...TEST_META, series: recorder.series });
  reader.append(recorder.flush(endUs));
  return reader;
}

const nearestRank = (sorted: readonly number[], share: number): number => sorted[Math.max(1, Math.ceil(share * sorted.length - 1e-9)) - 1] ?? NaN;

fc.configureGlobal({ seed: 16, numRuns: 200 });

describe('percentiles of a recording', () => {
  it('are within 0.8 % of the exact ones', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 5_000_000_000 }), { minLength: 1, maxLength: 400 }),
        fc.integer({ min: 1, max: 60 }),
        (values, perWindow) => {
          const shares = [0.01, 0.25, 0.5, 0.9, 0.99, 1];
          const sorted = [...values].sort((a, b) => a - b);
          const { count, meanUs, atShares } = recorded(values, perWindow).distribution('latency', 0, Infinity, shares);
          expect(count).toBe(values.length);
          expect(meanUs).toBe(values.reduce((sum, value) => sum + value, 0) / values.length);
          shares.forEach((share, i) => {
            const exact = nearestRank(sorted, share);
            expect(Math.abs((atShares[i] ?? NaN) - exact)).toBeLessThanOrEqual(0.008 * exact + 1);
          });
        },
      ),
    );
  });

  it('are left out where there are fewer than 10 / (1 − q) values', () => {
    const reader = recorded(Array.from({ length: 199 }, (_, i) => i + 1), 100);
    const [p50, p90, p95] = reader.percentiles('latency', 0, 200_000, 2, [0.5, 0.9, 0.95]);
    expect([...p50 ?? []]).toEqual([50, expect.closeTo(150, -1)]);
    expect([...p90 ?? []]).toEqual([expect.closeTo(90, -1), NaN]);
    expect([...p95 ?? []]).toEqual([NaN, NaN]);
  });

  it('tile as the series do', () => {
    const reader = recorded(Array.from({ length: 1000 }, (_, i) => i), 50);
    const tiles = reader.series('latency', 0, Infinity, 7);
    expect(reader.percentiles('latency', 0, Infinity, 7, [0.5])[0]?.length).toBe(tiles.length);
    expect(tiles.reduce((sum, tile) => sum + tile.last, 0)).toBe(1000);
    expect(tiles.reduce((sum, tile) => sum + tile.sum, 0)).toBe(499_500);
  });
});
