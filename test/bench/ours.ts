/** This engine on the bench's workloads: the ordinary simulation over scenario documents, with or without recording. */
import { createReader } from '../../src/engine/recording/reader.ts';
import { nullSink } from '../../src/engine/recording/null-sink.ts';
import { Recorder } from '../../src/engine/recording/recorder.ts';
import { Simulation } from '../../src/engine/simulation.ts';
import type { Spec } from '../../src/engine/spec.ts';
import * as patterns from '../../src/patterns/registry.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { toSpec } from '../../src/scenario/to-spec.ts';
import type { Counts } from './model.ts';
import pipelineDocument from './pipeline.json';

/** Events between two chunks. */
export const SLICE = 20_000;

export function specOf(document: unknown): Spec {
  const parsed = parseScenario(document, patterns);
  if (!parsed.ok) throw new Error(parsed.issues.map((issue) => `${issue.path}: ${issue.message}`).join('\n'));
  return toSpec(parsed.scenario, patterns);
}
export function pipelineSpec(durationMs: number, timeoutMs: number): Spec {
  const [link] = pipelineDocument.links;
  const chain = link!.chain.map((attach) => (attach.kind === 'timeout' ? { ...attach, config: { ...attach.config, timeoutMs } } : attach));
  return specOf({ ...pipelineDocument, durationMs, links: [{ ...link, chain }] });
}
/** The same with three more patterns around it, none of which ever decides anything. */
export function sixPatternsSpec(durationMs: number, timeoutMs: number): Spec {
  const [link] = pipelineDocument.links, [retry, breaker, timeout] = link!.chain;
  const chain = [
    { id: 'fallback', kind: 'fallback', config: { handles: 'only', errors: ['bad-request'] } },
    { id: 'limiter', kind: 'rateLimiter', config: { dialect: 'token-bucket', ratePerSec: 100_000, burst: 100_000 } },
    retry, breaker, { id: 'bulkhead', kind: 'bulkhead', config: { dialect: 'resilience4j', maxConcurrentCalls: 100_000 } },
    { ...timeout, config: { ...timeout!.config, timeoutMs } },
  ];
  return specOf({ ...pipelineDocument, durationMs, links: [{ ...link, chain }] });
}
export function mmcSpec(workers: number, durationMs: number): Spec {
  return specOf({
    version: 1, title: `M/M/${workers}`, seed: 1, durationMs,
    clients: [{ id: 'client', title: 'Client', workload: { kind: 'poisson', ratePerSec: 0.9 * workers } }],
    services: [{
      id: 'service', title: 'Service', workers, queue: { id: 'queue', kind: 'fifo', config: { capacity: -1 } },
      steps: [{ do: 'work', time: { dist: 'exponential', meanMs: 1000 } }],
    }],
    links: [{ id: 'link', from: 'client', to: 'service', chain: [] }],
  });
}
/** S services in a row of their own clients, 8 workers each, at 90 % load in sum `ratePerSec`. */
export function servicesSpec(services: number, durationMs: number): Spec {
  const each = Array.from({ length: services }, (_, i) => i);
  return specOf({
    version: 1,
    title: `${services} services`,
    seed: 1,
    durationMs,
    clients: each.map((i) => ({ id: `client${i}`, title: 'Client', workload: { kind: 'poisson', ratePerSec: 7.2 } })),
    services: each.map((i) => ({
      id: `service${i}`,
      title: 'Service',
      workers: 8,
      queue: { id: 'queue', kind: 'fifo', config: { capacity: -1 } },
      steps: [{ do: 'work', time: { dist: 'exponential', meanMs: 1000 } }],
    })),
    links: each.map((i) => ({
      id: `link${i}`,
      from: `client${i}`,
      to: `service${i}`,
      chain: [{ id: 'timeout', kind: 'timeout', config: { timeoutMs: 30000 } }],
    })),
  });
}
/** About `inFlight` calls in flight: Poisson, 10 s of work without limit of workers, a timeout of 30 s. */
export const inFlightSpec = (inFlight: number, durationMs: number): Spec =>
  openSpec(durationMs, { kind: 'poisson', ratePerSec: inFlight / 10 }, { dist: 'exponential', meanMs: 10_000 });
/** `calls` calls that begin at even steps within the first second and outlast it. */
export const heldSpec = (calls: number): Spec =>
  openSpec(10_000, { kind: 'even', ratePerSec: calls }, { dist: 'exponential', meanMs: 1e9 });
/** 20 000 calls a second for twice as many keys as a full LRU cache holds: every second one hits, every other one puts a key out. */
export function cacheSpec(capacity: number, durationMs: number): Spec {
  return specOf({
    version: 1, title: `A cache of ${capacity} keys`, seed: 1, durationMs,
    clients: [{ id: 'client', title: 'Client', workload: { kind: 'poisson', ratePerSec: 20_000 }, keys: { dist: 'uniform', count: 2 * capacity } }],
    services: [{ id: 'service', title: 'Service', workers: -1, queue: { id: 'queue', kind: 'fifo', config: {} }, steps: [{ do: 'work', time: { dist: 'constant', ms: 1 } }] }],
    links: [{ id: 'link', from: 'client', to: 'service', chain: [{ id: 'cache', kind: 'cache', config: { capacity, ttlMs: -1 } }] }],
  });
}
/** When a broker of `brokerSpec` is full, in ms. */
export const FULL_MS = 10_000;
/** 20 000 messages a second to a broker that delivers as many; ten seconds of more come first, so that about `queued` wait from then on. */
export function brokerSpec(queued: number, durationMs: number): Spec {
  return specOf({
    version: 1, title: `${queued} messages`, seed: 1, durationMs,
    clients: [{ id: 'client', title: 'Client', verb: 'publish', workload: { kind: 'rates', arrivals: 'even', shape: 'steps', points: [{ atMs: 0, ratePerSec: 20_000 + queued / (FULL_MS / 1000) }, { atMs: FULL_MS, ratePerSec: 20_000 }] } }],
    services: [{ id: 'service', title: 'Service', workers: 20, queue: { id: 'queue', kind: 'fifo', config: {} }, steps: [{ do: 'work', time: { dist: 'constant', ms: 1 } }] }],
    nodes: [{ id: 'broker', kind: 'broker', config: { prefetch: 40 } }],
    links: [{ id: 'link', from: 'client', to: 'broker' }, { id: 'deliver', from: 'broker', to: 'service' }],
  });
}
/** 2 000 heartbeats a second of so many instances (where they register), and 10 look-ups a second of each client. */
export function registrySpec(instances: number, durationMs: number, registers = true, lists = 20): Spec {
  const everyMs = instances / 2, lookups = { id: 'lookups', from: 'client', to: 'registry' }, registration = { id: 'registration', from: 'service', to: 'registry' };
  return specOf({
    version: 1, title: `${instances} instances`, seed: 1, durationMs,
    clients: [{ id: 'client', title: 'Client', count: lists, workload: { kind: 'poisson', ratePerSec: 1 } }],
    services: [{
      id: 'service', title: 'Service', workers: 1, instances, queue: { id: 'queue', kind: 'fifo', config: {} }, steps: [{ do: 'work', time: { dist: 'constant', ms: 1 } }],
      ...(registers ? { registers: { link: 'registration', everyMs } } : {}),
    }],
    nodes: registers ? [{ id: 'registry', kind: 'serviceRegistry', config: { ttlMs: 10 * everyMs, sweepMs: 5 * everyMs } }] : [],
    links: [
      { id: 'link', from: 'client', to: 'service', chain: [...(registers ? [{ id: 'find', kind: 'discovery', config: { link: 'lookups', ttlMs: 100 }, scope: 'client' }] : []), { id: 'pick', kind: 'loadBalancer', scope: 'client' }] },
      ...(registers ? [lookups, registration] : []),
    ],
  });
}
/** Services of three instances, each with clients and a balancer of its own, at 90 % load. */
export function balancedSpec(services: number, durationMs: number): Spec {
  const each = Array.from({ length: services }, (_, i) => i);
  return specOf({
    version: 1, title: `${services} services of three instances`, seed: 1, durationMs,
    clients: each.map((i) => ({ id: `client${i}`, title: 'Client', workload: { kind: 'poisson', ratePerSec: 2.7 } })),
    services: each.map((i) => ({ id: `service${i}`, title: 'Service', instances: 3, workers: 1, queue: { id: 'queue', kind: 'fifo', config: { capacity: -1 } }, steps: [{ do: 'work', time: { dist: 'exponential', meanMs: 1000 } }] })),
    links: each.map((i) => ({ id: `link${i}`, from: `client${i}`, to: `service${i}`, chain: [{ id: 'timeout', kind: 'timeout', config: { timeoutMs: 30000 } }, { id: 'balancer', kind: 'loadBalancer', config: { strategy: 'leastOutstanding' } }] })),
  });
}
/** 20 000 calls a second, each sent to the one of so many endpoints with the fewest outstanding. */
export function pickSpec(endpoints: number, durationMs: number): Spec {
  return specOf({
    version: 1, title: `${endpoints} endpoints`, seed: 1, durationMs,
    clients: [{ id: 'client', title: 'Client', workload: { kind: 'poisson', ratePerSec: 20_000 } }],
    services: [{ id: 'service', title: 'Service', instances: endpoints, workers: -1, queue: { id: 'queue', kind: 'fifo', config: {} }, steps: [{ do: 'work', time: { dist: 'constant', ms: 1 } }] }],
    links: [{ id: 'link', from: 'client', to: 'service', chain: [{ id: 'balancer', kind: 'loadBalancer', config: { strategy: 'leastOutstanding' } }] }],
  });
}
/** One client, one service without limit of workers, a timeout of 30 s between. */
function openSpec(durationMs: number, workload: object, time: object): Spec {
  return specOf({
    version: 1, title: 'Calls in flight', seed: 1, durationMs,
    clients: [{ id: 'client', title: 'Client', workload }],
    services: [{ id: 'service', title: 'Service', workers: -1, queue: { id: 'queue', kind: 'fifo', config: {} }, steps: [{ do: 'work', time }] }],
    links: [{ id: 'link', from: 'client', to: 'service', chain: [{ id: 'timeout', kind: 'timeout', config: { timeoutMs: 30000 } }] }],
  });
}

export interface Measured { readonly s: number; readonly events: number; readonly counts: Counts }

/** Runs a spec in slices, as the worker does, handing chunks on; counts come from the recording. */
export function run(spec: Spec, record: boolean, clock = (): number => performance.now()): Measured {
  const recorder = record ? new Recorder({ windowUs: spec.windowUs, keepCalls: spec.limits.keepCalls, keepGauges: spec.limits.keepGauges }) : null;
  const startedMs = clock();
  const simulation = new Simulation(spec, patterns, recorder ?? nullSink);
  const chunks = [];
  while (!simulation.advance(SLICE)) if (recorder !== null) chunks.push(recorder.flush(simulation.nowUs));
  recorder?.end(simulation.nowUs);
  if (recorder !== null) chunks.push(recorder.flush(simulation.nowUs));
  const s = (clock() - startedMs) / 1000;
  if (recorder === null) return { s, events: simulation.events, counts: {} };
  const reader = createReader({ ...simulation.meta, series: recorder.series });
  for (const chunk of chunks) reader.append(chunk);
  const names = new Set(recorder.series.map((series) => series.name));
  const total = (name: string): number => (names.has(name) ? reader.total(name, 0, Infinity) : 0);
  if (spec.attachments.length === 1) {
    const wait = reader.distribution('services/service/wait', 0, Infinity, []);
    return { s, events: simulation.events, counts: { completed: total('services/service/completed'), waitUs: wait.count === 0 ? 0 : Math.round(wait.count * wait.meanUs) } };
  }
  const breaker = reader.meta.attachments.find((attach) => attach.kind === 'circuitBreaker')?.states[0];
  const opens =
    breaker === undefined
      ? 0
      : [...reader.moves(breaker, 0, Infinity)].filter((row) => reader.meta.states[breaker]!.names[reader.move(row).to] === 'open').length;
  return {
    s, events: simulation.events,
    counts: {
      calls: total('clients/client/calls'), ok: total('clients/client/ended:ok'), error: total('clients/client/ended:error'), timeout: total('clients/client/ended:timeout'),
      limit: total('clients/client/ended:rejected:limit'), open: total('clients/client/ended:rejected:open'), sent: total('links/link/sent'),
      timeouts: total('attach/link/timeout/decided'), opens,
    },
  };
}
