/** Services that call services: outcomes and handlers, workers while they wait, spans, draws, what is given up. */
import { describe, expect, test } from 'vitest';
import { all, any, at, between, call, constant, endsOf, hopsOf, policy, print, printedBy, queue, run, sleep, total, work } from '../../../test/support/small-run.ts';
import type { Parts, Ran, ServicePart } from '../../../test/support/small-run.ts';
import { NO_FAULT } from '../spec.ts';
import type { Distribution, StepSpec } from '../spec.ts';

const fails = (error = 'Odd'): StepSpec => ({ do: 'fail', error, share: 1 });
/** The client calls service 0, whose steps call service 1 over link1. */
const two = (steps: readonly StepSpec[], behind: ServicePart, more: Parts = {}): Parts => ({ processes: ['p'], services: [{ process: 0, steps }, behind], links: [{}, between(0, 1)], ...more });
const busy = (ran: Ran, service: string): readonly string[] => ran.raw.levels.get(`services/${service}/busy`)!.map((set) => `${set.atUs / 1000} ${set.value}`);
/** Gives the attempt up after so many ms and says so. */
const gives = (afterMs: number): ReturnType<typeof policy> => policy('gives', {
  request: (fx) => { fx.startTimer(0, afterMs); fx.forward(1); }, response: (fx, signal) => { fx.stopTimer(0); fx.reply(signal.outcome); },
  timer: (fx) => { fx.reply(fx.shared.outcome('timeout')); fx.cancel(1); },
});
const retries = policy('retries', { response: (fx, signal) => { if (signal.attempt < 3 && signal.outcome.reason !== 'ok') fx.forward(signal.attempt + 1); else fx.reply(signal.outcome); } });

describe('a service that calls another', () => {
  test('waits for the answer and goes on', () => {
    const ran = run(two([work(2), call(1), work(3)], { steps: [work(10)] }));
    expect(hopsOf(ran)).toEqual(['link 0.1 sent 0 begun 0 ended 15 left 15 ok', 'link1 0.1 sent 2 begun 2 ended 12 left 12 ok']);
    expect(endsOf(ran)).toEqual(['0 at 15 ok']);
  });
  test('spends the latency of both links', () => {
    expect(hopsOf(run(two([call(1)], { steps: [work(10)] }, { links: [{ latency: constant(1) }, between(0, 1, { latency: constant(4) })] })))).toEqual([
      'link 0.1 sent 0 begun 1 ended 19 left 20 ok', 'link1 0.1 sent 1 begun 5 ended 15 left 19 ok',
    ]);
  });
  test('calls one after the other, and the same link again: attempts of each call are numbered anew', () => {
    const ran = run({ services: [{ steps: [call(1), call(2), call(1)] }, { steps: [work(2)] }, { steps: [work(3)] }], links: [{}, between(0, 1), between(0, 2)] });
    expect(hopsOf(ran)).toEqual([
      'link 0.1 sent 0 begun 0 ended 7 left 7 ok', 'link1 0.1 sent 0 begun 0 ended 2 left 2 ok', 'link1 0.1 sent 5 begun 5 ended 7 left 7 ok', 'link2 0.1 sent 2 begun 2 ended 5 left 5 ok',
    ]);
  });
  test('counts its calls on their own link only', () => {
    const ran = run(two([call(1), call(1)], { steps: [work(2)] }, { clients: [{ workload: at(0, 10) }] }));
    const counts = (link: string): readonly number[] => ['sent', 'answered', 'late'].map((name) => total(ran, `links/${link}/${name}`));
    expect({ first: counts('link'), second: counts('link1'), calls: total(ran, 'clients/client/calls') }).toEqual({ first: [2, 2, 0], second: [4, 4, 0], calls: 2 });
  });
  test('in chains of three, each waiting for the next', () => {
    const ran = run({ services: [{ steps: [work(1), call(1)] }, { steps: [call(2), work(1)] }, { steps: [work(5), fails('Deep')] }], links: [{}, between(0, 1), between(1, 2)] });
    expect(hopsOf(ran)).toEqual(['link 0.1 sent 0 begun 0 ended 6 left 6 error Deep', 'link1 0.1 sent 1 begun 1 ended 6 left 6 error Deep', 'link2 0.1 sent 1 begun 1 ended 6 left 6 error Deep']);
  });
  test('may be called by clients and by another service at once', () => {
    const ran = run({ clients: [{ workload: at(0) }, { workload: at(1) }], services: [{ steps: [call(2)] }, { steps: [work(4)] }], links: [{}, { to: 1 }, between(0, 1)] });
    expect(hopsOf(ran)).toEqual(['link 0.1 sent 0 begun 0 ended 4 left 4 ok', 'link2 0.1 sent 0 begun 0 ended 4 left 4 ok', 'link1 1.1 sent 1 begun 4 ended 8 left 8 ok']);
  });
});

describe('a call that fails', () => {
  const unreachable = [{ atUs: 0, what: 'fault' as const, service: 1, instance: -1, fault: { ...NO_FAULT, down: true } }];
  test.each<readonly [string, ServicePart, Parts, string]>([
    ['with the name of its error', { steps: [work(3), fails('Odd')] }, {}, '0 at 3 error Odd'],
    ['with the word of a refusal', { queue: queue(0), workers: 0 }, {}, '0 at 0 error Busy'],
    ['with that of an outage', {}, { changes: unreachable }, '0 at 0 error Unreachable'],
    ['with that of a timeout', { steps: [work(30)] }, { links: [{}, between(0, 1, { chain: [{ kind: 'gives' }] })] }, '0 at 9 error Timeout'],
  ])('fails the work that made it, %s', (_how, behind, more, wanted) => {
    const ran = run(two([call(1), print('never'), work(20)], behind, more), [gives(9)]);
    expect({ ends: endsOf(ran), printed: printedBy(ran) }).toEqual({ ends: [wanted], printed: [] });
    expect(total(ran, 'services/service/failed')).toBe(1);
  });
  test('does not where a handler is there for it: its steps follow, then the rest', () => {
    const ran = run(two([call(1, { error: [print('caught {result}'), work(4)] }), print('then')], { steps: [work(3), fails()] }));
    expect({ ends: endsOf(ran), printed: printedBy(ran) }).toEqual({ ends: ['0 at 7 ok'], printed: ['3 caught Odd', '7 then'] });
  });
  test.each<readonly [string, Parameters<typeof call>[1], string, readonly string[]]>([
    ['an empty one', { error: [] }, '0 at 3 ok', ['3 then']],
    ['“else”', { timeout: [print('no')], else: [print('else')] }, '0 at 3 ok', ['3 else', '3 then']],
    ['none for this one', { timeout: [print('no')], ok: [print('no')] }, '0 at 3 error Odd', []],
    ['one that fails itself', { error: [fails('Own')] }, '0 at 3 error Own', []],
  ])('and its handler: %s', (_what, on, wanted, printed) => {
    const ran = run(two([call(1, on), print('then')], { steps: [work(3), fails()] }));
    expect({ ends: endsOf(ran), printed: printedBy(ran) }).toEqual({ ends: [wanted], printed });
  });
  test('in a handler fails the work like any other', () => {
    const ran = run({ services: [{ steps: [call(1, { error: [call(2)] })] }, { steps: [fails('First')] }, { steps: [work(2), fails('Second')] }], links: [{}, between(0, 1), between(0, 2)] });
    expect(endsOf(ran)).toEqual(['0 at 2 error Second']);
  });
  test('that is answered ok takes the handler of ok, or “else”', () => {
    expect(printedBy(run(two([call(1, { ok: [print('fine')], else: [print('no')] }), call(1, { else: [print('else {result}')] })], { steps: [work(1)] })))).toEqual(['1 fine', '2 else ok']);
  });
  test('is tried again by a pattern on its link, unseen by the one that calls', () => {
    const ran = run(two([call(1), print('{result}')], { steps: [{ do: 'script', calls: [[{ ms: 2, error: 'A' }, { ms: 2, error: 'B' }, { ms: 2 }]] }] }, { links: [{}, between(0, 1, { chain: [{ kind: 'retries' }] })] }), [retries]);
    expect(printedBy(ran)).toEqual(['6 ok']);
    expect(hopsOf(ran)).toEqual(['link 0.1 sent 0 begun 0 ended 6 left 6 ok', 'link1 0.1 sent 0 begun 0 ended 2 left 2 error A', 'link1 0.2 sent 2 begun 2 ended 4 left 4 error B', 'link1 0.3 sent 4 begun 4 ended 6 left 6 ok']);
  });
  test('in a fan-out fails its branch', () => {
    const links = [{}, between(0, 1), between(0, 2)], services: readonly ServicePart[] = [{ steps: [work(2), fails('A')] }, { steps: [work(5)] }];
    expect(endsOf(run({ services: [{ steps: [all([call(1), call(2)])] }, ...services], links }))).toEqual(['0 at 5 error A']);
    expect(endsOf(run({ services: [{ steps: [any([call(1), call(2)])] }, ...services], links }))).toEqual(['0 at 5 ok']);
    expect(endsOf(run({ services: [{ steps: [all([call(1, { error: [] }), call(2)])] }, ...services], links }))).toEqual(['0 at 5 ok']);
  });
});

describe('while it waits for a call', () => {
  const parts = (blocking: boolean): Parts => ({ clients: [{ workload: at(0, 1) }], links: [{}, between(0, 1)], services: [{ blocking, steps: [work(2), call(1), work(3)] }, { workers: -1, steps: [work(10)] }] });
  test('a service that blocks holds its worker', () => {
    const ran = run(parts(true));
    expect({ ends: endsOf(ran), busy: busy(ran, 'service') }).toEqual({ ends: ['0 at 15 ok', '1 at 30 ok'], busy: ['0 1', '15 0', '15 1', '30 0'] });
  });
  test('one that does not block and is refused at once waits behind those who wait for one already', () => {
    const second = policy('second', { request: (fx) => { if (fx.call.n === 1) fx.reply(fx.shared.outcome('rejected:open')); else fx.forward(1); } });
    const ran = run({
      clients: [{ workload: at(0, 1) }], links: [{}, between(0, 1, { chain: [{ kind: 'second' }] })],
      services: [{ blocking: false, steps: [work(4), { do: 'call', link: 1, on: { else: [] } }, work(2)] }, { workers: -1, steps: [work(3)] }],
    }, [second]);
    // Call 0 has its answer at 7, when the worker is busy; at 8 call 1 lends it and is refused.
    expect(endsOf(ran)).toEqual(['0 at 10 ok', '1 at 12 ok']);
  });
  test('one that does not block gives it to others, and waits for one again', () => {
    const ran = run(parts(false));
    // 0 works 0–2, 1 works 2–4; 0 is answered at 12 and works to 15; 1 is answered at 14, and works from 15.
    expect({ ends: endsOf(ran), busy: busy(ran, 'service') }).toEqual({ ends: ['0 at 15 ok', '1 at 18 ok'], busy: ['0 1', '2 0', '2 1', '4 0', '12 1', '15 0', '15 1', '18 0'] });
  });
  test('… before those that have not begun', () => {
    const ran = run({ ...parts(false), clients: [{ workload: at(0, 11, 11.5) }] });
    // 0 is answered at 12, while 1 works 11–13 and 2 waits: 0 goes on at 13, 2 begins at 16.
    expect(hopsOf(ran).filter((line) => line.startsWith('link '))).toEqual(['link 0.1 sent 0 begun 0 ended 16 left 16 ok', 'link 1.1 sent 11 begun 11 ended 26 left 26 ok', 'link 2.1 sent 11.5 begun 16 ended 31 left 31 ok']);
  });
  test('calls of several workers wait in the line of the other service', () => {
    const ran = run({ clients: [{ workload: at(0, 0, 0) }], services: [{ workers: 3, steps: [call(1)] }, { steps: [work(10)] }], links: [{}, between(0, 1)] });
    expect(endsOf(ran)).toEqual(['0 at 10 ok', '1 at 20 ok', '2 at 30 ok']);
    expect(busy(ran, 'service')).toEqual(['0 1', '0 2', '0 3', '10 2', '20 1', '30 0']);
  });
});

describe('a caller that leaves', () => {
  test('leaves the work and the calls it makes to go on', () => {
    const ran = run(two([call(1), work(5)], { steps: [work(20)] }, { links: [{ chain: [{ kind: 'gives' }] }, between(0, 1)] }), [gives(8)]);
    expect(hopsOf(ran)).toEqual(['link 0.1 sent 0 begun 0 ended 25 left 8 ok departed', 'link1 0.1 sent 0 begun 0 ended 20 left 20 ok']);
    expect(endsOf(ran)).toEqual(['0 at 8 timeout']);
    expect([total(ran, 'services/service/late'), total(ran, 'services/service1/late')]).toEqual([1, 0]);
  });
  test('and says so stops the work and the calls it waits for, hop by hop', () => {
    const aborts = (steps: readonly StepSpec[]): ServicePart => ({ onCancel: 'abort', steps });
    const ran = run({
      services: [aborts([call(1)]), aborts([work(2), call(2)]), aborts([work(50)])],
      links: [{ passCancel: true, chain: [{ kind: 'gives' }] }, between(0, 1, { passCancel: true }), between(1, 2, { passCancel: true, latency: constant(1) })],
    }, [gives(8)]);
    expect(hopsOf(ran)).toEqual([
      'link 0.1 sent 0 begun 0 ended 8 left 8 cancelled aborted departed', 'link1 0.1 sent 0 begun 0 ended 8 left 8 cancelled aborted departed', 'link2 0.1 sent 2 begun 3 ended 9 left 8 cancelled aborted departed',
    ]);
    expect(ran.simulation.inspect()).toMatchObject({ attemptsUnderWay: 0, callsUnderWay: 0 });
  });
  test('stops all calls of a fan-out', () => {
    const ran = run({
      services: [{ onCancel: 'abort', steps: [all([call(1), call(2), sleep(40)])] }, { onCancel: 'abort', steps: [work(30)] }, { steps: [work(30)] }],
      links: [{ passCancel: true, chain: [{ kind: 'gives' }] }, between(0, 1, { passCancel: true }), between(0, 2)],
    }, [gives(8)]);
    expect(hopsOf(ran)).toEqual([
      'link 0.1 sent 0 begun 0 ended 8 left 8 cancelled aborted departed', 'link1 0.1 sent 0 begun 0 ended 8 left 8 cancelled aborted departed', 'link2 0.1 sent 0 begun 0 ended 30 left 8 ok departed',
    ]);
  });
  test('stops them in the order of its branches, whatever ran before', () => {
    const seen: string[] = [], hears = (kind: string): ReturnType<typeof policy> => policy(kind, { cancel: (fx) => { fx.reply(fx.shared.outcome('cancelled')); fx.cancel(1); } }, seen);
    run({
      clients: [{ workload: at(0, 10) }], links: [{ passCancel: true, chain: [{ kind: 'gives' }] }, between(0, 1, { chain: [{ kind: 'one' }] }), between(0, 1, { chain: [{ kind: 'two' }] })],
      services: [{ onCancel: 'abort', steps: [all([call(1), call(2)])] }, { workers: -1, steps: [work(1)] }],
      changes: [{ atUs: 5_000, what: 'service', service: 1, workers: -1, steps: [work(50)] }],
    }, [gives(8), hears('one'), hears('two')]);
    expect(seen.filter((text) => text.endsWith('cancel'))).toEqual(['18 one cancel', '18 two cancel']);
  });
  test.each<readonly [string, 'ignore' | 'dequeue']>([['ignores it', 'ignore'], ['takes only waiting ones out', 'dequeue']])('does not where the service %s', (_what, onCancel) => {
    const ran = run(two([call(1)], { onCancel: 'abort', steps: [work(20)] }, { services: [{ onCancel, steps: [call(1)] }, { onCancel: 'abort', steps: [work(20)] }], links: [{ passCancel: true, chain: [{ kind: 'gives' }] }, between(0, 1, { passCancel: true })] }), [gives(8)]);
    expect(hopsOf(ran)[1]).toBe('link1 0.1 sent 0 begun 0 ended 20 left 20 ok');
  });
  test('is told to the patterns on the way down', () => {
    const seen: string[] = [];
    const hears = policy('hears', { cancel: (fx) => { fx.reply(fx.shared.outcome('cancelled')); fx.cancel(1); } }, seen);
    const ran = run({
      services: [{ onCancel: 'abort', steps: [call(1)] }, { onCancel: 'abort', steps: [work(50)] }],
      links: [{ passCancel: true, chain: [{ kind: 'gives' }] }, between(0, 1, { passCancel: true, chain: [{ kind: 'hears' }] })],
    }, [gives(8), hears]);
    expect(seen).toEqual(['0 hears request', '8 hears cancel', '8 hears late 1 cancelled']);
    expect(hopsOf(ran)[1]).toBe('link1 0.1 sent 0 begun 0 ended 8 left 8 cancelled aborted departed');
  });
  test('leaves an attempt behind that is aborted, and its place in the programs, to those that come', () => {
    const ran = run({
      clients: [{ workload: at(0, 10, 11) }], services: [{ workers: -1, onCancel: 'abort', steps: [call(1), work(1)] }, { workers: -1, steps: [work(20)] }],
      links: [{ passCancel: true, chain: [{ kind: 'first' }] }, between(0, 1)],
    }, [policy('first', { request: (fx) => { if (fx.call.n === 0) fx.startTimer(0, 5); fx.forward(1); }, timer: (fx) => { fx.reply(fx.shared.outcome('timeout')); fx.cancel(1); } })]);
    expect(endsOf(ran)).toEqual(['0 at 5 timeout', '1 at 31 ok', '2 at 32 ok']);
  });
});

describe('draws of calls that services make', () => {
  const time: Distribution = { dist: 'uniform', minMs: 1, maxMs: 100 }, drawn: StepSpec = { do: 'work', time, perBusyMs: 0 };
  const parts: Parts = { clients: [{ workload: at(0, 10, 20) }], services: [{ workers: -1, steps: [call(1), call(1)] }, { workers: -1, steps: [drawn] }], links: [{}, between(0, 1)] };
  /** Work at service 1, by root call, in order of its begin. */
  const workOf = (ran: Ran, link = 1): readonly number[] => [...ran.raw.spans].filter((span) => span.link === link).sort((a, b) => a.owner - b.owner || a.sentUs - b.sentUs || a.attempt - b.attempt).map((span) => span.endedUs - span.begunUs);
  const own = workOf(run(parts));
  test('are fresh for every call', () => { expect(new Set(own).size).toBe(6); });
  test('stay when latency, queues or other work stand before them', () => {
    expect(workOf(run({ ...parts, links: [{ latency: { dist: 'exponential', meanMs: 4 } }, between(0, 1, { latency: constant(2) })], services: [{ workers: 1, steps: [drawn, call(1), call(1)] }, { workers: 1, steps: [drawn] }] }))).toEqual(own);
  });
  test('stay when a retry is put upstream; only the attempts it adds are new', () => {
    const again = policy('again', { response: (fx, signal) => { if (fx.call.n === 1 && signal.attempt === 1) fx.forward(2); else fx.reply(signal.outcome); } });
    const more = workOf(run({ ...parts, links: [{ chain: [{ kind: 'again' }] }, between(0, 1)] }, [again]));
    expect(more.length).toBe(8);
    expect([...more.slice(0, 4), ...more.slice(6)]).toEqual(own);
    expect(more.slice(4, 6).filter((us) => own.includes(us))).toEqual([]);
  });
  test('stay when a retry is put on the link between; only its own attempts are new', () => {
    const again = policy('again', { response: (fx, signal) => { if (signal.attempt === 1) fx.forward(2); else fx.reply(signal.outcome); } });
    const more = workOf(run({ ...parts, links: [{}, between(0, 1, { chain: [{ kind: 'again' }] })] }, [again]));
    expect(more.filter((_, k) => k % 2 === 0)).toEqual(own);
    expect(more.filter((us, k) => k % 2 === 1 && own.includes(us))).toEqual([]);
  });
  test('of the caller’s own steps stay whatever the other service does', () => {
    const first = (behind: readonly StepSpec[]): readonly number[] => {
      const ran = run({ processes: ['p'], clients: [{ workload: at(0, 200, 400) }], services: [{ process: 0, workers: -1, steps: [call(1, { else: [] }), print('a'), drawn, print('b')] }, { workers: -1, steps: behind }], links: [{}, between(0, 1)] });
      return ran.raw.lines.filter((_, k) => k % 2 === 1).map((line, k) => line.atUs - ran.raw.lines[2 * k]!.atUs);
    };
    expect(first([drawn, fails()])).toEqual(first([work(3)]));
  });
});

test('a pattern on a link between services knows the root call, its client and its number', () => {
  const seen: string[] = [];
  const tells = policy('tells', { request: (fx) => { seen.push(`call ${fx.call.id} of ${fx.call.client}, its ${fx.call.n}, attempt ${fx.call.attempt} at ${fx.nowUs / 1000}, since ${fx.call.startedUs / 1000}`); fx.forward(1); } });
  run(two([work(2), call(1)], { workers: -1 }, { clients: [{ workload: at(0) }, { workload: at(1, 5) }], links: [{}, {}, between(0, 1, { chain: [{ kind: 'tells' }] })], services: [{ workers: -1, steps: [work(2), call(2)] }, { workers: -1 }] }), [tells]);
  expect(seen).toEqual(['call 0 of 0, its 0, attempt 1 at 2, since 2', 'call 1 of 1, its 0, attempt 1 at 3, since 3', 'call 2 of 1, its 1, attempt 1 at 7, since 7']);
});

test('a state for each client is the root call’s client’s', () => {
  const counts = policy('counts', { request: (fx, _signal, _call, shared) => { shared['n'] = Number(shared['n'] ?? 0) + 1; fx.forward(1); } });
  const ran = run({ clients: [{ workload: at(0, 1) }, { workload: at(0) }], links: [{}, {}, between(0, 1, { chain: [{ kind: 'counts', scope: 'client' }] })], services: [{ workers: -1, steps: [call(2)] }, {}] }, [counts]);
  expect(ran.simulation.inspect()).toMatchObject({ states: [{ shared: { n: 2 } }, { shared: { n: 1 } }] });
});
