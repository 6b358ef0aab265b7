/** What is drawn for a call hangs on the call alone: its client, its number, its way down and its attempts. */
import { describe, expect, test } from 'vitest';
import { at, doorOf, policy, run, spansOf } from '../../test/support/small-run.ts';
import type { Parts, Ran } from '../../test/support/small-run.ts';
import type { StepSpec } from './spec.ts';

const WORK: StepSpec = { do: 'work', time: { dist: 'uniform', minMs: 1, maxMs: 100 }, perBusyMs: 0 };
/** Writes down two draws of every call at every attempt, then goes on. */
const drawing = (into: string[], kind = 'draws'): ReturnType<typeof policy> => policy(kind, { request: (fx) => { into.push(`${fx.call.client}.${fx.call.n} ${fx.random()} ${fx.random()}`); fx.forward(1); } });
const given: Parts = { clients: [{ workload: at(0, 10, 20) }], links: [{ chain: [{ kind: 'draws' }] }], services: [{ workers: -1, steps: [WORK] }] };
const drawsOf = (parts: Parts, patterns: readonly ReturnType<typeof policy>[] = []): readonly string[] => {
  const into: string[] = [];
  run(parts, [drawing(into), ...patterns]);
  return into;
};
const workOf = (ran: Ran, client = 0): readonly number[] => {
  const ids = new Set(ran.raw.calls.filter((call) => call.client === client).map((call) => call.id));
  return [...ran.raw.spans]
    .filter((span) => ids.has(span.owner))
    .sort((a, b) => a.owner - b.owner || a.attempt - b.attempt)
    .map((span) => span.endedUs - span.begunUs);
};

describe('draws of a pattern', () => {
  const own = drawsOf(given);
  test('are fresh at every use and for every call', () => {
    expect(new Set(own.flatMap((line) => line.split(' ').slice(1))).size).toBe(6);
  });
  test('go with the number within the client, not with the call’s place in the run', () => {
    const more = drawsOf({ ...given, clients: [{ workload: at(1, 11, 21) }, { id: 'other', workload: at(0, 5, 10, 15, 20) }], links: [...given.links!, { chain: [{ kind: 'draws' }] }] });
    expect(more.filter((line) => line.startsWith('0.'))).toEqual(own);
    expect(new Set(more.map((line) => line.split(' ')[1])).size).toBe(8);
  });
  test('are the same below a pattern that only forwards', () => {
    expect(drawsOf({ ...given, links: [{ chain: [{ kind: 'relay' }, { kind: 'draws' }] }] }, [policy('relay')])).toEqual(own);
  });
  test('are others for a second attempt, and leave the first and other calls alone', () => {
    const retry = policy('retry', { response: (fx, signal) => { if (fx.call.n === 1 && signal.attempt === 1) fx.forward(2); else fx.reply(signal.outcome); } });
    const lines = drawsOf({ ...given, links: [{ chain: [{ kind: 'retry' }, { kind: 'draws' }] }] }, [retry]);
    expect(lines.length).toBe(4);
    expect(new Set(lines)).toEqual(new Set([...own, lines.find((line) => !own.includes(line))!]));
  });
  test('are others under another name, and under another seed', () => {
    expect(drawsOf({ ...given, links: [{ chain: [{ kind: 'draws', id: 'second' }] }] })).not.toEqual(own);
    expect(drawsOf({ ...given, seed: 2 })).not.toEqual(own);
  });
  test('of a shared state are others for every state, and the same in every run', () => {
    const shares = (into: string[]): ReturnType<typeof policy> => policy('shares', { request: (fx) => { into.push(`${fx.call.client} ${fx.shared.random()}`); fx.forward(1); } });
    const twice = [0, 1].map(() => {
      const into: string[] = [];
      run({ ...given, clients: [{ count: 2, workload: at(0, 10) }], links: [{ chain: [{ kind: 'shares', scope: 'client' }] }] }, [shares(into)]);
      return into;
    });
    expect(twice[1]).toEqual(twice[0]);
    expect(new Set(twice[0]!.map((line) => line.split(' ')[1])).size).toBe(4);
  });
});

describe('work', () => {
  const own = workOf(run({ ...given, links: [{}] }));
  test('is the same whatever stands before it: patterns, latency, queueing', () => {
    const relay = policy('relay');
    expect(workOf(run({ ...given, links: [{ chain: [{ kind: 'relay' }] }] }, [relay]))).toEqual(own);
    expect(workOf(run({ ...given, links: [{ latency: { dist: 'exponential', meanMs: 3 } }] }))).toEqual(own);
    expect(workOf(run({ ...given, links: [{}], services: [{ workers: 1, steps: [WORK] }] }))).toEqual(own);
  });
  test('is the same beside other clients', () => {
    expect(workOf(run({ ...given, clients: [...given.clients!, { workload: at(0, 1, 2, 3) }], links: [{}, {}] }))).toEqual(own);
  });
  test('of a hedge is drawn for itself; the first attempt’s stays', () => {
    const hedge = policy('hedge', { request: (fx) => { fx.forward(1); fx.forward(2); } });
    const ran = run({ ...given, links: [{ chain: [{ kind: 'hedge' }] }] }, [hedge]), all = workOf(ran);
    expect(all.filter((_, k) => k % 2 === 0)).toEqual(own);
    expect(all.filter((us, k) => k % 2 === 1 && own.includes(us))).toEqual([]);
    expect(spansOf(ran).length).toBe(6);
  });
  test('of a program is the same for every loop of every run, and differs from loop to loop', () => {
    const loops: Parts = { ...given, links: [{}], services: [{ workers: -1, steps: [{ do: 'repeat', times: 3, steps: [{ do: 'print', text: '.' }, WORK] }] }] };
    const times = (parts: Parts): readonly number[] => run(parts).raw.lines.map((line) => line.atUs);
    expect(times(loops)).toEqual(times(loops));
    const first = run({ ...loops, clients: [{ workload: at(0) }] }).raw.lines.map((line) => line.atUs);
    expect(first[2]! - first[1]!).not.toBe(first[1]! - first[0]!);
  });
});

describe('work of one size for all attempts', () => {
  const sized: StepSpec = { ...WORK, sameSize: true } as StepSpec;
  const again = (kind: string) =>
    policy(kind, {
      response: (fx, signal) => {
        if (signal.attempt < 3) fx.forward(signal.attempt + 1);
        else fx.reply(signal.outcome);
      },
    });
  const three: Parts = { ...given, durationMs: 2000, links: [{ chain: [{ kind: 'again' }] }], services: [{ workers: -1, instances: 3, steps: [sized] }] };
  const sizes = workOf(run(three, [again('again')]));
  test('is as long at every attempt, at whatever instance, and another for another call', () => {
    expect(sizes.length).toBe(9);
    expect(sizes.map((_, i) => sizes[i - i % 3])).toEqual(sizes);
    expect(new Set(sizes).size).toBe(3);
  });
  test('is the same in another design, and behind a door', () => {
    const door = { ...three, links: [{ chain: [{ kind: 'again' }] }, doorOf(0, [{ kind: 'relay' }])], services: [{ door: 1, workers: -1, instances: 3, steps: [sized] }] };
    const ran = run(door, [again('again'), policy('relay')]);
    expect(
      [...ran.raw.spans]
        .filter((span) => span.link === 0)
        .sort((a, b) => a.owner - b.owner || a.attempt - b.attempt)
        .map((span) => span.endedUs - span.begunUs),
    ).toEqual(sizes);
    expect(workOf(run({ ...three, links: [{}] }))).toEqual([sizes[0], sizes[3], sizes[6]]);
  });
  test('is another at each step and at each service', () => {
    const [first, second] = [sized, { ...sized }].map((_, k, steps) =>
      workOf(run({ ...three, links: [{}], services: [{ workers: -1, steps: steps.slice(0, k + 1) }] })),
    );
    expect(second!.map((us, i) => us - first![i]!).some((us, i) => us === first![i])).toBe(false);
    expect(workOf(run({ ...three, links: [{}], services: [{ id: 'other', workers: -1, steps: [sized] }] }))).not.toEqual(first);
  });
});
