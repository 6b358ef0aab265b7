/** Known answers about fan-outs, impatient queues, wires and serial clients, in short runs with wide bounds; the long ones are among the tests of theory. */
import { describe, expect, test } from 'vitest';
import { all, any, between, call, constant, readerOf, run } from '../../../test/support/small-run.ts';
import type { Parts, Ran, ServicePart } from '../../../test/support/small-run.ts';
import { rowOf } from '../../../test/theory/rows.ts';
import type { Distribution, StepSpec } from '../spec.ts';

const exponential = (meanMs: number): Distribution => ({ dist: 'exponential', meanMs });
const sleep = (meanMs: number): StepSpec => ({ do: 'sleep', time: exponential(meanMs) });
const takes = (meanMs: number): StepSpec => ({ do: 'work', time: exponential(meanMs), perBusyMs: 0 });
/** The n-th harmonic number. */
const H = (n: number): number => Array.from({ length: n }, (_, k) => 1 / (k + 1)).reduce((sum, part) => sum + part, 0);
const expected = (id: string): { readonly [name: string]: number } => rowOf(id).expected;

/** Latency of n calls, one each ms, to a service with workers for all. */
function latencies(n: number, steps: readonly StepSpec[], more: Parts = {}): { readonly mean: number; readonly p99: number } {
  const ran = run({ durationMs: n, clients: [{ workload: { kind: 'even', ratePerSec: 1000, firstMs: 0 } }], services: [{ workers: -1, steps }], limits: { events: 10_000_000 }, ...more });
  const ms = ran.raw.calls.map((one) => (one.endUs - one.startUs) / 1000).sort((a, b) => a - b);
  expect(ms.length).toBe(n);
  return { mean: ms.reduce((sum, one) => sum + one, 0) / n, p99: ms[Math.ceil(0.99 * n) - 1]! };
}

describe('a fan-out of exponentials of mean 100 ms', () => {
  // The greatest of n has mean 100 · H(n) and a standard deviation below 128: 4 σ of 2000 is 11.5.
  test.each([1, 2, 5, 20])('to all of %d ends after 100 · H(n) on average', (n) => {
    expect(Math.abs(latencies(2000, [all([sleep(100)], n)]).mean - 100 * H(n))).toBeLessThan(11.5);
  });
  test('to 100 has the published mean and 99th percentile', () => {
    const { mean, p99 } = latencies(1000, [all([sleep(100)], 100)]), row = expected('T02');
    expect(Math.abs(mean / 100 - row['mean']!)).toBeLessThan(0.17);
    expect(Math.abs(p99 / 100 - row['p99']!)).toBeLessThan(1.4);
  });
  test.each([[1, 3], [2, 3], [3, 5]])('to any %d of %d ends after the sum of 1/i from the rest to all', (need, n) => {
    expect(Math.abs(latencies(2000, [any([sleep(100)], need, n)]).mean - 100 * (H(n) - H(n - need)))).toBeLessThan(11.5);
  });
  test('by calls to services with workers for all is the same', () => {
    const more: Parts = { links: [{}, between(0, 1), between(0, 2)], services: [{ workers: -1, steps: [all([call(1), call(2), call(1)])] }, { workers: -1, steps: [takes(100)] }, { workers: -1, steps: [takes(100)] }] };
    expect(Math.abs(latencies(2000, [], more).mean - 100 * H(3))).toBeLessThan(11.5);
  });
});

test('a queue that each call comes to twice is an M/M/1 of both visits', () => {
  const ran = run({
    durationMs: 120_000, clients: [{ workload: { kind: 'poisson', ratePerSec: 50 } }], links: [{}, between(0, 1)], limits: { events: 10_000_000 },
    services: [{ workers: -1, steps: [call(1), call(1)] }, { workers: 1, steps: [takes(5)] }],
  });
  // Baskett, Chandy, Muntz and Palacios (1975): one exponential service for all, in order of arrival; 1 / (200/s − 2 · 50/s) a visit.
  expect(Math.abs(readerOf(ran).distribution('services/service1/sojourn', 0, Infinity, []).meanUs / 1000 - 10)).toBeLessThan(1.5);
});

describe('impatient queues', () => {
  const levels = (ran: Ran, name: string): number => {
    let sum = 0, atUs = 0, value = 0;
    for (const set of ran.raw.levels.get(`services/service/${name}`)!) { sum += value * (set.atUs - atUs); atUs = set.atUs; value = set.value; }
    return sum / atUs;
  };
  const loss = (ran: Ran): number => ran.raw.counted.get('services/service/dropped')! / ran.raw.counted.get('services/service/arrived')!;
  const queueing = (ratePerSec: number, service: ServicePart, seconds: number): Ran => run({ durationMs: seconds * 1000, clients: [{ workload: { kind: 'poisson', ratePerSec } }], services: [service], limits: { events: 10_000_000 } });
  test('M/M/1+D: a fixed patience of 0.5 s at load 0.9 loses the published share', () => {
    const ran = queueing(9, { workers: 1, patience: constant(500), steps: [takes(100)] }, 3_000), row = expected('Q08');
    expect(Math.abs(loss(ran) - row['loss']!)).toBeLessThan(0.012);
    expect(Math.abs(levels(ran, 'busy') - row['util']!)).toBeLessThan(0.025);
  });
  test('Erlang A: exponential patience under overload', () => {
    const ran = queueing(12, { workers: 10, patience: exponential(2_000), steps: [takes(1_000)] }, 3_000), row = expected('Q07');
    expect(Math.abs(loss(ran) - row['abandon']!)).toBeLessThan(0.02);
    expect(Math.abs(levels(ran, 'busy') / 10 - row['util']!)).toBeLessThan(0.015);
    expect(Math.abs(levels(ran, 'queued') - row['Lq']!)).toBeLessThan(0.5);
  });
});

test('a wire is an M/D/1 queue each way', () => {
  const ran = run({ durationMs: 200_000, clients: [{ workload: { kind: 'poisson', ratePerSec: 80 } }], links: [{ wire: { ratePerSec: 100, buffer: -1, loss: 0 } }], services: [{ workers: -1, steps: [] }], limits: { events: 10_000_000 } });
  const out = ran.raw.spans.map((span) => span.queuedUs - span.sentUs), back = ran.raw.spans.map((span) => span.leftUs - span.endedUs);
  const mean = (us: readonly number[]): number => us.reduce((sum, one) => sum + one, 0) / us.length / 1000;
  // 10 ms of its own and a wait of 0.8 · 10 / (2 · 0.2) = 20 ms. What comes out is spaced, so answers never wait.
  expect(Math.abs(mean(out) - 30)).toBeLessThan(3);
  expect(Math.abs(mean(back) - 10)).toBeLessThan(0.01);
});

test('a serial client starts a call each max(answer, time between) on average', () => {
  const ran = run({ durationMs: 60_000, clients: [{ workload: { kind: 'serial', every: constant(10) } }], services: [{ steps: [takes(10)] }], limits: { events: 10_000_000 } });
  // E max(X, 10) = 10 + 10/e for an exponential of mean 10.
  expect(Math.abs(60_000 / ran.raw.calls.length - (10 + 10 / Math.E))).toBeLessThan(0.5);
});
