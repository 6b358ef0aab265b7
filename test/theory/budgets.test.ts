/** What a retry budget adds to the load and to success (R06, R07, C05), as published for a token bucket and a cut-off by failure share. */
import { describe, expect, test } from 'vitest';
import { runScenario } from '../../src/cli/run-scenario.ts';
import type { Json } from '../../src/engine/fields.ts';
import * as patterns from '../../src/patterns/registry.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import file from '../fixtures/results.json';

interface Row {
  readonly params: { readonly [name: string]: unknown };
  readonly expected: { readonly [name: string]: unknown };
  readonly tolerance: { readonly value: number };
}
const rowOf = (id: string): Row => (file.results as unknown as readonly (Row & { readonly id: string })[]).find((row) => row.id === id)!;

type Config = { readonly [field: string]: Json };
interface Design { readonly retries: number; readonly budget: Config | null }

/** As the published code: a bucket of 5 filled by first tries, a retry needs more than one token; retries without end. */
const adaptive = (deposit: string): Design => ({ retries: 1_000_000, budget: { dialect: 'token-bucket', deposit, depositShare: 0.1, capacity: 5, need: 'moreThanOne' } });
const cutOff: Design = { retries: 3, budget: { dialect: 'failure-share', threshold: 0.1, windowMs: 0 } };
const three: Design = { retries: 3, budget: null };

/** Clients of their own budgets, a service that fails a share of the attempts whatever the load. Per first try: attempts, and successes. */
function measured(design: Design, clients: number, totalRps: number, seconds: number, failShare: number): { readonly load: number; readonly ok: number } {
  const parsed = parseScenario({
    version: 1, title: 'Budget', seed: 1, durationMs: seconds * 1000,
    clients: [{ id: 'client', title: 'Client', count: clients, workload: { kind: 'poisson', ratePerSec: totalRps / clients } }],
    services: [{ id: 'service', title: 'Service', workers: -1, queue: { id: 'queue', kind: 'fifo', config: { capacity: -1 } }, steps: [{ do: 'fail', error: 'Bad', share: failShare }] }],
    links: [{
      id: 'link', from: 'client', to: 'service', latency: { dist: 'exponential', meanMs: 10 },
      chain: [
        { id: 'retry', kind: 'retry', config: { backoff: 'none', retries: design.retries } },
        ...(design.budget === null ? [] : [{ id: 'budget', kind: 'retryBudget', scope: 'client', config: design.budget }]),
      ],
    }],
  }, patterns);
  if (!parsed.ok) throw new Error(parsed.issues.map((issue) => `${issue.path}: ${issue.message}`).join('\n'));
  const { reader } = runScenario(parsed.scenario, { limits: { keepCalls: 1000, keepGauges: 1000 } });
  const total = (name: string): number => reader.total(name, 0, Infinity);
  return { load: total('links/link/sent') / total('clients/client/calls'), ok: total('clients/client/ended:ok') / total('clients/client/calls') };
}
function expectWithin(value: number, wanted: number, tolerance: number): void {
  expect(value).toBeGreaterThanOrEqual(wanted - tolerance);
  expect(value).toBeLessThanOrEqual(wanted + tolerance);
}

/** A fifth of the published clients, each as busy: at 20 000 first tries the tolerance is three standard deviations. */
describe('R06: load and success by the share of failures', () => {
  const row = rowOf('R06'), expected = row.expected as { readonly [share: string]: { readonly [name: string]: number } };
  const designs = { three, adaptive: adaptive('firstTry'), breaker: cutOff };
  test.each(Object.keys(expected).flatMap((share) => (Object.keys(designs) as (keyof typeof designs)[]).map((name) => [share, name] as const)))(
    '%s failing, %s',
    (share, name) => {
      const { load, ok } = measured(designs[name], 20, 200, 100, Number(share));
      expectWithin(load, expected[share]![`${name}_load`]!, row.tolerance.value);
      expectWithin(ok, expected[share]![`${name}_ok`]!, row.tolerance.value);
    },
  );
});

describe('C05: the same traffic over more clients', () => {
  const row = rowOf('C05'),
    { adaptive_load_f03: loads, breaker_ok_f002: oks } = row.expected as { readonly [name: string]: { readonly [clients: string]: number } };
  test.each(Object.entries(loads!))('%s clients: every bucket begins full, so the limit comes late', (clients, load) => {
    expectWithin(measured(adaptive('firstTry'), Number(clients), 100, 100, 0.3).load, load, row.tolerance.value);
  });
  test.each(Object.entries(oks!))('%s clients: every share is of few calls, so the cut-off comes early', (clients, ok) => {
    expectWithin(measured(cutOff, Number(clients), 100, 100, 0.02).ok, ok, row.tolerance.value);
  });
});

describe('R07: what fills the bucket bounds the load', () => {
  const row = rowOf('R07');
  test.each([['firstTry', 'deposit_on_try'], ['success', 'deposit_on_success']])('by %s', (deposit, name) => {
    expectWithin(measured(adaptive(deposit), 10, 200, 200, Number(row.params['f'])).load, Number(row.expected[name]), row.tolerance.value);
  });
  test('three retries, all failing', () => {
    expectWithin(measured(three, 10, 100, 10, 1).load, Number(row.expected['total_failure']), row.tolerance.value);
  });
});
