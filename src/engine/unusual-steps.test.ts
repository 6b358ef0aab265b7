/** What patterns and changes may do that the shipped ones do not. */
import { expect, test } from 'vitest';
import { at, constant, endsOf, policy, run, sleep, spansOf, specOf, through, work } from '../../test/support/small-run.ts';
import { Simulation } from './simulation.ts';
import { nullSink } from './recording/null-sink.ts';
import { fifo } from '../patterns/fifo/model.ts';
import { NO_FAULT } from './spec.ts';
test('an attempt sent just before the reply of the same step is no orphan', () => {
  const ran = run(through(['eager'], 7), [policy('eager', { request: (fx) => { fx.forward(1); fx.reply(fx.shared.outcome('shed')); } })]);
  expect(spansOf(ran)).toEqual(['0.1 sent 0 begun 0 ended 7 left 0 ok departed']);
});
test.each([{ where: 'next to the wire', between: [] }, { where: 'with a pattern between', between: ['relay'] }])("$where each attempt has the deadline it was sent with, and the pattern keeps its caller's", ({ between }) => {
  const seen: number[] = [];
  const p = policy('p', {
    request: (fx) => {
      fx.forward(1, undefined, 10_000);
      fx.startTimer(0, 20);
    },
    timer: (fx) => {
      seen.push(fx.call.deadlineUs);
      fx.forward(2, undefined, 50_000);
    },
  });
  const ran = run(through(['p', ...between], 100, { durationMs: 500 }), [p, policy('relay')]);
  expect(seen).toEqual([Infinity]);
  expect(ran.raw.spans.map((s) => s.deadlineUs)).toEqual([10_000, 50_000]);
});
test('a program under way keeps the steps it began with', () => {
  const ran = run({
    clients: [{ workload: at(0) }],
    services: [{ steps: [sleep(10), work(5), sleep(5)] }],
    changes: [{ atUs: 12_000, what: 'service', service: 0, workers: 1, steps: [work(1)] }],
  });
  expect(endsOf(ran)).toEqual(['0 at 20 ok']);
});
test('a worker that becomes free within a step is for the call that waits, not for the attempt sent in that step', () => {
  // attempt 1 of call 0 works, call 1 waits; call 0 sends attempt 2 and gives up attempt 1 in one step
  const hedge = policy('hedge', { request: (fx) => { if (fx.call.n === 0) fx.startTimer(0, 5); fx.forward(1); }, timer: (fx) => { fx.forward(2); fx.cancel(1); }, response: (fx, s) => { if (s.outcome.reason === 'ok') fx.reply(s.outcome); } });
  const ran = run({ clients: [{ workload: at(0, 1) }], links: [{ passCancel: true, chain: [{ kind: 'hedge' }] }], services: [{ workers: 1, onCancel: 'abort', steps: [work(10)] }] }, [hedge]);
  expect(spansOf(ran)).toEqual(['0.1 sent 0 begun 0 ended 5 left 5 cancelled aborted departed', '0.2 sent 5 begun 15 ended 25 left 25 ok', '1.1 sent 1 begun 5 ended 15 left 15 ok']);
});
test('a timer that restarts itself without delay stands still', () => {
  const p = policy('p', { request: (fx) => { fx.startTimer(0, 0); }, timer: (fx) => { fx.startTimer(0, 0); } });
  const simulation = new Simulation(specOf({ ...through(['p'], 0), limits: { events: 6_000_000 } }), { fifo, p }, nullSink);
  while (!simulation.advance(100_000)) { /**/ }
  expect(simulation.stopped).toBe('stuck');
});
test('a restored run stands still at the same event', () => {
  const p = policy('p', {
    request: (fx) => {
      fx.startTimer(0, 0);
      fx.forward(1);
    },
    response: (fx) => {
      fx.forward(1);
      fx.startTimer(1, 0);
    },
    timer: (fx, s) => {
      fx.shared.wake(fx.handle, null);
      fx.startTimer(s.key, 0);
    },
  });
  const spec = specOf({ ...through(['p'], 1), limits: { events: 20_000_000 } });
  const a = new Simulation(spec, { fifo, p }, nullSink); a.advance(2_000_000);
  const b = new Simulation(spec, { fifo, p }, nullSink); b.restore(a.checkpoint());
  while (!a.advance(100_000)) { /**/ }
  while (!b.advance(100_000)) { /**/ }
  expect([b.events, b.stopped]).toEqual([a.events, a.stopped]);
});
test("a second cancel does not hold up the first one's message", () => {
  const p = policy('p', { request: (fx) => { fx.forward(1); fx.startTimer(0, 10); fx.startTimer(1, 12); }, timer: (fx) => { fx.cancel(1); } });
  const ran = run({ links: [{ latency: constant(5), passCancel: true, chain: [{ kind: 'p' }] }], services: [{ onCancel: 'abort', steps: [work(100)] }] }, [p]);
  expect(spansOf(ran)).toEqual(['0.1 sent 0 begun 5 ended 15 left 10 cancelled aborted departed']);
});
test('a fault that begins during work does not change it, be it one piece or a program', () => {
  const f = [{ atUs: 5_000, what: 'fault' as const, service: 0, instance: -1, fault: { ...NO_FAULT, errorShare: 1, error: 'Out' } }];
  expect(endsOf(run({ services: [{ steps: [work(10)] }], changes: f }))).toEqual(['0 at 10 ok']);
  expect(endsOf(run({ services: [{ steps: [work(5), work(5)] }], changes: f }))).toEqual(['0 at 10 ok']);
});
test('a change of any attachment that shares a state is told to the state', () => {
  const told: string[] = [];
  const p = policy('p', {}, null, { reconfigure: () => { told.push('x'); } });
  run({ clients: [{}, {}], links: [{ chain: [{ kind: 'p', share: 's' }] }, { chain: [{ kind: 'p', share: 's' }] }], changes: [{ atUs: 1, what: 'config', attach: 2, config: { n: 1 } }] }, [p]);
  expect(told).toEqual(['x']);
});
