/** A run can be stopped between any two events, copied, and taken up by another simulation of the same spec: all that follows is the same. */
import { describe, expect, test } from 'vitest';
import { at, begin, constant, policy, print, queue, run, sleep, work } from '../../test/support/small-run.ts';
import type { Memory, Parts } from '../../test/support/small-run.ts';
import { RecordHash } from './recording/record-hash.ts';
import { NO_FAULT, PERFECT_WIRE } from './spec.ts';
import type { StepSpec } from './spec.ts';
import type { AnyPolicy, SharedEffects } from './pattern.ts';

const listOf = (shared: Memory, name: string): number[] => (shared[name] ??= []) as number[];
/** Calls wait for a tick of the shared state, which draws how long the next wait is. */
const gate = policy('gate', {
  request: (fx, _signal, _call, shared) => { listOf(shared, 'waiting').push(fx.handle); fx.shared.gauge(0, listOf(shared, 'waiting').length); },
  woken: (fx, _signal, call, _shared, config) => { call['tries'] = 1; fx.startTimer(0, Number(config['ms'] ?? 12)); fx.forward(1, { wait: 'batch' }); },
  timer: (fx, _signal, call) => { if (call['tries'] === 1) { call['tries'] = 2; fx.forward(2, { wait: 'hedge' }); fx.startTimer(0, 12); } else { fx.reply(fx.shared.outcome('timeout')); if (fx.random() < 0.5) { fx.cancel(1); fx.cancel(2); } } },
  response: (fx, signal) => { fx.stopTimer(0); fx.reply(signal.outcome); },
}, null, {
  states: ['shut', 'open'], gauges: [{ name: 'waiting', unit: 'calls' }], hears: ['started'],
  init: (_config: unknown, fx: SharedEffects): Memory => { fx.startTimer(0, 5); return {}; },
  tick: (shared: Memory, _config: unknown, key: number, fx: SharedEffects) => {
    fx.moved(key === 0 ? 1 : 0, fx.nowUs + 4_000);
    for (const handle of listOf(shared, 'waiting').splice(0)) fx.wake(handle, null);
    fx.gauge(0, 0);
    fx.startTimer(1 - key, 3 + 4 * fx.random());
  },
});
const tries = policy('tries', { response: (fx, signal) => { if (signal.outcome.reason === 'ok' || signal.attempt === 3) fx.reply(signal.outcome); else fx.forward(signal.attempt + 1); }, cancel: (fx) => { fx.reply(fx.shared.outcome('cancelled')); fx.cancel(1); fx.cancel(2); fx.cancel(3); } });
const PATTERNS: readonly AnyPolicy[] = [gate, tries];

const STEPS: readonly StepSpec[] = [{ do: 'work', time: { dist: 'exponential', meanMs: 5 }, perBusyMs: 0 }, sleep(6), work(1), { do: 'fail', error: 'Odd', share: 0.3 }];
/** Every kind of thing that can be under way: users who think, programs in loops, bursts, queues, sleepers without worker, messages of cancellation, faults to come. */
const EVERYTHING: Parts = {
  seed: 7, durationMs: 300, processes: ['main'],
  clients: [
    { workload: { kind: 'bursts', everyMs: 70, size: 12, spreadMs: 30 } },
    { count: 3, workload: { kind: 'closed', think: { dist: 'exponential', meanMs: 9 } } },
    { workload: { kind: 'program' }, process: 0, steps: [{ do: 'repeat', times: -1, steps: [{ do: 'call', link: 2, on: { ok: [print('{i} ok')], else: [sleep(3), print('{i} {result}')] } }, { do: 'sleep', time: { dist: 'uniform', minMs: 0, maxMs: 5 } }] }] },
    { count: 2, workload: { kind: 'rates', arrivals: 'poisson', shape: 'ramp', points: [{ atMs: 0, ratePerSec: 20 }, { atMs: 200, ratePerSec: 200 }] } },
    { workload: { kind: 'program' }, process: 0, steps: [sleep(170), { do: 'exit' }] },
  ],
  links: [
    { passCancel: true, latency: { dist: 'uniform', minMs: 0, maxMs: 3 }, chain: [{ kind: 'gate', scope: 'service' }, { kind: 'tries' }] },
    { to: 1, chain: [{ kind: 'gate', scope: 'client' }] },
    { to: 1, latency: constant(1), chain: [{ kind: 'tries' }] },
    { passCancel: true, chain: [{ kind: 'tries' }, { kind: 'gate', scope: 'service' }] },
    { to: 1 },
  ],
  services: [
    { instances: 2, workers: 2, onCancel: 'abort', blocking: false, queue: queue(6, 'drop'), steps: STEPS },
    { workers: 2, process: 0, queue: queue(-1), steps: [print('{attempt}'), { do: 'repeat', times: 2, steps: [{ do: 'work', time: { dist: 'lognormal', meanMs: 2, scv: 1 }, perBusyMs: 0 }] }, { do: 'fail', error: 'Bad', share: 0.2 }] },
  ],
  changes: [
    { atUs: 90_000, what: 'fault', service: 0, instance: 1, fault: { ...NO_FAULT, errorShare: 0.5, slowdown: 2 } }, { atUs: 140_000, what: 'service', service: 0, workers: 3, steps: STEPS },
    { atUs: 160_000, what: 'link', link: 2, latency: { dist: 'exponential', meanMs: 1 }, wire: PERFECT_WIRE, cut: 'none' }, { atUs: 180_000, what: 'workload', client: 3, workload: { kind: 'even', ratePerSec: 300, firstMs: 0 } },
    { atUs: 200_000, what: 'config', attach: 1, config: { ms: 2 } }, { atUs: 150_000, what: 'config', attach: 7, config: { capacity: 1, departed: 'serve' } }, { atUs: 210_000, what: 'workload', client: 1, workload: { kind: 'closed', think: constant(4) } }, { atUs: 220_000, what: 'fault', service: 0, instance: -1, fault: NO_FAULT },
  ],
};
const hashOf = (lines: readonly string[]): string => { const hash = new RecordHash(); for (const line of lines) hash.text(line); return hash.digest(); };
const INSTANTS_MS = [0, 0.001, 4, 33, 60.5, 90, 139, 141, 165, 181, 205, 219.999, 250, 299, 305];

describe('a run of everything', () => {
  const whole = run(EVERYTHING, PATTERNS);
  test('is worth copying: all kinds of records and ends occur', () => {
    for (const word of ['hedge', 'batch', 'aborted', 'not-begun', 'orphan', 'cancelled', 'timeout', 'rejected:limit', 'shut>open', 'error:Odd', 'error:Bad', 'line ', ' unseen', 'waiting=']) expect({ word, occurs: whole.lines.some((line) => line.includes(word)) }).toEqual({ word, occurs: true });
    expect(whole.simulation.stopped).toBe('end');
  });
  test('is copied with queues filled, calls that wait for a pattern, and programs under way', () => {
    const ran = begin(EVERYTHING, PATTERNS), most = { queued: 0, waiting: 0, under: 0, attempts: 0 };
    for (const ms of INSTANTS_MS) {
      ran.simulation.advanceTo(ms * 1000);
      const at = ran.simulation.inspect() as unknown as {
        callsUnderWay: number;
        attemptsUnderWay: number;
        services: { instances: { queued: number }[] }[];
        states: { shared: { waiting?: number[] } }[];
      };
      most.queued = Math.max(most.queued, ...at.services.flatMap((service) => service.instances.map((one) => one.queued)));
      most.waiting = Math.max(most.waiting, ...at.states.map((state) => state.shared.waiting?.length ?? 0));
      most.under = Math.max(most.under, at.callsUnderWay); most.attempts = Math.max(most.attempts, at.attemptsUnderWay);
    }
    for (const [what, count] of Object.entries(most)) expect({ what, enough: count > 2 }).toEqual({ what, enough: true });
  });
  test.each(INSTANTS_MS)('goes on the same from a checkpoint at %d ms', (ms) => {
    const first = begin(EVERYTHING, PATTERNS);
    first.simulation.advanceTo(ms * 1000);
    const made = first.lines.length, second = begin(EVERYTHING, PATTERNS);
    second.simulation.restore(first.simulation.checkpoint());
    const built = second.lines.length;
    expect(second.simulation.inspect()).toEqual(first.simulation.inspect());
    while (!second.simulation.advance(997)) { /* to its end */ }
    expect(second.lines.slice(built)).toEqual(whole.lines.slice(made));
    expect({ events: second.simulation.events, nowUs: second.simulation.nowUs, stopped: second.simulation.stopped }).toEqual({
      events: whole.simulation.events,
      nowUs: whole.simulation.nowUs,
      stopped: whole.simulation.stopped,
    });
  });
  test('goes on the same from checkpoint to checkpoint, each taken up by a new simulation', () => {
    let ran = begin(EVERYTHING, PATTERNS);
    const lines = [...ran.lines];
    for (let over = false; !over;) {
      const next = begin(EVERYTHING, PATTERNS), built = next.lines.length;
      next.simulation.restore(ran.simulation.checkpoint());
      over = next.simulation.advance(41);
      lines.push(...next.lines.slice(built));
      ran = next;
    }
    expect(hashOf(lines)).toBe(hashOf(whole.lines));
  });
  test('can be taken back to an earlier instant by the simulation that made it', () => {
    const ran = begin(EVERYTHING, PATTERNS);
    ran.simulation.advanceTo(100_000);
    const checkpoint = ran.simulation.checkpoint(), made = ran.lines.length;
    ran.simulation.advanceTo(250_000);
    const gone = ran.lines.length;
    ran.simulation.restore(checkpoint);
    while (!ran.simulation.advance(100_000)) { /* to its end */ }
    expect(hashOf([...ran.lines.slice(0, made), ...ran.lines.slice(gone)])).toBe(hashOf(whole.lines));
  });
  test('is the same in slices of any size', () => {
    for (const most of [1, 2, 13, 500]) {
      const ran = begin(EVERYTHING, PATTERNS);
      while (!ran.simulation.advance(most)) { /* to its end */ }
      expect({ most, hash: ran.hash() }).toEqual({ most, hash: whole.hash() });
    }
  });
});

test('a checkpoint of a run that is over is over', () => {
  const given: Parts = { clients: [{ workload: at(0) }], services: [{ steps: [work(5)] }] }, ran = run(given), again = begin(given);
  again.simulation.restore(ran.simulation.checkpoint());
  expect([again.simulation.stopped, again.simulation.advance(10), again.simulation.nowUs]).toEqual(['end', true, 1_000_000]);
});

test('a checkpoint is not touched by the run it was taken from, nor by those that go on from it', () => {
  const ran = begin(EVERYTHING, PATTERNS);
  ran.simulation.advanceTo(70_000);
  const checkpoint = ran.simulation.checkpoint(), copy = structuredClone(checkpoint);
  ran.simulation.advanceTo(90_000);
  const other = begin(EVERYTHING, PATTERNS).simulation;
  other.restore(checkpoint);
  other.advanceTo(120_000);
  expect(checkpoint).toEqual(copy);
});
