import { describe, expect, test } from 'vitest';
import { picker } from '../../../test/support/balanced.ts';
import { at, begin, between, constant, endsOf, hopsOf, policy, run, work } from '../../../test/support/small-run.ts';
import type { LinkPart, Parts, Ran } from '../../../test/support/small-run.ts';
import { textOf } from '../../../test/support/effects-log.ts';
import { memberKey } from '../des/member-key.ts';
import { NO_FAULT } from '../spec.ts';
import type { AnyBalancer, BalancerEffects, BalancerSignal } from '../balancer.ts';
import type { AnyNode, NodeEffects, NodeSignal } from '../node-model.ts';
import type { AnyPattern } from '../patterns.ts';

interface Asker { readonly link: string; readonly everyMs: number; readonly times: number }
/** Looks its service up every so many ms, so many times, and says what it is told. */
const asker = (said: string[]): AnyBalancer => ({
  ...picker, kind: 'asker', pick: undefined as never,
  init: (config: Asker, fx: BalancerEffects) => { fx.startTimer(0, config.everyMs); return { asked: 0 }; },
  signal: (shared: { asked: number }, config: Asker, signal: BalancerSignal, fx: BalancerEffects) => {
    if (signal.type === 'answer') said.push(`${fx.nowUs / 1000} answer ${signal.tag} ${textOf(signal.outcome)} [${signal.members.join(' ')}]`);
    if (signal.type !== 'timer') return;
    fx.lookup(config.link, ++shared.asked, 0);
    if (shared.asked < config.times) fx.startTimer(0, config.everyMs);
  },
});
/** Answers at once, with how often it has been asked. */
const registry = (said: string[]): AnyNode => ({
  role: 'node', kind: 'registry', title: 'Registry', fields: {}, verbs: ['register', 'heartbeat', 'lookup', 'deregister'], sends: false, states: [], gauges: [], counters: [], levels: [], histograms: [],
  init: () => ({ asked: 0 }), inspect: () => ({}),
  step: (shared: { asked: number }, _config: unknown, signal: NodeSignal, fx: NodeEffects) => {
    if (signal.type !== 'call') return;
    said.push(`${fx.nowUs / 1000} ${signal.verb} of ${signal.key}`);
    fx.reply(signal.call, fx.outcome('ok'), [++shared.asked]);
  },
});
/** Gives up after 3 ms and lets what it has sent go on. */
const impatient = policy('impatient', {
  request: (fx) => { fx.forward(1); fx.startTimer(0, 3); },
  response: (fx, { outcome }) => { fx.stopTimer(0); fx.reply(outcome); },
  timer: (fx) => { fx.reply(fx.shared.outcome('timeout')); },
});
/** Sends a second one after 3 ms, whatever has come of the first. */
const twice = policy('twice', { request: (fx) => { fx.forward(1); fx.forward(2); } }), later = policy('later', {
  request: (fx) => { if (fx.call.attempt === 1) fx.forward(1); else fx.startTimer(0, 3); },
  timer: (fx) => { fx.forward(1); },
});
const ask = (link: string, everyMs: number, times = 1): { readonly kind: string; readonly config: { readonly [field: string]: string | number } } => ({ kind: 'asker', config: { link, everyMs, times } });
const toRegistry = (id: string, client: number, latencyMs: number, kinds: readonly string[]): LinkPart => ({ id, from: { client, service: -1, node: -1 }, to: 2, latency: constant(latencyMs), chain: kinds.map((kind) => ({ kind })) });
/** Two clients, each with a service of its own that it looks up. */
const parts = (asks: readonly [ReturnType<typeof ask>, ReturnType<typeof ask>], links: readonly LinkPart[], more: Parts = {}): Parts => ({
  clients: [{}, {}], services: [{}, {}], nodes: [{ kind: 'registry' }], links: [{ to: 0, chain: [asks[0], { kind: 'picker' }] }, { to: 1, chain: [asks[1], { kind: 'picker' }] }, ...links], ...more,
});
const patterns = (said: string[]): readonly AnyPattern[] => [asker(said), picker, registry(said), impatient, twice, later];
const saidIn = (of: Parts, said: string[] = []): readonly string[] => { run(of, patterns(said)); return said; };
interface Checkpointed { readonly ownCalls: { readonly slots: readonly unknown[] }; readonly calls: { readonly slots: { readonly live: number } } }
const ONE = memberKey(1, 0);

describe('a look-up that comes after its answer', () => {
  test('is about what it was sent for, and told to nobody', () => {
    expect(saidIn(parts([ask('first', 1), ask('second', 900)], [toRegistry('first', 0, 5, ['impatient']), toRegistry('second', 1, 1, [])]))).toEqual([
      '4 answer 1 timeout []', '6 lookup of 0', `901 lookup of ${ONE}`, '902 answer 1 ok [2]',
    ]);
  });
  test('is not taken for another that has begun meanwhile, nor that one’s answer for its own', () => {
    expect(saidIn(parts([ask('first', 1), ask('second', 4.5)], [toRegistry('first', 0, 5, ['impatient']), toRegistry('second', 1, 1, [])]))).toEqual([
      '4 answer 1 timeout []', `5.5 lookup of ${ONE}`, '6 lookup of 0', '6.5 answer 1 ok [1]',
    ]);
  });
  test('may be the second of two attempts: the answer is that of the first', () => {
    expect(saidIn(parts([ask('first', 1), ask('second', 5.5)], [toRegistry('first', 0, 2, ['twice', 'later']), toRegistry('second', 1, 1, [])]))).toEqual([
      '3 lookup of 0', '5 answer 1 ok [1]', '6 lookup of 0', `6.5 lookup of ${ONE}`, '7.5 answer 1 ok [3]',
    ]);
  });
  test('may have gone on down another link: the same is asked there, and what is told there is the answer', () => {
    const elsewhere = policy('elsewhere', { response: (fx, { outcome, attempt }) => { if (attempt === 2 || outcome.reason === 'ok') fx.reply(outcome); else fx.forward(2, { route: 'spare' }); } }), said: string[] = [];
    run(parts([ask('first', 1), ask('second', 900)], [toRegistry('first', 0, 5, ['elsewhere', 'impatient']), toRegistry('second', 1, 1, []), toRegistry('spare', 0, 1, [])]), [...patterns(said), elsewhere]);
    expect(said.slice(0, 3)).toEqual(['5 lookup of 0', '6 lookup of 0', '6 answer 1 ok [1]']);
  });
  test('leaves nothing behind, however many there are', () => {
    const ran = begin(parts([ask('first', 1, 500), ask('second', 900)], [toRegistry('first', 0, 5, ['impatient']), toRegistry('second', 1, 1, [])]), patterns([]));
    while (!ran.simulation.advance(1000)) { /* to its end */ }
    const { ownCalls, calls } = ran.simulation.checkpoint() as Checkpointed;
    expect(calls.slots.live).toBe(0);
    expect(ownCalls.slots.filter((slot) => slot !== null)).toEqual([]);
    expect(ownCalls.slots.length).toBeLessThan(20);
  });
  test('is taken up from a checkpoint as it was', () => {
    const of = parts([ask('first', 1, 20), ask('second', 4.5, 20)], [toRegistry('first', 0, 5, ['impatient']), toRegistry('second', 1, 1, [])]), whole: string[] = [], taken: string[] = [];
    const first = begin(of, patterns(whole)), second = begin(of, patterns(taken));
    first.simulation.advanceTo(5000);
    second.simulation.restore(first.simulation.checkpoint());
    const before = whole.length;
    for (const { simulation } of [first, second]) while (!simulation.advance(1000)) { /* to its end */ }
    expect(taken).toEqual(whole.slice(before));
  });
});

describe('a heartbeat that comes after its answer', () => {
  test('is about the instance that has sent it', () => {
    const said: string[] = [];
    run({
      durationMs: 20, clients: [{ workload: at(0) }], services: [{ instances: 3, steps: [work(1)], registers: { link: 1, everyMs: 10 } }], nodes: [{ kind: 'registry' }],
      links: [{}, between(0, 1, { id: 'registration', latency: constant(5), chain: [{ kind: 'impatient' }] })],
      changes: [{ atUs: 4000, what: 'fault', service: 0, instance: 2, fault: { ...NO_FAULT, down: true } }, { atUs: 4500, what: 'fault', service: 0, instance: 2, fault: NO_FAULT }],
    }, patterns(said));
    // Each says so at 0, at an instant of the first 10 ms and 10 ms later; the last also when it comes back.
    expect([0, 1, 2].map((k) => said.filter((line) => line.endsWith(` of ${memberKey(0, k)}`)).length)).toEqual([3, 3, 4]);
    expect(said).toContain(`9.5 register of ${memberKey(0, 2)}`);
  });
});

test('a call that waits at the entrance longer than its caller does is still about what it was', () => {
  const said: string[] = [];
  const waits = policy('waits', { request: (fx) => { fx.startTimer(0, 5); }, timer: (fx) => { fx.forward(1); } }), reads = policy('reads', { request: (fx) => { said.push(`${fx.nowUs / 1000} about ${fx.call.key}`); fx.forward(1); } });
  const ran: Ran = run({
    clients: [{ workload: at(0, 1, 2), keys: { dist: 'inTurn', count: 10, from: 3 } }], services: [{ door: 1, workers: -1, steps: [work(1)] }],
    links: [{}, between(0, 0, { id: 'door', chain: [{ kind: 'impatient' }, { kind: 'waits' }, { kind: 'reads' }] })],
  }, [impatient, waits, reads]);
  expect(said).toEqual(['5 about 3', '6 about 4', '7 about 5']);
  expect(endsOf(ran)).toEqual(['0 at 3 timeout', '1 at 4 timeout', '2 at 5 timeout']);
  expect(hopsOf(ran)).toHaveLength(6);
});
