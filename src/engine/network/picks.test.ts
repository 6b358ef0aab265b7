/** Which instance an attempt goes to: each as likely as another, but for those it is to leave out. */
import { describe, expect, test } from 'vitest';
import { at, begin, constant, policy, run, work } from '../../../test/support/small-run.ts';
import type { Parts, Ran } from '../../../test/support/small-run.ts';
import type { StepSpec } from '../spec.ts';

const FAILS: StepSpec = { do: 'fail', error: 'Odd', share: 1 };
/** So many attempts whatever comes, from the second on elsewhere or anywhere. */
const tries = (attempts: number, avoidTried: boolean, kind = 'tries'): ReturnType<typeof policy> => policy(kind, {
  response: (fx, signal) => { if (signal.attempt < attempts) fx.forward(signal.attempt + 1, avoidTried ? { wait: 'backoff', avoidTried } : { wait: 'backoff' }); else fx.reply(signal.outcome); },
});
const calls = (instances: number, chain: readonly string[], n = 60): Parts => ({
  durationMs: n, clients: [{ workload: { kind: 'even', ratePerSec: 1000, firstMs: 0 } }], links: [{ chain: chain.map((kind) => ({ kind })) }], services: [{ instances, workers: -1, steps: [work(1), FAILS] }],
});
/** Instances of each call's attempts, in their order. */
const places = (ran: Ran): readonly string[] => {
  const byCall: string[] = [];
  for (const span of [...ran.raw.spans].sort((a, b) => a.attempt - b.attempt)) byCall[span.owner] = `${byCall[span.owner] ?? ''}${span.instance}`;
  return byCall;
};
const differ = (text: string): boolean => new Set(text).size === text.length;

describe('attempts of one call', () => {
  test('go anywhere, the same instance again too', () => {
    const all = places(run(calls(3, ['tries']), [tries(2, false)]));
    // A third of 60 meets the same again: 20 ± 4 · 3.7.
    expect(Math.abs(all.filter((text) => !differ(text)).length - 20)).toBeLessThan(15);
  });
  test.each([2, 3, 5])('leave out those tried before, of %d instances', (instances) => {
    const all = places(run(calls(instances, ['tries']), [tries(instances, true)]));
    expect(all.filter((text) => !differ(text))).toEqual([]);
    expect(new Set(all.map((text) => text[0])).size).toBe(instances);
    expect(new Set(all).size).toBeGreaterThan(instances === 2 ? 1 : 4);
  });
  test('go anywhere again when all have been tried', () => {
    const all = places(run(calls(2, ['tries']), [tries(4, true)]));
    expect(all.every((text) => differ(text.slice(0, 2)))).toBe(true);
    expect(new Set(all.map((text) => text.slice(2))).size).toBe(4);
  });
  test('with one instance go there', () => {
    expect(new Set(places(run(calls(1, ['tries']), [tries(3, true)])))).toEqual(new Set(['000']));
  });
  test('leave those out that others of the same call have been to, through a pattern between that only forwards', () => {
    expect(places(run(calls(3, ['tries', 'relay']), [tries(3, true), policy('relay')])).filter((text) => !differ(text))).toEqual([]);
  });
  test('count attempts that are still under way, such as hedges', () => {
    const hedge = policy('hedge', { request: (fx) => { fx.forward(1); fx.startTimer(0, 0); }, timer: (fx) => { fx.forward(2, { wait: 'hedge', avoidTried: true }); }, response: (fx, signal) => { if (signal.attempt === 1) fx.reply(signal.outcome); } });
    expect(places(run(calls(2, ['hedge']), [hedge])).filter((text) => !differ(text))).toEqual([]);
  });
  test('leave nothing out for other calls, those with the same row after them included', () => {
    const first = places(run({ ...calls(4, ['tries']), clients: [{ workload: at(...Array.from({ length: 60 }, (_, k) => 10 * k)) }], durationMs: 1000 }, [tries(1, true)]));
    expect(new Set(first)).toEqual(new Set(['0', '1', '2', '3']));
    expect(first.slice(1).some((place, k) => place === first[k])).toBe(true);
  });
});

test('the first attempt’s instance is the same whatever those after it do, and whatever the latency', () => {
  const firsts = (ran: Ran): readonly string[] => places(ran).map((text) => text[0]!);
  const own = firsts(run(calls(4, []), []));
  expect(firsts(run(calls(4, ['tries']), [tries(4, true)]))).toEqual(own);
  expect(firsts(run({ ...calls(4, ['tries']), links: [{ latency: constant(3), chain: [{ kind: 'tries' }] }] }, [tries(2, false)]))).toEqual(own);
});

test('what has been tried is copied with the run', () => {
  const parts = calls(3, ['tries'], 30), whole = run(parts, [tries(3, true)]), second = begin(parts, [tries(3, true)]), first = begin(parts, [tries(3, true)]);
  first.simulation.advanceTo(12_500);
  second.simulation.restore(first.simulation.checkpoint());
  while (!second.simulation.advance(10)) { /* to its end */ }
  expect([...first.raw.spans, ...second.raw.spans].map((span) => `${span.owner}.${span.attempt} at ${span.instance}`)).toEqual(whole.raw.spans.map((span) => `${span.owner}.${span.attempt} at ${span.instance}`));
});
