/** What comes after its answer: attempts that a timeout, a hedge or a retry has given up on their way to a registry or to a consumer. They are about what they were sent for, and each is counted once. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Json } from '../../src/engine/fields.ts';
import { nullSink } from '../../src/engine/recording/null-sink.ts';
import { SPAN } from '../../src/engine/recording/sink.ts';
import { Simulation } from '../../src/engine/simulation.ts';
import * as patterns from '../../src/patterns/registry.ts';
import type { ScenarioV1 } from '../../src/scenario/document.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { specOf } from '../support/traced-run.ts';
import { keep, lastOf, total } from './run.ts';
import type { Kept } from './run.ts';

const SEED = Number(process.env['HALFOPEN_SEED'] ?? 1), RUNS = process.env['HALFOPEN_NIGHTLY'] === '1' ? 2000 : 60;
const SOME = { seed: SEED, numRuns: RUNS };

type Doc = { readonly [field: string]: Json };
const oneOf = (...values: readonly number[]): fc.Arbitrary<number> => fc.constantFrom(...values);
const time: fc.Arbitrary<Doc> = fc.oneof(oneOf(0, 1, 8, 40).map((ms) => ({ dist: 'constant', ms })), oneOf(3, 15, 60).map((meanMs) => ({ dist: 'exponential', meanMs })));
const part: fc.Arbitrary<Doc> = fc.oneof(
  fc.record({ kind: fc.constant('timeout'), config: fc.record({ dialect: fc.constantFrom('go-resiliency', 'go-context', 'polly'), timeoutMs: oneOf(0.5, 3, 12, 30) }) }),
  fc.record({ kind: fc.constant('hedge'), config: fc.record({ dialect: fc.constant('hedged'), delayMs: oneOf(0, 1.5, 10, 25) }) }),
  fc.record({ kind: fc.constant('retry'), config: fc.record({ retries: oneOf(1, 2), backoff: fc.constant('none') }) }),
  fc.record({ kind: fc.constant('bulkhead'), config: fc.record({ dialect: fc.constant('resilience4j'), maxConcurrentCalls: oneOf(1, 3), maxWaitDurationMs: oneOf(0, 100) }) }),
);
const chain: fc.Arbitrary<readonly Doc[]> = fc.array(part, { maxLength: 3 }).map((parts) => parts.map((one, i) => ({ id: `p${i}`, ...one })));

function parsed(document: Json): ScenarioV1 {
  const { ok, ...result } = parseScenario(document, patterns);
  if (!ok)
    throw new Error(
      (result as { readonly issues: readonly { readonly path: string; readonly message: string }[] }).issues
        .map(({ path, message }) => `${path}: ${message}`)
        .join('\n'),
    );
  return (result as { readonly scenario: ScenarioV1 }).scenario;
}
interface Rows { readonly live: number }
interface Checkpointed {
  readonly calls: { readonly slots: Rows }; readonly ownCalls: { readonly slots: readonly unknown[] };
  readonly nodes: { readonly nodes: readonly { readonly deliveries: { readonly slots: Rows } }[] };
}
/** What is left under way when a run is over, and what is kept for it. */
function leftOf(scenario: ScenarioV1): { readonly calls: number; readonly ownCalls: number; readonly deliveries: number } {
  const simulation = new Simulation(specOf(scenario), patterns, nullSink);
  while (!simulation.advance(100_000)) { /* to its end */ }
  const { calls, ownCalls, nodes: { nodes } } = simulation.checkpoint() as Checkpointed;
  return {
    calls: calls.slots.live,
    ownCalls: ownCalls.slots.filter((slot) => slot !== null).length,
    deliveries: nodes.reduce((sum, { deliveries }) => sum + deliveries.slots.live, 0),
  };
}
function assertOfEvery(scenarios: fc.Arbitrary<ScenarioV1>, runs: () => readonly Kept[], check: (kept: Kept) => void): void {
  for (const kept of runs()) {
    try {
      check(kept);
    } catch (error) {
      fc.assert(fc.property(scenarios, (scenario) => { check(keep(scenario)); }), SOME);
      throw new Error(`In the run of ${JSON.stringify(kept.scenario)}`, { cause: error });
    }
  }
}

// ── deliveries ──────────────────────────────────────────────────────────────
const consumer = fc.record({
  workers: oneOf(-1, 1, 3),
  time,
  latency: time,
  chain,
  inbound: fc.oneof(fc.constant<readonly Doc[]>([]), chain),
  program: fc.boolean(),
  cancels: fc.boolean(),
});
const brokers: fc.Arbitrary<ScenarioV1> = fc.record({
  seed: fc.nat({ max: 1_000_000 }), ratePerSec: oneOf(2, 20, 50), consumers: fc.array(consumer, { minLength: 1, maxLength: 2 }),
  config: fc.record({
    prefetch: oneOf(0, 1, 5), acknowledge: fc.constantFrom('after', 'after', 'whenSent'), visibilityMs: oneOf(30, 200, 5000), lateAcknowledgement: fc.constantFrom('count', 'ignore'), maxDeliveries: oneOf(1, 3, 5),
    backoffMs: oneOf(0, 20, 100), poisonShare: oneOf(0, 0.3), idempotent: fc.boolean(), redriveMs: oneOf(0, 0, 300),
  }),
}).map(({ seed, ratePerSec, consumers, config }) => parsed({
  version: 1, title: 'Late work', seed, durationMs: 1500, clients: [{ id: 'client', verb: 'publish', workload: { kind: 'poisson', ratePerSec } }],
  services: consumers.map(({ workers, time: work, inbound, program, cancels }, k) => ({
    id: `consumer${k}`, workers, inbound, queue: { id: 'queue', kind: 'fifo' }, onCancel: cancels ? 'abort' : 'ignore', steps: [{ do: 'work', time: work }, ...(program ? [{ do: 'sleep', time: { dist: 'constant', ms: 5 } }, { do: 'work', time: work }] : [])],
  })),
  nodes: [{ id: 'broker', kind: 'broker', config }],
  links: [{ id: 'publish', from: 'client', to: 'broker' }, ...consumers.map(({ latency, chain: link, cancels }, k) => ({ id: `deliver${k}`, from: 'broker', to: `consumer${k}`, latency, passCancel: cancels, chain: link }))],
} as unknown as Json));
let delivered: readonly Kept[] | null = null;
const ofEveryDelivery = (check: (kept: Kept) => void): void => { assertOfEvery(brokers, () => delivered ??= fc.sample(brokers, SOME).map(keep), check); };

/** Work that consumers have ended: of which call, and how. */
function worksOf({ run: { spec }, sent, raw }: Kept): readonly { readonly owner: number; readonly ends: string }[] {
  const links = new Set(spec.services.map(({ door }, k) => (door >= 0 ? door : spec.links.findIndex(({ from, to }) => from.node >= 0 && to === k))));
  return sent.filter(({ link, endedUs, flags }) => links.has(link) && endedUs >= 0 && (flags & SPAN.notBegun) === 0).map(({ owner, outcome }) => {
    const { reason, error } = raw.outcomes[outcome]!;
    return { owner, ends: reason === 'error' ? error : reason };
  });
}

describe(`in ${RUNS} random runs with deliveries that are given up (seed ${SEED})`, { timeout: 600_000 }, () => {
  test('they are worth running: work goes on late, on poison messages and on such as are done', () => {
    const seen = { late: 0, poisoned: 0, suppressed: 0, duplicates: 0, dead: 0, acknowledged: 0 };
    ofEveryDelivery((kept) => {
      expect(kept.run.stopped).toBe('end');
      seen.late += kept.scenario.services.some(({ id }) => total(kept, `services/${id}/late`) > 0) ? 1 : 0;
      seen.poisoned += worksOf(kept).some(({ ends }) => ends === 'Poison') ? 1 : 0;
      for (const name of ['suppressed', 'duplicates', 'dead', 'acknowledged'] as const) seen[name] += total(kept, `nodes/broker/${name}`) > 0 ? 1 : 0;
    });
    expect(Object.entries(seen).filter(([, runs]) => runs < RUNS / 10)).toEqual([]);
  });
  test('every message is waiting, in flight, dead or acknowledged, and each is one of these', () => {
    ofEveryDelivery((kept) => {
      const there = ['waiting', 'inFlight', 'deadLetters'].reduce((sum, level) => sum + lastOf(kept, `nodes/broker/${level}`), 0), count = (name: string): number => total(kept, `nodes/broker/${name}`);
      expect(count('published')).toBe(there + count('acknowledged'));
      expect(lastOf(kept, 'nodes/broker/deadLetters')).toBe(count('dead') - count('redriven'));
    });
  });
  test('all work on a poison message fails, and no other does', () => {
    ofEveryDelivery((kept) => {
      const works = worksOf(kept), poisoned = new Set(works.flatMap(({ owner, ends }) => (ends === 'Poison' ? [owner] : [])));
      expect(works.filter(({ owner, ends }) => ends === 'ok' && poisoned.has(owner))).toEqual([]);
      if (kept.scenario.nodes[0]!.config['poisonShare'] === 0) expect(poisoned.size).toBe(0);
    });
  });
  test('of all work that is done well, the first of each message counts and all other is done twice or kept from it', () => {
    ofEveryDelivery((kept) => {
      const done = worksOf(kept).filter(({ ends }) => ends === 'ok'), others = done.length - new Set(done.map(({ owner }) => owner)).size, isIdempotent = kept.scenario.nodes[0]!.config['idempotent'] === true;
      expect({ duplicates: total(kept, 'nodes/broker/duplicates'), suppressed: total(kept, 'nodes/broker/suppressed') }).toEqual(
        isIdempotent ? { duplicates: 0, suppressed: others } : { duplicates: others, suppressed: 0 },
      );
    });
  });
  test('when nothing is under way any more, nothing is kept for it', () => {
    fc.assert(fc.property(brokers, (scenario) => {
      const left = leftOf(scenario);
      if (left.calls === 0) expect(left).toEqual({ calls: 0, ownCalls: 0, deliveries: 0 });
    }), { ...SOME, numRuns: Math.ceil(RUNS / 3) });
  });
});

// ── look-ups ────────────────────────────────────────────────────────────────
/** One service whose last instance is down from the start, and one that is down altogether: neither ever registers. */
const registries: fc.Arbitrary<ScenarioV1> = fc.record({
  seed: fc.nat({ max: 1_000_000 }), lookUps: fc.array(fc.record({ latency: time, chain, fallsBack: fc.boolean() }), { minLength: 2, maxLength: 2 }), registration: fc.record({ latency: time, chain }), ttlMs: oneOf(10, 40, 200), timeoutMs: oneOf(0, 5, 100), everyMs: oneOf(10, 60),
  source: fc.constantFrom('registry', 'dns'), faults: fc.array(fc.record({ atMs: fc.integer({ min: 50, max: 700 }), forMs: fc.integer({ min: 5, max: 200 }), what: fc.constantFrom('stalled', 'down', 'lost', 'hold', 'drop') }), { maxLength: 2 }),
}).map(({ seed, lookUps, registration, ttlMs, timeoutMs, everyMs, source, faults }) => parsed({
  version: 1, title: 'Late look-ups', seed, durationMs: 1000, clients: [{ id: 'client', workload: { kind: 'even', ratePerSec: 50 } }, { id: 'other', workload: { kind: 'even', ratePerSec: 20 } }],
  services: ['service', 'gone'].map((id) => ({ id, instances: 3, workers: -1, steps: [{ do: 'work', time: { dist: 'constant', ms: 2 } }], registers: { link: `register-${id}`, everyMs } })),
  nodes: [{ id: 'registry', kind: 'serviceRegistry', config: { ttlMs: 300 } }],
  links: [
    ...[['client', 'service'], ['other', 'gone']].flatMap(([from, to], k) => [
      { id: `to-${to!}`, from: from!, to: to!, chain: [{ id: 'discovery', kind: 'discovery', config: { link: `look-${to!}`, source, ttlMs, timeoutMs, retryMs: 10 } }, { id: 'pick', kind: 'loadBalancer' }] },
      { id: `look-${to!}`, from: from!, to: 'registry', latency: lookUps[k]!.latency, chain: [...(lookUps[k]!.fallsBack ? [{ id: 'fallback', kind: 'fallback', config: { link: `spare-${to!}` } }] : []), ...lookUps[k]!.chain] },
      ...(lookUps[k]!.fallsBack ? [{ id: `spare-${to!}`, from: from!, to: 'registry', latency: { dist: 'constant', ms: 2 } }] : []),
    ]),
    ...['service', 'gone'].map((id) => ({ id: `register-${id}`, from: id, to: 'registry', ...registration })),
  ],
  changes: [
    { id: 'last', atMs: 0, target: 'services/service/2/fault', value: { down: true }, why: 'fault' }, { id: 'gone', atMs: 0, target: 'services/gone/fault', value: { down: true }, why: 'fault' },
    ...faults.map(({ atMs, forMs, what }, i) => ({
      id: `fault${i}`, atMs, untilMs: atMs + forMs, why: 'fault', target: what === 'hold' || what === 'drop' ? 'links/look-service/cut' : 'nodes/registry/fault', value: what === 'hold' || what === 'drop' ? what : what === 'lost' ? { down: true, lost: true } : { [what]: true },
    })),
  ],
} as unknown as Json));
let looked: readonly Kept[] | null = null;
const ofEveryLookUp = (check: (kept: Kept) => void): void => { assertOfEvery(registries, () => looked ??= fc.sample(registries, SOME).map(keep), check); };

describe(`in ${RUNS} random runs with look-ups and heartbeats that are given up (seed ${SEED})`, { timeout: 600_000 }, () => {
  test('they are worth running: requests come after their answer, and calls find who is there', () => {
    let late = 0, found = 0;
    ofEveryLookUp((kept) => {
      expect(kept.run.stopped).toBe('end');
      const ids = kept.run.spec.links.map(({ id }) => id);
      late += kept.sent.some(
        ({ link, flags, queuedUs, leftUs }) => ids[link]!.startsWith('look-') && (flags & SPAN.departed) !== 0 && queuedUs > leftUs,
      )
        ? 1
        : 0;
      found += kept.sent.some(({ link }) => ids[link] === 'to-service') ? 1 : 0;
    });
    expect(late).toBeGreaterThan(RUNS / 10);
    expect(found).toBeGreaterThan(RUNS / 2);
  });
  test('nobody is sent to an instance that has never registered, nor by the list of another service', () => {
    ofEveryLookUp(({ run: { spec }, sent }) => {
      const ids = spec.links.map(({ id }) => id);
      expect(sent.filter(({ link, instance }) => ids[link] === 'to-gone' || (ids[link] === 'to-service' && instance > 1))).toEqual([]);
    });
  });
  test('when nothing is under way any more, nothing is kept for it', () => {
    fc.assert(fc.property(registries, (scenario) => {
      const left = leftOf(scenario);
      if (left.calls === 0) expect(left.ownCalls).toBe(0);
    }), { ...SOME, numRuns: Math.ceil(RUNS / 3) });
  });
});
