/** Small random scenarios for properties: every workload, chains in every order, both breakers, odd services, faults and edits. */
import fc from 'fast-check';
import type { Json } from '../../src/engine/fields.ts';
import * as patterns from '../../src/patterns/registry.ts';
import type { ScenarioV1 } from '../../src/scenario/document.ts';
import { cache, keys } from './random-cache.ts';
import { limits } from './random-limits.ts';
import { queue, serverSide } from './random-server-side.ts';
import { parseScenario } from '../../src/scenario/parse.ts';

/** Chosen once; HALFOPEN_SEED tries another. */
export const SEED = Number(process.env['HALFOPEN_SEED'] ?? 1);
export const RUNS = process.env['HALFOPEN_NIGHTLY'] === '1' ? 5000 : 150;

/** Round numbers often, so that events fall on one instant; fractions too. */
const ms = (most: number): fc.Arbitrary<number> =>
  fc.oneof(
    fc.integer({ min: 0, max: Math.floor(most / 10) }).map((n) => n * 10),
    fc.integer({ min: 0, max: most * 1000 }).map((us) => us / 1000),
  );
const distribution = (most: number): fc.Arbitrary<Json> =>
  fc.oneof(
    ms(most).map((value) => ({ dist: 'constant', ms: value })),
    fc.integer({ min: 1, max: most }).map((meanMs) => ({ dist: 'exponential', meanMs })),
    fc
      .tuple(fc.integer({ min: 0, max: most }), fc.integer({ min: 0, max: most }))
      .map(([a, b]) => ({ dist: 'uniform', minMs: Math.min(a, b), maxMs: Math.max(a, b) })),
    fc.integer({ min: 1, max: most }).map((meanMs) => ({ dist: 'lognormal', meanMs, scv: 2 })),
  );
const share = fc.constantFrom(0.1, 0.5, 0.9, 1);
const rate = fc.integer({ min: 1, max: 120 });

const open: fc.Arbitrary<Json> = fc.oneof(
  rate.map((ratePerSec) => ({ kind: 'poisson', ratePerSec })),
  fc.record({ kind: fc.constant('even'), ratePerSec: rate, firstMs: ms(200) }),
  fc.array(ms(1500), { maxLength: 30 }).map((times) => ({ kind: 'at', timesMs: times.sort((a, b) => a - b) })),
  fc.record({
    kind: fc.constant('bursts'),
    everyMs: fc.integer({ min: 100, max: 800 }),
    size: fc.integer({ min: 1, max: 30 }),
    spreadMs: fc.integer({ min: 0, max: 90 }),
  }),
  fc.record({
    kind: fc.constant('rates'),
    arrivals: fc.constantFrom('poisson', 'even'),
    shape: fc.constantFrom('steps', 'ramp'),
    points: fc.tuple(rate, rate, rate).map((rates) => rates.map((ratePerSec, i) => ({ atMs: i * 400, ratePerSec }))),
  }),
);
const sends: fc.Arbitrary<{ readonly [field: string]: Json }> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ workload: open, count: fc.integer({ min: 1, max: 3 }) }) },
  { weight: 1, arbitrary: fc.record({ workload: distribution(100).map((think) => ({ kind: 'closed', think: { dist: 'mixture', parts: [{ weight: 1, of: think }, { weight: 1, of: { dist: 'constant', ms: 10 } }] } })), count: fc.integer({ min: 1, max: 8 }) }) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 20 }).map((times) => ({
    workload: { kind: 'program' }, process: 'p',
    steps: [{ do: 'repeat', times, steps: [{ do: 'call', link: 'link', on: { else: [{ do: 'print', text: '{result}' }] } }, { do: 'sleep', time: { dist: 'constant', ms: 50 } }] }],
  })) },
);

const timeout = fc.record({ timeoutMs: fc.oneof(ms(300), fc.constantFrom(-1, 0)), onTimeout: fc.constantFrom('abandon', 'cancel') });
const retry = fc.record({
  retries: fc.integer({ min: 0, max: 3 }),
  backoff: fc.constantFrom('none', 'constant', 'exponential', 'limitedExponential'),
  initialMs: ms(100),
  maxMs: ms(200),
  limitMs: ms(200),
  jitter: fc.constantFrom('none', 'full', 'equal', 'decorrelated', 'share'),
  classifier: fc.constantFrom('default', 'blacklist', 'whitelist'),
  errors: fc.subarray(['Failed', 'Unavailable', 'timeout', 'rejected:open']),
  contextMs: fc.oneof(fc.constant(0), ms(400)),
  surfaceWorkErrors: fc.boolean(),
});
const goResiliency = fc.record({
  dialect: fc.constant('go-resiliency'),
  errorThreshold: fc.integer({ min: 0, max: 5 }),
  successThreshold: fc.integer({ min: 0, max: 4 }),
  timeoutMs: fc.oneof(ms(400), fc.constant(-1)),
});
const resilience4j = fc.record({
  dialect: fc.constant('resilience4j'),
  slidingWindowType: fc.constantFrom('COUNT_BASED', 'COUNT_BASED', 'TIME_BASED'),
  slidingWindowSeconds: fc.integer({ min: 1, max: 3 }),
  failureRateThreshold: share,
  slidingWindowSize: fc.integer({ min: 1, max: 12 }),
  minimumNumberOfCalls: fc.integer({ min: 1, max: 12 }),
  waitDurationInOpenStateMs: fc.integer({ min: 1, max: 400 }),
  automaticTransition: fc.boolean(),
  permittedNumberOfCallsInHalfOpenState: fc.integer({ min: 1, max: 4 }),
  maxWaitDurationInHalfOpenStateMs: fc.oneof(fc.constant(0), ms(100)),
  slowCallDurationThresholdMs: fc.integer({ min: 1, max: 100 }),
  slowCallRateThreshold: share,
  ignoredErrors: fc.subarray(['Failed', 'timeout']),
  recordOnly: fc.subarray(['Unavailable', 'timeout']),
});
const gobreaker = fc.record({
  dialect: fc.constant('gobreaker'),
  version: fc.constantFrom('1.0.0', '2.4.0'),
  readyToTrip: fc.constantFrom('consecutive', 'total', 'ratio'),
  tripFailures: fc.integer({ min: 0, max: 6 }),
  tripRatio: share,
  minRequests: fc.integer({ min: 0, max: 8 }),
  intervalMs: fc.oneof(fc.constantFrom(-1, 0), ms(500)),
  bucketPeriodMs: fc.oneof(fc.constant(0), ms(200)),
  timeoutMs: fc.integer({ min: 1, max: 400 }),
  maxRequests: fc.integer({ min: 0, max: 4 }),
  successfulErrors: fc.subarray(['Failed', 'timeout']),
  excludedErrors: fc.subarray(['Unavailable', 'timeout']),
});
const hystrix = fc.record({
  dialect: fc.constant('hystrix'),
  version: fc.constantFrom('1.5.18', 'master'),
  requestVolumeThreshold: fc.integer({ min: 0, max: 8 }),
  errorThresholdPercentage: share,
  sleepWindowMs: fc.integer({ min: 0, max: 400 }),
  rollingWindowMs: fc.integer({ min: 1, max: 1000 }),
  healthSnapshotIntervalMs: fc.integer({ min: 1, max: 200 }),
  badRequests: fc.subarray(['Failed', 'Unavailable']),
});
const attach: fc.Arbitrary<{ readonly kind: string; readonly config: Json; readonly scope?: string }> = fc.oneof(
  { weight: 4, arbitrary: limits }, { weight: 1, arbitrary: serverSide }, cache,
  timeout.map((config) => ({ kind: 'timeout', config })), retry.map((config) => ({ kind: 'retry', config })),
  fc.tuple(fc.oneof(goResiliency, resilience4j, gobreaker, hystrix), fc.constantFrom('link', 'client')).map(([config, scope]) => ({ kind: 'circuitBreaker', config, scope })),
);
/** At most two that send more than one attempt, which multiply. */
const chain = fc.array(attach, { maxLength: 4 }).map((list) => {
  let retries = 0;
  return list.filter((item) => (item.kind !== 'retry' && item.kind !== 'hedge') || ++retries <= 2).map((item, i) => ({ ...item, id: `${item.kind === 'circuitBreaker' ? 'breaker' : item.kind}${i}` }));
});

const steps = fc.tuple(fc.constantFrom('work', 'sleep', 'both', 'fail first'), distribution(80), fc.constantFrom(0, 0.1, 0.5, 1), fc.integer({ min: 1, max: 3 })).map(([kind, time, failShare, times]): Json => {
  const fail = { do: 'fail', error: 'Failed', share: failShare };
  switch (kind) {
    case 'work': return [{ do: 'work', time }, fail];
    case 'sleep': return [{ do: 'sleep', time }, fail];
    case 'both': return [{ do: 'repeat', times, steps: [{ do: 'work', time }, { do: 'sleep', time: { dist: 'constant', ms: 10 } }] }, fail];
    case 'fail first': return [fail, { do: 'work', time }];
  }
});
const service = fc.record({
  instances: fc.constantFrom(1, 1, 1, 2, 3),
  workers: fc.constantFrom(-1, 1, 2, 4),
  steps,
  blocking: fc.boolean(),
  onCancel: fc.constantFrom('ignore', 'dequeue', 'abort'),
  queue,
});
const link = fc.record({
  latency: fc.oneof(fc.constant({ dist: 'constant', ms: 0 } as Json), distribution(10)),
  passCancel: fc.boolean(),
  passDeadline: fc.boolean(),
  chain,
});

/** Values of changes by their target; targets that a scenario does not have are left out. */
const change = fc.oneof(
  fc.record({ target: fc.constant('services/service/fault'), why: fc.constant('fault'), value: fc.record({ errorShare: fc.constantFrom(0, 0.3, 1), slowdown: fc.constantFrom(0, 1, 5), down: fc.constantFrom(false, false, true) }) }),
  fc.record({ target: fc.constant('services/service/workers'), why: fc.constant('edit'), value: fc.constantFrom(-1, 1, 3) }),
  fc.record({ target: fc.constant('services/service/queue.capacity'), why: fc.constant('edit'), value: fc.constantFrom(0, 2, 50) }),
  fc.record({ target: fc.constant('links/link/latency'), why: fc.constant('edit'), value: distribution(5) }),
  fc.record({ target: fc.constantFrom('links/link/timeout0.timeoutMs', 'links/link/timeout1.timeoutMs', 'links/link/breaker0.timeoutMs', 'links/link/breaker1.waitDurationInOpenStateMs'), why: fc.constant('edit'), value: fc.integer({ min: 1, max: 300 }) }),
  fc.record({ target: fc.constantFrom('links/link/retry0.retries', 'links/link/retry1.retries', 'links/link/breaker0.errorThreshold', 'links/link/breaker1.slidingWindowSize'), why: fc.constant('edit'), value: fc.integer({ min: 1, max: 3 }) }),
  fc.record({ target: fc.constantFrom('links/link/bulkhead0.maxConcurrentCalls', 'links/link/bulkhead1.limit', 'links/link/bulkhead0.coreThreadPoolSize', 'links/link/rateLimiter0.ratePerSec', 'links/link/rateLimiter1.limit', 'links/link/rateLimiter0.limitRefreshPeriodMs', 'links/link/hedge0.delayMs', 'links/link/batcher0.timeoutMs'), why: fc.constant('edit'), value: fc.integer({ min: 1, max: 6 }) }),
  fc.record({ target: fc.constant('clients/client/workload'), why: fc.constant('edit'), value: open }),
  fc.record({ target: fc.constant('clients/client/keys'), why: fc.constant('edit'), value: keys }),
  fc.record({ target: fc.constantFrom('links/link/cache0.flush', 'links/link/cache1.flush', 'links/link/cache0.singleFlight'), why: fc.constant('fault'), value: fc.boolean() }),
  fc.record({ target: fc.constantFrom('links/link/cache0.capacity', 'links/link/cache1.ttlMs', 'links/link/cache0.staleMs'), why: fc.constant('edit'), value: fc.integer({ min: 0, max: 40 }) }),
);
const changes = fc.array(fc.tuple(change, ms(1200), fc.oneof(fc.constant(null), fc.integer({ min: 1, max: 600 }))), { maxLength: 3 });

function read(document: Json): ScenarioV1 {
  const parsed = parseScenario(document, patterns);
  if (!parsed.ok) throw new Error(parsed.issues.map((issue) => `${issue.path}: ${issue.message}`).join('\n'));
  return parsed.scenario;
}

export const scenarios: fc.Arbitrary<ScenarioV1> = fc.record({
  seed: fc.integer({ min: 0, max: 0xffff_ffff }), durationMs: fc.integer({ min: 200, max: 1500 }), client: sends, keys, service, link, changes,
}).map((given) => {
  const base = {
    version: 1, title: 'Random', seed: given.seed, durationMs: given.durationMs, clients: [{ id: 'client', ...given.client, ...(given.keys === null ? {} : { keys: given.keys }) }],
    services: [{ id: 'service', ...given.service }], links: [{ id: 'link', from: 'client', to: 'service', ...given.link }],
  };
  const list = given.changes.map(([item, atMs, lastsMs], i) => ({ id: `change${i}`, atMs, ...(lastsMs === null ? {} : { untilMs: atMs + lastsMs }), ...item }));
  // A change is kept when the scenario has what it changes, and takes it with those before it in the list.
  const kept = list.reduce<typeof list>(
    (before, item) => (parseScenario({ ...base, changes: [...before, item] }, patterns).ok ? [...before, item] : before),
    [],
  );
  return read({ ...base, changes: kept } as unknown as Json);
});
