/** Doors: the inbound chain of a service stands between its entrance and its queue. */
import { describe, expect, test } from 'vitest';
import { at, between, call, constant, doorOf, endsOf, hopsOf, policy, print, printedBy, queue, run, total, work } from '../../../test/support/small-run.ts';
import type { LinkPart, Parts, Ran, ServicePart } from '../../../test/support/small-run.ts';
import type { AnyPolicy } from '../pattern.ts';
import { NO_FAULT } from '../spec.ts';
import type { ChangeSpec, ServiceFault, StepSpec } from '../spec.ts';

/** The client's link is 0, the door link 1. */
const behind = (chain: readonly string[], service: ServicePart, more: Parts = {}, outer: LinkPart = {}): Parts =>
  ({ links: [outer, doorOf(0, chain.map((kind) => ({ kind })))], services: [{ door: 1, ...service }], ...more });
const fault = (atMs: number, of: Partial<ServiceFault>): ChangeSpec => ({ atUs: atMs * 1000, what: 'fault', service: 0, instance: -1, fault: { ...NO_FAULT, ...of } });
const FAILS: StepSpec = { do: 'fail', error: 'Odd', share: 1 };

const relay = policy('relay');
const shuts = policy('shuts', { request: (fx) => { if (fx.call.n === 1) fx.reply(fx.shared.outcome('rejected:rate')); else fx.forward(1); } });
const delays = policy('delays', { request: (fx) => { fx.startTimer(0, 4); }, timer: (fx) => { fx.forward(1); } });
const retries = policy('retries', { response: (fx, signal) => { if (signal.attempt < 3 && signal.outcome.reason !== 'ok') fx.forward(signal.attempt + 1); else fx.reply(signal.outcome); } });
/** Answers for the work after so many ms, and may say that it gives it up; passes a cancellation on. */
const gives = (afterMs: number, says: boolean, kind = 'gives', seen: string[] | null = null): AnyPolicy => policy(kind, {
  request: (fx) => { fx.startTimer(0, afterMs); fx.forward(1); }, response: (fx, signal) => { fx.stopTimer(0); fx.reply(signal.outcome); },
  timer: (fx) => { fx.reply(fx.shared.outcome('timeout')); if (says) fx.cancel(1); }, cancel: (fx) => { fx.stopTimer(0); fx.reply(fx.shared.outcome('cancelled')); fx.cancel(1); },
}, seen);
const counters = (ran: Ran, names: readonly string[]): readonly number[] => names.map((name) => total(ran, `services/service/${name}`));
const levels = (ran: Ran, name: string): readonly string[] => ran.raw.levels.get(`services/service/${name}`)!.map((set) => `${set.atUs / 1000} ${set.value}`);

describe('an inbound chain', () => {
  test('that lets all through changes no time; the span at the door holds that of the work behind', () => {
    const steps = { steps: [work(10)] }, more: Parts = { clients: [{ workload: at(0, 3) }] };
    const ran = run(behind(['relay'], steps, more, { latency: constant(2) }), [relay]);
    expect(hopsOf(ran)).toEqual([
      'link 0.1 sent 0 begun 2 ended 12 left 14 ok', 'link1 0.1 sent 2 begun 2 ended 12 left 12 ok', 'link 1.1 sent 3 begun 12 ended 22 left 24 ok', 'link1 1.1 sent 5 begun 12 ended 22 left 22 ok',
    ]);
    expect(endsOf(ran)).toEqual(endsOf(run({ ...more, links: [{ latency: constant(2) }], services: [steps] })));
    expect(ran.raw.spans.filter((span) => span.link === 0).map((span) => span.queuedUs / 1000)).toEqual([2, 5]);
  });
  test('that refuses answers at the door: nothing arrives behind it', () => {
    const ran = run(behind(['shuts'], { steps: [work(5)] }, { clients: [{ workload: at(0, 1, 2) }] }), [shuts]);
    expect(hopsOf(ran)).toEqual([
      'link 0.1 sent 0 begun 0 ended 5 left 5 ok', 'link1 0.1 sent 0 begun 0 ended 5 left 5 ok',
      'link 1.1 sent 1 begun - ended 1 left 1 rejected:rate not-begun', 'link1 1.1 sent 1 begun - ended 1 left 1 rejected:rate short-circuit',
      'link 2.1 sent 2 begun 5 ended 10 left 10 ok', 'link1 2.1 sent 2 begun 5 ended 10 left 10 ok',
    ]);
    expect(counters(ran, ['arrived', 'completed', 'refused', 'dropped'])).toEqual([2, 2, 0, 0]);
  });
  test('that makes calls wait lets them into the queue later', () => {
    const ran = run(behind(['delays'], { steps: [work(5)] }, { clients: [{ workload: at(0, 3) }] }), [delays]);
    expect(hopsOf(ran)).toEqual([
      'link 0.1 sent 0 begun 4 ended 9 left 9 ok', 'link1 0.1 sent 4 begun 4 ended 9 left 9 ok', 'link 1.1 sent 3 begun 9 ended 14 left 14 ok', 'link1 1.1 sent 7 begun 9 ended 14 left 14 ok',
    ]);
    expect(levels(ran, 'queued')).toEqual(['7 1', '9 0']);
  });
  test('that tries again sends further attempts to the queue, unseen outside', () => {
    const seen: string[] = [];
    const ran = run(behind(['retries'], { steps: [{ do: 'script', calls: [[{ ms: 2, error: 'A' }, { ms: 2, error: 'B' }, { ms: 2 }]] }] }, {}, { chain: [{ kind: 'outer' }] }), [retries, policy('outer', {}, seen)]);
    expect(seen).toEqual(['0 outer request', '6 outer response 1 ok']);
    expect(hopsOf(ran).slice(1)).toEqual(['link1 0.1 sent 0 begun 0 ended 2 left 2 error A', 'link1 0.2 sent 2 begun 2 ended 4 left 4 error B', 'link1 0.3 sent 4 begun 4 ended 6 left 6 ok']);
    expect(counters(ran, ['arrived', 'begun', 'completed', 'failed'])).toEqual([3, 3, 3, 2]);
    expect([total(ran, 'links/link/sent'), total(ran, 'links/link1/sent')]).toEqual([1, 3]);
  });
  test('that answers in time leaves the work to go on without a caller, whose answer it hears late', () => {
    const seen: string[] = [];
    const ran = run(behind(['gives'], { steps: [work(20)] }), [gives(5, false, 'gives', seen)]);
    expect(hopsOf(ran)).toEqual(['link 0.1 sent 0 begun 0 ended 5 left 5 timeout', 'link1 0.1 sent 0 begun 0 ended 20 left 5 ok departed']);
    expect(seen).toEqual(['0 gives request', '5 gives timer 0', '20 gives late 1 ok']);
    expect({ late: counters(ran, ['late']), busyLate: levels(ran, 'busyLate') }).toEqual({ late: [1], busyLate: ['5 1', '20 0'] });
  });
  test('that gives work up in its own house stops it, where work is aborted', () => {
    const ran = run(behind(['gives'], { steps: [work(20)], onCancel: 'abort' }, { clients: [{ workload: at(0, 1) }] }), [gives(5, true)]);
    expect(hopsOf(ran)).toEqual([
      'link 0.1 sent 0 begun 0 ended 5 left 5 timeout', 'link1 0.1 sent 0 begun 0 ended 5 left 5 cancelled aborted departed',
      'link 1.1 sent 1 begun 5 ended 6 left 6 timeout', 'link1 1.1 sent 1 begun 5 ended 6 left 6 cancelled aborted departed',
    ]);
  });
  test('whose call finds no place in the queue is answered so, and may go on', () => {
    const ran = run(behind(['relay'], { steps: [work(5)], queue: queue(0) }, { clients: [{ workload: at(0, 1) }] }), [relay]);
    expect(hopsOf(ran).slice(2)).toEqual(['link 1.1 sent 1 begun - ended 1 left 1 rejected:limit not-begun', 'link1 1.1 sent 1 begun - ended 1 left 1 rejected:limit not-begun']);
    expect(counters(ran, ['arrived', 'refused', 'completed'])).toEqual([2, 1, 1]);
  });
  test('of several patterns is passed from the outermost in', () => {
    const seen: string[] = [];
    run(behind(['one', 'two'], { steps: [work(3)] }), [policy('one', {}, seen), policy('two', {}, seen)]);
    expect(seen).toEqual(['0 one request', '0 two request', '3 two response 1 ok', '3 one response 1 ok']);
  });
  test('hears when work begins', () => {
    const seen: string[] = [];
    run(behind(['hears'], { steps: [work(3)] }, { clients: [{ workload: at(0, 1) }] }), [policy('hears', {}, seen, { hears: ['started'] })]);
    expect(seen).toEqual(['0 hears request', '0 hears started 1', '1 hears request', '3 hears response 1 ok', '3 hears started 1', '6 hears response 1 ok']);
  });
  test('that only forwards moves no draw of the work behind it', () => {
    const drawn: StepSpec[] = [{ do: 'work', time: { dist: 'exponential', meanMs: 10 }, perBusyMs: 0 }, { do: 'sleep', time: { dist: 'uniform', minMs: 0, maxMs: 9 } }, { ...FAILS, share: 0.6 }];
    const more: Parts = { clients: [{ workload: { kind: 'poisson', ratePerSec: 200 } }], durationMs: 500 }, twice: LinkPart = { chain: [{ kind: 'retries' }] };
    const open = run({ ...more, links: [twice], services: [{ steps: drawn }] }, [retries]), ran = run(behind(['relay', 'relay'], { steps: drawn }, more, twice), [relay, retries]);
    expect(endsOf(open).some((text) => text.includes('error'))).toBe(true);
    expect(endsOf(ran)).toEqual(endsOf(open));
  });
  test('changes neither the entry of a script nor the number of an attempt', () => {
    const steps: StepSpec[] = [print('{attempt}'), { do: 'script', calls: [[{ ms: 2, error: 'A' }, { ms: 4, error: 'B' }, { ms: 6 }]] }], outer: LinkPart = { chain: [{ kind: 'retries' }] };
    const open = run({ links: [outer], services: [{ steps }] }, [retries]), ran = run(behind(['relay'], { steps }, {}, outer), [relay, retries]);
    expect({ ends: endsOf(ran), printed: printedBy(ran) }).toEqual({ ends: endsOf(open), printed: printedBy(open) });
    expect({ ends: endsOf(ran), printed: printedBy(ran) }).toEqual({ ends: ['0 at 12 ok'], printed: ['0 0', '2 1', '6 2'] });
  });
  test('goes on in a script when the attempt at the door has been answered', () => {
    const steps: StepSpec[] = [{ do: 'script', calls: [[{ ms: 10, error: 'A' }, { ms: 20, error: 'B' }, { ms: 30 }]] }];
    expect(hopsOf(run(behind(['gives', 'retries'], { steps }), [gives(5, false), retries])).slice(1)).toEqual([
      'link1 0.1 sent 0 begun 0 ended 10 left 5 error A departed', 'link1 0.2 sent 10 begun 10 ended 30 left 10 error B orphan departed', 'link1 0.3 sent 30 begun 30 ended 60 left 30 ok orphan departed',
    ]);
  });
  test('does not repeat an entry of a script when works begin after the attempts at the door were answered', () => {
    const steps: StepSpec[] = [{ do: 'script', calls: [[{ ms: 12, error: 'A' }, { ms: 20, error: 'B' }, { ms: 30 }]] }];
    const ran = run(behind(['gives'], { steps }, {}, { chain: [{ kind: 'retries' }] }), [gives(5, false), retries]);
    expect(endsOf(ran)).toEqual(['0 at 15 timeout']);
    expect(hopsOf(ran).slice(3)).toEqual([
      'link1 0.1 sent 0 begun 0 ended 12 left 5 error A departed', 'link1 0.2 sent 5 begun 12 ended 32 left 10 error B departed', 'link1 0.3 sent 10 begun 32 ended 62 left 15 ok departed',
    ]);
    const { calls } = ran.simulation.checkpoint() as { readonly calls: { readonly slots: { readonly live: number } } };
    expect(calls.slots.live).toBe(0);
  });
  test('of no patterns is a door that stands open', () => {
    expect(hopsOf(run(behind([], { steps: [work(3)] })))).toEqual(['link 0.1 sent 0 begun 0 ended 3 left 3 ok', 'link1 0.1 sent 0 begun 0 ended 3 left 3 ok']);
  });
});

describe('a caller that leaves at a door', () => {
  const outer = (more: LinkPart = {}): LinkPart => ({ chain: [{ kind: 'leaves' }], ...more });
  const leaves = (says: boolean): AnyPolicy => gives(5, says, 'leaves');
  test('leaves the work behind it to go on, late', () => {
    const ran = run(behind(['relay'], { steps: [work(20)] }, {}, outer()), [relay, leaves(false)]);
    expect(hopsOf(ran)).toEqual(['link 0.1 sent 0 begun 0 ended 20 left 5 ok departed', 'link1 0.1 sent 0 begun 0 ended 20 left 5 ok departed']);
    expect({ late: counters(ran, ['late']), links: [total(ran, 'links/link/late'), total(ran, 'links/link1/late')], busyLate: levels(ran, 'busyLate') }).toEqual({ late: [1], links: [1, 1], busyLate: ['5 1', '20 0'] });
  });
  test('before it came to the door, too', () => {
    const ran = run(behind(['relay'], { steps: [work(20)] }, {}, outer({ latency: constant(8) })), [relay, leaves(false)]);
    expect(hopsOf(ran)).toEqual(['link 0.1 sent 0 begun 8 ended 28 left 5 ok departed', 'link1 0.1 sent 8 begun 8 ended 28 left 8 ok orphan departed']);
    expect(counters(ran, ['late'])).toEqual([1]);
  });
  test('is thrown out at its turn where the queue says so', () => {
    const ran = run(behind(['relay'], { steps: [work(10)], queue: queue(-1, 'drop') }, { clients: [{ workload: at(0, 1) }] }, outer()), [relay, leaves(false)]);
    expect(hopsOf(ran).slice(2)).toEqual(['link 1.1 sent 1 begun - ended 10 left 6 cancelled not-begun departed', 'link1 1.1 sent 1 begun - ended 10 left 6 cancelled not-begun departed']);
  });
  test('and says so is heard by the inbound chain, which passes it on: work is stopped', () => {
    const seen: string[] = [];
    const ran = run(behind(['inner'], { steps: [work(20)], onCancel: 'abort' }, {}, outer({ passCancel: true, latency: constant(1) })), [gives(100, true, 'inner', seen), leaves(true)]);
    expect(seen).toEqual(['1 inner request', '6 inner cancel', '6 inner late 1 cancelled']);
    expect(hopsOf(ran)).toEqual(['link 0.1 sent 0 begun 1 ended 6 left 5 cancelled departed', 'link1 0.1 sent 1 begun 1 ended 6 left 5 cancelled aborted departed']);
  });
  test('… or taken out of the queue', () => {
    const ran = run(behind(['inner'], { steps: [work(20)], onCancel: 'dequeue' }, { clients: [{ workload: at(0, 1) }] }, outer({ passCancel: true })), [gives(100, true, 'inner'), leaves(true)]);
    expect(hopsOf(ran)).toEqual([
      'link 0.1 sent 0 begun 0 ended 5 left 5 cancelled departed', 'link1 0.1 sent 0 begun 0 ended 20 left 5 ok departed',
      'link 1.1 sent 1 begun - ended 6 left 6 cancelled not-begun departed', 'link1 1.1 sent 1 begun - ended 6 left 6 cancelled not-begun departed',
    ]);
  });
  test('ends what waits in the chain itself', () => {
    const waits = policy('waits', { request: (fx) => { fx.startTimer(0, 50); }, timer: (fx) => { fx.forward(1); }, cancel: (fx) => { fx.stopTimer(0); fx.reply(fx.shared.outcome('cancelled')); } });
    const ran = run(behind(['waits'], { steps: [work(20)], onCancel: 'abort' }, {}, outer({ passCancel: true })), [waits, leaves(true)]);
    expect(hopsOf(ran)).toEqual(['link 0.1 sent 0 begun - ended 5 left 5 cancelled not-begun departed', 'link1 0.1 sent 5 begun - ended 5 left 5 cancelled short-circuit orphan']);
    expect(counters(ran, ['arrived'])).toEqual([0]);
  });
  test('is not heard where the service ignores it', () => {
    const seen: string[] = [];
    run(behind(['inner'], { steps: [work(20)] }, {}, outer({ passCancel: true })), [gives(100, true, 'inner', seen), leaves(true)]);
    expect(seen).toEqual(['0 inner request', '20 inner response 1 ok']);
  });
});

describe('the instance', () => {
  const even = (n: number): Parts => ({ durationMs: n, clients: [{ workload: { kind: 'even', ratePerSec: 1000, firstMs: 0 } }] });
  const places = (ran: Ran, link: number): readonly number[] => [...ran.raw.spans].filter((span) => span.link === link).sort((a, b) => a.owner - b.owner || a.sentUs - b.sentUs).map((span) => span.instance);
  test('is drawn at the door and kept behind it, retries included', () => {
    const ran = run(behind(['retries'], { instances: 3, workers: -1, steps: [work(1), FAILS] }, even(60)), [retries]);
    const outer = places(ran, 0), inner = places(ran, 1);
    expect(new Set(outer).size).toBe(3);
    expect(inner).toEqual(outer.flatMap((k) => [k, k, k]));
    expect([0, 1, 2].map((k) => total(ran, `services/service/${k}/arrived`))).toEqual([0, 1, 2].map((k) => 3 * outer.filter((own) => own === k).length));
  });
  test('is the one it would be without a door', () => {
    const ran = (door: boolean): readonly number[] => places(run({ ...behind(['relay'], { instances: 3, workers: -1, ...(door ? {} : { door: -1 }) }, even(40)) }, [relay]), 0);
    expect(ran(true)).toEqual(ran(false));
  });
});

describe('when the inbound chain has answered already', () => {
  test('work that begins later is not told to an attempt that has the place of the one at the door by then', () => {
    const ran = run(behind(['gives'], { steps: [work(10)] }, { clients: [{ workload: at(0, 1, 7) }] }), [gives(5, false)]);
    expect(hopsOf(ran)).toEqual([
      'link 0.1 sent 0 begun 0 ended 5 left 5 timeout', 'link1 0.1 sent 0 begun 0 ended 10 left 5 ok departed',
      'link 1.1 sent 1 begun - ended 6 left 6 timeout not-begun', 'link1 1.1 sent 1 begun 10 ended 20 left 6 ok departed',
      'link 2.1 sent 7 begun - ended 12 left 12 timeout not-begun', 'link1 2.1 sent 7 begun 20 ended 30 left 12 ok departed',
    ]);
  });
  test('attempts sent later still go to the instance that was drawn', () => {
    const quick = policy('quick', { request: (fx) => { fx.startTimer(0, 2); fx.forward(1); }, timer: (fx) => { fx.reply(fx.shared.outcome('timeout')); } });
    const again = policy('again', { response: (fx, signal) => { if (signal.attempt < 3) fx.forward(signal.attempt + 1); else fx.reply(signal.outcome); } });
    // At 10 the second attempts set out; the rows of those at the door belong to calls 2 to 5 by then, which are still on their way.
    const ran = run(behind(['quick', 'again'], { instances: 3, workers: -1, steps: [work(7)] }, { clients: [{ workload: at(0, 0, 0, 0, 9, 9, 9, 9) }] }, { latency: constant(3) }), [quick, again]);
    const places = (link: number): readonly number[] => [...ran.raw.spans].filter((span) => span.link === link).sort((a, b) => a.owner - b.owner || a.sentUs - b.sentUs).map((span) => span.instance);
    expect(places(1)).toEqual(places(0).flatMap((k) => [k, k, k]));
    expect(new Set(places(0)).size).toBe(3);
  });
});

describe('what is counted of the service', () => {
  test('counts a call once: not at the door, but behind it', () => {
    const ran = run(behind(['delays'], { steps: [work(5)], workers: 1 }, { clients: [{ workload: at(0, 1) }] }), [delays]);
    expect(counters(ran, ['arrived', 'begun', 'completed', 'waited'])).toEqual([2, 2, 2, 1]);
    expect(levels(ran, 'inSystem')).toEqual(['4 1', '5 2', '9 1', '14 0']);
    expect(levels(ran, 'busy')).toEqual(['4 1', '9 0', '9 1', '14 0']);
  });
  test('of one that is down: it refuses at its entrance, before the chain', () => {
    const seen: string[] = [];
    const ran = run(behind(['sees'], { steps: [work(5)] }, { clients: [{ workload: at(0, 20) }], changes: [fault(10, { down: true })] }), [policy('sees', {}, seen)]);
    expect(seen).toEqual(['0 sees request', '5 sees response 1 ok']);
    expect(hopsOf(ran)[2]).toBe('link 1.1 sent 20 begun - ended 20 left 20 unreachable not-begun');
    expect(counters(ran, ['arrived', 'refused'])).toEqual([2, 1]);
  });
  test('of one that goes down while a call is in its chain', () => {
    const ran = run(behind(['delays'], { steps: [work(5)] }, { changes: [fault(2, { down: true })] }), [delays]);
    expect(hopsOf(ran)).toEqual(['link 0.1 sent 0 begun - ended 4 left 4 unreachable not-begun', 'link1 0.1 sent 4 begun - ended 4 left 4 unreachable not-begun']);
    expect(counters(ran, ['arrived', 'refused'])).toEqual([1, 1]);
  });
});

describe('work behind a door', () => {
  test('is drawn for itself, and the same in every run', () => {
    const drawn: StepSpec = { do: 'work', time: { dist: 'uniform', minMs: 1, maxMs: 50 }, perBusyMs: 0 }, parts = behind(['relay'], { workers: -1, steps: [drawn] }, { clients: [{ workload: at(0, 1, 2, 3) }] });
    expect(new Set(run(parts, [relay]).raw.spans.map((span) => span.endedUs - span.begunUs)).size).toBe(4);
    expect(hopsOf(run(parts, [relay]))).toEqual(hopsOf(run(parts, [relay])));
  });
  test('may be a program that prints, calls and fans out', () => {
    const ran = run({
      processes: ['p'], links: [{}, doorOf(0, [{ kind: 'relay' }]), between(0, 1), doorOf(1, [{ kind: 'delays' }])],
      services: [{ door: 1, process: 0, steps: [print('{attempt}'), { do: 'all', need: 2, times: 1, steps: [call(2), call(2)] }, print('{result}'), work(1)] }, { door: 3, workers: 1, steps: [work(5)] }],
    }, [relay, delays]);
    expect(printedBy(ran)).toEqual(['0 0', '14 ']);
    expect(hopsOf(ran)).toEqual([
      'link 0.1 sent 0 begun 0 ended 15 left 15 ok', 'link1 0.1 sent 0 begun 0 ended 15 left 15 ok',
      'link2 0.1 sent 0 begun 4 ended 9 left 9 ok', 'link2 0.1 sent 0 begun 9 ended 14 left 14 ok', 'link3 0.1 sent 4 begun 4 ended 9 left 9 ok', 'link3 0.1 sent 4 begun 9 ended 14 left 14 ok',
    ]);
  });
});
