/** Active checks in a run: when probes go out, what they find, and where calls go. */
import { describe, expect, it, test } from 'vitest';
import fc from 'fast-check';
import { healthCheck } from './model.ts';
import type { HealthCheckConfig } from './fields.ts';
import { defaultsOf } from '../../engine/fields.ts';
import { call, between, constant, readerOf, run, total, work } from '../../../test/support/small-run.ts';
import { balanced, balancedBegin, balancedSpec, callsTo, endpointAt, fault, finder, movesIn, movesOf, picker, probesOf } from '../../../test/support/balanced.ts';
import type { Balanced } from '../../../test/support/balanced.ts';

const even = (ratePerSec: number) => [{ workload: { kind: 'even', ratePerSec, firstMs: 0 } as const }];
type Change = { -readonly [K in keyof HealthCheckConfig]?: HealthCheckConfig[K] };
const checked = (config: Change, parts: Balanced = {}) => balanced([healthCheck], { durationMs: 20_000, config: { phase: 'none', ...config }, ...parts });

describe('an active check', () => {
  it('probes each endpoint at the interval, all at once, spread, or anywhere in it', () => {
    const sent = (phase: HealthCheckConfig['phase']) => probesOf(checked({ phase, intervalMs: 3000 }, { durationMs: 6500 })).map((line) => line.split(' to ')[0]);
    expect(sent('none')).toEqual([
      '0 from 0',
      '1 from 0',
      '2 from 0',
      '0 from 3000',
      '1 from 3000',
      '2 from 3000',
      '0 from 6000',
      '1 from 6000',
      '2 from 6000',
    ]);
    expect(sent('spread')).toEqual(['0 from 0', '1 from 1000', '2 from 2000', '0 from 3000', '1 from 4000', '2 from 5000', '0 from 6000']);
    const first = sent('random').slice(0, 3).map((line) => Number(line!.split(' ')[2]));
    expect(first.every((ms) => ms > 0 && ms < 3000)).toBe(true);
    expect(new Set(first).size).toBe(3);
  });
  it('takes an endpoint out after failures in a row and back after successes in a row', () => {
    const ran = checked({}, { clients: even(10), changes: [fault(5000, 1, { down: true }), fault(13_000, 1, {})] });
    expect(movesIn(ran, 'healthCheck')).toEqual(['10000 1 unhealthy', '16000 1 healthy']);
    expect(callsTo(ran, 10_001, 16_000)[1]).toBe(0);
    expect(callsTo(ran, 16_001)[1]).toBeGreaterThan(0);
  });
  it('begins to count anew at every answer that fits', () => {
    const flips = [1, 3, 5, 7].map((s) => fault(s * 1000, 1, { down: s % 4 === 1 }));
    expect(movesIn(checked({ fall: 2 }, { changes: flips }), 'healthCheck')).toEqual([]);
  });
  it('pays the timeout for a host that hangs, and nothing for one that refuses', () => {
    const lasting = (more: object) =>
      probesOf(checked({ timeoutMs: 700 }, { durationMs: 3000, changes: [fault(1000, 0, more)] })).filter((line) => line.startsWith('0 from 2000'));
    expect(lasting({ down: true })).toEqual(['0 from 2000 to 2000']);
    expect(lasting({ stalled: true })).toEqual(['0 from 2000 to 2700']);
    expect(movesIn(checked({ timeoutMs: 700 }, { changes: [fault(1000, 0, { stalled: true })] }), 'healthCheck')).toEqual(['6700 0 unhealthy']);
  });
  it('measures the interval from the start or from the end of a probe', () => {
    const hung = (config: Change) =>
      probesOf(checked({ timeoutMs: 1500, ...config }, { durationMs: 9000, changes: [fault(0, 0, { stalled: true })] }))
        .filter((line) => line.startsWith('0 '))
        .map((line) => Number(line.split(' ')[2]));
    expect(hung({})).toEqual([0, 2000, 4000, 6000, 8000]);
    expect(hung({ measuredFrom: 'end' })).toEqual([0, 3500, 7000]);
    expect(hung({ timeoutMs: 3000 })).toEqual([0, 3000, 6000]);
  });
  it('may look at an unhealthy endpoint more rarely', () => {
    const ran = checked({ unhealthyIntervalMs: 5000 }, { changes: [fault(0, 0, { down: true })] });
    expect(probesOf(ran).filter((line) => line.startsWith('0 ')).map((line) => Number(line.split(' ')[2]))).toEqual([0, 2000, 4000, 9000, 14_000, 19_000]);
  });
  it.each([['fully-up', 4000, ''], ['up', 0, ''], ['down', '', 0], ['fully-down', '', 2000]] as const)('begins %s', (initial, downMs, upMs) => {
    const of = (more: object) =>
      movesIn(checked({ initial }, { instances: 1, durationMs: 10_000, changes: [fault(0, 0, more)] }), 'healthCheck').filter(
        (line) => / 0 |healthy/.test(line) && !/panic|normal/.test(line),
      );
    const failing = downMs === '' ? ['0 0 unhealthy'] : [`${downMs} 0 unhealthy`];
    expect(of({ down: true })).toEqual(failing);
    expect(of({})).toEqual(upMs === '' ? [] : ['0 0 unhealthy', `${upMs} 0 healthy`]);
  });
  it('uses all endpoints while less than the panic share is healthy', () => {
    const panics = (panicThreshold: number) =>
      checked({ panicThreshold }, { clients: even(10), changes: [fault(1000, 0, { down: true }), fault(5000, 1, { down: true })] });
    const ran = panics(0.5);
    expect(movesIn(ran, 'healthCheck')).toEqual(['6000 0 unhealthy', '10000 panic', '10000 1 unhealthy']);
    expect(callsTo(ran, 10_001).every((n) => n > 0)).toBe(true);
    expect(callsTo(panics(0), 10_001).slice(0, 2)).toEqual([0, 0]);
  });
  it('believes the checks while exactly the panic share is healthy', () => {
    const down = (n: number) => Array.from({ length: n }, (_, i) => fault(1000, i, { down: true }));
    // 7 of 25 are 28 %; 0.28 × 25 is a little more than 7.
    const panics = (n: number) => movesIn(checked({ panicThreshold: 0.28, fall: 1 }, { instances: 25, changes: down(n) }), 'healthCheck').some((line) => line.endsWith('panic'));
    expect([panics(18), panics(19)]).toEqual([false, true]);
  });
  it('answers unreachable when nobody is healthy and it never panics', () => {
    const ran = checked({ panicThreshold: 0 }, { clients: even(1), changes: [fault(1000, -1, { down: true })] });
    expect(total(ran, 'links/link/sent')).toBe(6);
    expect(total(ran, 'clients/client/ended:unreachable')).toBe(19);
  });
  it('tells what it counts, whether a probe is under way, and when the next one goes out', () => {
    const reader = readerOf(checked({}, { changes: [fault(1000, 0, { stalled: true })] }));
    expect(endpointAt(reader, 'healthCheck', 0, 2500)).toEqual({ state: 'healthy', failures: 0, successes: 0, probing: 1, next: 2000 });
    expect(endpointAt(reader, 'healthCheck', 0, 5500)).toEqual({ state: 'healthy', failures: 2, successes: 0, probing: 0, next: 6000 });
    expect(endpointAt(reader, 'healthCheck', 0, 9000)).toEqual({ state: 'unhealthy', failures: 0, successes: 0, probing: 0, next: 10_000 });
  });
  it('hears settings that change on the way from the next probe on', () => {
    const spec = balancedSpec([healthCheck], { durationMs: 20_000, config: { phase: 'none' }, changes: [fault(1000, 0, { down: true })] });
    const faster = { ...defaultsOf(healthCheck.fields), phase: 'none', intervalMs: 500 };
    const attach = spec.attachments.findIndex(({ kind }) => kind === 'healthCheck') + 1;
    const ran = run({ ...spec, changes: [...spec.changes, { atUs: 3_000_000, what: 'config', attach, config: faster }] }, [healthCheck, picker]);
    expect(movesIn(ran, 'healthCheck')).toEqual(['4500 0 unhealthy']);
  });
});

describe('endpoints that come and go', () => {
  it('are probed while they are members, and begin anew when they are back', () => {
    const ran = balanced(
      [
        finder([
          [5500, [0, 2]],
          [9500, [0, 1, 2]],
        ]),
        healthCheck,
      ],
      { durationMs: 14_000, config: { phase: 'none', fall: 2 }, changes: [fault(1000, 1, { down: true }), fault(6000, 1, {})] },
    );
    expect(movesIn(ran, 'healthCheck')).toEqual(['4000 1 unhealthy', '9500 1 healthy']);
    expect(probesOf(ran).filter((line) => line.startsWith('1 ')).map((line) => Number(line.split(' ')[2]))).toEqual([0, 2000, 4000, 9500, 11_500, 13_500]);
  });
  it('are not judged by answers to probes of an earlier stay', () => {
    const ran = balanced(
      [
        finder([
          [2100, [0, 2]],
          [2200, [0, 1, 2]],
        ]),
        healthCheck,
      ],
      { durationMs: 6000, config: { phase: 'none', fall: 1, timeoutMs: 1000 }, changes: [fault(1000, 1, { stalled: true }), fault(2150, 1, {})] },
    );
    expect(movesIn(ran, 'healthCheck')).toEqual([]);
  });
});

describe('the lies of a check', () => {
  it('shallow: it finds an instance healthy whose every call fails, or whose workers are stuck', () => {
    const failing = checked({}, { clients: even(10), changes: [fault(1000, 1, { errorShare: 1 })] });
    expect(movesIn(failing, 'healthCheck')).toEqual([]);
    expect(total(failing, 'clients/client/ended:error')).toBeGreaterThan(60);
    const stuck = checked({}, { clients: even(10), changes: [fault(1000, 1, { slowdown: 1e6 })] });
    expect(movesIn(stuck, 'healthCheck')).toEqual([]);
  });
  it('deep: it finds both, and pays with work', () => {
    expect(movesIn(checked({ probe: 'deep' }, { changes: [fault(1000, 1, { errorShare: 1 })] }), 'healthCheck')).toEqual(['6005 1 unhealthy']);
    expect(movesIn(checked({ probe: 'deep' }, { clients: even(10), changes: [fault(1000, 1, { slowdown: 1e6 })] }), 'healthCheck')).toEqual(['7000 1 unhealthy']);
    const idle = (probe: 'deep' | 'shallow') => total(checked({ probe }, { clients: [{ workload: { kind: 'at', timesMs: [] } }] }), 'services/service/begun');
    expect([idle('shallow'), idle('deep')]).toEqual([0, 30]);
  });
  it('deep: what all instances need takes all of them out at once', () => {
    const parts: Balanced = {
      durationMs: 20_000, config: { probe: 'deep', phase: 'none', panicThreshold: 0 },
      clients: even(10), services: [{ instances: 3, steps: [work(5), call(1)] }, { workers: -1, steps: [work(1)] }],
      links: [{ chain: [{ kind: 'healthCheck', config: { ...defaultsOf(healthCheck.fields), probe: 'deep', phase: 'none', panicThreshold: 0 } }, { kind: 'picker' }] }, between(0, 1)],
      changes: [{ atUs: 5_000_000, what: 'fault', service: 1, instance: -1, fault: { errorShare: 1, error: 'Unavailable', slowdown: 1, down: false, stalled: false, draining: false } }],
    };
    const ran = balanced([healthCheck], parts);
    const [first = '', ...more] = movesIn(ran, 'healthCheck');
    expect(Number(first.split(' ')[0])).toBeCloseTo(10_006, -1);
    expect([first, ...more].map((line) => line.slice(line.indexOf(' ') + 1))).toEqual(['0 unhealthy', '1 unhealthy', '2 unhealthy']);
    expect(callsTo(ran, 10_100)).toEqual([0, 0, 0]);
  });
});

describe('probes', () => {
  it('cost what the link and the service cost, and are told as they went', () => {
    const ran = checked({ probe: 'deep' }, { durationMs: 3000, link: { latency: constant(20) } });
    expect(probesOf(ran)).toEqual(['0 from 0 to 45', '1 from 0 to 45', '2 from 0 to 45', '0 from 2000 to 2045', '1 from 2000 to 2045', '2 from 2000 to 2045']);
    expect(total(ran, 'links/link/probes/answered')).toBe(6);
  });
  it('are as many as the answers that the stage heard, at any instant', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 4 }), fc.constantFrom('start' as const, 'end' as const), fc.constantFrom('shallow' as const, 'deep' as const), fc.array(fc.record({ atMs: fc.integer({ min: 0, max: 9000 }), k: fc.integer({ min: -1, max: 2 }), what: fc.constantFrom('down', 'stalled', 'errors', 'none') }), { maxLength: 6 }), (seed, measuredFrom, probe, faults) => {
      const changes = [...faults]
        .sort((a, b) => a.atMs - b.atMs)
        .map(({ atMs, k, what }) => fault(atMs, k, { down: what === 'down', stalled: what === 'stalled', errorShare: what === 'errors' ? 1 : 0 }));
      const parts: Balanced = { seed, durationMs: 10_000, clients: even(20), changes, config: { intervalMs: 700, timeoutMs: 300, measuredFrom, probe } };
      const ran = balanced([healthCheck], parts), reader = readerOf(ran);
      const link = ran.simulation.meta.links.findIndex(({ probes }) => probes === true), spans = ran.raw.spans.filter((span) => span.link === link);
      expect(spans.length).toBe(total(ran, 'links/link/probes/sent'));
      expect(movesOf(reader, 'healthCheck')).toEqual(reference(spans, (index) => ran.raw.outcomes[index]!.reason === 'ok'));
      // Nobody unhealthy is picked, unless it panics.
      for (const span of ran.raw.spans) {
        if (span.link !== 0 || span.queuedUs < 0) continue;
        const stage = reader.meta.attachments.find(({ kind }) => kind === 'healthCheck')!, before = span.sentUs - 1;
        if (before < 0 || reader.state(stage.states[0]!, before).state === 1 || reader.state(stage.states[0]!, span.sentUs).state === 1) continue;
        const state = stage.endpoints![span.instance]!;
        if (reader.state(state, before).state === reader.state(state, span.sentUs).state) expect(reader.state(state, before).state).toBe(0);
      }
    }), { numRuns: 40 });
  });
});
/** What three failures and two successes in a row make of the probes' spans, in order of their answers; panic below a half of three. */
function reference(spans: readonly { readonly instance: number; readonly leftUs: number; readonly endedUs: number; readonly outcome: number; readonly sentUs: number }[], ok: (outcome: number) => boolean): readonly string[] {
  const healthy = [true, true, true], row = [0, 0, 0], told: string[] = [];
  const answers = spans
    .map((span) => ({ k: span.instance, atUs: span.leftUs, good: span.leftUs - span.sentUs < 300_000 && ok(span.outcome) }))
    .filter(({ atUs }) => atUs >= 0)
    .sort((a, b) => a.atUs - b.atUs);
  let panic = false;
  for (const { k, atUs, good } of answers) {
    row[k] = good === healthy[k] ? 0 : row[k]! + 1;
    if (row[k]! < (healthy[k]! ? 3 : 2)) continue;
    healthy[k] = !healthy[k]; row[k] = 0;
    told.push(`${atUs / 1000} ${k} ${healthy[k] ? 'healthy' : 'unhealthy'}`);
    const now = healthy.filter(Boolean).length < 1.5;
    if (now !== panic) { panic = now; told.splice(told.length - 1, 0, `${atUs / 1000} ${panic ? 'panic' : 'normal'}`); }
  }
  return told;
}

test('a run goes on the same from a checkpoint', () => {
  const parts: Balanced = {
    durationMs: 12_000,
    clients: even(50),
    config: { timeoutMs: 1200, measuredFrom: 'end' },
    changes: [fault(3000, 2, { stalled: true })],
  };
  const whole = balancedBegin([healthCheck], parts), half = balancedBegin([healthCheck], parts), rest = balancedBegin([healthCheck], parts);
  whole.simulation.advance(1_000_000);
  half.simulation.advanceTo(5_500_000);
  rest.simulation.restore(half.simulation.checkpoint());
  const from = rest.lines.length;
  rest.simulation.advance(1_000_000);
  expect([...half.lines, ...rest.lines.slice(from)]).toEqual(whole.lines);
});

test('settings that do not go together are named', () => {
  const odd = (change: Change) => healthCheck.check!({ ...defaultsOf(healthCheck.fields), ...change }, 3).map(({ field }) => field);
  expect(odd({})).toEqual([]);
  expect(odd({ timeoutMs: 3000 })).toEqual(['timeoutMs']);
  expect(odd({ timeoutMs: 3000, measuredFrom: 'end' })).toEqual([]);
  expect(odd({ panicThreshold: 1 })).toEqual(['panicThreshold']);
  expect(odd({ probe: 'deep', panicThreshold: 0 })).toEqual(['probe']);
});
