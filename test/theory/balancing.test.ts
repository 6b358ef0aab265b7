/** Balancers over queues of which everything is known: each instance of a random split is M/M/1, of round robin E_n/M/1. */
import { describe, expect, test } from 'vitest';
import { runScenario } from '../../src/cli/run-scenario.ts';
import type { Json } from '../../src/engine/fields.ts';
import * as patterns from '../../src/patterns/registry.ts';
import { parseScenario } from '../../src/scenario/parse.ts';

const INSTANCES = 4, LOAD = 0.7, MEAN_MS = 10;
/** Mean time at the service, in service times, of 120 000 calls after a warm-up. */
function timesOf(config: { readonly [field: string]: Json }, more: { readonly clients?: number; readonly scope?: string; readonly instances?: number; readonly load?: number } = {}): number {
  const { clients = 1, scope = 'link', instances = INSTANCES, load = LOAD } = more,
    perSec = (instances * load * 1000) / MEAN_MS,
    durationMs = (120_000 / perSec) * 1000 + 10_000;
  const parsed = parseScenario({
    version: 1, title: 'Balanced', seed: 1, durationMs, clients: [{ id: 'client', count: clients, workload: { kind: 'poisson', ratePerSec: perSec / clients } }],
    services: [{ id: 'service', instances, workers: 1, queue: { id: 'queue', kind: 'fifo', config: { capacity: -1 } }, steps: [{ do: 'work', time: { dist: 'exponential', meanMs: MEAN_MS } }] }],
    links: [{ id: 'link', from: 'client', to: 'service', chain: [{ id: 'balancer', kind: 'loadBalancer', scope, config }] }],
  }, patterns);
  if (!parsed.ok) throw new Error(parsed.issues.map(({ path, message }) => `${path}: ${message}`).join('\n'));
  return (
    runScenario(parsed.scenario, { limits: { keepCalls: 1000 } }).reader.distribution('services/service/sojourn', 10_000_000, Infinity, []).meanUs /
    1000 /
    MEAN_MS
  );
}
/** E_n/M/1: σ = (nρ ÷ (nρ + 1 − σ))ⁿ, the mean is 1 ÷ (1 − σ) service times (Kleinrock, chapter 6). */
function inTurns(n: number, load: number): number {
  let sigma = load;
  for (let k = 0; k < 200; k++) sigma = ((n * load) / (n * load + 1 - sigma)) ** n;
  return 1 / (1 - sigma);
}
const expectWithin = (measured: number, expected: number, share: number): void => { expect(Math.abs(measured / expected - 1)).toBeLessThan(share); };

describe('the mean time at four instances at 70 % load', () => {
  test('is that of M/M/1 when the pick is random', () => { expectWithin(timesOf({ strategy: 'random' }), 1 / (1 - LOAD), 0.05); });
  test('is that of E4/M/1 in turns', () => { expectWithin(timesOf({ strategy: 'roundRobin' }), inTurns(INSTANCES, LOAD), 0.05); });
  test('is that of M/M/1 again when two hundred clients each take turns of their own', () => { expectWithin(timesOf({ strategy: 'roundRobin' }, { clients: 200, scope: 'client' }), 1 / (1 - LOAD), 0.08); });
  test('is less the more a strategy knows', () => {
    const times = [{ strategy: 'random' }, { strategy: 'roundRobin' }, { strategy: 'powerOfChoices' }, { strategy: 'leastOutstanding' }].map(
      (config) => timesOf(config),
    );
    expect(times).toEqual([...times].sort((a, b) => b - a));
  });
  test('is the same by its own calls as by true load, where one balancer sends everything', () => { expect(timesOf({ strategy: 'leastOutstanding', ties: 'first' })).toBe(timesOf({ strategy: 'leastOutstanding', ties: 'first', load: 'true' })); });
  test('is much worse by its own calls than by true load, where each of many clients sees its own few', () => {
    const [own, known] = ['own', 'true'].map((load) => timesOf({ strategy: 'leastOutstanding', load }, { clients: 200, scope: 'client' }));
    expect(own!).toBeGreaterThan(1.4 * known!);
  });
});
test('the better of two of a hundred is near its limit for many, λ^(2^i − 2) summed', () => {
  // E[T] = Σ λ^((d^i − d)/(d − 1)), Mitzenmacher 2001.
  const expected = Array.from({ length: 10 }, (_, i) => 0.8 ** (2 ** (i + 1) - 2)).reduce((a, b) => a + b, 0);
  expectWithin(timesOf({ strategy: 'powerOfChoices' }, { instances: 100, load: 0.8 }), expected, 0.05);
});
