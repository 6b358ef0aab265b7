/** Work that is told to stop while its caller waits on: it has not been left, and is not late. */
import { expect, test } from 'vitest';
import { at, constant, doorOf, endsOf, hopsOf, policy, run, spansOf, total, work } from '../../test/support/small-run.ts';
import type { Parts } from '../../test/support/small-run.ts';

/** Tells the work to stop after 5 ms, and waits for what it answers then. */
const waits = policy('waits', {
  request: (fx) => {
    fx.startTimer(0, 5);
    fx.forward(1);
  },
  timer: (fx) => {
    fx.cancel(1, true);
  },
  response: (fx, signal) => {
    fx.stopTimer(0);
    fx.reply(signal.outcome);
  },
});
const relay = policy('relay', { cancel: (fx) => { fx.reply(fx.shared.outcome('cancelled')); fx.cancel(1); } });
const keeps = policy('keeps', { cancel: (fx) => { fx.cancel(1, true); } });
const PATTERNS = [waits, relay, keeps];
const through = (chain: readonly string[], onCancel: 'abort' | 'ignore', more: Parts = {}): Parts => ({
  clients: [{ workload: at(0) }],
  links: [{ chain: chain.map((kind) => ({ kind })), passCancel: true, latency: constant(1) }],
  services: [{ workers: 1, steps: [work(20)], onCancel }],
  ...more,
});

test('work that obeys answers in time, with its end', () => {
  const ran = run(through(['waits'], 'abort'), PATTERNS);
  expect(spansOf(ran)).toEqual(['0.1 sent 0 begun 1 ended 6 left 7 cancelled aborted']);
  expect([total(ran, 'links/link/answered'), total(ran, 'links/link/late'), total(ran, 'services/service/late')]).toEqual([1, 0, 0]);
});
test('work that does not obey is waited for', () => {
  const ran = run(through(['waits'], 'ignore'), PATTERNS);
  expect(spansOf(ran)).toEqual(['0.1 sent 0 begun 1 ended 21 left 22 ok']);
  expect([endsOf(ran), total(ran, 'links/link/late')]).toEqual([['0 at 22 ok'], 0]);
  expect(ran.raw.levels.get('services/service/busyLate') ?? []).toEqual([]);
});
test('a pattern below that waits too leaves nobody; one that answers at once leaves its attempt', () => {
  expect(spansOf(run(through(['waits', 'keeps'], 'abort'), PATTERNS))).toEqual(['0.1 sent 0 begun 1 ended 6 left 7 cancelled aborted']);
  expect(spansOf(run(through(['waits', 'relay'], 'abort'), PATTERNS))).toEqual(['0.1 sent 0 begun 1 ended 6 left 5 cancelled aborted departed']);
});
test('who waits at a door is left when its own caller leaves', () => {
  const gives = policy('gives', { request: (fx) => { fx.startTimer(0, 8); fx.forward(1); }, timer: (fx) => { fx.reply(fx.shared.outcome('timeout')); }, response: (fx, signal) => { fx.stopTimer(0); fx.reply(signal.outcome); } });
  const parts = through(['gives'], 'ignore'), ran = run({ ...parts, links: [...parts.links!, doorOf(0, [{ kind: 'waits' }])], services: [{ ...parts.services![0], door: 1 }] }, [...PATTERNS, gives]);
  expect(hopsOf(ran)).toEqual(['link 0.1 sent 0 begun 1 ended 21 left 8 ok departed', 'link1 0.1 sent 1 begun 1 ended 21 left 8 ok departed']);
});
