/** Fan-out: `all` and `any` begin their steps at once and go on when enough of them have ended. */
import { describe, expect, test } from 'vitest';
import { all, any, at, begin, between, call, endsOf, hopsOf, policy, print, printedBy, queue, run, sleep, work } from '../../../test/support/small-run.ts';
import type { Parts, Ran, ServicePart } from '../../../test/support/small-run.ts';
import type { Distribution, StepSpec } from '../spec.ts';

const fails = (error = 'Odd'): StepSpec => ({ do: 'fail', error, share: 1 });
/** Several steps as one branch. */
const seq = (...steps: readonly StepSpec[]): StepSpec => ({ do: 'repeat', times: 1, steps });
/** One call at 0 to a service of these steps, with a console. */
const does = (steps: readonly StepSpec[], more: Parts = {}): Ran => run({ processes: ['p'], services: [{ process: 0, steps }], ...more });
const endOf = (steps: readonly StepSpec[]): string => endsOf(does(steps)).join();
const busy = (ran: Ran, service = 'service'): readonly string[] => ran.raw.levels.get(`services/${service}/busy`)!.map((set) => `${set.atUs / 1000} ${set.value}`);

describe('all', () => {
  test.each<readonly [string, StepSpec, string]>([
    ['goes on with the last of them', all([work(3), work(9), work(5)]), '0 at 9 ok'],
    ['begins each step so many times over', all([work(3), sleep(2)], 4), '0 at 3 ok'],
    ['waits for the others when one has failed, and fails as that one', all([work(9), seq(work(2), fails('Early')), work(5)]), '0 at 9 error Early'],
    ['fails as the first that failed, not as the first in its list', all([seq(work(4), fails('Second')), seq(work(2), fails('First'))]), '0 at 4 error First'],
    ['goes on at once when every step is over at once', all([print('a'), print('b')]), '0 at 0 ok'],
    ['fails at once when they are over at once and one has failed', all([print('a'), fails()]), '0 at 0 error Odd'],
    ['of no steps is over', all([]), '0 at 0 ok'],
    ['of one is that one', all([work(7)]), '0 at 7 ok'],
  ])('%s', (_what, step, wanted) => { expect(endOf([step])).toBe(wanted); });

  test('goes on with what follows, once', () => {
    expect(printedBy(does([all([work(3), work(3)]), print('then'), work(2), print('done')]))).toEqual(['3 then', '5 done']);
  });
  test('ends the steps behind it when it has failed', () => {
    expect(printedBy(does([all([seq(work(3), fails())]), print('never')]))).toEqual([]);
  });
  test('carries out steps without time in the order of its list, round after round', () => {
    expect(printedBy(does([all([print('a'), print('b')], 2), print('then')]))).toEqual(['0 a', '0 b', '0 a', '0 b', '0 then']);
  });
  test('inside a loop counts on', () => {
    expect(printedBy(does([{ do: 'repeat', times: 2, steps: [all([print('{i}'), sleep(5)])] }]))).toEqual(['0 0', '5 1']);
  });
  test('in a client’s program waits for its calls; those that fail do not end it', () => {
    const ran = run({ processes: ['p'], clients: [{ workload: { kind: 'program' }, process: 0, steps: [all([call(0), call(0)]), print('then')] }], services: [{ queue: queue(0), steps: [work(5)] }] });
    expect({ ends: endsOf(ran), printed: printedBy(ran) }).toEqual({ ends: ['1 at 0 rejected:limit', '0 at 5 ok'], printed: ['5 then'] });
  });
});

describe('any', () => {
  test.each<readonly [string, StepSpec, string]>([
    ['goes on with the first success', any([work(9), work(3), work(5)]), '0 at 3 ok'],
    ['goes on with the second of two it needs', any([work(9), work(3), work(5)], 2), '0 at 5 ok'],
    ['passes failures over', any([seq(work(1), fails()), work(3)]), '0 at 3 ok'],
    ['counts the rounds too', any([work(3), seq(work(1), fails())], 3, 3), '0 at 3 ok'],
    ['fails when the last has failed, as the first that did', any([seq(work(4), fails('Second')), seq(work(2), fails('First'))]), '0 at 4 error First'],
    ['fails as soon as too few are left', any([seq(work(1), fails('A')), seq(work(2), fails('B')), work(9)], 2), '0 at 2 error A'],
    ['that needs every one fails with the first', any([seq(work(2), fails()), work(9)], 2), '0 at 2 error Odd'],
    ['that needs every one goes on with the last', any([work(2), work(9)], 2), '0 at 9 ok'],
    ['goes on at once when enough are over at once', any([print('a'), work(5)]), '0 at 0 ok'],
    ['fails at once when too few can be left', any([fails(), fails(), work(5)], 2), '0 at 0 error Odd'],
  ])('%s', (_what, step, wanted) => { expect(endOf([step])).toBe(wanted); });

  test('begins all of them even when the first is enough', () => {
    expect(printedBy(does([any([print('a'), print('b')]), print('then')]))).toEqual(['0 a', '0 b', '0 then']);
  });
  test('leaves the late ones to go on; they change nothing any more', () => {
    const ran = does([any([work(2), seq(work(6), print('late')), seq(work(7), fails())]), print('then'), work(20), print('done')]);
    expect({ printed: printedBy(ran), ends: endsOf(ran) }).toEqual({ printed: ['2 then', '6 late', '22 done'], ends: ['0 at 22 ok'] });
  });
  test('is not disturbed by the late ones of the fan-out before it', () => {
    const ran = does([any([work(2), work(6), seq(work(7), fails())]), all([work(10), work(4)]), print('then')]);
    expect({ printed: printedBy(ran), ends: endsOf(ran) }).toEqual({ printed: ['12 then'], ends: ['0 at 12 ok'] });
  });
  test('… nor by its own of the round before', () => {
    // That of round 0 ends at 6, in round 2, before the first of that round.
    const ran = does([{ do: 'repeat', times: 3, steps: [any([work(2), seq(work(6), print('late'))]), print('{i}')] }]);
    expect(printedBy(ran)).toEqual(['2 0', '4 1', '6 late', '6 2', '8 late', '10 late']);
  });
});

describe('late branches', () => {
  const late = seq(sleep(30), print('late'));
  test('outlive their attempt, whose row and places serve others by then', () => {
    // At 30 the first late one ends, while call 4 waits for its own first until 31.
    const ran = run({ processes: ['p'], clients: [{ workload: at(0, 5, 10, 15, 27) }], services: [{ process: 0, steps: [any([work(4), late])] }] });
    expect(endsOf(ran)).toEqual(['0 at 4 ok', '1 at 9 ok', '2 at 14 ok', '3 at 19 ok', '4 at 31 ok']);
    expect(printedBy(ran)).toEqual(['30 late', '35 late', '40 late', '45 late', '57 late']);
  });
  test('are not stopped with an attempt that has their row by then', () => {
    const gives = policy('gives', { request: (fx) => { if (fx.call.n === 1) fx.startTimer(0, 10); fx.forward(1); }, timer: (fx) => { fx.reply(fx.shared.outcome('timeout')); fx.cancel(1); } });
    const ran = run({
      processes: ['p'], clients: [{ workload: at(0, 5) }], links: [{ passCancel: true, chain: [{ kind: 'gives' }] }], services: [{ process: 0, onCancel: 'abort', steps: [any([work(4), late])] }],
      changes: [{ atUs: 4_500, what: 'service', service: 0, workers: 1, steps: [sleep(50), print('never')] }],
    }, [gives]);
    expect({ ends: endsOf(ran), printed: printedBy(ran) }).toEqual({ ends: ['0 at 4 ok', '1 at 15 timeout'], printed: ['30 late'] });
  });
  test('are stopped with their own attempt while it goes on', () => {
    const gives = policy('gives', { request: (fx) => { fx.startTimer(0, 10); fx.forward(1); }, timer: (fx) => { fx.reply(fx.shared.outcome('timeout')); fx.cancel(1); } });
    const ran = run({ processes: ['p'], links: [{ passCancel: true, chain: [{ kind: 'gives' }] }], services: [{ process: 0, onCancel: 'abort', steps: [any([work(4), late]), all([work(50), seq(sleep(12), print('never'))])] }] }, [gives]);
    expect({ ends: endsOf(ran), printed: printedBy(ran), busy: busy(ran) }).toEqual({ ends: ['0 at 10 timeout'], printed: [], busy: ['0 1', '10 0'] });
  });
  test('do their work beside workers that are busy with others, fewer than none never', () => {
    const loaded: StepSpec = { do: 'work', time: { dist: 'constant', ms: 1 }, perBusyMs: 10 };
    const given = (more: readonly number[]): readonly string[] => printedBy(run({ processes: ['p'], clients: [{ workload: at(0, ...more) }], services: [{ process: 0, workers: 3, steps: [any([work(4), seq(sleep(10), loaded, print('late'))])] }] }));
    expect(given([])).toEqual(['11 late']);
    // At 10 calls 1 and 2 are in work, one beside the other; theirs begin at 18 and 19.
    expect(given([8, 9])).toEqual(['19 late', '20 late', '21 late']);
  });
  test('that are scripted go by their own call and work', () => {
    const script: StepSpec = { do: 'script', calls: [[{ ms: 1 }], [{ ms: 2 }], [{ ms: 3 }]] };
    expect(printedBy(run({ processes: ['p'], clients: [{ workload: at(0, 5, 9) }], services: [{ process: 0, workers: -1, steps: [any([work(1), seq(sleep(10), script, print('late'))])] }] }))).toEqual(['11 late', '17 late', '22 late']);
  });
  test('that wait for a call are answered, and go on, when nobody waits for them any more', () => {
    const ran = run({ processes: ['p'], services: [{ process: 0, steps: [any([work(2), seq(call(1), print('{result}'), call(1), print('again'))])] }, { steps: [work(10)] }], links: [{}, between(0, 1)] });
    expect(endsOf(ran)).toEqual(['0 at 2 ok']);
    expect(printedBy(ran)).toEqual(['10 ok', '20 again']);
    expect(hopsOf(ran)).toEqual(['link 0.1 sent 0 begun 0 ended 2 left 2 ok', 'link1 0.1 sent 0 begun 0 ended 10 left 10 ok', 'link1 0.1 sent 10 begun 10 ended 20 left 20 ok']);
  });
});

describe('a fan-out inside a fan-out', () => {
  test.each<readonly [string, StepSpec, string]>([
    ['all of all ends with the last of all', all([all([work(2), work(8)]), work(5)]), '0 at 8 ok'],
    ['all of any ends with the last first one', all([any([work(2), work(8)]), any([work(9), work(6)])]), '0 at 6 ok'],
    ['any of all ends with the first whole one', any([all([work(2), work(8)]), all([work(4), work(5)])]), '0 at 5 ok'],
    ['a failure of an inner one is a failure of its branch', all([all([seq(work(2), fails('Inner')), work(4)]), work(7)]), '0 at 7 error Inner'],
    ['any passes an inner failure over', any([all([seq(work(2), fails('Inner')), work(4)]), work(7)]), '0 at 7 ok'],
    ['of steps without time is over at once', all([all([print('a')], 3), any([print('b'), print('c')])], 2), '0 at 0 ok'],
    ['three deep', all([any([all([work(1), work(4)]), work(9)]), work(2)]), '0 at 4 ok'],
  ])('%s', (_what, step, wanted) => { expect(endOf([step])).toBe(wanted); });
  test('a late inner branch changes nothing of the outer one', () => {
    const ran = does([all([seq(any([work(1), seq(work(4), print('late'), fails())]), print('inner')), work(6)]), print('then')]);
    expect({ printed: printedBy(ran), ends: endsOf(ran) }).toEqual({ printed: ['1 inner', '4 late', '6 then'], ends: ['0 at 6 ok'] });
  });
});

describe('workers', () => {
  const service = (blocking: boolean, branch: StepSpec): readonly ServicePart[] => [{ blocking, steps: [work(1), all([branch, branch]), work(2)] }];
  test('of a blocking service: a fan-out holds the one of its attempt, its branches none', () => {
    const ran = run({ clients: [{ workload: at(0, 0) }], services: service(true, work(5)) });
    expect({ ends: endsOf(ran), busy: busy(ran) }).toEqual({ ends: ['0 at 8 ok', '1 at 16 ok'], busy: ['0 1', '8 0', '8 1', '16 0'] });
  });
  test('of a service that does not block: it is let go until all have ended', () => {
    const ran = run({ clients: [{ workload: at(0, 0) }], services: service(false, sleep(5)) });
    // 0 works 0–1 and 6–8; 1 works 1–2, its branches are over at 7, and it goes on at 8.
    expect({ ends: endsOf(ran), busy: busy(ran) }).toEqual({ ends: ['0 at 8 ok', '1 at 10 ok'], busy: ['0 1', '1 0', '1 1', '2 0', '6 1', '8 0', '8 1', '10 0'] });
  });
  test('… and kept when all are over at once', () => {
    expect(endsOf(run({ clients: [{ workload: at(0, 0) }], services: [{ blocking: false, steps: [all([print('a'), print('b')]), work(2)] }] }))).toEqual(['0 at 2 ok', '1 at 4 ok']);
  });
});

describe('draws', () => {
  const time: Distribution = { dist: 'uniform', minMs: 1, maxMs: 100 };
  const drawn: StepSpec = { do: 'sleep', time };
  const times = (steps: readonly StepSpec[]): readonly string[] => [...printedBy(does(steps))].sort((a, b) => a.split(' ')[1]!.localeCompare(b.split(' ')[1]!));
  test('are others for every branch, and each keeps its own when branches are added or left out', () => {
    const one = (name: string): StepSpec => seq(drawn, print(name));
    const three = times([all([one('a'), one('b'), one('c')])]);
    expect(new Set(three.map((line) => line.split(' ')[0])).size).toBe(3);
    expect(times([all([one('a'), one('b')])])).toEqual(three.slice(0, 2));
  });
  test('are others for each of several rounds and for an inner fan-out', () => {
    const each = seq(drawn, print('x')), times = does([all([each, all([each], 3)], 3), print('first'), all([each], 3)]).raw.lines.map((line) => line.atUs);
    // Twelve in the first, its end, three more.
    expect(times.length).toBe(16);
    expect(new Set([...times.slice(0, 12), ...times.slice(13).map((us) => us - times[12]!)]).size).toBe(15);
  });
  test('of calls made by branches are others too, and the same in every run', () => {
    const parts: Parts = { services: [{ steps: [all([call(1)], 5)] }, { workers: -1, steps: [{ do: 'work', time, perBusyMs: 0 }] }], links: [{}, between(0, 1)] };
    const ends = hopsOf(run(parts)).slice(1);
    expect(new Set(ends.map((line) => line.split(' ')[7])).size).toBe(5);
    expect(hopsOf(run(parts)).slice(1)).toEqual(ends);
  });
});

test('a fan-out under way is copied whole', () => {
  const parts: Parts = { processes: ['p'], services: [{ process: 0, steps: [any([work(2), seq(sleep(5), print('late'))]), all([work(6), seq(work(1), all([sleep(3), sleep(4)]), print('inner'))]), print('done')] }] };
  const whole = run(parts);
  expect(printedBy(whole)).toEqual(['5 late', '7 inner', '8 done']);
  for (const ms of [0, 1, 2, 2.5, 3, 4, 5, 6, 7]) {
    const first = begin(parts), second = begin(parts), built = second.lines.length;
    first.simulation.advanceTo(ms * 1000);
    second.simulation.restore(first.simulation.checkpoint());
    while (!second.simulation.advance(3)) { /* to its end */ }
    expect({ ms, lines: second.lines.slice(built) }).toEqual({ ms, lines: whole.lines.slice(first.lines.length) });
  }
});
