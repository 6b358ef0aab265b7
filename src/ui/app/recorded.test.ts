/** Counts that are exact between any two instants. */
import { expect, test } from 'vitest';
import { policy, readerOf, run } from '../../../test/support/small-run.ts';
import { decidedIn } from './recorded.ts';

test('what a pattern decided is counted to the microsecond, within a window, over many, and at their edges', () => {
  const refuses = policy('refuses', { request: (fx) => { if (fx.call.n % 3 === 0) fx.forward(1); else fx.reply(fx.shared.outcome('rejected:rate')); } });
  const timesMs = Array.from({ length: 400 }, (_, i) => i * 1.25);
  const reader = readerOf(run({ clients: [{ workload: { kind: 'at', timesMs } }], links: [{ chain: [{ kind: 'refuses' }] }], durationMs: 600 }, [refuses]));
  const counted = (fromMs: number, toMs: number) => timesMs.filter((ms, n) => n % 3 !== 0 && ms > fromMs && ms <= toMs).length;
  for (const [fromMs, toMs] of [[-0.001, 0], [-0.001, 500], [1.25, 1.25], [1.24, 1.25], [30, 60], [99.999, 100], [100, 200], [50, 350], [99.5, 300.001], [123.75, 499], [0, 99.999]] as const) {
    expect([fromMs, toMs, decidedIn(reader, 'link/refuses', fromMs * 1000, toMs * 1000)]).toEqual([fromMs, toMs, counted(fromMs, toMs)]);
  }
  expect(decidedIn(reader, 'link/none', 0, 1e6)).toBe(0);
});
