/** What holds of every run, whatever the scenario: nothing is lost, nothing is counted twice, no limit is passed. */
import { describe, expect, test } from 'vitest';
import { REASONS } from '../../src/engine/outcome.ts';
import { SPAN } from '../../src/engine/recording/sink.ts';
import type { Attach } from '../../src/scenario/document.ts';
import { RUNS, SEED } from '../support/random-scenarios.ts';
import { assertOfEveryRun, integral, lastOf, stationPaths, total } from './run.ts';
import type { Kept } from './run.ts';

const chainOf = (kept: Kept): readonly Attach[] => kept.scenario.links[0]!.chain;
/** The greatest value a setting has at any time: its own and those of its changes. */
function most(kept: Kept, target: string, own: number): number {
  const values = kept.scenario.changes.filter((change) => change.target === target).map((change) => Number(change.value));
  const all = [own, ...values];
  return all.some((value) => value < 0) ? Infinity : Math.max(...all);
}

const SENDS_LATER: ReadonlySet<string> = new Set(['retry', 'hedge', 'bulkhead', 'rateLimiter', 'batcher', 'validate', 'cache']);

describe(`in ${RUNS} random runs (seed ${SEED})`, () => {
  test('every scenario runs to its end', () => {
    assertOfEveryRun(({ run }) => { expect(run.stopped).toBe('end'); });
  });

  test('the scenarios are worth running: calls, late work, trips, refusals and edits occur', () => {
    const seen = { calls: 0, late: 0, moves: 0, refused: 0, dropped: 0, changes: 0, undrained: 0, cancelled: 0, retried: 0 };
    assertOfEveryRun((kept) => {
      seen.calls += kept.raw.calls.length; seen.late += total(kept, 'services/service/late'); seen.moves += kept.raw.moves.length;
      seen.refused += total(kept, 'services/service/refused'); seen.dropped += total(kept, 'services/service/dropped');
      seen.changes += kept.scenario.changes.length; seen.undrained += kept.drained ? 0 : 1;
      seen.cancelled += kept.raw.spans.filter((span) => (span.flags & SPAN.aborted) !== 0).length;
      seen.retried += kept.raw.spans.filter((span) => span.attempt > 1).length;
    });
    for (const [what, count] of Object.entries(seen)) expect({ what, enough: count > 0 }).toEqual({ what, enough: true });
  });

  test('calls started are calls ended and calls under way, each once', () => {
    assertOfEveryRun((kept) => {
      const { raw } = kept, started = total(kept, 'clients/client/calls');
      const underWay = lastOf(kept, 'clients/client/inFlight');
      expect(raw.calls.length + underWay).toBe(started);
      expect(new Set(raw.calls.map((call) => call.id)).size).toBe(raw.calls.length);
      expect(raw.calls.filter((call) => !(call.id < started && call.endUs >= call.startUs && call.startUs < kept.run.spec.durationUs))).toEqual([]);
      if (kept.drained) expect(underWay).toBe(0);
    });
  });

  test('attempts sent are attempts answered in time, late, and open', () => {
    assertOfEveryRun((kept) => {
      const { sent } = kept, departed = sent.filter((span) => (span.flags & SPAN.departed) !== 0);
      expect(total(kept, 'links/link/sent')).toBe(sent.length);
      expect(total(kept, 'links/link/answered')).toBe(sent.filter((span) => (span.flags & SPAN.departed) === 0 && span.leftUs >= 0).length);
      const open = sent.length - total(kept, 'links/link/answered') - total(kept, 'links/link/late');
      expect(open).toBeGreaterThanOrEqual(0);
      expect(total(kept, 'links/link/late')).toBeLessThanOrEqual(departed.length);
      if (kept.drained) expect({ open, inFlight: lastOf(kept, 'links/link/inFlight') }).toEqual({ open: 0, inFlight: 0 });
      expect(lastOf(kept, 'links/link/inFlight')).toBe(sent.filter((span) => span.leftUs < 0).length);
    });
  });

  test('what arrives at a service is completed, refused, dropped or still there', () => {
    assertOfEveryRun((kept) => {
      for (const { path, instance } of stationPaths(kept)) {
        const there = kept.sent.filter((span) => span.queuedUs >= 0 && (instance < 0 || span.instance === instance));
        expect(total(kept, `${path}/arrived`)).toBe(there.length);
        expect(
          total(kept, `${path}/completed`) + total(kept, `${path}/refused`) + total(kept, `${path}/dropped`) + lastOf(kept, `${path}/inSystem`),
        ).toBe(there.length);
        expect(total(kept, `${path}/begun`)).toBe(there.filter((span) => span.begunUs >= 0).length);
        expect(total(kept, `${path}/completed`)).toBe(there.filter((span) => span.begunUs >= 0 && span.endedUs >= 0).length);
        expect(total(kept, `${path}/refused`) + total(kept, `${path}/dropped`)).toBe(there.filter((span) => (span.flags & SPAN.notBegun) !== 0).length);
        expect(total(kept, `${path}/waited`)).toBe(there.filter((span) => span.begunUs > span.queuedUs).length);
      }
    });
  });

  test('every level is never negative', () => {
    assertOfEveryRun(({ raw }) => {
      for (const [name, sets] of raw.levels) for (const { value } of sets) if (value < 0) expect.fail(`${name} is ${value}`);
    });
  });

  test('the times of an attempt follow one another', () => {
    assertOfEveryRun((kept) => {
      for (const span of kept.raw.spans) {
        const { sentUs, leftUs, endedUs, flags } = span, times = [sentUs, span.queuedUs, span.begunUs, endedUs].filter((us) => us >= 0);
        const has = (flag: number): boolean => (flags & flag) !== 0;
        const rules = {
          ordered: times.every((us, i) => i === 0 || us >= times[i - 1]!),
          leftAfterSent: leftUs < 0 || leftUs >= sentUs,
          answeredAfterItsEnd: leftUs < 0 || has(SPAN.departed) || leftUs >= endedUs,
          notBegunNeverBegins: !has(SPAN.notBegun) || span.begunUs < 0,
          shortCircuitNeverSent:
            !has(SPAN.shortCircuit) ||
            (endedUs === leftUs && (span.queuedUs < 0 ? span.begunUs < 0 : span.queuedUs === sentUs && span.begunUs >= sentUs)),
          refusedForNothingOrForItsCost: !has(SPAN.shortCircuit) || leftUs === sentUs || leftUs - Math.max(sentUs, span.begunUs) >= 3000,
          insideTheRun: times.every((us) => us <= kept.run.endedAtUs) && leftUs <= kept.run.endedAtUs,
        };
        const broken = Object.entries(rules).flatMap(([rule, holds]) => (holds ? [] : [rule]));
        if (broken.length > 0) expect.fail(`${broken.join(', ')} of ${JSON.stringify(span)}`);
      }
    });
  });

  test('Little’s law holds to the microsecond: a level’s integral is the sum of the times spent', () => {
    assertOfEveryRun((kept) => {
      const endUs = kept.run.endedAtUs, until = (us: number): number => (us < 0 ? endUs : us);
      for (const { path, instance } of stationPaths(kept)) {
        const there = kept.sent.filter((span) => span.queuedUs >= 0 && (instance < 0 || span.instance === instance));
        const inSystem = there.reduce((sum, span) => sum + until(span.endedUs) - span.queuedUs, 0);
        const waiting = there.reduce((sum, span) => sum + until(span.begunUs < 0 ? span.endedUs : span.begunUs) - span.queuedUs, 0);
        const working = there.reduce((sum, span) => sum + (span.begunUs < 0 ? 0 : until(span.endedUs) - span.begunUs), 0);
        expect(total(kept, `${path}/inSystem`)).toBe(inSystem);
        expect(total(kept, `${path}/queued`)).toBe(waiting);
        if (kept.scenario.services[0]!.blocking) expect(total(kept, `${path}/busy`)).toBe(working);
        else expect(total(kept, `${path}/busy`)).toBeLessThanOrEqual(working);
      }
      const open = kept.sent.reduce((sum, span) => sum + until(span.leftUs) - span.sentUs, 0);
      expect(total(kept, 'links/link/inFlight')).toBe(open);
      if (kept.drained) expect(total(kept, 'clients/client/inFlight')).toBe(kept.raw.calls.reduce((sum, call) => sum + call.endUs - call.startUs, 0));
    });
  });

  test('no more workers are busy than there are, and no more wait than there is room for', () => {
    assertOfEveryRun((kept) => {
      const [service] = kept.scenario.services;
      const { instances, workers, queue } = service!;
      const mostBusy = most(kept, 'services/service/workers', workers), mostQueued = most(kept, 'services/service/queue.capacity', Number(queue.config['capacity']));
      for (const { path, instance } of stationPaths(kept)) {
        const copies = instance < 0 ? instances : 1;
        const highest = (level: string): number => Math.max(0, ...(kept.raw.levels.get(`${path}/${level}`) ?? []).map((set) => set.value));
        expect(highest('busy')).toBeLessThanOrEqual(copies * mostBusy);
        expect(highest('queued')).toBeLessThanOrEqual(copies * mostQueued);
        expect(highest('busyLate')).toBeLessThanOrEqual(highest('busy'));
      }
    });
  });

  test('what a pattern forwards is what comes to the next one; the last one’s is on the link', () => {
    assertOfEveryRun((kept) => {
      const chain = chainOf(kept).map((attach) => `attach/link/${attach.id}`);
      const forwarded = [total(kept, 'clients/client/calls'), ...chain.map((path) => total(kept, `${path}/forwarded`))];
      const came = [...chain.map((path) => total(kept, `${path}/in`)), total(kept, 'links/link/sent')];
      expect(came).toEqual(forwarded);
    });
  });

  test('a timeout forwards every call once, a breaker at most once, a retry at most once a retry more, a hedge at most three times', () => {
    assertOfEveryRun((kept) => {
      for (const attach of chainOf(kept)) {
        const at = `attach/link/${attach.id}`, came = total(kept, `${at}/in`), forwarded = total(kept, `${at}/forwarded`), decided = total(kept, `${at}/decided`);
        if (attach.kind === 'timeout' || attach.kind === 'fallback') expect(forwarded).toBe(came);
        if (['bulkhead', 'rateLimiter', 'batcher'].includes(attach.kind)) expect(forwarded).toBeLessThanOrEqual(came);
        if (attach.kind === 'hedge') {
          expect(forwarded).toBeGreaterThanOrEqual(came);
          expect(forwarded).toBeLessThanOrEqual(came * 3);
        }
        if (attach.kind === 'circuitBreaker') {
          expect(forwarded).toBeLessThanOrEqual(came);
          expect(forwarded + decided).toBeGreaterThanOrEqual(came);
        }
        if (attach.kind === 'retry') {
          expect(forwarded).toBeGreaterThanOrEqual(came);
          expect(forwarded).toBeLessThanOrEqual(came * (1 + most(kept, `links/link/${attach.id}.retries`, Number(attach.config['retries']))));
        }
        expect(decided).toBeLessThanOrEqual(came);
      }
    });
  });

  test('a call’s attempts are numbered from 1 without gaps, and no more than its retries, hedges and caches that answer and fetch allow', () => {
    assertOfEveryRun((kept) => {
      const limit = chainOf(kept).reduce(
        (product, attach) =>
          product *
          (attach.kind === 'hedge'
            ? 3
            : attach.kind === 'cache'
              ? 2
              : attach.kind === 'retry'
                ? 1 + most(kept, `links/link/${attach.id}.retries`, Number(attach.config['retries']))
                : 1),
        1,
      );
      const byCall = new Map<number, number[]>();
      for (const span of kept.raw.spans) byCall.set(span.owner, [...byCall.get(span.owner) ?? [], span.attempt]);
      const wrong = [...byCall].filter(([, attempts]) => attempts.length > limit || attempts.sort((a, b) => a - b).some((attempt, i) => attempt !== i + 1));
      expect(wrong).toEqual([]);
    });
  });

  test('every move is from where its state stands; a breaker makes only legal ones', () => {
    const LEGAL = new Set(['closed>open', 'open>halfOpen', 'halfOpen>open', 'halfOpen>closed']);
    // Hystrix 1.5.18 closes on the success of a call that began before it opened.
    const closesDirectly = (id: string, kept: Kept) =>
      chainOf(kept).some((attach) => id === `link/${attach.id}` && attach.config['dialect'] === 'hystrix' && attach.config['version'] === '1.5.18');
    assertOfEveryRun((kept) => {
      const at = new Map<number, { state: number; atUs: number }>();
      for (const move of kept.raw.moves) {
        const { names } = kept.run.reader.meta.states[move.state]!, before = at.get(move.state) ?? { state: 0, atUs: 0 };
        expect(move.from).toBe(before.state);
        expect(move.atUs).toBeGreaterThanOrEqual(before.atUs);
        const name = `${names[move.from]}>${names[move.to]}`;
        const id = kept.run.reader.meta.attachments.find((entry) => entry.states.includes(move.state))?.id ?? '';
        if (names.includes('halfOpen') && !LEGAL.has(name) && !(name === 'open>closed' && closesDirectly(id, kept))) expect.fail(`${name} at ${move.atUs}`);
        at.set(move.state, { state: move.to, atUs: move.atUs });
      }
    });
  });

  test('nothing passes an open breaker', () => {
    assertOfEveryRun((kept) => {
      const { meta } = kept.run.reader, clientOf = new Map(kept.raw.calls.map((call) => [call.id, call.client]));
      chainOf(kept).forEach((attach, place) => {
        // What is below a breaker may still send, or have waited with, calls it has let through before.
        if (attach.kind !== 'circuitBreaker' || chainOf(kept).slice(place).some((below) => SENDS_LATER.has(below.kind))) return;
        for (const state of meta.attachments.find((entry) => entry.id === `link/${attach.id}`)!.states) {
          const { names, client } = meta.states[state]!;
          const moves = kept.raw.moves.filter((move) => move.state === state);
          moves.forEach((move, i) => {
            if (names[move.to] !== 'open') return;
            const untilUs = moves[i + 1]?.atUs ?? Infinity;
            const passed = kept.sent.filter((span) => span.sentUs > move.atUs && span.sentUs < untilUs && (client < 0 || clientOf.get(span.owner) === client));
            expect(passed).toEqual([]);
          });
        }
      });
    });
  });

  test('totals of series are counts of rows, and the reader gives back every record', () => {
    assertOfEveryRun((kept) => {
      const { reader } = kept.run, { raw } = kept;
      for (const reason of REASONS) {
        const rows = raw.calls.filter((call) => reader.outcomes[call.outcome]?.reason === reason);
        expect(total(kept, `clients/client/ended:${reason}`)).toBe(rows.length);
        if (reason === 'ok') expect(reader.distribution('clients/client/okLatency', 0, Infinity, []).count).toBe(rows.length);
      }
      for (const [name, count] of raw.counted) expect({ name, total: total(kept, name) }).toEqual({ name, total: count });
      for (const name of raw.levels.keys()) expect({ name, total: total(kept, name) }).toEqual({ name, total: integral(kept, name) });
      const latency = reader.distribution('clients/client/latency', 0, Infinity, []);
      expect(latency.count).toBe(raw.calls.length);
      if (raw.calls.length > 0) expect(Math.round(latency.meanUs * latency.count)).toBe(raw.calls.reduce((sum, call) => sum + call.endUs - call.startUs, 0));
      expect({ calls: reader.callCount, spans: reader.spanCount, moves: reader.moveCount }).toEqual({
        calls: raw.calls.length,
        spans: raw.spans.length,
        moves: raw.moves.length,
      });
      expect(raw.calls.map((call) => {
        const { id, startUs, endUs, client, outcome } = reader.call(reader.callRow(call.id));
        return { id, startUs, endUs, client, outcome: outcome.index };
      })).toEqual(raw.calls);
      const spans = Array.from({ length: reader.spanCount }, (_, row) => {
        const { row: _row, outcome, ...rest } = reader.span(row);
        return { ...rest, outcome: outcome.index };
      });
      const order = (a: (typeof spans)[number], b: (typeof spans)[number]): number => a.owner - b.owner || a.attempt - b.attempt;
      const wanted = raw.spans.map((span) => ({ ...span, deadlineUs: span.deadlineUs === Infinity ? -1 : span.deadlineUs }));
      expect(spans.sort(order)).toEqual(wanted.sort(order));
    });
  });

  test('lines are read back in order, each at its time', () => {
    assertOfEveryRun((kept) => {
      expect(kept.run.reader.console(Infinity).map(({ atUs, text, unseen }) => ({ atUs, text, unseen }))).toEqual(kept.raw.lines);
    });
  });
});
