import { describe, expect, test } from 'vitest';
import { at, call, constant, doorOf, endsOf, hopsOf, outcomeAt, policy, print, printedBy, readerOf, run, total, work } from '../../test/support/small-run.ts';
import type { LinkPart, Parts, Ran } from '../../test/support/small-run.ts';
import { broker } from '../patterns/broker/model.ts';
import { compareAndSet } from '../patterns/compare-and-set/model.ts';
import { defaultsOf } from './fields.ts';
import { NO_FAULT, NO_NODE_FAULT } from './spec.ts';
import type { AttachSpec, NodeFault } from './spec.ts';

type Config = AttachSpec['config'];
const config = (more: Config = {}): Config => ({ ...defaultsOf(broker.fields), ...more });
const toNode: LinkPart = { to: 1 }, fromNode = (more: LinkPart = {}): LinkPart => ({ id: 'out', from: { client: -1, service: -1, node: 0 }, to: 0, ...more });
/** A client publishes at these times; one service of one worker works for so long. */
const published = (timesMs: readonly number[], workMs: number, given: Config = {}, more: Parts = {}): Parts => ({
  clients: [{ workload: at(...timesMs) }],
  services: [{ steps: [work(workMs)] }],
  nodes: [{ id: 'orders', kind: 'broker', config: config(given) }],
  links: [toNode, fromNode()],
  ...more,
});
const runOf = (parts: Parts): Ran => run(parts, [broker, compareAndSet]);
const nodes = (ran: Ran, name: string): number => total(ran, `nodes/orders/${name}`);
const deliveries = (ran: Ran): readonly string[] => hopsOf(ran).filter((line) => line.startsWith('out'));
const fault = (atMs: number, more: Partial<NodeFault>): NonNullable<Parts['changes']>[number] => ({ atUs: atMs * 1000, what: 'node', node: 0, fault: { ...NO_NODE_FAULT, ...more } });

describe('a node', () => {
  test('answers who calls it, and what it sends is of the call that brought it', () => {
    const ran = runOf(published([0, 1], 5));
    expect(endsOf(ran)).toEqual(['0 at 0 ok', '1 at 1 ok']);
    expect(hopsOf(ran)).toEqual([
      'link 0.1 sent 0 begun 0 ended 0 left 0 ok', 'out 0.1 sent 0 begun 0 ended 5 left 5 ok',
      'link 1.1 sent 1 begun 1 ended 1 left 1 ok', 'out 1.1 sent 1 begun 5 ended 10 left 10 ok',
    ]);
    expect(readerOf(ran).spansOf(1)).toHaveLength(2);
  });
  test('is told what is asked of it by programs, and answers with errors of its own', () => {
    const ran = run({
      clients: [{ workload: { kind: 'program' }, process: 0, steps: [{ ...call(0, { error: [print('{result}')] }), verb: 1 } as never, { ...call(0), verb: 0 } as never, print('{result}')] }],
      services: [{}], nodes: [{ kind: 'compareAndSet', config: defaultsOf(compareAndSet.fields) }], links: [toNode], processes: ['main'],
    }, [compareAndSet]);
    expect(printedBy(ran)).toEqual(['0 Conflict', '0 ok']);
  });
  test('may be called by the services it delivers to', () => {
    const ran = runOf(
      published(
        [0],
        2,
        {},
        {
          services: [{ steps: [work(2), { ...call(2), verb: 0 } as never] }],
          nodes: [
            { id: 'orders', kind: 'broker', config: config() },
            { id: 'store', kind: 'compareAndSet', config: defaultsOf(compareAndSet.fields) },
          ],
          links: [toNode, fromNode(), { id: 'read', from: { client: -1, service: 0, node: -1 }, to: 2, latency: constant(1) }],
        },
      ),
    );
    expect(hopsOf(ran)).toEqual(['link 0.1 sent 0 begun 0 ended 0 left 0 ok', 'out 0.1 sent 0 begun 0 ended 4 left 4 ok', 'read 0.1 sent 2 begun 3 ended 3 left 4 ok']);
  });
});

describe('a delivery', () => {
  test('is an attempt like any other: it takes the link’s time and passes its chain, and each is numbered', () => {
    const tries = policy('tries', { response: (fx, signal) => { if (signal.outcome.reason === 'ok' || signal.attempt > 1) fx.reply(signal.outcome); else fx.forward(2); } });
    const ran = run(published([0], 1, { maxDeliveries: 2 }, { services: [{ steps: [work(1), { do: 'fail', error: 'Bad', share: 1 }] }], links: [toNode, fromNode({ latency: constant(1), chain: [{ kind: 'tries' }] })] }), [broker, tries]);
    expect(deliveries(ran)).toEqual([
      'out 0.1 sent 0 begun 1 ended 2 left 3 error Bad', 'out 0.2 sent 3 begun 4 ended 5 left 6 error Bad',
      'out 0.2 sent 6 begun 7 ended 8 left 9 error Bad', 'out 0.3 sent 9 begun 10 ended 11 left 12 error Bad',
    ]);
    expect([nodes(ran, 'delivered'), nodes(ran, 'dead')]).toEqual([2, 1]);
  });
  test('whose acknowledgement comes at the visibility timeout is too late, whatever else is in flight', () => {
    const dead = (timesMs: readonly number[]): number =>
      nodes(runOf(published(timesMs, 10, { visibilityMs: 10, maxDeliveries: 1 }, { services: [{ workers: 3, steps: [work(10)] }] })), 'dead');
    expect([dead([0]), dead([0, 1]), dead([0, 1, 2])]).toEqual([1, 2, 3]);
  });
  test('that is given up goes on, late, and its answer may still count', () => {
    const ran = runOf(published([0], 30, { visibilityMs: 20 }, { services: [{ workers: 2, steps: [work(30)] }] }));
    expect(deliveries(ran)).toEqual(['out 0.1 sent 0 begun 0 ended 30 left 20 ok departed', 'out 0.2 sent 20 begun 20 ended 50 left 30 ok departed']);
    expect([nodes(ran, 'expired'), nodes(ran, 'acknowledged'), nodes(ran, 'duplicates')]).toEqual([1, 1, 1]);
    expect(readerOf(ran).total('services/service/late', 0, Infinity)).toBe(2);
  });
  test('whose answer the link loses is delivered again, and done twice', () => {
    const lossy: Parts = published([0], 5, { visibilityMs: 20 }, { changes: [{ atUs: 1000, what: 'link', link: 1, latency: constant(0), wire: { ratePerSec: 0, buffer: -1, loss: 1 }, cut: 'none' }, { atUs: 10_000, what: 'link', link: 1, latency: constant(0), wire: { ratePerSec: 0, buffer: -1, loss: 0 }, cut: 'none' }] });
    expect([nodes(runOf(lossy), 'delivered'), nodes(runOf(lossy), 'duplicates')]).toEqual([2, 1]);
    const idempotent = runOf({ ...lossy, nodes: [{ id: 'orders', kind: 'broker', config: config({ visibilityMs: 20, idempotent: true }) }] });
    expect(deliveries(idempotent).at(-1)).toBe('out 0.2 sent 20 begun 20 ended 20 left 20 ok');
    expect([nodes(idempotent, 'duplicates'), nodes(idempotent, 'suppressed')]).toEqual([0, 1]);
  });
  test('of a poison message fails at its end, behind a door and in a program too', () => {
    const plain = published([0], 5, { poisonShare: 1, maxDeliveries: 1 }), pass = policy('pass');
    const behind = { ...plain, services: [{ door: 2, steps: [work(5)] }], links: [toNode, fromNode(), doorOf(0, [{ kind: 'pass' }])] },
      program = { ...plain, services: [{ steps: [work(2), work(3)] }] };
    for (const parts of [plain, behind, program]) expect(deliveries(run(parts, [broker, pass]))).toEqual(['out 0.1 sent 0 begun 0 ended 5 left 5 error Poison']);
  });
  test('draws its work anew, and the same whatever else happens', () => {
    const exponential = { do: 'work', time: { dist: 'exponential', meanMs: 50 }, perBusyMs: 0 } as const;
    const ends = (parts: Parts): readonly string[] =>
      deliveries(runOf({ ...parts, services: [{ workers: -1, steps: [exponential] }] })).map((line) => line.split(' ').slice(6, 8).join(' '));
    const [first, second] = [ends(published([0, 1], 0)), ends(published([0, 1, 2, 3], 0, { maxDeliveries: 9 }))];
    expect(new Set(second).size).toBe(4);
    expect(second.slice(0, 2)).toEqual(first);
  });
});

describe('faults of a node', () => {
  test('down: callers are refused, and all else is seen to when it is back', () => {
    const ran = runOf(published([0, 10, 30], 5, {}, { changes: [fault(2, { down: true }), fault(20, {})] }));
    expect(endsOf(ran)).toEqual(['0 at 0 ok', '1 at 10 unreachable', '2 at 30 ok']);
    expect([nodes(ran, 'published'), nodes(ran, 'acknowledged')]).toEqual([2, 2]);
    expect(ran.raw.moves.map(({ atUs, to }) => [atUs / 1000, to])).toEqual([[2, 2], [20, 0]]);
    expect(ran.raw.levels.get('nodes/orders/inFlight')).toEqual([[0, 1], [20, 0], [30, 1], [35, 0]].map(([ms, value]) => ({ atUs: ms! * 1000, value })));
  });
  test('stalled: callers wait', () => {
    const ran = runOf(published([0, 10], 5, {}, { changes: [fault(2, { stalled: true }), fault(20, {})] }));
    expect(endsOf(ran)).toEqual(['0 at 0 ok', '1 at 20 ok']);
  });
  test.each([{ down: true }, { stalled: true }])('%o: an acknowledgement that came before the visibility timeout is in time, whenever both are seen to', (more) => {
    const ran = runOf(
      published([0, 10], 15, { visibilityMs: 20 }, { services: [{ workers: 2, steps: [work(15)] }], changes: [fault(12, more), fault(40, {})] }),
    );
    expect(['delivered', 'expired', 'acknowledged'].map((name) => nodes(ran, name))).toEqual([2, 0, 2]);
  });
  test('lost: what it held is gone, and what comes back for it changes nothing', () => {
    const ran = runOf(published([0, 0, 0], 5, { prefetch: 1 }, { changes: [fault(2, { down: true, lost: true }), fault(20, {})] }));
    expect([nodes(ran, 'lost'), nodes(ran, 'acknowledged'), nodes(ran, 'delivered')]).toEqual([3, 0, 1]);
    expect(readerOf(ran).meta.faults).toMatchObject([{ label: 'Down, memory lost', service: 1, fromUs: 2000, toUs: 20_000 }]);
  });
  test('a consumer that stands still extends no visibility', () => {
    const stall = (atMs: number, stalled: boolean): NonNullable<Parts['changes']>[number] => ({ atUs: atMs * 1000, what: 'fault', service: 0, instance: -1, fault: { ...NO_FAULT, stalled } });
    const extended = published([0], 100, { visibilityMs: 20, extendMs: 8 });
    expect(nodes(runOf(extended), 'expired')).toBe(0);
    expect(nodes(runOf({ ...extended, changes: [stall(30, true), stall(60, false)] }), 'expired')).toBe(1);
  });
});

test('settings replaced on the way hold from the next step', () => {
  const ran = runOf(
    published(
      [0, 0, 0],
      10,
      { prefetch: 1 },
      { services: [{ workers: -1, steps: [work(10)] }], changes: [{ atUs: 2000, what: 'config', attach: 2, config: config({ prefetch: 0 }) }] },
    ),
  );
  expect(deliveries(ran).map((line) => line.split(' ')[3])).toEqual(['0', '2', '2']);
});

test('messages that wait do not keep a run going, and are told as waiting', () => {
  const ran = runOf(
    published([0], 5, { backoffMs: 5000, maxDeliveries: 0 }, { durationMs: 100, services: [{ steps: [{ do: 'fail', error: 'Bad', share: 1 }] }] }),
  );
  expect(ran.simulation.nowUs).toBe(100_000);
  expect(ran.raw.levels.get('nodes/orders/waiting')!.at(-1)?.value).toBe(1);
  expect(ran.simulation.inspect()).toMatchObject({ nodes: [{ id: 'orders', state: 'up', waiting: 1, oldest: [{ is: 'waits for its back off', deliveries: 1 }] }] });
});
test('deliveries that a pattern holds back do keep it going', () => {
  const later = policy('later', { request: (fx) => { fx.startTimer(0, 150); }, timer: (fx) => { fx.forward(1); } });
  const ran = run(published([0], 5, {}, { durationMs: 100, links: [toNode, fromNode({ chain: [{ kind: 'later' }] })] }), [broker, later]);
  expect(deliveries(ran)).toEqual(['out 0.1 sent 150 begun 150 ended 155 left 155 ok']);
});
test('a node that answers twice is a broken invariant', () => {
  const twice = { ...compareAndSet, kind: 'twice', step: (_state: unknown, _config: unknown, signal: { readonly type: string; readonly call: number }, fx: { reply(call: number, outcome: unknown): void; outcome(reason: string): unknown }) => { fx.reply(signal.call, fx.outcome('ok')); fx.reply(signal.call, fx.outcome('ok')); } } as never;
  expect(() => run({ nodes: [{ kind: 'twice' }], services: [{}], links: [toNode] }, [twice])).toThrow('node replied twice to a call at 0 µs');
});
test('outcomes that a node decides name it', () => {
  const ran = runOf({
    ...published([0], 0),
    nodes: [{ id: 'orders', kind: 'broker', config: config({ capacity: 1, prefetch: 1 }) }],
    clients: [{ workload: at(0, 0, 0) }],
    services: [{ steps: [work(9)] }],
  });
  const refused = ran.raw.calls.find((one) => outcomeAt(ran, one.outcome).reason === 'rejected:limit')!;
  expect(ran.simulation.meta.attachments[outcomeAt(ran, refused.outcome).by - 1]?.id).toBe('orders');
});
