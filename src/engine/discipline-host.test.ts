/** A queue's discipline orders handles; the host keeps the attempts, and tells it what it asks. */
import { describe, expect, test } from 'vitest';
import { at, endsOf, policy, run, spansOf, total, work } from '../../test/support/small-run.ts';
import type { Parts, ServicePart } from '../../test/support/small-run.ts';
import type { AnyDiscipline, DisciplineEffects } from './discipline.ts';

interface Stack { readonly list: number[] }
type Config = { readonly places?: number };
/** The newest first. */
const stack = (more: Partial<AnyDiscipline> = {}): AnyDiscipline => ({
  role: 'discipline', kind: 'stack', title: 'Stack', fields: {},
  init: (): Stack => ({ list: [] }),
  offer(state: Stack, config: Config, call: number) { if (state.list.length >= (config.places ?? 100)) return false; state.list.push(call); return true; },
  take: (state: Stack) => state.list.pop() ?? -1,
  remove(state: Stack, call: number) { state.list.splice(state.list.indexOf(call), 1); },
  ...more,
});
const given = (timesMs: readonly number[], service: ServicePart = {}): Parts => ({
  clients: [{ workload: at(...timesMs) }],
  services: [{ workers: 1, steps: [work(10)], queue: { kind: 'stack', id: 'queue' }, ...service }],
});

describe('a discipline', () => {
  test('says who is next', () => {
    expect(endsOf(run(given([0, 1, 2, 3]), [stack()]))).toEqual(['0 at 10 ok', '3 at 20 ok', '2 at 30 ok', '1 at 40 ok']);
  });
  test('says who finds no place', () => {
    expect(endsOf(run(given([0, 1, 2], { queue: { kind: 'stack', id: 'queue', config: { places: 1 } } }), [stack()]))).toEqual(['2 at 2 rejected:limit', '0 at 10 ok', '1 at 20 ok']);
  });
  test('is not asked while a worker is idle', () => {
    let offered = 0;
    run(given([0, 20, 40]), [stack({ offer: () => { offered++; return true; } })]);
    expect(offered).toBe(0);
  });
  test('may leave a worker idle although calls wait; they are served when it lets them', () => {
    const slow = stack({ take: (state: Stack, _config: Config, fx: DisciplineEffects) => (fx.nowUs < 15_000 ? -1 : state.list.shift() ?? -1) });
    // At 10 nobody is taken; the call of 12 finds the worker idle and passes the one that waits; at 22 that one begins.
    expect(endsOf(run(given([0, 1, 12]), [slow]))).toEqual(['0 at 10 ok', '2 at 22 ok', '1 at 32 ok']);
  });
  test('may drop calls when one is taken: they are answered then, with its reason', () => {
    const drops = stack({
      take(state: Stack, _config: Config, fx: DisciplineEffects) {
        while (state.list.length > 1) fx.drop(state.list.shift()!, 'shed');
        return state.list.pop() ?? -1;
      },
    });
    const ran = run(given([0, 1, 2, 3]), [drops]);
    expect(endsOf(ran)).toEqual(['0 at 10 ok', '1 at 10 shed', '2 at 10 shed', '3 at 20 ok']);
    expect(spansOf(ran)[1]).toBe('1.1 sent 1 begun - ended 10 left 10 shed not-begun');
    expect([total(ran, 'services/service/dropped'), total(ran, 'services/service/refused')]).toEqual([2, 0]);
    expect(ran.raw.levels.get('services/service/queued')!.map((set) => set.value)).toEqual([1, 2, 3, 2, 1, 0]);
  });
  test('is told who was cancelled while waiting, and does not get it again', () => {
    const removed: number[] = [], offered: number[] = [];
    const watched = stack({
      offer(state: Stack, _config: Config, call: number) { offered.push(call); state.list.push(call); return true; },
      remove(state: Stack, call: number) { removed.push(call); state.list.splice(state.list.indexOf(call), 1); },
    });
    const gives = policy('gives', { request: (fx) => { if (fx.call.n === 1) fx.startTimer(0, 5); fx.forward(1); }, timer: (fx) => { fx.reply(fx.shared.outcome('timeout')); fx.cancel(1); } });
    const ran = run({ ...given([0, 1, 2], { onCancel: 'dequeue' }), links: [{ passCancel: true, chain: [{ kind: 'gives' }] }] }, [watched, gives]);
    expect(removed).toEqual([offered[0]]);
    expect(endsOf(ran)).toEqual(['1 at 6 timeout', '0 at 10 ok', '2 at 20 ok']);
  });
  test('knows of each handle its call, and whether its caller has left', () => {
    const known: string[] = [];
    const asks = stack({
      take(state: Stack, _config: Config, fx: DisciplineEffects) {
        for (const call of state.list)
          known.push(
            `${fx.nowUs / 1000}: ${fx.info(call).id} of ${fx.info(call).client} since ${fx.info(call).startedUs / 1000}${fx.departed(call) ? ' gone' : ''}`,
          );
        return state.list.shift() ?? -1;
      },
    });
    const gives = policy('gives', { request: (fx) => { if (fx.call.n === 1) fx.startTimer(0, 5); fx.forward(1); }, timer: (fx) => { fx.reply(fx.shared.outcome('timeout')); } });
    run({ ...given([0, 1, 2]), links: [{ chain: [{ kind: 'gives' }] }] }, [asks, gives]);
    expect(known).toEqual(['10: 1 of 0 since 1 gone', '10: 2 of 0 since 2', '20: 2 of 0 since 2']);
  });
  test('knows the mean of the work so far', () => {
    const means: number[] = [];
    const asks = stack({ take(state: Stack, _config: Config, fx: DisciplineEffects) { means.push(fx.meanServiceUs()); return state.list.shift() ?? -1; } });
    run(given([0, 1, 2], { steps: [{ do: 'script', calls: [[{ ms: 10 }], [{ ms: 20 }], [{ ms: 3 }]] }] }), [asks]);
    expect(means).toEqual([10_000, 15_000]);
  });
  test('draws the same in every run of one seed', () => {
    const drawn = (seed: number): readonly number[] => {
      const draws: number[] = [];
      run({ ...given([0, 1, 2, 3]), seed }, [
        stack({
          take(state: Stack, _config: Config, fx: DisciplineEffects) {
            draws.push(fx.random());
            return state.list.shift() ?? -1;
          },
        }),
      ]);
      return draws;
    };
    expect(drawn(1)).toEqual(drawn(1));
    expect(new Set([...drawn(1), ...drawn(2)]).size).toBe(6);
  });
  test('has a state for each instance', () => {
    let made = 0;
    run(given([0], { instances: 3 }), [stack({ init: (): Stack => { made++; return { list: [] }; } })]);
    expect(made).toBe(3);
  });
});
