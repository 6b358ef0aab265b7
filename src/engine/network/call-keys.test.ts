/** The keys of calls as patterns see them. */
import { expect, test } from 'vitest';
import { at, begin, between, call, constant, policy, run, specOf, work } from '../../../test/support/small-run.ts';
import type { Parts } from '../../../test/support/small-run.ts';
import type { Effects } from '../pattern.ts';
import type { Keys } from '../spec.ts';

const ZIPF: Keys = { dist: 'zipf', count: 50, from: 0, alpha: 1 };
const EVERY_10 = { kind: 'even', ratePerSec: 100, firstMs: 0 } as const;

/** `<kind> <client>:<number> <key>` of every call that comes to a chain. */
function keysOf(parts: Parts): readonly string[] {
  const seen: string[] = [];
  const note = (kind: string) => policy(kind, { request: (fx: Effects) => { seen.push(`${kind} ${fx.call.client}:${fx.call.n} ${fx.call.key}`); fx.forward(1); } });
  run(parts, [note('near'), note('far')]);
  return seen;
}
const one = (more: Parts = {}): Parts => ({ clients: [{ workload: EVERY_10, keys: ZIPF }], links: [{ chain: [{ kind: 'near' }] }], services: [{ workers: -1, steps: [work(5)] }], ...more });

test('calls that services make are about what the root call is about', () => {
  const seen = keysOf(one({
    links: [{ chain: [{ kind: 'near' }] }, between(0, 1, { chain: [{ kind: 'far' }] })],
    services: [{ workers: -1, steps: [call(1), call(1)] }, { workers: -1, steps: [work(1)] }],
  }));
  const near = new Map(seen.filter((line) => line.startsWith('near')).map((line) => line.split(' ').slice(1) as [string, string]));
  const far = seen.filter((line) => line.startsWith('far')).map((line) => line.split(' ').slice(1) as [string, string]);
  expect(new Set(near.values()).size).toBeGreaterThan(10);
  expect(far).toHaveLength(200);
  expect(far.filter(([name, key]) => near.get(name) !== key)).toEqual([]);
});

test('without keys every call is about 0', () => {
  expect(new Set(keysOf(one({ clients: [{ workload: EVERY_10 }] })).map((line) => line.split(' ')[2]))).toEqual(new Set(['0']));
});

test('keys stay with their calls whatever else happens; another seed, client or copy has others', () => {
  const plain = keysOf(one());
  expect(keysOf(one({ links: [{ chain: [{ kind: 'near' }], latency: { dist: 'exponential', meanMs: 3 } }] }))).toEqual(plain);
  expect(keysOf(one({ seed: 2 }))).not.toEqual(plain);
  const two = keysOf(one({ clients: [{ workload: EVERY_10, keys: ZIPF, count: 2 }] }));
  expect(two.filter((line) => line.includes(' 0:'))).toEqual(plain);
  expect(two.filter((line) => line.includes(' 1:')).map((line) => line.split(' ')[2])).not.toEqual(plain.map((line) => line.split(' ')[2]));
});

test('asking for a key moves no draw of the call', () => {
  const drawing = (asks: boolean) => {
    const seen: number[] = [];
    run(one(), [policy('near', { request: (fx: Effects) => { seen.push(fx.random()); if (asks) seen.push(fx.call.key); seen.push(fx.random()); fx.forward(1); } })]);
    return seen.filter((value) => !Number.isInteger(value));
  };
  expect(drawing(true)).toEqual(drawing(false));
});

test('a change of keys holds for calls that begin from then on, not for what they were begun for before', () => {
  const parts = one({
    clients: [{ workload: at(0, 10, 20, 30), keys: { dist: 'inTurn', count: 100, from: 0 } }],
    links: [{ chain: [{ kind: 'near' }] }, between(0, 1, { latency: constant(15), chain: [{ kind: 'far' }] })],
    services: [{ workers: -1, steps: [work(15), call(1)] }, { workers: -1, steps: [work(1)] }],
    changes: [{ atUs: 20_000, what: 'keys', client: 0, keys: { dist: 'inTurn', count: 100, from: 500 } }],
  });
  expect(keysOf(parts)).toEqual(['near 0:0 0', 'near 0:1 1', 'far 0:0 0', 'near 0:2 502', 'far 0:1 1', 'near 0:3 503', 'far 0:2 502', 'far 0:3 503']);
});

test('keys after a checkpoint are those of the run that went on', () => {
  const seen: string[] = [];
  const note = policy('near', { request: (fx: Effects) => { seen.push(`${fx.call.n} ${fx.call.key}`); fx.forward(1); } });
  const spec = specOf(one({ changes: [{ atUs: 300_000, what: 'keys', client: 0, keys: null }, { atUs: 600_000, what: 'keys', client: 0, keys: { ...ZIPF, from: 1000 } }] }));
  const first = begin(spec, [note]);
  first.simulation.advanceTo(450_000);
  const copy = first.simulation.checkpoint();
  seen.length = 0;
  first.simulation.advanceTo(900_000);
  const went = seen.splice(0);
  const second = begin(spec, [note]);
  second.simulation.restore(copy);
  second.simulation.advanceTo(900_000);
  expect(seen).toEqual(went);
  expect(new Set(went.map((line) => Number(line.split(' ')[1]) >= 1000))).toEqual(new Set([false, true]));
});
