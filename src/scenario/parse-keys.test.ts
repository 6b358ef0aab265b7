import { expect, test } from 'vitest';
import * as patterns from '../patterns/registry.ts';
import { parseScenario } from './parse.ts';
import { toSpec } from './to-spec.ts';

const document = (keys: unknown, changes: readonly unknown[] = []) => ({
  version: 1, title: 'Keys', durationMs: 1000, clients: [{ id: 'web', workload: { kind: 'poisson', ratePerSec: 10 }, keys }],
  services: [{ id: 'api', steps: [{ do: 'work', time: { dist: 'constant', ms: 1 } }] }], links: [{ id: 'web-api', from: 'web', to: 'api' }], changes,
});

test.each([
  { dist: 'zipf', count: 1000, from: 0, alpha: 0.8 }, { dist: 'uniform', count: 1, from: 7 }, { dist: 'hot', count: 100, from: 0, hot: 3, hotShare: 0.9 }, { dist: 'inTurn', count: 5, from: 0 },
])('keys $dist go into the run as they are written', (keys) => {
  const parsed = parseScenario(document(keys), patterns);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues));
  expect(parsed.scenario.clients[0]?.keys).toEqual(keys);
  expect(toSpec(parsed.scenario, patterns).clients[0]?.keys).toEqual(keys);
});

test('the first key is 0 unless it is said', () => {
  expect(parseScenario(document({ dist: 'uniform', count: 9 }), patterns)).toMatchObject({ ok: true, scenario: { clients: [{ keys: { dist: 'uniform', count: 9, from: 0 } }] } });
});

test('without keys a client has none', () => {
  const parsed = parseScenario(document(undefined), patterns);
  expect(parsed.ok && 'keys' in (parsed.scenario.clients[0] ?? {})).toBe(false);
});

test.each<[unknown, string, string]>([
  [3, 'clients/web.keys', 'The field web.keys is 3. It must be an object.'],
  [{ dist: 'normal', count: 1 }, 'clients/web.keys.dist', 'The field web.keys.dist is “normal”. It must be uniform, zipf, hot or inTurn.'],
  [{ dist: 'zipf', count: 10 }, 'clients/web.keys.alpha', 'The field web.keys.alpha is missing.'],
  [{ dist: 'zipf', count: 2_000_000, alpha: 1 }, 'clients/web.keys.count', 'The field web.keys.count is 2\u2009000\u2009000 keys. It must be a whole number from 1 to 1\u2009000\u2009000 keys.'],
  [{ dist: 'zipf', count: 10, alpha: -1 }, 'clients/web.keys.alpha', 'The field web.keys.alpha is −1. It must be from 0 to 10.'],
  [{ dist: 'uniform', count: 0 }, 'clients/web.keys.count', 'The field web.keys.count is 0 keys. It must be a whole number from 1 to 1\u2009000\u2009000\u2009000 keys.'],
  [{ dist: 'hot', count: 3, hot: 4, hotShare: 0.5 }, 'clients/web.keys.hot', 'The field web.keys.hot is 4 keys. It must be a whole number from 1 to 3 keys.'],
  [{ dist: 'inTurn', count: 3, alpha: 1 }, 'clients/web.keys.alpha', 'The field web.keys.alpha is unknown. Known here: dist, count, from.'],
])('%j is refused with its place', (keys, path, message) => {
  expect(parseScenario(document(keys), patterns)).toEqual({ ok: false, issues: [{ path, message }] });
});

test('keys change on the way, and come and go', () => {
  const changes = [
    { id: 'hot', atMs: 200, untilMs: 400, target: 'clients/web/keys', value: { dist: 'hot', count: 100, hot: 1, hotShare: 0.9 } },
    { id: 'one', atMs: 600, target: 'clients/web/keys', value: null },
  ];
  const parsed = parseScenario(document({ dist: 'uniform', count: 100 }, changes), patterns);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues));
  expect(toSpec(parsed.scenario, patterns).changes).toEqual([
    { atUs: 200_000, what: 'keys', client: 0, keys: { dist: 'hot', count: 100, from: 0, hot: 1, hotShare: 0.9 } },
    { atUs: 400_000, what: 'keys', client: 0, keys: { dist: 'uniform', count: 100, from: 0 } },
    { atUs: 600_000, what: 'keys', client: 0, keys: null },
  ]);
  expect(parseScenario(document({ dist: 'uniform', count: 100 }, [{ id: 'x', atMs: 1, target: 'clients/web/keys', value: 4 }]), patterns)).toMatchObject({ ok: false, issues: [{ path: 'changes/x.value' }] });
});
