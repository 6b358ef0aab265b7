/** Settings of clients and services: read from the document, and put back for the whole run or from an instant on. */
import { expect, test } from 'vitest';
import * as patterns from '../../patterns/registry.ts';
import { openPreset } from '../../scenario/link.ts';
import { parseScenario } from '../../scenario/parse.ts';
import type { Part } from './part.ts';
import { clientPart, editedPart, linkPart, servicePart } from './parts.ts';
import { canvasId, pathOf } from './selection.ts';

const opened = openPreset('traffic-breaker', patterns);
if (!opened.ok) throw new Error('the preset does not open');
const { scenario } = opened;
const [client] = scenario.clients, [service] = scenario.services, [link] = scenario.links;
if (client === undefined || service === undefined || link === undefined) throw new Error('the preset has no client, service or link');

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

test('work of one size for all attempts of a call is switched on and off, where attempts could differ', () => {
  const on = editedPart(scenario, field(servicePart(service), 'sameSize'), true, 'whole', 0), [sized] = on.services;
  expect(sized?.steps).toEqual([{ do: 'work', time: { dist: 'exponential', meanMs: 50 }, sameSize: true }]);
  expect(parseScenario(on, patterns).ok).toBe(true);
  const part = servicePart(sized!);
  expect(field(part, 'sameSize').read(sized?.steps as never)).toBe(true);
  expect(editedPart(on, field(part, 'sameSize'), false, 'whole', 0).services[0]?.steps).toEqual(service.steps);
  expect(editedPart(on, field(part, 'work'), { dist: 'uniform', minMs: 1, maxMs: 2 }, 'whole', 0).services[0]?.steps).toMatchObject([{ sameSize: true }]);
  for (const steps of [[{ do: 'work', time: { dist: 'constant', ms: 80 } }], [{ do: 'sleep', time: { dist: 'exponential', meanMs: 50 } }], []] as const)
    expect(Object.keys(servicePart({ ...service, steps }).fields)).not.toContain('sameSize');
});

test('a client without a rate has fields of its keys and its priority only', () => {
  expect(Object.keys(clientPart({ ...client, workload: { kind: 'program' } }).fields)).toEqual([
    'keys',
    'keyCount',
    'keyAlpha',
    'keyHot',
    'keyHotShare',
    'priority',
  ]);
});

test('the keys of a client: how many, how popular, and back to one', () => {
  const part = clientPart(client), zipf = editedPart(scenario, field(part, 'keys'), 'zipf', 'whole', 0);
  expect(zipf.clients[0]?.keys).toEqual({ dist: 'zipf', count: 1000, from: 0, alpha: 1 });
  const hot = editedPart(editedPart(zipf, field(part, 'keyAlpha'), 0.8, 'whole', 0), field(part, 'keys'), 'hot', 'playhead', 30_000);
  expect([hot.clients[0]?.keys, hot.changes.at(-1)]).toMatchObject([{ alpha: 0.8 }, { target: 'clients/checkout/keys', atMs: 30_000, value: { dist: 'hot', hot: 10, hotShare: 0.9 } }]);
  const fewer = editedPart(editedPart(zipf, field(part, 'keys'), 'hot', 'whole', 0), field(part, 'keyCount'), 5, 'whole', 0);
  expect(fewer.clients[0]?.keys).toMatchObject({ count: 5, hot: 5 });
  for (const next of [zipf, hot, fewer]) expect(parseScenario(next, patterns)).toMatchObject({ ok: true });
  expect(editedPart(zipf, field(part, 'keys'), 'one', 'whole', 0).clients[0]).toEqual(client);
});

test('a serial client has the time between its starts', () => {
  const serial = { ...client, workload: { kind: 'serial' as const, every: { dist: 'constant' as const, ms: 100 } } };
  const at = field(clientPart(serial), 'every');
  expect(clientPart(serial).fields['every']?.default).toEqual({ dist: 'constant', ms: 100 });
  expect(editedPart({ ...scenario, clients: [serial] }, at, { dist: 'constant', ms: 50 }, 'whole', 0).clients[0]?.workload).toEqual({ kind: 'serial', every: { dist: 'constant', ms: 50 } });
});

test('patience is shown where there is some, and changed for the whole run whatever edits apply to', () => {
  expect(Object.keys(servicePart(service).fields)).not.toContain('patience');
  const patient = { ...service, patience: { dist: 'constant' as const, ms: 50 } };
  const next = editedPart({ ...scenario, services: [patient] }, field(servicePart(patient), 'patience'), { dist: 'constant', ms: 80 }, 'playhead', 30_000);
  expect(next.services[0]?.patience).toEqual({ dist: 'constant', ms: 80 });
  expect(next.changes).toEqual(scenario.changes);
});

test('heartbeats are shown where a service registers, and changed for the whole run whatever edits apply to', () => {
  expect(Object.keys(servicePart(service).fields)).not.toContain('heartbeat');
  const member = { ...service, registers: { link: 'names', everyMs: 5000 } }, at = field(servicePart(member), 'heartbeat');
  expect(at.read({ ...member.registers })).toBe(5000);
  const next = editedPart({ ...scenario, services: [member] }, at, 2000, 'playhead', 30_000);
  expect(next.services[0]?.registers).toEqual({ link: 'names', everyMs: 2000 });
  expect(next.changes).toEqual(scenario.changes);
});

test('latency and wire of a link, each by itself', () => {
  const part = linkPart(link);
  const lossy = editedPart(scenario, field(part, 'loss'), 0.1, 'whole', 0);
  expect(lossy.links[0]?.wire).toEqual({ loss: 0.1 });
  const slow = editedPart(lossy, field(part, 'ratePerSec'), 100, 'playhead', 5_000);
  expect(slow.changes.at(-1)).toMatchObject({ target: 'links/checkout-payments/wire', atMs: 5_000, value: { loss: 0.1, ratePerSec: 100 } });
  expect(parseScenario(slow, patterns).ok).toBe(true);
  expect(editedPart(lossy, field(part, 'loss'), 0, 'whole', 0)).toEqual(scenario);
  expect(editedPart(scenario, field(part, 'latency'), { dist: 'constant', ms: 3 }, 'whole', 0).links[0]?.latency).toEqual({ dist: 'constant', ms: 3 });
  expect(field(part, 'buffer').read({})).toBe(-1);
});

test('what the canvas names is found by its path, and back', () => {
  const guarded = { ...scenario, services: [{ ...service, inbound: link.chain }] };
  for (const [id, path] of [
    ['checkout', 'clients/checkout'],
    ['payments', 'services/payments'],
    ['checkout-payments', 'links/checkout-payments'],
    ['checkout-payments/retry', 'links/checkout-payments/retry'],
    ['payments/retry', 'services/payments/retry'],
  ] as const) {
    expect([pathOf(guarded, id), canvasId(guarded, path)]).toEqual([path, id]);
  }
  expect(canvasId(guarded, 'services/payments/queue')).toBe('payments');
});

test('a priority holds for the whole run, and none is 0', () => {
  const first = editedPart(scenario, field(clientPart(client), 'priority'), 3, 'playhead', 30_000);
  expect([first.clients[0]?.priority, first.changes]).toEqual([3, scenario.changes]);
  expect(editedPart(first, field(clientPart(client), 'priority'), 0, 'whole', 0).clients).toEqual(scenario.clients);
  const changed = parseScenario({ ...scenario, changes: [{ id: 'edit', atMs: 1, target: 'clients/checkout/priority', value: 1, why: 'edit' }] }, patterns);
  expect(changed.ok ? [] : changed.issues.map(({ message }) => message)).toEqual(['A priority holds for the whole run; it cannot change on the way.']);
});
