/** A run is a function of its document and its seed: nothing about how it is carried out, kept or watched changes its trace. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GALLERY } from '../../src/scenario/gallery.ts';
import { scenarios, SEED } from '../support/random-scenarios.ts';
import { presetOf, shortTraffic, traced } from '../support/traced-run.ts';
import type { Circumstances } from '../support/traced-run.ts';

const SOME = { seed: SEED, numRuns: process.env['HALFOPEN_NIGHTLY'] === '1' ? 1000 : 25 };

const CIRCUMSTANCES: readonly (readonly [string, Circumstances])[] = [
  ['one event a slice', { sliceEvents: 1 }],
  ['seven events a slice', { sliceEvents: 7 }],
  ['slices of 1000 events, chunks taken once in three', { sliceEvents: 1000, flushEvery: 3 }],
  ['windows of 10 ms', { windowUs: 10_000 }],
  ['windows of 3.3 s', { windowUs: 3_300_000 }],
  ['ten calls kept', { keepCalls: 10, keepGauges: 5 }],
  ['every call kept', { keepCalls: Infinity, keepGauges: Infinity }],
  ['nothing recorded', { unrecorded: true }],
];

describe('the same seed gives the same trace', () => {
  test.each(GALLERY.map((preset) => preset.id))('%s', (id) => {
    const scenario = id.startsWith('traffic') ? shortTraffic(id as 'traffic-breaker') : presetOf(id);
    const first = traced(scenario), again = traced(structuredClone(scenario));
    expect(again.hash).toBe(first.hash);
    expect(again.records).toEqual(first.records);
    expect(first.records.length).toBeGreaterThan(0);
  });
  test('in random scenarios', () => {
    fc.assert(fc.property(scenarios, (scenario) => { expect(traced(scenario).hash).toBe(traced(scenario).hash); }), SOME);
  });
});

describe('another seed gives another trace', () => {
  test('twenty seeds, twenty traces', () => {
    const hashes = Array.from({ length: 20 }, (_, seed) => traced(shortTraffic(), { seed }).hash);
    expect(new Set(hashes).size).toBe(20);
  });
  test('where nothing is drawn, the seed does not matter', () => {
    expect(traced(presetOf('chapter-breaker'), { seed: 1 }).hash).toBe(traced(presetOf('chapter-breaker'), { seed: 99 }).hash);
  });
  test('one changed setting does too', () => {
    const scenario = shortTraffic(), [link] = scenario.links;
    const slower = { ...scenario, links: [{ ...link!, latency: { dist: 'constant', ms: 0.001 } as const }] };
    expect(traced(slower).hash).not.toBe(traced(scenario).hash);
  });
});

describe('the trace does not depend on', () => {
  const plain = traced(shortTraffic());
  test.each(CIRCUMSTANCES)('%s', (_name, circumstances) => {
    expect(traced(shortTraffic(), circumstances).hash).toBe(plain.hash);
  });
  test('any of these in random scenarios', () => {
    fc.assert(fc.property(scenarios, fc.constantFrom(...CIRCUMSTANCES), (scenario, [, circumstances]) => {
      expect(traced(scenario, circumstances).records).toEqual(traced(scenario).records);
    }), SOME);
  });
});
