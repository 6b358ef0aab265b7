import { expect, test } from 'vitest';
import * as registry from '../patterns/registry.ts';
import type { Patterns } from '../engine/patterns.ts';
import type { Change, ScenarioV1 } from './document.ts';
import { withOff } from './edits.ts';
import { openPreset } from './link.ts';
import { parseScenario } from './parse.ts';
import { toSpec, windowUs } from './to-spec.ts';

const patterns: Patterns = { ...registry };

function preset(id: string): ScenarioV1 {
  const opened = openPreset(id, patterns);
  if (!opened.ok) throw new Error(JSON.stringify(opened.issues));
  return opened.scenario;
}
const traffic = preset('traffic-breaker');
const withChanges = (...changes: readonly Change[]): ScenarioV1 => ({ ...traffic, changes });
const fault = (id: string, atMs: number, untilMs: number, value: object, target = 'services/payments/fault'): Change =>
  ({ id, atMs, untilMs, target, value: value as Change['value'], why: 'fault' });
const edit = (id: string, atMs: number, target: string, value: Change['value'], untilMs?: number): Change =>
  ({ id, atMs, ...(untilMs === undefined ? {} : { untilMs }), target, value, why: 'edit' });

test('ids become numbers, attachments are numbered from 1 over chains, then queues', () => {
  const spec = toSpec(traffic, patterns);
  expect(spec.attachments.map(({ id, link, service, scope }) => [id, link, service, scope])).toEqual([
    ['checkout-payments/timeout', 0, -1, 'link'], ['checkout-payments/retry', 0, -1, 'link'],
    ['checkout-payments/breaker', 0, -1, 'link'], ['payments/queue', -1, 0, 'service'],
  ]);
  expect(spec.links[0]).toMatchObject({ from: { client: 0, service: -1 }, to: 0, chain: [1, 2, 3] });
  expect(spec.services[0]).toMatchObject({ queue: 4, patience: null, door: -1, process: -1 });
  expect(spec).toMatchObject({ seed: 16, durationUs: 60_000_000, windowUs: 100_000 });
});

test('what is off is left out, and the rest closes up', () => {
  const spec = toSpec(withOff(traffic, 'links/checkout-payments/retry', true), patterns);
  expect(spec.links[0]?.chain).toEqual([1, 2]);
  expect(spec.attachments.map((attach) => attach.id)).toEqual(['checkout-payments/timeout', 'checkout-payments/breaker', 'payments/queue']);
});

test('client and function share a process; endless is -1; calls name their link by number', () => {
  const spec = toSpec(preset('chapter-breaker'), patterns);
  expect(spec.processes).toEqual(['program']);
  expect([spec.clients[0]?.process, spec.services[0]?.process, spec.services[0]?.workers]).toEqual([0, 0, -1]);
  expect(spec.clients[0]?.steps[0]).toMatchObject({ do: 'repeat', times: -1, steps: [{ do: 'call', link: 0, on: { ok: [], 'rejected:open': [{ do: 'print' }] } }, { do: 'sleep' }] });
});

test('a fault begins with its whole value and ends with the neutral one', () => {
  expect(toSpec(traffic, patterns).changes).toEqual([
    { atUs: 20_000_000, what: 'fault', service: 0, instance: -1, fault: { errorShare: 0.62, error: 'Unavailable', slowdown: 20, down: false, stalled: false, draining: false } },
    { atUs: 32_000_000, what: 'fault', service: 0, instance: -1, fault: { errorShare: 0, error: 'Unavailable', slowdown: 1, down: false, stalled: false, draining: false } },
  ]);
});

test('of overlapping changes the later start wins, and the earlier one holds again if it lasts', () => {
  const shares = (changes: readonly Change[]) => toSpec(withChanges(...changes), patterns).changes
    .map((change) => [change.atUs / 1e6, change.what === 'fault' ? change.fault.errorShare : null]);
  expect(shares([fault('a', 10_000, 40_000, { errorShare: 0.1 }), fault('b', 20_000, 30_000, { errorShare: 0.2 })])).toEqual([[10, 0.1], [20, 0.2], [30, 0.1], [40, 0]]);
  expect(shares([fault('b', 20_000, 50_000, { errorShare: 0.2 }), fault('a', 10_000, 40_000, { errorShare: 0.1 })])).toEqual([[10, 0.1], [20, 0.2], [50, 0]]);
  expect(shares([fault('a', 10_000, 20_000, { errorShare: 0.1 }), fault('b', 10_000, 15_000, { errorShare: 0.2 })])).toEqual([[10, 0.2], [15, 0.1], [20, 0]]);
});

test('a fault of one instance leaves the others as they were', () => {
  const scenario: ScenarioV1 = {
    ...withChanges(fault('all', 10_000, 40_000, { slowdown: 2 }), fault('one', 20_000, 30_000, { down: true }, 'services/payments/1/fault')),
    services: traffic.services.map((service) => ({ ...service, instances: 2 })),
  };
  expect(
    toSpec(scenario, patterns).changes.map(
      (change) => change.what === 'fault' && [change.atUs / 1e6, change.instance, change.fault.slowdown, change.fault.down],
    ),
  ).toEqual([
    [10, 0, 2, false],
    [10, 1, 2, false],
    [20, 1, 1, true],
    [30, 1, 2, false],
    [40, 0, 1, false],
    [40, 1, 1, false],
  ]);
});

test('edits of one attachment come as whole configs, with what each field holds at that moment', () => {
  const at = 'links/checkout-payments/breaker';
  const { changes } = toSpec(withChanges(edit('size', 10_000, `${at}.slidingWindowSize`, 10, 30_000), edit('wait', 20_000, `${at}.waitDurationInOpenStateMs`, 9_000)), patterns);
  expect(changes.map((change) => change.what === 'config' && [change.atUs / 1e6, change.attach, change.config['slidingWindowSize'], change.config['waitDurationInOpenStateMs'], change.config['dialect']])).toEqual([
    [10, 3, 10, 3_500, 'resilience4j'], [20, 3, 10, 9_000, 'resilience4j'], [30, 3, 60, 9_000, 'resilience4j'],
  ]);
});

test('changes of one instant keep the order of the document, and one that changes nothing is left out', () => {
  const { changes } = toSpec(withChanges(
    edit('rate', 5_000, 'clients/checkout/workload', { kind: 'even', ratePerSec: 10, firstMs: 0 }),
    edit('workers', 5_000, 'services/payments/workers', 5),
    edit('latency', 1_000, 'links/checkout-payments/latency', { dist: 'constant', ms: 3 }),
    edit('same', 2_000, 'services/payments/queue.capacity', 400),
  ), patterns);
  expect(changes.map((change) => [change.atUs, change.what])).toEqual([[1_000_000, 'link'], [5_000_000, 'workload'], [5_000_000, 'service']]);
});

test('a change of what is off is no change', () => {
  const off = withOff(withChanges(edit('n', 1_000, 'links/checkout-payments/retry.retries', 9)), 'links/checkout-payments/retry', true);
  expect(toSpec(off, patterns).changes).toEqual([]);
});

test('windows double until run and drain have at most 72 000', () => {
  expect([windowUs(60e6), windowUs(3_600e6), windowUs(3_601e6), windowUs(1e12)]).toEqual([100_000, 100_000, 200_000, 51_200_000]);
});

/** One front before two stores, each a link and a queue; patterns at two of the three entrances. */
function network(parts: { readonly [part: string]: unknown } = {}): ScenarioV1 {
  const work = { do: 'work', time: { dist: 'constant', ms: 5 } };
  const parsed = parseScenario({
    version: 1, title: 'Network', durationMs: 1_000,
    clients: [{ id: 'users', workload: { kind: 'serial', every: { dist: 'constant', ms: 100 } } }],
    services: [
      { id: 'front', inbound: [{ id: 'limit', kind: 'timeout' }], steps: [{ do: 'all', times: 3, steps: [{ do: 'call', link: 'front-near' }, { do: 'any', need: 2, times: 4, steps: [{ do: 'call', link: 'front-far', on: { else: [work] } }] }] }] },
      { id: 'near', inbound: [{ id: 'rest', kind: 'timeout', off: true }], steps: [{ ...work, perBusyMs: 0.5 }], ...parts['near'] as object },
      { id: 'far', patience: { dist: 'constant', ms: 30 }, inbound: [{ id: 'first', kind: 'timeout', off: true }, { id: 'again', kind: 'retry' }, { id: 'limit', kind: 'timeout' }], steps: [work] },
    ],
    links: [
      { id: 'users-front', from: 'users', to: 'front', chain: [{ id: 'timeout', kind: 'timeout' }] },
      { id: 'front-near', from: 'front', to: 'near' },
      { id: 'front-far', from: 'front', to: 'far', wire: { ratePerSec: 50, loss: 0.1 }, ...parts['link'] as object },
    ],
    changes: parts['changes'] ?? [],
  }, patterns);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues));
  return parsed.scenario;
}

test('patterns at an entrance stand on a door behind all links, and their attachments behind all queues', () => {
  const spec = toSpec(network(), patterns);
  expect(spec.attachments.map(({ id, link, service }) => [id, link, service])).toEqual([
    ['users-front/timeout', 0, -1], ['front/queue', -1, 0], ['near/queue', -1, 1], ['far/queue', -1, 2],
    ['front/limit', 3, -1], ['far/again', 4, -1], ['far/limit', 4, -1],
  ]);
  expect(spec.links.map(({ id, from, to, chain }) => [id, from.client, from.service, to, chain])).toEqual([
    ['users-front', 0, -1, 0, [1]], ['front-near', -1, 0, 1, []], ['front-far', -1, 0, 2, []],
    ['front/door', -1, 0, 0, [5]], ['far/door', -1, 2, 2, [6, 7]],
  ]);
  expect(spec.links[3]).toMatchObject({
    latency: { dist: 'constant', ms: 0 },
    wire: { ratePerSec: 0, buffer: -1, loss: 0 },
    passDeadline: true,
    passCancel: true,
    marginUs: 0,
  });
  // What is off at an entrance is no door.
  expect(spec.services.map(({ door }) => door)).toEqual([3, -1, 4]);
});

test('fan-outs, patience, load and wires come complete', () => {
  const spec = toSpec(network(), patterns);
  expect(spec.services[0]?.steps).toEqual([{
    do: 'all', need: 6, times: 3, steps: [
      { do: 'call', link: 1, on: {} },
      { do: 'any', need: 2, times: 4, steps: [{ do: 'call', link: 2, on: { else: [{ do: 'work', time: { dist: 'constant', ms: 5 }, perBusyMs: 0 }] } }] },
    ],
  }]);
  expect(spec.services.map(({ patience }) => patience)).toEqual([null, null, { dist: 'constant', ms: 30 }]);
  expect(spec.services[1]?.steps).toEqual([{ do: 'work', time: { dist: 'constant', ms: 5 }, perBusyMs: 0.5 }]);
  expect(spec.links[2]?.wire).toEqual({ ratePerSec: 50, buffer: -1, loss: 0.1 });
  expect(spec.clients[0]?.workload).toEqual({ kind: 'serial', every: { dist: 'constant', ms: 100 } });
});

test('changes of a link come as the whole link, with what each part is at that moment', () => {
  const { changes } = toSpec(
    network({
      changes: [
        edit('cut', 100, 'links/front-far/cut', 'hold', 300),
        edit('wire', 200, 'links/front-far/wire', { buffer: 4 }),
        edit('latency', 200, 'links/front-far/latency', { dist: 'constant', ms: 9 }, 400),
      ],
    }),
    patterns,
  );
  const [own, new4] = [{ ratePerSec: 50, buffer: -1, loss: 0.1 }, { ratePerSec: 0, buffer: 4, loss: 0 }];
  expect(changes.map((change) => change.what === 'link' && [change.atUs / 1e3, change.link, change.latency, change.wire, change.cut])).toEqual([
    [100, 2, { dist: 'constant', ms: 0 }, own, 'hold'], [200, 2, { dist: 'constant', ms: 9 }, new4, 'hold'],
    [300, 2, { dist: 'constant', ms: 9 }, new4, 'none'], [400, 2, { dist: 'constant', ms: 0 }, new4, 'none'],
  ]);
});

test('a wire set to what it is changes nothing', () => {
  expect(toSpec(network({ changes: [edit('same', 100, 'links/front-far/wire', { loss: 0.1, ratePerSec: 50 })] }), patterns).changes).toEqual([]);
});

test('a stall ends with the neutral fault, and a change at an entrance finds its attachment', () => {
  const { changes } = toSpec(network({ changes: [fault('stall', 100, 200, { stalled: true }, 'services/far/0/fault'), edit('limit', 300, 'services/far/limit.timeoutMs', 7)] }), patterns);
  expect(changes.map((change) => change.what === 'fault' ? [change.service, change.instance, change.fault.stalled] : change.what === 'config' ? [change.attach, change.config['timeoutMs']] : [])).toEqual([[2, 0, true], [2, 0, false], [7, 7]]);
});
