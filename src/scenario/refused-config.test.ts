/** Settings that each are fine and together make no sense: the scenario is refused, with the field and what to do instead. */
import { expect, test } from 'vitest';
import * as patterns from '../patterns/registry.ts';
import { parseScenario } from './parse.ts';

const withCache = (config: object, off?: true) => ({
  version: 1, title: 'Cache', durationMs: 1000, clients: [{ id: 'web', workload: { kind: 'poisson', ratePerSec: 10 } }],
  services: [{ id: 'api', steps: [{ do: 'work', time: { dist: 'constant', ms: 1 } }] }],
  links: [{ id: 'web-api', from: 'web', to: 'api', chain: [{ id: 'cache', kind: 'cache', config, ...(off === undefined ? {} : { off }) }] }],
});

test.each<[object, string, RegExp]>([
  [{ capacity: 0 }, 'links/web-api/cache.capacity', /keeps nothing\. Give it room for at least 1, or leave the cache out\./],
  [{ ttlMs: 1000, refreshMs: 2000 }, 'links/web-api/cache.refreshMs', /expire before .* Renew them sooner, let them live longer, or set it to 0\./],
])('%j', (config, path, message) => {
  const parsed = parseScenario(withCache(config), patterns);
  expect(parsed).toMatchObject({ ok: false, issues: [{ path }] });
  expect(parsed.ok ? '' : parsed.issues[0]?.message).toMatch(message);
});

test('what does not run does no harm', () => { expect(parseScenario(withCache({ capacity: 0 }, true), patterns)).toMatchObject({ ok: true, warnings: [] }); });
test('what is only odd is a warning', () => {
  expect(parseScenario(withCache({ negativeTtlMs: 100, negativeFor: [] }), patterns)).toMatchObject({ ok: true, warnings: [{ path: 'links/web-api/cache.negativeFor' }] });
});
test('a capacity that no cache has is refused by itself', () => {
  expect(parseScenario(withCache({ capacity: -1 }), patterns)).toMatchObject({
    ok: false,
    issues: [{ path: 'links/web-api/cache.capacity', message: expect.stringContaining('must be a whole number') }],
  });
});
