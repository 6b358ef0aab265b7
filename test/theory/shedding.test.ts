/** Who is served in overload: last in first out (Q13), shedding (A03), and what cures a retry storm (M04). */
import { describe, expect, test } from 'vitest';
import { runScenario } from '../../src/cli/run-scenario.ts';
import type { Json } from '../../src/engine/fields.ts';
import type { Reader } from '../../src/engine/recording/reading.ts';
import * as patterns from '../../src/patterns/registry.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import file from '../fixtures/results.json';
import { expectedOf, param, rowOf } from './rows.ts';

type Config = { readonly [field: string]: Json };
interface Overload {
  readonly ratePerSec: number; readonly seconds: number; readonly workers: number; readonly time: Json; readonly queue: Config & { readonly kind: string };
  readonly chain?: readonly Json[]; readonly changes?: readonly Json[]; readonly passDeadline?: true; readonly keepCalls?: number; readonly seed?: number;
}

function run({ ratePerSec, seconds, workers, time, queue: { kind, ...config }, chain = [], changes = [], passDeadline, keepCalls = 1000, seed = 1 }: Overload): Reader {
  const parsed = parseScenario({
    version: 1, title: 'Overload', seed, durationMs: seconds * 1000,
    clients: [{ id: 'client', workload: { kind: 'poisson', ratePerSec } }],
    services: [{ id: 'service', workers, queue: { id: 'queue', kind, config }, steps: [{ do: 'work', time }] }],
    links: [{ id: 'link', from: 'client', to: 'service', chain, ...(passDeadline === true ? { passDeadline } : {}) }], changes,
  }, patterns);
  if (!parsed.ok) throw new Error(parsed.issues.map((issue) => `${issue.path}: ${issue.message}`).join('\n'));
  return runScenario(parsed.scenario, { limits: { keepCalls, keepGauges: 1000 } }).reader;
}
/** Calls answered in time, per second of [from, to). */
const goodput = (reader: Reader, fromSec: number, toSec: number): number =>
  reader.total('clients/client/ended:ok', fromSec * 1e6, toSec * 1e6) / (toSec - fromSec);
const timeout = (timeoutMs: number): Json => ({ id: 'timeout', kind: 'timeout', config: { timeoutMs, onTimeout: 'abandon' } });

const q13 = rowOf('Q13');
test(`Q13: ${q13.claim}`, () => {
  const seconds = 100_000, meanMs = param(q13, 'service_mean_s') * 1000;
  const reader = run({ ratePerSec: param(q13, 'arrival_rps'), seconds, workers: param(q13, 'slots'), time: { dist: 'exponential', meanMs }, queue: { kind: 'lifo', capacity: -1 }, keepCalls: 200_000 });
  expect(reader.sampledFrom).toBe(-1);
  // Only calls that had 400 s to be served, and service while calls still come: after that the stack is worked off, and waits above 71 minutes are cut in rows.
  const early = [...reader.calls(0, seconds * 1e6, {}, Infinity)]
    .map((row) => reader.span(reader.spansOf(reader.call(row).id)[0]!))
    .filter((span) => span.sentUs < (seconds - 400) * 1e6);
  const waitsSec = early
    .filter((span) => span.begunUs >= 0 && span.begunUs < seconds * 1e6)
    .map((span) => (span.begunUs - span.queuedUs) / 1e6)
    .filter((wait) => wait < 4000);
  const share = (sec: number): number => waitsSec.filter((wait) => wait <= sec).length / early.length;
  expect(early.length).toBeGreaterThan(100_000);
  expect(Math.abs(waitsSec.length / early.length - expectedOf(q13, 'served'))).toBeLessThan(0.01);
  expect(Math.abs(share(2) - expectedOf(q13, 'P_wait_le_2'))).toBeLessThan(0.01);
  expect(Math.abs(share(5) - expectedOf(q13, 'P_wait_le_5'))).toBeLessThan(0.01);
  const mean = waitsSec.reduce((sum, wait) => sum + wait, 0) / waitsSec.length;
  expect(Math.abs(mean / expectedOf(q13, 'mean_wait_served') - 1)).toBeLessThan(0.1);
});

const a03 = rowOf('A03');
describe(`A03: ${a03.claim}`, () => {
  const queues: { readonly [name: string]: Overload['queue'] } = {
    fifo: { kind: 'fifo', capacity: -1 }, fifo_K50: { kind: 'fifo', capacity: 50 }, lifo: { kind: 'lifo', capacity: -1 },
    fb_codel: { kind: 'adaptiveLifo', newestFirst: 'standing', controlledDelay: true, targetMs: param(a03, 'M_ms'), intervalMs: param(a03, 'N_ms'), capacity: -1 },
  };
  test.each(Object.keys(queues))('%s', (name) => {
    const reader = run({ ratePerSec: param(a03, 'arrival_rps'), seconds: 60, workers: param(a03, 'c'), time: { dist: 'exponential', meanMs: param(a03, 'service_mean_s') * 1000 }, queue: queues[name]!, chain: [timeout(param(a03, 'deadline_s') * 1000)] });
    const wanted = expectedOf(a03, name);
    expect(Math.abs(goodput(reader, 20, 56) - wanted)).toBeLessThanOrEqual(Math.max(1, 0.02 * wanted));
  });
});

const m04 = file.results.find(({ id }) => id === 'M04')!, m01 = rowOf('M01');
describe(`M04: ${m04.claim}`, () => {
  const load = 280, outageSec = param(m01, 'outage_s'), atSec = 30;
  /** Calls answered in time per second: in the ten seconds from ten seconds after the outage, and at the end. */
  function after(queue: Overload['queue']): { readonly soon: number; readonly late: number } {
    const reader = run({
      ratePerSec: load, seconds: 300, workers: param(m01, 'servers'), time: { dist: 'constant', ms: param(m01, 'service_s') * 1000 }, queue, passDeadline: true,
      chain: [{ id: 'retry', kind: 'retry', config: { backoff: 'none', retries: param(m01, 'retries') } }, timeout(param(m01, 'timeout_s') * 1000)],
      // What is sent in the outage arrives when it ends.
      changes: [{ id: 'outage', atMs: atSec * 1000, untilMs: (atSec + outageSec) * 1000, target: 'links/link/cut', value: 'hold', why: 'fault' }],
    });
    return { soon: goodput(reader, atSec + outageSec + 10, atSec + outageSec + 20), late: goodput(reader, 250, 300) };
  }
  const nearly = 0.95 * load;
  test('nothing dropped: every answer is late for ever', () => { expect(after({ kind: 'fifo', capacity: -1 }).late).toBe(0); });
  test('what has expired is dropped: still every answer is late', () => { expect(after({ kind: 'fifo', capacity: -1, deadline: 'dropExpired' }).late).toBe(0); });
  test('what can no longer finish is dropped: over in ten seconds', () => {
    const { soon, late } = after({ kind: 'fifo', capacity: -1, deadline: 'dropHopeless' });
    expect([soon > nearly, late > nearly]).toEqual([true, true]);
  });
  test('the newest first: over', () => { expect(after({ kind: 'lifo', capacity: -1 }).late).toBeGreaterThan(nearly); });
  test('250 places: over', () => { expect(after({ kind: 'fifo', capacity: 250 }).late).toBeGreaterThan(nearly); });
  test('400 places: every answer is late for ever', () => { expect(after({ kind: 'fifo', capacity: 400 }).late).toBeLessThan(0.05 * load); });
});
