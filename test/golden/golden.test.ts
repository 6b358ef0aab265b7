/** Traces that people can review: what small runs record, line by line. `npm run golden` writes them anew. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { Json } from '../../src/engine/fields.ts';
import * as patterns from '../../src/patterns/registry.ts';
import type { ScenarioV1 } from '../../src/scenario/document.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { presetOf, traced } from '../support/traced-run.ts';
import { BREAKER_TRAPS } from './breaker-traps.ts';
import { CALL_TRAPS } from './call-traps.ts';
import { LIMIT_TRAPS } from './limit-traps.ts';
import { QUEUE_TRAPS } from './queue-traps.ts';

const folder = fileURLToPath(new URL('./', import.meta.url));
const WRITE = process.env['HALFOPEN_GOLDEN'] === '1';
const MOST_LINES = 200;

/** A part of a document that is replaced, by its path. */
type Changes = { readonly [path: string]: Json };
type Document = {
  readonly durationMs: number;
  readonly changes?: readonly { readonly atMs: number; readonly untilMs?: number }[];
  readonly clients: readonly { readonly workload: { readonly points?: readonly { readonly atMs: number }[] } }[];
};

/** A pattern's example, squeezed in time to a few dozen calls: its length, faults and rates, not its timeouts. */
function example(pattern: string, share: number, changes: Changes): ScenarioV1 {
  const document = JSON.parse(readFileSync(new URL(`../../src/patterns/${pattern}/example.json`, import.meta.url), 'utf8')) as Document;
  const squeezed = {
    ...document,
    durationMs: document.durationMs * share,
    changes: document.changes?.map((change) => ({
      ...change,
      atMs: change.atMs * share,
      ...(change.untilMs === undefined ? {} : { untilMs: change.untilMs * share }),
    })),
    clients: document.clients.map((client) => ({
      ...client,
      workload: {
        ...client.workload,
        ...(client.workload.points === undefined ? {} : { points: client.workload.points.map((point) => ({ ...point, atMs: point.atMs * share })) }),
      },
    })),
  };
  for (const [path, value] of Object.entries(changes)) replace(squeezed, path.split('.'), value);
  const parsed = parseScenario(squeezed, patterns);
  if (!parsed.ok) throw new Error(parsed.issues.map((issue) => `${issue.path}: ${issue.message}`).join('\n'));
  return parsed.scenario;
}
function replace(at: unknown, path: readonly string[], value: Json): void {
  const [name = '', ...rest] = path, fields = at as Record<string, unknown>;
  if (rest.length === 0) fields[name] = value;
  else replace(fields[name], rest, value);
}

const WHOLE: readonly (readonly [string, () => ScenarioV1])[] = [
  ...['chapter-slow', 'chapter-timeout', 'chapter-backoff', 'chapter-backoff-exponential'].map((id) => [id, () => presetOf(id)] as const),
  ...['chapter-breaker', 'chapter-breaker-recovers'].map((id) => [id, () => presetOf(id, { durationMs: 30_000 })] as const),
  ['example-adaptive-lifo', () => example('adaptive-lifo', 0.01, { 'services.0.workers': 3, 'services.0.queue.config.targetMs': 5, 'services.0.queue.config.intervalMs': 20 })],
  ['example-adaptive-limit', () => example('adaptive-limit', 0.0018, { 'services.0.inbound.0.config.initialLimit': 4, 'services.0.inbound.0.config.windowMs': 0 })],
  ['example-adaptive-throttle', () => example('adaptive-throttle', 0.003, { 'services.0.queue.config.capacity': 1 })],
  ['example-batcher', () => example('batcher', 0.01, { 'links.0.chain.0.config.timeoutMs': 30 })],
  ['example-broker', () => example('broker', 0.014, { 'nodes.0.config.visibilityMs': 150, 'nodes.0.config.backoffMs': 40, 'nodes.0.config.maxDeliveries': 2, 'nodes.0.config.prefetch': 3 })],
  ['example-bulkhead', () => example('bulkhead', 0.008, { 'links.0.chain.0.config.maxConcurrentCalls': 4, 'links.0.chain.0.config.maxWaitDurationMs': 20 })],
  ['example-cache', () => example('cache', 0.004, { 'clients.0.workload.points.0.ratePerSec': 90, 'clients.0.workload.points.1.ratePerSec': 90, 'clients.0.keys.count': 6, 'links.0.chain.0.config.timeoutMs': 40, 'links.0.chain.1.config.ttlMs': 60, 'links.0.chain.1.config.capacity': 5, 'links.0.chain.1.config.staleMs': 30, 'links.0.chain.1.config.singleFlight': true })],
  ['example-circuit-breaker', () => example('circuit-breaker', 0.1, { 'links.0.chain.0.config.errorThreshold': 3, 'links.0.chain.0.config.timeoutMs': 300 })],
  ['example-codel', () => example('codel', 0.01, { 'services.0.workers': 3, 'services.0.queue.config.targetMs': 5, 'services.0.queue.config.intervalMs': 20 })],
  ['example-compare-and-set', () => example('compare-and-set', 0.01, { 'clients.0.count': 3, 'clients.0.workload.think.meanMs': 100 })],
  ['example-discovery', () => example('discovery', 0.01, { 'clients.0.count': 2, 'services.0.steps.0.time.meanMs': 10, 'services.0.registers.everyMs': 140, 'nodes.0.config.ttlMs': 250, 'nodes.0.config.sweepMs': 50, 'links.0.chain.0.config.ttlMs': 150, 'links.0.chain.0.config.connectionMs': 200, 'links.0.chain.0.config.retryMs': 20 })],
  ['example-fallback', () => example('fallback', 0.012, { 'links.0.chain.1.config.slidingWindowSize': 4, 'links.0.chain.1.config.minimumNumberOfCalls': 4, 'links.0.chain.1.config.waitDurationInOpenStateMs': 60, 'links.0.chain.1.config.permittedNumberOfCallsInHalfOpenState': 2 })],
  ['example-fifo', () => example('fifo', 0.01, { 'services.0.workers': 3, 'services.0.queue.config.capacity': 4, 'links.0.chain.0.config.timeoutMs': 60 })],
  ['example-health-check', () => example('health-check', 0.0025, { 'links.0.chain.1.config.fall': 2, 'links.0.chain.1.config.rise': 1, 'links.0.chain.0.config.timeoutMs': 15, 'links.0.chain.1.config.intervalMs': 20, 'links.0.chain.1.config.timeoutMs': 8, 'services.0.steps.0.time.meanMs': 3 })],
  ['example-hedge', () => example('hedge', 0.008, {})],
  ['example-lifo', () => example('lifo', 0.01, { 'services.0.workers': 3, 'services.0.queue.config.capacity': 4, 'links.0.chain.0.config.timeoutMs': 60 })],
  ['example-load-balancer', () => example('load-balancer', 0.0035, { 'services.0.workers': 1, 'services.0.queue.config.capacity': 3 })],
  ['example-outlier-detection', () => example('outlier-detection', 0.0012, { 'services.0.instances': 5, 'services.0.steps.0.time.meanMs': 3, 'links.0.chain.0.config.baseEjectionTimeMs': 10, 'links.0.chain.0.config.intervalMs': 15, 'links.0.chain.0.config.consecutive5xx': 2, 'links.0.chain.0.config.successRateRequestVolume': 1 })],
  ['example-phi-accrual', () => example('phi-accrual', 0.0019, { 'links.0.latency.meanMs': 1, 'links.0.chain.0.config.timeoutMs': 20, 'links.0.chain.1.config.heartbeatIntervalMs': 20, 'links.0.chain.1.config.firstEstimateMs': 20, 'links.0.chain.1.config.minStdDeviationMs': 2, 'links.0.chain.1.config.acceptablePauseMs': 5, 'services.0.steps.0.time.meanMs': 3 })],
  ['example-priority', () => example('priority', 0.01, { 'services.0.workers': 3, 'services.0.queue.config.capacity': 4 })],
  ['example-rate-limiter', () => example('rate-limiter', 0.008, { 'links.0.chain.0.config.burst': 3 })],
  ['example-retry', () => example('retry', 0.008, { 'links.0.chain.1.config.timeoutMs': 100 })],
  ['example-retry-budget', () => example('retry-budget', 0.008, { 'links.0.chain.1.config.capacity': 2, 'links.0.chain.2.config.timeoutMs': 100 })],
  ['example-self-health', () => example('self-health', 0.006, { 'services.0.workers': 2, 'services.0.inbound.0.config.thresholdMs': 90, 'services.0.inbound.0.config.pauseMs': 40 })],
  ['example-service-registry', () => example('service-registry', 0.009, { 'clients.0.count': 1, 'services.0.instances': 4, 'services.0.steps.0.time.meanMs': 5, 'services.0.registers.everyMs': 80, 'nodes.0.config.ttlMs': 120, 'nodes.0.config.sweepMs': 30, 'nodes.0.config.propagationMs': 20, 'links.0.chain.0.config.ttlMs': 90, 'links.0.chain.0.config.retryMs': 30, 'clients.0.workload.points.1.ratePerSec': 12 })],
  ['example-subset', () => example('subset', 0.006, { 'clients.0.count': 6, 'services.0.workers': 1 })],
  ['example-timeout', () => example('timeout', 0.04, {})],
  ['example-validate', () => example('validate', 0.01, { 'services.0.inbound.1.config.maxConcurrentRequests': 4 })],
  ...BREAKER_TRAPS,
  ...CALL_TRAPS,
  ...LIMIT_TRAPS,
  ...QUEUE_TRAPS,
];
const TRAFFIC = ['traffic-breaker', 'traffic-no-breaker'];

interface Trace { readonly head: readonly string[]; readonly lines: readonly string[] }
function traceOf(scenario: ScenarioV1): Trace {
  const { records, hash } = traced(scenario), lines = records.map((record) => record.line);
  const sha256 = createHash('sha256').update(lines.map((line) => `${line}\n`).join('')).digest('hex');
  return { head: [`# ${scenario.title}`, `# seed ${scenario.seed}, ${scenario.durationMs / 1000} s, ${lines.length} lines, sha256 ${sha256}, hash ${hash}`], lines };
}
/** Compares with the file, or writes it. */
function expectGolden(name: string, lines: readonly string[]): void {
  const file = `${folder}${name}.txt`, text = `${lines.join('\n')}\n`;
  if (WRITE) writeFileSync(file, text);
  expect(text).toBe(readFileSync(file, 'utf8'));
}

describe('the whole trace of', () => {
  test.each(WHOLE)('%s', (name, scenario) => {
    const { head, lines } = traceOf(scenario());
    expect(lines.length).toBeLessThan(MOST_LINES);
    expectGolden(name, [...head, ...lines]);
  });
});

describe('the moves, and the hash of all records, of', () => {
  test.each(TRAFFIC)('%s', (name) => {
    const { head, lines } = traceOf(presetOf(name));
    const kinds = ['call', 'span', 'move', 'gauge', 'line'].map((kind) => `${lines.filter((line) => line.startsWith(`${kind} `)).length} ${kind}s`);
    expectGolden(name, [...head, `# ${kinds.join(', ')}`, ...lines.filter((line) => line.startsWith('move '))]);
  });
});

test('no file is left of a trace that is no longer taken', () => {
  const files = readdirSync(folder).filter((file) => file.endsWith('.txt')).sort();
  expect(files).toEqual([...WHOLE.map(([name]) => name), ...TRAFFIC].map((name) => `${name}.txt`).sort());
});
