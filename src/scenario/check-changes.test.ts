/** What a scheduled change makes of the rest: wrong settings from some instant on are named with the change and the instant. */
import { describe, expect, test } from 'vitest';
import * as patterns from '../patterns/registry.ts';
import { parseScenario } from './parse.ts';

type Some = { readonly [field: string]: unknown };
const edit = (target: string, value: unknown, atMs = 300, more: Some = {}): Some => ({ id: `e${atMs}`, atMs, target, value, ...more });
const attach = (kind: string, config: Some = {}, more: Some = {}): Some => ({ id: kind, kind, config, ...more });

interface Given {
  readonly chain?: readonly Some[];
  readonly client?: Some;
  readonly service?: Some;
  readonly services?: readonly Some[];
  readonly nodes?: readonly Some[];
  readonly links?: readonly Some[];
}
/** A client that calls a service. */
function parsed(changes: readonly Some[], { chain = [], client = {}, service = {}, services = [], nodes = [], links = [] }: Given = {}) {
  return parseScenario({
    version: 1, title: '', durationMs: 1000, clients: [{ id: 'c', workload: { kind: 'even', ratePerSec: 10 }, ...client }],
    services: [{ id: 's', steps: [], ...service }, { id: 'other', steps: [] }, ...services], nodes, links: [{ id: 'l', from: 'c', to: 's', chain }, ...links], changes,
  }, patterns);
}
const words = (list: readonly { readonly path: string; readonly message: string }[]) => list.map(({ path, message }) => `${path}: ${message}`);
function issuesOf(changes: readonly Some[], given: Given = {}): readonly string[] {
  const found = parsed(changes, given);
  return found.ok ? [] : words(found.issues);
}
function warningsOf(changes: readonly Some[], given: Given = {}): readonly string[] {
  const found = parsed(changes, given);
  if (!found.ok) throw new Error(JSON.stringify(found.issues));
  return words(found.warnings);
}

describe('a fallback that calls elsewhere on the way', () => {
  const spare = { id: 'm', from: 'c', to: 'other' }, given = { chain: [attach('fallback', { link: 'm' })], links: [spare] };
  const circle = {
    chain: [attach('fallback', { link: 'm' })],
    links: [
      { ...spare, chain: [attach('fallback', { link: 'n' })] },
      { id: 'n', from: 'c', to: 'third' },
    ],
    services: [{ id: 'third', steps: [] }],
  };
  test('is fine over another link, and over none', () => {
    expect(issuesOf([edit('links/l/fallback.link', ''), edit('links/l/fallback.link', 'm', 400)], given)).toEqual([]);
    expect(warningsOf([edit('links/l/fallback.link', '')], given)).toEqual([]);
  });
  test('is refused over a link that is not there', () => {
    expect(issuesOf([edit('links/l/fallback.link', 'nope')], given)).toEqual(['changes/e300.value: From 300 ms on, links/l/fallback.link: The field fallback.link names nope, and there is no such link. Name one that leaves from c.']);
  });
  test('is refused over its own link, and in a circle', () => {
    expect(issuesOf([edit('links/l/fallback.link', 'l')], given)).toEqual(['changes/e300.value: From 300 ms on, links/l/fallback.link: The field fallback.link leads back to the link l, so a call might never end. Name another link, or leave it empty.']);
    expect(issuesOf([edit('links/m/fallback.link', 'l')], circle)).toEqual(['changes/e300.value: From 300 ms on, links/m/fallback.link: The field fallback.link leads back to the link m, so a call might never end. Name another link, or leave it empty.']);
  });
  test('is refused in a circle that is closed by two changes, at the later of them only', () => {
    const opened = [edit('links/l/fallback.link', 'n', 100), edit('links/m/fallback.link', 'l', 200)];
    expect(issuesOf(opened, circle)).toEqual([]);
    expect(
      issuesOf(
        [
          ...opened,
          edit('links/l/fallback.maxConcurrent', 5, 300),
          edit('links/l/fallback.link', 'm', 400),
          edit('links/l/fallback.maxConcurrent', 6, 500),
        ],
        circle,
      ),
    ).toEqual([expect.stringMatching(/^changes\/e400\.value: From 400 ms on, links\/l\/fallback\.link: .* leads back to the link l/)]);
  });
  test('is refused over a link that leaves from elsewhere', () => {
    const more = { ...given, service: { steps: [{ do: 'call', link: 'so', on: {} }] }, links: [spare, { id: 'so', from: 's', to: 'other' }] };
    expect(issuesOf([edit('links/l/fallback.link', 'so')], more)).toEqual(['changes/e300.value: From 300 ms on, links/l/fallback.link: The field fallback.link names the link so, which leaves from s. Name one that leaves from c.']);
  });
  test('and stands at an entrance is held to the same', () => {
    const more = { service: { inbound: [attach('fallback', { link: 'so' })], steps: [] }, links: [{ id: 'so', from: 's', to: 'other' }] };
    expect(issuesOf([edit('services/s/fallback.link', 'l')], more)).toEqual([
      expect.stringMatching(/^changes\/e300\.value: .* which leaves from c\. Name one that leaves from s\.$/),
    ]);
  });
});

describe('registries on the way', () => {
  const looked: Given = {
    chain: [attach('discovery', { link: 'cr' }), attach('loadBalancer')], service: { instances: 3, registers: { link: 'sr', everyMs: 1000 } },
    nodes: [{ id: 'registry', kind: 'serviceRegistry', config: { ttlMs: 3000 } }], links: [{ id: 'cr', from: 'c', to: 'registry' }, { id: 'sr', from: 's', to: 'registry' }],
  };
  test('a look-up needs a link that leaves from where it stands and leads to a registry', () => {
    const to = (link: string) => issuesOf([edit('links/l/discovery.link', link)], looked);
    expect(to('cr')).toEqual([]);
    expect(to('')).toEqual(['changes/e300.value: From 300 ms on, links/l/discovery.link: discovery has no link to look up over. Name a link that leaves c and leads to a service registry.']);
    expect(to('nope')).toEqual([expect.stringContaining('names nope, and there is no such link. Name one that leaves from c.')]);
    expect(to('l')).toEqual([expect.stringMatching(/^changes\/e300\.value: .*leads to s, which is no registry/)]);
    expect(to('sr')).toEqual([expect.stringMatching(/^changes\/e300\.value: .*leaves s, and l leaves c/)]);
  });
  test('a TTL below the heartbeat is refused', () => {
    expect(issuesOf([edit('nodes/registry.ttlMs', 500)], looked)).toEqual([
      expect.stringMatching(/^changes\/e300\.value: From 300 ms on, nodes\/registry\.ttlMs: An entry expires after 500 ms/),
    ]);
  });
});

describe('settings that do not go together on the way', () => {
  test.each<readonly [string, Some, string, unknown]>([
    ['cache', {}, 'capacity', 0], ['cache', { refreshMs: 50, ttlMs: 1000 }, 'ttlMs', 20],
  ])('are refused where they are at the start: %s with %j and %s %j', (kind, config, field, value) => {
    const keyed = { chain: [attach(kind, config)], client: { keys: { dist: 'uniform', count: 10 } } };
    expect(parsed([], { ...keyed, chain: [attach(kind, { ...config, [field]: value })] }).ok).toBe(false);
    expect(issuesOf([edit(`links/l/${kind}.${field}`, value)], keyed)).toEqual([expect.stringMatching(`^changes/e300\\.value: From 300 ms on, links/l/${kind}\\.`)]);
  });
  test('all weights of a balancer are refused at zero', () => {
    expect(
      issuesOf([edit('links/l/loadBalancer.weights', [0, 0])], {
        chain: [attach('loadBalancer', { strategy: 'weighted', weights: [1, 1] })],
        service: { instances: 2 },
      }),
    ).toEqual([expect.stringMatching(/^changes\/e300\.value: From 300 ms on, links\/l\/loadBalancer\.weights: /)]);
  });
  test('are warned of where they are at the start', () => {
    expect(warningsOf([edit('links/l/bulkhead.maxConcurrentCalls', 0)], { chain: [attach('bulkhead', { dialect: 'resilience4j' })] })).toEqual([
      expect.stringMatching(/^changes\/e300\.value: From 300 ms on, links\/l\/bulkhead\.maxConcurrentCalls: None may be under way at once/),
    ]);
    expect(
      warningsOf([edit('links/l/retry.initialMs', 500)], {
        chain: [attach('retry', { dialect: 'general', backoff: 'exponential', initialMs: 50, maxMs: 400 })],
      }),
    ).toEqual([
      expect.stringMatching(/^changes\/e300\.value: From 300 ms on, links\/l\/retry\.maxMs: The longest wait, 400 ms, is below the first one/),
    ]);
  });
  test('are looked at in the order of time, whatever the order of the list', () => {
    const retry = (initialMs: number, maxMs: number) => ({ chain: [attach('retry', { dialect: 'general', backoff: 'exponential', initialMs, maxMs })] });
    const wider = [edit('links/l/retry.initialMs', 500, 400), edit('links/l/retry.maxMs', 1000, 200)];
    expect(warningsOf(wider, retry(50, 400))).toEqual([]);
    expect(warningsOf([{ ...wider[1], untilMs: 600 }, wider[0]!], retry(50, 400))).toEqual([
      expect.stringMatching(/^changes\/e200\.untilMs: From 600 ms on, links\/l\/retry\.maxMs: The longest wait, 400 ms/),
    ]);
    expect(warningsOf([edit('links/l/retry.initialMs', 500, 300), { ...edit('links/l/retry.maxMs', 1000, 300), id: 'max' }], retry(50, 400))).toEqual([]);
  });
  test('do no harm in a pattern that is off', () => {
    expect(warningsOf([edit('links/l/bulkhead.maxConcurrentCalls', 0)], { chain: [attach('bulkhead', { dialect: 'resilience4j' }, { off: true })] })).toEqual([]);
  });
});

describe('what stands around', () => {
  const two = (outer: number, inner: number) => ({ chain: [attach('timeout', { timeoutMs: outer }, { id: 'outer' }), attach('timeout', { timeoutMs: inner }, { id: 'inner' })] });
  test('is looked at when it changes: a timeout outside becomes the shorter one', () => {
    expect(warningsOf([edit('links/l/outer.timeoutMs', 300)], two(1000, 500))).toEqual([
      expect.stringMatching(
        /^changes\/e300\.value: From 300 ms on, links\/l\/inner\.timeoutMs: A timeout of 300 ms outside ends every call before this one of 500 ms is up/,
      ),
    ]);
  });
  test('keys that are taken away leave a hash without any', () => {
    const hashed = { chain: [attach('loadBalancer', { strategy: 'consistentHash' })], service: { instances: 3 }, client: { keys: { dist: 'uniform', count: 10 } } };
    expect(warningsOf([edit('clients/c/keys', null)], hashed)).toEqual([
      expect.stringMatching(/^changes\/e300\.value: From 300 ms on, links\/l\/loadBalancer\.strategy: No client gives its calls keys/),
    ]);
    expect(warningsOf([edit('links/l/loadBalancer.strategy', 'roundRobin', 200), edit('clients/c/keys', null)], hashed)).toEqual([]);
  });
});

describe('an issue is said once', () => {
  const bulkhead = (maxConcurrentCalls: number) => ({ chain: [attach('bulkhead', { dialect: 'resilience4j', maxConcurrentCalls })] });
  const target = 'links/l/bulkhead.maxConcurrentCalls', wait = 'links/l/bulkhead.maxWaitDurationMs';
  test('at its own place when the start has it, whatever changes do later', () => {
    expect(warningsOf([edit(wait, 5, 100), edit(target, 5, 200), edit(target, 0, 400)], bulkhead(0))).toEqual([
      expect.stringMatching(/^links\/l\/bulkhead\.maxConcurrentCalls: None/),
    ]);
    const two = { chain: [attach('timeout', { timeoutMs: 500 }, { id: 'outer' }), attach('timeout', { timeoutMs: 800 }, { id: 'inner' })] };
    expect(warningsOf([edit('links/l/inner.timeoutMs', 900)], two)).toEqual([
      expect.stringMatching(/^links\/l\/inner\.timeoutMs: A timeout of 500 ms outside ends every call before this one of 800 ms/),
    ]);
  });
  test('a change that mends the start does not make it right', () => {
    expect(issuesOf([edit('links/l/cache.capacity', 10, 0)], { chain: [attach('cache', { capacity: 0 })], client: { keys: { dist: 'uniform', count: 10 } } })).toEqual([expect.stringMatching(/^links\/l\/cache\.capacity: /)]);
  });
  test('at the change that begins it, not at those of other settings after it', () => {
    expect(warningsOf([edit(target, 0, 100), edit(wait, 5, 200)], bulkhead(5)).map((text) => text.split(':')[0])).toEqual(['changes/e100.value']);
  });
  test('at every change that sets the very setting wrong', () => {
    expect(
      warningsOf([edit(target, 0, 100), edit(target, 5, 200), edit(target, 0, 300), edit(wait, 5, 400)], bulkhead(5)).map(
        (text) => text.split(':')[0],
      ),
    ).toEqual(['changes/e100.value', 'changes/e300.value']);
  });
  test('and what is refused at the start does not hide what is refused later', () => {
    expect(
      issuesOf([edit('links/l/fallback.link', 'gone')], {
        chain: [attach('fallback', { link: 'm' })],
        links: [{ id: 'm', from: 'c', to: 'nowhere' }],
      }).map((text) => text.split(':')[0]),
    ).toEqual(['links/m.to', 'changes/e300.value']);
  });
});

describe('what is read when the run begins only', () => {
  test.each<readonly [string, string, unknown, Given]>([
    [
      'nodes/broker.consumers',
      'broker.consumers',
      'fanOut',
      { nodes: [{ id: 'broker', kind: 'broker' }], links: [{ id: 'out', from: 'broker', to: 'other' }] },
    ],
    ['links/l/adaptiveLimit.initialLimit', 'adaptiveLimit.initialLimit', 5, { chain: [attach('adaptiveLimit')] }],
    ['links/l/circuitBreaker.allowWarmUp', 'circuitBreaker.allowWarmUp', true, { chain: [attach('circuitBreaker', { dialect: 'opossum' })] }],
    [
      'links/l/retryBudget.initialShare',
      'retryBudget.initialShare',
      0,
      { chain: [attach('retry'), attach('retryBudget', { dialect: 'token-bucket' })] },
    ],
  ])('is not changed on the way: %s', (target, name, value, given) => {
    expect(issuesOf([edit(target, value)], given)).toEqual([
      `changes/e300.target: The field ${name} holds for the whole run; it cannot change on the way.`,
    ]);
  });
});

test('a thousand changes take no seconds to check', () => {
  const ids = Array.from({ length: 40 }, (_, k) => `m${k}`), links = ids.map((id, k) => ({ id, from: 'c', to: `s${k}`, chain: k === 39 ? [] : [attach('fallback', { link: ids[k + 1] })] }));
  const chain = [attach('fallback', { link: 'm0' }), attach('timeout', { timeoutMs: 1000 }), attach('retry', { initialMs: 100 }), attach('timeout', { timeoutMs: 500 }, { id: 'inner' })];
  const given = { chain, links, services: ids.map((_, k) => ({ id: `s${k}`, steps: [] })) };
  const took = (target: (k: number) => readonly [string, unknown]) => {
    const changes = Array.from({ length: 1000 }, (_, k) => {
        const [at, value] = target(k);
        return { id: `e${k}`, atMs: k, target: at, value };
      }),
      from = performance.now();
    expect(warningsOf(changes, given)).toEqual([]);
    return performance.now() - from;
  };
  for (const target of [(k: number) => ['links/l/timeout.timeoutMs', 1000 + k] as const, (k: number) => ['links/l/fallback.link', `m${k % 40}`] as const]) {
    took(target);
    expect(took(target)).toBeLessThan(1500);
  }
});
