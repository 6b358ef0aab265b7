/** Patience: attempts that wait leave the queue after a time of their own; those in work do not. */
import { describe, expect, test } from 'vitest';
import { at, begin, constant, endsOf, policy, queue, run, spansOf, through, total, work } from '../../../test/support/small-run.ts';
import type { Parts, Ran, ServicePart } from '../../../test/support/small-run.ts';
import { NO_FAULT } from '../spec.ts';
import type { ChangeSpec, Distribution } from '../spec.ts';

const exponential = (meanMs: number): Distribution => ({ dist: 'exponential', meanMs });
const waits = (patience: Distribution, timesMs: readonly number[], more: ServicePart = {}, parts: Parts = {}): Parts => ({ clients: [{ workload: at(...timesMs) }], services: [{ patience, steps: [work(10)], ...more }], ...parts });
const counters = (ran: Ran, names: readonly string[]): readonly number[] => names.map((name) => total(ran, `services/service/${name}`));

describe('an attempt that waits', () => {
  test('leaves with timeout when its patience is over', () => {
    const ran = run(waits(constant(5), [0, 1, 2]));
    expect(spansOf(ran)).toEqual(['0.1 sent 0 begun 0 ended 10 left 10 ok', '1.1 sent 1 begun - ended 6 left 6 timeout not-begun', '2.1 sent 2 begun - ended 7 left 7 timeout not-begun']);
    expect(counters(ran, ['arrived', 'begun', 'completed', 'dropped', 'refused'])).toEqual([3, 1, 1, 2, 0]);
    expect(ran.raw.levels.get('services/service/queued')!.map((set) => `${set.atUs / 1000} ${set.value}`)).toEqual(['1 1', '2 2', '6 1', '7 0']);
  });
  test('stays to its end once its work has begun', () => {
    expect(spansOf(run(waits(constant(12), [0, 1])))[1]).toBe('1.1 sent 1 begun 10 ended 20 left 20 ok');
  });
  test('that finds a worker free needs none', () => {
    expect(spansOf(run(waits(constant(0), [0, 20])))).toEqual(['0.1 sent 0 begun 0 ended 10 left 10 ok', '1.1 sent 20 begun 20 ended 30 left 30 ok']);
  });
  test('without patience leaves at once, behind all that is due at that instant', () => {
    expect(spansOf(run(waits(constant(0), [0, 5])))[1]).toBe('1.1 sent 5 begun - ended 5 left 5 timeout not-begun');
  });
  test('is taken by a worker that becomes free at the same instant and earlier in line', () => {
    expect(spansOf(run(waits(constant(9), [0, 1])))[1]).toBe('1.1 sent 1 begun 10 ended 20 left 20 ok');
  });
  test('gives its place in the queue to others', () => {
    const ran = run(waits(constant(5), [0, 1, 5.5, 6.5], { queue: queue(1) }));
    expect(spansOf(ran).slice(1)).toEqual(['1.1 sent 1 begun - ended 6 left 6 timeout not-begun', '2.1 sent 5.5 begun - ended 5.5 left 5.5 rejected:limit not-begun', '3.1 sent 6.5 begun 10 ended 20 left 20 ok']);
  });
  test('answers over its link, and may be tried again with patience anew', () => {
    const retries = policy('retries', { response: (fx, signal) => { if (signal.attempt < 3 && signal.outcome.reason !== 'ok') fx.forward(signal.attempt + 1); else fx.reply(signal.outcome); } });
    const ran = run(waits(constant(3), [0, 1], {}, { links: [{ latency: constant(1), chain: [{ kind: 'retries' }] }] }), [retries]);
    expect(spansOf(ran).slice(1)).toEqual(['1.1 sent 1 begun - ended 5 left 6 timeout not-begun', '1.2 sent 6 begun - ended 10 left 11 timeout not-begun', '1.3 sent 11 begun 12 ended 22 left 23 ok']);
  });
  test('leaves a stalled service too, whether it came before or in the stall', () => {
    const stall: readonly ChangeSpec[] = [{ atUs: 2_000, what: 'fault', service: 0, instance: -1, fault: { ...NO_FAULT, stalled: true } }, { atUs: 50_000, what: 'fault', service: 0, instance: -1, fault: NO_FAULT }];
    expect(endsOf(run(waits(constant(5), [0, 1, 3], {}, { changes: stall })))).toEqual(['1 at 6 timeout', '2 at 8 timeout', '0 at 58 ok']);
  });
  test('that is taken out otherwise does not leave again with another attempt’s row', () => {
    const first = policy('first', { request: (fx) => { if (fx.call.n === 1) fx.startTimer(0, 2); fx.forward(1); }, timer: (fx) => { fx.reply(fx.shared.outcome('cancelled')); fx.cancel(1); } });
    const ran = run(waits(constant(7), [0, 1, 4], { onCancel: 'dequeue' }, { links: [{ passCancel: true, chain: [{ kind: 'first' }] }] }), [first]);
    // Call 1 is taken out at 3; its patience would have ended at 8, when call 2 has its row and 3 left.
    expect(spansOf(ran).slice(1)).toEqual(['1.1 sent 1 begun - ended 3 left 3 cancelled not-begun departed', '2.1 sent 4 begun 10 ended 20 left 20 ok']);
  });
});

describe('patience is drawn', () => {
  const calls = (more: ServicePart, parts: Parts = {}): readonly string[] => spansOf(run({ durationMs: 400, clients: [{ workload: { kind: 'even', ratePerSec: 500, firstMs: 0 } }], services: [{ patience: exponential(30), steps: [work(10)], ...more }], ...parts }));
  const left = (spans: readonly string[]): readonly string[] => spans.filter((text) => text.includes('timeout')).map((text) => `${text.split(' ')[0]!} ${text.split(' ')[6]!}`);
  test('for every attempt by itself, about the mean', () => {
    const ran = run({ clients: [{ workload: at(...Array.from({ length: 1000 }, () => 0)) }], services: [{ patience: exponential(30), steps: [work(500)] }] });
    const times = ran.raw.spans.filter((span) => span.begunUs < 0).map((span) => span.endedUs / 1000);
    expect(times.length).toBe(999);
    // The mean of 999 exponentials: 30 ± 4 · 0.95.
    expect(Math.abs(times.reduce((sum, ms) => sum + ms, 0) / 999 - 30)).toBeLessThan(4);
    expect(new Set(times).size).toBeGreaterThan(950);
  });
  test('and the same when work, latency or others change what happens', () => {
    const own = new Set(left(calls({ workers: 0 })));
    expect(own.size).toBe(200);
    const some = left(calls({ workers: 1, steps: [work(7)] }));
    expect(some.length).toBeGreaterThan(100);
    expect(some.filter((line) => !own.has(line))).toEqual([]);
  });
});

test('attempts under way with patience are copied whole', () => {
  const parts: Parts = { ...through([], 0), durationMs: 200, clients: [{ workload: { kind: 'even', ratePerSec: 300, firstMs: 0 } }], services: [{ workers: 2, patience: exponential(12), steps: [{ do: 'work', time: exponential(10), perBusyMs: 0 }] }] };
  const whole = run(parts), first = begin(parts), second = begin(parts), built = second.lines.length;
  expect(whole.lines.filter((line) => line.includes('timeout')).length).toBeGreaterThan(10);
  first.simulation.advanceTo(100_000);
  second.simulation.restore(first.simulation.checkpoint());
  while (!second.simulation.advance(7)) { /* to its end */ }
  expect(second.lines.slice(built)).toEqual(whole.lines.slice(first.lines.length));
});
