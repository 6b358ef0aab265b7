/** Replies that take their time: at a service's entrance that of a worker, ahead of the queue. */
import { describe, expect, it } from 'vitest';
import { at, begin, constant, doorOf, endsOf, hopsOf, policy, queue, readerOf, run, total, work } from '../../test/support/small-run.ts';
import type { Parts } from '../../test/support/small-run.ts';
import { NO_FAULT } from './spec.ts';
import type { ServiceFault } from './spec.ts';

/** Refuses calls by their number within the client, for so many ms each; lets the others pass. */
const picky = policy('picky', {
  request: (fx, _signal, _call, _shared, config) => {
    const costMs = (config['costs'] as readonly number[])[fx.call.n] ?? 0;
    if (costMs === 0) fx.forward(1);
    else fx.reply(fx.shared.outcome('rejected:limit'), undefined, costMs);
  },
  cancel: (fx) => { fx.reply(fx.shared.outcome('cancelled')); fx.cancel(1); },
});
const impatient = policy('impatient', { request: (fx) => { fx.startTimer(0, 6); fx.forward(1); }, timer: (fx) => { fx.reply(fx.shared.outcome('timeout')); fx.cancel(1); }, response: (fx, signal) => { fx.stopTimer(0); fx.reply(signal.outcome); } });

/** One worker, 10 ms a call; the n-th call at the n-th time is refused at the entrance for so long, 0: let in. */
function entrance(timesMs: readonly number[], costs: readonly number[], more: Parts = {}): Parts {
  return {
    clients: [{ workload: at(...timesMs) }], links: [{}, doorOf(0, [{ kind: 'picky', config: { costs } }])],
    services: [{ door: 1, workers: 1, queue: queue(-1), steps: [work(10)] }], ...more,
  };
}
const fault = (atMs: number, change: Partial<ServiceFault>) => ({
  atUs: atMs * 1000,
  what: 'fault' as const,
  service: 0,
  instance: -1,
  fault: { ...NO_FAULT, ...change },
});

describe('a refusal at an entrance', () => {
  it('waits for a worker, ahead of the queue, and holds it so long', () => {
    const ran = run(entrance([0, 1, 2], [0, 0, 5]), [picky]);
    expect(endsOf(ran)).toEqual(['0 at 10 ok', '2 at 15 rejected:limit', '1 at 25 ok']);
    expect(hopsOf(ran).filter((hop) => hop.startsWith('link1 2'))).toEqual(['link1 2.1 sent 2 begun 10 ended 15 left 15 rejected:limit short-circuit']);
  });
  it('takes place at once while a worker is free', () => { expect(endsOf(run(entrance([0], [5]), [picky]))).toEqual(['0 at 5 rejected:limit']); });
  it('counts as work of the workers, and as no work of an attempt', () => {
    const ran = run(entrance([0, 50], [5, 0]), [picky]), reader = readerOf(ran);
    expect(reader.series('services/service/busy', 0, 100_000, 1)[0]?.sum).toBe(15_000);
    expect([total(ran, 'services/service/begun'), total(ran, 'services/service/arrived'), total(ran, 'attach/link1/picky/decided')]).toEqual([1, 1, 1]);
  });
  it('is done one after the other, in order, by as many workers as there are', () => {
    expect(endsOf(run(entrance([0, 0, 0, 0], [5, 4, 3, 2]), [picky]))).toEqual([
      '0 at 5 rejected:limit',
      '1 at 9 rejected:limit',
      '2 at 12 rejected:limit',
      '3 at 14 rejected:limit',
    ]);
    const two = entrance([0, 0, 0], [5, 4, 3]);
    expect(endsOf(run({ ...two, services: [{ ...two.services?.[0], workers: 2 }] }, [picky]))).toEqual([
      '1 at 4 rejected:limit',
      '0 at 5 rejected:limit',
      '2 at 7 rejected:limit',
    ]);
  });
  it('leaves nothing for others where there are more refusals than time for them', () => {
    const many = Array.from({ length: 100 }, (_, i) => i), ran = run(entrance(many, many.map((i) => (i === 20 ? 0 : 2)), { durationMs: 200 }), [picky]);
    expect(endsOf(ran).at(-1)).toBe('20 at 208 ok');
  });
  it('is done by the instance that let the attempt in', () => {
    const parts = entrance([0, 0, 0, 0], [20, 20, 20, 20]), ran = run({ ...parts, services: [{ ...parts.services?.[0], instances: 3 }] }, [picky]);
    const outer = ran.raw.spans.filter(({ link }) => link === 0), inner = ran.raw.spans.filter(({ link }) => link === 1);
    expect(new Map(inner.map(({ owner, instance }) => [owner, instance]))).toEqual(new Map(outer.map(({ owner, instance }) => [owner, instance])));
    const busiest = Math.max(...[0, 1, 2].map((k) => outer.filter(({ instance }) => instance === k).length));
    expect(Math.max(...ran.raw.calls.map(({ endUs }) => endUs))).toBe(busiest * 20_000);
  });
  it('goes on when its caller leaves', () => {
    const parts = entrance([0, 1], [10, 0]);
    const ran = run({ ...parts, links: [{ passCancel: true, chain: [{ kind: 'impatient' }] }, ...parts.links!.slice(1)], services: [{ ...parts.services?.[0], onCancel: 'abort', steps: [work(3)] }] }, [picky, impatient]);
    expect(endsOf(ran)).toEqual(['0 at 6 timeout', '1 at 7 timeout']);
    expect(hopsOf(ran)[0]).toBe('link 0.1 sent 0 begun - ended 10 left 6 rejected:limit not-begun departed');
  });
  it('takes longer on a slow instance, and stands still while the instance does', () => {
    expect(endsOf(run(entrance([1], [5], { changes: [fault(0, { slowdown: 3 })] }), [picky]))).toEqual(['0 at 16 rejected:limit']);
    expect(endsOf(run(entrance([0, 1], [5, 5], { changes: [fault(2, { stalled: true }), fault(30, {})] }), [picky]))).toEqual([
      '0 at 33 rejected:limit',
      '1 at 38 rejected:limit',
    ]);
  });
  it('that waits for a worker goes on waiting when the instance goes on', () => {
    expect(endsOf(run(entrance([0, 1], [0, 5], { changes: [fault(2, { stalled: true }), fault(4, {})] }), [picky]))).toEqual(['0 at 12 ok', '1 at 17 rejected:limit']);
  });
  it('does not hear of faults of other services, and is forgotten when it is over', () => {
    const ran = run(entrance([0], [5], {
      links: [{}, doorOf(0, [{ kind: 'picky', config: { costs: [5] } }]), doorOf(1, [{ kind: 'picky', config: { costs: [] } }])],
      services: [{ door: 1, steps: [work(10)] }, { door: 2, steps: [work(10)] }], changes: [{ ...fault(2, { stalled: true }), service: 1 }, { ...fault(4, {}), service: 1 }],
    }), [picky]);
    expect(endsOf(ran)).toEqual(['0 at 5 rejected:limit']);
    expect((ran.simulation.checkpoint() as { readonly refusals: ReadonlyMap<number, object> }).refusals.size).toBe(0);
  });
  it('goes on the same from a copy of the run', () => {
    const parts = entrance([0, 0, 1, 2], [5, 0, 4, 3], { changes: [fault(3, { stalled: true }), fault(6, {})] }), whole = run(parts, [picky]);
    for (const atUs of [0, 2500, 4000, 7000, 8000, 12_000]) {
      const before = begin(parts, [picky]), after = begin(parts, [picky]);
      before.simulation.advanceTo(atUs);
      after.simulation.restore(before.simulation.checkpoint());
      const from = before.lines.length;
      after.lines.length = 0;
      while (!after.simulation.advance(1000)) { /* to its end */ }
      expect(after.lines).toEqual(whole.lines.slice(from));
    }
  });
});

describe('a refusal on a link', () => {
  const onLink = (cost: number): Parts => ({
    clients: [{ workload: at(0, 1) }],
    links: [{ latency: constant(1), chain: [{ kind: 'picky', config: { costs: [0, cost] } }] }],
    services: [{ workers: 1, steps: [work(10)] }],
  });
  it('takes its time and holds nobody', () => {
    const ran = run(onLink(4), [picky]);
    expect(endsOf(ran)).toEqual(['1 at 5 rejected:limit', '0 at 12 ok']);
    expect(readerOf(ran).series('services/service/busy', 0, 100_000, 1)[0]?.sum).toBe(10_000);
  });
  it('comes after an attempt without a mark of its own, and leaves nothing behind', () => {
    const sour = policy('sour', { response: (fx) => { fx.reply(fx.shared.outcome('shed'), undefined, 5); } });
    const ran = run({ clients: [{ workload: at(0, 100) }], links: [{ chain: [{ kind: 'sour' }] }], services: [{ workers: 1, steps: [work(10)] }] }, [sour]);
    expect(endsOf(ran)).toEqual(['0 at 15 shed', '1 at 115 shed']);
    expect(ran.raw.spans).toHaveLength(2);
    expect((ran.simulation.checkpoint() as { readonly refusals: Map<number, unknown> }).refusals.size).toBe(0);
  });
});
