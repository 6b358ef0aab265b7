/** Throttling across callers: the gallery's pair, and whose limit is whose at an entrance. */
import { describe, expect, it, test } from 'vitest';
import { createReader } from '../src/engine/recording/reader.ts';
import type { Reader } from '../src/engine/recording/reading.ts';
import { Recorder } from '../src/engine/recording/recorder.ts';
import { Simulation } from '../src/engine/simulation.ts';
import * as patterns from '../src/patterns/registry.ts';
import type { ScenarioV1 } from '../src/scenario/document.ts';
import { openPreset } from '../src/scenario/link.ts';
import { parseScenario } from '../src/scenario/parse.ts';
import { toSpec } from '../src/scenario/to-spec.ts';
import { clientsAt } from '../src/ui/app/clients-at.ts';

function run(scenario: ScenarioV1): Reader {
  const spec = toSpec(scenario, patterns), recorder = new Recorder({ windowUs: spec.windowUs, keepCalls: 1e6, keepGauges: 1e6 });
  const simulation = new Simulation(spec, patterns, recorder), reader = createReader({ ...simulation.meta, series: recorder.series });
  simulation.advance(Infinity);
  recorder.end(simulation.nowUs);
  reader.append(recorder.flush(simulation.nowUs));
  return reader;
}
function preset(id: string): ScenarioV1 {
  const opened = openPreset(id, patterns);
  if (!opened.ok) throw new Error(JSON.stringify(opened.issues));
  return opened.scenario;
}
/** Two clients of so many copies each, who send ten calls, the second a little later; limits at the entrance. */
function entrance(limits: readonly object[], count = 2): ScenarioV1 {
  const client = (id: string, atMs: number) => ({ id, count, workload: { kind: 'at', timesMs: Array<number>(10).fill(atMs) } });
  const parsed = parseScenario({
    version: 1, title: 'Limits', durationMs: 10_000, clients: [client('a', 0), client('b', 1)],
    services: [{ id: 's', inbound: limits, steps: [] }], links: [{ id: 'as', from: 'a', to: 's' }, { id: 'bs', from: 'b', to: 's' }],
  }, patterns);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues));
  return parsed.scenario;
}
const limit = (id: string, scope: string, ratePerSec: number, burst: number) => ({ id, kind: 'rateLimiter', scope, config: { ratePerSec, burst } });
const ok = (reader: Reader, client: string) => reader.total(`clients/${client}/ended:ok`, 0, Infinity);

test('the gallery pair differs in the limit for each client alone', () => {
  const without = preset('throttle-shared'), withLimit = preset('throttle-per-client');
  const inbound = (scenario: ScenarioV1) => scenario.services[0]?.inbound ?? [];
  expect(inbound(withLimit).map(({ id, scope }) => [id, scope])).toEqual([['each', 'client'], ['all', 'service']]);
  const rest = (scenario: ScenarioV1) => ({
    ...scenario,
    title: '',
    note: '',
    services: scenario.services.map((service) => ({ ...service, inbound: inbound(without) })),
  });
  expect(inbound(without)).toEqual(inbound(withLimit).slice(1));
  expect(rest(withLimit)).toEqual(rest(without));
});

test('without a limit the greedy client fills the queue, and the modest one waits and is refused like it', () => {
  const reader = run(preset('throttle-none')), calls = (client: string) => reader.total(`clients/${client}/calls`, 15e6, 45e6);
  const refused = (client: string) => reader.total(`clients/${client}/ended:rejected:limit`, 15e6, 45e6) / calls(client);
  expect(refused('shop')).toBeGreaterThan(0.4);
  expect(Math.abs(refused('shop') - refused('reports'))).toBeLessThan(0.05);
  expect(reader.distribution('clients/shop/okLatency', 20e6, 45e6, []).meanUs).toBeGreaterThan(400e3);
});

test('with one limit the greedy client takes the modest one\u2019s share; with a limit for each it cannot', () => {
  const refused = (id: string) => {
    const reader = run(preset(id));
    return reader.total('clients/shop/ended:rejected:rate', 15e6, 45e6) / reader.total('clients/shop/calls', 15e6, 45e6);
  };
  expect(refused('throttle-shared')).toBeGreaterThan(0.5);
  expect(refused('throttle-per-client')).toBeLessThan(0.01);
});

describe('a limit at an entrance', () => {
  it('of the scope client is one for each copy of each root client', () => {
    const reader = run(entrance([limit('each', 'client', 0, 3)]));
    expect([ok(reader, 'a'), ok(reader, 'b')]).toEqual([6, 6]);
    expect(reader.meta.attachments.find(({ id }) => id === 's/each')?.states).toHaveLength(4);
  });
  it('of the scope service is one for all', () => {
    const reader = run(entrance([limit('all', 'service', 0, 3)]));
    expect(ok(reader, 'a') + ok(reader, 'b')).toBe(3);
  });
  it('for each client outside one for all takes no common tokens for what it refuses; the other way round it does', () => {
    const outside = run(entrance([limit('each', 'client', 0, 2), limit('all', 'service', 0, 8)], 1)), inside = run(entrance([limit('all', 'service', 0, 8), limit('each', 'client', 0, 2)], 1));
    expect([ok(outside, 'a'), ok(outside, 'b')]).toEqual([2, 2]);
    expect([ok(inside, 'a'), ok(inside, 'b')]).toEqual([2, 0]);
  });
  it('tells a caller when to come again', () => {
    const reader = run(entrance([{ id: 'each', kind: 'rateLimiter', scope: 'client', config: { ratePerSec: 0.5, burst: 1, retryAfter: true } }]));
    expect(new Set(reader.outcomes.filter(({ reason }) => reason === 'rejected:rate').map(({ retryAfterMs }) => retryAfterMs))).toContain(2000);
  });
  it('is counted for each client, and says what each has left', () => {
    const reader = run(entrance([limit('each', 'client', 0, 3)]));
    expect(
      clientsAt(reader, 's/each', 3.5e6).map(({ title, copies, came, decided, states }) => [
        title,
        copies,
        came.total,
        decided.total,
        states.map(({ gauges }) => gauges[0]),
      ]),
    ).toEqual([
      ['a', 2, 20, 14, [0, 0]],
      ['b', 2, 20, 14, [0, 0]],
    ]);
    const shared = run(entrance([limit('all', 'service', 0, 3)]));
    expect(clientsAt(shared, 's/all', 3.5e6).map(({ title, decided, states }) => [title, decided.total, states])).toEqual([['a', 17, []], ['b', 20, []]]);
  });
  it('counts what a gateway passes on by the client it is for', () => {
    const parsed = parseScenario({
      version: 1, title: 'Gateway', durationMs: 1000, clients: [{ id: 'a', workload: { kind: 'at', timesMs: [0, 1] } }, { id: 'b', workload: { kind: 'at', timesMs: [2] } }],
      services: [{ id: 'gateway', steps: [{ do: 'call', link: 'out', on: {} }] }, { id: 's', steps: [] }],
      links: [{ id: 'ag', from: 'a', to: 'gateway' }, { id: 'bg', from: 'b', to: 'gateway' }, { id: 'out', from: 'gateway', to: 's', chain: [limit('each', 'client', 0, 1)] }],
    }, patterns);
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues));
    expect(clientsAt(run(parsed.scenario), 'out/each', 1e6).map(({ came, decided }) => [came.total, decided.total])).toEqual([[2, 1], [1, 0]]);
  });
});
