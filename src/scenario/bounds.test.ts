/** The bounds of a document's own fields: at the bound a value is taken, beyond it the message names field, value and range. */
import { describe, expect, test } from 'vitest';
import * as registry from '../patterns/registry.ts';
import type { Patterns } from '../engine/patterns.ts';
import { parseScenario } from './parse.ts';

const patterns: Patterns = { ...registry };
interface Parts {
  readonly top?: object;
  readonly client?: object;
  readonly service?: object;
  readonly link?: object;
  readonly steps?: readonly unknown[];
  readonly change?: object;
}
function said({ top = {}, client = {}, service = {}, link = {}, steps = [], change }: Parts): readonly string[] {
  const changes = change === undefined ? [] : [{ id: 'c', atMs: 1, target: 'services/shop/fault', value: {}, ...change }];
  const parsed = parseScenario({
    version: 1, title: 'Shop', durationMs: 1_000, clients: [{ id: 'users', workload: { kind: 'even', ratePerSec: 0 }, ...client }],
    services: [{ id: 'shop', steps, ...service }], links: [{ id: 'way', from: 'users', to: 'shop', ...link }], changes, ...top,
  }, patterns);
  return (parsed.ok ? [] : parsed.issues).map(({ path, message }) => `${path}: ${message}`.replaceAll('\u2009', ' '));
}
const text = (n: number) => 'x'.repeat(n);
const list = <T>(n: number, of: (i: number) => T) => Array.from({ length: n }, (_, i) => of(i));
const chars = (path: string, field: string, n: string, least: number, most: string) => `${path}: The field ${field} has ${n} characters. It must have from ${least} to ${most}.`;
const time = { dist: 'constant', ms: 1 };

describe('a text', () => {
  test.each<[string, (n: number) => Parts, number, number, string]>([
    ['title', (n) => ({ top: { title: text(n) } }), 0, 200, 'title: The field title'],
    ['note', (n) => ({ top: { note: text(n) } }), 0, 4_000, 'note: The field note'],
    ['title of a client', (n) => ({ client: { title: text(n) } }), 0, 200, 'clients/users.title: The field users.title'],
    ['line that is printed', (n) => ({ steps: [{ do: 'print', text: text(n) }] }), 0, 1_000, 'services/shop.steps[0].text: The field shop.steps[0].text'],
    ['error of a step', (n) => ({ steps: [{ do: 'fail', error: text(n) }] }), 1, 200, 'services/shop.steps[0].error: The field shop.steps[0].error'],
    ['error of a fault', (n) => ({ change: { value: { error: text(n) } } }), 1, 200, 'changes/c.value.error: The field c.value.error'],
    ['error of scripted work', (n) => ({ steps: [{ do: 'script', calls: [[{ ms: 1, error: text(n) }]] }] }), 1, 200, 'services/shop.steps[0].calls[0][0].error: The field shop.steps[0].calls[0][0].error'],
  ])('as a %s has from the least to the most characters', (_, of, least, most, where) => {
    const words = (n: number) => `${where} has ${n >= 1_000 ? `${Math.floor(n / 1_000)} ${String(n % 1_000).padStart(3, '0')}` : n} characters. It must have from ${least} to ${most >= 1_000 ? `${most / 1_000} 000` : most}.`;
    expect([said(of(least)), said(of(most))]).toEqual([[], []]);
    expect(said(of(most + 1))).toEqual([words(most + 1)]);
    if (least > 0) expect(said(of(least - 1))).toEqual([words(least - 1)]);
  });
  test('as a target is not empty, and is named with its length where it is too long', () => {
    expect(said({ change: { target: '' } })).toEqual([chars('changes/c.target', 'c.target', '0', 1, '300')]);
    expect(said({ change: { target: text(301) } })).toEqual([chars('changes/c.target', 'c.target', '301', 1, '300')]);
    expect(said({ change: { target: text(300) } })[0]).toMatch(/^changes\/c\.target: Nothing can be changed at x/);
  });
});

describe('a number', () => {
  const whole = 'It must be a whole number from';
  test.each<[string, (n: number) => Parts, readonly number[], readonly (readonly [number, string])[]]>([
    ['seed', (seed) => ({ top: { seed } }), [0, 4_294_967_295], [[-1, `seed: The field seed is −1. ${whole} 0 to 4 294 967 295.`], [0.5, `seed: The field seed is 0.5. ${whole} 0 to 4 294 967 295.`]]],
    ['duration', (durationMs) => ({ top: { durationMs } }), [1, 1e9], [[0.9, 'durationMs: The field durationMs is 0.9 ms. It must be from 1 to 1 000 000 000 ms.'], [1e9 + 1, 'durationMs: The field durationMs is 1 000 000 001 ms. It must be from 1 to 1 000 000 000 ms.']]],
    ['place in the layout', (x) => ({ top: { layout: { shop: [x, 0] } } }), [-1e6, 1e6], [[1e6 + 1, 'layout.shop[0]: The field layout.shop[0] is 1 000 001. It must be from −1 000 000 to 1 000 000.']]],
    ['number of copies', (count) => ({ client: { count } }), [1, 60_000], [[0, `clients/users.count: The field users.count is 0. ${whole} 1 to 60 000.`], [60_001, `clients/users.count: The field users.count is 60 001. ${whole} 1 to 60 000.`]]],
    ['priority', (priority) => ({ client: { priority } }), [-1_000, 1_000], [[-1_001, `clients/users.priority: The field users.priority is −1 001. ${whole} −1 000 to 1 000.`], [1.5, `clients/users.priority: The field users.priority is 1.5. ${whole} −1 000 to 1 000.`]]],
    ['number of instances', (instances) => ({ service: { instances } }), [1, 1_000], [[0, `services/shop.instances: The field shop.instances is 0. ${whole} 1 to 1 000.`], [1_001, `services/shop.instances: The field shop.instances is 1 001. ${whole} 1 to 1 000.`]]],
    ['number of workers', (workers) => ({ service: { workers } }), [-1, 1, 1e6], [[0, `services/shop.workers: The field shop.workers is 0 workers. ${whole} 1 to 1 000 000 workers.`], [1e6 + 1, `services/shop.workers: The field shop.workers is 1 000 001 workers. ${whole} 1 to 1 000 000 workers.`]]],
    ['margin', (marginMs) => ({ link: { marginMs } }), [0, 1e9], [[-1, 'links/way.marginMs: The field way.marginMs is −1 ms. It must be from 0 to 1 000 000 000 ms.']]],
    ['share of errors', (errorShare) => ({ change: { value: { errorShare } } }), [0, 1], [[1.01, 'changes/c.value.errorShare: The field c.value.errorShare is 1.01. It must be from 0 to 1.']]],
    ['slowdown', (slowdown) => ({ change: { value: { slowdown } } }), [0, 1e6], [[-1, 'changes/c.value.slowdown: The field c.value.slowdown is −1. It must be from 0 to 1 000 000.'], [1e6 + 1, 'changes/c.value.slowdown: The field c.value.slowdown is 1 000 001. It must be from 0 to 1 000 000.']]],
    ['number of times', (times) => ({ steps: [{ do: 'repeat', times, steps: [{ do: 'work', time }] }] }), [0, 1e9], [[-1, `services/shop.steps[0].times: The field shop.steps[0].times is −1 times. ${whole} 0 to 1 000 000 000 times.`]]],
    ['number of branches', (times) => ({ steps: [{ do: 'all', times, steps: [{ do: 'work', time }] }] }), [1, 10_000], [[10_001, `services/shop.steps[0].times: The field shop.steps[0].times is 10 001 times. ${whole} 1 to 10 000 times.`]]],
    ['rate', (ratePerSec) => ({ client: { workload: { kind: 'poisson', ratePerSec } } }), [0, 1e5], [[-1, 'clients/users.workload.ratePerSec: The field users.workload.ratePerSec is −1 rps. It must be from 0 to 1 000 000 000 rps.']]],
    ['interval of bursts', (everyMs) => ({ client: { workload: { kind: 'bursts', everyMs, size: 1 } } }), [0.01, 1e9], [[0, 'clients/users.workload.everyMs: The field users.workload.everyMs is 0 ms. It must be from 0.001 to 1 000 000 000 ms.']]],
    ['size of bursts', (size) => ({ client: { workload: { kind: 'bursts', everyMs: 1e9, size } } }), [1, 1e8], [[0, `clients/users.workload.size: The field users.workload.size is 0 calls. ${whole} 1 to 1 000 000 000 calls.`]]],
    ['rate of a wire', (ratePerSec) => ({ link: { wire: { ratePerSec } } }), [0, 1e9], [[1e9 + 1, 'links/way.wire.ratePerSec: The field way.wire.ratePerSec is 1 000 000 001 messages per second. It must be from 0 to 1 000 000 000 messages per second.']]],
  ])('as %s is taken at its bounds and refused beyond', (_, of, right, wrong) => {
    expect(right.flatMap((n) => said(of(n)))).toEqual([]);
    expect(wrong.map(([n]) => said(of(n)))).toEqual(wrong.map(([, message]) => [message]));
  });
  test('of all clients with their copies is at most 60 000', () => {
    const clients = (more: number) => ({
      top: {
        clients: [
          { id: 'users', count: 30_000, workload: { kind: 'even', ratePerSec: 0 } },
          { id: 'others', count: 30_000 + more, workload: { kind: 'even', ratePerSec: 0 } },
        ],
        links: [
          { id: 'way', from: 'users', to: 'shop' },
          { id: 'path', from: 'others', to: 'shop' },
        ],
      },
    });
    expect([said(clients(0)), said(clients(1))]).toEqual([[], ['clients: There are 60 001 clients in all, counting copies. The most is 60 000.']]);
  });
});

describe('a list', () => {
  test.each<[string, (n: number) => Parts, number, string]>([
    ['changes', (n) => ({ top: { changes: list(n, (i) => ({ id: `c${i}`, atMs: i, target: 'services/shop/fault', value: {} })) } }), 1_000, 'changes: The list changes has 1 001 entries. The most is 1 000.'],
    ['patterns in a chain', (n) => ({ link: { chain: list(n, (i) => ({ id: `t${i}`, kind: 'timeout', config: {} })) } }), 64, 'links/way.chain: The list way.chain has 65 entries. The most is 64.'],
    ['steps', (n) => ({ steps: list(n, () => ({ do: 'work', time })) }), 1_000, 'services/shop.steps: The list shop.steps has 1 001 entries. The most is 1 000.'],
    ['parts of a mixture', (n) => ({ link: { latency: { dist: 'mixture', parts: list(n, () => ({ weight: 1, of: time })) } } }), 32, 'links/way.latency.parts: The list way.latency.parts has 33 entries. The most is 32.'],
    ['points of a distribution', (n) => ({ link: { latency: { dist: 'empirical', points: list(n, (i) => [(i + 1) / n, i]), interpolation: 'linear' } } }), 10_000, 'links/way.latency.points: The list way.latency.points has 10 001 entries. The most is 10 000.'],
  ])('of %s holds the most, and one more is refused', (_, of, most, message) => {
    expect(said(of(most))).toEqual([]);
    expect(said(of(most + 1))).toEqual([message]);
  });
  test('that places a part has two numbers', () => {
    for (const place of [[], [1], 'here']) expect(said({ top: { layout: { shop: place } } }).at(-1)).toBe('layout.shop: The place of shop is x and y.');
    expect(said({ top: { layout: { shop: [1, 2, 3] } } })).toContain('layout.shop: The list layout.shop has 3 entries. The most is 2.');
  });
});
