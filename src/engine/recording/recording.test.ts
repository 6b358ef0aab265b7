/** What is written by the recorder is read back by the reader, for random runs and whatever the chunks. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Chunk } from './columns.ts';
import { BUFFER } from './layout.ts';
import { createReader } from './reader.ts';
import type { Room } from './reading.ts';
import type { GrowingReader } from './reader.ts';
import { Recorder } from './recorder.ts';
import { isKept } from './sampling.ts';
import { NO_INSTANCE } from './sink.ts';
import { OUTCOMES, play, TEST_META } from './test-run.ts';
import type { Happening } from './test-run.ts';
import { TraceSink } from './trace-sink.ts';

interface RawSpan { owner: number; sentUs: number; queuedUs: number; begunUs: number; endedUs: number; leftUs: number; deadlineUs: number; outcome: number; attempt: number; flags: number }
interface RawCall { id: number; startUs: number; endUs: number; client: number; outcome: number; spans: RawSpan[] }
interface Run { calls: RawCall[]; happenings: Happening[]; levels: { atUs: number; value: number }[]; gauges: { atUs: number; index: number; value: number }[]; moves: { atUs: number; to: number }[] }

const short = fc.integer({ min: 0, max: 400_000 });
const spanArbitrary = fc.record({
  gapUs: short, queueUs: short, workUs: short, outcome: fc.nat(3), begins: fc.boolean(), leavesUs: fc.option(short), deadlineUs: fc.option(short), flags: fc.nat(127), open: fc.nat(19),
});
const runArbitrary = (gap: fc.Arbitrary<number>): fc.Arbitrary<Run> => fc.record({
  calls: fc.array(fc.record({ gapUs: gap, client: fc.nat(1), outcome: fc.nat(3), tailUs: short, spans: fc.array(spanArbitrary, { maxLength: 4 }) }), { maxLength: 60 }),
  levels: fc.array(fc.record({ gapUs: gap, value: fc.nat(20) }), { maxLength: 60 }),
  gauges: fc.array(fc.record({ gapUs: gap, index: fc.nat(1), value: fc.nat(5) }), { maxLength: 60 }),
  moves: fc.array(fc.record({ gapUs: gap, to: fc.nat(2) }), { maxLength: 20 }),
}).map(({ calls, levels, gauges, moves }) => {
  const run: Run = { calls: [], happenings: [], levels: timed(levels), gauges: timed(gauges), moves: timed(moves) };
  timed(calls).forEach((raw, id) => {
    let sentUs = raw.atUs;
    const spans = raw.spans.map((span, i): RawSpan => {
      sentUs += span.gapUs;
      const begunUs = span.begins ? sentUs + span.queueUs : -1;
      const endedUs = span.open === 0 ? -1 : sentUs + span.queueUs + (span.begins ? span.workUs : 0);
      const leftUs = span.leavesUs === null ? (endedUs < 0 ? -1 : endedUs) : sentUs + span.leavesUs;
      const deadlineUs = span.deadlineUs === null ? Infinity : sentUs + span.deadlineUs;
      return { owner: id, sentUs, queuedUs: sentUs, begunUs, endedUs, leftUs, deadlineUs, outcome: span.outcome, attempt: i + 1, flags: span.flags };
    });
    run.calls.push({ id, startUs: raw.atUs, endUs: sentUs + raw.tailUs, client: raw.client, outcome: raw.outcome, spans });
  });
  const lastUs = Math.max(0, ...run.calls.flatMap((call) => [call.endUs, ...call.spans.map(lastTimeOf)]));
  for (const call of run.calls) {
    run.happenings.push({ atUs: call.startUs, tell: (sink, [calls = 0]) => sink.add(calls, 1) });
    run.happenings.push({ atUs: call.endUs, tell: (sink, series) => {
      sink.call(call.id, call.startUs, call.endUs, call.client, call.outcome);
      sink.observe(series[4] ?? 0, call.endUs - call.startUs);
    } });
    for (const span of call.spans) {
      const atUs = span.endedUs < 0 || span.leftUs < 0 ? lastUs : lastTimeOf(span);
      run.happenings.push({ atUs, tell: (sink) => sink.span(span.owner, span.sentUs, span.queuedUs, span.begunUs, span.endedUs, span.leftUs, span.deadlineUs, 0, NO_INSTANCE, span.outcome, span.attempt, span.flags) });
    }
  }
  for (const { atUs, value } of run.levels) run.happenings.push({ atUs, tell: (sink, series) => sink.set(series[1] ?? 0, value, atUs) });
  for (const { atUs, index, value } of run.gauges) run.happenings.push({ atUs, tell: (sink) => sink.gauge(atUs, 0, index, value) });
  for (const { atUs, to } of run.moves) run.happenings.push({ atUs, tell: (sink) => sink.move(atUs, to === 0 ? -1 : to, 0, 0, to, atUs + 5) });
  run.happenings.sort((a, b) => a.atUs - b.atUs);
  return run;
});

const runs = runArbitrary(fc.integer({ min: 0, max: 300_000 }));
const longRuns = runArbitrary(fc.integer({ min: 0, max: 1_800_000_000 }));

function timed<T extends { gapUs: number }>(rows: readonly T[]): (T & { atUs: number })[] {
  let atUs = 0;
  return rows.map((row) => ({ ...row, atUs: (atUs += row.gapUs) }));
}
function lastTimeOf(span: RawSpan): number { return Math.max(span.sentUs, span.endedUs, span.leftUs); }
function endOf(run: Run): number { return Math.max(0, ...run.happenings.map(({ atUs }) => atUs)) + 7; }

function record(run: Run, options: { keepCalls?: number; keepGauges?: number; flushAfter?: (index: number) => boolean; room?: Room } = {}): { reader: GrowingReader; chunks: Chunk[]; hash: string } {
  const recorder = new Recorder({ windowUs: TEST_META.windowUs, keepCalls: options.keepCalls ?? 1000, keepGauges: options.keepGauges ?? 1000 });
  const trace = new TraceSink(recorder);
  const chunks: Chunk[] = [];
  play(run.happenings, trace, TEST_META, (index, nowUs) => { if (options.flushAfter?.(index) === true) chunks.push(recorder.flush(nowUs)); });
  recorder.end(endOf(run));
  chunks.push(recorder.flush(endOf(run)));
  const reader = createReader({ ...TEST_META, series: recorder.series }, options.room);
  chunks.forEach((chunk) => reader.append(structuredClone(chunk, { transfer: [...chunk.buffers] })));
  return { reader, chunks, hash: trace.hash() };
}

/** Everything a reader can be asked, as plain data. */
function answers(reader: GrowingReader, endUs: number): unknown {
  const rows = (count: number): number[] => Array.from({ length: count }, (_, row) => row);
  const instants = [0, 1, 99_999, 100_000, 333_333, endUs / 3, endUs / 2, endUs - 8, endUs].map(Math.floor);
  return {
    calls: rows(reader.callCount).map((row) => reader.call(row)), spans: rows(reader.spanCount).map((row) => reader.span(row)), moves: rows(reader.moveCount).map((row) => reader.move(row)),
    series: TEST_META.series.map(({ name }) => [reader.series(name, 0, Infinity, 17), reader.total(name, 100_000, endUs / 2)]),
    percentiles: reader.percentiles('clients/checkout/latency', 0, endUs, 3, [0.5, 0.9]),
    distribution: reader.distribution('clients/checkout/latency', 0, Infinity, [0.5, 1]),
    states: instants.map((us) => reader.state(0, us)), next: instants.map((us) => [reader.nextEventUs(us), reader.nextMoveUs(us), reader.previousMoveUs(us)]),
    sampledFrom: reader.sampledFrom, untilUs: reader.untilUs, of: rows(60).map((id) => [reader.callRow(id), ...reader.spansOf(id)]),
  };
}

fc.configureGlobal({ seed: 16, numRuns: 200 });

describe('a recording', () => {
  it('gives back every call and every span as it was told', () => {
    fc.assert(fc.property(fc.oneof(runs, longRuns), (run) => {
      const { reader } = record(run);
      expect(reader.callCount).toBe(run.calls.length);
      expect(reader.spanCount).toBe(run.calls.reduce((sum, call) => sum + call.spans.length, 0));
      for (const call of run.calls) {
        const row = reader.callRow(call.id);
        expect(reader.call(row)).toEqual({ row, id: call.id, startUs: call.startUs, endUs: call.endUs, client: call.client, outcome: OUTCOMES[call.outcome] });
        const spans = [...reader.spansOf(call.id)].map((spanRow) => reader.span(spanRow));
        expect(spans.map(({ row: _, ...span }) => span).sort((a, b) => a.attempt - b.attempt)).toEqual(call.spans.map((span) => ({
          ...span, outcome: OUTCOMES[span.outcome], link: 0, instance: NO_INSTANCE, deadlineUs: span.deadlineUs === Infinity ? -1 : span.deadlineUs,
        })));
        expect(spans.map((span) => span.sentUs)).toEqual(spans.map((span) => span.sentUs).sort((a, b) => a - b));
      }
    }));
  });

  it('answers the same whatever it has room for from the start', () => {
    fc.assert(fc.property(runs, fc.record({ callCount: fc.nat(50), spanCount: fc.nat(50) }), (run, room) => {
      const endUs = endOf(run);
      expect(answers(record(run, { room }).reader, endUs)).toEqual(answers(record(run).reader, endUs));
    }));
  });

  it('answers what was open, what ended and what comes next as a fold over all rows would', () => {
    fc.assert(fc.property(runs, fc.array(fc.nat(20_000_000), { minLength: 1, maxLength: 8 }), (run, instants) => {
      const { reader } = record(run);
      const spans = run.calls.flatMap((call) => call.spans);
      const into = new Int32Array(1000);
      const read = (count: number): string[] => [...into.subarray(0, count)].map((row) => nameOf(reader.span(row))).sort();
      const exact = spans.flatMap((span) => [span.sentUs, span.endedUs, span.leftUs]).filter((us) => us >= 0);
      for (const atUs of instants.flatMap((us, i) => [us, exact[us % exact.length] ?? us, (exact[(us + i) % exact.length] ?? us) - 200_000])) {
        const open = spans.filter((span) => span.sentUs <= atUs && (span.endedUs < 0 || span.leftUs < 0 || Math.max(span.endedUs, span.leftUs) > atUs));
        expect(read(reader.openAt(atUs, into))).toEqual(open.map(nameOf).sort());
        const ended = spans.filter((span) => [span.endedUs, span.leftUs].some((us) => us >= 0 && us > atUs && us <= atUs + 200_000));
        expect(read(reader.endedIn(atUs, atUs + 200_000, into))).toEqual(ended.map(nameOf).sort());
        const times = [...run.calls.map((call) => call.endUs), ...spans.flatMap((span) => [span.sentUs, span.begunUs, span.endedUs, span.leftUs])];
        expect(reader.nextEventUs(atUs)).toBe(Math.min(Infinity, ...times.filter((us) => us >= 0 && us > atUs)));
        const moves = run.moves.map((move) => move.atUs);
        expect(reader.nextMoveUs(atUs)).toBe(Math.min(Infinity, ...moves.filter((us) => us > atUs)));
        expect(reader.previousMoveUs(atUs)).toBe(Math.max(-1, ...moves.filter((us) => us < atUs)));
      }
    }));
  });

  it('finds calls by time and filter, in order of id, up to a limit', () => {
    fc.assert(fc.property(runs, fc.nat(10_000_000), fc.nat(3_000_000), fc.integer({ min: 1, max: 30 }), (run, fromUs, lengthUs, limit) => {
      const { reader } = record(run);
      const toUs = fromUs + lengthUs;
      const ids = (filter: Parameters<typeof reader.calls>[2]): number[] => [...reader.calls(fromUs, toUs, filter, limit)].map((row) => reader.call(row).id);
      const under = run.calls.filter((call) => call.startUs < toUs && (call.endUs > fromUs || call.startUs >= fromUs));
      const naive = (keep: (call: RawCall) => boolean): number[] => under.filter(keep).map((call) => call.id).slice(0, limit);
      expect(ids({})).toEqual(naive(() => true));
      expect(ids({ reasons: ['timeout', 'error'] })).toEqual(naive((call) => call.outcome === 1 || call.outcome === 2));
      expect(ids({ client: 1 })).toEqual(naive((call) => call.client === 1));
      expect(ids({ retried: true })).toEqual(naive((call) => call.spans.length > 1));
      expect(ids({ late: true })).toEqual(naive((call) => call.spans.some((s) => s.begunUs >= 0 && s.leftUs >= 0 && (s.endedUs < 0 || s.endedUs > s.leftUs))));
    }));
  });

  it('gives states and gauges at any instant, after everything of that instant', () => {
    fc.assert(fc.property(runs, fc.array(fc.nat(20_000_000), { minLength: 1, maxLength: 8 }), (run, instants) => {
      const { reader } = record(run);
      for (const atUs of instants) {
        const move = run.moves.filter((m) => m.atUs <= atUs).at(-1);
        const at = reader.state(0, atUs);
        expect(at.state).toBe(move?.to ?? 0);
        expect(at.sinceUs).toBe(move?.atUs ?? 0);
        expect(at.gauges).toEqual([0, 1].map((index) => run.gauges.filter((g) => g.index === index && g.atUs <= atUs).at(-1)?.value ?? 0));
      }
      const rows = [...reader.moves(0, 100_000, 5_000_000)];
      expect(rows.map((row) => reader.move(row).atUs)).toEqual(run.moves.map((m) => m.atUs).filter((us) => us >= 100_000 && us < 5_000_000));
    }));
  });

  it('keeps of gauges beyond the stated number the last value of each window', () => {
    fc.assert(fc.property(runs, fc.nat(20), (run, keepGauges) => {
      const { reader } = record(run, { keepGauges });
      const endUs = endOf(run);
      for (let atUs = 99_999; atUs < endUs; atUs += 100_000) {
        expect(reader.state(0, atUs).gauges).toEqual([0, 1].map((index) => run.gauges.filter((g) => g.index === index && g.atUs <= atUs).at(-1)?.value ?? 0));
      }
    }));
  });

  it('integrates levels exactly, in any tiling', () => {
    fc.assert(fc.property(fc.oneof(runs, longRuns), fc.integer({ min: 1, max: 40 }), (run, points) => {
      const { reader } = record(run);
      const endUs = endOf(run);
      const valueAt = (us: number): number => run.levels.filter((l) => l.atUs <= us).at(-1)?.value ?? 0;
      const integral = (fromUs: number, toUs: number): number => {
        const cuts = [fromUs, ...run.levels.map((l) => l.atUs).filter((us) => us > fromUs && us < toUs), toUs];
        return cuts.slice(1).reduce((sum, us, i) => sum + valueAt(cuts[i] ?? 0) * (us - (cuts[i] ?? 0)), 0);
      };
      const tiles = reader.series('services/payments/busy', 0, Infinity, points);
      expect(tiles.length).toBeLessThanOrEqual(points);
      expect(tiles[0]?.fromUs).toBe(0);
      tiles.forEach((tile, i) => {
        if (i > 0) expect(tile.fromUs).toBe(tiles[i - 1]?.toUs);
        const toUs = Math.min(tile.toUs, endUs);
        expect(tile.sum).toBe(integral(tile.fromUs, toUs));
        expect(tile.last).toBe(valueAt(toUs - 1));
        const values = [valueAt(tile.fromUs), ...run.levels.filter((l) => l.atUs > tile.fromUs && l.atUs < toUs).map((l) => valueAt(l.atUs))];
        expect(tile.max).toBe(Math.max(...values));
      });
      expect(reader.total('services/payments/busy', 0, Infinity)).toBe(integral(0, endUs));
    }));
  });

  it('counts exactly, in any tiling', () => {
    fc.assert(fc.property(runs, fc.integer({ min: 1, max: 40 }), (run, points) => {
      const { reader } = record(run);
      for (const tile of reader.series('clients/checkout/calls', 0, Infinity, points)) {
        expect(tile.sum).toBe(run.calls.filter((call) => call.startUs >= tile.fromUs && call.startUs < tile.toUs).length);
      }
      expect(reader.total('clients/checkout/calls', 0, Infinity)).toBe(run.calls.length);
      const whole = reader.distribution('clients/checkout/latency', 0, Infinity, []);
      expect(whole.count).toBe(run.calls.length);
      if (run.calls.length > 0) expect(whole.meanUs).toBe(run.calls.reduce((sum, call) => sum + call.endUs - call.startUs, 0) / run.calls.length);
    }));
  });

  it('does not depend on when it is flushed, and neither does its hash', () => {
    fc.assert(fc.property(fc.oneof(runs, longRuns), fc.infiniteStream(fc.boolean()), fc.nat(40), (run, coins, keepCalls) => {
      const whole = record(run, { keepCalls, keepGauges: 10 });
      const flush = new Map<number, boolean>();
      const cut = record(run, { keepCalls, keepGauges: 10, flushAfter: (index) => {
        const coin = flush.get(index) ?? coins.next().value === true;
        flush.set(index, coin);
        return coin;
      } });
      expect(answers(cut.reader, endOf(run))).toEqual(answers(whole.reader, endOf(run)));
      expect(cut.hash).toBe(whole.hash);
    }));
  });

  it('samples by id alone beyond the stated number of calls', () => {
    fc.assert(fc.property(runs, fc.integer({ min: 1, max: 20 }), (run, keepCalls) => {
      const { reader } = record(run, { keepCalls });
      for (const call of run.calls) {
        expect(reader.callRow(call.id) >= 0).toBe(isKept(call.id, keepCalls));
        expect(reader.spansOf(call.id).length).toBe(isKept(call.id, keepCalls) ? call.spans.length : 0);
      }
      expect(reader.sampledFrom).toBe(run.calls.length > keepCalls ? keepCalls : -1);
      expect(reader.total('clients/checkout/calls', 0, Infinity)).toBe(run.calls.length);
    }));
  });

  it('takes 16 bytes a call and 36 bytes a span', () => {
    fc.assert(fc.property(runs, (run) => {
      const recorder = new Recorder({ windowUs: 100_000, keepCalls: 1000, keepGauges: 1000 });
      play(run.happenings, recorder, TEST_META);
      const chunk = recorder.flush(endOf(run));
      expect(chunk.buffers[BUFFER.calls]?.byteLength).toBe(16 * run.calls.length);
      expect(chunk.buffers[BUFFER.spans]?.byteLength).toBe(36 * run.calls.reduce((sum, call) => sum + call.spans.length, 0));
    }));
  });

  it('fills reusable rows with what the rows hold', () => {
    fc.assert(fc.property(runs, (run) => {
      const { reader } = record(run);
      if (reader.spanCount === 0) return;
      const target = { ...reader.span(0) };
      for (const call of run.calls) {
        const walked: number[] = [];
        for (let row = reader.firstSpanOf(call.id); row >= 0; row = reader.nextSpanOf(row)) walked.push(row);
        expect(walked.sort((a, b) => a - b)).toEqual([...reader.spansOf(call.id)].sort((a, b) => a - b));
        for (const row of walked) {
          reader.fillSpan(row, target);
          expect(target).toEqual(reader.span(row));
        }
      }
    }));
  });
});

function nameOf(span: { owner: number; attempt: number }): string { return `${span.owner}.${span.attempt}`; }
