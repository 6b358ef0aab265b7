/** Settings that make no sense together, or where they stand: each is a warning with its path and what to do, and the scenario still runs. */
import { describe, expect, test } from 'vitest';
import * as patterns from '../patterns/registry.ts';
import { parseScenario } from './parse.ts';

const attach = (kind: string, config: object = {}, more: object = {}) => ({ id: kind, kind, config, ...more });
function document(chain: readonly object[], more: { readonly clients?: object; readonly service?: object; readonly links?: readonly object[] } = {}): unknown {
  return {
    version: 1, title: 'Odd', durationMs: 1000, clients: [{ id: 'c', workload: { kind: 'even', ratePerSec: 10 }, ...more.clients }],
    services: [{ id: 's', steps: [], ...more.service }, { id: 'other', steps: [] }], links: [{ id: 'l', from: 'c', to: 's', chain }, ...more.links ?? []],
  };
}
function warningsOf(scenario: unknown): readonly string[] {
  const parsed = parseScenario(scenario, patterns);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues));
  return parsed.warnings.map(({ path, message }) => `${path}: ${message}`);
}
const first = (scenario: unknown): string => warningsOf(scenario)[0] ?? 'none';
const spare = { id: 'spare', from: 'c', to: 's' };

describe('where a pattern stands', () => {
  test('a retry budget needs a retry outside it', () => {
    expect(first(document([attach('retryBudget')]))).toBe('links/l/retryBudget.dialect: No retry stands outside this budget in its chain, so every call that comes is a first try and passes. Put it inside a retry, or leave it out.');
    expect(first(document([attach('retryBudget'), attach('retry')]))).toMatch(/^links\/l\/retryBudget.dialect/);
    expect(first(document([attach('retry', {}, { off: true }), attach('retryBudget')]))).toMatch(/^links\/l\/retryBudget.dialect/);
    expect(warningsOf(document([attach('retry'), attach('retryBudget')]))).toEqual([]);
    expect(warningsOf(document([attach('retryBudget', {}, { off: true })]))).toEqual([]);
  });
  test('a timeout inside a shorter one never ends anything', () => {
    const two = (outer: number, inner: number) => first(document([{ ...attach('timeout', { timeoutMs: outer }), id: 'outer' }, attach('retry', { initialMs: 100 }), { ...attach('timeout', { timeoutMs: inner }), id: 'inner' }]));
    expect(two(500, 800)).toBe('links/l/inner.timeoutMs: A timeout of 500 ms outside ends every call before this one of 800 ms is up. Make this one shorter, or leave it out.');
    expect([two(500, 500).slice(0, 8), two(800, 500)]).toEqual(['links/l/', 'none']);
  });
  test('a fallback does not call what has failed', () => {
    expect(first(document([attach('fallback', { link: 'spare' })], { links: [spare] }))).toBe(
      'links/l/fallback.link: The call in its place goes to the very service that has failed. Name a link to another one, or use a value at hand.',
    );
    expect(warningsOf(document([attach('fallback', { link: 'spare' })], { links: [{ ...spare, to: 'other' }] }))).toEqual([]);
  });
  test.each(['fifo', 'lifo', 'priority'])('a queue that drops late calls needs to see deadlines: %s', (kind) => {
    const queue = (deadline: string) => ({ id: 'queue', kind, config: { deadline } }), late = (service: object, link: object = {}): readonly string[] => {
      const { clients, services, links, ...rest } = document([], { clients: { priority: 1 }, service }) as {
        readonly clients: readonly object[];
        readonly services: readonly object[];
        readonly links: readonly object[];
      };
      const two = { ...rest, services, clients: [...clients, { id: 'd', workload: { kind: 'even', ratePerSec: 10 } }], links: [{ ...links[0], ...link }, { id: 'm', from: 'd', to: 's' }] };
      return warningsOf(two);
    };
    expect(late({ queue: queue('dropExpired') })).toEqual(['services/s/queue.deadline: No link to s passes deadlines on, so no call is ever too late here. Let one pass them, or serve every call.']);
    expect([late({ queue: queue('serve') }), late({ queue: queue('dropHopeless') }, { passDeadline: true }), late({ queue: queue('dropHopeless'), inbound: [attach('timeout')] })]).toEqual([[], [], []]);
  });
  test('a hash of keys needs calls that have some', () => {
    const hashed = (clients: object) => warningsOf(document([attach('loadBalancer', { strategy: 'consistentHash' })], { clients, service: { instances: 3 } }));
    expect(hashed({})).toEqual(['links/l/loadBalancer.strategy: No client gives its calls keys, so all have the same one, and one endpoint gets every call. Give a client keys, or choose another strategy.']);
    expect(hashed({ keys: { dist: 'uniform', count: 10 } })).toEqual([]);
  });
  test('a queue by priority needs more than one', () => {
    const service = { queue: { id: 'queue', kind: 'priority' } };
    expect(first(document([], { service }))).toBe('services/s/queue.agingMs: All clients have the same priority, so this is a queue in order of arrival. Give one of them another priority, or choose the plain queue.');
    const second = document([], { service, links: [{ id: 'm', from: 'd', to: 's' }] }) as { readonly clients: readonly object[] };
    expect(warningsOf({ ...second, clients: [...second.clients, { id: 'd', priority: 1, workload: { kind: 'even', ratePerSec: 1 } }] })).toEqual([]);
  });
  test('patterns of one kind that hold one state have one dialect', () => {
    const scenario = document([{ ...attach('rateLimiter', { dialect: 'token-bucket' }, { scope: 'service' }), id: 'one' }], {
      service: { inbound: [{ ...attach('rateLimiter', { dialect: 'fixed-window' }, { scope: 'service' }), id: 'two' }] },
    });
    const parsed = parseScenario(scenario, patterns);
    expect(parsed.ok ? [] : parsed.issues).toEqual([{ path: 'services/s/two.scope', message: 'Those of one kind with the scope service hold one state, so they must have one dialect; here are token-bucket and fixed-window. Give one of them the scope link.' }]);
    expect(
      parseScenario(
        document([{ ...attach('rateLimiter', { dialect: 'token-bucket' }, { scope: 'service' }), id: 'one' }], {
          service: { inbound: [attach('rateLimiter', { dialect: 'fixed-window' }, { scope: 'client' })] },
        }),
        patterns,
      ).ok,
    ).toBe(true);
  });
});

test.each<readonly [string, object, string]>([
  ['bulkhead', { dialect: 'resilience4j', maxConcurrentCalls: 0 }, 'maxConcurrentCalls: None may be under way at once'], ['bulkhead', { dialect: 'go-resiliency', tickets: 0 }, 'tickets: None'], ['bulkhead', { dialect: 'hystrix', maxConcurrentRequests: 0 }, 'maxConcurrentRequests: None'],
  ['bulkhead', { dialect: 'cockatiel', limit: 0 }, 'limit: None'], ['bulkhead', { dialect: 'resilience4j-pool', coreThreadPoolSize: 5, maxThreadPoolSize: 4 }, 'maxThreadPoolSize: There may be fewer threads than are kept'],
  ['bulkhead', { dialect: 'hystrix-pool', maxQueueSize: 5, queueSizeRejectionThreshold: 0 }, 'queueSizeRejectionThreshold: With a queue'], ['bulkhead', { dialect: 'hystrix-pool', allowMaximumSizeToDivergeFromCoreSize: true, coreSize: 10, maximumSize: 4 }, 'maximumSize: The most threads'],
  ['rateLimiter', { dialect: 'token-bucket', burst: 0 }, 'burst: A bucket without room'], ['rateLimiter', { dialect: 'token-bucket', ratePerSec: 0 }, 'ratePerSec: No token ever comes back'], ['rateLimiter', { dialect: 'fixed-window', limit: 0 }, 'limit: No call may pass'],
  ['rateLimiter', { dialect: 'sliding-log', limit: 0 }, 'limit: No call may pass'], ['rateLimiter', { dialect: 'sliding-counter', limit: 0 }, 'limit: No call may pass'], 
  ['circuitBreaker', { dialect: 'cockatiel', breaker: 'count', size: 10, minimumNumberOfCalls: 11 }, 'minimumNumberOfCalls: It asks for 11 results, and the window holds 10'],
  ['circuitBreaker', { dialect: 'resilience4j', slidingWindowSize: 10, minimumNumberOfCalls: 20 }, 'minimumNumberOfCalls: It asks for 20 results, and the window holds 10: 10 are enough'],
  ['retry', { dialect: 'general', backoff: 'exponential', initialMs: 200, maxMs: 100 }, 'maxMs: The longest wait, 100 ms, is below the first one'],
  ['fallback', { handles: 'only', errors: [] }, 'errors: Only listed failures are replaced'], ['fallback', { maxConcurrent: 0 }, 'maxConcurrent: No fallback may be under way'], ['fallback', { failShare: 1 }, 'failShare: Every fallback fails itself'],
])('%s with %j is odd', (kind, config, wanted) => { expect(warningsOf(document([attach(kind, config)]))).toEqual([expect.stringContaining(`links/l/${kind}.${wanted}`)]); });
