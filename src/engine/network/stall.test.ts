/** A service that stands still: nothing begins and nothing goes on; what was under way keeps what was left of its time. */
import { describe, expect, test } from 'vitest';
import { all, any, at, begin, between, call, constant, endsOf, hopsOf, policy, print, printedBy, queue, run, sleep, spansOf, total, work } from '../../../test/support/small-run.ts';
import type { Parts, Ran, ServicePart } from '../../../test/support/small-run.ts';
import { NO_FAULT } from '../spec.ts';
import type { ChangeSpec, ServiceFault, StepSpec } from '../spec.ts';

const fault = (atMs: number, of: Partial<ServiceFault>, instance = -1): ChangeSpec => ({ atUs: atMs * 1000, what: 'fault', service: 0, instance, fault: { ...NO_FAULT, ...of } });
const stall = (fromMs: number, toMs: number, instance = -1): readonly ChangeSpec[] => [fault(fromMs, { stalled: true }, instance), fault(toMs, {}, instance)];
const serves = (workers: number, steps: readonly StepSpec[], more: ServicePart = {}): readonly ServicePart[] => [{ workers, process: 0, steps, ...more }];
const given = (timesMs: readonly number[], services: readonly ServicePart[], changes: readonly ChangeSpec[], more: Parts = {}): Parts => ({ processes: ['p'], clients: [{ workload: at(...timesMs) }], services, changes, ...more });
const busy = (ran: Ran): readonly string[] => ran.raw.levels.get('services/service/busy')!.map((set) => `${set.atUs / 1000} ${set.value}`);
const gives = (afterMs: number): ReturnType<typeof policy> => policy('gives', { request: (fx) => { fx.startTimer(0, afterMs); fx.forward(1); }, response: (fx, signal) => { fx.stopTimer(0); fx.reply(signal.outcome); }, timer: (fx) => { fx.reply(fx.shared.outcome('timeout')); fx.cancel(1); } });

describe('while a service is stalled', () => {
  test('work under way keeps the time that was left, and its worker', () => {
    const ran = run(given([0, 2], serves(-1, [work(10)]), stall(5, 25)));
    expect(spansOf(ran)).toEqual(['0.1 sent 0 begun 0 ended 30 left 30 ok', '1.1 sent 2 begun 2 ended 32 left 32 ok']);
    expect(busy(ran)).toEqual(['0 1', '2 2', '30 1', '32 0']);
  });
  test('nothing begins: what comes waits, however many workers are free, and begins in its order', () => {
    const ran = run(given([6, 7, 8], serves(2, [work(10)]), stall(5, 25)));
    expect(spansOf(ran)).toEqual(['0.1 sent 6 begun 25 ended 35 left 35 ok', '1.1 sent 7 begun 25 ended 35 left 35 ok', '2.1 sent 8 begun 35 ended 45 left 45 ok']);
  });
  test('what finds no place in the queue is refused', () => {
    expect(endsOf(run(given([6, 7], serves(-1, [work(10)], { queue: queue(1) }), stall(5, 25))))).toEqual(['1 at 7 rejected:limit', '0 at 35 ok']);
  });
  test('ends that fall on its first instant are stopped, those on its last go on at once', () => {
    expect(endsOf(run(given([0], serves(1, [work(5)]), stall(5, 25))))).toEqual(['0 at 25 ok']);
    expect(endsOf(run(given([0, 1, 2], serves(-1, [work(5)]), stall(5, 6))))).toEqual(['0 at 6 ok', '1 at 7 ok', '2 at 8 ok']);
  });
  test('equal ends keep their order', () => {
    expect(endsOf(run(given([0, 3], serves(-1, [{ do: 'script', calls: [[{ ms: 10 }], [{ ms: 7 }]] }]), stall(5, 25))))).toEqual(['0 at 30 ok', '1 at 30 ok']);
    expect(endsOf(run(given([0, 3], serves(-1, [{ do: 'script', calls: [[{ ms: 10 }], [{ ms: 7.001 }]] }]), stall(5, 25))))).toEqual(['0 at 30 ok', '1 at 30.001 ok']);
  });
  test('answers on their way and links go on', () => {
    expect(spansOf(run(given([0], serves(1, [work(2)]), stall(5, 25), { links: [{ latency: constant(2) }] })))).toEqual(['0.1 sent 0 begun 2 ended 4 left 6 ok']);
  });
  test('stalls twice keep what is left each time', () => {
    expect(endsOf(run(given([0], serves(1, [work(10)]), [...stall(2, 10), ...stall(12, 20), ...stall(21, 30)])))).toEqual(['0 at 35 ok']);
  });
  test('to the end of the run leaves work unfinished', () => {
    const ran = run(given([0], serves(1, [work(10)]), [fault(5, { stalled: true })], { durationMs: 50 }));
    expect({ spans: spansOf(ran), endedMs: ran.simulation.nowUs / 1000 }).toEqual({ spans: ['0.1 sent 0 begun 0 ended - left - unfinished'], endedMs: 100 });
  });
  test.each<readonly [string, readonly StepSpec[]]>([['plain work', [work(10)]], ['programs', [sleep(3), work(7)]]])('other services go on with %s', (_what, steps) => {
    const ran = run({ clients: [{ workload: at(0) }, { workload: at(0) }], links: [{}, { to: 1 }], services: [{ steps }, { steps }], changes: stall(5, 25) });
    expect(endsOf(ran)).toEqual(['1 at 10 ok', '0 at 30 ok']);
  });
  test.each<readonly [string, readonly StepSpec[]]>([['plain work', [work(3)]], ['programs', [sleep(1), work(2)]]])('of one instance only, the others go on with %s', (_what, steps) => {
    const ran = run({ durationMs: 40, clients: [{ workload: { kind: 'even', ratePerSec: 1000, firstMs: 0 } }], services: serves(-1, steps, { instances: 2 }), processes: ['p'], changes: stall(10, 60, 1) });
    const late = ran.raw.spans.filter((span) => span.endedUs > 43_000);
    expect(late.length).toBeGreaterThan(10);
    expect(new Set(late.map((span) => span.instance))).toEqual(new Set([1]));
    expect(ran.raw.spans.filter((span) => span.instance === 0 && span.endedUs - span.begunUs !== 3_000)).toEqual([]);
    expect(ran.raw.spans.filter((span) => span.instance === 1 && span.endedUs >= 10_000 && span.endedUs < 60_000)).toEqual([]);
  });
  test('with an error share and a slowdown besides: work that begins at its end is judged by what holds then', () => {
    const changes = [fault(5, { stalled: true, errorShare: 1, error: 'Out', slowdown: 3 }), fault(20, { errorShare: 1, error: 'Out' }), fault(21, {})];
    expect(endsOf(run(given([0, 6], serves(-1, [work(10)]), changes)))).toEqual(['0 at 25 ok', '1 at 30 error Out']);
  });
  test('and down at once, it refuses', () => {
    expect(endsOf(run(given([6], serves(1, [work(10)]), [fault(5, { stalled: true, down: true }), fault(25, {})])))).toEqual(['0 at 6 unreachable']);
  });
  test('more workers begin nothing', () => {
    const ran = run(given([0, 1], serves(1, [work(10)]), [...stall(5, 25), { atUs: 8_000, what: 'service', service: 0, workers: 2, steps: [work(10)] }]));
    expect(endsOf(ran)).toEqual(['0 at 30 ok', '1 at 35 ok']);
  });
});

describe('a program on a stalled service', () => {
  test('keeps what is left of its sleep and of its work', () => {
    expect(printedBy(run(given([0, 4], serves(-1, [sleep(6), print('a'), work(4), print('b')]), stall(5, 25))))).toEqual(['26 a', '30 a', '30 b', '34 b']);
  });
  test('waits for a worker again at its end, before those that have not begun', () => {
    const ran = run(given([0, 1, 6], serves(1, [work(1), sleep(2), work(3)], { blocking: false }), stall(2, 20)));
    // 0 sleeps 1–3 with 1 left, 1 works 1–2 with nothing left and sleeps from 20.
    expect(spansOf(ran).map((text) => text.split(' ').slice(3, 7).join(' '))).toEqual(['begun 0 ended 24', 'begun 1 ended 27', 'begun 20 ended 30']);
  });
  test.each<readonly [string, boolean]>([['blocks', true], ['does not block', false]])('that waits for a call takes its answer at the end, where it %s', (_what, blocking) => {
    const ran = run(given([0], [{ process: 0, blocking, steps: [call(1), print('on'), call(1)] }, { steps: [work(8)] }], stall(5, 25), { links: [{}, between(0, 1)] }));
    expect(printedBy(ran)).toEqual(['25 on']);
    expect(hopsOf(ran)).toEqual(['link 0.1 sent 0 begun 0 ended 33 left 33 ok', 'link1 0.1 sent 0 begun 0 ended 8 left 8 ok', 'link1 0.1 sent 25 begun 25 ended 33 left 33 ok']);
  });
  test('that waits for a call which fails ends at the end', () => {
    expect(endsOf(run(given([0], [{ steps: [call(1)] }, { steps: [work(8), { do: 'fail', error: 'Odd', share: 1 }] }], stall(5, 25), { links: [{}, between(0, 1)] })))).toEqual(['0 at 25 error Odd']);
  });
  test('whose fan-out waits for calls and work goes on when the last of them has', () => {
    const parts = (step: StepSpec): Parts => given([0], [{ process: 0, steps: [step, print('on')] }, { steps: [work(8)] }], stall(5, 25), { links: [{}, between(0, 1)] });
    expect(printedBy(run(parts(all([call(1), work(7), work(4)]))))).toEqual(['27 on']);
    expect(printedBy(run(parts(any([call(1), work(7)]))))).toEqual(['25 on']);
    expect(printedBy(run(parts(any([call(1), work(7), work(4)]))))).toEqual(['4 on']);
  });
  test('that is aborted is gone, and those that have its place by then keep their time', () => {
    const ran = run({
      clients: [{ workload: at(0) }, { workload: at(6) }], links: [{ passCancel: true, chain: [{ kind: 'gives' }] }, { to: 1 }],
      services: [{ onCancel: 'abort', steps: [sleep(2), work(8)] }, { steps: [sleep(10), work(10)] }], changes: stall(3, 8),
    }, [gives(5)]);
    expect(endsOf(ran)).toEqual(['0 at 5 timeout', '1 at 26 ok']);
  });
});

test('plain work that is aborted in a stall is gone, and what has its row by then keeps its time', () => {
  const ran = run({
    clients: [{ workload: at(0) }, { workload: at(6) }], links: [{ passCancel: true, chain: [{ kind: 'gives' }] }, { to: 1 }],
    services: [{ onCancel: 'abort', steps: [work(10)] }, { steps: [work(20)] }], changes: stall(3, 8),
  }, [gives(5)]);
  expect({ ends: endsOf(ran), spans: spansOf(ran)[0] }).toEqual({ ends: ['0 at 5 timeout', '1 at 26 ok'], spans: '0.1 sent 0 begun 0 ended 5 left 5 cancelled aborted departed' });
});

test('callers that leave a stalled service leave its queue, where it takes them out', () => {
  const ran = run(given([6, 7], serves(1, [work(10)], { onCancel: 'dequeue' }), stall(5, 25), { links: [{ passCancel: true, chain: [{ kind: 'gives' }] }] }), [gives(9)]);
  expect(spansOf(ran)).toEqual(['0.1 sent 6 begun - ended 15 left 15 cancelled not-begun departed', '1.1 sent 7 begun - ended 16 left 16 cancelled not-begun departed']);
  expect(total(ran, 'services/service/begun')).toBe(0);
});

test('a stall under way is copied whole', () => {
  const parts = given([0, 1, 6], [{ process: 0, workers: 2, steps: [work(2), call(1), all([sleep(6), work(4)]), print('on')] }, { workers: -1, steps: [work(4)] }], stall(5, 25), { links: [{}, between(0, 1)] });
  const whole = run(parts);
  expect(printedBy(whole)).toEqual(['31 on', '31 on', '43 on']);
  for (const ms of [4, 5, 6, 7, 20, 25, 26]) {
    const first = begin(parts), second = begin(parts), built = second.lines.length;
    first.simulation.advanceTo(ms * 1000);
    second.simulation.restore(first.simulation.checkpoint());
    while (!second.simulation.advance(7)) { /* to its end */ }
    expect({ ms, lines: second.lines.slice(built) }).toEqual({ ms, lines: whole.lines.slice(first.lines.length) });
  }
});
