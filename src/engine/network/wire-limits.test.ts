/** Links that are not perfect: one message after another, places to wait, loss, cuts, and changes on the way. */
import { describe, expect, test } from 'vitest';
import { at, begin, constant, endsOf, policy, run, spansOf, total, work } from '../../../test/support/small-run.ts';
import type { LinkPart, Parts, Ran, ServicePart } from '../../../test/support/small-run.ts';
import type { Effects } from '../pattern.ts';
import { PERFECT_WIRE } from '../spec.ts';
import type { ChangeSpec, Cut, WireSpec } from '../spec.ts';

/** Answers for its attempt after so many ms; gives it up with a message, or goes without a word. */
const gives = (afterMs: number, says = false): ReturnType<typeof policy> => policy('gives', {
  request: (fx) => { fx.startTimer(0, afterMs); fx.forward(1); }, response: (fx, signal) => { fx.stopTimer(0); fx.reply(signal.outcome); },
  timer: (fx) => { fx.reply(fx.shared.outcome('timeout')); if (says) fx.cancel(1); },
});
const GIVES = [{ kind: 'gives' }];
const wire = (more: Partial<WireSpec>): WireSpec => ({ ...PERFECT_WIRE, ...more });
const link = (atMs: number, more: { readonly ms?: number; readonly wire?: Partial<WireSpec>; readonly cut?: Cut }): ChangeSpec =>
  ({ atUs: atMs * 1000, what: 'link', link: 0, latency: constant(more.ms ?? 0), wire: wire(more.wire ?? {}), cut: more.cut ?? 'none' });
const over = (timesMs: readonly number[], link: LinkPart, workMs: number, more: Parts = {}): Parts => ({ clients: [{ workload: at(...timesMs) }], links: [link], services: [{ workers: -1, steps: [work(workMs)] }], ...more });
/** When each call's message was there, and when its answer was back; `lost` where it never was. */
const ways = (ran: Ran): readonly string[] => [...ran.raw.spans].sort((a, b) => a.owner - b.owner || a.attempt - b.attempt)
  .map((span) => `${span.queuedUs < 0 ? 'lost' : span.queuedUs / 1000} ${span.leftUs < 0 ? 'open' : span.leftUs / 1000}`);
const arrived = (ran: Ran): number => total(ran, 'services/service/arrived');
const times = (n: number, atMs = 0): readonly number[] => Array.from({ length: n }, () => atMs);

describe('a link that sends one message after the other', () => {
  test('spends its time on each, then the latency', () => {
    expect(ways(run(over([0, 0, 0], { wire: wire({ ratePerSec: 100 }), latency: constant(3) }, 0)))).toEqual(['13 26', '23 36', '33 46']);
  });
  test('is free again after a pause', () => {
    expect(ways(run(over([0, 4, 50], { wire: wire({ ratePerSec: 100 }) }, 0)))).toEqual(['10 20', '20 30', '60 70']);
  });
  test('sends each way by itself: answers do not wait for requests', () => {
    // Requests keep the way out busy from 0 to 50, answers the way back from 10 to 60.
    expect(ways(run(over(times(5), { wire: wire({ ratePerSec: 100 }) }, 0)))).toEqual(['10 20', '20 30', '30 40', '40 50', '50 60']);
  });
  test('keeps the order of answers as they come, not of their calls', () => {
    const script: ServicePart = { workers: -1, steps: [{ do: 'script', calls: [[{ ms: 30 }], [{ ms: 5 }]] }] };
    expect(endsOf(run({ clients: [{ workload: at(0, 0) }], links: [{ wire: wire({ ratePerSec: 100 }) }], services: [script] }))).toEqual(['1 at 35 ok', '0 at 50 ok']);
  });
  test('loses no fraction of a µs over many messages', () => {
    const ran = run(over(times(300), { wire: wire({ ratePerSec: 3_000 }) }, 0, { durationMs: 2_000 }));
    expect(Math.max(...ran.raw.spans.map((span) => span.queuedUs))).toBe(100_000);
  });
  test('lets messages of cancellation wait like others', () => {
    const ran = run(over([0, 0, 0], { wire: wire({ ratePerSec: 100 }), passCancel: true, chain: GIVES }, 100, { services: [{ workers: -1, onCancel: 'abort', steps: [work(100)] }] }), [gives(25, true)]);
    // At 25 the third request is on the way until 30; the three messages follow at 40, 50 and 60, and answers one by one.
    expect(spansOf(ran).map((text) => text.split(' ').slice(5, 7).join(' '))).toEqual(['ended 40', 'ended 50', 'ended 60']);
  });
});

describe('places to wait at a link', () => {
  test.each([[0, 1], [1, 2], [4, 5], [-1, 8]])('%d: of eight messages at once %d go', (buffer, wanted) => {
    expect(arrived(run(over(times(8), { wire: wire({ ratePerSec: 100, buffer }) }, 0)))).toBe(wanted);
  });
  test('are as many at every rate', () => {
    const wrong: string[] = [];
    for (const ratePerSec of [3, 7, 11, 13, 300, 700, 1234, 99_999]) for (let buffer = 0; buffer < 20; buffer++) {
      const came = arrived(run(over(times(25), { wire: wire({ ratePerSec, buffer }) }, 0, { durationMs: 10_000 })));
      if (came !== buffer + 1) wrong.push(`${ratePerSec}/s with ${buffer} places: ${came}`);
    }
    expect(wrong).toEqual([]);
  });
  test('are free again when a message has had its turn', () => {
    // At 10 the second begins its turn, so there is room for one more at 11; at 9 there was none.
    expect(ways(run(over([0, 0, 9, 11], { wire: wire({ ratePerSec: 100, buffer: 1 }), chain: GIVES }, 0), [gives(200)]))).toEqual(['10 20', '20 30', 'lost 209', '30 40']);
  });
  test('are not free a µs before a message has had its turn, however slow the link', () => {
    expect(ways(run(over([0, 99.999, 100], { wire: wire({ ratePerSec: 10, buffer: 0 }), chain: GIVES }, 0), [gives(300)]))).toEqual(['100 200', 'lost 399.999', '200 300']);
  });
  test('are counted each way: answers are lost too', () => {
    const ran = run(over([0, 10, 20], { wire: wire({ ratePerSec: 100, buffer: 0 }), chain: GIVES }, 0, { services: [{ workers: -1, steps: [{ do: 'script', calls: [[{ ms: 20 }], [{ ms: 10 }], [{ ms: 5 }]] }] }] }), [gives(100)]);
    // 0 and 1 are done at 30 and 30, 2 at 35, while the answer of 0 has its turn until 40.
    expect(spansOf(ran)).toEqual([
      '0.1 sent 0 begun 10 ended 30 left 40 ok', '1.1 sent 10 begun 20 ended 30 left 110 ok departed', '2.1 sent 20 begun 30 ended 35 left 120 ok departed',
    ]);
  });
});

describe('a link that loses messages', () => {
  const all: LinkPart = { wire: wire({ loss: 1 }) };
  test('loses a request: without a caller that leaves it is open to the end', () => {
    const ran = run(over([0], all, 5, { durationMs: 100 }));
    expect({ spans: spansOf(ran), ends: endsOf(ran), endedMs: ran.simulation.nowUs / 1000 }).toEqual({ spans: ['0.1 sent 0 begun - ended - left - unfinished'], ends: [], endedMs: 200 });
    expect([total(ran, 'links/link/sent'), total(ran, 'links/link/answered'), total(ran, 'links/link/late'), arrived(ran)]).toEqual([1, 0, 0, 0]);
  });
  test('… and ends it when its caller leaves', () => {
    const ran = run(over([0], { ...all, chain: GIVES }, 5), [gives(20)]);
    expect({ spans: spansOf(ran), ends: endsOf(ran) }).toEqual({ spans: ['0.1 sent 0 begun - ended 20 left 20 unreachable not-begun departed'], ends: ['0 at 20 timeout'] });
    expect([total(ran, 'links/link/answered'), total(ran, 'links/link/late'), ran.raw.levels.get('links/link/inFlight')!.at(-1)!.value]).toEqual([0, 0, 0]);
  });
  test.each([[false, 'gave it up'], [true, 'told it to stop']])('tells its pattern that it is unreachable when that has replied and no answer can come (cancelled: %s, who %s)', (says) => {
    const seen: string[] = [];
    run(over([0], { ...all, chain: [...GIVES, { kind: 'p' }] }, 5), [gives(9, says), policy('p', { cancel: (fx) => { fx.reply(fx.shared.outcome('cancelled')); fx.cancel(1); } }, seen)]);
    expect(seen).toEqual(says ? ['0 p request', '9 p cancel', '9 p late 1 unreachable'] : ['0 p request', '9 p response 1 unreachable']);
  });
  test('is not told to a pattern that a cancellation is on its way to: it sends nothing more', () => {
    const stops = { cancel: (fx: Effects) => { fx.reply(fx.shared.outcome('cancelled')); fx.cancel(1); } };
    const again = policy('again', { ...stops, response: (fx, signal) => { fx.forward(signal.attempt + 1); } });
    const ran = run(over([0], { ...all, chain: [...GIVES, { kind: 'relay' }, { kind: 'again' }] }, 5), [gives(9, true), policy('relay', stops), again]);
    expect(spansOf(ran)).toEqual(['0.1 sent 0 begun - ended 9 left 9 unreachable not-begun departed']);
  });
  test('ends what one caller has sent in the order in which it was sent', () => {
    const thrice = policy('thrice', { request: (fx) => { for (const attempt of [1, 2, 3]) fx.forward(attempt); fx.startTimer(0, 9); }, timer: (fx) => { fx.reply(fx.shared.outcome('timeout')); } });
    const ran = run(over([0], { ...all, chain: [{ kind: 'thrice' }] }, 5), [thrice]);
    expect(ran.lines.filter((line) => line.startsWith('span')).map((line) => line.split(' ')[1])).toEqual(['#0.1', '#0.2', '#0.3']);
  });
  test('loses an answer: the work was done', () => {
    const ran = run(over([0], { chain: GIVES }, 5, { changes: [link(3, { wire: { loss: 1 } }), link(10, {})] }), [gives(20)]);
    expect(spansOf(ran)).toEqual(['0.1 sent 0 begun 0 ended 5 left 20 ok departed']);
    expect([total(ran, 'services/service/completed'), total(ran, 'links/link/late')]).toEqual([1, 0]);
  });
  test('of a caller that has left already ends at once', () => {
    const ran = run(over([0], { chain: GIVES }, 9, { changes: [link(3, { wire: { loss: 1 } })] }), [gives(5)]);
    expect(spansOf(ran)).toEqual(['0.1 sent 0 begun 0 ended 9 left 5 ok departed']);
    expect(ran.simulation.inspect()).toMatchObject({ attemptsUnderWay: 0, callsUnderWay: 0 });
  });
  test('sends no cancellation after a request that it has lost', () => {
    const ran = run(over([0], { ...all, passCancel: true, chain: GIVES }, 5, { services: [{ onCancel: 'abort', steps: [work(5)] }], changes: [link(3, {})] }), [gives(20, true)]);
    expect(spansOf(ran)).toEqual(['0.1 sent 0 begun - ended 20 left 20 unreachable not-begun departed']);
    expect([arrived(ran), total(ran, 'services/service/completed')]).toEqual([0, 0]);
  });
  test('loses messages of cancellation', () => {
    const ran = run(over([0], { passCancel: true, chain: GIVES }, 50, { services: [{ onCancel: 'abort', steps: [work(50)] }], changes: [link(3, { wire: { loss: 1 } }), link(20, {})] }), [gives(5, true)]);
    expect(spansOf(ran)).toEqual(['0.1 sent 0 begun 0 ended 50 left 5 ok departed']);
  });
  test('loses that share each way', () => {
    const ran = run({ durationMs: 4_000, clients: [{ workload: { kind: 'even', ratePerSec: 1000, firstMs: 0 } }], links: [{ wire: wire({ loss: 0.2 }) }], services: [{ workers: -1 }] });
    // 4000 messages: 3200 ± 4·25 arrive; of those 2560 ± 4·30 are answered.
    expect(Math.abs(arrived(ran) - 3_200)).toBeLessThan(100);
    expect(Math.abs(total(ran, 'links/link/answered') - 2_560)).toBeLessThan(120);
  });
  test('loses the same messages whatever else happens', () => {
    const lost = (parts: Parts): readonly number[] => [...run({ durationMs: 300, clients: [{ workload: { kind: 'even', ratePerSec: 1000, firstMs: 0 } }], ...parts }).raw.spans].filter((span) => span.queuedUs < 0).map((span) => span.owner).sort((a, b) => a - b);
    const own = lost({ links: [{ wire: wire({ loss: 0.3 }) }], services: [{ workers: -1 }] });
    expect(own.length).toBeGreaterThan(50);
    expect(lost({ links: [{ wire: wire({ loss: 0.3, ratePerSec: 50_000 }), latency: { dist: 'exponential', meanMs: 4 } }], services: [{ workers: 1, steps: [{ do: 'fail', error: 'Odd', share: 0.5 }, work(2)] }] })).toEqual(own);
  });
});

describe('a cut link', () => {
  const cut = (kind: Cut, more: { readonly ms?: number; readonly wire?: Partial<WireSpec> } = {}): readonly ChangeSpec[] => [link(10, { ...more, cut: kind }), link(30, more)];
  test('that refuses answers requests with unreachable at once, whatever the latency', () => {
    const ran = run(over([5, 15, 35], { latency: constant(2) }, 3, { changes: cut('refuse', { ms: 2 }) }));
    expect(spansOf(ran)).toEqual(['0.1 sent 5 begun 7 ended 10 left - ok', '1.1 sent 15 begun - ended 15 left 15 unreachable not-begun', '2.1 sent 35 begun 37 ended 40 left 42 ok']);
    // The answer of 0 at 10 is lost: changes come before all else of their instant.
    expect([arrived(ran), total(ran, 'links/link/answered')]).toEqual([2, 2]);
  });
  test('that refuses loses answers; their attempts end when their callers leave', () => {
    const ran = run(over([5], { chain: GIVES }, 8, { changes: cut('refuse') }), [gives(50)]);
    expect({ spans: spansOf(ran), at: ran.simulation.nowUs / 1000 }).toEqual({ spans: ['0.1 sent 5 begun 5 ended 13 left 55 ok departed'], at: 1000 });
    expect(ran.simulation.inspect()).toMatchObject({ attemptsUnderWay: 0, callsUnderWay: 0 });
  });
  test.each(['refuse', 'drop'] as const)('that is to %s an answer gives patterns in between none, whether their caller has left before or after', (kind) => {
    const told = (gone: number): readonly string[] => {
      const seen: string[] = [];
      run(over([5], { chain: [...GIVES, { kind: 'between' }] }, 8, { changes: cut(kind) }), [gives(gone), policy('between', {}, seen)]);
      return seen;
    };
    // The answer sets out at 13, when the link is cut.
    expect([told(50), told(3)]).toEqual([['5 between request', '55 between response 1 unreachable'], ['5 between request', '13 between response 1 unreachable']]);
  });
  test('that refuses is answered to the pattern within the step’s instant', () => {
    const seen: string[] = [];
    run(over([15], { chain: [{ kind: 'p' }] }, 3, { changes: cut('refuse') }), [policy('p', {}, seen)]);
    expect(seen).toEqual(['15 p request', '15 p response 1 unreachable']);
  });
  test('that drops loses what is sent meanwhile, both ways', () => {
    const ran = run(over([5, 15, 35], { chain: GIVES }, 8, { changes: cut('drop') }), [gives(50)]);
    expect(spansOf(ran)).toEqual([
      '0.1 sent 5 begun 5 ended 13 left 55 ok departed', '1.1 sent 15 begun - ended 65 left 65 unreachable not-begun departed', '2.1 sent 35 begun 35 ended 43 left 43 ok',
    ]);
  });
  test('leaves what is on its way alone', () => {
    expect(ways(run(over([9], { latency: constant(4) }, 30, { changes: cut('drop', { ms: 4 }) })))).toEqual(['13 47']);
  });
  test('that holds keeps messages, both ways, and sends them in their order when the cut ends', () => {
    const ran = run(over([2, 15, 12, 20].sort((a, b) => a - b), { latency: constant(1) }, 9, { services: [{ workers: 1, steps: [work(9)] }], changes: cut('hold', { ms: 1 }) }));
    // 0 is done at 12: its answer is held, as are requests 1 to 3.
    expect(spansOf(ran)).toEqual(['0.1 sent 2 begun 3 ended 12 left 31 ok', '1.1 sent 12 begun 31 ended 40 left 41 ok', '2.1 sent 15 begun 40 ended 49 left 50 ok', '3.1 sent 20 begun 49 ended 58 left 59 ok']);
  });
  test('that holds lets them take their turns at its end', () => {
    expect(ways(run(over([12, 15, 20], { wire: wire({ ratePerSec: 100 }) }, 0, { changes: cut('hold', { wire: { ratePerSec: 100 } }) })))).toEqual(['40 50', '50 60', '60 70']);
  });
  test('that holds loses those for which there is no room then', () => {
    expect(ways(run(over([12, 15, 20], { wire: wire({ ratePerSec: 100, buffer: 1 }), chain: GIVES }, 0, { changes: cut('hold', { wire: { ratePerSec: 100, buffer: 1 } }) }), [gives(100)]))).toEqual(['40 50', '50 60', 'lost 120']);
  });
  test('that holds sends requests whose callers have left meanwhile', () => {
    const ran = run(over([12], { chain: GIVES }, 4, { changes: cut('hold') }), [gives(5)]);
    expect(spansOf(ran)).toEqual(['0.1 sent 12 begun 30 ended 34 left 17 ok departed']);
    expect(total(ran, 'services/service/late')).toBe(1);
  });
  test('that holds keeps a message of cancellation behind its request', () => {
    const ran = run(over([12], { passCancel: true, chain: GIVES }, 40, { services: [{ onCancel: 'abort', steps: [work(40)] }], changes: cut('hold', { ms: 2 }) }), [gives(5, true)]);
    expect(spansOf(ran)).toEqual(['0.1 sent 12 begun 32 ended 32 left 17 cancelled aborted departed']);
  });
  test.each<readonly [Cut, string]>([['drop', '0.1 sent 12 begun - ended 62 left 62 unreachable not-begun departed'], ['refuse', '0.1 sent 12 begun - ended 20 left 20 unreachable not-begun']])('that holds and then is to %s does that to what it holds', (kind, wanted) => {
    expect(spansOf(run(over([12], { chain: GIVES }, 5, { changes: [link(10, { cut: 'hold' }), link(20, { cut: kind }), link(40, {})] }), [gives(50)]))).toEqual([wanted]);
  });
  test.each<readonly [Cut]>([['drop'], ['refuse']])('that holds an answer and then is to %s loses it', (kind) => {
    const ran = run(over([8], { chain: GIVES }, 5, { changes: [link(10, { cut: 'hold' }), link(20, { cut: kind }), link(40, {})] }), [gives(50)]);
    expect(spansOf(ran)).toEqual(['0.1 sent 8 begun 8 ended 13 left 58 ok departed']);
    expect([total(ran, 'links/link/answered'), total(ran, 'links/link/late')]).toEqual([0, 0]);
  });
  test('that holds and is changed while it holds goes on holding', () => {
    expect(ways(run(over([12], {}, 5, { changes: [link(10, { cut: 'hold' }), link(20, { cut: 'hold', ms: 3 }), link(40, { ms: 3 })] })))).toEqual(['43 51']);
  });
  test('that holds to the end of the run leaves its messages unfinished', () => {
    const ran = run(over([12], {}, 5, { durationMs: 100, changes: [link(10, { cut: 'hold' })] }));
    expect({ spans: spansOf(ran), endedMs: ran.simulation.nowUs / 1000 }).toEqual({ spans: ['0.1 sent 12 begun - ended - left - unfinished'], endedMs: 200 });
  });
});

test('a cancellation on its way is gone with its attempt when the answer is lost, and leaves the next one in the row alone', () => {
  const first = policy('gives', { request: (fx) => { if (fx.call.n === 0) fx.startTimer(0, 10); fx.forward(1); }, timer: (fx) => { fx.reply(fx.shared.outcome('timeout')); fx.cancel(1); } });
  // The message sets out at 10 for 30 ms, the answer at 12 is lost and frees the row for call 1.
  const ran = run({
    clients: [{ workload: at(0, 31) }], links: [{ passCancel: true, chain: GIVES }], changes: [link(9, { ms: 30 }), link(11, { cut: 'drop' }), link(13, {})],
    services: [{ workers: -1, onCancel: 'abort', steps: [{ do: 'script', calls: [[{ ms: 12 }], [{ ms: 40 }]] }] }],
  }, [first]);
  expect(spansOf(ran)).toEqual(['0.1 sent 0 begun 0 ended 12 left 10 ok departed', '1.1 sent 31 begun 31 ended 71 left 71 ok']);
});

test('messages under way, waiting for their turn and held are copied whole', () => {
  const parts = over([0, 0, 0, 1, 4, 20, 21, 22, 33], { wire: wire({ ratePerSec: 200, buffer: 3 }), passCancel: true, latency: constant(2), chain: GIVES }, 9, {
    services: [{ workers: 2, onCancel: 'abort', steps: [work(9)] }], changes: [link(25, { ms: 2, cut: 'hold', wire: { ratePerSec: 200 } }), link(36, { ms: 1, wire: { ratePerSec: 200 } })],
  });
  const whole = run(parts, [gives(19, true)]);
  for (const word of ['not-begun', 'timeout', 'aborted']) expect({ word, occurs: whole.lines.some((line) => line.includes(word)) }).toEqual({ word, occurs: true });
  for (let ms = 0; ms < 60; ms++) {
    const first = begin(parts, [gives(19, true)]), second = begin(parts, [gives(19, true)]), built = second.lines.length;
    first.simulation.advanceTo(ms * 1000);
    second.simulation.restore(first.simulation.checkpoint());
    while (!second.simulation.advance(5)) { /* to its end */ }
    expect({ ms, lines: second.lines.slice(built) }).toEqual({ ms, lines: whole.lines.slice(first.lines.length) });
  }
});

test('latency, rate and loss change for what is sent from then on', () => {
  const ran = run(over([0, 20, 40, 60], { latency: constant(5), chain: GIVES }, 0, { changes: [link(10, { ms: 1 }), link(30, { wire: { ratePerSec: 500 } }), link(50, { wire: { loss: 1 } })] }), [gives(100)]);
  expect(ways(ran)).toEqual(['5 10', '21 22', '42 44', 'lost 160']);
});
