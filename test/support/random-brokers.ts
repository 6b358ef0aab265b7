/** Random scenarios with a broker: publishers, consumers that fail, links that lose, faults of all of them. */
import fc from 'fast-check';
import type { Json } from '../../src/engine/fields.ts';
import * as patterns from '../../src/patterns/registry.ts';
import type { ScenarioV1 } from '../../src/scenario/document.ts';
import { parseScenario } from '../../src/scenario/parse.ts';

const ms = (...values: readonly number[]): fc.Arbitrary<number> => fc.constantFrom(...values);
const time: fc.Arbitrary<Json> = fc.oneof(ms(0, 1, 20, 80).map((value) => ({ dist: 'constant', ms: value })), ms(5, 40, 120).map((meanMs) => ({ dist: 'exponential', meanMs })));

export const brokerConfig: fc.Arbitrary<{ readonly [field: string]: Json }> = fc.record({
  consumers: fc.constantFrom('competing', 'fanOut'), capacity: fc.constantFrom(0, 0, 1, 5, 20), whenFull: fc.constantFrom('refuse', 'dropOldest'), prefetch: fc.constantFrom(0, 1, 2, 5),
  acknowledge: fc.constantFrom('after', 'after', 'after', 'whenSent'), visibilityMs: ms(30, 100, 400, 5000), extendMs: ms(0, 0, 20, 90), longestMs: ms(0, 250), lateAcknowledgement: fc.constantFrom('count', 'ignore'),
  maxDeliveries: fc.constantFrom(0, 1, 2, 5), backoffMs: ms(1, 10, 60), backoffFactor: fc.constantFrom(1, 2), backoffMaxMs: ms(1, 100), jitter: fc.constantFrom('none', 'full'), again: fc.constantFrom('tail', 'head'),
  ordered: fc.boolean(), poisonShare: fc.constantFrom(0, 0, 0.1), idempotent: fc.boolean(), redriveMs: ms(0, 0, 300),
});

const consumer = fc.record({
  workers: fc.constantFrom(-1, 1, 2, 4), instances: fc.constantFrom(1, 1, 2), time, failing: fc.constantFrom(0, 0, 0.3), capacity: fc.constantFrom(-1, 0, 3),
  inbound: fc.boolean(), latency: time, loss: fc.constantFrom(0, 0, 0.1), retry: fc.boolean(), blocking: fc.boolean(), publishes: fc.boolean(),
});
const change = fc.record({
  atMs: fc.integer({ min: 100, max: 1800 }),
  forMs: fc.integer({ min: 10, max: 900 }),
  what: fc.constantFrom('stall', 'down', 'errors', 'broker down', 'broker stalled', 'broker lost', 'prefetch', 'redrive', 'cut'),
});

/** Consumers that publish do so to another broker: no run goes round for ever. */
function documentOf({ config, consumers, changes, ratePerSec, keys, seed, burst }: {
  readonly config: { readonly [field: string]: Json }; readonly consumers: readonly { readonly [name: string]: Json }[]; readonly changes: readonly { readonly atMs: number; readonly forMs: number; readonly what: string }[];
  readonly ratePerSec: number; readonly keys: number; readonly seed: number; readonly burst: boolean;
}): Json {
  const value = (what: string): readonly [string, Json] => {
    switch (what) {
      case 'stall': return ['services/consumer0/fault', { stalled: true }];
      case 'down': return ['services/consumer0/fault', { down: true }];
      case 'errors': return ['services/consumer0/fault', { errorShare: 0.9 }];
      case 'broker down': return ['nodes/broker/fault', { down: true }];
      case 'broker stalled': return ['nodes/broker/fault', { stalled: true }];
      case 'broker lost': return ['nodes/broker/fault', { down: true, lost: true }];
      case 'prefetch': return ['nodes/broker.prefetch', 3];
      case 'redrive': return ['nodes/broker.redriveMs', 50];
      default: return ['links/deliver0/cut', 'drop'];
    }
  };
  const publish = consumers.some((given) => given['publishes'] === true);
  return {
    version: 1, title: 'Random broker', seed, durationMs: 2000,
    clients: [{ id: 'client', verb: 'publish', workload: burst ? { kind: 'bursts', everyMs: 400, size: ratePerSec, spreadMs: 5 } : { kind: 'poisson', ratePerSec }, ...(keys === 0 ? {} : { keys: { dist: 'inTurn', count: keys } }) }],
    services: [...consumers.map((given, k) => ({
      id: `consumer${k}`, workers: given['workers']!, instances: given['instances']!, blocking: given['blocking']!, queue: { id: 'queue', kind: 'fifo', config: { capacity: given['capacity']! } },
      ...(given['inbound'] === true ? { inbound: [{ id: 'bulkhead', kind: 'bulkhead', config: { dialect: 'resilience4j', maxConcurrentCalls: 3 } }] } : {}),
      steps: [{ do: 'work', time: given['time']! }, { do: 'fail', error: 'Bad', share: given['failing']! }, ...(given['publishes'] === true ? [{ do: 'call', link: `again${k}`, verb: 'publish', on: { else: [] } }, { do: 'sleep', time: { dist: 'constant', ms: 40 } }] : [])],
    })), ...(publish ? [{ id: 'auditor', steps: [{ do: 'work', time: { dist: 'constant', ms: 2 } }] }] : [])],
    nodes: [{ id: 'broker', kind: 'broker', config }, ...(publish ? [{ id: 'audit', kind: 'broker' }] : [])],
    links: [
      { id: 'publish', from: 'client', to: 'broker', latency: { dist: 'constant', ms: 1 } },
      ...consumers.flatMap((given, k) => [
        { id: `deliver${k}`, from: 'broker', to: `consumer${k}`, latency: given['latency']!, wire: { loss: given['loss']! }, chain: given['retry'] === true ? [{ id: 'retry', kind: 'retry', config: { backoff: 'none', retries: 1 } }] : [] },
        ...(given['publishes'] === true ? [{ id: `again${k}`, from: `consumer${k}`, to: 'audit' }] : []),
      ]),
      ...(publish ? [{ id: 'audits', from: 'audit', to: 'auditor' }] : []),
    ],
    changes: changes.map(({ atMs, forMs, what }, i) => { const [target, held] = value(what); return { id: `change${i}`, atMs, untilMs: atMs + forMs, target, value: held }; }),
  } as Json;
}

export function brokers(more: { readonly config?: Partial<{ readonly [field: string]: Json }>; readonly consumer?: { readonly [name: string]: Json }; readonly changes?: number } = {}): fc.Arbitrary<ScenarioV1> {
  return fc
    .record({
      seed: fc.nat({ max: 1_000_000 }),
      config: brokerConfig.map((config) => ({ ...config, ...more.config }) as { readonly [field: string]: Json }),
      consumers: fc.array(
        consumer.map((given) => ({ ...given, ...more.consumer })),
        { minLength: 1, maxLength: 3 },
      ),
      changes: fc.array(change, { maxLength: more.changes ?? 4 }),
      ratePerSec: fc.constantFrom(5, 20, 60),
      keys: fc.constantFrom(0, 1, 3, 10),
      burst: fc.boolean(),
    })
    .map((given) => {
      const parsed = parseScenario(documentOf(given), patterns);
      if (!parsed.ok) throw new Error(parsed.issues.map(({ path, message }) => `${path}: ${message}`).join('\n'));
      return parsed.scenario;
    });
}
