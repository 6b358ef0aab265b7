/** Clients that look their endpoints up at a registry, and a service whose instances register there: what dies, starts or drains, and who knows it when. */
import { defaultsOf } from '../../src/engine/fields.ts';
import type { Reader } from '../../src/engine/recording/reading.ts';
import type { ChangeSpec, Spec } from '../../src/engine/spec.ts';
import { NO_NODE_FAULT } from '../../src/engine/spec.ts';
import type { NodeFault } from '../../src/engine/spec.ts';
import { discovery } from '../../src/patterns/discovery/model.ts';
import type { DiscoveryConfig } from '../../src/patterns/discovery/model.ts';
import { serviceRegistry } from '../../src/patterns/service-registry/model.ts';
import type { ServiceRegistryConfig } from '../../src/patterns/service-registry/model.ts';
import { picker } from './balanced.ts';
import { begin, between, constant, run, specOf, work } from './small-run.ts';
import type { Parts, Ran } from './small-run.ts';

type Some<C> = { readonly [K in keyof C]?: C[K] };
export interface Discovered {
  readonly seed?: number;
  readonly durationMs?: number;
  readonly instances?: number;
  readonly clients?: number;
  readonly ratePerSec?: number;
  readonly everyMs?: number;
  readonly latencyMs?: number;
  readonly discovery?: Some<DiscoveryConfig>;
  readonly registry?: Some<ServiceRegistryConfig>;
  readonly changes?: readonly ChangeSpec[];
  readonly scope?: 'link' | 'client';
}
/** Calls at an even rate over link 0; look-ups over `lookups`, registration over `registration`, each way so long. */
export function discoveredSpec({ seed = 1, durationMs = 60_000, instances = 3, clients = 1, ratePerSec = 10, everyMs = 1000, latencyMs = 1, scope = 'client', changes = [], ...more }: Discovered): Spec {
  const parts: Parts = {
    seed, durationMs, changes, clients: [{ count: clients, workload: { kind: 'even', ratePerSec, firstMs: 0 } }],
    services: [{ instances, workers: -1, steps: [work(5)], registers: { link: 2, everyMs } }],
    nodes: [{ id: 'registry', kind: 'serviceRegistry', config: { ...defaultsOf(serviceRegistry.fields), ttlMs: 3000, sweepMs: 0, ...more.registry } }],
    links: [
      { chain: [{ kind: 'discovery', scope, config: { ...defaultsOf(discovery.fields), link: 'lookups', ...more.discovery } }, { kind: 'picker', scope }] },
      { id: 'lookups', from: { client: 0, service: -1, node: -1 }, to: 1, latency: constant(latencyMs) },
      between(0, 1, { id: 'registration', latency: constant(latencyMs) }),
    ],
  };
  return specOf(parts);
}
export const PATTERNS = [discovery, serviceRegistry, picker];
export function discovered(parts: Discovered = {}): Ran { return run(discoveredSpec(parts), PATTERNS); }
export function discoveredBegin(parts: Discovered = {}): Ran { return begin(discoveredSpec(parts), PATTERNS); }
export function registryFault(atMs: number, more: Partial<NodeFault>): ChangeSpec {
  return { atUs: atMs * 1000, what: 'node', node: 0, fault: { ...NO_NODE_FAULT, ...more } };
}

/** `3000 1 listed`: when the registry's word for an instance changed, in ms. */
export function entriesIn(reader: Reader): readonly string[] {
  const { first } = reader.meta.nodes[0]!.entries![0]!, { instances } = reader.meta.services[0]!;
  return Array.from({ length: instances }, (_, k) => k)
    .flatMap((k) => [...reader.moves(first + k, 0, Infinity)].map((row) => ({ k, move: reader.move(row) })))
    .sort((a, b) => a.move.atUs - b.move.atUs || a.k - b.k).map(({ k, move }) => `${move.atUs / 1000} ${k} ${reader.meta.states[first + k]!.names[move.to]!}`);
}
/** Instances that a client's list names at an instant, by its stage's word. */
export function listedAt(reader: Reader, atMs: number, copy = 0): readonly number[] {
  const attach = reader.meta.attachments.find(({ kind }) => kind === 'discovery')!, { instances } = reader.meta.services[0]!;
  return Array.from({ length: instances }, (_, k) => k).filter((k) =>
    [1, 2].includes(reader.state(attach.endpoints![copy * instances + k]!, atMs * 1000).state),
  );
}
/** When calls over link 0 failed, ms from the start: first, last and how many. */
export function failures(ran: Ran): readonly [firstMs: number, lastMs: number, count: number] {
  const { meta } = ran.simulation,
    at = ran.raw.calls
      .filter((call) => meta.clients[call.client]!.client === 0 && ran.raw.outcomes[call.outcome]!.reason !== 'ok')
      .map((call) => call.startUs / 1000);
  return [Math.min(...at), Math.max(...at), at.length];
}
