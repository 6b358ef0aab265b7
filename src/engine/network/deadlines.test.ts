/** Deadlines that links pass on: what patterns and spans of the next hops know of them. */
import { describe, expect, test } from 'vitest';
import { all, any, at, begin, between, call, constant, doorOf, endsOf, policy, run, work } from '../../../test/support/small-run.ts';
import type { LinkPart, Parts } from '../../../test/support/small-run.ts';

/** Sends attempts with a deadline at so many ms. */
const sets = (...deadlinesMs: readonly number[]): ReturnType<typeof policy> => policy('sets', {
  request: (fx) => { fx.forward(1, undefined, deadlinesMs[0]! * 1000); },
  response: (fx, signal) => { const next = deadlinesMs[signal.attempt]; if (next === undefined) fx.reply(signal.outcome); else fx.forward(signal.attempt + 1, undefined, next * 1000); },
});
/** What each pattern `sees` is told, with its time. */
const sees = (into: string[], kind = 'sees'): ReturnType<typeof policy> => policy(kind, { request: (fx) => { into.push(`${fx.nowUs / 1000} ${kind} ${fx.call.deadlineUs / 1000}`); fx.forward(1); } });
const SEES = { chain: [{ kind: 'sees' }] };
/** Client, service 0, service 1 that it calls, service 2 that that one calls. */
const three = (first: LinkPart, second: LinkPart, third: LinkPart, more: Parts = {}): Parts => ({
  links: [{ ...first, chain: [{ kind: 'sets' }] }, between(0, 1, { ...second, ...SEES }), between(1, 2, { ...third, ...SEES })], services: [{ steps: [work(2), call(1)] }, { steps: [work(3), call(2)] }, { steps: [work(1)] }], ...more,
});
const told = (parts: Parts, ...deadlinesMs: readonly number[]): readonly string[] => {
  const into: string[] = [];
  run(parts, [sets(...deadlinesMs), sees(into)]);
  return into;
};
const PASS = { passDeadline: true };

describe('a deadline', () => {
  test('is known on the next hops where each link passes it on', () => {
    expect(told(three(PASS, PASS, {}), 50)).toEqual(['2 sees 50', '5 sees 50']);
  });
  test('ends at a link that does not pass it on', () => {
    expect(told(three({}, PASS, PASS), 50)).toEqual(['2 sees Infinity', '5 sees Infinity']);
    expect(told(three(PASS, {}, PASS), 50)).toEqual(['2 sees 50', '5 sees Infinity']);
  });
  test('is earlier by the margin of each link that passes it on', () => {
    expect(told(three({ ...PASS, marginUs: 4_000 }, { ...PASS, marginUs: 10_000 }, { ...PASS, marginUs: 7_000 }), 50)).toEqual(['2 sees 46', '5 sees 36']);
  });
  test('stays an instant of the clock, however long the way', () => {
    expect(told(three({ ...PASS, latency: constant(5) }, { ...PASS, latency: constant(5) }, {}), 50)).toEqual(['7 sees 50', '15 sees 50']);
  });
  test('that is over when it comes to a hop is over there, and ends nothing by itself', () => {
    expect(told(three(PASS, PASS, {}), 1)).toEqual(['2 sees 2', '5 sees 5']);
    expect(endsOf(run(three(PASS, PASS, {}), [sets(1), sees([])]))).toEqual(['0 at 6 ok']);
  });
  test('of none is none, whatever the margin', () => {
    const into: string[] = [];
    run({ ...three(PASS, PASS, PASS), links: [{ ...PASS, marginUs: 4_000 }, between(0, 1, { ...PASS, marginUs: 1_000, ...SEES }), between(1, 2, { ...PASS, ...SEES })] }, [sees(into)]);
    expect(into).toEqual(['2 sees Infinity', '5 sees Infinity']);
  });
  test('is that of the attempt that made the work', () => {
    const steps = [{ do: 'fail' as const, error: 'Odd', share: 0 }, call(1)];
    const into: string[] = [];
    run({ links: [{ ...PASS, chain: [{ kind: 'sets' }] }, between(0, 1, SEES)], services: [{ steps }, { steps: [work(3)] }] }, [sets(30, 40, 90), sees(into)]);
    expect(into).toEqual(['0 sees 30', '3 sees 40', '6 sees 90']);
  });
  test('is the earlier one of what came and what a pattern sets itself', () => {
    const into: string[] = [], own = (ms: number): ReturnType<typeof policy> => policy('own', { request: (fx) => { fx.forward(1, undefined, ms * 1000); } });
    const parts: Parts = { links: [{ ...PASS, chain: [{ kind: 'sets' }] }, between(0, 1, { chain: [{ kind: 'own' }, { kind: 'sees' }] })], services: [{ steps: [call(1)] }, {}] };
    run(parts, [sets(50), own(20), sees(into)]);
    run(parts, [sets(50), own(80), sees(into)]);
    expect(into).toEqual(['0 sees 20', '0 sees 50']);
  });
  test('is known to every branch of a fan-out, and to calls it makes when nobody waits any more', () => {
    const into: string[] = [];
    const branch = { do: 'repeat' as const, times: 2, steps: [work(4), call(1)] };
    run({ links: [{ ...PASS, chain: [{ kind: 'sets' }] }, between(0, 1, SEES)], services: [{ steps: [any([work(1), branch]), all([call(1), call(1)])] }, { workers: -1 }] }, [sets(50), sees(into)]);
    expect(into).toEqual(['1 sees 50', '1 sees 50', '4 sees 50', '8 sees 50']);
  });
  test('is known to the inbound chain behind a door, and on the hops after it', () => {
    const into: string[] = [];
    run({
      links: [{ ...PASS, marginUs: 4_000, latency: constant(2), chain: [{ kind: 'sets' }] }, doorOf(0, [{ kind: 'inbound' }]), between(0, 1, { ...PASS, ...SEES })],
      services: [{ door: 1, steps: [work(3), call(2)] }, {}],
    }, [sets(50), sees(into, 'inbound'), sees(into)]);
    expect(into).toEqual(['2 inbound 46', '5 sees 46']);
  });
  test('is in the spans of all hops', () => {
    const ran = run(three({ ...PASS, marginUs: 4_000 }, PASS, {}), [sets(50), sees([])]);
    expect([...ran.raw.spans].sort((a, b) => a.link - b.link).map((span) => span.deadlineUs)).toEqual([50_000, 46_000, 46_000]);
  });
  test('is the call’s own, also where rows are used again', () => {
    const into: string[] = [];
    run({ clients: [{ workload: at(0, 20) }], links: [{ ...PASS, chain: [{ kind: 'first' }] }, between(0, 1, SEES)], services: [{ steps: [call(1)] }, { steps: [work(5)] }] }, [
      policy('first', { request: (fx) => { if (fx.call.n === 0) fx.forward(1, undefined, 50_000); else fx.forward(1); } }), sees(into),
    ]);
    expect(into).toEqual(['0 sees 50', '20 sees Infinity']);
  });
});

test('a pattern on the next hop can give up in time by it, and work that was under way is stopped', () => {
  const byDeadline = policy('byDeadline', {
    request: (fx) => { fx.startTimer(0, (fx.call.deadlineUs - fx.nowUs) / 1000); fx.forward(1); }, response: (fx, signal) => { fx.stopTimer(0); fx.reply(signal.outcome); },
    timer: (fx) => { fx.reply(fx.shared.outcome('timeout')); fx.cancel(1); },
  });
  const parts: Parts = { links: [{ ...PASS, marginUs: 5_000, chain: [{ kind: 'sets' }] }, between(0, 1, { passCancel: true, chain: [{ kind: 'byDeadline' }] })], services: [{ steps: [work(10), call(1)] }, { onCancel: 'abort', steps: [work(100)] }] };
  const whole = run(parts, [sets(50), byDeadline]);
  expect(endsOf(whole)).toEqual(['0 at 45 error Timeout']);
  const first = begin(parts, [sets(50), byDeadline]), second = begin(parts, [sets(50), byDeadline]);
  first.simulation.advanceTo(5_000);
  second.simulation.restore(first.simulation.checkpoint());
  while (!second.simulation.advance(3)) { /* to its end */ }
  expect(endsOf(second)).toEqual(['0 at 45 error Timeout']);
});
