/** Scheduled edits and faults come before all else of their instant, and leave what has begun as it was. */
import { describe, expect, test } from 'vitest';
import { at, begin, constant, endsOf, policy, queue, run, spansOf, through, work } from '../../test/support/small-run.ts';
import type { Parts } from '../../test/support/small-run.ts';
import type { SharedEffects } from './pattern.ts';
import { NO_FAULT, PERFECT_WIRE } from './spec.ts';
import type { ChangeSpec, Workload } from './spec.ts';

const TEN_MS = 10_000;

describe('at its own instant a change already holds', () => {
  test('of settings: the call that comes then sees them, one from before keeps its timer', () => {
    const limits = policy('limits', { request: (fx, _signal, _call, _shared, config) => { fx.startTimer(0, Number(config['ms'])); fx.forward(1); }, response: () => {}, timer: (fx) => { fx.reply(fx.shared.outcome('timeout')); } });
    const ran = run({
      clients: [{ workload: at(9, 10) }], links: [{ chain: [{ kind: 'limits', config: { ms: 7 } }] }], services: [{ workers: -1, steps: [work(50)] }],
      changes: [{ atUs: TEN_MS, what: 'config', attach: 1, config: { ms: 3 } }],
    }, [limits]);
    expect(endsOf(ran)).toEqual(['1 at 13 timeout', '0 at 16 timeout']);
  });
  test('of a queue’s settings: what comes then finds the new room, what waits stays', () => {
    const ran = run({
      clients: [{ workload: at(0, 1, 2, 10) }], services: [{ workers: 1, steps: [work(20)], queue: queue(2) }],
      changes: [{ atUs: TEN_MS, what: 'config', attach: 1, config: { capacity: 1, departed: 'serve' } }],
    });
    expect(endsOf(ran)).toEqual(['3 at 10 rejected:limit', '0 at 20 ok', '1 at 40 ok', '2 at 60 ok']);
  });
  test('of a fault: work that begins then has it, work under way ends as it would have', () => {
    const ran = run({ clients: [{ workload: at(9, 10) }], services: [{ workers: -1, steps: [work(5)] }], changes: [{ atUs: TEN_MS, what: 'fault', service: 0, instance: -1, fault: { ...NO_FAULT, errorShare: 1, error: 'Out' } }] });
    expect(endsOf(ran)).toEqual(['0 at 14 ok', '1 at 15 error Out']);
  });
  test('of workers: more of them take what waits at once', () => {
    const ran = run({
      clients: [{ workload: at(0, 1, 2, 10) }],
      services: [{ workers: 1, steps: [work(20)] }],
      changes: [{ atUs: TEN_MS, what: 'service', service: 0, workers: 3, steps: [work(20)] }],
    });
    expect(spansOf(ran).map((line) => line.split(' ').slice(3, 5).join(' '))).toEqual(['begun 0', 'begun 10', 'begun 10', 'begun 20']);
  });
  test('of workers: more of them take what waits though nothing comes then', () => {
    const ran = run({ clients: [{ workload: at(0, 1, 2) }], services: [{ workers: 1, steps: [work(20)] }], changes: [{ atUs: TEN_MS, what: 'service', service: 0, workers: 2, steps: [work(20)] }] });
    expect(spansOf(ran).map((line) => line.split(' ').slice(3, 5).join(' '))).toEqual(['begun 0', 'begun 10', 'begun 20']);
  });
  test('of workers: with fewer of them nothing begins until enough have ended', () => {
    const ran = run({
      clients: [{ workload: at(0, 1, 2, 10) }],
      services: [{ workers: 3, steps: [work(20)] }],
      changes: [{ atUs: TEN_MS, what: 'service', service: 0, workers: 1, steps: [work(20)] }],
    });
    expect(spansOf(ran)[3]).toBe('3.1 sent 10 begun 22 ended 42 left 42 ok');
  });
  test('of work: what begins then does the new, what has begun the old', () => {
    const ran = run({
      clients: [{ workload: at(9, 10) }],
      services: [{ workers: -1, steps: [work(5)] }],
      changes: [{ atUs: TEN_MS, what: 'service', service: 0, workers: -1, steps: [work(2), { do: 'fail', error: 'New', share: 1 }] }],
    });
    expect(endsOf(ran)).toEqual(['1 at 12 error New', '0 at 14 ok']);
  });
  test('of latency: what sets out then goes the new way, answers too; what is on its way keeps its time', () => {
    const ran = run({
      clients: [{ workload: at(0, 8, 10) }],
      links: [{ latency: constant(4) }],
      services: [{ workers: -1, steps: [work(6)] }],
      changes: [{ atUs: TEN_MS, what: 'link', link: 0, latency: constant(1), wire: PERFECT_WIRE, cut: 'none' }],
    });
    expect(spansOf(ran)).toEqual(['0.1 sent 0 begun 4 ended 10 left 11 ok', '1.1 sent 8 begun 12 ended 18 left 19 ok', '2.1 sent 10 begun 11 ended 17 left 18 ok']);
  });
  test.each<readonly [string, Workload, Workload, readonly number[]]>([
    ['named times from then on are the new ones', at(4, 10, 12), at(6, 10, 15), [4, 10, 15]],
    ['an even stream goes on in the new rhythm', { kind: 'even', ratePerSec: 250, firstMs: 0 }, { kind: 'even', ratePerSec: 200, firstMs: 0 }, [0, 4, 8, 10, 15]],
    ['a stream that ends starts nothing more', { kind: 'even', ratePerSec: 500, firstMs: 0 }, at(), [0, 2, 4, 6, 8]],
    ['one that had ended starts anew', at(1), { kind: 'even', ratePerSec: 500, firstMs: 5 }, [1, 11, 13, 15, 17]],
  ])('of a workload: %s', (_sentence, before, after, startsMs) => {
    const ran = run(
      through([], 1, { durationMs: 19, clients: [{ workload: before }], changes: [{ atUs: TEN_MS, what: 'workload', client: 0, workload: after }] }),
    );
    expect(ran.raw.calls.map((call) => call.startUs / 1000)).toEqual(startsMs);
  });
  test('of one client’s workload: the next in the list keeps its own', () => {
    const even = (ratePerSec: number): Workload => ({ kind: 'even', ratePerSec, firstMs: 0 });
    const ran = run({ durationMs: 40, clients: [{ count: 2, workload: even(100), link: 0 }, { workload: even(100), link: 0 }], links: [{}], services: [{ workers: -1 }], changes: [{ atUs: TEN_MS, what: 'workload', client: 0, workload: even(50) }] });
    expect([0, 1, 2].map((client) => ran.raw.calls.filter((call) => call.client === client && call.startUs >= TEN_MS).length)).toEqual([1, 1, 3]);
  });
  test('of how long users think, in a copy too that is taken after it', () => {
    const users: Parts = { durationMs: 200, clients: [{ workload: { kind: 'closed', think: constant(10) } }], changes: [{ atUs: TEN_MS, what: 'workload', client: 0, workload: { kind: 'closed', think: constant(30) } }] };
    const whole = run(users), first = begin(users), second = begin(users), built = second.lines.length;
    first.simulation.advanceTo(50_000);
    second.simulation.restore(first.simulation.checkpoint());
    second.simulation.advance(1000);
    expect([...first.lines, ...second.lines.slice(built)]).toEqual(whole.lines);
  });
  test('of how long users think: those who think keep their time', () => {
    const ran = run(through([], 1, { durationMs: 30, clients: [{ workload: { kind: 'closed', think: constant(6) } }], changes: [{ atUs: TEN_MS, what: 'workload', client: 0, workload: { kind: 'closed', think: constant(2) } }] }));
    expect(ran.raw.calls.map((call) => call.startUs / 1000)).toEqual([6, 13, 16, 19, 22, 25, 28]);
  });
});

test('a change comes before a timer that a shared state has held since the start', () => {
  const seen: string[] = [];
  const ticks = policy('ticks', {}, null, {
    init: (_config: unknown, fx: SharedEffects) => { fx.startTimer(0, 10); return {}; },
    tick: (_shared: unknown, config: { readonly n: number }, _key: number, fx: SharedEffects) => { seen.push(`${fx.nowUs / 1000} with ${config.n}`); },
  });
  run({ links: [{ chain: [{ kind: 'ticks', config: { n: 1 } }] }], changes: [{ atUs: TEN_MS, what: 'config', attach: 1, config: { n: 2 } }] }, [ticks]);
  expect(seen).toEqual(['10 with 2']);
});

describe('of several changes', () => {
  const faults = (...order: readonly string[]): ChangeSpec[] =>
    order.map((error) => ({ atUs: TEN_MS, what: 'fault', service: 0, instance: -1, fault: { ...NO_FAULT, errorShare: 1, error } }));
  const parts = (changes: readonly ChangeSpec[], timesMs: readonly number[] = [10]): Parts => ({ clients: [{ workload: at(...timesMs) }], changes });
  test('at one instant the last in the list holds', () => {
    expect(endsOf(run(parts(faults('First', 'Last'))))).toEqual(['0 at 10 error Last']);
  });
  test('each comes at its time, whatever the order of the list', () => {
    const [first, last] = faults('First', 'Last');
    expect(endsOf(run(parts([{ ...last!, atUs: 20_000 }, first!], [9, 10, 20])))).toEqual(['0 at 9 ok', '1 at 10 error First', '2 at 20 error Last']);
  });
  test('one at the very start holds for the first call', () => {
    expect(endsOf(run(parts(faults('Early').map((change) => ({ ...change, atUs: 0 })), [0])))).toEqual(['0 at 0 error Early']);
  });
  test('one after the duration holds for what is still under way; one beyond the last instant never comes', () => {
    const slow = (atMs: number, errorShare: number): ChangeSpec => ({ atUs: atMs * 1000, what: 'fault', service: 0, instance: -1, fault: { ...NO_FAULT, errorShare, error: 'After' } });
    const ran = run({
      durationMs: 20,
      clients: [{ workload: at(15, 16) }],
      services: [{ workers: 1, steps: [work(10)] }],
      changes: [slow(24, 1), slow(40, 0)],
    });
    expect(endsOf(ran)).toEqual(['0 at 25 ok', '1 at 35 error After']);
    expect(ran.simulation.nowUs).toBe(35_000);
  });
});
