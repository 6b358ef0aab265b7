/** Timers of calls fire once, in order of their time and then of their start, wherever they wait. */
import { describe, expect, test } from 'vitest';
import { begin, endsOf, policy, run, through } from '../../test/support/small-run.ts';
import type { Handlers, Parts } from '../../test/support/small-run.ts';
import type { Effects } from './pattern.ts';

describe('a timer', () => {
  const timers = (start: (fx: Effects) => void, timer: Handlers['timer'] = () => {}, workMs = 20): readonly string[] => {
    const seen: string[] = [];
    run(through(['timers'], workMs), [policy('timers', { request: (fx) => { start(fx); fx.forward(1); }, timer }, seen)]);
    return seen.slice(1);
  };
  test('that is stopped does not fire', () => {
    expect(timers((fx) => { fx.startTimer(0, 5); fx.startTimer(1, 6); fx.stopTimer(0); })).toEqual(['6 timers timer 1', '20 timers response 1 ok']);
  });
  test('started anew fires once, at its new time, earlier or later', () => {
    expect(timers((fx) => { fx.startTimer(0, 5); fx.startTimer(0, 9); })).toEqual(['9 timers timer 0', '20 timers response 1 ok']);
    expect(timers((fx) => { fx.startTimer(0, 9); fx.startTimer(0, 5); })).toEqual(['5 timers timer 0', '20 timers response 1 ok']);
  });
  test('started in its own step fires again', () => {
    expect(
      timers(
        (fx) => {
          fx.startTimer(0, 8);
        },
        (fx) => {
          if (fx.nowUs < 16_000) fx.startTimer(0, 8);
        },
      ),
    ).toEqual(['8 timers timer 0', '16 timers timer 0', '20 timers response 1 ok']);
  });
  test.each([0, -3, NaN])('of %d ms fires behind what is already due at its instant', (delayMs) => {
    const first: Handlers['timer'] = (fx, signal, call) => { if (signal.key === 0 && call['again'] === undefined) { call['again'] = true; fx.startTimer(0, delayMs); } };
    expect(
      timers(
        (fx) => {
          fx.startTimer(0, 5);
          fx.startTimer(1, 5);
        },
        first,
        5,
      ),
    ).toEqual(['5 timers timer 0', '5 timers timer 1', '5 timers response 1 ok', '5 timers timer 0']);
  });
  test('still armed after the reply fires, and its call can do as it likes', () => {
    const seen: string[] = [];
    run(through(['lasting'], 3), [policy('lasting', { request: (fx) => { fx.startTimer(1, 8); fx.forward(1); }, timer: (fx) => { fx.forward(2); } }, seen)]);
    expect(seen).toEqual(['0 lasting request', '3 lasting response 1 ok', '8 lasting timer 1', '11 lasting late 2 ok']);
  });
});

describe('many equal timers', () => {
  /** 30 calls at once, twice: some answered before their timer, some at its instant, some after; then a timer of another length. */
  const parts = (kind: string): Parts => ({
    clients: [{ workload: { kind: 'bursts', everyMs: 100, size: 30, spreadMs: 12 } }], durationMs: 300,
    links: [{ chain: [{ kind }] }], services: [{ workers: 25, steps: [{ do: 'work', time: { dist: 'mixture', parts: [{ weight: 1, of: { dist: 'constant', ms: 10 } }, { weight: 2, of: { dist: 'uniform', minMs: 2, maxMs: 14 } }] }, perBusyMs: 0 }, { do: 'fail', error: 'Odd', share: 0.3 }] }],
  });
  const guarded = (kind: string, start: (fx: Effects, key: number, delayMs: number) => void): ReturnType<typeof policy> => policy(kind, {
    request: (fx) => { start(fx, 0, 10); start(fx, 1, 7); fx.forward(1); },
    response: (fx, signal) => { fx.stopTimer(0); fx.reply(signal.outcome); },
    timer: (fx, signal, call) => {
      if (signal.key === 1) { if (call['again'] === undefined) { call['again'] = true; start(fx, 1, 7); } return; }
      fx.stopTimer(1);
      fx.reply(fx.shared.outcome('timeout'));
    },
  });
  const plain = guarded('guard', (fx, key, delayMs) => { fx.startTimer(key, delayMs); });
  /** A start of another length before each makes every timer look like a random one. */
  const spoilt = guarded('guard', (fx, key, delayMs) => { fx.startTimer(key, 500 + fx.call.n); fx.startTimer(key, delayMs); });

  test('come in the same order as timers of ever other lengths', () => {
    const ran = run(parts('guard'), [plain]), other = run(parts('guard'), [spoilt]);
    expect(other.lines).toEqual(ran.lines);
    expect(ran.lines.filter((line) => line.includes('timeout by=link/guard')).length).toBeGreaterThan(20);
    expect(ran.lines.filter((line) => line.includes('error:Odd')).length).toBeGreaterThan(5);
  });
  test('take one place in the event list, not one each', () => {
    const scheduled = (pattern: ReturnType<typeof policy>): number => {
      const { simulation } = begin({ ...parts('guard'), clients: [{ workload: { kind: 'bursts', everyMs: 1000, size: 200, spreadMs: 1 } }] }, [pattern]);
      simulation.advanceTo(1_500);
      return (simulation.inspect() as { readonly scheduled: number }).scheduled;
    };
    expect(scheduled(plain)).toBeLessThan(50);
    expect(scheduled(spoilt)).toBeGreaterThan(400);
  });
  test('keep their order when the length changes on the way: running ones keep their time', () => {
    const lengths = policy('guard', { request: (fx) => { fx.startTimer(0, fx.nowUs < 6_000 ? 40 : 20); }, timer: (fx) => { fx.reply(fx.shared.outcome('timeout')); } });
    const ran = run({ clients: [{ workload: { kind: 'even', ratePerSec: 1000, firstMs: 0 } }], durationMs: 40, links: [{ chain: [{ kind: 'guard' }] }] }, [lengths]);
    const wanted = Array.from({ length: 40 }, (_, n) => ({ n, atMs: n < 6 ? n + 40 : n + 20 })).sort((a, b) => a.atMs - b.atMs || a.n - b.n);
    expect(endsOf(ran)).toEqual(wanted.map(({ n, atMs }) => `${n} at ${atMs} timeout`));
  });
});
