import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runToEnd } from '../engine/run-to-end.ts';
import type { Patterns } from '../engine/patterns.ts';
import * as registry from '../patterns/registry.ts';
import type { ScenarioV1 } from './document.ts';
import { eventBoundIssue } from './event-bound.ts';
import { GALLERY, findPreset } from './gallery.ts';
import { parseScenario } from './parse.ts';
import { toSpec } from './to-spec.ts';

const patterns: Patterns = { ...registry };
const MINUTE = 60_000;

interface Shape {
  readonly workload: object;
  readonly changes?: readonly object[];
  readonly front?: object;
  readonly link?: object;
  readonly stockLink?: object;
  readonly durationMs?: number;
  readonly count?: number;
  readonly steps?: readonly object[];
}
const work = (time: object | number) => ({ do: 'work', time: typeof time === 'number' ? { dist: 'constant', ms: time } : time });
const MEAN_50 = { dist: 'exponential', meanMs: 50 };

/** Users call front, and front calls stock. */
function shop({ workload, changes = [], front = {}, link = {}, stockLink = {}, durationMs = MINUTE, count = 1, steps = [] }: Shape): object {
  return {
    version: 1, title: 'Shop', durationMs, clients: [{ id: 'users', count, workload, steps }],
    services: [{ id: 'front', steps: [work(MEAN_50), { do: 'call', link: 'front-stock' }], ...front }, { id: 'stock', steps: [work(MEAN_50)] }],
    links: [{ id: 'users-front', from: 'users', to: 'front', ...link }, { id: 'front-stock', from: 'front', to: 'stock', ...stockLink }], changes,
  };
}
function parsed(document: object, ids = ''): ScenarioV1 {
  const read = parseScenario(document, patterns);
  if (!read.ok) throw new Error(`${ids}${JSON.stringify(read.issues)}`);
  return read.scenario;
}
function issues(document: object): readonly string[] {
  const read = parseScenario(document, patterns);
  return read.ok ? [] : read.issues.map(({ path, message }) => `${path}: ${message}`.replaceAll('\u2009', ' '));
}
/** The least number of events, and the field that causes most of them. */
function bound(scenario: ScenarioV1): { readonly path: string; readonly events: number } {
  const issue = eventBoundIssue(scenario, patterns, -1);
  return { path: issue?.path ?? '', events: Number(/at least ([\d\u2009]+) events/.exec(issue?.message ?? '')?.[1]?.replaceAll('\u2009', '')) };
}
const boundOf = (shape: Shape) => bound(parsed(shop(shape)));
/** Of a million calls at once, the share that these steps bring an event. */
const each = (...steps: readonly object[]) => boundOf({
  workload: { kind: 'bursts', everyMs: 1e9, size: 1e6 }, durationMs: 1e6,
  front: { steps: [...steps, { do: 'call', link: 'front-stock' }] }, stockLink: { wire: { loss: 0.1 } },
}).events / 1e6 - 1;
const poisson = (ratePerSec: number) => ({ kind: 'poisson', ratePerSec });
const edit = (id: string, atMs: number, value: object, untilMs?: number) => ({
  id,
  atMs,
  ...(untilMs === undefined ? {} : { untilMs }),
  target: 'clients/users/workload',
  value,
});
/** Nothing behind the arrivals. */
const alone = { front: { workers: 1 } };

describe('arrivals are counted as they are at the time', () => {
  test('a rush that an edit ends is not refused', () => {
    expect(boundOf({ ...alone, workload: poisson(1e7), changes: [edit('calm', 100, poisson(1))] })).toEqual({ path: 'clients/users.workload.ratePerSec', events: 1_000_059 });
    expect(issues(shop({ workload: poisson(1e7), changes: [edit('calm', 100, poisson(1))] }))).toEqual([]);
  });
  test('a rush that an edit begins is, at the edit', () => {
    expect(issues(shop({ ...alone, workload: poisson(1), changes: [edit('rush', 1_000, poisson(1e9))] }))).toEqual([
      'changes/rush.value.ratePerSec: The run takes at least 59 000 000 001 events, most of them because of the field rush.value.ratePerSec. It must take at most 200 000 000.',
    ]);
  });
  test('with an end, by the later of two, and not after the run', () => {
    const events = (...changes: readonly object[]) => boundOf({ ...alone, workload: poisson(1_000), changes }).events;
    expect(events(edit('a', 10_000, poisson(2_000), 20_000))).toBe(70_000);
    expect(events(edit('a', 10_000, poisson(2_000), 20_000), edit('b', 15_000, poisson(0)))).toBe(20_000);
    expect(events(edit('a', 60_000, poisson(1e9)))).toBe(60_000);
    expect(events(edit('a', 0, poisson(0)))).toBe(0);
  });
  test('each kind keeps its times when it replaces another', () => {
    const events = (workload: object, durationMs = MINUTE) =>
      boundOf({ ...alone, durationMs, workload: poisson(0), changes: [edit('a', 30_000, workload)] }).events;
    expect(events({ kind: 'even', ratePerSec: 10, firstMs: 0 })).toBe(300);
    expect(events({ kind: 'even', ratePerSec: 10, firstMs: 50_000 })).toBe(100);
    expect(events({ kind: 'at', timesMs: [1, 30_000, 59_999, 60_000] })).toBe(2);
    expect(events({ kind: 'rates', arrivals: 'even', shape: 'ramp', points: [{ atMs: 0, ratePerSec: 0 }, { atMs: 60_000, ratePerSec: 60 }] })).toBe(1_350);
    expect(events({ kind: 'bursts', everyMs: 1_000, size: 10, spreadMs: 0 })).toBe(300);
  });
  test('even ones are whole calls: none between two of them, and the first at its time', () => {
    const events = (atMs: number, untilMs: number) =>
      boundOf({ ...alone, workload: poisson(0), changes: [edit('a', atMs, { kind: 'even', ratePerSec: 1 }, untilMs)] }).events;
    expect([events(100, 950), events(100, 1_000), events(100, 1_001), events(1_000, 2_000), events(0, 1)]).toEqual([0, 0, 1, 1, 1]);
    expect(boundOf({ ...alone, durationMs: 30, workload: { kind: 'even', ratePerSec: 1_000 / 3, firstMs: 3 } }).events).toBe(9);
  });
  test('of a burst spread beyond the end, only what comes before it', () => {
    const spread = (spreadMs: number) => boundOf({ ...alone, workload: { kind: 'bursts', everyMs: 1e9, size: 1e8, spreadMs } }).events;
    expect([spread(0), spread(MINUTE), spread(1e9)]).toEqual([1e8, 1e8, 6_000]);
    expect(boundOf({ ...alone, workload: { kind: 'bursts', everyMs: 10_000, size: 100, spreadMs: 20_000 } }).events).toBe(100 * (5 + 0.5));
  });
});

describe('behind an arrival, what nothing can keep from happening', () => {
  const busy = { workload: poisson(25_000) };
  test('work of any length, at every service of the way', () => {
    // 1.5 million calls, and of all but 7 in 1 000 of each work its end.
    expect(boundOf(busy).events / 1.5e6).toBeCloseTo(1 + 0.993 + 0.993 ** 2, 3);
    expect(issues(shop({ workload: poisson(2_500_000) }))).toEqual([
      expect.stringMatching(/^clients\/users\.workload\.ratePerSec: The run takes at least 446 /),
    ]);
  });
  test('behind a timeout that is longer, and a retry', () => {
    const chain = (...of: readonly object[]) => Math.round(boundOf({ ...busy, link: { chain: of } }).events / 1.5e6);
    const timeout = (timeoutMs: number, dialect = 'go-resiliency') => ({ id: 't', kind: 'timeout', config: { dialect, timeoutMs } });
    expect([chain(timeout(800)), chain(timeout(400)), chain(timeout(0)), chain(timeout(0, 'polly')), chain(timeout(800, 'go-context'))]).toEqual([
      3, 1, 1, 3, 1,
    ]);
    expect([chain({ id: 'r', kind: 'retry', config: {} }, timeout(800)), chain({ id: 'r', kind: 'retry', config: {} }, timeout(400))]).toEqual([3, 1]);
    expect([chain({ id: 'c', kind: 'circuitBreaker', config: {} }), chain({ id: 'c', kind: 'circuitBreaker', config: {}, off: true })]).toEqual([1, 3]);
  });
  test('not what a queue may refuse, a wire lose or a change prevent', () => {
    const calls = (shape: Partial<Shape>) => Math.round(boundOf({ ...busy, ...shape }).events / 1.5e6);
    expect(calls({ front: { workers: 20 } })).toBe(1);
    expect(calls({ link: { latency: { dist: 'uniform', minMs: 0, maxMs: 5 } }, front: { workers: 20 } })).toBe(2);
    expect(calls({ stockLink: { wire: { loss: 0.01 } } })).toBe(2);
    expect(calls({ changes: [{ id: 'cut', atMs: 59_999, target: 'links/front-stock/cut', value: 'drop' }] })).toBe(2);
    expect(calls({ changes: [{ id: 'f', atMs: 59_999, target: 'services/front/fault', value: { down: true } }] })).toBe(1);
    expect(calls({ front: { steps: [{ do: 'fail', error: 'E', share: 0.5 }, work(5), { do: 'call', link: 'front-stock' }] } })).toBe(1);
  });
  test('down the link that the calls take, not down a spare one that stands first', () => {
    const busyShop = shop({ ...busy, link: { chain: [{ id: 'f', kind: 'fallback', config: { link: 'spare' } }] } }) as { readonly links: readonly object[] };
    expect(bound(parsed({ ...busyShop, links: [{ id: 'spare', from: 'users', to: 'stock' }, ...busyShop.links] })).events).toBe(1.5e6);
  });
  test('a time of any kind, in the share of cases in which it is some time and over in time', () => {
    const of = (dist: string, more: object) => each(work({ dist, ...more }));
    expect([of('constant', { ms: 5 }), of('constant', { ms: 0.001 }), of('constant', { ms: 0.0009 }), of('constant', { ms: 0 })]).toEqual([1, 1, 0, 0]);
    expect([of('uniform', { minMs: 0.001, maxMs: 5 }), of('uniform', { minMs: 0, maxMs: 0.1 }), of('exponential', { meanMs: 0.1 })].map((n) => n.toFixed(3))).toEqual(['1.000', '0.990', '0.983']);
    expect([of('foldedNormal', { meanMs: 5, sdMs: 0 }), of('foldedNormal', { meanMs: 0, sdMs: 0 }), of('foldedNormal', { meanMs: 0, sdMs: 0.1 })].map((n) => n.toFixed(3))).toEqual(['0.997', '0.000', '0.989']);
    expect([of('lognormal', { meanMs: 5, scv: 1 }), of('lognormal', { meanMs: 0.001, scv: 1 })].map((n) => n.toFixed(3))).toEqual(['0.997', '0.000']);
    expect(of('empirical', { points: [[0.2, 0], [0.6, 1], [1, 9]], interpolation: 'linear' })).toBeCloseTo(0.4, 5);
    expect(of('mixture', { parts: [{ weight: 0, of: { dist: 'exponential', meanMs: 3 } }, { weight: 1, of: { dist: 'constant', ms: 0 } }, { weight: 3, of: { dist: 'constant', ms: 3 } }] })).toBeCloseTo(0.75, 5);
  });
  test('loops and fan-outs as often as their steps are over', () => {
    const repeat = (times: number | string, ...steps: readonly object[]) => ({ do: 'repeat', times, steps });
    expect([each(repeat(4, work(1), work(2))), each(repeat(0, work(1)), work(1)), each(repeat('forever', work(1), work(2)), work(5))]).toEqual([8, 1, 2]);
    expect(each(repeat(3, work(MEAN_50)))).toBeCloseTo(0.993 + 0.993 ** 2 + 0.993 ** 3, 3);
    expect([each({ do: 'all', times: 3, steps: [work(1), work(2)] }, work(1)), each({ do: 'any', steps: [work(1)] }, work(1)), each({ do: 'work', time: { dist: 'constant', ms: 1 }, perBusyMs: 1 }, work(1))]).toEqual([7, 0, 0]);
    expect(each({ do: 'all', steps: [work(MEAN_50), work(MEAN_50)] }, work(1))).toBeCloseTo(2 * 0.993 + 0.993 ** 2, 3);
  });
  test('not what would come after the end of all', () => {
    expect(boundOf({ workload: poisson(1_000), durationMs: 400, link: { latency: { dist: 'constant', ms: 500 } } }).events).toBe(400);
  });
  test('lines that programs print are no events: they have a limit of their own', () => {
    expect(boundOf({ workload: { kind: 'program' }, count: 60_000, steps: [{ do: 'repeat', times: 1e5, steps: [{ do: 'print', text: '' }] }] })).toEqual({ path: 'clients/users.steps', events: 60_000 });
  });
});

describe('no run takes fewer', () => {
  test('of the presets', () => {
    for (const { id } of GALLERY) {
      const least = bound(parsed(findPreset(id)?.document as object, id)).events;
      expect({ id, few: least < 1e6 }).toEqual({ id, few: true });
    }
  });

  const ms = (max: number) => fc.integer({ min: 1, max }), rate = fc.integer({ min: 0, max: 400 });
  const time = fc.oneof(
    fc.record({ dist: fc.constant('constant'), ms: fc.integer({ min: 0, max: 8 }) }),
    fc.record({ dist: fc.constant('uniform'), minMs: fc.integer({ min: 0, max: 5 }), maxMs: fc.integer({ min: 5, max: 12 }) }),
    fc.record({ dist: fc.constant('exponential'), meanMs: fc.constantFrom(0, 0.001, 0.01, 1, 4) }),
    fc.record({ dist: fc.constant('foldedNormal'), meanMs: fc.integer({ min: 0, max: 5 }), sdMs: fc.constantFrom(0, 0.002, 3) }),
    fc.record({ dist: fc.constant('lognormal'), meanMs: fc.constantFrom(0.01, 5), scv: fc.constantFrom(0, 1, 30) }),
    fc.constant({ dist: 'empirical', points: [[0.2, 0], [0.6, 1], [1, 9]], interpolation: 'linear' }),
    fc.constant({ dist: 'mixture', parts: [{ weight: 1, of: { dist: 'constant', ms: 0 } }, { weight: 3, of: { dist: 'exponential', meanMs: 3 } }] }),
  );
  const workload = fc.oneof(
    fc.record({ kind: fc.constant('poisson'), ratePerSec: rate }),
    fc.record({ kind: fc.constant('even'), ratePerSec: rate, firstMs: ms(500) }),
    fc.record({ kind: fc.constant('bursts'), everyMs: ms(400), size: fc.integer({ min: 1, max: 30 }), spreadMs: fc.integer({ min: 0, max: 1_500 }) }),
    fc.record({ kind: fc.constant('at'), timesMs: fc.array(ms(1_500), { maxLength: 50 }).map((list) => list.sort((a, b) => a - b)) }),
    fc.record({
      kind: fc.constant('rates'),
      arrivals: fc.constantFrom('even', 'poisson'),
      shape: fc.constantFrom('steps', 'ramp'),
      points: fc.tuple(rate, rate).map(([a, b]) => [
        { atMs: 100, ratePerSec: a },
        { atMs: 700, ratePerSec: b },
      ]),
    }),
  );
  const change = fc.record({ atMs: ms(1_200), untilMs: fc.option(fc.integer({ min: 1_201, max: 1_500 }), { nil: undefined }), value: workload });
  const call = { do: 'call', link: 'front-stock' };
  const steps = fc.array(fc.oneof(
    time.map(work), time.map((of) => ({ do: 'sleep', time: of })), fc.constant(call),
    fc.record({ do: fc.constant('repeat'), times: fc.integer({ min: 0, max: 3 }), steps: time.map((of) => [work(of), call]) }),
    fc.record({ do: fc.constantFrom('all', 'any'), times: fc.integer({ min: 1, max: 3 }), steps: time.map((of) => [call, { do: 'sleep', time: of }]) }),
    fc.constant({ do: 'fail', error: 'E', share: 0.3 }),
  ), { maxLength: 3 }).map((list) => [...list, call]);
  const chain = fc.constantFrom(
    [],
    [{ id: 't', kind: 'timeout', config: { timeoutMs: 60, onTimeout: 'cancel' } }],
    [
      { id: 'r', kind: 'retry', config: { initialMs: 1, retries: 1 } },
      { id: 't', kind: 'timeout', config: { dialect: 'polly', timeoutMs: 90 } },
    ],
    [{ id: 'l', kind: 'rateLimiter', config: {} }],
  );
  const link = fc.record({ latency: time, chain, passCancel: fc.boolean() });
  const shapes = fc.record({
    workload, link, stockLink: link, durationMs: fc.integer({ min: 200, max: 1_000 }), count: fc.integer({ min: 1, max: 2 }),
    changes: fc.array(change, { maxLength: 3 }).map((list) => list.map((item, i) => ({ id: `c${i}`, target: 'clients/users/workload', ...item }))),
    front: fc.record({ steps, workers: fc.constantFrom(-1, -1, -1, 2), onCancel: fc.constantFrom('ignore', 'abort') }),
  });
  /** How often the bound was more than the bare arrivals. */
  let beyondArrivals = 0;
  test('of any scenario, but for what chance and rounding do', () => {
    fc.assert(fc.property(shapes, (shape) => {
      const scenario = parsed(shop(shape)), least = bound(scenario).events, run = runToEnd(toSpec(scenario, patterns), patterns);
      const bare = bound(parsed(shop({ ...shape, link: { wire: { loss: 0.1 } } }))).events;
      if (least > 1.5 * bare) beyondArrivals++;
      expect(run.stopped).toBe('end');
      // Each arrival is worth least / bare events, and there may be 4 √bare fewer of them.
      expect(run.events).toBeGreaterThanOrEqual(least - 4 * least / Math.sqrt(bare + 1) - 10);
    }), { seed: 7, numRuns: 200 });
    expect(beyondArrivals).toBeGreaterThan(50);
  }, 60_000);
});
