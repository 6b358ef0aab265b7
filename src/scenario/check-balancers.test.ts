/** What a document may not say of balancers: each with the place it is said at, and what to do instead. */
import { describe, expect, test } from 'vitest';
import type { Json } from '../engine/fields.ts';
import * as patterns from '../patterns/registry.ts';
import { parseScenario } from './parse.ts';

type Doc = { readonly [name: string]: Json };
const balancer = { id: 'balancer', kind: 'loadBalancer' }, subset = { id: 'subset', kind: 'subset', config: { size: 2 } }, timeout = { id: 'timeout', kind: 'timeout' };
const document = (chain: readonly Doc[], more: Doc = {}): Doc => ({
  version: 1, title: 'Shop', durationMs: 1000, clients: [{ id: 'shop', workload: { kind: 'even', ratePerSec: 10 } }],
  services: [{ id: 'search', instances: 3, steps: [] }], links: [{ id: 'way', from: 'shop', to: 'search', chain }], ...more,
});
function read(given: Doc): readonly string[] {
  const parsed = parseScenario(given, patterns);
  return (parsed.ok ? parsed.warnings : parsed.issues).map(({ path, message }) => `${parsed.ok ? 'warning ' : ''}${path}: ${message}`);
}
const issues = (...chain: readonly Doc[]) => read(document(chain));

describe('a balancer', () => {
  test('of stages in a row that end in one that picks is taken', () => {
    expect(issues(balancer)).toEqual([]);
    expect(issues(timeout, subset, balancer, { ...timeout, id: 'inner', config: { timeoutMs: 500 } })).toEqual([]);
    expect(issues({ ...subset, scope: 'client' }, { ...balancer, scope: 'client' })).toEqual([]);
  });
  test('needs a stage that picks', () => {
    expect(issues(subset)).toEqual(['links/way/subset: The balancer of way has no stage that picks. Put loadBalancer behind subset.']);
  });
  test('has one that picks, not two', () => {
    expect(issues(balancer, { ...balancer, id: 'second' })[0]).toBe('links/way/second: The balancer of way has more than one stage that picks: balancer or second. Leave one.');
  });
  test('picks last', () => {
    expect(issues(balancer, subset)).toEqual(['links/way/balancer: What picks comes last: put balancer behind subset.']);
  });
  test('has nothing between its stages', () => {
    expect(issues(subset, timeout, balancer)).toEqual(['links/way/balancer: The stages of a balancer stand next to each other. Put balancer right behind subset.']);
    expect(issues(subset, { ...timeout, off: true }, balancer)).toEqual([]);
  });
  test('has one scope', () => {
    expect(issues({ ...subset, scope: 'client' }, balancer)).toEqual(['links/way/balancer.scope: The stages of a balancer share one scope: subset has client, balancer has link.']);
  });
  test('is one for each client only where clients are', () => {
    expect(read(document([], {
      services: [{ id: 'front', steps: [{ do: 'call', link: 'inner' }] }, { id: 'search', instances: 3, steps: [] }],
      links: [{ id: 'way', from: 'shop', to: 'front' }, { id: 'inner', from: 'front', to: 'search', chain: [{ ...balancer, scope: 'client' }] }],
    }))).toEqual(['links/inner/balancer.scope: The link inner does not leave a client, so its balancer cannot be one for each client. Use the scope link.']);
  });
  test('that is left out counts for nothing', () => {
    expect(issues({ ...subset, off: true }, balancer, { ...balancer, id: 'second', off: true })).toEqual([]);
  });
});

describe('a state for each endpoint', () => {
  const breaker = { id: 'breaker', kind: 'circuitBreaker', scope: 'endpoint' };
  test('stands behind a balancer', () => { expect(issues(balancer, breaker)).toEqual([]); });
  test('is refused before it', () => {
    expect(issues(breaker, balancer)).toEqual(['links/way/breaker.scope: The endpoint is picked further in, so breaker cannot hold a state for each. Put it behind balancer, or use the scope link.']);
  });
  test('is refused without one, unless there is one instance', () => {
    expect(issues(breaker)).toEqual(['links/way/breaker.scope: Nothing on the link way picks an endpoint, so breaker cannot hold a state for each. Put a balancer above it, or use the scope link.']);
    expect(read(document([breaker], { services: [{ id: 'search', steps: [] }] }))).toEqual([]);
  });
});

describe('settings of stages', () => {
  const of = (config: Doc) => issues({ ...balancer, config });
  test('that nothing can be made of are refused', () => {
    expect(of({ strategy: 'weighted', weights: [0, 0, 0] })).toEqual(['links/way/balancer.weights: Every weight is 0, so no endpoint may be picked. Give one of them a weight above 0.']);
    expect(of({ strategy: 'weighted', weights: [1, -1] })[0]).toMatch(/^links\/way\/balancer\.weights\[1\]: .*It must be a whole number from 0 to 65\u2009535/);
    expect(of({ strategy: 'weighted', weights: [1.5] })[0]).toMatch(/weights\[0\].*whole/);
    expect(of({ strategy: 'powerOfChoices', choices: 0 })[0]).toMatch(/^links\/way\/balancer\.choices: .*from 1 to 100/);
    expect(of({ strategy: 'consistentHash', points: 0 })[0]).toMatch(/^links\/way\/balancer\.points: .*from 1 to 10\u2009000/);
    expect(of({ strategy: 'consistentHash', bounded: true, factor: 0.9 })[0]).toMatch(/^links\/way\/balancer\.factor: /);
    expect(of({ strategy: 'bestEffort' })[0]).toMatch(/^links\/way\/balancer\.strategy: /);
    expect(issues({ ...subset, config: { size: 0 } }, balancer)[0]).toMatch(/^links\/way\/subset\.size: /);
  });
  test('that do not go with the number of instances are pointed out', () => {
    expect(of({ strategy: 'powerOfChoices', choices: 4 })[0]).toMatch(/^warning links\/way\/balancer\.choices: There are more choices than the 3 endpoints/);
    expect(of({ strategy: 'weighted', weights: [1, 2, 3, 4] })[0]).toMatch(/^warning links\/way\/balancer\.weights: There are 4 weights and 3 endpoints/);
    expect(issues({ ...subset, config: { size: 3 } }, balancer)[0]).toMatch(/^warning links\/way\/subset\.size: /);
  });
});
