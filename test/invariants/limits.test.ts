/** What holds of every limiter in every run: permits stay within the limit, buckets within burst + rate × time, and nothing is kept for ever. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as patterns from '../../src/patterns/registry.ts';
import type { Attach } from '../../src/scenario/document.ts';
import { SPAN } from '../../src/engine/recording/sink.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { rateLimiter } from '../support/random-limits.ts';
import { RUNS, SEED } from '../support/random-scenarios.ts';
import { assertOfEveryRun, keep, total } from './run.ts';
import type { Kept } from './run.ts';

/** A setting's values: its own, and those it has from some time on or to some time. */
function valuesOf(kept: Kept, attach: Attach, field: string): readonly number[] {
  return [Number(attach.config[field]), ...kept.scenario.changes.filter((change) => change.target === `links/link/${attach.id}.${field}`).map((change) => Number(change.value))];
}
const most = (kept: Kept, attach: Attach, field: string): number => Math.max(...valuesOf(kept, attach, field));

/** What was let through by attachments of a kind that stand last in their chain, and on which nothing is done but limiting. */
function lastOf(kept: Kept, kind: string): { readonly attach: Attach; readonly groups: readonly (readonly Kept['sent'][number][])[] } | null {
  const chain = kept.scenario.links[0]!.chain, attach = chain.at(-1);
  if (attach?.kind !== kind) return null;
  const clientOf = new Map(kept.raw.calls.map((call) => [call.id, call.client]));
  const groups = new Map<number, Kept['sent'][number][]>();
  for (const span of kept.sent) {
    const group = attach.scope === 'client' ? clientOf.get(span.owner) ?? -1 : 0;
    if (group >= 0) groups.set(group, [...groups.get(group) ?? [], span]);
  }
  return { attach, groups: [...groups.values()].map((spans) => [...spans].sort((a, b) => a.sentUs - b.sentUs)) };
}

/** The field that bounds what is under way, and how large it is at most. */
function permitsOf(kept: Kept, attach: Attach): number {
  switch (String(attach.config['dialect'])) {
    case 'resilience4j':
      return most(kept, attach, 'maxConcurrentCalls');
    case 'go-resiliency':
      return most(kept, attach, 'tickets');
    case 'cockatiel':
      return most(kept, attach, 'limit');
    case 'hystrix':
      return Math.max(0, most(kept, attach, 'maxConcurrentRequests'));
    case 'resilience4j-pool':
      return Math.max(most(kept, attach, 'coreThreadPoolSize'), most(kept, attach, 'maxThreadPoolSize'));
    case 'hystrix-pool':
      return attach.config['allowMaximumSizeToDivergeFromCoreSize'] === true
        ? Math.max(most(kept, attach, 'coreSize'), most(kept, attach, 'maximumSize'))
        : most(kept, attach, 'coreSize');
    default:
      throw new Error(String(attach.config['dialect']));
  }
}
function placesOf(kept: Kept, attach: Attach): number {
  switch (String(attach.config['dialect'])) {
    case 'cockatiel': return Math.max(0, most(kept, attach, 'queue'));
    case 'hystrix': return 0;
    case 'resilience4j-pool': return most(kept, attach, 'queueCapacity');
    case 'hystrix-pool': return Math.max(0, Math.min(most(kept, attach, 'maxQueueSize'), most(kept, attach, 'queueSizeRejectionThreshold')));
    default: return Infinity;
  }
}
function gaugesOf(kept: Kept, attach: Attach, index: number): readonly number[] {
  const { states } = kept.run.reader.meta.attachments.find(({ id }) => id === `link/${attach.id}`)!;
  return kept.raw.gauges.filter((set) => states.includes(set.state) && set.index === index).map((set) => set.value);
}

describe(`in ${RUNS} random runs (seed ${SEED})`, () => {
  test('a bulkhead never has more permits in use than there are, nor more waiting than there is room for', () => {
    const seen = { full: 0, waited: 0 };
    assertOfEveryRun((kept) => {
      for (const attach of kept.scenario.links[0]!.chain.filter(({ kind }) => kind === 'bulkhead')) {
        const inUse = gaugesOf(kept, attach, 0), waiting = gaugesOf(kept, attach, 1);
        expect(Math.max(0, ...inUse)).toBeLessThanOrEqual(permitsOf(kept, attach));
        expect(Math.max(0, ...waiting)).toBeLessThanOrEqual(placesOf(kept, attach));
        expect(Math.min(0, ...inUse, ...waiting)).toBe(0);
        if (kept.drained) expect([inUse.at(-1) ?? 0, waiting.at(-1) ?? 0]).toEqual([0, 0]);
        if (inUse.includes(permitsOf(kept, attach))) seen.full += 1;
        if (waiting.length > 0) seen.waited += 1;
      }
    });
    expect(Math.min(seen.full, seen.waited)).toBeGreaterThan(2);
  });

  test('no more attempts are under way below a bulkhead than it has permits', () => {
    let seen = 0;
    assertOfEveryRun((kept) => {
      const last = lastOf(kept, 'bulkhead');
      if (last === null) return;
      const permits = permitsOf(kept, last.attach);
      for (const spans of last.groups) {
        const ends = spans
          .flatMap((span) => [{ atUs: span.sentUs, by: 1 }, ...(span.leftUs < 0 ? [] : [{ atUs: span.leftUs, by: -1 }])])
          .sort((a, b) => a.atUs - b.atUs || a.by - b.by);
        let underWay = 0;
        for (const end of ends) expect(underWay += end.by).toBeLessThanOrEqual(permits);
        seen += spans.length > permits ? 1 : 0;
      }
    });
    expect(seen).toBeGreaterThan(2);
  });

  test('an adaptive limit has no more in flight than its limit was at some time, and nothing when all has ended', () => {
    const seen = { full: 0, refused: 0 };
    assertOfEveryRun((kept) => {
      for (const attach of kept.scenario.links[0]!.chain.filter(({ kind }) => kind === 'adaptiveLimit')) {
        const inFlight = Math.max(0, ...gaugesOf(kept, attach, 0)), limit = Math.max(...gaugesOf(kept, attach, 1));
        expect(inFlight).toBeLessThanOrEqual(limit);
        expect(limit).toBeLessThanOrEqual(Math.max(most(kept, attach, 'initialLimit'), most(kept, attach, 'maxConcurrency')));
        if (kept.drained) expect(gaugesOf(kept, attach, 0).at(-1) ?? 0).toBe(0);
        if (inFlight === limit) seen.full += 1;
        if (total(kept, `attach/link/${attach.id}/decided`) > 0) seen.refused += 1;
      }
    });
    expect(Math.min(seen.full, seen.refused)).toBeGreaterThan(2);
  });

  test('a throttle rejects, but never all', () => {
    let rejected = 0;
    assertOfEveryRun((kept) => {
      for (const attach of kept.scenario.links[0]!.chain.filter(({ kind }) => kind === 'adaptiveThrottle')) {
        expect(Math.max(0, ...gaugesOf(kept, attach, 2))).toBeLessThan(1);
        rejected += total(kept, `attach/link/${attach.id}/decided`);
      }
    });
    expect(rejected).toBeGreaterThan(10);
  });

  test('a limiter holds nobody back for ever, and a batch sends one attempt for those in it', () => {
    let shared = 0;
    assertOfEveryRun((kept) => {
      for (const attach of kept.scenario.links[0]!.chain) {
        const at = `attach/link/${attach.id}`, came = total(kept, `${at}/in`), forwarded = total(kept, `${at}/forwarded`);
        if (attach.kind === 'rateLimiter' && kept.drained) {
          const waiting = gaugesOf(kept, attach, 2);
          if (['token-bucket', 'leaky-bucket', 'resilience4j'].includes(String(attach.config['dialect']))) expect(waiting.at(-1) ?? 0).toBe(0);
          // A call that was let through and is cancelled then is counted twice: its limiter answers for it.
          expect(forwarded + total(kept, `${at}/decided`)).toBeGreaterThanOrEqual(came);
        }
        if (attach.kind === 'batcher') {
          shared += came - forwarded;
          if (kept.drained) expect([gaugesOf(kept, attach, 0).at(-1) ?? 0, gaugesOf(kept, attach, 1).at(-1) ?? 0]).toEqual([0, 0]);
        }
        if (attach.kind === 'fallback' && kept.drained) expect(gaugesOf(kept, attach, 0).at(-1) ?? 0).toBe(0);
      }
    });
    expect(shared).toBeGreaterThan(10);
  });

  test('hedged attempts are sent, and their losers are cancelled or left', () => {
    let hedged = 0;
    assertOfEveryRun((kept) => {
      const last = lastOf(kept, 'hedge');
      if (last !== null) hedged += kept.sent.filter((span) => span.attempt > 1 && (span.flags & SPAN.shortCircuit) === 0).length;
    });
    expect(hedged).toBeGreaterThan(10);
  });
});

test.each(Object.keys(patterns.rateLimiter.dialects))('a %s lets no more through than it allows, whatever comes', (dialect) => {
  let refusedOrWaited = 0;
  const arrivals = fc.oneof(
    fc.integer({ min: 5, max: 200 }).map((ratePerSec) => ({ kind: 'poisson', ratePerSec })),
    fc
      .record({ everyMs: fc.integer({ min: 20, max: 400 }), size: fc.integer({ min: 1, max: 20 }), spreadMs: fc.constantFrom(0, 5) })
      .map((bursts) => ({ kind: 'bursts', ...bursts })),
  );
  const limiter = rateLimiter.filter((config) => (config as { dialect?: string }).dialect === dialect);
  fc.assert(fc.property(limiter, arrivals, fc.nat(), (config, workload, seed) => {
    const parsed = parseScenario({
      version: 1, title: 'Limited', seed, durationMs: 2000, clients: [{ id: 'client', workload }],
      services: [{ id: 'service', workers: -1, queue: { id: 'queue', kind: 'fifo', config: {} }, steps: [{ do: 'work', time: { dist: 'constant', ms: 20 } }] }],
      links: [{ id: 'link', from: 'client', to: 'service', chain: [{ id: 'limiter', kind: 'rateLimiter', config }] }],
    }, patterns);
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues));
    const kept = keep(parsed.scenario), { config: whole } = parsed.scenario.links[0]!.chain[0]!;
    expect(overdrawn(whole, kept.sent.map((span) => span.sentUs).sort((a, b) => a - b))).toBe(false);
    if (kept.sent.length < kept.raw.calls.length || kept.raw.gauges.some((set) => set.index === 2 && set.value > 0)) refusedOrWaited += 1;
  }), { numRuns: 40, seed: SEED });
  expect(refusedOrWaited).toBeGreaterThan(5);
});

/** Whether calls at these times are more than the settings allow; 2 µs for rounding. */
function overdrawn(config: Attach['config'], timesUs: readonly number[]): boolean {
  const number = (field: string): number => Number(config[field]);
  const most = (lengthUs: number, count: number): boolean =>
    timesUs.some((us, i) => timesUs.filter((other, k) => k >= i && other < us + lengthUs - 2).length > count);
  const aligned = (lengthUs: number, count: number): boolean =>
    timesUs.some((us) => timesUs.filter((other) => Math.floor(other / lengthUs) === Math.floor(us / lengthUs)).length > count);
  switch (String(config['dialect'])) {
    case 'token-bucket':
      return bucketOverdrawn(timesUs, number('ratePerSec'), number('burst'));
    case 'leaky-bucket':
      return bucketOverdrawn(timesUs, number('ratePerSec'), config['nodelay'] === true ? number('burst') + 1 : 1);
    case 'fixed-window':
      return (
        most(number('windowMs') * 1000, 2 * number('limit')) ||
        (config['windowsFrom'] === 'clock' && aligned(number('windowMs') * 1000, number('limit')))
      );
    case 'sliding-log':
      return most(number('windowMs') * 1000, number('limit'));
    case 'sliding-counter':
      return most(number('windowMs') * 1000, 2 * number('limit'));
    // Cycles shorter than a microsecond cannot be told apart.
    case 'resilience4j':
      return number('limitRefreshPeriodMs') >= 1 && aligned(number('limitRefreshPeriodMs') * 1000, number('limitForPeriod'));
    default:
      throw new Error(String(config['dialect']));
  }
}
function bucketOverdrawn(timesUs: readonly number[], ratePerSec: number, burst: number): boolean {
  return timesUs.some((fromUs, i) => timesUs.slice(i).some((toUs, k) => k + 1 > burst + (toUs - fromUs + 2) * ratePerSec / 1e6 + 1e-6));
}
