/** Patterns put on links, at services and as nodes: what each place takes, and what is said of what it does not. */
import { describe, expect, test } from 'vitest';
import * as registry from '../patterns/registry.ts';
import type { Patterns } from '../engine/patterns.ts';
import { parseScenario } from './parse.ts';

const patterns: Patterns = { ...registry };
interface Parts {
  readonly chain?: readonly unknown[];
  readonly other?: readonly unknown[];
  readonly queue?: unknown;
  readonly inbound?: readonly unknown[];
  readonly node?: object;
  readonly changes?: readonly object[];
}
/** Users call a shop, and others the same shop over a link of their own. */
function said({ chain = [], other = [], queue, inbound = [], node, changes = [] }: Parts): readonly string[] {
  const parsed = parseScenario({
    version: 1, title: 'Shop', durationMs: 1_000, clients: ['users', 'others'].map((id) => ({ id, workload: { kind: 'even', ratePerSec: 10 } })),
    services: [{ id: 'shop', steps: [], inbound, ...queue === undefined ? {} : { queue } }], links: [{ id: 'way', from: 'users', to: 'shop', chain }, { id: 'path', from: 'others', to: 'shop', chain: other }], changes,
    ...node === undefined ? {} : { nodes: [{ id: 'store', kind: 'compareAndSet', ...node }] },
  }, patterns);
  return (parsed.ok ? [] : parsed.issues).map(({ path, message }) => `${path}: ${message}`.replaceAll('\u2009', ' '));
}
const timeout = (more: object = {}) => ({ id: 't', kind: 'timeout', ...more });
const budget = (id: string, dialect: string, more: object = {}) => ({ id, kind: 'retryBudget', config: { dialect }, ...more });
const breaker = (id: string, dialect: string, more: object = {}) => ({ id, kind: 'circuitBreaker', config: { dialect }, ...more });

describe('a pattern in a chain', () => {
  test.each<[string, Parts, readonly string[]]>([
    ['is out with true, and else not named so', { chain: [timeout({ off: false })] }, ['links/way/t.off: The field t.off is false. It must be true, or absent.']],
    ['has a kind', { chain: [{ id: 't' }] }, ['links/way/t.kind: The field t.kind is missing.']],
    ['has a kind that there is', { chain: [timeout({ kind: 'constructor' })] }, [expect.stringMatching(/^links\/way\/t\.kind: The kind “constructor” is unknown here\. It must be .* or /)]],
    ['is none that queues', { chain: [timeout({ kind: 'fifo' })] }, [expect.stringMatching(/^links\/way\/t\.kind: The kind “fifo” is not a pattern for a chain\. /)]],
    ['is an object', { chain: [5] }, ['links/way.chain[0]: The field way.chain[0] is 5. It must be an object.']],
    ['has an id', { chain: [{ kind: 'timeout' }] }, ['links/way.chain[0].id: The field way.chain[0].id is missing.']],
    ['has an id of its own there', { chain: [timeout(), timeout()] }, ['links/way/t: The id t is used twice in links/way.']],
    ['has a scope of its kind', { chain: [breaker('b', 'resilience4j', { scope: 'world' })] }, [expect.stringMatching(/^links\/way\/b\.scope: The field b\.scope is “world”\. It must be link, /)]],
    ['shares by a name', { chain: [timeout({ share: 'a b' })] }, ['links/way/t.share: The field t.share is “a b”. An id is 1 to 64 letters, digits, - or _, and begins with a letter or digit.']],
    ['shares with one of the same dialect', { chain: [breaker('b', 'resilience4j', { share: 's' })], other: [breaker('c', 'gobreaker', { share: 's' })] }, ['links/path/c.share: Those who share s must have one dialect; here are resilience4j and gobreaker.']],
    ['shares with any of another kind or name', { chain: [breaker('b', 'resilience4j', { share: 's' }), timeout({ share: 's' })], other: [breaker('c', 'gobreaker', { share: 'r' })] }, []],
    ['has one dialect with those of its scope', { chain: [budget('b', 'finagle', { scope: 'service' })], other: [budget('c', 'grpc', { scope: 'service' })] }, ['links/path/c.scope: Those of one kind with the scope service hold one state, so they must have one dialect; here are finagle and grpc. Give one of them the scope link.']],
  ])('%s', (_, parts, expected) => { expect(said(parts)).toEqual(expected); });

  test('that is out shares nothing, so its dialect is its own', () => {
    for (const one of [{ share: 's' }, { scope: 'service' }]) {
      expect(said({ chain: [budget('b', 'finagle', { ...one, off: true })], other: [budget('c', 'grpc', one)] })).toEqual([]);
      expect(said({ chain: [budget('b', 'finagle', one)], other: [budget('c', 'grpc', { ...one, off: true })] })).toEqual([]);
    }
  });
});

test.each<[string, Parts, readonly string[]]>([
  ['a queue has no scope', { queue: { id: 'q', kind: 'fifo', scope: 'link' } }, ['services/shop/q.scope: A queue belongs to its service and has no scope.']],
  ['a queue is not shared', { queue: { id: 'q', kind: 'fifo', share: 's' } }, ['services/shop/q.share: A queue cannot be shared.']],
  ['a queue cannot be left out', { queue: { id: 'q', kind: 'fifo', off: true } }, ['services/shop/q.off: A queue cannot be left out.']],
  ['a timeout is no queue', { queue: { id: 'q', kind: 'timeout' } }, [expect.stringMatching(/^services\/shop\/q\.kind: The kind “timeout” is not a way to queue\. /)]],
  ['what stands at an entrance has another id than the queue', { inbound: [timeout({ id: 'queue' })] }, ['services/shop/queue: The id queue is used twice in services/shop.']],
  ['a node has no scope', { node: { scope: 'link' } }, [expect.stringMatching(/^nodes\/store\.scope: A node stands by itself and has no scope\.$/)]],
  ['a node is not shared', { node: { share: 's' } }, ['nodes/store.share: A compareAndSet cannot be shared.']],
  ['a timeout is no node', { node: { kind: 'timeout' } }, [expect.stringMatching(/^nodes\/store\.kind: The kind “timeout” is not a node\. /)]],
  ['two changes have two ids', { changes: [{ id: 'c', atMs: 1, target: 'services/shop/fault', value: {} }, { id: 'c', atMs: 2, target: 'services/shop/fault', value: {} }] }, ['changes/c: The id c is used twice among the changes.']],
])('%s', (_, parts, expected) => { expect(said(parts)).toEqual(expected); });
