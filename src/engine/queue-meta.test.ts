/** Disciplines that have states: one for each instance, recorded behind all others; those that have none are not in the recording. */
import { expect, test } from 'vitest';
import { at, begin, constant, queue, readerOf, run, total, work } from '../../test/support/small-run.ts';
import type { Parts } from '../../test/support/small-run.ts';
import { queueAt } from '../ui/app/recorded.ts';
import type { AnyDiscipline } from './discipline.ts';

/** In order of arrival; tells how many wait and, above two, that it is long. */
const telling: AnyDiscipline = {
  role: 'discipline', kind: 'telling', title: 'Telling', fields: {}, states: ['short', 'long'], gauges: [{ name: 'waiting', unit: 'calls' }],
  init: () => ({ calls: [], long: false }),
  offer(state: { calls: number[]; long: boolean }, _config, call, fx) { state.calls.push(call); fx.gauge(0, state.calls.length); if (state.calls.length === 3) fx.moved(1, fx.nowUs + 1000); return true; },
  take(state: { calls: number[] }, _config, fx) { const call = state.calls.shift() ?? -1; fx.gauge(0, state.calls.length); if (state.calls.length === 2) fx.moved(0); return call; },
  remove(state: { calls: number[] }, call) { state.calls.splice(state.calls.indexOf(call), 1); },
};
const parts = (instances: number): Parts => ({
  clients: [{ workload: at(0, 1, 2, 3, 4, 5, 6, 7) }], links: [{}, { from: { client: -1, service: 0, node: -1 }, to: 1 }],
  services: [{ workers: 1, instances, steps: [work(10)], queue: { kind: 'telling', id: 'queue' } }, { queue: queue(-1) }], durationMs: 100,
});

test('a queue that has states has one for each instance, and none that has none', () => {
  const { meta } = run(parts(2), [telling as never]).simulation;
  expect(meta.attachments.map(({ id, states }) => [id, states])).toEqual([['service/queue', [0, 1]], ['service1/queue', []]]);
  expect(meta.states.map(({ kind, endpoint, names }) => [kind, endpoint, names])).toEqual([
    ['telling', 0, ['short', 'long']],
    ['telling', 1, ['short', 'long']],
  ]);
});
test('its moves and gauges are those of the instant', () => {
  const reader = readerOf(run(parts(1), [telling as never]));
  expect(
    [2_500, 3_500, 11_000, 60_500].map((us) => {
      const { state, gauges, untilUs } = reader.state(0, us);
      return [state, gauges[0], untilUs];
    }),
  ).toEqual([
    [0, 2, Infinity],
    [1, 3, 4_000],
    [1, 6, 4_000],
    [0, 1, Infinity],
  ]);
});
test('a copy of the run goes on with the state it was in', () => {
  const whole = run(parts(2), [telling as never]);
  for (const atUs of [3_500, 12_000]) {
    const before = begin(parts(2), [telling as never]), after = begin(parts(2), [telling as never]);
    before.simulation.advanceTo(atUs);
    after.simulation.restore(before.simulation.checkpoint());
    const from = before.lines.length;
    after.lines.length = 0;
    while (!after.simulation.advance(1000)) { /* to its end */ }
    expect(after.lines).toEqual(whole.lines.slice(from));
  }
});
test('who waits is counted at the very instant, with how long the oldest has', () => {
  const ran = run({
      clients: [{ workload: at(0, 1, 2, 3) }],
      links: [{ latency: constant(1) }],
      services: [{ workers: 1, steps: [work(10)], queue: queue(2) }],
    }),
    reader = readerOf(ran);
  const seen = (ms: number) => { const { queued, oldestUs } = queueAt(reader, 'service', ms * 1000); return [queued, oldestUs]; };
  expect([0.5, 1.5, 2.5, 3.5, 10.5, 20.5, 50].map(seen)).toEqual([[0, 0], [0, 0], [1, 500], [2, 1500], [2, 8500], [1, 17_500], [0, 0]]);
  expect([total(ran, 'services/service/refused'), queueAt(reader, 'service', 200_000).counters.decided.total]).toEqual([1, 1]);
});
