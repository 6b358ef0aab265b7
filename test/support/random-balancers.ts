/** Small random scenarios with balancers: every registered stage in every order that is allowed, faults of instances, edits of settings. */
import fc from 'fast-check';
import type { Json } from '../../src/engine/fields.ts';
import type { AnyBalancer } from '../../src/engine/balancer.ts';
import type { AnyPattern } from '../../src/engine/patterns.ts';
import * as patterns from '../../src/patterns/registry.ts';
import type { ScenarioV1 } from '../../src/scenario/document.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { configsOf, valueOf } from './random-configs.ts';

const all = Object.values<AnyPattern>(patterns), stages = all.flatMap((pattern) => (pattern.role === 'balancer' ? [pattern] : []));
const narrowing = stages.filter((stage) => stage.pick === undefined), picking = stages.filter((stage) => stage.pick !== undefined);
const registry = all.find((pattern) => pattern.role === 'node' && pattern.verbs.includes('register'));

interface Drawn { readonly id: string; readonly kind: string; readonly config: Json }
/** Settings of a stage; links it names are the look-up's. */
function drawn(stage: AnyBalancer): fc.Arbitrary<Drawn> {
  const links = Object.fromEntries(Object.entries(stage.fields).flatMap(([name, field]) => (field.type === 'reference' ? [[name, 'lookup']] : [])));
  return configsOf(stage.fields, stage.fields, links).map((config) => ({ id: stage.kind, kind: stage.kind, config: config as Json }));
}
const chain: fc.Arbitrary<readonly Drawn[]> = fc.tuple(fc.shuffledSubarray(narrowing), fc.constantFrom(...picking)).chain(([narrow, pick]) => {
  const [finds, others] = [narrow.filter((stage) => stage.looksUp !== undefined).slice(0, 1), narrow.filter((stage) => stage.looksUp === undefined)];
  return fc.tuple(...[...finds, ...others, pick].map(drawn));
});

const ms = (most: number): fc.Arbitrary<number> =>
  fc.oneof(
    fc.integer({ min: 0, max: Math.floor(most / 10) }).map((n) => n * 10),
    fc.integer({ min: 0, max: most * 1000 }).map((us) => us / 1000),
  );
const outer = fc.constantFrom<readonly Drawn[]>([], [{ id: 'retry', kind: 'retry', config: { retries: 2, backoff: 'none' } }], [{ id: 'timeout', kind: 'timeout', config: { timeoutMs: 40 } }]);
const inner = fc.constantFrom<readonly (Drawn & { readonly scope?: string })[]>([], [], [{ id: 'below', kind: 'timeout', config: { timeoutMs: 25 } }],
  [{ id: 'breaker', kind: 'circuitBreaker', scope: 'endpoint', config: { dialect: 'go-resiliency', errorThreshold: 2, successThreshold: 1, timeoutMs: 200 } }]);
const work = fc.oneof(ms(30).map((value) => ({ dist: 'constant', ms: value })), fc.integer({ min: 1, max: 30 }).map((meanMs) => ({ dist: 'exponential', meanMs })));
const fault = fc.record({
  instance: fc.nat({ max: 5 }),
  atMs: ms(900),
  forMs: fc.integer({ min: 1, max: 500 }),
  value: fc.constantFrom({ down: true }, { stalled: true }, { draining: true }, { slowdown: 8 }, { errorShare: 1, error: 'Odd' }),
});
/** An edit of any setting of any stage: of those a scenario has, the first that fits is kept. */
const edit = fc
  .constantFrom(
    ...stages.flatMap((stage) =>
      Object.entries(stage.fields)
        .filter(([, field]) => field.type !== 'reference')
        .map(([name, field]) => ({ target: `links/link/${stage.kind}.${name}`, field })),
    ),
  )
  .chain(({ target, field }) => fc.record({ target: fc.constant(target), value: valueOf(field), atMs: ms(900) }));

export const balanced: fc.Arbitrary<ScenarioV1> = fc.record({
  seed: fc.integer({ min: 0, max: 0xffff_ffff }), instances: fc.integer({ min: 1, max: 6 }), workers: fc.constantFrom(-1, 1, 2), capacity: fc.constantFrom(-1, 0, 3), errors: fc.constantFrom(0, 0.3),
  copies: fc.integer({ min: 1, max: 3 }), ratePerSec: fc.integer({ min: 5, max: 120 }), keys: fc.constantFrom(null, { dist: 'uniform', count: 5 }), work, scope: fc.constantFrom('link', 'client'),
  latencyMs: fc.constantFrom(0, 0, 3), chain, outer, inner, faults: fc.array(fault, { maxLength: 3 }), edits: fc.array(edit, { maxLength: 6 }),
}).map((given) => {
  const finds = given.chain.some(({ kind }) => stages.find((stage) => stage.kind === kind)?.looksUp !== undefined),
    latency = { dist: 'constant', ms: given.latencyMs };
  const base = {
    version: 1, title: 'Random balancer', seed: given.seed, durationMs: 1000,
    clients: [{ id: 'client', count: given.copies, workload: { kind: 'poisson', ratePerSec: given.ratePerSec }, ...(given.keys === null ? {} : { keys: given.keys }) }],
    services: [{
      id: 'service', instances: given.instances, workers: given.workers, queue: { id: 'queue', kind: 'fifo', config: { capacity: given.capacity } },
      steps: [{ do: 'work', time: given.work }, { do: 'fail', error: 'Busy', share: given.errors }], ...(finds ? { registers: { link: 'register', everyMs: 50 } } : {}),
    }],
    nodes: finds && registry !== undefined ? [{ id: 'registry', kind: registry.kind, config: { ttlMs: 200 } }] : [],
    links: [
      { id: 'link', from: 'client', to: 'service', latency, chain: [...given.outer, ...given.chain.map((part) => ({ ...part, scope: given.scope })), ...given.inner] },
      ...(finds ? [{ id: 'lookup', from: 'client', to: 'registry', latency, chain: [] }, { id: 'register', from: 'service', to: 'registry', latency, chain: [] }] : []),
    ],
  };
  const changes = [
    ...given.faults.map(({ instance, atMs, forMs, value }, i) => ({ id: `fault${i}`, atMs, untilMs: atMs + forMs, target: `services/service/${instance}/fault`, value, why: 'fault' })),
    ...given.edits.map((change, i) => ({ id: `edit${i}`, why: 'edit', ...change })),
  ].filter((change) => parseScenario({ ...base, changes: [change] }, patterns).ok);
  return { ...base, changes };
}).filter((document) => parseScenario(document, patterns).ok).map((document) => {
  const parsed = parseScenario(document, patterns);
  if (!parsed.ok) throw new Error('it was one a moment ago');
  return parsed.scenario;
});
