/** Answers every question about a run from its recording, which may still be growing chunk by chunk. */
import type { Outcome } from '../outcome.ts';
import { CallIndex } from './call-index.ts';
import type { Chunk, RunMeta } from './columns.ts';
import { BUFFER, unpackHead } from './layout.ts';
import type { CallRow, CallTarget, LineRow, Reader, Room, SpanRow, SpanTarget } from './reading.ts';
import { slotOf } from './sampling.ts';
import { SeriesIndex } from './series-index.ts';
import { SpanIndex } from './span-index.ts';
import { StateIndex } from './state-index.ts';
import { firstAbove } from './search.ts';
import { why } from './why.ts';

export type GrowingReader = Reader & { append(chunk: Chunk): void };

const NO_OUTCOME: Outcome = { reason: 'ok', error: '', marks: 0, retryAfterMs: -1, by: 0, index: 0 };

/** Rows of room from the start at most, about 20 MB: the next run may be a short one. */
const MOST_ROOM = 1 << 18;

/** A reader of an empty recording; `append` its chunks in order. Numbers out of range throw RangeError. `room`: what it has room for from the start, such as a run that was much the same. */
export function createReader(meta: RunMeta, room: Room = {}): GrowingReader {
  const first: Room = { callCount: Math.min(room.callCount ?? 0, MOST_ROOM), spanCount: Math.min(room.spanCount ?? 0, MOST_ROOM) };
  const outcomes: Outcome[] = [];
  const spans = new SpanIndex(outcomes, first);
  const calls = new CallIndex(outcomes, spans, first);
  const states = new StateIndex(meta.states);
  const series = new SeriesIndex(meta);
  const lines: LineRow[] = [];
  const lineTimesUs: number[] = [];
  let shown: readonly LineRow[] = [];
  let untilUs = 0;
  let sampledFrom = -1;
  let keepCalls = Infinity;

  const slot = (id: number): number => slotOf(id, keepCalls);
  const reader: GrowingReader = {
    meta,
    outcomes,
    get untilUs() { return untilUs; },
    get sampledFrom() { return sampledFrom; },
    get callCount() { return calls.count; },
    get spanCount() { return spans.count; },
    get moveCount() { return states.moveCount; },

    append(chunk) {
      const head = unpackHead(chunk.head);
      const buffer = (index: number): ArrayBuffer => bufferOf(chunk, index);
      keepCalls = head.keepCalls;
      outcomes.push(...chunk.outcomes);
      spans.append(buffer(BUFFER.spans), head.spanSegments, keepCalls);
      calls.append(buffer(BUFFER.calls), head.callSegments, keepCalls);
      states.append(buffer(BUFFER.moves), buffer(BUFFER.moveGauges), buffer(BUFFER.gauges));
      series.append(buffer(BUFFER.counters), buffer(BUFFER.levels), buffer(BUFFER.histograms), buffer(BUFFER.cells), head.windowsUntilUs);
      for (const line of chunk.lines) {
        lines.push(line);
        lineTimesUs.push(line.atUs);
      }
      sampledFrom = head.sampledFrom;
      untilUs = chunk.untilUs;
    },

    series: (name, fromUs, toUs, points) => series.tiles(name, fromUs, toUs, points),
    total: (name, fromUs, toUs) => series.total(name, fromUs, toUs),
    percentiles: (name, fromUs, toUs, points, shares) => series.percentiles(name, fromUs, toUs, points, shares),
    distribution: (name, fromUs, toUs, shares) => series.distribution(name, fromUs, toUs, shares),

    state: (state, atUs) => states.at(state, atUs),
    moves: (state, fromUs, toUs) => states.movesIn(state, fromUs, toUs),
    move: (row) => states.move(row),

    calls: (fromUs, toUs, filter, limit) => calls.find(fromUs, toUs, filter, limit),
    call(row): CallRow {
      const target: CallTarget = { row, id: 0, startUs: 0, endUs: 0, client: 0, outcome: NO_OUTCOME };
      calls.fill(row, target);
      return target;
    },
    callRow: (id) => calls.rowOf(slot(id)),
    openAt: (atUs, into) => spans.openAt(atUs, into),
    // -1 is the mark of never, so nothing is asked for from before it.
    endedIn: (fromUs, toUs, into) => spans.endedIn(Math.max(-1, fromUs), toUs, into),
    span(row): SpanRow {
      const target: SpanTarget = {
        row, owner: 0, sentUs: 0, queuedUs: 0, begunUs: 0, endedUs: 0, leftUs: 0, deadlineUs: 0,
        link: 0, instance: 0, outcome: NO_OUTCOME, attempt: 0, flags: 0,
      };
      spans.fill(row, target);
      return target;
    },
    spansOf: (call) => spans.of(slot(call)),
    fillCall: (row, target) => calls.fill(row, target),
    fillSpan: (row, target) => spans.fill(row, target),
    firstSpanOf: (call) => spans.firstOf(slot(call)),
    nextSpanOf: (row) => spans.next(row),

    why: (call) => why(reader, call),
    console(atUs) {
      const count = firstAbove(lineTimesUs, lineTimesUs.length, atUs);
      if (shown.length !== count) shown = lines.slice(0, count);
      return shown;
    },
    nextEventUs(atUs) {
      const lineUs = lineTimesUs[firstAbove(lineTimesUs, lineTimesUs.length, atUs)] ?? Infinity;
      return spans.nextUs(Math.max(-1, atUs), Math.min(calls.nextEndUs(atUs), lineUs));
    },
    nextMoveUs: (atUs) => states.nextUs(atUs),
    previousMoveUs: (atUs) => states.previousUs(atUs),
  };
  return reader;
}

function bufferOf(chunk: Chunk, index: number): ArrayBuffer {
  const buffer = chunk.buffers[index];
  if (buffer === undefined) throw new RangeError(`a chunk has no buffer ${index}`);
  return buffer;
}
