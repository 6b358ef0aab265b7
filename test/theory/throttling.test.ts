/** Client-side throttling against its published result (A01). */
import { describe, expect, test } from 'vitest';
import { runScenario } from '../../src/cli/run-scenario.ts';
import * as patterns from '../../src/patterns/registry.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { expectedOf, param, rowOf, toleranceOf } from './rows.ts';

const row = rowOf('A01'), WARM_UP_SEC = 400, SECONDS = 1000;
const capacity = param(row, 'C'), k = param(row, 'K');

/** A backend that accepts so many a second and rejects the rest at once, behind a throttle. Per second: sent, accepted; and the share rejected here. */
function measured(demand: number): { readonly sent: number; readonly accepted: number; readonly local_reject: number } {
  const parsed = parseScenario({
    version: 1, title: 'Throttling', seed: 1, durationMs: SECONDS * 1000,
    clients: [{ id: 'client', workload: { kind: 'poisson', ratePerSec: demand } }],
    services: [{
      id: 'service', workers: -1, queue: { id: 'queue', kind: 'fifo', config: { capacity: -1 } }, steps: [],
      inbound: [{ id: 'limit', kind: 'rateLimiter', config: { dialect: 'token-bucket', ratePerSec: capacity, burst: capacity } }],
    }],
    links: [{ id: 'link', from: 'client', to: 'service', chain: [{ id: 'throttle', kind: 'adaptiveThrottle', config: { k, windowMs: param(row, 'window_s') * 1000 } }] }],
  }, patterns);
  if (!parsed.ok) throw new Error(parsed.issues.map((issue) => `${issue.path}: ${issue.message}`).join('\n'));
  const { reader } = runScenario(parsed.scenario, { limits: { keepCalls: 1000, keepGauges: 1000 } });
  const perSec = (name: string): number => reader.total(name, WARM_UP_SEC * 1e6, SECONDS * 1e6) / (SECONDS - WARM_UP_SEC);
  return { sent: perSec('links/link/sent'), accepted: perSec('clients/client/ended:ok'), local_reject: perSec('attach/link/throttle/decided') / perSec('attach/link/throttle/in') };
}

describe(`A01: ${row.claim}`, () => {
  test('above K × capacity the backend gets K for each one it accepts', () => {
    for (const [name, value] of Object.entries(measured(param(row, 'D')))) {
      expect({ name, near: Math.abs(value - expectedOf(row, name)) <= toleranceOf(row, name) }).toEqual({ name, near: true });
    }
  });
  test('below it nothing is rejected here, though the backend rejects', () => {
    const { sent, accepted, local_reject: rejected } = measured(0.9 * k * capacity);
    expect([sent > 1.7 * capacity, accepted < 1.02 * capacity, rejected < 0.005]).toEqual([true, true, true]);
  });
});
