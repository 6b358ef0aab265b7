/** Services that call services, fan-outs, wires, patience and the changes of links: what is taken, and what is refused with which words. */
import { describe, expect, test } from 'vitest';
import * as registry from '../patterns/registry.ts';
import type { Patterns } from '../engine/patterns.ts';
import type { Json } from '../engine/fields.ts';
import type { ScenarioV1 } from './document.ts';
import { parseScenario } from './parse.ts';
import { toSpec } from './to-spec.ts';

const patterns: Patterns = { ...registry };

interface Loose { [field: string]: Json | Loose | readonly Loose[] }

/** A shop whose front calls stock, and stock calls store; `parts` replace what they name. */
function shop(parts: { readonly [part: string]: unknown } = {}): Loose {
  return {
    version: 1, title: 'Shop', durationMs: 1_000,
    clients: [{ id: 'users', workload: { kind: 'even', ratePerSec: 10 } }],
    services: [
      { id: 'front', steps: [{ do: 'call', link: 'front-stock' }], ...parts['front'] as object },
      { id: 'stock', steps: [{ do: 'call', link: 'stock-store' }], ...parts['stock'] as object },
      { id: 'store', steps: [{ do: 'work', time: { dist: 'constant', ms: 5 } }], ...parts['store'] as object },
    ],
    links: [
      { id: 'users-front', from: 'users', to: 'front' },
      { id: 'front-stock', from: 'front', to: 'stock', ...parts['link'] as object },
      { id: 'stock-store', from: 'stock', to: 'store' },
      ...parts['links'] as [] ?? [],
    ],
    changes: (parts['changes'] ?? []) as [],
  };
}
const withSteps = (...steps: readonly unknown[]) => shop({ front: { steps } });
const call = (link: string, on?: object) => ({ do: 'call', link, ...(on === undefined ? {} : { on }) });
const work = (ms: number, more?: object) => ({ do: 'work', time: { dist: 'constant', ms }, ...more });
const change = (target: string, value: unknown) => shop({ changes: [{ id: 'edit', atMs: 100, target, value }] });

function parsed(input: unknown): ScenarioV1 {
  const result = parseScenario(input, patterns);
  if (!result.ok) throw new Error(JSON.stringify(result.issues));
  // What comes out goes in again and stays the same.
  expect(parseScenario(JSON.parse(JSON.stringify(result.scenario)), patterns)).toEqual(result);
  return result.scenario;
}

function issuesOf(input: unknown): readonly string[] {
  const result = parseScenario(input, patterns);
  return result.ok ? [] : result.issues.map((issue) => `${issue.path}: ${issue.message}`.replaceAll('\u2009', ' '));
}

describe('what is taken', () => {
  test('services call services, with what to do for each outcome', () => {
    const { services } = parsed(withSteps(call('front-stock', { timeout: [work(1)], else: [{ do: 'fail', error: 'Stock' }] })));
    expect(services[0]?.steps).toEqual([{ do: 'call', link: 'front-stock', on: { timeout: [work(1)], else: [{ do: 'fail', error: 'Stock', share: 1 }] } }]);
  });

  test('fan-outs of services and of programs, without the numbers that are the usual ones', () => {
    const { services } = parsed(withSteps({ do: 'all', times: 1, steps: [call('front-stock'), { do: 'any', need: 2, times: 3, steps: [call('front-stock')] }, { do: 'any', need: 1, steps: [work(1)] }] }));
    const front = { ...call('front-stock'), on: {} };
    expect(services[0]?.steps).toEqual([{ do: 'all', steps: [front, { do: 'any', need: 2, times: 3, steps: [front] }, { do: 'any', steps: [work(1)] }] }]);
    const program = { ...shop(), clients: [{ id: 'users', workload: { kind: 'program' }, steps: [{ do: 'all', times: 20, steps: [call('users-front')] }, { do: 'exit' }] }] };
    expect(parsed(program).clients[0]?.steps[0]).toMatchObject({ do: 'all', times: 20 });
  });

  test('a fan-out of loops that take time, however long they are', () => {
    expect(parsed(withSteps({ do: 'all', times: 100, steps: [{ do: 'repeat', times: 100_000, steps: [work(1), call('front-stock')] }] })).services[0]?.steps).toHaveLength(1);
  });

  test('work that gets longer with every other busy worker; 0 is left out', () => {
    expect(parsed(withSteps(work(1, { perBusyMs: 0.5 }), work(2, { perBusyMs: 0 }), call('front-stock'))).services[0]?.steps.slice(0, 2)).toEqual([
      work(1, { perBusyMs: 0.5 }),
      work(2),
    ]);
    expect(parsed(withSteps(work(1, { sameSize: true }), work(2, { sameSize: false }), call('front-stock'))).services[0]?.steps.slice(0, 2)).toEqual([
      work(1, { sameSize: true }),
      work(2),
    ]);
  });

  test('work inside a fan-out of a service that blocks, and calls inside one that does not', () => {
    expect(issuesOf(withSteps({ do: 'all', steps: [work(1), call('front-stock')] }))).toEqual([]);
    expect(
      issuesOf(
        shop({
          front: {
            blocking: false,
            steps: [work(1), { do: 'any', steps: [call('front-stock'), { do: 'sleep', time: { dist: 'constant', ms: 1 } }] }],
          },
        }),
      ),
    ).toEqual([]);
  });

  test('patience of what waits, and patterns at the entrance', () => {
    const { services } = parsed(shop({ store: { workers: 1, patience: { dist: 'exponential', meanMs: 10 }, inbound: [{ id: 'limit', kind: 'timeout' }] } }));
    expect(services[2]?.patience).toEqual({ dist: 'exponential', meanMs: 10 });
    expect(services[2]?.inbound.map(({ id }) => id)).toEqual(['limit']);
    expect(services[0] !== undefined && 'patience' in services[0]).toBe(false);
  });

  test('a wire with what differs from a perfect one', () => {
    expect(parsed(shop({ link: { wire: { ratePerSec: 100, buffer: -1, loss: 0 } } })).links[1]?.wire).toEqual({ ratePerSec: 100 });
    expect(parsed(shop({ link: { wire: { ratePerSec: 0.5, buffer: 0, loss: 1 } } })).links[1]?.wire).toEqual({ ratePerSec: 0.5, buffer: 0, loss: 1 });
    const perfect = parsed(shop({ link: { wire: { ratePerSec: 0, buffer: -1, loss: 0 } } })).links[1];
    expect(perfect !== undefined && 'wire' in perfect).toBe(false);
  });

  test('clients with one call in flight', () => {
    expect(parsed({ ...shop(), clients: [{ id: 'users', workload: { kind: 'serial', every: { dist: 'constant', ms: 100 } } }] }).clients[0]?.workload)
      .toEqual({ kind: 'serial', every: { dist: 'constant', ms: 100 } });
  });

  test('changes of a link’s wire, cuts, and services that stall', () => {
    const value = (target: string, given: unknown) => parsed(change(target, given)).changes[0]?.value;
    expect(value('links/front-stock/wire', { loss: 0.1, buffer: -1 })).toEqual({ loss: 0.1 });
    expect(value('links/front-stock/wire', {})).toEqual({});
    for (const cut of ['none', 'refuse', 'drop', 'hold']) expect(value('links/front-stock/cut', cut)).toBe(cut);
    expect(value('services/store/fault', { stalled: true })).toEqual({ errorShare: 0, error: 'Unavailable', slowdown: 1, down: false, stalled: true });
    expect(value('services/store/0/fault', { stalled: false })).toEqual({ errorShare: 0, error: 'Unavailable', slowdown: 1, down: false });
    expect(value('services/store/steps', [work(1)])).toEqual([work(1)]);
    expect(value('services/front/steps', [{ do: 'all', times: 2, steps: [call('front-stock', {})] }])).toEqual([{ do: 'all', times: 2, steps: [call('front-stock', {})] }]);
  });

  test('a link that is called only after a change', () => {
    expect(
      issuesOf(shop({ front: { steps: [] }, changes: [{ id: 'edit', atMs: 1, target: 'services/front/steps', value: [call('front-stock')] }] })),
    ).toEqual([]);
  });
});

describe('what is refused', () => {
  const cases: readonly (readonly [string, unknown, readonly string[]])[] = [
    ['a call on another’s link', withSteps(call('stock-store'), call('front-stock')), ['services/front.steps[0].link: The link stock-store does not leave the service front. From front there is front-stock.']],
    ['a call from a service without links', shop({ store: { steps: [call('front-stock')] } }), ['services/store.steps[0].link: The link front-stock does not leave the service store. No link leaves store: add one whose from is store.']],
    ['a call on no link', withSteps(call('front-stokc'), call('front-stock')), ['services/front.steps[0].link: There is no link front-stokc. From front there is front-stock.']],
    ['a link that no step calls', withSteps(work(1)), ['links/front-stock.from: No step of the service front calls the link front-stock, so nothing would go over it. Add the step {"do": "call", "link": "front-stock"} to its steps, or take the link out.']],
    ['a service that calls itself', shop({ store: { steps: [call('store-store')] }, links: [{ id: 'store-store', from: 'store', to: 'store' }] }), ['services/store.steps: The service store calls itself (store → store), so a call would never end. Leave one of these calls out.']],
    ['services in a circle', shop({ store: { steps: [{ do: 'any', steps: [call('store-front')] }] }, links: [{ id: 'store-front', from: 'store', to: 'front' }] }), ['services/front.steps: The services front, stock, store call each other in a circle (front → stock → store → front), so a call would never end. Leave one of these calls out.']],
    ['a circle by way of a handler', shop({ stock: { steps: [call('stock-store', { timeout: [call('stock-front')] })] }, links: [{ id: 'stock-front', from: 'stock', to: 'front' }] }), ['services/front.steps: The services front, stock call each other in a circle (front → stock → front)']],
    ['a circle that a change closes', shop({ links: [{ id: 'store-stock', from: 'store', to: 'stock' }], changes: [{ id: 'edit', atMs: 1, target: 'services/store/steps', value: [call('store-stock')] }] }), ['services/stock.steps: The services stock, store call each other in a circle']],
    ['a fan-out of nothing', withSteps(call('front-stock'), { do: 'all', steps: [] }), ['services/front.steps[1].steps: The list front.steps[1].steps is empty. all needs at least one step.']],
    ['a fan-out zero times', withSteps({ do: 'all', times: 0, steps: [call('front-stock')] }), ['services/front.steps[0].times: The field front.steps[0].times is 0 times. It must be a whole number from 1 to 10 000 times.']],
    ['a quorum above the branches', withSteps({ do: 'any', need: 7, times: 3, steps: [call('front-stock'), call('front-stock')] }), ['services/front.steps[0].need: The field front.steps[0].need is 7, and there are only 6 branches (times × steps). It must be at most that.']],
    ['a quorum of none', withSteps({ do: 'any', need: 0, steps: [call('front-stock')] }), ['services/front.steps[0].need: The field front.steps[0].need is 0 branches. It must be a whole number from 1 to 10 000 branches.']],
    ['a quorum of all', withSteps({ do: 'all', need: 1, steps: [call('front-stock')] }), ['services/front.steps[0].need: The field front.steps[0].need belongs to any: all waits for every branch. Write any instead of all, or leave need out.']],
    ['an end of the process inside a fan-out', withSteps(call('front-stock'), { do: 'any', steps: [{ do: 'repeat', times: 2, steps: [{ do: 'exit' }] }] }), ['services/front.steps[1].steps[0].steps[0]: The step exit cannot stand inside any. Put it behind.']],
    ['work inside a fan-out of a service that does not block', shop({ front: { blocking: false, steps: [{ do: 'all', steps: [call('front-stock', { else: [work(1)] })] }] } }), ['services/front.steps[0].steps[0].on.else[0]: Work cannot stand inside all while the service front does not block: its workers could not be told apart. Set blocking to true, or put the work in front or behind.']],
    ['scripted work there', shop({ store: { blocking: false, steps: [{ do: 'any', steps: [{ do: 'script', calls: [[{ ms: 1 }]] }] }] } }), ['services/store.steps[0].steps[0]: Work cannot stand inside any while the service store does not block']],
    ['a script of no calls', shop({ store: { steps: [{ do: 'script', calls: [] }] } }), ['services/store.steps[0].calls: The list store.steps[0].calls is empty. A script needs at least one entry here.']],
    ['scripted calls without work', shop({ store: { steps: [{ do: 'script', calls: [[{ ms: 1 }], []] }] } }), ['services/store.steps[0].calls[1]: The list store.steps[0].calls[1] is empty. A script needs at least one entry here.']],
    ['a change to a script of nothing', change('services/store/steps', [{ do: 'script', calls: [[]] }]), ['changes/edit.value[0].calls[0]: The list edit.value[0].calls[0] is empty. A script needs at least one entry here.']],
    ['a fan-out of fan-outs of a million branches', withSteps({ do: 'all', times: 10_000, steps: [{ do: 'all', times: 101, steps: [call('front-stock')] }] }), ['services/front.steps[0].times: A fan-out of so many steps would keep the run at one instant. The most at one instant is 1 000 000.']],
    ['work that gets shorter', withSteps(call('front-stock'), work(1, { perBusyMs: -1 })), ['services/front.steps[1].perBusyMs: The field front.steps[1].perBusyMs is −1 ms. It must be from 0 to 1 000 000 000 ms.']],
    ['attempts of a client', { ...shop(), clients: [{ id: 'users', workload: { kind: 'program' }, steps: [work(1, { sameSize: true })] }] }, ['clients/users.steps[0].sameSize: The field users.steps[0].sameSize belongs to a service’s work: a client makes no attempts at its own. Leave it out.']],
    ['other workers of a client', { ...shop(), clients: [{ id: 'users', workload: { kind: 'program' }, steps: [work(1, { perBusyMs: 2 })] }] }, ['clients/users.steps[0].perBusyMs: The field users.steps[0].perBusyMs belongs to a service’s work: a client has no other workers. Leave it out.']],
    ['patience that is a number', shop({ store: { patience: 5 } }), ['services/store.patience: The field store.patience is 5. It must be an object.']],
    ['a wire that loses more than all', shop({ link: { wire: { loss: 1.5 } } }), ['links/front-stock.wire.loss: The field front-stock.wire.loss is 1.5. It must be from 0 to 1.']],
    ['a buffer below none', shop({ link: { wire: { ratePerSec: 1, buffer: -2 } } }), ['links/front-stock.wire.buffer: The field front-stock.wire.buffer is −2 messages. It must be a whole number from −1 to 1 000 000 000 messages.']],
    ['a wire with bytes', shop({ link: { wire: { bytesPerSec: 1 } } }), ['links/front-stock.wire.bytesPerSec: The field front-stock.wire.bytesPerSec is unknown. Known here: ratePerSec, buffer, loss.']],
    ['a serial client without its interval', { ...shop(), clients: [{ id: 'users', workload: { kind: 'serial' } }] }, ['clients/users.workload.every: The field users.workload.every is missing.']],
    ['a serial client that turns into users', { ...change('clients/users/workload', { kind: 'closed', think: { dist: 'constant', ms: 1 } }), clients: [{ id: 'users', workload: { kind: 'serial', every: { dist: 'constant', ms: 1 } } }] }, ['changes/edit.value: A serial workload cannot become closed on the way.']],
    ['a cut of its own kind', change('links/front-stock/cut', 'slow'), ['changes/edit.value: The field edit.value is “slow”. It must be none, refuse, drop or hold.']],
    ['a cut of no link', change('links/front-store/cut', 'drop'), ['changes/edit.target: There is no link front-store.']],
    ['a cut of a pattern', change('links/front-stock/cut/x', 'drop'), ['changes/edit.target: Nothing can be changed at links/front-stock/cut/x. Of a link: links/ID/latency, …/wire, …/cut, and …/PATTERN.FIELD.']],
    ['one word of a fault', change('services/stock/0/down', true), ['changes/edit.target: Nothing can be changed at services/stock/0/down. Of a service: services/ID/fault, …/0/fault for its first instance, …/workers, …/steps, and …/QUEUE.FIELD or …/PATTERN.FIELD.']],
    ['a list that is none', change('service/stock/fault', {}), ['changes/edit.target: Nothing can be changed at service/stock/fault. A path begins with clients/, links/, services/, nodes/.']],
    ['a wire that is a number', change('links/front-stock/wire', 3), ['changes/edit.value: The field edit.value is 3. It must be an object.']],
    ['patience that changes', change('services/store/patience', { dist: 'constant', ms: 1 }), ['changes/edit.target: Patience holds for the whole run; it cannot change on the way.']],
    ['a stall in words', change('services/store/fault', { stalled: 'yes' }), ['changes/edit.value.stalled: The field edit.value.stalled is “yes”. It must be true or false.']],
    ['steps of a change that call another’s link', change('services/front/steps', [call('stock-store')]), ['changes/edit.value[0].link: The link stock-store does not leave the service front. From front there is front-stock.']],
    ['steps of a change that a service which does not block could not do', { ...shop({ store: { blocking: false } }), changes: [{ id: 'edit', atMs: 1, target: 'services/store/steps', value: [{ do: 'all', steps: [work(1)] }] }] }, ['changes/edit.value[0].steps[0]: Work cannot stand inside all while the service store does not block']],
  ];
  test.each(cases)('%s', (_, input, expected) => {
    const found = issuesOf(input);
    expect(found.map((text, i) => text.slice(0, expected[i]?.length))).toEqual(expected);
  });

  test('a fan-out of fan-outs whose calls are more than a run may have', () => {
    const wide = (link: string) => [{ do: 'all', times: 1_000, steps: [call(link)] }];
    const hops = { latency: { dist: 'constant', ms: 1 } };
    const heavy = shop({ front: { steps: wide('front-stock') }, stock: { steps: wide('stock-store') }, link: hops });
    // 200 calls; of each: its start, 2 × 1 000 messages, and 1 000 × 1 000 pieces of work.
    expect(issuesOf({ ...heavy, durationMs: 20_000 })).toEqual(['clients/users.workload.ratePerSec: The run takes at least 200 400 200 events, most of them because of the field users.workload.ratePerSec. It must take at most 200 000 000.']);
    expect(issuesOf({ ...heavy, durationMs: 19_000 })).toEqual([]);
  });
});

/** The users' calls go to front, and to stock when front fails; `chain` is that of the link to front. */
const spare = (chain: readonly object[], more: readonly object[] = [], parts: object = {}) =>
  shop({ links: [{ id: 'spare', from: 'users', to: 'stock' }, ...more], ...parts });
const withFallback = (link: string, more: readonly object[] = []) => {
  const document = spare([], more) as unknown as { readonly links: readonly object[] };
  return {
    ...document,
    links: [
      { id: 'users-front', from: 'users', to: 'front', chain: [{ id: 'fallback', kind: 'fallback', config: { link } }] },
      ...document.links.slice(1),
    ],
  };
};
describe('a link that a fallback calls', () => {
  test('is no choice of its client\u2019s own calls', () => {
    expect(toSpec(parsed(withFallback('spare')), patterns).clients[0]?.link).toBe(0);
    const first = withFallback('spare');
    expect(toSpec(parsed({ ...first, links: [...first.links].reverse() }), patterns).clients[0]?.link).toBe(3);
  });
  test('needs no step of a service that calls it', () => {
    const chain = [{ id: 'fallback', kind: 'fallback', config: { link: 'spare' } }];
    expect(parsed(shop({ link: { chain }, links: [{ id: 'spare', from: 'front', to: 'store' }] })).links).toHaveLength(4);
  });
  test.each<readonly [string, unknown, readonly string[]]>([
    ['is there', withFallback('gone'), ['clients/users: More than one link leaves the client users. Only a program can choose between links.', 'links/users-front/fallback.link: The field fallback.link names gone, and there is no such link. Name one that leaves from users.']],
    ['leaves from the same place', withFallback('stock-store', []), ['clients/users: More than one link leaves the client users. Only a program can choose between links.', 'links/users-front/fallback.link: The field fallback.link names the link stock-store, which leaves from stock. Name one that leaves from users.']],
    ['does not lead back', withFallback('spare', [{ id: 'again', from: 'users', to: 'store', chain: [] }]), ['clients/users: More than one link leaves the client users. Only a program can choose between links.']],
    ['is not its own', shop({ link: { chain: [{ id: 'fallback', kind: 'fallback', config: { link: 'front-stock' } }] } }), ['links/front-stock/fallback.link: The field fallback.link leads back to the link front-stock, so a call might never end. Name another link, or leave it empty.']],
    ['makes no circle of services', shop({ store: { steps: [{ do: 'call', link: 'store-front' }] }, link: { chain: [{ id: 'fallback', kind: 'fallback', config: { link: 'spare' } }] }, links: [{ id: 'spare', from: 'front', to: 'store' }, { id: 'store-front', from: 'store', to: 'front' }] }),
      ['services/front.steps: The services front, stock, store call each other in a circle (front \u2192 stock \u2192 store \u2192 front), so a call would never end. Leave one of these calls out.']],
  ])('%s', (_what, document, wanted) => { expect(issuesOf(document)).toEqual(wanted); });
});
