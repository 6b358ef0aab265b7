/** The detector in a run: heartbeats, gaps, and when silence becomes suspicion. */
import { describe, expect, it, test } from 'vitest';
import fc from 'fast-check';
import { phiAccrual } from './model.ts';
import type { PhiAccrualConfig } from './fields.ts';
import { addGap, deviationUs, gapsOf, meanUs } from './gaps.ts';
import { defaultsOf } from '../../engine/fields.ts';
import { phiOf } from '../../engine/des/phi.ts';
import { at, constant, readerOf } from '../../../test/support/small-run.ts';
import { balanced, balancedBegin, callsTo, endpointAt, fault, finder, movesIn, movesOf, probesOf } from '../../../test/support/balanced.ts';
import type { Balanced } from '../../../test/support/balanced.ts';

type Change = { -readonly [K in keyof PhiAccrualConfig]?: PhiAccrualConfig[K] };
const even = (ratePerSec: number) => [{ workload: { kind: 'even', ratePerSec, firstMs: 0 } as const }];
const defaults = defaultsOf(phiAccrual.fields);
const detecting = (config: Change, parts: Balanced = {}) => balanced([phiAccrual], { durationMs: 60_000, config: { phase: 'none', ...config }, ...parts });
/** The last heartbeat comes at 30 s, over a link without latency. */
const hangs = { changes: [fault(30_500, 0, { stalled: true })] };

describe('the detector', () => {
  it('suspects a silent endpoint when phi reaches the threshold', () => {
    // 30 gaps of 1 s, less the effect of the two guessed ones: the deviation is the least one.
    expect(movesIn(detecting({ acceptablePauseMs: 0 }, hangs), 'phiAccrual')).toEqual(['31561.201 0 suspected']);
    expect(movesIn(detecting({}, hangs), 'phiAccrual')).toEqual(['34561.201 0 suspected']);
    expect(movesIn(detecting({ acceptablePauseMs: 0, rule: 'logistic' }, hangs), 'phiAccrual')).toEqual(['31522.599 0 suspected']);
    expect(movesIn(detecting({ rule: 'exponential', firstEstimateMs: 1000 }, hangs), 'phiAccrual')).toEqual(['48420.681 0 suspected']);
  });
  it('sends heartbeats at a fixed beat, answered or not', () => {
    const sent = probesOf(detecting({ probeTimeoutMs: 2500 }, { durationMs: 5500, changes: [fault(1500, 0, { stalled: true })] })).filter((line) =>
      line.startsWith('0 '),
    );
    expect(sent).toEqual(['0 from 0 to 0', '0 from 1000 to 1000', '0 from 2000 to 4500', '0 from 3000 to 5500', '0 from 4000 to 6500', '0 from 5000 to 7500']);
  });
  it('is above suspicion before the first heartbeat, and again with the next one', () => {
    expect(movesIn(detecting({}, { durationMs: 20_000, changes: [fault(0, 0, { down: true })] }), 'phiAccrual')).toEqual([]);
    expect(movesIn(detecting({}, { changes: [fault(30_500, 0, { down: true }), fault(40_500, 0, {})] }), 'phiAccrual')).toEqual([
      '34561.201 0 suspected',
      '41000 0 available',
    ]);
  });
  it('does not remember the gap that led to suspicion, nor one too long', () => {
    const reader = readerOf(detecting({}, { changes: [fault(30_500, 0, { down: true }), fault(40_500, 0, {})] }));
    expect(endpointAt(reader, 'phiAccrual', 0, 41_500)).toEqual({ state: 'available', heartbeat: 41_000, mean: 1000, deviation: 100, gaps: 32 });
    const short = readerOf(detecting({ maxGapMs: 1500 }, { changes: [fault(30_500, 0, { down: true }), fault(31_500, 0, {})] }));
    expect(endpointAt(short, 'phiAccrual', 0, 32_500)['gaps']).toBe(32);
  });
  it('takes answers of traffic for heartbeats, failures of the work among them', () => {
    const ran = detecting(
      { heartbeats: 'traffic', acceptablePauseMs: 0, firstEstimateMs: 300, minStdDeviationMs: 30 },
      { clients: even(10), changes: [fault(10_000, 1, { errorShare: 1 }), fault(20_000, 2, { down: true })] },
    );
    expect(probesOf(ran)).toEqual([]);
    expect(movesIn(ran, 'phiAccrual').map((line) => line.replace(/^(\d\d)\d+\.?\d*/, '$1 s'))).toEqual(['20 s 2 suspected']);
  });
  it('never believes that most are dead', () => {
    const ran = detecting({}, { clients: even(10), changes: [fault(30_500, -1, { down: true })] });
    expect(movesIn(ran, 'phiAccrual')).toEqual(['34561.201 panic', '34561.201 0 suspected', '34561.201 1 suspected', '34561.201 2 suspected']);
    expect(callsTo(ran, 35_000).every((n) => n > 0)).toBe(true);
  });
  it('believes that exactly the panic share is alive', () => {
    // 7 of 25 are 28 %; 0.28 × 25 is a little more than 7.
    const panics = (n: number) =>
      movesIn(
        detecting({ panicThreshold: 0.28 }, { instances: 25, changes: Array.from({ length: n }, (_, i) => fault(30_500, i, { down: true })) }),
        'phiAccrual',
      ).some((line) => line.endsWith('panic'));
    expect([panics(18), panics(19)]).toEqual([false, true]);
  });
  it('keeps calls away from suspects', () => {
    const ran = detecting({}, { clients: even(10), ...hangs });
    expect(callsTo(ran, 34_562)[0]).toBe(0);
  });
  it('forgets an endpoint that leaves', () => {
    const ran = balanced(
      [
        finder([
          [32_000, [1, 2]],
          [50_000, [0, 1, 2]],
        ]),
        phiAccrual,
      ],
      { durationMs: 60_000, config: { phase: 'none' }, changes: [fault(30_500, 0, { down: true })] },
    );
    const reader = readerOf(ran);
    expect(movesOf(reader, 'phiAccrual')).toEqual([]);
    expect(endpointAt(reader, 'phiAccrual', 0, 55_000)).toEqual({ state: 'available', heartbeat: -1, mean: 1000, deviation: 250, gaps: 2 });
  });
  it('learns how irregular heartbeats are', () => {
    const reader = readerOf(
      detecting(
        { minStdDeviationMs: 1, windowSize: 500 },
        { durationMs: 400_000, clients: [{ workload: at(0) }], link: { latency: { dist: 'uniform', minMs: 0, maxMs: 300 } } },
      ),
    );
    const { mean, deviation } = endpointAt(reader, 'phiAccrual', 0, 399_000);
    expect(Math.abs(Number(mean) - 1000)).toBeLessThan(5);
    // A gap is 1 s and the difference of two round trips, each of two draws: variance 4 · 300²/12.
    expect(Math.abs(Number(deviation) / Math.sqrt(4 * 300 ** 2 / 12) - 1)).toBeLessThan(0.15);
  });
  it('names settings that do not go together', () => {
    const odd = (change: Change) => phiAccrual.check!({ ...defaults, ...change }, 3).map(({ field }) => field);
    expect(odd({})).toEqual([]);
    expect(odd({ rule: 'exponential', threshold: 0.4 })).toEqual(['threshold']);
    expect(odd({ threshold: 0 })).toEqual(['threshold']);
    expect(odd({ maxGapMs: 500, firstEstimateMs: 400 })).toEqual(['maxGapMs']);
    expect(odd({ maxGapMs: 1200, firstEstimateMs: 2000 })).toEqual(['maxGapMs']);
    expect(odd({ panicThreshold: 1 })).toEqual(['panicThreshold']);
  });
});

test('mean and deviation are those of the last gaps, whatever comes', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 20 }),
      fc.array(fc.integer({ min: 0, max: 1e8 }), { maxLength: 80 }),
      fc.constantFrom('normal' as const, 'exponential' as const),
      (windowSize, list, rule) => {
        const gaps = gapsOf({ ...defaults, windowSize, rule });
        for (const us of list) addGap(gaps, us);
        const all = [...(rule === 'normal' ? [750_000, 1_250_000] : [1_000_000]), ...list].slice(-windowSize),
          mean = all.reduce((sum, us) => sum + us, 0) / all.length;
        expect(meanUs(gaps)).toBeCloseTo(mean, 3);
        expect(deviationUs(gaps)).toBeCloseTo(Math.sqrt(all.reduce((sum, us) => sum + (us - mean) ** 2, 0) / all.length), 0);
      },
    ),
  );
});

test('an endpoint is suspected exactly while phi is at the threshold or above, whatever fails', () => {
  const faults = fc.array(
    fc.record({ atMs: fc.integer({ min: 0, max: 30_000 }), k: fc.integer({ min: 0, max: 2 }), what: fc.constantFrom('down', 'stalled', 'none') }),
    { maxLength: 8 },
  );
  fc.assert(fc.property(fc.integer({ min: 1, max: 5 }), faults, fc.constantFrom('normal' as const, 'logistic' as const, 'exponential' as const), fc.constantFrom(1, 3, 8), (seed, given, rule, threshold) => {
    const changes = [...given]
      .sort((a, b) => a.atMs - b.atMs)
      .map(({ atMs, k, what }) => fault(atMs, k, { down: what === 'down', stalled: what === 'stalled' }));
    const config: Change = { rule, threshold, heartbeatIntervalMs: 500, firstEstimateMs: 500, acceptablePauseMs: 200, phase: 'random', panicThreshold: 0.5 };
    const reader = readerOf(detecting(config, { seed, durationMs: 30_000, link: { latency: constant(3) }, changes }));
    for (let ms = 0; ms < 30_000; ms += 333.333) {
      for (const endpoint of [0, 1, 2]) {
        const told = endpointAt(reader, 'phiAccrual', endpoint, ms), last = Number(told['heartbeat']);
        if (last < 0) { expect(told['state']).toBe('available'); continue; }
        // Heartbeats over a link of constant latency: what the settings were judged by is what was told last.
        const phi = phiOf(rule, Math.max(0, ms - last - (rule === 'exponential' ? 0 : 200)), Number(told['mean']), Number(told['deviation']));
        if (Math.abs(phi - threshold) > 0.01) expect([ms, endpoint, told['state']]).toEqual([ms, endpoint, phi >= threshold ? 'suspected' : 'available']);
      }
    }
  }), { numRuns: 30 });
});

test('a run goes on the same from a checkpoint', () => {
  const parts: Balanced = {
    durationMs: 12_000,
    clients: even(50),
    config: { heartbeatIntervalMs: 300, acceptablePauseMs: 100 },
    link: { latency: { dist: 'exponential', meanMs: 30 } },
    changes: [fault(3000, 2, { stalled: true }), fault(7000, 2, {})],
  };
  const whole = balancedBegin([phiAccrual], parts), half = balancedBegin([phiAccrual], parts), rest = balancedBegin([phiAccrual], parts);
  whole.simulation.advance(1_000_000);
  half.simulation.advanceTo(5_500_000);
  rest.simulation.restore(half.simulation.checkpoint());
  const from = rest.lines.length;
  rest.simulation.advance(1_000_000);
  expect([...half.lines, ...rest.lines.slice(from)]).toEqual(whole.lines);
  expect(movesOf(readerOf(whole), 'phiAccrual').length).toBeGreaterThan(1);
});
