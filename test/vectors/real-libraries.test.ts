/**
 * The real cockatiel and opossum, driven under fake timers, and their dialects in the ordinary engine agree over random
 * sequences of calls: results, times, states and counters after every instant. HALFOPEN_SEED tries other sequences.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judge } from '../../src/cli/vectors/run-vectors.ts';
import type { Vector } from '../../src/cli/vectors/schema.ts';
import { realCockatiel, realOpossum } from './real/breakers.ts';
import type { Asked, Played } from './real/play.ts';
import { play } from './real/play.ts';
import { cockatielConfigs, opossumConfigs, sequences } from './real/sequences.ts';
import type { Grid } from './real/sequences.ts';

const NIGHTLY = process.env['HALFOPEN_NIGHTLY'] === '1';
const SEED = Number(process.env['HALFOPEN_SEED'] ?? 16);
const OFF_GRID = { seed: SEED, numRuns: NIGHTLY ? 5000 : 200, maxSkipsPerRun: 10 };
const ON_GRID = { seed: SEED, numRuns: NIGHTLY ? 1000 : 60 };
const LIMIT_MS = NIGHTLY ? 3_600_000 : 60_000;

interface Case { readonly asked: readonly Asked[]; readonly played: () => Promise<Played> }
const LIBRARIES: readonly (readonly [name: string, cases: (grid: Grid) => fc.Arbitrary<Case>])[] = [
  ['cockatiel', (grid) => fc.record({ config: cockatielConfigs(grid), asked: sequences(grid) })
    .map(({ config, asked }) => ({ config, asked, played: () => play('cockatiel', '3.2.1', { ...config }, () => realCockatiel(config), asked) }))],
  ['opossum', (grid) => fc.record({ config: opossumConfigs(grid), asked: sequences(grid) })
    .map(({ config, asked }) => ({ config, asked, played: () => play('opossum', '9.0.0', { ...config }, () => realOpossum(config), asked) }))],
];

describe.each(LIBRARIES)('the real %s and its dialect', (_name, cases) => {
  test('agree when no two things fall due at one instant', async () => {
    const seen = new Seen();
    await fc.assert(fc.asyncProperty(cases(1), async ({ played }) => {
      const { vector, tied } = await played();
      fc.pre(!tied);
      seen.add(vector);
      expect(judge(vector)).toEqual({ is: 'passed' });
    }), OFF_GRID);
    expect(seen.longest).toBeGreaterThan(100);
    expect(seen.shareOf('open')).toBeGreaterThan(0.5);
    expect(seen.shareOf('halfOpen')).toBeGreaterThan(0.4);
    expect(seen.shareOf('closed again')).toBeGreaterThan(0.25);
  }, LIMIT_MS);

  test('agree when they do: what was set first comes first', async () => {
    let ties = 0;
    await fc.assert(fc.asyncProperty(cases(500), async ({ played }) => {
      const { vector, tied } = await played();
      if (tied) ties += 1;
      expect(judge(vector)).toEqual({ is: 'passed' });
    }), ON_GRID);
    expect(ties).toBeGreaterThan(ON_GRID.numRuns / 2);
  }, LIMIT_MS);

  test('would be found to differ by a wait, a result or a state', async () => {
    const found = { wait: 0, result: 0, state: 0 };
    await fc.assert(fc.asyncProperty(cases(1), async ({ played }) => {
      const { vector } = await played();
      const [first, ...others] = vector.observed;
      if (judge({ ...vector, config: longerOpen(vector.config) }).is === 'failed') found.wait += 1;
      if (judge({ ...vector, observed: [{ ...first, result: 'panic' }, ...others] }).is === 'failed') found.result += 1;
      if (judge({ ...vector, probes: vector.probes!.map((probe, i) => (i === 0 ? { ...probe, state: 'halfOpen' } : probe)) }).is === 'failed') found.state += 1;
    }), { seed: 16, numRuns: 15 });
    expect(found.wait).toBeGreaterThan(2);
    expect([found.result, found.state]).toEqual([15, 15]);
  }, LIMIT_MS);
});

/** The same settings but for 400 ms more of being open, where that is one number. */
function longerOpen(config: Vector['config']): Vector['config'] {
  return Object.fromEntries(
    Object.entries(config).map(([field, value]) => [field, field === 'halfOpenAfterMs' || field === 'resetTimeoutMs' ? Number(value) + 400 : value]),
  );
}

/** What the sequences have gone through: a test of breakers that never open would say little. */
class Seen {
  longest = 0;
  private runs = 0;
  private readonly through = new Map<string, number>();
  add({ calls, probes = [] }: Vector): void {
    this.runs += 1;
    this.longest = Math.max(this.longest, calls.length);
    const states = probes.map((probe) => probe.state ?? '');
    const again = states.indexOf('halfOpen') >= 0 && states.indexOf('closed', states.indexOf('halfOpen')) >= 0 ? ['closed again'] : [];
    for (const state of new Set([...states, ...again])) this.through.set(state, (this.through.get(state) ?? 0) + 1);
  }
  shareOf(state: string): number { return (this.through.get(state) ?? 0) / this.runs; }
}
