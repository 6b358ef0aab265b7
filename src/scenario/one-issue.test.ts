/** What is wrong by itself is said once: it is not judged by what stands beside it, nor that by it. */
import { describe, expect, test } from 'vitest';
import * as registry from '../patterns/registry.ts';
import type { Patterns } from '../engine/patterns.ts';
import { parseScenario } from './parse.ts';

const patterns: Patterns = { ...registry };
interface Parts { readonly latency?: unknown; readonly workload?: unknown; readonly changes?: readonly object[] }
function said({ latency = { dist: 'constant', ms: 1 }, workload = { kind: 'even', ratePerSec: 10 }, changes = [] }: Parts): readonly string[] {
  const parsed = parseScenario({ version: 1, title: 'Shop', durationMs: 1_000, clients: [{ id: 'users', workload }], services: [{ id: 'shop', instances: 2, steps: [] }], links: [{ id: 'way', from: 'users', to: 'shop', latency }], changes }, patterns);
  return (parsed.ok ? parsed.warnings : parsed.issues).map(({ path, message }) => `${path}: ${message}`.replaceAll('\u2009', ' '));
}
const points = (interpolation: string, ...list: unknown[]): Parts => ({ latency: { dist: 'empirical', points: list, interpolation } });
const rates = (...times: unknown[]): Parts => ({
  workload: { kind: 'rates', arrivals: 'even', shape: 'steps', points: times.map((atMs) => ({ atMs, ratePerSec: 1 })) },
});
const change = (id: string, more: object): object => ({ id, target: 'services/shop/fault', value: {}, ...more });
const MOST = 'It must be from 0 to 1 000 000 000 ms.';

describe('a wrong value', () => {
  test.each<[string, Parts, readonly string[]]>([
    ['as the upper end of a range', { latency: { dist: 'uniform', minMs: 5, maxMs: -1 } }, [`links/way.latency.maxMs: The field way.latency.maxMs is −1 ms. ${MOST}`]],
    ['as the share of a point', points('linear', [0.1, 1], ['x', 2], [1, 3]), ['links/way.latency.points[1][0]: The field way.latency.points[1][0] is “x”. It must be from 0 to 1.']],
    ['as the time of a point', points('logLog', [0.1, 1], [0.5, 'x'], [1, 3]), [`links/way.latency.points[1][1]: The field way.latency.points[1][1] is “x”. ${MOST}`]],
    ['among times', { workload: { kind: 'at', timesMs: [5, 'x', 7] } }, [`clients/users.workload.timesMs[1]: The field users.workload.timesMs[1] is “x”. ${MOST}`]],
    ['as the time of a rate', rates(5, -1, 7), [`clients/users.workload.points[1].atMs: The field users.workload.points[1].atMs is −1 ms. ${MOST}`]],
    ['as the end of a change', { changes: [change('a', { atMs: 5, untilMs: 'x' })] }, [`changes/a.untilMs: The field a.untilMs is “x”. ${MOST}`]],
    ['as the start of a change', { changes: [change('a', { atMs: 'x', untilMs: 0 })] }, [`changes/a.atMs: The field a.atMs is “x”. ${MOST}`]],
  ])('%s', (_, parts, expected) => { expect(said(parts)).toEqual(expected); });
});

describe('what follows from a wrong value is not said besides', () => {
  const document = (client: object, service: object, change: object, links: readonly object[] = []) => {
    const parsed = parseScenario(
      {
        version: 1,
        title: 'Shop',
        durationMs: 1_000,
        clients: [{ id: 'users', workload: { kind: 'even', ratePerSec: 10 }, ...client }],
        services: [{ id: 'shop', steps: [], ...service }],
        nodes: [{ id: 'store', kind: 'compareAndSet' }],
        links: [{ id: 'way', from: 'users', to: 'shop' }, ...links],
        changes: [{ id: 'c', atMs: 1, target: 'services/shop/fault', value: {}, ...change }],
      },
      patterns,
    );
    return (parsed.ok ? [] : parsed.issues).map(({ path }) => path);
  };
  const wrong = { workload: { kind: 'nope' } }, keep = [{ id: 'keep', from: 'shop', to: 'store' }];
  test.each<[string, readonly string[], readonly string[]]>([
    ['a change of a workload', document(wrong, {}, { target: 'clients/users/workload', value: { kind: 'poisson', ratePerSec: 1 } }), ['clients/users.workload.kind']],
    ['a verb of a client', document({ ...wrong, verb: 'read' }, {}, {}), ['clients/users.workload.kind']],
    ['a fault of an instance', document({}, { instances: 2_000 }, { target: 'services/shop/3/fault' }), ['services/shop.instances']],
    ['a link that a step calls', document({}, { steps: [{ do: 'cal', link: 'keep', verb: 'read' }] }, {}, keep), ['services/shop.steps[0].do']],
    ['a setting of a pattern', document({}, { inbound: [{ id: 't', kind: 'timeout', config: { dialect: 'nope' } }] }, { target: 'services/shop/t.timeoutMs', value: 5 }), ['services/shop/t.dialect']],
  ])('of %s', (_, found, expected) => { expect(found).toEqual(expected); });
  test('but of a part that is right all is said', () => {
    expect(document({ ...wrong, verb: 'read' }, {}, { target: 'services/shop/1/fault' }, keep)).toEqual(['clients/users.workload.kind', 'changes/c.target', 'links/keep.from']);
  });
});

describe('right values beside a wrong one are still judged by each other', () => {
  test('shares, times and log-log times of points', () => {
    expect(said(points('logLog', [0.5, 2], ['x', 'x'], [0.5, 0])).slice(2)).toEqual([
      'links/way.latency.points[2][0]: The shares of the points must rise.', 'links/way.latency.points[2][1]: The times of the points must not fall.',
      'links/way.latency.points[2][1]: With log-log interpolation every time must be above 0 ms.',
    ]);
  });
  test('times of calls and of rates', () => {
    expect(said({ workload: { kind: 'at', timesMs: [5, 'x', 4] } }).slice(1)).toEqual(['clients/users.workload.timesMs[2]: The times must not fall.']);
    expect(said(rates(5, 'x', 5)).slice(1)).toEqual(['clients/users.workload.points[2].atMs: The times of the points must rise.']);
  });
  test('equal ones where they may be: a range of one length, calls at one instant, points of one time', () => {
    expect([said({ latency: { dist: 'uniform', minMs: 5, maxMs: 5 } }), said({ workload: { kind: 'at', timesMs: [0, 5, 5] } }), said(points('linear', [0, 5], [1, 5])), said(rates(0, 5))]).toEqual([[], [], [], []]);
    expect(said({ changes: [change('a', { atMs: 5, untilMs: 5 })] })).toEqual(['changes/a.untilMs: The field a.untilMs is 5 ms. It must be above a.atMs, which is 5 ms.']);
  });
});

describe('faults that overlap', () => {
  const overlap = (one: object, other: object) => said({ changes: [change('a', one), change('b', other)] });
  test('of a service and of one of its instances are said, whichever is first', () => {
    const said1 = ['changes/b: The changes a and b hold fault at the same time. The later start wins: b, from 10 ms.'];
    expect(overlap({ atMs: 5, untilMs: 50 }, { atMs: 10, untilMs: 20, target: 'services/shop/0/fault' })).toEqual(said1);
    expect(overlap({ atMs: 5, untilMs: 50, target: 'services/shop/1/fault' }, { atMs: 10, untilMs: 20 })).toEqual(said1);
  });
  test('of two instances are none, nor one that begins as the other ends', () => {
    expect(overlap({ atMs: 5, untilMs: 50, target: 'services/shop/1/fault' }, { atMs: 10, untilMs: 20, target: 'services/shop/0/fault' })).toEqual([]);
    expect(overlap({ atMs: 5, untilMs: 10 }, { atMs: 10, untilMs: 20 })).toEqual([]);
  });
  test('an instance has one number: 0, and not 00', () => {
    expect(said({ changes: [change('a', { atMs: 1, target: 'services/shop/00/fault' })] })).toEqual(['changes/a.target: The service shop has no instance 00. They are numbered from 0 to 1.']);
    expect(said({ changes: [change('a', { atMs: 1, target: 'services/shop/2/fault' })] })).toEqual(['changes/a.target: The service shop has no instance 2. They are numbered from 0 to 1.']);
  });
});
