/** What happens at the far ends: behind doors, when messages are lost, in long chains, and after the last second. */
import { expect, test } from 'vitest';
import { any, at, between, call, doorOf, endsOf, hopsOf, policy, print, printedBy, run, sleep, work } from '../../../test/support/small-run.ts';
const retries = policy('retries', { response: (fx, s) => { if (s.attempt < 2) fx.forward(2); else fx.reply(s.outcome); } });
const hasty = policy('hasty', { request: (fx) => { fx.startTimer(0, 5); fx.forward(1); }, response: (fx, s) => { fx.stopTimer(0); fx.reply(s.outcome); }, timer: (fx) => { fx.reply(fx.shared.outcome('timeout')); } });
const one = policy('one', { request: (fx, _s, _c, shared) => { if (shared['n'] === 1) fx.reply(fx.shared.outcome('rejected:limit')); else { shared['n'] = 1; fx.forward(1); } }, response: (fx, s, _c, shared) => { shared['n'] = 0; fx.reply(s.outcome); }, late: (_fx, _s, _c, shared) => { shared['n'] = 0; } });
test('a pattern on the outer link hears "started" through a door', () => {
  const seen: string[] = [];
  run({ links: [{ chain: [{ kind: 'h' }] }, doorOf(0, [])], services: [{ door: 1, steps: [work(10)] }] }, [policy('h', {}, seen, { hears: ['started'] })]);
  expect(seen).toEqual(['0 h request', '0 h started 1', '10 h response 1 ok']);
});
test('the attempt at a door with an inbound retry shows when its first work began', () => {
  const ran = run({ links: [{}, doorOf(0, [{ kind: 'retries' }])], services: [{ door: 1, steps: [work(5), { do: 'fail', error: 'x', share: 1 }] }] }, [retries]);
  expect(hopsOf(ran)[0]).toBe('link 0.1 sent 0 begun 0 ended 10 left 10 error x');
});
test('an inner pattern whose attempt is lost is told when the caller above it has left', () => {
  const ran = run({ clients: [{ workload: at(0, 10) }], links: [{ wire: { ratePerSec: 0, buffer: -1, loss: 1 }, chain: [{ kind: 'hasty' }, { kind: 'one' }] }], services: [{}] }, [hasty, one]);
  expect(endsOf(ran)).toEqual(['0 at 5 timeout', '1 at 15 timeout']);
  expect(ran.simulation.inspect()).toMatchObject({ callsUnderWay: 0 });
});
test('late branches are followed to their end, as other work without a caller is', () => {
  const ran = run({ processes: ['p'], durationMs: 5, services: [{ process: 0, workers: -1, steps: [any([work(1), { do: 'repeat', times: 1, steps: [sleep(8), print('late')] }])] }] });
  expect(printedBy(ran)).toEqual(['8 late']);
});
test('a chain of 900 services over links without latency does not overflow the stack', () => {
  const n = 900;
  const ran = run({ services: Array.from({ length: n }, (_, k) => ({ steps: k < n - 1 ? [call(k + 1)] : [work(1)] })), links: [{}, ...Array.from({ length: n - 1 }, (_, k) => between(k, k + 1))] });
  expect(endsOf(ran)).toEqual(['0 at 1 ok']);
});
