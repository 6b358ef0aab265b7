/** Circles of deep probes, found before anything runs. */
import { describe, expect, it } from 'vitest';
import { healthCheck } from '../patterns/health-check/model.ts';
import { fifo } from '../patterns/fifo/model.ts';
import { loadBalancer } from '../patterns/load-balancer/model.ts';
import { parseScenario } from './parse.ts';

const service = (id: string, ...calls: readonly string[]) => ({ id, queue: { id: 'queue', kind: 'fifo' }, steps: calls.map((link) => ({ do: 'call', link, on: {} })) });
const checked = (id: string, from: string, to: string, probe: 'deep' | 'shallow', off = false) => ({ id, from, to, chain: [{ id: 'health', kind: 'healthCheck', config: { probe }, ...(off ? { off } : {}) }, { id: 'balancer', kind: 'loadBalancer' }] });
const issuesOf = (services: readonly unknown[], links: readonly unknown[], changes: readonly unknown[] = []): readonly string[] => {
  const parsed = parseScenario(
    {
      version: 1,
      title: '',
      durationMs: 1000,
      clients: [{ id: 'client', workload: { kind: 'poisson', ratePerSec: 1 } }],
      services,
      links: [{ id: 'in', from: 'client', to: 'a' }, ...links],
      changes,
    },
    { fifo, healthCheck, loadBalancer },
  );
  return parsed.ok ? [] : parsed.issues.filter(({ message }) => message.includes('deep probes')).map(({ path, message }) => `${path}: ${message}`);
};

describe('deep probes', () => {
  it('that go in a circle are named with their way and what to do', () => {
    expect(issuesOf([service('a', 'ab'), service('b', 'ba')], [checked('ab', 'a', 'b', 'deep'), checked('ba', 'b', 'a', 'deep')])).toEqual([
      'links/ab/health.probe: The deep probes of health go in a circle: a \u2192 b \u2192 a. A probe of b would wait for a, whose health depends on b. Make this probe shallow.',
      'links/ba/health.probe: The deep probes of health go in a circle: b \u2192 a \u2192 b. A probe of a would wait for b, whose health depends on a. Make this probe shallow.',
    ]);
  });
  it('may also go round over plain calls, and over many services', () => {
    const issues = issuesOf(
      [service('a', 'ab'), service('b', 'bc'), service('c', 'ca')],
      [checked('ab', 'a', 'b', 'deep'), { id: 'bc', from: 'b', to: 'c' }, checked('ca', 'c', 'a', 'shallow')],
    );
    expect(issues.map((issue) => issue.split('. ')[0])).toEqual(['links/ab/health.probe: The deep probes of health go in a circle: a \u2192 b \u2192 c \u2192 a']);
  });
  it('of one service after the other are no circle', () => {
    expect(issuesOf([service('a', 'ab'), service('b', 'bc'), service('c')], [checked('ab', 'a', 'b', 'deep'), checked('bc', 'b', 'c', 'deep')])).toEqual([]);
  });
  it('that are left out, or shallow, are none', () => {
    const both = (ab: ReturnType<typeof checked>) => issuesOf([service('a', 'ab'), service('b', 'ba')], [ab, checked('ba', 'b', 'a', 'shallow')]);
    expect(both(checked('ab', 'a', 'b', 'shallow'))).toEqual([]);
    expect(both(checked('ab', 'a', 'b', 'deep', true))).toEqual([]);
    expect(both(checked('ab', 'a', 'b', 'deep'))).toHaveLength(1);
  });
  it('count from the moment a change makes them deep', () => {
    const change = { id: 'deep', atMs: 500, target: 'links/ab/health.probe', value: 'deep', why: 'edit' };
    expect(issuesOf([service('a', 'ab'), service('b', 'ba')], [checked('ab', 'a', 'b', 'shallow'), checked('ba', 'b', 'a', 'shallow')], [change])).toEqual([
      'changes/deep.value: From 500 ms on, links/ab/health.probe: The deep probes of health go in a circle: a \u2192 b \u2192 a. A probe of b would wait for a, whose health depends on b. Make this probe shallow.',
    ]);
  });
  it('that close a circle from a change on are named there, and those before it are not', () => {
    const change = { id: 'deep', atMs: 500, target: 'links/bc/health.probe', value: 'deep', why: 'edit' };
    const links = [checked('ab', 'a', 'b', 'deep'), checked('bc', 'b', 'c', 'shallow'), { id: 'ca', from: 'c', to: 'a' }];
    expect(issuesOf([service('a', 'ab'), service('b'), service('c', 'ca')], links, [change]).map((issue) => issue.split(': ')[0])).toEqual(['changes/deep.value']);
  });
});

describe('settings of health checks that no library takes', () => {
  it.each([['fall', 0, 1], ['rise', 0, 1], ['intervalMs', 0, 1], ['timeoutMs', 0, 1], ['panicThreshold', 1.01, 100], ['panicThreshold', -0.1, 0]])('%s %d is refused with what is allowed', (field, value) => {
    const parsed = parseScenario({
      version: 1, title: '', durationMs: 1000, clients: [{ id: 'client', workload: { kind: 'poisson', ratePerSec: 1 } }], services: [service('a')],
      links: [{ id: 'in', from: 'client', to: 'a', chain: [{ id: 'health', kind: 'healthCheck', config: { [field]: value } }, { id: 'balancer', kind: 'loadBalancer' }] }],
    }, { fifo, healthCheck, loadBalancer });
    expect(parsed.ok ? [] : parsed.issues.map(({ path }) => path)).toEqual([`links/in/health.${field}`]);
  });
});
