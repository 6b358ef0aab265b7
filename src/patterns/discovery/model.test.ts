/** Discovery in a run: when a client asks, what it believes meanwhile, and how long calls go to who is gone. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { callsTo, fault, movesOf } from '../../../test/support/balanced.ts';
import { discovered, discoveredBegin, discoveredSpec, failures, listedAt, PATTERNS, registryFault } from '../../../test/support/discovered.ts';
import type { Discovered } from '../../../test/support/discovered.ts';
import { readerOf, run, total } from '../../../test/support/small-run.ts';
import type { Ran } from '../../../test/support/small-run.ts';

/** When look-ups set out, ms. */
function asked(ran: Ran): readonly number[] {
  const link = ran.simulation.meta.links.findIndex(({ id }) => id === 'lookups');
  return ran.raw.spans.filter((span) => span.link === link).map((span) => span.sentUs / 1000).sort((a, b) => a - b);
}
const down = { down: true };

describe('a registry client', () => {
  it('asks at its start, and then whenever its list is due, whether or not calls come', () => {
    const ran = discovered({ durationMs: 20_000, ratePerSec: 0.1, discovery: { ttlMs: 4000 } }), [first, second, ...rest] = asked(ran);
    expect(first).toBe(0);
    expect(second! > 2 && second! <= 4002).toBe(true);
    rest.forEach((ms, i) => { expect(ms).toBe([second!, ...rest][i]! + 4002); });
    expect(rest.length).toBeGreaterThanOrEqual(3);
  });
  it('spreads the second look-up of its clients over the interval', () => {
    const ran = discovered({ durationMs: 4500, clients: 40, ratePerSec: 0.01, discovery: { ttlMs: 4000 } }), second = asked(ran).slice(40);
    for (const quarter of [0, 1, 2, 3]) expect(second.filter((ms) => ms > quarter * 1000 && ms <= (quarter + 1) * 1000).length).toBeGreaterThan(3);
  });
  it('lets calls wait for its first answer', () => {
    const ran = discovered({ durationMs: 1000, latencyMs: 20, ratePerSec: 10, registry: { ttlMs: 5000 } }),
      [first] = ran.raw.spans.filter((span) => span.link === 0);
    expect(total(ran, 'clients/client/ended:ok')).toBe(10);
    expect(first!.sentUs).toBe(40_000);
    expect(ran.lines.filter((line) => line.includes(' link/') && line.includes('wait=lookup')).length).toBe(1);
  });
  it('uses its list while a look-up is under way', () => {
    const ran = discovered({ durationMs: 10_000, latencyMs: 300, discovery: { ttlMs: 1000 } });
    expect(total(ran, 'clients/client/ended:ok')).toBe(100);
    expect(Math.max(...ran.raw.calls.filter((call) => call.client === 0 && call.startUs > 700_000).map((call) => call.endUs - call.startUs))).toBe(5000);
  });
  it('keeps its list when look-ups fail, as long as it may be used, and asks again after a pause', () => {
    const parts = (staleMs: number): Discovered => ({
      durationMs: 30_000,
      discovery: { ttlMs: 2000, staleMs, retryMs: 1000 },
      changes: [registryFault(5000, down), registryFault(20_000, {})],
    });
    const kept = discovered(parts(-1));
    expect(failures(kept)[2]).toBe(0);
    const during = asked(kept).filter((ms) => ms > 8000 && ms < 19_000);
    during.slice(1).forEach((ms, i) => { expect(ms - during[i]!).toBe(1002); });
    const [first, last] = failures(discovered(parts(3000)));
    // The last list was got in the two seconds before 5 s; it is fresh for two and stale for three.
    expect(first).toBeGreaterThan(8000);
    expect(first).toBeLessThanOrEqual(10_101);
    expect(last).toBeLessThan(21_003);
  });
  it('says what it takes its list for', () => {
    const moves = movesOf(
      readerOf(
        discovered({
          durationMs: 30_000,
          discovery: { ttlMs: 2000, staleMs: 3000 },
          changes: [registryFault(5000, down), registryFault(20_000, {})],
        }),
      ),
      'discovery',
    ).filter((line) => /fresh|stale|expired/.test(line));
    const words = moves.map((line) => line.split(' ')[1]);
    const at = words.indexOf('expired');
    expect(words.slice(0, at - 1).every((word, i) => word === 'fresh' || (word === 'stale' && words[i - 1] === 'fresh'))).toBe(true);
    expect(words[at - 1]).toBe('stale');
    expect(words[at + 1]).toBe('fresh');
    const stale = moves[at - 1]!.split(' ');
    expect(Number(stale[3]) - Number(stale[0])).toBe(3000);
    expect(moves[at]!.split(' ')[0]).toBe(stale[3]);
  });
  it('gives a look-up that gets no answer up after its timeout', () => {
    const ran = discovered({ durationMs: 20_000, discovery: { ttlMs: 2000, timeoutMs: 700, retryMs: 500 }, changes: [registryFault(5000, { stalled: true })] });
    const after = asked(ran).filter((ms) => ms > 7500);
    after.slice(1).forEach((ms, i) => { expect(ms - after[i]!).toBe(1200); });
    expect(failures(ran)[2]).toBe(0);
  });
});

describe('a resolver', () => {
  const dns = { source: 'dns', staleMs: 0 } as const;
  it('asks only when a call comes after its answer has expired, and the call waits', () => {
    const ran = discovered({ durationMs: 20_000, ratePerSec: 0.5, latencyMs: 10, discovery: { ...dns, ttlMs: 3000 } });
    expect(asked(ran).every((ms) => ms % 2000 === 0)).toBe(true);
    expect(asked(ran).length).toBeLessThan(8);
    expect(total(ran, 'clients/client/ended:ok')).toBe(10);
  });
  it('asks once for all calls that wait', () => {
    const ran = discovered({ durationMs: 1000, ratePerSec: 100, latencyMs: 50, discovery: { ...dns, ttlMs: 60_000 } });
    expect(asked(ran)).toEqual([0]);
    expect(ran.raw.spans.filter((span) => span.link === 0 && span.sentUs === 100_000).length).toBe(11);
  });
  it('does not ask again at once when nobody was found', () => {
    const ran = discovered({
      durationMs: 10_000,
      ratePerSec: 10,
      latencyMs: 0,
      discovery: { ...dns, ttlMs: 60_000, retryMs: 3000 },
      changes: [fault(0, -1, down), fault(7000, -1, {})],
    });
    expect(asked(ran)).toEqual([0, 3000, 6000, 9000]);
    expect(failures(ran)).toEqual([0, 8900, 90]);
  });
  it('uses an expired answer only when no new one can be had, and may', () => {
    const failed = (staleMs: number) =>
      failures(
        discovered({ durationMs: 20_000, discovery: { source: 'dns', staleMs, ttlMs: 2000, retryMs: 1000 }, changes: [registryFault(5000, down)] }),
      )[2];
    expect(failed(-1)).toBe(0);
    expect(failed(0)).toBeGreaterThan(120);
    expect(failed(5000)).toBeGreaterThan(70);
    expect(failed(5000)).toBeLessThan(failed(0) - 45);
  });
});

describe('a connection', () => {
  it('stays with its endpoint whatever the list says', () => {
    const kept = discovered({
      discovery: { ttlMs: 1000, connections: 1 },
      changes: [fault(0, 2, down), fault(5000, 2, {}), fault(20_000, 0, { draining: true })],
    });
    const by = callsTo(kept);
    expect(by.filter((n) => n > 0)).toEqual([600]);
    // Without connections the drained one gets nothing and the new one its share.
    const free = discovered({ discovery: { ttlMs: 1000 }, changes: [fault(20_000, 0, { draining: true })] });
    expect(callsTo(free, 22_000)[0]).toBe(0);
    expect(callsTo(free, 22_000)[1]).toBeGreaterThan(180);
  });
  it('is closed when it is too old, at the next call', () => {
    const ran = discovered({ durationMs: 40_000, discovery: { ttlMs: 1000, connections: 1, connectionMs: 10_000 } });
    const order = ran.raw.spans.filter((span) => span.link === 0).sort((a, b) => a.sentUs - b.sentUs).map((span) => span.instance);
    expect(order.filter((instance, i) => i > 0 && instance !== order[i - 1]).length).toBe(3);
  });
  it('is closed by a call that finds nobody', () => {
    const ran = discovered({ durationMs: 40_000, discovery: { ttlMs: 60_000, connections: 1 }, changes: [fault(10_000, -1, down), fault(10_050, -1, {})] });
    expect(failures(ran)[2]).toBe(1);
    expect(callsTo(ran).filter((n) => n > 0).length).toBe(2);
  });
  it('is one of several, to different endpoints', () => {
    const ran = discovered({ instances: 5, discovery: { ttlMs: 60_000, connections: 3 } });
    expect(callsTo(ran).filter((n) => n > 0)).toEqual([200, 200, 200]);
  });
});

describe('the window of errors', () => {
  const SEEDS = [1, 2, 3, 4, 5];
  /** Mean ms over clients and seeds from the change to when a client has heard of it. */
  const lagMs = (parts: Discovered, atMs: number, instance: number, is: boolean): number => {
    const lags = SEEDS.flatMap((seed) => {
      const reader = readerOf(discovered({ ...parts, seed }));
      return Array.from({ length: parts.clients! }, (_, copy) => {
        for (let ms = atMs; ms < parts.durationMs!; ms += 25) if (listedAt(reader, ms, copy).includes(instance) === is) return ms - atMs;
        return Infinity;
      });
    });
    return lags.reduce((sum, lag) => sum + lag, 0) / lags.length;
  };
  const parts: Discovered = {
    durationMs: 30_000,
    clients: 30,
    ratePerSec: 0.1,
    instances: 3,
    everyMs: 2000,
    registry: { ttlMs: 5000, sweepMs: 1000, propagationMs: 1500 },
    discovery: { ttlMs: 4000 },
  };
  it('of one that dies is what is left of its TTL, half a sweep, the delay and half a refresh', () => {
    const meanMs = lagMs({ ...parts, changes: [fault(10_000, 1, down)] }, 10_000, 1, false);
    // Its last heartbeat was half an interval ago, in the mean.
    const expected = 5000 - 2000 / 2 + 1000 / 2 + 1500 + 4000 / 2;
    expect(Math.abs(meanMs - expected)).toBeLessThan(700);
  });
  it('of one that starts is the delay and half a refresh, and costs nothing', () => {
    const starts = { ...parts, changes: [fault(0, 1, down), fault(10_000, 1, {})] };
    expect(Math.abs(lagMs(starts, 10_000, 1, true) - (1500 + 4000 / 2))).toBeLessThan(400);
    expect(failures(discovered({ ...starts, ratePerSec: 5, registry: { ...parts.registry, propagationMs: 0 } }))[2]).toBe(0);
  });
  it('of one that drains before it goes is over when it goes, if the deregistration delay is as long as delay and refresh', () => {
    const drained = (delayMs: number) =>
      failures(
        discovered({
          ...parts,
          ratePerSec: 5,
          changes: [fault(10_000, 1, { draining: true }), fault(10_000 + delayMs, 1, down)],
          discovery: { ttlMs: 4000 },
        }),
      )[2];
    const startup = failures(discovered({ ...parts, ratePerSec: 5 }))[2];
    expect(drained(1500 + 4000 + 10)).toBe(startup);
    expect(drained(1500)).toBeGreaterThan(startup + 50);
    expect(drained(0)).toBeGreaterThan(drained(1500) + 50);
  });
  it('costs half a TTL of the calls to one instance, with a cache of uniform phase', () => {
    const mean = SEEDS.reduce((sum, seed) => sum + failures(discovered({ seed, durationMs: 60_000, clients: 100, ratePerSec: 1, instances: 10, everyMs: 100, registry: { ttlMs: 300 }, discovery: { ttlMs: 20_000 }, changes: [fault(30_000, 4, down)] }))[2], 0) / 5;
    // 100 calls a second over 10 instances: λ/n · (T/2 + detection), which is 0.25 s.
    expect(Math.abs(mean - 100 / 10 * (10 + 0.25))).toBeLessThan(12);
  });
});

describe('whatever comes', () => {
  const runs = fc.record({
    seed: fc.integer({ min: 1, max: 1000 }), clients: fc.integer({ min: 1, max: 4 }), ratePerSec: fc.constantFrom(0.5, 5, 20), latencyMs: fc.constantFrom(0, 5, 400), scope: fc.constantFrom('client' as const, 'link' as const),
    discovery: fc.record({ source: fc.constantFrom('registry' as const, 'dns' as const), ttlMs: fc.constantFrom(60, 700, 3000), staleMs: fc.constantFrom(-1, 0, 500, 4000), timeoutMs: fc.constantFrom(0, 200, 2000), retryMs: fc.constantFrom(40, 300, 2000), connections: fc.constantFrom(0, 0, 1, 2), connectionMs: fc.constantFrom(-1, 0, 1500) }),
    registry: fc.record({ ttlMs: fc.constantFrom(1500, 4000), sweepMs: fc.constantFrom(0, 1000), propagationMs: fc.constantFrom(0, 800) }),
    changes: fc.array(fc.oneof(
      fc.tuple(fc.integer({ min: 0, max: 9000 }), fc.integer({ min: 0, max: 2 }), fc.constantFrom({ down: true }, { stalled: true }, { draining: true }, {})).map(([ms, k, more]) => fault(ms, k, more)),
      fc.tuple(fc.integer({ min: 0, max: 9000 }), fc.constantFrom({ down: true }, { lost: true }, {})).map(([ms, more]) => registryFault(ms, more)),
    ), { maxLength: 6 }).map((list) => [...list].sort((a, b) => a.atUs - b.atUs)),
  });
  it('no call goes by a list that is older than it may be, nor to an endpoint that is neither on it nor connected', () => {
    fc.assert(fc.property(runs, (parts) => {
      const spec = discoveredSpec({ durationMs: 10_000, ...parts }), ran = run(spec, PATTERNS), reader = readerOf(ran), { meta } = reader;
      const { discovery: { ttlMs, staleMs, connections } } = parts, lookups = meta.links.findIndex(({ id }) => id === 'lookups'), copies = parts.scope === 'client' ? parts.clients : 1;
      const attach = meta.attachments.find(({ kind }) => kind === 'discovery')!;
      // Instants at which an answer was there: the own calls that ended well.
      const asking = new Set(ran.raw.spans.flatMap((span) => (span.link === lookups ? [span.owner] : []))),
        clientOf = new Map(ran.raw.calls.map((call) => [call.id, call.client]));
      const answers = ran.raw.calls.filter((call) => asking.has(call.id) && ran.raw.outcomes[call.outcome]!.reason === 'ok').map((call) => call.endUs);
      for (const span of ran.raw.spans) {
        const client = clientOf.get(span.owner);
        if (span.link !== 0 || span.sentUs >= 10_000_000 || span.instance >= 3 || client === undefined) continue;
        const state = attach.endpoints![(copies > 1 ? client : 0) * 3 + span.instance]!;
        expect(reader.state(state, span.sentUs).state > 0 || reader.state(state, Math.max(0, span.sentUs - 1)).state > 0).toBe(true);
        if (staleMs < 0 || connections > 0) continue;
        expect(answers.some((us) => us <= span.sentUs && span.sentUs <= us + (ttlMs + staleMs) * 1000)).toBe(true);
      }
      // Every call of a client has its end, unless an instance that stands still has it, or a look-up without a timeout never got an answer.
      const held = ran.raw.spans.filter((span) => span.link === 0 && span.endedUs < 0).length;
      if (parts.discovery.timeoutMs > 0)
        expect(ran.raw.calls.filter((call) => meta.clients[call.client]!.client === 0).length + held).toBe(total(ran, 'clients/client/calls'));
    }), { numRuns: 60 });
  });
  it('goes on the same from a checkpoint', () => {
    fc.assert(fc.property(runs, fc.integer({ min: 0, max: 10_000 }), (parts, atMs) => {
      const given = { durationMs: 10_000, ...parts }, whole = discoveredBegin(given), half = discoveredBegin(given), rest = discoveredBegin(given);
      while (!whole.simulation.advance(50_000)) { /* to its end */ }
      half.simulation.advanceTo(atMs * 1000);
      rest.simulation.restore(half.simulation.checkpoint());
      const from = rest.lines.length;
      while (!rest.simulation.advance(50_000)) { /* to its end */ }
      expect([...half.lines, ...rest.lines.slice(from)]).toEqual(whole.lines);
    }), { numRuns: 12 });
  });
});
