import { describe, expect, test } from 'vitest';
import { at, begin, constant, doorOf, hopsOf, policy, run, total, work } from '../../../test/support/small-run.ts';
import type { LinkPart, Parts, Ran } from '../../../test/support/small-run.ts';
import { broker } from '../../patterns/broker/model.ts';
import { defaultsOf } from '../fields.ts';
import { NO_NODE_FAULT } from '../spec.ts';
import type { AttachSpec } from '../spec.ts';

/** Gives up after 30 ms; what it has sent goes on. */
const impatient = policy('impatient', {
  request: (fx) => { fx.forward(1); fx.startTimer(0, 30); },
  response: (fx, { outcome }) => { fx.stopTimer(0); fx.reply(outcome); },
  timer: (fx) => { fx.reply(fx.shared.outcome('timeout')); },
});
/** Sends a second attempt 25 ms after the first. */
const hedging = policy('hedging', {
  request: (fx) => { fx.forward(1); fx.startTimer(0, 25); },
  response: (fx, { outcome }) => { fx.stopTimer(0); fx.reply(outcome); },
  timer: (fx) => { fx.forward(2); },
});
/** Forwards after 40 ms. */
const slow = policy('slow', { request: (fx) => { fx.startTimer(0, 40); }, timer: (fx) => { fx.forward(1); } });
const elsewhere = policy('elsewhere', { response: (fx, { outcome, attempt }) => { if (attempt === 2 || outcome.reason === 'ok') fx.reply(outcome); else fx.forward(2, { route: 'spare' }); } });
const PATTERNS = [broker, impatient, hedging, slow, elsewhere];

const config = (more: AttachSpec['config'] = {}): AttachSpec['config'] => ({ ...defaultsOf(broker.fields), backoffMs: 100, maxDeliveries: 3, ...more });
const out = (chain: readonly string[], more: LinkPart = {}): LinkPart => ({ id: 'out', from: { client: -1, service: -1, node: 0 }, to: 0, chain: chain.map((kind) => ({ kind })), ...more });
/** Published at these times; a consumer with workers for all works for so long, behind this link and this entrance. */
function parts(timesMs: readonly number[], workMs: number, given: AttachSpec['config'], link: LinkPart, inbound: readonly string[] = [], more: Parts = {}): Parts {
  const door = inbound.length === 0 ? [] : [doorOf(0, inbound.map((kind) => ({ kind })))];
  return { durationMs: 5000, clients: [{ workload: at(...timesMs) }], services: [{ workers: -1, door: door.length === 0 ? -1 : 2, steps: [work(workMs)] }], nodes: [{ id: 'orders', kind: 'broker', config: config(given) }], links: [{ to: 1 }, link, ...door], ...more };
}
const COUNTERS = ['acknowledged', 'dead', 'redelivered', 'duplicates', 'suppressed'];
const counts = (ran: Ran): { readonly [name: string]: number } => Object.fromEntries(COUNTERS.map((name) => [name, total(ran, `nodes/orders/${name}`)]));
const workOf = (ran: Ran, link: string): readonly string[] => hopsOf(ran).filter((line) => line.startsWith(`${link} `));
interface Rows { readonly slots: { readonly live: number } }
interface Checkpointed { readonly calls: Rows; readonly nodes: { readonly nodes: readonly { readonly messages: Rows; readonly deliveries: Rows }[] } }

describe('work that goes on behind an answer that gave it up', () => {
  test('is done: the next delivery finds it so', () => {
    const ran = run(parts([0], 50, { idempotent: true }, out(['impatient'], { latency: constant(5) })), PATTERNS);
    expect(workOf(ran, 'out')).toEqual(['out 0.1 sent 0 begun 5 ended 55 left 30 ok departed', 'out 0.2 sent 130 begun 135 ended 135 left 140 ok']);
    expect(counts(ran)).toEqual({ acknowledged: 1, dead: 0, redelivered: 1, duplicates: 0, suppressed: 1 });
  });
  test('is done twice where consumers do not know what they have done', () => {
    const ran = run(parts([0], 50, {}, out(['impatient'])), PATTERNS);
    expect(counts(ran)).toEqual({ acknowledged: 0, dead: 1, redelivered: 2, duplicates: 2, suppressed: 0 });
  });
  test('is of its own message, though others are delivered meanwhile', () => {
    const ran = run(parts([0, 31, 62], 50, { idempotent: true, maxDeliveries: 1 }, out(['impatient'])), PATTERNS);
    expect(counts(ran)).toEqual({ acknowledged: 0, dead: 3, redelivered: 0, duplicates: 0, suppressed: 0 });
  });
  test('fails on a poison message, even where it begins after that answer', () => {
    const ran = run(parts([0], 10, { poisonShare: 1, maxDeliveries: 2 }, out(['impatient'], { latency: constant(40) })), PATTERNS);
    expect(workOf(ran, 'out')).toEqual(['out 0.1 sent 0 begun 40 ended 50 left 30 error Poison departed', 'out 0.2 sent 130 begun 170 ended 180 left 160 error Poison departed']);
  });
  test('is one thing and what another attempt of the same delivery finds done is another: each is counted', () => {
    const ran = run(parts([0], 50, { idempotent: true, backoffMs: 0 }, out(['impatient', 'hedging'])), PATTERNS);
    expect(workOf(ran, 'out')).toEqual([
      'out 0.1 sent 0 begun 0 ended 50 left 30 ok departed', 'out 0.2 sent 25 begun 25 ended 75 left 30 ok departed',
      'out 0.2 sent 30 begun 30 ended 80 left 55 ok departed', 'out 0.3 sent 55 begun 55 ended 55 left 55 ok',
    ]);
    // The work that ends at 50 is the first; those that end at 75 and 80 were begun before, and that of 55 is not begun any more.
    expect(counts(ran)).toEqual({ acknowledged: 1, dead: 0, redelivered: 1, duplicates: 0, suppressed: 3 });
  });
  test('is that of its message behind an entrance too, begun before its answer or after', () => {
    for (const inbound of [['impatient'], ['impatient', 'slow']]) {
      const done = run(parts([0], 50, { idempotent: true }, out([]), inbound), PATTERNS), poison = run(parts([0], 50, { poisonShare: 1, maxDeliveries: 2 }, out([]), inbound), PATTERNS);
      expect(workOf(done, 'link2')[0]).toBe(inbound.length === 1 ? 'link2 0.1 sent 0 begun 0 ended 50 left 30 ok departed' : 'link2 0.1 sent 40 begun 40 ended 90 left 40 ok orphan departed');
      expect(counts(done)).toEqual(inbound.length === 1 ? { acknowledged: 1, dead: 0, redelivered: 1, duplicates: 0, suppressed: 1 } : { acknowledged: 0, dead: 1, redelivered: 2, duplicates: 0, suppressed: 2 });
      expect([total(poison, 'services/service/completed'), total(poison, 'services/service/failed')]).toEqual([2, 2]);
    }
  });
  test('is that of its message down another link', () => {
    const spare = { id: 'spare', to: 1, chain: [] }, given = { services: [{ workers: -1, steps: [work(50)] }, { id: 'other', workers: -1, steps: [work(10)] }] };
    // The broker delivers over both of its links: the message published first goes over `out`, whose fallback is the spare one.
    const two = (more: AttachSpec['config']): Ran => {
      const { nodes, ...of } = parts([0], 50, { ...more, maxDeliveries: 1 }, out(['elsewhere', 'impatient']), [], given);
      return run({ ...of, nodes: nodes!, links: [{ to: 2 }, of.links![1]!, out([], spare)] }, PATTERNS);
    };
    const done = two({}), poison = two({ poisonShare: 1 });
    expect(workOf(done, 'spare')).toEqual(['spare 0.1 sent 30 begun 30 ended 40 left 40 ok']);
    expect(counts(done)).toEqual({ acknowledged: 1, dead: 0, redelivered: 0, duplicates: 1, suppressed: 0 });
    expect(workOf(poison, 'spare')).toEqual(['spare 0.1 sent 30 begun 30 ended 40 left 40 error Poison']);
  });
  test('keeps the message no longer than it lasts', () => {
    for (const [chain, inbound] of [[['impatient'], []], [[], ['impatient']], [['impatient'], ['impatient', 'slow']], [['hedging', 'impatient'], ['hedging']]] as const) {
      const ran = begin(parts(Array.from({ length: 60 }, (_, i) => i * 7), 50, { poisonShare: 0.3, prefetch: 0 }, out(chain, { latency: constant(5) }), inbound), PATTERNS), rows = (): Checkpointed => ran.simulation.checkpoint() as Checkpointed;
      ran.simulation.advanceTo(300_000);
      expect(rows().nodes.nodes[0]!.deliveries.slots.live).toBeGreaterThan(5);
      while (!ran.simulation.advance(1000)) { /* to its end */ }
      const { calls, nodes: { nodes: [orders] } } = rows();
      expect({ calls: calls.slots.live, deliveries: orders!.deliveries.slots.live }).toEqual({ calls: 0, deliveries: 0 });
      expect(orders!.messages.slots.live).toBe(total(ran, 'nodes/orders/dead'));
    }
  });
  test('goes on the same from a checkpoint, behind an entrance too', () => {
    const of = parts(Array.from({ length: 50 }, (_, i) => i * 7), 50, { idempotent: true, poisonShare: 0.3 }, out(['impatient'], { latency: constant(5) }), ['impatient', 'slow']);
    const first = begin(of, PATTERNS), second = begin(of, PATTERNS);
    first.simulation.advanceTo(200_000);
    const upTo = first.lines.length;
    second.simulation.restore(first.simulation.checkpoint());
    second.lines.length = 0;
    for (const { simulation } of [first, second]) while (!simulation.advance(1000)) { /* to its end */ }
    expect(second.lines).toEqual(first.lines.slice(upTo));
  });
});

test('a delivery whose answer waits for the broker to be back is nobody’s to give up: its row is another call’s', () => {
  const other: LinkPart = { id: 'other', from: { client: 1, service: -1, node: -1 }, to: 0 };
  const ran = run(parts([0], 5, {}, out([]), [], {
    clients: [{ workload: at(0) }, { workload: at(6), link: 2 }], links: [{ to: 1 }, out([]), other],
    changes: [{ atUs: 2000, what: 'node', node: 0, fault: { ...NO_NODE_FAULT, down: true } }, { atUs: 8000, what: 'node', node: 0, fault: { ...NO_NODE_FAULT, down: true, lost: true } }, { atUs: 20_000, what: 'node', node: 0, fault: NO_NODE_FAULT }],
  }), PATTERNS);
  expect(hopsOf(ran)).toEqual(['link 0.1 sent 0 begun 0 ended 0 left 0 ok', 'out 0.1 sent 0 begun 0 ended 5 left 5 ok', 'other 1.1 sent 6 begun 6 ended 11 left 11 ok']);
  expect(total(ran, 'nodes/orders/lost')).toBe(1);
});

test('where a node is called, too, work that was aborted ends no other', () => {
  const cancels = policy('cancels', { request: (fx) => { fx.forward(1); fx.startTimer(0, 3); }, timer: (fx) => { fx.cancel(1); fx.reply(fx.shared.outcome('timeout')); } });
  const ran = run({
    clients: [{ workload: at(0), link: 1 }], services: [{ onCancel: 'abort', steps: [work(50)] }], nodes: [{ id: 'orders', kind: 'broker', config: config() }], links: [{ to: 1 }, { from: { client: 0, service: -1, node: -1 }, passCancel: true, chain: [{ kind: 'cancels' }] }, out([])],
  }, [...PATTERNS, cancels]);
  expect(hopsOf(ran)).toEqual(['link1 0.1 sent 0 begun 0 ended 3 left 3 cancelled aborted departed']);
});
