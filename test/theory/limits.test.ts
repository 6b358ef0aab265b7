/** Token bucket and hedged requests against exact results (A02, T03), and the direction of tied requests (T05). */
import { describe, expect, test } from 'vitest';
import { runScenario } from '../../src/cli/run-scenario.ts';
import type { Reader } from '../../src/engine/recording/reading.ts';
import type { Json } from '../../src/engine/fields.ts';
import * as patterns from '../../src/patterns/registry.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { expectedOf, rowOf, toleranceOf } from './rows.ts';

function run(durationSec: number, ratePerSec: number, time: Json, service: object, chain: readonly Json[]): Reader {
  const parsed = parseScenario({
    version: 1, title: 'Limits', seed: 1, durationMs: durationSec * 1000, clients: [{ id: 'client', workload: { kind: 'poisson', ratePerSec } }],
    services: [{ id: 'service', workers: -1, queue: { id: 'queue', kind: 'fifo', config: { capacity: -1 } }, onCancel: 'abort', steps: time === null ? [] : [{ do: 'work', time }], ...service }],
    links: [{ id: 'link', from: 'client', to: 'service', passCancel: true, chain }],
  }, patterns);
  if (!parsed.ok) throw new Error(parsed.issues.map((issue) => `${issue.path}: ${issue.message}`).join('\n'));
  return runScenario(parsed.scenario, { limits: { keepCalls: 1000, keepGauges: 1000 } }).reader;
}
const total = (reader: Reader, name: string): number => reader.total(name, 0, Infinity);
const latencyMs = (reader: Reader, share: number): number => reader.distribution('clients/client/latency', 0, Infinity, [share]).atShares[0]! / 1000;
function expectWithin(value: number, wanted: number, tolerance: number): void {
  expect(value).toBeGreaterThanOrEqual(wanted - tolerance);
  expect(value).toBeLessThanOrEqual(wanted + tolerance);
}

const a02 = rowOf('A02');
describe(`A02: ${a02.claim}`, () => {
  // A hundred times as fast, which changes no share.
  test.each([['a', 9, 10, 10], ['b', 10, 10, 1]] as const)('case %s', (name, rate, ratePerSec, burst) => {
    const reader = run(2500 / rate, rate * 100, null, {}, [
      { id: 'limiter', kind: 'rateLimiter', config: { dialect: 'token-bucket', ratePerSec: ratePerSec * 100, burst } },
    ]);
    expectWithin(total(reader, 'clients/client/ended:rejected:rate') / total(reader, 'clients/client/calls'), expectedOf(a02, name), 2 * toleranceOf(a02, name));
  });
});

const t03 = rowOf('T03');
describe(`T03: ${t03.claim}`, () => {
  const leaf: Json = { dist: 'mixture', parts: [{ weight: 98, of: { dist: 'exponential', meanMs: 5 } }, { weight: 2, of: { dist: 'exponential', meanMs: 200 } }] };
  const hedge: Json = { id: 'hedge', kind: 'hedge', config: { dialect: 'hedged', delayMs: 20, maxExtra: 1 } };
  test('plain', () => {
    const reader = run(250, 1000, leaf, {}, []);
    expectWithin(latencyMs(reader, 0.99), expectedOf(t03, 'p99_plain'), 2 * toleranceOf(t03, 'p99_plain'));
    expectWithin(latencyMs(reader, 0.999), expectedOf(t03, 'p999_plain'), 2 * toleranceOf(t03, 'p999_plain'));
  });
  test('hedged', () => {
    const reader = run(300, 1000, leaf, {}, [hedge]), latency = reader.distribution('clients/client/latency', 0, Infinity, []);
    const values = {
      extra: total(reader, 'links/link/sent') / total(reader, 'clients/client/calls') - 1, p50: latencyMs(reader, 0.5),
      p99_hedged: latencyMs(reader, 0.99), p999_hedged: latencyMs(reader, 0.999), mean_hedged: latency.meanUs / 1000,
    };
    for (const [name, value] of Object.entries(values)) expectWithin(value, expectedOf(t03, name), toleranceOf(t03, name));
  });
});

const t05 = rowOf('T05');
describe(`T05: ${t05.claim}`, () => {
  test('three replicas at seven tenths: the tail falls with hardly more work', () => {
    const results = [[], [{ id: 'hedge', kind: 'hedge', config: { dialect: 'tied', delayMs: 1, maxExtra: 1 } }]].map((chain) => {
      const reader = run(200, 210, { dist: 'exponential', meanMs: 10 }, { instances: 3, workers: 1 }, chain as readonly Json[]);
      return { p50: latencyMs(reader, 0.5), p99: latencyMs(reader, 0.99), p999: latencyMs(reader, 0.999), busy: total(reader, 'services/service/busy') };
    });
    const [plain, tied] = results as [(typeof results)[number], (typeof results)[number]];
    expect(tied.p50).toBeLessThan(plain.p50);
    expect(tied.p99).toBeLessThan(0.8 * plain.p99);
    expect(tied.p999).toBeLessThan(0.8 * plain.p999);
    expect(tied.busy).toBeLessThan(1.05 * plain.busy);
  });
});
