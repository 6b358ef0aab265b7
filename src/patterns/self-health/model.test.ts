/** A service that watches its own response time: when it refuses, whom, and for how long. */
import { describe, expect, it, test } from 'vitest';
import fc from 'fast-check';
import { selfHealth } from './model.ts';
import type { SelfHealthConfig } from './model.ts';
import { defaultsOf } from '../../engine/fields.ts';
import { healthCheck } from '../health-check/model.ts';
import { at, begin, doorOf, outcomeAt, readerOf, run, total, work } from '../../../test/support/small-run.ts';
import type { Parts, Ran } from '../../../test/support/small-run.ts';
import { callsTo, fault, movesIn, movesOf, picker, probesOf } from '../../../test/support/balanced.ts';

type Change = { -readonly [K in keyof SelfHealthConfig]?: SelfHealthConfig[K] };
/** A service whose work takes 10 ms, and 1 s from the first fault on. */
const watching = (config: Change, more: Parts = {}, chain: Parts['links'] = [{}], workMs = 10): Parts => ({
  durationMs: 20_000, clients: [{ workload: at(0, 100, 200) }],
  services: [{ instances: 1, workers: 10, door: 1, steps: [work(workMs)] }],
  links: [...chain, doorOf(0, [{ kind: 'selfHealth', scope: 'endpoint', config: { ...defaultsOf(selfHealth.fields), ...config } }])], ...more,
});
const ends = (ran: Ran): readonly string[] => ran.raw.calls.map((call) => `${call.startUs / 1000} ${outcomeAt(ran, call.outcome).reason}`).sort((a, b) => Number(a.split(' ')[0]) - Number(b.split(' ')[0]));

describe('a service that watches itself', () => {
  it('refuses from the first call on that finds it too slow, and starts afresh after the pause', () => {
    const ran = run(
      watching(
        { thresholdMs: 500 },
        { clients: [{ workload: at(0, 700, 1200, 1699, 1700, 2500) }], changes: [fault(2000, 0, { slowdown: 0.001 })] },
        [{}],
        600,
      ),
      [selfHealth],
    );
    expect(movesIn(ran, 'selfHealth')).toEqual(['700 0 refusing until 1700', '1700 0 healthy', '2500 0 refusing until 3500', '3500 0 healthy']);
    expect(ends(ran)).toEqual(['0 ok', '700 shed', '1200 shed', '1699 shed', '1700 ok', '2500 shed']);
  });
  it('says 503 by name, and when to come back in whole seconds', () => {
    const told = (retryAfter: boolean) => {
      const ran = run(watching({ thresholdMs: 5, pauseMs: 2500, retryAfter }, { clients: [{ workload: at(0, 100, 1700) }] }), [selfHealth]);
      return ran.raw.calls
        .map((call) => outcomeAt(ran, call.outcome))
        .filter(({ reason }) => reason === 'shed')
        .map(({ error, retryAfterMs }) => `${error} ${retryAfterMs}`);
    };
    expect(told(true)).toEqual(['Unavailable 3000', 'Unavailable 1000']);
    expect(told(false)).toEqual(['Unavailable -1', 'Unavailable -1']);
  });
  it('moves the average by 2/(age + 1) of the difference', () => {
    const reader = readerOf(
      run(watching({ ageCalls: 3 }, { clients: [{ workload: at(0, 100, 200) }], changes: [fault(50, 0, { slowdown: 3 })] }), [selfHealth]),
    );
    const state = reader.meta.attachments.find(({ kind }) => kind === 'selfHealth')!.states[0]!;
    expect([50, 150, 250].map((ms) => reader.state(state, ms * 1000).gauges[0])).toEqual([10, 20, 25]);
  });
  it('takes the plain mean of the last ones with a window', () => {
    const reader = readerOf(
      run(watching({ average: 'window', windowCalls: 2 }, { clients: [{ workload: at(0, 100, 200) }], changes: [fault(50, 0, { slowdown: 3 })] }), [
        selfHealth,
      ]),
    );
    const state = reader.meta.attachments.find(({ kind }) => kind === 'selfHealth')!.states[0]!;
    expect([50, 150, 250].map((ms) => reader.state(state, ms * 1000).gauges[0])).toEqual([10, 20, 30]);
  });
  it('refuses when the mean of a window is exactly its limit', () => {
    // Three times 3.3 ms are a little less than 9.9 as a sum of fractions.
    expect(ends(run(watching({ average: 'window', thresholdMs: 3.3, minCalls: 3 }, { clients: [{ workload: at(0, 100, 200, 300) }] }, [{}], 3.3), [selfHealth]))).toEqual(['0 ok', '100 ok', '200 ok', '300 shed']);
  });
  it('is not judged by too few calls', () => {
    expect(
      ends(run(watching({ thresholdMs: 5, minCalls: 3 }, { clients: [{ workload: at(0, 100, 200, 300, 400) }] }), [selfHealth])).map(
        (line) => line.split(' ')[1],
      ),
    ).toEqual(['ok', 'ok', 'ok', 'shed', 'shed']);
  });
  it('counts waiting in its queue, and nothing of calls that its queue turned away', () => {
    const parts = watching({ thresholdMs: 15 }, { clients: [{ workload: at(0, 0, 0, 100) }] });
    const narrow: Parts = { ...parts, services: [{ ...parts.services![0]!, workers: 1, queue: { kind: 'fifo', id: 'queue', config: { capacity: 1, departed: 'serve' } } }] };
    const reader = readerOf(run(narrow, [selfHealth])), state = reader.meta.attachments.find(({ kind }) => kind === 'selfHealth')!.states[0]!;
    expect(reader.state(state, 50_000).gauges[0]).toBeCloseTo(10 + (20 - 10) * 2 / 31, 9);
  });
  it('has a state for each instance', () => {
    const parts = watching(
      { thresholdMs: 500 },
      { clients: [{ workload: { kind: 'even', ratePerSec: 20, firstMs: 0 } }], changes: [fault(0, 1, { slowdown: 100 })] },
    );
    const ran = run({ ...parts, services: [{ ...parts.services![0]!, instances: 3 }] }, [selfHealth]);
    expect(new Set(movesIn(ran, 'selfHealth').map((line) => line.split(' ')[1]))).toEqual(new Set(['1']));
    expect(total(ran, 'clients/client/ended:shed')).toBeGreaterThan(10);
  });
  it('is asked why for the instance that refused', () => {
    const parts = watching(
      { thresholdMs: 500 },
      { clients: [{ workload: { kind: 'even', ratePerSec: 20, firstMs: 0 } }], changes: [fault(0, 1, { slowdown: 100 })] },
    );
    const ran = run({ ...parts, services: [{ ...parts.services![0]!, instances: 3 }] }, [selfHealth]), reader = readerOf(ran);
    const shed = ran.raw.calls.find((call) => outcomeAt(ran, call.outcome).reason === 'shed')!, words = reader.why(shed.id).map(({ text }) => text).join(' ');
    expect(words).toMatch(/was shed by the self health\. It was refusing from \d+\.\d+ s until/);
  });
  it('knows what its arrows wait for', () => {
    const config = { ...defaultsOf(selfHealth.fields), minCalls: 5 }, at = { state: 0, sinceUs: 0, untilUs: Infinity, cause: -1 };
    expect(selfHealth.conditions({ ...at, gauges: [300, 5] }, config, 0)).toEqual([{ from: 0, to: 1, have: 300, need: 1000, atUs: Infinity }]);
    expect(selfHealth.conditions({ ...at, gauges: [3000, 4] }, config, 0)[0]!.need).toBe(Infinity);
    expect(selfHealth.conditions({ ...at, state: 1, untilUs: 7e6, gauges: [300, 0] }, config, 0)).toEqual([{ from: 1, to: 0, have: 0, need: 1, atUs: 7e6 }]);
  });
  it('warns of a window that is never full enough', () => {
    expect(selfHealth.check!({ ...defaultsOf(selfHealth.fields), average: 'window', windowCalls: 10, minCalls: 11 }).map(({ field }) => field)).toEqual(['minCalls']);
    expect(selfHealth.check!({ ...defaultsOf(selfHealth.fields), thresholdMs: 0 }).map(({ field }) => field)).toEqual(['thresholdMs']);
    expect(selfHealth.check!(defaultsOf(selfHealth.fields))).toEqual([]);
  });
});

describe('a health check of such a service', () => {
  const chain = [{ kind: 'healthCheck', config: { ...defaultsOf(healthCheck.fields), phase: 'none', intervalMs: 1000, fall: 1, rise: 1 } }, { kind: 'picker' }];
  const checked = (config: Change): Ran => {
    const parts = watching(
      config,
      { clients: [{ workload: { kind: 'even', ratePerSec: 20, firstMs: 0 } }], changes: [fault(0, 1, { slowdown: 100 })] },
      [{ chain, probes: 2 }],
    );
    return run(
      {
        ...parts,
        services: [{ ...parts.services![0]!, instances: 3 }],
        links: [...parts.links!, { id: 'link/probes', from: { client: 0, service: -1, node: -1 } }],
      },
      [selfHealth, healthCheck, picker],
    );
  };
  it('hears the 503 at the entrance, and keeps calls away', () => {
    const ran = checked({ thresholdMs: 500, pauseMs: 3000 }), moves = movesOf(readerOf(ran), 'healthCheck');
    expect(moves[0]).toMatch(/^\d+ 1 unhealthy$/);
    const [outMs = 0, inMs = 0] = moves.map((line) => Number(line.split(' ')[0]));
    expect(callsTo(ran, outMs + 1, inMs)[1]).toBe(0);
  });
  it('does not make it look fast: a probe without work is no response time', () => {
    const ran = checked({ thresholdMs: 1e6 }), reader = readerOf(ran), states = reader.meta.attachments.find(({ kind }) => kind === 'selfHealth')!.states;
    expect(probesOf(ran).length).toBe(60);
    expect(reader.state(states[0]!, 20e6).gauges[0]).toBeCloseTo(10, 6);
    expect(reader.state(states[1]!, 20e6).gauges[0]).toBeCloseTo(1000, 6);
  });
});

test('the average is that of a plain reckoning, whatever comes', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 20, max: 300 }), fc.array(fc.integer({ min: 0, max: 8000 }), { minLength: 1, maxLength: 60 }), fc.array(fc.record({ atMs: fc.integer({ min: 0, max: 8000 }), slowdown: fc.constantFrom(1, 3, 20, 50) }), { maxLength: 5 }), (ageCalls, thresholdMs, times, slows) => {
    const sorted = [...times].sort((a, b) => a - b), pauseMs = 700.5;
    const ran = run(
      watching(
        { ageCalls, thresholdMs, pauseMs },
        {
          clients: [{ workload: at(...sorted) }],
          changes: [...slows].sort((a, b) => a.atMs - b.atMs).map(({ atMs, slowdown }) => fault(atMs, 0, { slowdown })),
        },
      ),
      [selfHealth],
    );
    const spans = ran.raw.spans.filter((span) => span.link === 0);
    let average = 0, n = 0, untilUs = -1;
    const events = [
      ...spans.map((span) => ({ atUs: span.sentUs, order: 1, span })),
      ...spans.filter((span) => span.begunUs >= 0).map((span) => ({ atUs: span.leftUs, order: 0, span })),
    ].sort((a, b) => a.atUs - b.atUs || a.order - b.order || a.span.owner - b.span.owner);
    for (const { atUs, order, span } of events) {
      if (untilUs >= 0 && atUs >= untilUs) { untilUs = -1; average = 0; n = 0; }
      const refused = ran.raw.outcomes[span.outcome]!.reason === 'shed';
      if (order === 1) {
        const slow = untilUs >= 0 || (n > 0 && average >= thresholdMs);
        // Two that end and begin at one instant may meet in either order.
        if (events.some((other) => other.order === 0 && other.atUs === atUs)) return;
        expect(refused).toBe(slow);
        if (slow && untilUs < 0) untilUs = atUs + pauseMs * 1000;
      } else { const ms = (span.leftUs - span.sentUs) / 1000; average = n++ === 0 ? ms : average + (ms - average) * 2 / (ageCalls + 1); }
    }
  }), { numRuns: 60 });
});

test('a run goes on the same from a checkpoint', () => {
  const parts = watching({ thresholdMs: 20, pauseMs: 800 }, { clients: [{ workload: { kind: 'poisson', ratePerSec: 200 } }], durationMs: 6000 });
  const whole = begin(parts, [selfHealth]), half = begin(parts, [selfHealth]), rest = begin(parts, [selfHealth]);
  whole.simulation.advance(1_000_000);
  half.simulation.advanceTo(2_500_000);
  rest.simulation.restore(half.simulation.checkpoint());
  const from = rest.lines.length;
  rest.simulation.advance(1_000_000);
  expect([...half.lines, ...rest.lines.slice(from)]).toEqual(whole.lines);
});
