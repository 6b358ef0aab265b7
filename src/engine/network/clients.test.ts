/** Clients: open workloads, users who think, copies, programs that call. */
import { describe, expect, test } from 'vitest';
import { at, constant, endsOf, policy, print, printedBy, readerOf, run, sleep, through, total, work } from '../../../test/support/small-run.ts';
import type { LinkPart, Parts, Ran, ServicePart } from '../../../test/support/small-run.ts';
import type { Distribution, StepSpec } from '../spec.ts';

const startsOf = (ran: Ran): readonly string[] => [...ran.raw.calls].sort((a, b) => a.id - b.id).map((call) => `${call.id} by ${call.client} at ${call.startUs / 1000}`);

describe('an open client', () => {
  test('starts calls whatever becomes of those before', () => {
    expect(startsOf(run(through([], 15, { clients: [{ workload: { kind: 'even', ratePerSec: 200, firstMs: 3 } }], durationMs: 20 })))).toEqual(['0 by 0 at 3', '1 by 0 at 8', '2 by 0 at 13', '3 by 0 at 18']);
  });
  test('numbers calls of one instant in the order of clients, and a client’s own in theirs', () => {
    const ran = run({ clients: [{ workload: at(5, 5) }, { workload: at(5) }], services: [{ workers: -1 }] });
    expect(startsOf(ran)).toEqual(['0 by 0 at 5', '1 by 1 at 5', '2 by 0 at 5']);
  });
  test('in several copies draws for each its own arrivals, counted together', () => {
    const ran = run(through([], 1, { clients: [{ count: 3, workload: { kind: 'poisson', ratePerSec: 100 } }] }));
    const times = [0, 1, 2].map((client) => ran.raw.calls.filter((call) => call.client === client).map((call) => call.startUs));
    for (const own of times) expect(own.length).toBeGreaterThan(60);
    expect(new Set(times.map((own) => own.join())).size).toBe(3);
    expect(total(ran, 'clients/client/calls')).toBe(times.flat().length);
    expect(ran.simulation.meta.clients.map(({ id, client }) => `${id} ${client}`)).toEqual(['client 0', 'client 0', 'client 0']);
  });
});

describe('a closed client', () => {
  test('thinks, calls, waits for the answer and thinks again', () => {
    expect(startsOf(run(through([], 7, { durationMs: 60, clients: [{ workload: { kind: 'closed', think: constant(10) } }] })))).toEqual(['0 by 0 at 10', '1 by 0 at 27', '2 by 0 at 44']);
  });
  test('never has more calls under way than users', () => {
    const ran = run({ durationMs: 500, clients: [{ count: 4, workload: { kind: 'closed', think: { dist: 'exponential', meanMs: 3 } } }], services: [{ workers: 2, steps: [{ do: 'work', time: { dist: 'exponential', meanMs: 5 }, perBusyMs: 0 }] }] });
    expect(Math.max(...ran.raw.levels.get('clients/client/inFlight')!.map((set) => set.value))).toBe(4);
    for (const client of [0, 1, 2, 3]) {
      const own = ran.raw.calls.filter((call) => call.client === client).sort((a, b) => a.startUs - b.startUs);
      expect(own.length).toBeGreaterThan(20);
      expect(own.slice(1).filter((call, k) => call.startUs < own[k]!.endUs)).toEqual([]);
    }
  });
  test('thinks after a failure as after an answer, and goes by its own call, not by late work', () => {
    const hasty = policy('hasty', { request: (fx) => { fx.forward(1); fx.startTimer(0, 2); }, timer: (fx) => { fx.reply(fx.shared.outcome('timeout')); } });
    const ran = run(through(['hasty'], 30, { durationMs: 40, clients: [{ workload: { kind: 'closed', think: constant(10) } }] }), [hasty]);
    expect(startsOf(ran)).toEqual(['0 by 0 at 10', '1 by 0 at 22', '2 by 0 at 34']);
  });
});

/** A call that is under way at 30 ms. */
const STAYS = { workload: at(19) };
test.each(['closed', 'serial'] as const)('a %s client begins no call at the end of the duration', (kind) => {
  const workload = kind === 'closed' ? { kind, think: constant(10) } : { kind, every: constant(10) };
  expect(startsOf(run({ durationMs: 30, clients: [{ workload }, STAYS], services: [{ workers: -1 }, { steps: [work(20)] }], links: [{}, { to: 1 }] }))).toEqual(['0 by 0 at 10', '1 by 1 at 19', '2 by 0 at 20']);
});

describe('a serial client', () => {
  const every = (time: Distribution, workMs: readonly number[], more: Parts = {}): Parts => ({
    durationMs: 60, clients: [{ workload: { kind: 'serial', every: time } }], services: [{ workers: -1, steps: [{ do: 'script', calls: workMs.map((ms) => [{ ms }]) }] }], ...more,
  });
  test('starts its next call so long after the start of the last', () => {
    expect(startsOf(run(every(constant(12), [5, 1, 5])))).toEqual(['0 by 0 at 12', '1 by 0 at 24', '2 by 0 at 36', '3 by 0 at 48']);
  });
  test('… or when that is answered, if that is later: it catches nothing up', () => {
    expect(startsOf(run(every(constant(12), [20, 1, 12, 5])))).toEqual(['0 by 0 at 12', '1 by 0 at 32', '2 by 0 at 44', '3 by 0 at 56']);
  });
  test('without a time between calls all the time, one by one', () => {
    expect(startsOf(run({ ...every(constant(0), [25]), durationMs: 80 }))).toEqual(['0 by 0 at 0', '1 by 0 at 25', '2 by 0 at 50', '3 by 0 at 75']);
  });
  test('draws the time anew for each call, and goes by its own call, not by late work', () => {
    const hasty = policy('hasty', { request: (fx) => { fx.forward(1); fx.startTimer(0, 2); }, timer: (fx) => { fx.reply(fx.shared.outcome('timeout')); } });
    const time: Distribution = { dist: 'uniform', minMs: 3, maxMs: 9 }, ran = run(every(time, [100], { durationMs: 500, links: [{ chain: [{ kind: 'hasty' }] }] }), [hasty]);
    const starts = [...ran.raw.calls].sort((a, b) => a.id - b.id).map((call) => call.startUs), gaps = starts.slice(1).map((us, k) => us - starts[k]!);
    expect(gaps.length).toBeGreaterThan(60);
    expect([Math.min(...gaps) >= 3_000, Math.max(...gaps) <= 9_000, new Set(gaps).size > 55]).toEqual([true, true, true]);
  });
  test('in several copies is several clients', () => {
    const ran = run({ ...every(constant(20), [5]), clients: [{ count: 2, workload: { kind: 'serial', every: constant(20) } }] });
    expect(startsOf(ran)).toEqual(['0 by 0 at 20', '1 by 1 at 20', '2 by 0 at 40', '3 by 1 at 40']);
  });
  test('takes a new time between from its next answer on', () => {
    expect(startsOf(run(every(constant(10), [2], { changes: [{ atUs: 21_000, what: 'workload', client: 0, workload: { kind: 'serial', every: constant(15) } }] })))).toEqual(['0 by 0 at 10', '1 by 0 at 20', '2 by 0 at 35', '3 by 0 at 50']);
  });
});

describe('a program', () => {
  const programOf = (steps: readonly StepSpec[], more: Parts = {}): Parts => ({
    clients: [{ workload: { kind: 'program' }, steps, process: 0 }], services: [{ steps: [{ do: 'script', calls: [[{ ms: 5 }], [{ ms: 5, error: 'Odd' }]] }] }], processes: ['main'], ...more,
  });
  const call = (on: { readonly [outcome: string]: readonly StepSpec[] } = {}): StepSpec => ({ do: 'call', link: 0, on });

  test('waits for each call and goes on by its outcome', () => {
    const step = call({ ok: [print('fine')], error: [print('failed: {result}'), sleep(2)], else: [print('never')] });
    const ran = run(programOf([step, step, print('then {result}')]));
    expect(printedBy(ran)).toEqual(['5 fine', '10 failed: Odd', '12 then Odd']);
    expect(startsOf(ran)).toEqual(['0 by 0 at 0', '1 by 0 at 5']);
  });
  test('takes “else” for outcomes it does not name, and goes on where it names neither', () => {
    expect(printedBy(run(programOf([call({ timeout: [print('late')], else: [print('else {result}')] }), call({ timeout: [] }), print('done')])))).toEqual(['5 else ok', '10 done']);
  });
  test('counts its loops from 0, the innermost last', () => {
    const loop: StepSpec = { do: 'repeat', times: 2, steps: [{ do: 'repeat', times: 2, steps: [print('inner {i}'), sleep(1)] }, print('outer {i}')] };
    expect(printedBy(run(programOf([loop, { do: 'repeat', times: 0, steps: [print('never')] }, print('after {i}')])))).toEqual(['0 inner 0', '1 inner 1', '2 outer 0', '2 inner 0', '3 inner 1', '4 outer 1', '4 after 0']);
  });
  test('ends with exit; what its process prints later is kept, unseen', () => {
    const steps: StepSpec[] = [{ do: 'call', link: 0, on: { else: [print('gave up'), { do: 'exit' }] } }, print('never')];
    const hasty = policy('hasty', { request: (fx) => { fx.forward(1); fx.startTimer(0, 3); }, timer: (fx) => { fx.reply(fx.shared.outcome('timeout')); } });
    const ran = run(programOf(steps, { links: [{ chain: [{ kind: 'hasty' }] }], services: [{ process: 0, steps: [print('working'), work(5), print('worked')] }] }), [hasty]);
    expect(printedBy(ran)).toEqual(['0 working', '3 gave up', '5 worked unseen']);
    expect(readerOf(ran).console(4_000).map((line) => [line.text, line.call])).toEqual([['working', 0], ['gave up', -1]]);
  });
  test('ends with its last step, and with a failure of its own, which close its process too', () => {
    const background: readonly ServicePart[] = [{ process: 0, steps: [work(5), print('worked')] }];
    const off: StepSpec = { do: 'call', link: 0, on: {} }, leave = policy('leave', { request: (fx) => { fx.forward(1); fx.reply(fx.shared.outcome('shed')); } });
    const links: readonly LinkPart[] = [{ chain: [{ kind: 'leave' }] }];
    expect(printedBy(run(programOf([off], { links, services: background }), [leave]))).toEqual(['5 worked unseen']);
    expect(printedBy(run(programOf([off, { do: 'fail', error: 'Odd', share: 1 }, print('never')], { links, services: background }), [leave]))).toEqual(['5 worked unseen']);
    expect(printedBy(run(programOf([off, sleep(6)], { links, services: background }), [leave]))).toEqual(['5 worked']);
  });
  test('that calls for ever begins nothing at or after the end of the run', () => {
    const ran = run(programOf([{ do: 'repeat', times: -1, steps: [call()] }, print('never')], { durationMs: 23 }));
    expect(startsOf(ran).at(-1)).toBe('4 by 0 at 20');
    expect([ran.simulation.nowUs, ran.simulation.stopped]).toEqual([25_000, 'end']);
    expect(printedBy(ran)).toEqual([]);
  });
  test('does not call any more when it wakes after the end, while another’s call is still under way', () => {
    const ran = run({ durationMs: 10, clients: [{ workload: at(5) }, { workload: { kind: 'program' }, steps: [sleep(12), print('awake'), { do: 'call', link: 1, on: {} }, print('never')] }], services: [{ steps: [work(10)] }] });
    expect({ starts: startsOf(ran), printed: printedBy(ran), endedMs: ran.simulation.nowUs / 1000 }).toEqual({ starts: ['0 by 0 at 5'], printed: ['12 awake'], endedMs: 15 });
  });
  test('calls nothing at the end of the duration', () => {
    const steps: readonly StepSpec[] = [{ do: 'repeat', times: 3, steps: [sleep(15), { do: 'call', link: 0, on: {} }] }];
    const ran = run({ durationMs: 30, clients: [{ workload: { kind: 'program' }, steps }, STAYS], services: [{}, { steps: [work(20)] }], links: [{}, { to: 1 }] });
    expect(startsOf(ran)).toEqual(['0 by 0 at 15', '1 by 1 at 19']);
  });
  test('draws for its own steps what it would draw alone, and each copy its own', () => {
    const random: StepSpec = { do: 'sleep', time: { dist: 'exponential', meanMs: 10 } };
    const drawing = { id: 'drawing', count: 2, workload: { kind: 'program' }, link: 0, steps: [random, { do: 'call', link: 0, on: {} }, random, { do: 'call', link: 0, on: {} }] } as const;
    const own = (ran: Ran): readonly string[] => [...ran.raw.calls].filter((call) => ran.simulation.meta.clients[call.client]!.id === 'drawing').map((call) => `${call.startUs}`).sort();
    const alone = own(run({ clients: [drawing], services: [{ workers: -1 }] }));
    expect(new Set(alone).size).toBe(4);
    expect(own(run({ clients: [{ workload: at(0), link: 0 }, drawing], links: [{}], services: [{ workers: -1 }] }))).toEqual(alone);
  });
  test('in two copies runs twice, each waiting for its own calls', () => {
    const ran = run({ clients: [{ count: 2, workload: { kind: 'program' }, steps: [{ do: 'repeat', times: 2, steps: [call({ ok: [print('{i}')] })] }] }], services: [{ workers: 1, steps: [work(5)] }] });
    expect(printedBy(ran)).toEqual(['5 0', '10 0', '15 1', '20 1']);
    expect(endsOf(ran).length).toBe(4);
  });
});

test('latency is counted from the start to the final outcome, of all calls and of ok ones', () => {
  const hasty = policy('hasty', { request: (fx) => { fx.startTimer(0, 6); fx.forward(1); }, response: (fx, signal) => { fx.stopTimer(0); fx.reply(signal.outcome); }, timer: (fx) => { fx.reply(fx.shared.outcome('timeout')); } });
  const reader = readerOf(run({ clients: [{ workload: at(0, 1) }], links: [{ chain: [{ kind: 'hasty' }] }], services: [{ workers: 1, steps: [work(4)] }] }, [hasty]));
  const mean = (name: string): number => reader.distribution(name, 0, Infinity, []).meanUs;
  expect([mean('clients/client/latency'), mean('clients/client/okLatency')]).toEqual([5_000, 4_000]);
  expect([reader.total('clients/client/ended:ok', 0, Infinity), reader.total('clients/client/ended:timeout', 0, Infinity)]).toEqual([1, 1]);
});
