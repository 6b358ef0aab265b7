/** Thousands of calls at once, and rows used again: no call is taken for another, and what is gone gives its place back. */
import { describe, expect, test } from 'vitest';
import { at, begin, endsOf, policy, run, spansOf, work } from '../../test/support/small-run.ts';
import type { Parts } from '../../test/support/small-run.ts';

const COUNT = 2000;
const numbers = Array.from({ length: COUNT }, (_, n) => n);
/** The call of number n ends n µs after all have begun. */
const STAGGERED = { do: 'script' as const, calls: numbers.map((n) => [{ ms: 10 + n / 1000 }]) };
const relay = policy('relay');
const timed = policy('timed', {
  request: (fx, _signal, call) => { call['n'] = fx.call.n; fx.startTimer(0, 5); fx.startTimer(1, 500); fx.forward(1); },
  timer: (fx, _signal, call) => { if (call['n'] !== fx.call.n) throw new Error(`call ${fx.call.n} has the state of ${String(call['n'])}`); },
  response: (fx, signal, call) => { fx.stopTimer(1); fx.reply(call['n'] === fx.call.n ? signal.outcome : fx.shared.outcome('shed')); },
});
const given: Parts = {
  clients: [{ workload: at(...numbers.map(() => 0)) }],
  links: [{ chain: [{ kind: 'timed' }, { kind: 'relay' }] }],
  services: [{ workers: -1, steps: [STAGGERED] }],
};
const under = (ran: ReturnType<typeof begin>): readonly [number, number] => {
  const seen = ran.simulation.inspect() as { readonly callsUnderWay: number; readonly attemptsUnderWay: number };
  return [seen.callsUnderWay, seen.attemptsUnderWay];
};

describe('two thousand calls at once', () => {
  test('end each in its own time with its own state', () => {
    expect(endsOf(run(given, [relay, timed]))).toEqual(numbers.map((n) => `${n} at ${(10_000 + n) / 1000} ok`));
  });
  test('are all under way, and none is when they have ended', () => {
    const ran = begin(given, [relay, timed]);
    ran.simulation.advanceTo(9_000);
    expect(under(ran)).toEqual([COUNT, COUNT]);
    ran.simulation.advanceTo(10_000 + COUNT / 2 - 1);
    expect(under(ran)).toEqual([COUNT / 2, COUNT / 2]);
    ran.simulation.advanceTo(900_000);
    expect(under(ran)).toEqual([0, 0]);
  });
  test('find each their own row again after others have come and gone', () => {
    const ran = run({ ...given, clients: [{ workload: at(...numbers.map((n) => Math.floor(n / 500) * 10.3)) }] }, [relay, timed]);
    expect(ran.raw.calls.length).toBe(COUNT);
    expect(spansOf(ran)).toEqual(numbers.map((n) => {
      const sent = Math.round(Math.floor(n / 500) * 10_300), end = sent + 10_000 + n;
      return `${n}.1 sent ${sent / 1000} begun ${sent / 1000} ended ${end / 1000} left ${end / 1000} ok`;
    }));
  });
});

test('a call holds its place until its last attempt has ended and its last timer is still', () => {
  const lasting = policy('lasting', { request: (fx) => { fx.forward(1); fx.startTimer(0, 20); fx.reply(fx.shared.outcome('ok')); } });
  const ran = begin({ links: [{ chain: [{ kind: 'lasting' }] }], services: [{ steps: [work(10)] }] }, [lasting]);
  const seen: (readonly [number, number])[] = [];
  for (const atUs of [0, 9_999, 10_000, 19_999, 20_000]) { ran.simulation.advanceTo(atUs); seen.push(under(ran)); }
  expect(seen).toEqual([[1, 1], [1, 1], [1, 0], [1, 0], [0, 0]]);
});
