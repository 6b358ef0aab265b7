/** A service at work: workers, queue and instances, faults, cancellation, work nobody waits for, worker-free sleep. */
import { describe, expect, test } from 'vitest';
import { at, begin, constant, endsOf, policy, printedBy, print, queue, run, sleep, spansOf, through, total, work } from '../../../test/support/small-run.ts';
import type { Parts, Ran, ServicePart } from '../../../test/support/small-run.ts';
import { NO_FAULT } from '../spec.ts';
import type { ChangeSpec, ServiceFault, StepSpec } from '../spec.ts';

const serves = (workers: number, steps: readonly StepSpec[], more: ServicePart = {}): readonly ServicePart[] => [{ workers, steps, ...more }];
const fault = (atMs: number, of: Partial<ServiceFault>, instance = -1): ChangeSpec => ({ atUs: atMs * 1000, what: 'fault', service: 0, instance, fault: { ...NO_FAULT, ...of } });
const FAILS: StepSpec = { do: 'fail', error: 'Odd', share: 1 };
/** Gives the attempt up after so many ms, and says so or not. */
const gives = (afterMs: number, says: boolean): ReturnType<typeof policy> => policy('gives', {
  request: (fx) => { fx.startTimer(0, afterMs); fx.forward(1); }, response: (fx, signal) => { fx.stopTimer(0); fx.reply(signal.outcome); },
  timer: (fx) => { fx.reply(fx.shared.outcome('timeout')); if (says) fx.cancel(1); },
});
const givenUp = (onCancel: 'ignore' | 'dequeue' | 'abort', steps: readonly StepSpec[], more: ServicePart = {}): Ran =>
  run({ clients: [{ workload: at(0, 0) }], links: [{ passCancel: true, chain: [{ kind: 'gives' }] }], services: serves(1, steps, { onCancel, ...more }) }, [gives(5, true)]);

describe('workers and their queue', () => {
  test('serve as many at once as there are workers, the rest in their order', () => {
    expect(spansOf(run({ clients: [{ workload: at(0, 1, 2, 3) }], services: serves(2, [work(10)]) }))).toEqual([
      '0.1 sent 0 begun 0 ended 10 left 10 ok', '1.1 sent 1 begun 1 ended 11 left 11 ok', '2.1 sent 2 begun 10 ended 20 left 20 ok', '3.1 sent 3 begun 11 ended 21 left 21 ok',
    ]);
  });
  test('refuse what finds no place, at once', () => {
    const ran = run({ clients: [{ workload: at(0, 1, 2) }], services: serves(1, [work(10)], { queue: queue(1) }) });
    expect(endsOf(ran)).toEqual(['2 at 2 rejected:limit', '0 at 10 ok', '1 at 20 ok']);
    expect(spansOf(ran)[2]).toBe('2.1 sent 2 begun - ended 2 left 2 rejected:limit not-begun');
    expect(total(ran, 'services/service/refused')).toBe(1);
  });
  test('“without limit” ends at the limit of the run, and shows', () => {
    const ran = run({ clients: [{ workload: at(0, 0, 0, 0, 0, 0) }], services: serves(1, [work(10)], { queue: queue(-1) }), limits: { queue: 3 } });
    expect(endsOf(ran).slice(0, 2)).toEqual(['4 at 0 rejected:limit', '5 at 0 rejected:limit']);
    expect({ refused: total(ran, 'services/service/refused'), most: Math.max(...ran.raw.levels.get('services/service/queued')!.map((set) => set.value)) }).toEqual({ refused: 2, most: 3 });
  });
  test('every instance has its own, and each attempt is drawn one', () => {
    const ran = run({ durationMs: 400, clients: [{ workload: { kind: 'even', ratePerSec: 1000, firstMs: 0 } }], services: serves(1, [work(2)], { instances: 3, queue: queue(5) }) });
    const each = [0, 1, 2].map((k) => total(ran, `services/service/${k}/arrived`));
    expect(each.reduce((sum, n) => sum + n, 0)).toBe(400);
    for (const n of each) expect(n).toBeGreaterThan(100);
    for (const k of [0, 1, 2]) expect(Math.max(...ran.raw.levels.get(`services/service/${k}/busy`)!.map((set) => set.value))).toBe(1);
  });
  test('calls that are gone are thrown out at their turn, where the queue says so', () => {
    const ran = run({ clients: [{ workload: at(0, 1) }], links: [{ chain: [{ kind: 'gives' }] }], services: serves(1, [work(10)], { queue: queue(-1, 'drop') }) }, [gives(5, false)]);
    expect(spansOf(ran)).toEqual(['0.1 sent 0 begun 0 ended 10 left 5 ok departed', '1.1 sent 1 begun - ended 10 left 6 cancelled not-begun departed']);
    expect(total(ran, 'services/service/dropped')).toBe(1);
  });
});

describe('the end of work', () => {
  const retries = policy('retries', { response: (fx, signal) => { if (signal.attempt === 1) fx.forward(2); else fx.reply(signal.outcome); } });
  test('the worker takes the next attempt before the answer has its consequences: a second attempt', () => {
    expect(spansOf(run({ clients: [{ workload: at(0, 5) }], links: [{ chain: [{ kind: 'retries' }] }], services: serves(1, [work(10)]) }, [retries]))).toEqual([
      '0.1 sent 0 begun 0 ended 10 left 10 ok', '0.2 sent 10 begun 20 ended 30 left 30 ok', '1.1 sent 5 begun 10 ended 20 left 20 ok', '1.2 sent 20 begun 30 ended 40 left 40 ok',
    ]);
  });
  test('… and the next call of a program', () => {
    const program: StepSpec = { do: 'repeat', times: 2, steps: [{ do: 'call', link: 0, on: {} }] };
    expect(spansOf(run({ clients: [{ workload: { kind: 'program' }, steps: [program] }, { workload: at(5) }], services: serves(1, [work(10)]) }))).toEqual([
      '0.1 sent 0 begun 0 ended 10 left 10 ok', '1.1 sent 5 begun 10 ended 20 left 20 ok', '2.1 sent 10 begun 20 ended 30 left 30 ok',
    ]);
  });
  test.each<readonly [string, Parts]>([
    ['plain work', { services: serves(1, [work(8)]), changes: [{ atUs: 11_000, what: 'service', service: 0, workers: 1, steps: [FAILS] }] }],
    ['a script', { services: serves(1, [{ do: 'script', calls: [[{ ms: 8 }], [{ ms: 0, error: 'Odd' }]] }]) }],
  ])('over a link with latency the answer of %s sets out before the next attempt begins', (_what, parts) => {
    // The next attempt fails at once, so both answers are back at one instant, in the order in which they set out.
    expect(endsOf(run({ clients: [{ workload: at(0, 1) }], links: [{ latency: constant(4) }], ...parts }))).toEqual(['0 at 16 ok', '1 at 16 error Odd']);
  });
  test('work goes on when its caller has left, keeps its worker, and is late', () => {
    const ran = run({ clients: [{ workload: at(0, 1) }], links: [{ chain: [{ kind: 'gives' }] }], services: serves(1, [work(10)]) }, [gives(5, false)]);
    expect(spansOf(ran)).toEqual(['0.1 sent 0 begun 0 ended 10 left 5 ok departed', '1.1 sent 1 begun 10 ended 20 left 6 ok departed']);
    expect({ late: total(ran, 'services/service/late'), answered: total(ran, 'links/link/answered'), linkLate: total(ran, 'links/link/late') }).toEqual({ late: 2, answered: 0, linkLate: 2 });
    expect(ran.raw.levels.get('services/service/busyLate')!.map((set) => `${set.atUs / 1000} ${set.value}`)).toEqual(['5 1', '10 0', '10 1', '20 0']);
  });
  test('a script answers the k-th work of the n-th call, the last entry for ever', () => {
    const script: StepSpec = { do: 'script', calls: [[{ ms: 3, error: 'First' }, { ms: 4 }], [{ ms: 0, error: 'Other' }]] };
    expect(spansOf(run({ clients: [{ workload: at(0, 20, 40) }], links: [{ chain: [{ kind: 'retries' }] }], services: serves(1, [script]) }, [retries]))).toEqual([
      '0.1 sent 0 begun 0 ended 3 left 3 error First', '0.2 sent 3 begun 3 ended 7 left 7 ok',
      '1.1 sent 20 begun 20 ended 20 left 20 error Other', '1.2 sent 20 begun 20 ended 20 left 20 error Other',
      '2.1 sent 40 begun 40 ended 40 left 40 error Other', '2.2 sent 40 begun 40 ended 40 left 40 error Other',
    ]);
  });
});

describe('cancelled by its caller, an attempt', () => {
  test('goes on where the service ignores it', () => {
    expect(spansOf(givenUp('ignore', [work(10)]))).toEqual(['0.1 sent 0 begun 0 ended 10 left 5 ok departed', '1.1 sent 0 begun 10 ended 20 left 5 ok departed']);
  });
  test('leaves the queue where waiting ones are taken out, and goes on in work', () => {
    const ran = givenUp('dequeue', [work(10)]);
    expect(spansOf(ran)).toEqual(['0.1 sent 0 begun 0 ended 10 left 5 ok departed', '1.1 sent 0 begun - ended 5 left 5 cancelled not-begun departed']);
    expect(total(ran, 'services/service/dropped')).toBe(1);
  });
  test.each<readonly [string, readonly StepSpec[]]>([['plain work', [work(10)]], ['a program', [sleep(2), work(8)]]])('is stopped in %s where work is aborted, and the worker is free', (_what, steps) => {
    const ran = givenUp('abort', steps);
    expect(spansOf(ran)).toEqual(['0.1 sent 0 begun 0 ended 5 left 5 cancelled aborted departed', '1.1 sent 0 begun 5 ended 5 left 5 cancelled aborted departed']);
    expect(ran.raw.levels.get('services/service/busy')!.at(-1)).toEqual({ atUs: 5_000, value: 0 });
  });
  test('is stopped in its sleep too, where sleeping holds no worker', () => {
    const ran = givenUp('abort', [sleep(10), work(5)], { blocking: false });
    expect(spansOf(ran)).toEqual(['0.1 sent 0 begun 0 ended 5 left 5 cancelled aborted departed', '1.1 sent 0 begun 0 ended 5 left 5 cancelled aborted departed']);
  });
  test('is stopped while it waits for a worker again, and takes none from the others', () => {
    const second = policy('second', { request: (fx) => { if (fx.call.n === 1) fx.startTimer(0, 5); fx.forward(1); }, timer: (fx) => { fx.reply(fx.shared.outcome('timeout')); fx.cancel(1); } });
    const ran = run({ clients: [{ workload: at(0, 1, 5) }], links: [{ passCancel: true, chain: [{ kind: 'second' }] }], services: serves(1, [work(1), sleep(2), work(10)], { onCancel: 'abort', blocking: false }) }, [second]);
    // 0 works again from 3 to 13; 1 wakes at 4 and is given up at 6; 2 begins at 13.
    expect(spansOf(ran)).toEqual(['0.1 sent 0 begun 0 ended 13 left 13 ok', '1.1 sent 1 begun 1 ended 6 left 6 cancelled aborted departed', '2.1 sent 5 begun 13 ended 26 left 26 ok']);
  });
  test('an aborted one lets the next begin at that instant', () => {
    const first = policy('first', { request: (fx) => { if (fx.call.n === 0) fx.startTimer(0, 5); fx.forward(1); }, timer: (fx) => { fx.reply(fx.shared.outcome('timeout')); fx.cancel(1); } });
    const ran = run({ clients: [{ workload: at(0, 1) }], links: [{ passCancel: true, chain: [{ kind: 'first' }] }], services: serves(1, [work(10)], { onCancel: 'abort' }) }, [first]);
    expect(spansOf(ran)[1]).toBe('1.1 sent 1 begun 5 ended 15 left 15 ok');
  });
});

describe('asleep', () => {
  const parts = (blocking: boolean): Parts => ({ clients: [{ workload: at(0, 1) }], services: serves(1, [work(2), sleep(10), work(3)], { blocking }) });
  test('a service that blocks keeps its worker', () => {
    expect(spansOf(run(parts(true)))).toEqual(['0.1 sent 0 begun 0 ended 15 left 15 ok', '1.1 sent 1 begun 15 ended 30 left 30 ok']);
  });
  test('one that does not block lends it to others', () => {
    const ran = run(parts(false));
    expect(spansOf(ran)).toEqual(['0.1 sent 0 begun 0 ended 15 left 15 ok', '1.1 sent 1 begun 2 ended 18 left 18 ok']);
    expect(Math.max(...ran.raw.levels.get('services/service/busy')!.map((set) => set.value))).toBe(1);
  });
  test('what wakes up waits for a worker, before those that have not begun', () => {
    const ran = run({ clients: [{ workload: at(0, 1, 2) }], services: serves(1, [work(2), sleep(2), work(3)], { blocking: false }) });
    // 0 works 0–2 and 4–7, 1 works 2–4 and wakes at 6: it goes on at 7, before 2 begins at 10.
    expect(spansOf(ran)).toEqual(['0.1 sent 0 begun 0 ended 7 left 7 ok', '1.1 sent 1 begun 2 ended 10 left 10 ok', '2.1 sent 2 begun 10 ended 17 left 17 ok']);
  });
});

describe('a fault', () => {
  const calls: Parts = { clients: [{ workload: at(0, 20, 40) }], services: serves(-1, [work(10)]) };
  test('of errors: work takes its time and fails, the rest is slowed', () => {
    expect(endsOf(run({ ...calls, changes: [fault(10, { errorShare: 1, error: 'Out', slowdown: 3 }), fault(30, { slowdown: 3 })] }))).toEqual(['0 at 10 ok', '1 at 30 error Out', '2 at 70 ok']);
  });
  test('that is down refuses at once; work under way goes on', () => {
    const ran = run({ ...calls, changes: [fault(5, { down: true }), fault(30, {})] });
    expect(endsOf(ran)).toEqual(['0 at 10 ok', '1 at 20 unreachable', '2 at 50 ok']);
    expect(spansOf(ran)[1]).toBe('1.1 sent 20 begun - ended 20 left 20 unreachable not-begun');
  });
  test('of one instance leaves the others', () => {
    const ran = run({ durationMs: 200, clients: [{ workload: { kind: 'even', ratePerSec: 1000, firstMs: 0 } }], services: serves(-1, [work(1)], { instances: 2 }), changes: [fault(0, { down: true }, 1)] });
    expect([total(ran, 'services/service/0/refused'), total(ran, 'services/service/1/begun')]).toEqual([0, 0]);
    expect(total(ran, 'services/service/1/refused')).toBeGreaterThan(50);
  });
  test('of a share hits that share, and the same calls again', () => {
    const given: Parts = { durationMs: 1000, clients: [{ workload: { kind: 'even', ratePerSec: 1000, firstMs: 0 } }], services: serves(-1, [work(1)]), changes: [fault(0, { errorShare: 0.3, error: 'Out' })] };
    const hit = (parts: Parts): readonly string[] => endsOf(run(parts)).filter((line) => line.endsWith('Out')).map((line) => line.split(' ')[0]!);
    const ones = hit(given);
    expect(Math.abs(ones.length - 300)).toBeLessThan(50);
    expect(hit({ ...given, links: [{ latency: constant(2) }] })).toEqual(ones);
  });
  test('holds for programs: their steps are slowed, and they fail at their end', () => {
    const program: Parts = { clients: [{ workload: at(0, 20) }], services: serves(-1, [work(2), print('{attempt} of it'), sleep(3)]), changes: [fault(0, { slowdown: 2 }), fault(15, { errorShare: 1, error: 'Out' })] };
    const ran = run(program);
    expect({ ends: endsOf(ran), printed: printedBy(ran) }).toEqual({ ends: ['0 at 10 ok', '1 at 25 error Out'], printed: ['4 0 of it', '22 0 of it'] });
  });
  test('of errors leaves work that fails by itself its own error, plain work as a program, and neither is slowed', () => {
    const steps = [work(5), { do: 'fail', error: 'Odd', share: 1 }] as const, changes = [fault(0, { errorShare: 1, error: 'Out', slowdown: 2 })];
    for (const given of [steps, [print('hello'), ...steps]]) expect(endsOf(run({ services: serves(1, given), changes }))).toEqual(['0 at 5 error Odd']);
  });
  test('that leaves work no length makes no event of it, in a program either; a sleep of none lets others go first', () => {
    const printed = (step: StepSpec): readonly string[] => printedBy(run({ processes: ['p'], clients: [{ workload: at(1) }, { workload: at(1) }], services: serves(-1, [print('a'), step, print('b')], { process: 0 }), changes: [fault(0, { slowdown: 0 })] }));
    expect({ work: printed(work(5)), sleep: printed(sleep(5)) }).toEqual({ work: ['1 a', '1 b', '1 a', '1 b'], sleep: ['1 a', '1 a', '1 b', '1 b'] });
  });
  test('holds for scripted work', () => {
    const scripted = serves(-1, [{ do: 'script', calls: [[{ ms: 4 }], [{ ms: 6, error: 'Odd' }], [{ ms: 8 }]] }]);
    expect(endsOf(run({ clients: [{ workload: at(0, 20, 40) }], services: scripted, changes: [fault(0, { slowdown: 2 }), fault(35, { slowdown: 2, errorShare: 1, error: 'Out' })] }))).toEqual(['0 at 8 ok', '1 at 32 error Odd', '2 at 48 error Out']);
  });
});

describe('work that fails', () => {
  test.each<readonly [string, readonly StepSpec[], string]>([
    ['before it, takes no time', [FAILS, work(10)], '0 at 0 error Odd'], ['after it, takes all its time', [work(10), FAILS], '0 at 10 error Odd'],
    ['in the middle of a program, ends it there', [work(4), print('so far'), FAILS, work(10)], '0 at 4 error Odd'], ['never, of share 0', [{ ...FAILS, share: 0 } as StepSpec, work(10)], '0 at 10 ok'],
  ])('%s', (_when, steps, wanted) => { expect(endsOf(run(through([], 0, { services: serves(1, steps) })))).toEqual([wanted]); });
});

describe('work that is longer the more workers are busy', () => {
  const loaded: StepSpec = { do: 'work', time: constant(10), perBusyMs: 5 };
  test('goes by those of its instance that are busy when it begins', () => {
    expect(spansOf(run({ clients: [{ workload: at(0, 1, 2, 16) }], services: serves(-1, [loaded]) }))).toEqual([
      '0.1 sent 0 begun 0 ended 10 left 10 ok', '1.1 sent 1 begun 1 ended 16 left 16 ok', '2.1 sent 2 begun 2 ended 22 left 22 ok', '3.1 sent 16 begun 16 ended 31 left 31 ok',
    ]);
  });
  test('counts no more than there are, and none of other instances', () => {
    expect(endsOf(run({ clients: [{ workload: at(0, 0, 0) }], services: serves(2, [loaded]) }))).toEqual(['0 at 10 ok', '1 at 15 ok', '2 at 25 ok']);
    const ran = run({ clients: [{ workload: at(...Array.from({ length: 12 }, (_, k) => k / 4)) }], services: serves(-1, [loaded], { instances: 3 }) });
    const inOrder = (k: number): readonly number[] => [...ran.raw.spans].filter((span) => span.instance === k).sort((a, b) => a.begunUs - b.begunUs).map((span) => (span.endedUs - span.begunUs) / 1000);
    for (const k of [0, 1, 2]) expect(inOrder(k)).toEqual(inOrder(k).map((_, nth) => 10 + 5 * nth));
  });
  test('in a program counts at each piece of work, without its own worker', () => {
    const ran = run({ clients: [{ workload: at(0, 1, 20) }], services: serves(-1, [work(2), { ...loaded, time: constant(4) }]) });
    expect(endsOf(ran)).toEqual(['0 at 11 ok', '1 at 12 ok', '2 at 26 ok']);
  });
  test('is slowed whole by a fault', () => {
    expect(endsOf(run({ clients: [{ workload: at(0, 0) }], services: serves(-1, [loaded]), changes: [fault(0, { slowdown: 2 })] }))).toEqual(['0 at 20 ok', '1 at 30 ok']);
  });
});

test('a service of no steps answers at once, and counts', () => {
  const ran = run({ clients: [{ workload: at(3, 3) }] });
  expect(endsOf(ran)).toEqual(['0 at 3 ok', '1 at 3 ok']);
  expect([total(ran, 'services/service/begun'), total(ran, 'services/service/waited')]).toEqual([2, 0]);
  expect(begin({}).simulation.meta.services[0]).toMatchObject({ id: 'service', workers: 1, instances: 1 });
});

test('work can end its process: what is printed after that is unseen', () => {
  const ran = run({ clients: [{ workload: at(0, 10) }], processes: ['main'], services: [{ process: 0, steps: [print('{attempt}'), { do: 'exit' }, print('never')] }] });
  expect({ printed: printedBy(ran), ends: endsOf(ran) }).toEqual({ printed: ['0 0', '10 0 unseen'], ends: ['0 at 0 ok', '1 at 10 ok'] });
});
