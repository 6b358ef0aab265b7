/** Equal outcomes of one run are one object with one number; the recording is told of each once, before anything names it. */
import { expect, test } from 'vitest';
import { at, begin, outcomeAt, policy, run, work } from '../../test/support/small-run.ts';
import type { Parts } from '../../test/support/small-run.ts';
import type { Outcome } from './outcome.ts';

const given: Parts = { clients: [{ workload: at(0, 10, 20, 30) }], links: [{ chain: [{ kind: 'keeps' }, { kind: 'sheds' }] }], services: [{ workers: -1, steps: [work(1), { do: 'fail', error: 'Odd', share: 1 }] }] };
const sheds = policy('sheds', { request: (fx) => { if (fx.call.n % 2 === 1) fx.reply(fx.shared.outcome('shed', { retryAfterMs: 20, marks: 1 })); else fx.forward(1); } });

test('a pattern gets the same object for the same outcome, however often', () => {
  const got: Outcome[] = [], made: Outcome[] = [];
  const keeps = policy('keeps', { response: (fx, signal) => { got.push(signal.outcome); made.push(fx.shared.outcome('timeout'), fx.shared.outcome('timeout', {}), fx.shared.outcome('timeout', { error: '' })); fx.reply(signal.outcome); } });
  run(given, [keeps, sheds]);
  expect(got.map(({ reason, error, retryAfterMs, marks, by }) => ({ reason, error, retryAfterMs, marks, by })).slice(0, 2)).toEqual([
    { reason: 'error', error: 'Odd', retryAfterMs: -1, marks: 0, by: 0 }, { reason: 'shed', error: '', retryAfterMs: 20, marks: 1, by: 2 },
  ]);
  expect([got[2] === got[0], got[3] === got[1], new Set(made).size]).toEqual([true, true, 1]);
});
test('outcomes that differ in reason, error, push-back, marks or who decided are told apart', () => {
  const made: Outcome[] = [];
  const keeps = policy('keeps', { response: (fx, signal) => { made.push(...[{}, { error: 'A' }, { error: 'B' }, { marks: 2 }, { retryAfterMs: 0 }].map((more) => fx.shared.outcome('error', more)), fx.shared.outcome('ok')); fx.reply(signal.outcome); } });
  const other = policy('sheds', { response: (fx, signal) => { made.push(fx.shared.outcome('ok')); fx.reply(signal.outcome); } });
  run(given, [keeps, other]);
  expect(new Set(made).size).toBe(7);
  expect(new Set(made.map((outcome) => outcome.index)).size).toBe(7);
});
test('the recording knows each by its number, once, and a plain ok is number 0', () => {
  const ran = run(given, [policy('keeps'), sheds]);
  expect(ran.raw.outcomes.map((outcome) => outcome.index)).toEqual(ran.raw.outcomes.map((_, index) => index));
  expect(outcomeAt(ran, 0)).toMatchObject({ reason: 'ok', error: '', by: 0 });
  expect(ran.raw.outcomes.filter((outcome) => outcome.reason === 'shed').length).toBe(1);
});
test('a simulation that takes up a checkpoint goes on with the same numbers', () => {
  const first = begin(given, [policy('keeps'), sheds]), second = begin(given, [policy('keeps'), sheds]);
  first.simulation.advanceTo(15_000);
  second.simulation.restore(first.simulation.checkpoint());
  while (!first.simulation.advance(10) || !second.simulation.advance(10)) { /* both to their end */ }
  expect(second.raw.outcomes).toEqual(first.raw.outcomes);
  expect(second.raw.calls).toEqual(first.raw.calls.slice(2));
});
