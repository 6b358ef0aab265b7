import { describe, expect, test } from 'vitest';
import type { Json } from '../engine/fields.ts';
import * as patterns from '../patterns/registry.ts';
import { findTarget } from './target.ts';
import { parseScenario } from './parse.ts';
import { toSpec } from './to-spec.ts';
import type { ScenarioV1 } from './document.ts';

type Doc = { [name: string]: Json };
/** A shop publishes to a broker that delivers to billing. */
const document = (more: Doc = {}): Doc => ({
  version: 1, title: 'Orders', durationMs: 1000,
  clients: [{ id: 'shop', workload: { kind: 'even', ratePerSec: 10 }, verb: 'publish' }],
  services: [{ id: 'billing', steps: [{ do: 'work', time: { dist: 'constant', ms: 5 } }] }],
  nodes: [{ id: 'orders', kind: 'broker' }],
  links: [{ id: 'in', from: 'shop', to: 'orders' }, { id: 'out', from: 'orders', to: 'billing' }],
  ...more,
});
function read(given: Json): { readonly issues: readonly string[]; readonly warnings: readonly string[]; readonly scenario: ScenarioV1 | null } {
  const parsed = parseScenario(given, patterns),
    words = (list: readonly { readonly path: string; readonly message: string }[]) => list.map(({ path, message }) => `${path}: ${message}`);
  return parsed.ok
    ? { issues: [], warnings: words(parsed.warnings), scenario: parsed.scenario }
    : { issues: words(parsed.issues), warnings: [], scenario: null };
}
const client = (more: Doc): Json => [{ id: 'shop', workload: { kind: 'even', ratePerSec: 10 }, ...more }];
const program = (...steps: Json[]): Json => [{ id: 'shop', workload: { kind: 'program' }, steps }];

describe('a node in a document', () => {
  test('has its fields filled in, and stands behind the services in the run', () => {
    const { scenario } = read(document());
    expect(scenario?.nodes[0]?.config['visibilityMs']).toBe(30_000);
    const spec = toSpec(scenario!, patterns);
    expect(spec.links.map(({ from, to }) => [from.client, from.service, from.node, to])).toEqual([[0, -1, -1, 1], [-1, -1, 0, 0]]);
    expect([spec.nodes, spec.clients[0]?.verb, spec.attachments.at(-1)?.id]).toEqual([[{ id: 'orders', attach: 2 }], 0, 'orders']);
  });
  test('is asked by its client also where a spare link stands first', () => {
    const spare = {
      links: [
        { id: 'spare', from: 'shop', to: 'billing' },
        { id: 'in', from: 'shop', to: 'orders', chain: [{ id: 'else', kind: 'fallback', config: { link: 'spare' } }] },
        { id: 'out', from: 'orders', to: 'billing' },
      ],
    };
    expect(read(document(spare)).issues).toEqual([]);
    expect(toSpec(read(document(spare)).scenario!, patterns).clients[0]).toMatchObject({ link: 1, verb: 0 });
    expect(read(document({ ...spare, clients: client({}) })).issues).toEqual(['clients/shop.verb: The link in leads to the broker orders, and nothing says what is asked of it. Add the verb “publish”.']);
  });
  test('is changed on the way, and fails and comes back', () => {
    const { scenario } = read(document({
      changes: [
        { id: 'slow', atMs: 100, untilMs: 200, target: 'nodes/orders.prefetch', value: 1 },
        { id: 'crash', atMs: 300, untilMs: 400, target: 'nodes/orders/fault', value: { down: true, lost: true }, why: 'fault' },
      ],
    }));
    expect(
      toSpec(scenario!, patterns).changes.map((change) => [
        change.atUs / 1000,
        change.what,
        change.what === 'config' ? change.config['prefetch'] : change.what === 'node' ? change.fault : null,
      ]),
    ).toEqual([
      [100, 'config', 1],
      [200, 'config', 10],
      [300, 'node', { down: true, stalled: false, lost: true }],
      [400, 'node', { down: false, stalled: false, lost: false }],
    ]);
  });
  test.each([
    ['nodes/orders.depth', 'nodes/orders has no field depth.'],
    ['nodes/other.prefetch', 'There is no nodes/other.'],
    ['nodes/other/fault', 'There is no node other.'],
    ['nodes/orders', 'Nothing can be changed at nodes/orders. Of a node: nodes/ID/fault and nodes/ID.FIELD.'],
  ])('has no %s', (path, message) => {
    expect(findTarget(read(document()).scenario!, path)).toBe(message);
  });
});

describe('what cannot run says where and what to do', () => {
  test.each<[string, Doc, readonly string[]]>([
    ['called without a verb', { clients: client({}) }, ['clients/shop.verb: The link in leads to the broker orders, and nothing says what is asked of it. Add the verb “publish”.']],
    ['a verb it does not know', { clients: client({ verb: 'read' }) }, ['clients/shop.verb: The broker orders does not know the verb “read”. It knows “publish”.']],
    ['a verb for a service', { clients: client({ verb: 'publish' }), links: [{ id: 'in', from: 'shop', to: 'billing' }, { id: 'out', from: 'orders', to: 'billing' }] }, ['clients/shop.verb: The link in leads to billing, which is a service: it knows no verbs. Leave the verb out.']],
    ['a step without a verb', { clients: program({ do: 'repeat', times: 2, steps: [{ do: 'call', link: 'in', on: { ok: [{ do: 'call', link: 'in' }] }, verb: 'publish' }] }) }, ['clients/shop.steps[0].steps[0].on.ok[0].verb: The link in leads to the broker orders, and nothing says what is asked of it. Add the verb “publish”.']],
    ['a verb of a whole program', { clients: [{ id: 'shop', workload: { kind: 'program' }, verb: 'publish', steps: [{ do: 'call', link: 'in', verb: 'publish' }] }] }, ['clients/shop.verb: The verb belongs to the call steps of a program, not to the client. Write it there.']],
    ['nobody to deliver to', { links: [{ id: 'in', from: 'shop', to: 'orders' }] }, ['nodes/orders: No link leaves the broker orders, so nobody would ever get what it holds. Add a link whose from is orders, to a service that consumes.']],
    ['a broker behind a broker', { nodes: [{ id: 'orders', kind: 'broker' }, { id: 'more', kind: 'broker' }], links: [{ id: 'in', from: 'shop', to: 'orders' }, { id: 'out', from: 'orders', to: 'more' }, { id: 'on', from: 'more', to: 'billing' }] }, ['links/out.to: The broker orders delivers to services, and more is none. Let a service take the message and call on.']],
    ['no places at all', { nodes: [{ id: 'orders', kind: 'broker', config: { capacity: -1 } }] }, ['nodes/orders.capacity: The field orders.capacity is −1 messages. It must be a whole number from 0 to 1 000 000 messages.']],
    ['no time to acknowledge', { nodes: [{ id: 'orders', kind: 'broker', config: { visibilityMs: 0 } }] }, ['nodes/orders.visibilityMs: The field orders.visibilityMs is 0 ms. It must be from 1 to 86 400 000 ms.']],
    ['a node that is left out', { nodes: [{ id: 'orders', kind: 'broker', off: true }] }, ['nodes/orders.off: A broker cannot be left out.']],
    ['a policy for a node', { nodes: [{ id: 'orders', kind: 'retry' }] }, []],
    ['the id of a service', { nodes: [{ id: 'billing', kind: 'broker' }] }, []],
    ['a fault it does not have', { changes: [{ id: 'a', atMs: 1, target: 'nodes/orders/fault', value: { slowdown: 3 } }] }, ['changes/a.value.slowdown: The field a.value.slowdown is unknown. Known here: down, stalled, lost.']],
  ])('%s', (_title, more, expected) => {
    const { issues } = read(document(more));
    if (expected.length === 0) expect(issues.length).toBeGreaterThan(0);
    else expect(issues.map((text) => text.replaceAll('\u2009', ' '))).toEqual(expected);
  });
  test('consumers without acknowledgement are worth a warning', () => {
    expect(read(document({ nodes: [{ id: 'orders', kind: 'broker', config: { acknowledge: 'whenSent' } }] })).warnings).toEqual([
      'nodes/orders.acknowledge: Without acknowledgement nothing is delivered again: a message whose consumer fails, or that a link loses, is gone. Acknowledge after the work to deliver at least once.']);
  });
});
