/** What a chain of patterns is told: answers, late answers, cancellation, deadlines, the begin of work. */
import { describe, expect, test } from 'vitest';
import { at, begin, endsOf, policy, run, spansOf, through, total, work } from '../../test/support/small-run.ts';

describe('a reply', () => {
  test('given twice in one step throws, and names attachment, call and time', () => {
    const twice = policy('twice', { response: (fx, signal) => { fx.reply(signal.outcome); fx.reply(signal.outcome); } });
    const ran = begin(through(['twice'], 7, { clients: [{ workload: at(0, 5) }] }), [twice]);
    expect(() => ran.simulation.advanceTo(7_000)).toThrow('link/twice replied twice to call 0 at 7000 µs');
  });
  test('given again in a later step throws too', () => {
    const again = policy('again', { request: (fx) => { fx.forward(1); fx.reply(fx.shared.outcome('timeout')); }, late: (fx, signal) => { fx.reply(signal.outcome); } });
    expect(() => run(through(['again'], 7), [again])).toThrow('link/again replied twice to call 0 at 7000 µs');
  });
  test('that its own pattern decided is counted as decided, one handed up is not', () => {
    const own = policy('own', { response: (fx) => { fx.reply(fx.shared.outcome('shed')); } });
    const ran = run(through(['relay', 'own'], 1), [policy('relay'), own]);
    expect({ relay: total(ran, 'attach/link/relay/decided'), own: total(ran, 'attach/link/own/decided'), ends: endsOf(ran) }).toEqual({ relay: 0, own: 1, ends: ['0 at 1 shed'] });
  });
});

describe('an answer', () => {
  test('is a response until its call has replied, late after that', () => {
    const seen: string[] = [];
    const hedge = policy('hedge', { request: (fx) => { fx.forward(1); fx.forward(2); fx.forward(3); } }, seen);
    const ran = run({ ...through(['hedge'], 7), services: [{ workers: 1, steps: [work(7)] }] }, [hedge]);
    expect(seen).toEqual(['0 hedge request', '7 hedge response 1 ok', '14 hedge late 2 ok', '21 hedge late 3 ok']);
    expect(spansOf(ran)).toEqual(['0.1 sent 0 begun 0 ended 7 left 7 ok', '0.2 sent 0 begun 7 ended 14 left 7 ok departed', '0.3 sent 0 begun 14 ended 21 left 7 ok departed']);
  });
  test('goes to the pattern that sent the attempt, under the number it gave', () => {
    const seen: string[] = [];
    const fives = policy('fives', { request: (fx) => { fx.forward(5); } }, seen);
    run(through(['above', 'fives', 'below'], 1), [policy('above', {}, seen), fives, policy('below', {}, seen)]);
    expect(seen.slice(3)).toEqual(['1 below response 1 ok', '1 fives response 5 ok', '1 above response 1 ok']);
  });
  test('a pattern that answers without sending leaves a short circuit, one more attempt of its call', () => {
    const retry = policy('retry', { response: (fx, signal) => { if (signal.attempt < 3) fx.forward(signal.attempt + 1, { wait: 'backoff' }); else fx.reply(signal.outcome); } });
    const second = policy('second', { request: (fx) => { if (fx.call.attempt === 2) fx.reply(fx.shared.outcome('rejected:open')); else fx.forward(1); } });
    const ran = run(through(['retry', 'second'], 4), [retry, second]);
    expect(spansOf(ran)).toEqual(['0.1 sent 0 begun 0 ended 4 left 4 ok', '0.2 sent 4 begun - ended 4 left 4 rejected:open short-circuit', '0.3 sent 4 begun 4 ended 8 left 8 ok']);
    expect(ran.lines.filter((line) => line.includes('wait=backoff')).length).toBe(2);
  });
});

test('thousands of attempts refused at one instant are all counted and recorded, in their order', () => {
  const MANY = 5000;
  const greedy = policy('greedy', { response: (fx, signal) => { if (signal.attempt < MANY) fx.forward(signal.attempt + 1); else fx.reply(signal.outcome); } });
  const shut = policy('shut', { request: (fx) => { fx.reply(fx.shared.outcome('rejected:open')); } });
  const ran = run(through(['greedy', 'relay', 'shut'], 1, { clients: [{ workload: at(3) }] }), [greedy, policy('relay'), shut]);
  expect(['greedy', 'relay', 'shut'].map((kind) => total(ran, `attach/link/${kind}/in`))).toEqual([1, MANY, MANY]);
  expect([total(ran, 'attach/link/greedy/forwarded'), total(ran, 'attach/link/shut/decided'), ran.raw.spans.length]).toEqual([MANY, MANY, MANY]);
  expect(ran.raw.spans.map((span) => Math.min(span.attempt, 255))).toEqual(Array.from({ length: MANY }, (_, k) => Math.min(k + 1, 255)));
  expect(new Set(ran.raw.spans.map((span) => `${span.sentUs} ${span.leftUs} ${span.link}`))).toEqual(new Set(['3000 3000 0']));
});

describe('what goes on after the reply', () => {
  const hasty = policy('hasty', { request: (fx) => { fx.startTimer(0, 5); fx.forward(1); }, timer: (fx) => { fx.reply(fx.shared.outcome('timeout')); } });
  const retries = policy('retries', { response: (fx, signal) => { if (signal.attempt < 3) fx.forward(signal.attempt + 1); else fx.reply(signal.outcome); } });
  test('attempts below a pattern that replied are orphans, and end as they would have', () => {
    const seen: string[] = [], ran = run(through(['hasty', 'retries', 'below'], 4), [hasty, retries, policy('below', {}, seen)]);
    expect(spansOf(ran)).toEqual(['0.1 sent 0 begun 0 ended 4 left 4 ok', '0.2 sent 4 begun 4 ended 8 left 5 ok departed', '0.3 sent 8 begun 8 ended 12 left 8 ok orphan departed']);
    expect(endsOf(ran)).toEqual(['0 at 5 timeout']);
    expect(seen.at(-1)).toBe('12 below response 1 ok');
  });
  test('its answer is late for the pattern that replied, a response for the one that sent it', () => {
    const seen: string[] = [];
    run(through(['quick', 'slow'], 6), [policy('quick', { request: (fx) => { fx.forward(1); fx.reply(fx.shared.outcome('shed')); } }, seen), policy('slow', {}, seen)]);
    expect(seen.slice(2)).toEqual(['6 slow response 1 ok', '6 quick late 1 ok']);
  });
});

describe('cancellation', () => {
  const gives = policy('gives', { request: (fx) => { fx.startTimer(0, 5); fx.forward(1); fx.forward(2); }, timer: (fx) => { fx.cancel(2); } });
  const passes = (seen: string[], kind: string): ReturnType<typeof policy> =>
    policy(
      kind,
      {
        cancel: (fx) => {
          fx.reply(fx.shared.outcome('cancelled'));
          fx.cancel(1);
        },
      },
      seen,
    );
  test('goes down the chain pattern by pattern, to the attempt named only', () => {
    const seen: string[] = [];
    run(through(['gives', 'first', 'second'], 9), [gives, passes(seen, 'first'), passes(seen, 'second')]);
    expect(seen.filter((line) => line.startsWith('5 '))).toEqual(['5 first cancel', '5 second cancel', '5 first late 1 cancelled']);
    expect(seen.filter((line) => line.endsWith('response 1 ok'))).toEqual(['9 second response 1 ok', '9 first response 1 ok']);
  });
  test('a pattern need not pass it on: those below it are not told', () => {
    const seen: string[] = [];
    run(through(['gives', 'keeps', 'below'], 9), [gives, policy('keeps', { cancel: () => {} }, seen), policy('below', {}, seen)]);
    expect(seen.filter((line) => line.startsWith('5 '))).toEqual(['5 keeps cancel']);
  });
  test('does not reach a pattern that has replied, nor an attempt that never was', () => {
    const seen: string[] = [];
    const twice = policy('twice', { request: (fx) => { fx.startTimer(0, 5); fx.forward(1); }, response: () => {}, timer: (fx) => { fx.cancel(1); fx.cancel(7); fx.reply(fx.shared.outcome('timeout')); } });
    const quick = policy('quick', { request: (fx) => { fx.forward(1); fx.reply(fx.shared.outcome('shed')); } }, seen);
    run(through(['twice', 'quick'], 9), [twice, quick]);
    expect(seen).toEqual(['0 quick request', '9 quick late 1 ok']);
  });
});

describe('a deadline', () => {
  const until = (kind: string, deadlineMs: number): ReturnType<typeof policy> =>
    policy(kind, {
      request: (fx) => {
        fx.forward(1, undefined, deadlineMs * 1000);
      },
    });
  test.each([
    ['the earlier one holds below: the outer', 30, 50, 30], ['the earlier one holds below: the inner', 50, 30, 30],
    ['none is inherited from above', Infinity, 40, 40], ['none is added below', 40, Infinity, 40], ['there is none', Infinity, Infinity, Infinity],
  ])('%s', (_sentence, outer, inner, least) => {
    const known: number[] = [];
    const ran = run(through(['outer', 'inner', 'asks'], 60), [
      until('outer', outer),
      until('inner', inner),
      policy('asks', {
        request: (fx) => {
          known.push(fx.call.deadlineUs / 1000);
          fx.forward(1);
        },
      }),
    ]);
    expect(known).toEqual([least]);
    expect(ran.raw.spans.map((span) => span.deadlineUs / 1000)).toEqual([least]);
    expect(endsOf(ran)).toEqual(['0 at 60 ok']);
  });
  test('counts from the run’s start, for a call that begins later too', () => {
    const ran = run(through(['until'], 1, { clients: [{ workload: at(100) }] }), [until('until', 130)]);
    expect(ran.raw.spans.map((span) => span.deadlineUs)).toEqual([130_000]);
  });
  test('that has passed already counts as the call’s start', () => {
    const ran = run(through(['until'], 1, { clients: [{ workload: at(100) }] }), [until('until', 20)]);
    expect(ran.raw.spans.map((span) => span.deadlineUs)).toEqual([100_000]);
  });
});

describe('the begin of work', () => {
  const chain = (seen: string[]): readonly ReturnType<typeof policy>[] =>
    [policy('hears', { request: (fx) => { fx.forward(3); } }, seen, { hears: ['started'] }), policy('deaf', {}, seen), policy('close', { request: (fx) => { fx.forward(2); } }, seen, { hears: ['started'] })];
  test('is told to the kinds that hear it, from the innermost up, under the numbers they gave', () => {
    const seen: string[] = [];
    run(through(['hears', 'deaf', 'close'], 4), chain(seen));
    expect(seen.slice(3)).toEqual(['0 close started 2', '0 hears started 3', '4 close response 2 ok', '4 deaf response 1 ok', '4 hears response 3 ok']);
  });
  test('comes when a worker takes the attempt, not when it is queued', () => {
    const seen: string[] = [];
    run({ ...through(['hears'], 4), clients: [{ workload: at(0, 1) }], services: [{ workers: 1, steps: [work(4)] }] }, chain(seen));
    expect(seen.filter((line) => line.includes('started'))).toEqual(['0 hears started 3', '4 hears started 3']);
  });
});
