/** Shared states: where each lives, who is woken, their timers, and what is told of them. */
import { describe, expect, test } from 'vitest';
import { at, endsOf, policy, run, spansOf, through, work } from '../../test/support/small-run.ts';
import type { AttachPart, Memory, Parts } from '../../test/support/small-run.ts';
import type { AnyPolicy, SharedEffects } from './pattern.ts';

const listOf = (shared: Memory, name: string): number[] => (shared[name] ??= []) as number[];

describe('where a state lives', () => {
  const counts = policy('counts', { request: (fx, _signal, _call, shared) => { shared['n'] = Number(shared['n'] ?? 0) + 1; fx.forward(1); } });
  /** Two users of `client`, one of `client1`, one of `client2`; links to service, service and service1; each sends twice. */
  const parts = (...chains: readonly (readonly AttachPart[])[]): Parts => ({
    clients: [{ count: 2, workload: at(0, 1) }, { workload: at(0, 1) }, { workload: at(0, 1) }], services: [{ workers: -1 }, { workers: -1 }],
    links: chains.map((chain, k) => ({ chain, to: k === 2 ? 1 : 0 })),
  });
  const counted = (given: Parts): readonly string[] =>
    (run(given, [counts]).simulation.inspect() as { readonly states: readonly { readonly attach: string; readonly shared: Memory }[] }).states.map(
      (state) => `${state.attach} ${Number(state.shared['n'] ?? 0)}`,
    );
  const each = (part: Partial<AttachPart>): Parts => parts([{ kind: 'counts', ...part }], [{ kind: 'counts', ...part }], [{ kind: 'counts', ...part }]);

  test.each<readonly [string, Partial<AttachPart>, readonly string[]]>([
    ['link: one for each attachment', { scope: 'link' }, ['link/counts 4', 'link1/counts 2', 'link2/counts 2']],
    ['service: one for each service that links lead to', { scope: 'service' }, ['link/counts 6', 'link2/counts 2']],
    ['global: one', { scope: 'global' }, ['link/counts 8']],
    ['share: one, whatever the scope', { scope: 'client', share: 'all' }, ['link/counts 8']],
  ])('%s', (_scope, part, wanted) => { expect(counted(each(part))).toEqual(wanted); });
  test('client: one for each attachment and client number, copies being numbers of their own', () => {
    const ran = run(each({ scope: 'client' }), [counts]), { attachments, states } = ran.simulation.meta;
    expect(attachments.slice(0, 3).map((attach) => attach.states)).toEqual([[0, 1, 2, 3], [4, 5, 6, 7], [8, 9, 10, 11]]);
    expect(states.map((state) => state.client)).toEqual([0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3]);
    expect(counted(each({ scope: 'client' })).flatMap((line, state) => (line.endsWith(' 0') ? [] : [`${state} ${line}`]))).toEqual(['0 link/counts 2', '1 link/counts 2', '6 link1/counts 2', '11 link2/counts 2']);
  });
  test('two of one kind on one link have a state each, unless they share it', () => {
    expect(counted(parts([{ kind: 'counts', id: 'a' }, { kind: 'counts', id: 'b' }], [], []))).toEqual(['link/a 4', 'link/b 4']);
    expect(
      counted(
        parts(
          [
            { kind: 'counts', id: 'a', share: 'x' },
            { kind: 'counts', id: 'b', share: 'x' },
          ],
          [{ kind: 'counts', share: 'y' }],
          [],
        ),
      ),
    ).toEqual(['link/a 8', 'link1/counts 2']);
  });
  test('the recording knows every attachment of a shared one', () => {
    expect(run(each({ scope: 'service' }), [counts]).simulation.meta.states.map((state) => state.attach)).toEqual([[1, 2], [3]]);
  });
});

describe('waking', () => {
  /** One call at a time goes on; the others wait, and are woken first come, first served. */
  const oneAtATime = (seen: string[]): AnyPolicy => policy('permit', {
    request: (fx, _signal, _call, shared) => { if (shared['taken'] === true) listOf(shared, 'waiting').push(fx.handle); else { shared['taken'] = true; fx.forward(1); } },
    woken: (fx) => { fx.forward(1, { wait: 'permit' }); },
    response: (fx, signal, _call, shared) => {
      fx.reply(signal.outcome);
      const next = listOf(shared, 'waiting').shift();
      if (next === undefined) shared['taken'] = false;
      else fx.shared.wake(next, null);
    },
  }, seen);
  test('reaches a call that waits, at the instant and behind what was asked for before', () => {
    const seen: string[] = [], ran = run(through(['permit'], 5, { clients: [{ workload: at(0, 1, 2) }] }), [oneAtATime(seen)]);
    expect(seen.slice(3)).toEqual(['5 permit response 1 ok', '5 permit woken', '10 permit response 1 ok', '10 permit woken', '15 permit response 1 ok']);
    expect(endsOf(ran)).toEqual(['0 at 5 ok', '1 at 10 ok', '2 at 15 ok']);
    expect(spansOf(ran)).toEqual(['0.1 sent 0 begun 0 ended 5 left 5 ok', '1.1 sent 5 begun 5 ended 10 left 10 ok', '2.1 sent 10 begun 10 ended 15 left 15 ok']);
  });
  test('can bring an outcome: one flight answers for all', () => {
    const seen: string[] = [];
    const flight = policy('flight', {
      request: (fx, _signal, _call, shared) => { const waiting = listOf(shared, 'waiting'); waiting.push(fx.handle); if (waiting.length === 1) fx.forward(1); },
      response: (fx, signal, _call, shared) => { for (const handle of listOf(shared, 'waiting').splice(0)) fx.shared.wake(handle, signal.outcome); },
      woken: (fx, signal) => { if (signal.outcome !== null) fx.reply(signal.outcome); },
    }, seen);
    const ran = run(through(['flight'], 5, { clients: [{ workload: at(0, 1, 2) }], services: [{ workers: -1, steps: [work(5), { do: 'fail', error: 'Odd', share: 1 }] }] }), [flight]);
    expect(seen.slice(4)).toEqual(['5 flight woken error Odd', '5 flight woken error Odd', '5 flight woken error Odd']);
    expect(endsOf(ran)).toEqual(['0 at 5 error Odd', '1 at 5 error Odd', '2 at 5 error Odd']);
    expect(ran.raw.spans.length).toBe(1);
  });
  test('does not reach a call that is gone, nor the one that took its place', () => {
    const seen: string[] = [];
    const keeps = policy('keeps', { request: (fx, _signal, _call, shared) => { const kept = listOf(shared, 'kept'); for (const handle of kept) fx.shared.wake(handle, null); kept.push(fx.handle); fx.forward(1); } }, seen);
    run(through(['keeps'], 5, { clients: [{ workload: at(0, 3, 10, 20) }] }), [keeps]);
    // Call 1 comes while call 0 is under way; later ones find nobody.
    expect(seen.filter((line) => line.includes('woken'))).toEqual(['3 keeps woken']);
  });
  test('reaches a call that has replied while something of it goes on', () => {
    const seen: string[] = [];
    const early = policy('early', { request: (fx, _signal, _call, shared) => { for (const handle of listOf(shared, 'kept')) fx.shared.wake(handle, null); listOf(shared, 'kept').push(fx.handle); fx.reply(fx.shared.outcome('ok')); fx.forward(1); } }, seen);
    run(through(['early'], 5, { clients: [{ workload: at(0, 4, 30) }] }), [early]);
    expect(seen.filter((line) => line.includes('woken'))).toEqual(['4 early woken']);
  });
});

describe('timers of a shared state', () => {
  const ticking = (init: (fx: SharedEffects) => void, tick: (fx: SharedEffects, key: number, shared: Memory) => void = () => {}): readonly string[] => {
    const seen: string[] = [];
    const ticks = policy('ticks', {}, null, {
      init: (_config: unknown, fx: SharedEffects): Memory => { init(fx); return {}; },
      tick: (shared: Memory, _config: unknown, key: number, fx: SharedEffects) => { seen.push(`${fx.nowUs / 1000} tick ${key}`); tick(fx, key, shared); },
    });
    run(through(['ticks'], 1, { clients: [{ workload: at(90) }], durationMs: 100 }), [ticks]);
    return seen;
  };
  test('have keys 0 to 7, each for itself', () => {
    expect(
      ticking((fx) => {
        for (let key = 7; key >= 0; key--) fx.startTimer(key, 10 + key);
      }),
    ).toEqual(Array.from({ length: 8 }, (_, key) => `${10 + key} tick ${key}`));
  });
  test('fire once when started anew, and not when stopped', () => {
    expect(
      ticking((fx) => {
        fx.startTimer(0, 10);
        fx.startTimer(0, 30);
        fx.startTimer(1, 20);
        fx.startTimer(2, 15);
        fx.stopTimer(2);
      }),
    ).toEqual(['20 tick 1', '30 tick 0']);
  });
  test('go on for the whole run when every tick starts the next', () => {
    expect(ticking((fx) => { fx.startTimer(3, 25); }, (fx, key) => { fx.startTimer(key, 25); })).toEqual(['25 tick 3', '50 tick 3', '75 tick 3']);
  });
  test('wake calls that wait', () => {
    const seen: string[] = [];
    const batch = policy('batch', {
      request: (fx, _signal, _call, shared) => { const waiting = listOf(shared, 'waiting'); waiting.push(fx.handle); if (waiting.length === 1) fx.shared.startTimer(0, 10); },
      woken: (fx) => { fx.forward(1, { wait: 'batch' }); },
    }, seen, { tick: (shared: Memory, _config: unknown, _key: number, fx: SharedEffects) => { for (const handle of listOf(shared, 'waiting').splice(0)) fx.wake(handle, null); } });
    run(through(['batch'], 5, { clients: [{ workload: at(0, 3, 12) }] }), [batch]);
    expect(seen.filter((line) => line.includes('woken'))).toEqual(['10 batch woken', '10 batch woken', '22 batch woken']);
  });
});

describe('what is told of a state', () => {
  const STATES = ['calm', 'busy', 'over'];
  const moves = policy('moves', {
    request: (fx, _signal, _call, shared) => { fx.shared.gauge(0, 3); fx.shared.moved(1, fx.nowUs + 20_000); shared['x'] = 1; fx.shared.startTimer(0, 20); fx.forward(1); },
  }, null, { states: STATES, gauges: [{ name: 'depth', unit: 'calls' }], tick: (_shared: Memory, _config: unknown, _key: number, fx: SharedEffects) => { fx.gauge(0, 0); fx.moved(2); } });
  test('a move names where from, where to, its cause and how long; one of a tick has no cause', () => {
    const ran = run(through(['moves'], 1, { clients: [{ workload: at(5) }] }), [moves]);
    expect(ran.lines.filter((line) => /^(move|gauge)/.test(line))).toEqual([
      'gauge 0.005000 link/moves depth=3', 'move 0.005000 link/moves calm>busy cause=#0 until=0.025000',
      'gauge 0.025000 link/moves depth=0', 'move 0.025000 link/moves busy>over until=-',
    ]);
  });
  test('an outcome names the attachment that decided it, two of one kind told apart', () => {
    const sheds = policy('sheds', { request: (fx) => { if (fx.call.n === 0) fx.reply(fx.shared.outcome('shed', { retryAfterMs: 50 })); else fx.forward(1); } });
    const ran = run({ clients: [{ workload: at(0) }, { workload: at(0) }], links: [{ chain: [{ kind: 'sheds' }] }, { chain: [{ kind: 'sheds' }] }] }, [sheds]);
    expect(ran.lines.filter((line) => line.startsWith('call'))).toEqual([
      'call #0 client start=0.000000 end=0.000000 shed by=link/sheds retry-after=50ms', 'call #1 client1 start=0.000000 end=0.000000 shed by=link1/sheds retry-after=50ms',
    ]);
  });
});

describe('new settings on the way', () => {
  test('reconfigure is told the new and the old, once for every state of the attachment; steps see the new from then on', () => {
    const told: string[] = [], steps: string[] = [];
    const set = policy('set', {
      request: (fx, _signal, _call, _shared, config) => { steps.push(`${fx.nowUs / 1000} request ${String(config['n'])}`); fx.forward(1); },
      response: (fx, signal, _call, _shared, config) => { steps.push(`${fx.nowUs / 1000} response ${String(config['n'])}`); fx.reply(signal.outcome); },
    }, null, { reconfigure: (_shared: Memory, config: Memory, before: Memory, fx: SharedEffects) => { told.push(`${fx.nowUs / 1000} from ${String(before['n'])} to ${String(config['n'])}`); } });
    run({
      clients: [{ count: 2, workload: at(0) }], services: [{ workers: -1, steps: [work(10)] }],
      links: [{ chain: [{ kind: 'set', config: { n: 1 }, scope: 'client' }] }], changes: [{ atUs: 4_000, what: 'config', attach: 1, config: { n: 2 } }],
    }, [set]);
    expect(told).toEqual(['4 from 1 to 2', '4 from 1 to 2']);
    expect(steps).toEqual(['0 request 1', '0 request 1', '10 response 2', '10 response 2']);
  });
});
