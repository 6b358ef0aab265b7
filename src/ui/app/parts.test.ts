/** Settings of clients and services: read from the document, and put back for the whole run or from an instant on. */
import { expect, test } from 'vitest';
import * as patterns from '../../patterns/registry.ts';
import { openPreset } from '../../scenario/link.ts';
import { parseScenario } from '../../scenario/parse.ts';
import type { Part } from './parts.ts';
import { clientPart, editedPart, servicePart } from './parts.ts';

const opened = openPreset('traffic-breaker', patterns);
if (!opened.ok) throw new Error('the preset does not open');
const { scenario } = opened;
const [client] = scenario.clients, [service] = scenario.services;
if (client === undefined || service === undefined) throw new Error('the preset has no client or service');

function field(part: Part, name: string) {
  const at = part.at[name];
  if (at === undefined) throw new Error(`there is no ${name}`);
  return at;
}

test('the rate of a client is changed for the whole run', () => {
  const next = editedPart(scenario, field(clientPart(client), 'ratePerSec'), 250, 'whole', 0);
  expect(next.clients[0]?.workload).toEqual({ kind: 'poisson', ratePerSec: 250 });
  expect(parseScenario(next, patterns).ok).toBe(true);
});

test('from the playhead on it is a scheduled change of the whole workload', () => {
  const next = editedPart(scenario, field(clientPart(client), 'ratePerSec'), 250, 'playhead', 30_000);
  expect(next.clients).toBe(scenario.clients);
  expect(next.changes.at(-1)).toMatchObject({ target: 'clients/checkout/workload', atMs: 30_000, value: { kind: 'poisson', ratePerSec: 250 }, why: 'edit' });
  expect(parseScenario(next, patterns).ok).toBe(true);
});

test('workers and service time of a service', () => {
  const part = servicePart(service);
  const workers = editedPart(scenario, field(part, 'workers'), 30, 'whole', 0);
  expect(workers.services[0]?.workers).toBe(30);
  const slower = editedPart(scenario, field(part, 'work'), { dist: 'constant', ms: 80 }, 'whole', 0);
  expect(slower.services[0]?.steps).toEqual([{ do: 'work', time: { dist: 'constant', ms: 80 } }]);
  expect(field(part, 'work').read(slower.services[0]?.steps as never)).toEqual({ dist: 'constant', ms: 80 });
});

test('a client without a rate has no fields', () => {
  expect(clientPart({ ...client, workload: { kind: 'program' } }).fields).toEqual({});
});
