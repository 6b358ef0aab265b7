/** Links: latency each way, what a cancellation does on its way, callers that leave. */
import { describe, expect, test } from 'vitest';
import { at, begin, constant, endsOf, policy, run, spansOf, total, work } from '../../../test/support/small-run.ts';
import type { Ran } from '../../../test/support/small-run.ts';
import { PERFECT_WIRE } from '../spec.ts';
import type { ChangeSpec } from '../spec.ts';

describe('latency', () => {
  test('is spent once out and once back', () => {
    const ran = run({ links: [{ latency: constant(4) }], services: [{ steps: [work(10)] }] });
    expect(spansOf(ran)).toEqual(['0.1 sent 0 begun 4 ended 14 left 18 ok']);
    expect(ran.raw.spans[0]!.queuedUs).toBe(4_000);
  });
  test('is spent by refusals too', () => {
    expect(endsOf(run({ clients: [{ workload: at(0, 0) }], links: [{ latency: constant(4) }], services: [{ steps: [work(10)], queue: { kind: 'fifo', id: 'queue', config: { capacity: 0 } } }] }))).toEqual(['1 at 8 rejected:limit', '0 at 18 ok']);
  });
  test('is drawn anew each way and for every attempt', () => {
    const ran = run({ durationMs: 500, clients: [{ workload: { kind: 'even', ratePerSec: 1000, firstMs: 0 } }], links: [{ latency: { dist: 'uniform', minMs: 1, maxMs: 9 } }], services: [{ workers: -1 }] });
    const out = ran.raw.spans.map((span) => span.queuedUs - span.sentUs), back = ran.raw.spans.map((span) => span.leftUs - span.endedUs);
    expect(Math.min(...out, ...back)).toBeGreaterThanOrEqual(1_000);
    expect(Math.max(...out, ...back)).toBeLessThanOrEqual(9_000);
    expect(out.filter((us, k) => us === back[k]).length).toBeLessThan(5);
    expect(new Set(out).size).toBeGreaterThan(450);
  });
  test('of none is no event', () => {
    expect(run({ services: [{ steps: [work(10)] }] }).simulation.events).toBe(2);
    expect(run({ links: [{ latency: constant(1) }], services: [{ steps: [work(10)] }] }).simulation.events).toBe(4);
  });
});

describe('a cancellation', () => {
  const gives = policy('gives', { request: (fx) => { fx.startTimer(0, 10); fx.forward(1); }, response: (fx, signal) => { fx.stopTimer(0); fx.reply(signal.outcome); }, timer: (fx) => { fx.reply(fx.shared.outcome('timeout')); fx.cancel(1); } });
  const cancelled = (passCancel: boolean, latencyMs: number, workMs: number): Ran =>
    run({ links: [{ passCancel, latency: constant(latencyMs), chain: [{ kind: 'gives' }] }], services: [{ onCancel: 'abort', steps: [work(workMs)] }] }, [gives]);

  test('stays with the caller where the link does not pass it on: the work goes on', () => {
    expect(spansOf(cancelled(false, 2, 30))).toEqual(['0.1 sent 0 begun 2 ended 32 left 10 ok departed']);
  });
  test('travels with the latency of the link', () => {
    expect(spansOf(cancelled(true, 2, 30))).toEqual(['0.1 sent 0 begun 2 ended 12 left 10 cancelled aborted departed']);
  });
  test('comes at once over a link without latency', () => {
    expect(spansOf(cancelled(true, 0, 30))).toEqual(['0.1 sent 0 begun 0 ended 10 left 10 cancelled aborted departed']);
  });
  test.each([0, 1])('sent together with its attempt comes behind it, over a link of %d ms', (ms) => {
    const both = policy('both', { request: (fx) => { fx.forward(1); fx.reply(fx.shared.outcome('timeout')); fx.cancel(1); } });
    const ran = run({ links: [{ passCancel: true, latency: constant(ms), chain: [{ kind: 'both' }] }], services: [{ onCancel: 'abort', steps: [work(30)] }] }, [both]);
    expect(spansOf(ran)).toEqual([`0.1 sent 0 begun ${ms} ended ${ms} left 0 cancelled aborted departed`]);
  });
  test('that meets an answer on its way changes nothing', () => {
    expect(spansOf(cancelled(true, 2, 9))).toEqual(['0.1 sent 0 begun 2 ended 11 left 10 ok departed']);
  });
  test('given when the answer is already on its way is not sent', () => {
    const ran = cancelled(true, 4, 5);
    expect(spansOf(ran)).toEqual(['0.1 sent 0 begun 4 ended 9 left 10 ok departed']);
    expect(total(ran, 'links/link/late')).toBe(1);
    // The call, its way out, its work, its way back, the timer; no message.
    expect(ran.simulation.events).toBe(5);
  });
  test('behind an attempt that is still on its way finds it arrived', () => {
    expect(spansOf(cancelled(true, 12, 30))).toEqual(['0.1 sent 0 begun 12 ended 22 left 10 cancelled aborted departed']);
  });
  test('that comes after the answer leaves the attempt alone that has its row by then', () => {
    const latency = (atMs: number, ms: number): ChangeSpec => ({ atUs: atMs * 1000, what: 'link', link: 0, latency: constant(ms), wire: PERFECT_WIRE, cut: 'none' });
    // The message sets out at 10 for 20 ms; the answer comes at 12 over a link that is short again, and frees the row for call 1.
    const first = policy('first', { request: (fx) => { if (fx.call.n === 0) fx.startTimer(0, 10); fx.forward(1); }, timer: (fx) => { fx.reply(fx.shared.outcome('timeout')); fx.cancel(1); } });
    const ran = run({
      clients: [{ workload: at(0, 13) }], links: [{ passCancel: true, chain: [{ kind: 'first' }] }], changes: [latency(9, 20), latency(11, 0)],
      services: [{ onCancel: 'abort', steps: [{ do: 'script', calls: [[{ ms: 12 }], [{ ms: 40 }]] }] }],
    }, [first]);
    expect(spansOf(ran)).toEqual(['0.1 sent 0 begun 0 ended 12 left 10 ok departed', '1.1 sent 13 begun 13 ended 53 left 53 ok']);
  });
});

describe('a caller that leaves', () => {
  test('takes its attempt out of those in flight at once; the answer is late', () => {
    const hasty = policy('hasty', { request: (fx) => { fx.startTimer(0, 3); fx.forward(1); }, timer: (fx) => { fx.reply(fx.shared.outcome('timeout')); } });
    const ran = run({ links: [{ latency: constant(1), chain: [{ kind: 'hasty' }] }], services: [{ steps: [work(10)] }] }, [hasty]);
    expect(ran.raw.levels.get('links/link/inFlight')!.map((set) => `${set.atUs / 1000} ${set.value}`)).toEqual(['0 1', '3 0']);
    expect([total(ran, 'links/link/sent'), total(ran, 'links/link/answered'), total(ran, 'links/link/late')]).toEqual([1, 0, 1]);
  });
  test('leaves an attempt given up before it replied as departed; its answer still comes to the pattern', () => {
    const seen: string[] = [];
    const drops = policy('drops', { request: (fx) => { fx.startTimer(0, 3); fx.forward(1); }, timer: (fx) => { fx.cancel(1); } }, seen);
    const ran = run({ links: [{ chain: [{ kind: 'drops' }] }], services: [{ steps: [work(10)] }] }, [drops]);
    expect(seen.slice(1)).toEqual(['3 drops timer 0', '10 drops response 1 ok']);
    expect(spansOf(ran)).toEqual(['0.1 sent 0 begun 0 ended 10 left 3 ok departed']);
    expect(endsOf(ran)).toEqual(['0 at 10 ok']);
  });
});

test('each link leads to its own service, with or without patterns', () => {
  const ran = begin({ clients: [{}, { workload: at(1) }], links: [{ to: 1 }, { to: 0, chain: [{ kind: 'relay' }] }], services: [{ steps: [work(5)] }, { steps: [work(7)] }] }, [policy('relay')]);
  while (!ran.simulation.advance(100)) { /* to its end */ }
  expect(endsOf(ran)).toEqual(['1 at 6 ok', '0 at 7 ok']);
});
