import { expect, test } from 'vitest';
import * as registry from '../patterns/registry.ts';
import type { Patterns } from '../engine/patterns.ts';
import type { ScenarioV1 } from './document.ts';
import { findAttach, freshId, valueAt, withChange, withField, withOff, withOrder, withoutChange, withValue } from './edits.ts';
import { openPreset } from './link.ts';
import { parseScenario } from './parse.ts';
import { withDialect } from './switch-dialect.ts';

const patterns: Patterns = { ...registry };
function preset(id: string): ScenarioV1 {
  const opened = openPreset(id, patterns);
  if (!opened.ok) throw new Error(JSON.stringify(opened.issues));
  return opened.scenario;
}
const traffic = preset('traffic-breaker');
const chapter = preset('chapter-breaker');
const BREAKER = 'links/checkout-payments/breaker';

test('a field is set in a new document, and the old one keeps its value', () => {
  const edited = withField(traffic, BREAKER, 'slidingWindowSize', 10);
  expect(findAttach(edited, BREAKER).config['slidingWindowSize']).toBe(10);
  expect(findAttach(traffic, BREAKER).config['slidingWindowSize']).toBe(60);
  expect(findAttach(withField(traffic, 'services/payments/queue', 'capacity', 7), 'services/payments/queue').config['capacity']).toBe(7);
  expect(() => withField(traffic, 'links/checkout-payments/fallback', 'x', 1)).toThrow('there is no links/checkout-payments/fallback');
});

test('any target but a fault has a value for the whole run', () => {
  expect(withValue(traffic, 'services/payments/workers', 3).services[0]?.workers).toBe(3);
  expect(withValue(traffic, 'links/checkout-payments/latency', { dist: 'constant', ms: 2 }).links[0]?.latency).toEqual({ dist: 'constant', ms: 2 });
  expect(withValue(traffic, 'clients/checkout/workload', { kind: 'poisson', ratePerSec: 5 }).clients[0]?.workload).toEqual({ kind: 'poisson', ratePerSec: 5 });
  expect(() => withValue(traffic, 'services/payments/fault', {})).toThrow('set by changes only');
  expect(() => withValue(traffic, 'links/checkout-payments/cut', 'drop')).toThrow('set by changes only');
  expect(() => withValue(traffic, 'services/other/workers', 1)).toThrow('There is no service other.');
});

test('a drag at the playhead is one change; another moment is another', () => {
  const target = `${BREAKER}.slidingWindowSize`;
  const once = withChange(traffic, { target, value: 50, atMs: 24_300 });
  const dragged = withChange(once, { target, value: 40, atMs: 24_300 });
  const later = withChange(dragged, { target, value: 30, atMs: 30_000 });
  expect(dragged.changes.slice(1)).toEqual([{ id: 'edit-1', target, value: 40, atMs: 24_300, why: 'edit' }]);
  expect(later.changes.map((change) => change.id)).toEqual(['outage', 'edit-1', 'edit-2']);
  expect(parseScenario(later, patterns)).toMatchObject({ ok: true, warnings: [] });
  expect([0, 24_299, 24_300, 29_999, 30_000].map((ms) => valueAt(later, target, ms))).toEqual([60, 60, 40, 40, 30]);
});

test('changes are taken out by id, and new ones have an id of their own', () => {
  expect(withoutChange(traffic, 'outage').changes).toEqual([]);
  expect(freshId('edit', [{ id: 'edit-1' }, { id: 'edit-3' }])).toBe('edit-2');
});

test('what holds at a moment', () => {
  expect([19_999, 20_000, 31_999, 32_000].map((ms) => valueAt(traffic, 'services/payments/fault', ms) !== null)).toEqual([false, true, true, false]);
  expect(valueAt(traffic, 'services/payments/0/fault', 25_000)).toMatchObject({ errorShare: 0.62 });
  expect(valueAt(traffic, 'services/payments/workers', 0)).toBe(20);
  expect(valueAt(traffic, 'nowhere', 0)).toBeNull();
});

test('the wire of a link is set whole, and a perfect one is left out', () => {
  const target = 'links/checkout-payments/wire';
  const slow = withValue(traffic, target, { ratePerSec: 100, loss: 0 });
  expect(slow.links[0]?.wire).toEqual({ ratePerSec: 100 });
  expect(parseScenario(slow, patterns)).toMatchObject({ ok: true, scenario: slow });
  expect(withValue(slow, target, { ratePerSec: 0 })).toEqual(traffic);
  const lossy = withChange(slow, { target, value: { loss: 0.5 }, atMs: 100, untilMs: 200 });
  expect([99, 100, 200].map((ms) => valueAt(lossy, target, ms))).toEqual([{ ratePerSec: 100 }, { loss: 0.5 }, { ratePerSec: 100 }]);
  expect(valueAt(traffic, target, 0)).toEqual({});
});

test('patience is set for the whole run and taken away', () => {
  const target = 'services/payments/patience';
  const patient = withValue(traffic, target, { dist: 'constant', ms: 50 });
  expect([valueAt(traffic, target, 0), valueAt(patient, target, 0)]).toEqual([null, { dist: 'constant', ms: 50 }]);
  expect(parseScenario(patient, patterns)).toMatchObject({ ok: true, scenario: patient });
  expect(withValue(patient, target, null)).toEqual(traffic);
});

test('a cut holds for its time', () => {
  const target = 'links/checkout-payments/cut';
  const cut = withChange(traffic, { target, value: 'hold', atMs: 100, untilMs: 200, why: 'fault' });
  expect([99, 100, 200].map((ms) => valueAt(cut, target, ms))).toEqual(['none', 'hold', 'none']);
  expect(parseScenario(cut, patterns)).toMatchObject({ ok: true, scenario: cut });
});

test('order changes within the chain', () => {
  const ids = (scenario: ScenarioV1) => scenario.links[0]?.chain.map((attach) => attach.id);
  expect(ids(withOrder(traffic, 'checkout-payments', 0, 2))).toEqual(['retry', 'breaker', 'timeout']);
  expect(ids(withOrder(traffic, 'checkout-payments', 2, 1))).toEqual(['timeout', 'breaker', 'retry']);
  expect(() => withOrder(traffic, 'checkout-payments', 0, 3)).toThrow('has no places 0 and 3');
});

test('off and on again is the same document', () => {
  const off = withOff(traffic, BREAKER, true);
  expect(findAttach(off, BREAKER).off).toBe(true);
  expect(withOff(off, BREAKER, false)).toEqual(traffic);
});

test('another dialect has its own fields, names what is lost, and parses', () => {
  const path = 'links/main-service/breaker';
  const changed = withChange(chapter, { target: `${path}.errorThreshold`, value: 5, atMs: 1 });
  const { scenario, dropped } = withDialect(changed, path, 'resilience4j', patterns);
  expect(findAttach(scenario, path).config).toMatchObject({ dialect: 'resilience4j', slidingWindowSize: 100 });
  expect(dropped).toContain('errorThreshold');
  expect(scenario.changes).toEqual([]);
  expect(parseScenario(scenario, patterns)).toMatchObject({ ok: true, scenario });
  expect(() => withDialect(chapter, path, 'constructor', patterns)).toThrow('has no dialect constructor');
});

test('a breaker at an entrance gets another dialect, with its changes', () => {
  const breaker = findAttach(chapter, 'links/main-service/breaker');
  const base: ScenarioV1 = { ...chapter, services: chapter.services.map((service) => ({ ...service, inbound: [{ ...breaker, id: 'guard' }] })) };
  const path = 'services/service/guard';
  const { scenario } = withDialect(withChange(base, { target: `${path}.errorThreshold`, value: 5, atMs: 1 }), path, 'resilience4j', patterns);
  expect(findAttach(scenario, path).config['dialect']).toBe('resilience4j');
  expect(findAttach(scenario, 'links/main-service/breaker')).toEqual(breaker);
  expect(scenario.changes).toEqual([]);
  expect(parseScenario(scenario, patterns)).toMatchObject({ ok: true, scenario });
});

test('a field that some library calls the same in both dialects is kept, with its changes', () => {
  const machine = { scopes: ['link'] as const, states: [], gauges: [], init: () => null, begin: () => null, step: () => undefined, conditions: () => [] };
  const wait = (word: string, max: number) => ({ type: 'duration' as const, label: '', help: '', unit: 'ms', default: 1, names: { some: word }, accept: { min: 0, max }, slider: { min: 0, max: 1, step: 1, scale: 'linear' as const } });
  const made: Patterns = {
    ...patterns,
    twofold: {
      role: 'policy',
      kind: 'twofold',
      title: 'Twofold',
      fields: {
        dialect: {
          type: 'choice',
          label: '',
          help: '',
          default: 'a',
          options: [
            { value: 'a', label: '' },
            { value: 'b', label: '' },
          ],
        },
      },
      dialects: {
        a: { ...machine, library: 'a', version: '1', fields: { openMs: wait('open', 100), same: wait('x', 100), tooBig: wait('big', 100) } },
        b: { ...machine, library: 'b', version: '1', fields: { waitMs: wait('open', 100), same: wait('y', 100), large: wait('big', 10) } },
      },
    },
  };
  const config = { dialect: 'a', openMs: 70, same: 8, tooBig: 90 };
  const base: ScenarioV1 = { ...traffic, links: traffic.links.map((link) => ({ ...link, chain: [{ id: 'two', kind: 'twofold', config }] })) };
  const { scenario, dropped } = withDialect(withChange(base, { target: 'links/checkout-payments/two.openMs', value: 7, atMs: 1 }), 'links/checkout-payments/two', 'b', made);
  expect(findAttach(scenario, 'links/checkout-payments/two').config).toEqual({ dialect: 'b', waitMs: 70, same: 8, large: 1 });
  expect(dropped).toEqual(['tooBig']);
  expect(scenario.changes.at(-1)?.target).toBe('links/checkout-payments/two.waitMs');
});
