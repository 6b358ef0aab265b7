/** Effects are carried out first in, first out: what a step asked for, in its order, and then what that leads to. */
import { describe, expect, test } from 'vitest';
import { constant, endsOf, policy, run, spansOf, through } from '../../test/support/small-run.ts';
import type { Handlers } from '../../test/support/small-run.ts';

describe('effects are carried out in the order asked for', () => {
  test('forward, then reply: the pattern below is asked before the one above is answered', () => {
    const seen: string[] = [];
    const eager = policy('eager', { request: (fx) => { fx.forward(1); fx.reply(fx.shared.outcome('shed')); } });
    run(through(['above', 'eager', 'below'], 7), [policy('above', {}, seen), eager, policy('below', {}, seen)]);
    expect(seen).toEqual(['0 above request', '0 below request', '0 above response 1 shed', '7 below response 1 ok']);
  });
  test('reply, then forward: the answer is a short circuit, and the attempt an orphan from the start', () => {
    const ran = run(through(['background'], 7), [policy('background', { request: (fx) => { fx.reply(fx.shared.outcome('shed')); fx.forward(1); } })]);
    expect(spansOf(ran)).toEqual(['0.1 sent 0 begun - ended 0 left 0 shed short-circuit', '0.2 sent 0 begun 0 ended 7 left 0 ok orphan departed']);
    expect(endsOf(ran)).toEqual(['0 at 0 shed']);
  });
  test('reply, then cancel: the pattern above has its answer before the one below is told', () => {
    const seen: string[] = [];
    const hasty = policy('hasty', { request: (fx) => { fx.startTimer(0, 5); fx.forward(1); }, timer: (fx) => { fx.reply(fx.shared.outcome('timeout')); fx.cancel(1); } }, seen);
    run(through(['above', 'hasty', 'below'], 20), [policy('above', {}, seen), hasty, policy('below', {}, seen)]);
    expect(seen).toEqual([
      '0 above request',
      '0 hasty request',
      '0 below request',
      '5 hasty timer 0',
      '5 above response 1 timeout',
      '5 below cancel',
      '20 below response 1 ok',
      '20 hasty late 1 ok',
    ]);
  });
  test('cancel, then reply: the pattern below is told first', () => {
    const seen: string[] = [];
    const hasty = policy('hasty', { request: (fx) => { fx.startTimer(0, 5); fx.forward(1); }, timer: (fx) => { fx.cancel(1); fx.reply(fx.shared.outcome('timeout')); } });
    run(through(['above', 'hasty', 'below'], 20), [policy('above', {}, seen), hasty, policy('below', {}, seen)]);
    expect(seen.filter((line) => line.startsWith('5 '))).toEqual(['5 below cancel', '5 above response 1 timeout']);
  });
  test.each<readonly [string, NonNullable<Handlers['request']>, readonly string[]]>([
    ['a timer started before the attempt wins a tie against its work', (fx) => { fx.startTimer(0, 7); fx.forward(1); }, ['7 tie timer 0', '7 tie response 1 ok']],
    ['one started behind it does too: what the attempt leads to comes behind all that the step asked for', (fx) => { fx.forward(1); fx.startTimer(0, 7); }, ['7 tie timer 0', '7 tie response 1 ok']],
    ['a timer stopped while it waits behind the attempt never fires', (fx) => { fx.forward(1); fx.startTimer(0, 3); fx.stopTimer(0); }, ['7 tie response 1 ok']],
    ['a timer stopped and started behind the attempt fires once', (fx) => { fx.startTimer(0, 2); fx.forward(1); fx.stopTimer(0); fx.startTimer(0, 4); }, ['4 tie timer 0', '7 tie response 1 ok']],
  ])('%s', (_sentence, request, lines) => {
    const seen: string[] = [];
    run(through(['tie'], 7), [policy('tie', { request }, seen)]);
    expect(seen.slice(1)).toEqual(lines);
  });
  test.each<readonly [string, NonNullable<Handlers['request']>, readonly string[]]>([
    ['sent before a timer is started arrives before it fires', (fx) => { fx.forward(1); fx.startTimer(0, 4); }, ['4 tie started 1', '4 tie timer 0']],
    ['sent after it arrives after it', (fx) => { fx.startTimer(0, 4); fx.forward(1); }, ['4 tie timer 0', '4 tie started 1']],
  ])('over a link with latency an attempt %s', (_sentence, request, lines) => {
    const seen: string[] = [], parts = through(['tie'], 7);
    run({ ...parts, links: [{ ...parts.links![0], latency: constant(4) }] }, [policy('tie', { request }, seen, { hears: ['started'] })]);
    expect(seen.slice(1, 3)).toEqual(lines);
  });
  test('a thousand effects of one step keep their order', () => {
    const many = policy('many', {
      request: (fx) => {
        for (let k = 1; k <= 1000; k++) {
          fx.forward(k);
          fx.startTimer(0, k);
        }
      },
      response: (fx, signal) => {
        if (signal.attempt === 1000) fx.reply(signal.outcome);
      },
    });
    const seen: string[] = [], numbers = Array.from({ length: 1000 }, (_, k) => k + 1);
    run(through(['many', 'below'], 5), [many, policy('below', { request: (fx) => { seen.push(String(fx.call.attempt)); fx.forward(1); } })]);
    expect(seen).toEqual(numbers.map(String));
  });
  test('so do those that come on while hundreds wait', () => {
    const numbers = Array.from({ length: 200 }, (_, k) => k + 1), seen: string[] = [], wanted: string[] = [];
    const many = policy('many', {
      request: (fx) => {
        for (const k of numbers) fx.forward(k);
      },
      response: (fx, signal) => {
        if (signal.attempt === 200) fx.reply(signal.outcome);
      },
    });
    const more = policy('more', {
      request: (fx, _signal, call) => {
        call['from'] = fx.call.attempt;
        for (let k = 1; k <= 5; k++) fx.forward(10 * fx.call.attempt + k);
      },
      response: (fx, signal) => {
        fx.reply(signal.outcome);
      },
    });
    run(through(['many', 'more', 'below'], 5), [many, more, policy('below', { request: (fx) => { seen.push(String(fx.call.attempt)); fx.forward(1); } })]);
    for (const n of numbers) for (let k = 1; k <= 5; k++) wanted.push(String(10 * n + k));
    expect(seen).toEqual(wanted);
  });
});
