/** Calls that wait for a stage of their balancer: in which order they go on, and what becomes of those who leave. */
import { describe, expect, it } from 'vitest';
import { at, begin, endsOf, policy, run, specOf, spansOf, work } from '../../test/support/small-run.ts';
import type { Memory, Parts } from '../../test/support/small-run.ts';
import { picker } from '../../test/support/balanced.ts';
import type { AnyBalancer, BalancerEffects, BalancerSignal } from './balancer.ts';

/** Ready at 10 ms, and at 30 ms for those that come when it is not ready again; asks are counted. */
const slow = (readyMs: number, more: Partial<AnyBalancer> = {}): AnyBalancer => ({
  role: 'balancer', kind: 'slow', title: 'Slow', fields: {}, scopes: ['link'], states: [], gauges: [], endpointStates: [], endpointGauges: [],
  init: (_config: unknown, fx: BalancerEffects): Memory => { fx.startTimer(0, readyMs); return { ready: false, asked: 0 }; },
  ready: (shared: Memory) => { shared['asked'] = Number(shared['asked']) + 1; return shared['ready'] === true; },
  signal: (shared: Memory, _config: unknown, signal: BalancerSignal, fx: BalancerEffects) => { if (signal.type === 'timer') { shared['ready'] = true; fx.resume(); } },
  ...more,
});
const parts = (times: readonly number[], chain: readonly string[] = ['slow', 'picker'], more: Parts = {}): Parts => ({
  clients: [{ workload: at(...times) }],
  links: [{ chain: chain.map((kind) => ({ kind })) }],
  services: [{ instances: 2, workers: -1, steps: [work(5)] }],
  ...more,
});

describe('a call that a stage lets wait', () => {
  it('is sent when the stage says so, in the order in which calls came', () => {
    const ran = run(parts([0, 4, 12]), [slow(10), picker]);
    expect(spansOf(ran)).toEqual(['0.1 sent 10 begun 10 ended 15 left 15 ok', '1.1 sent 10 begun 10 ended 15 left 15 ok', '2.1 sent 12 begun 12 ended 17 left 17 ok']);
    expect([...ran.raw.spans].sort((a, b) => a.owner - b.owner).map((span) => span.instance)).toEqual([0, 1, 0]);
    expect(ran.lines.filter((line) => line.includes('wait=lookup'))).toHaveLength(2);
  });
  it('is asked for again, and may wait on', () => {
    const twice = slow(10, {
      signal: (shared: Memory, _config: unknown, signal: BalancerSignal, fx: BalancerEffects) => {
        if (signal.type !== 'timer') return;
        if (fx.nowUs > 20_000) shared['ready'] = true;
        else fx.startTimer(0, 20);
        fx.resume();
      },
    });
    expect(endsOf(run(parts([0]), [twice, picker]))).toEqual(['0 at 35 ok']);
  });
  it('is sent once, however often the stage says so', () => {
    const often = slow(10, {
      signal: (shared: Memory, _config: unknown, signal: BalancerSignal, fx: BalancerEffects) => {
        if (signal.type !== 'timer') return;
        shared['ready'] = true;
        fx.resume();
        if (fx.nowUs < 14_000) fx.startTimer(0, 1);
      },
    });
    expect(spansOf(run(parts([0]), [often, picker]))).toEqual(['0.1 sent 10 begun 10 ended 15 left 15 ok']);
  });
  it('is answered unreachable, with its wait, when nobody is left then', () => {
    const nobody = slow(10, {
      signal: (shared: Memory, _config: unknown, signal: BalancerSignal, fx: BalancerEffects) => {
        if (signal.type === 'timer') {
          shared['ready'] = true;
          fx.members([]);
          fx.resume();
        }
      },
    });
    const ran = run(parts([0]), [nobody, picker]);
    expect(spansOf(ran)).toEqual(['0.1 sent 10 begun - ended 10 left 10 unreachable short-circuit']);
    expect(ran.lines.some((line) => line.includes('wait=lookup'))).toBe(true);
  });
  it('goes nowhere when its caller has left meanwhile, with a word or without', () => {
    for (const word of [true, false]) {
      const hasty = policy('hasty', { request: (fx) => { fx.forward(1); fx.startTimer(0, 3); }, timer: (fx) => { fx.reply(fx.shared.outcome('timeout')); if (word) fx.cancel(1); }, response: () => { /* too late */ }, late: () => { /* heard */ } });
      const ran = run(parts([0, 20], ['hasty', 'slow', 'picker']), [hasty, slow(10), picker]);
      expect(endsOf(ran)).toEqual(['0 at 3 timeout', '1 at 23 timeout']);
      expect(ran.raw.spans.filter((span) => span.owner === 0 && span.begunUs >= 0)).toEqual([]);
      expect(ran.raw.spans.filter((span) => span.owner === 1 && span.begunUs >= 0)).toHaveLength(1);
    }
  });
  it('goes on the same from a checkpoint', () => {
    const spec = specOf(parts([0, 4, 12, 14])),
      whole = begin(spec, [slow(10), picker]),
      half = begin(spec, [slow(10), picker]),
      rest = begin(spec, [slow(10), picker]);
    whole.simulation.advance(1000);
    half.simulation.advanceTo(5000);
    rest.simulation.restore(half.simulation.checkpoint());
    const from = rest.lines.length;
    rest.simulation.advance(1000);
    expect([...half.lines, ...rest.lines.slice(from)]).toEqual(whole.lines);
  });
});
