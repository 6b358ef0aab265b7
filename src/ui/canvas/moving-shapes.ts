/** Which requests and answers are on which wire at an instant, and how far along: a pure function of the recording, so that scrubbing shows what playing shows. */
import type { CallTarget, Reader, SpanTarget } from '../../engine/recording/reading.ts';
import { NO_INSTANCE, SPAN } from '../../engine/recording/sink.ts';
import type { Outcome } from '../../engine/outcome.ts';
import type { PipelineLayout } from './pipeline-boxes.ts';
import { railLines } from './rails.ts';

/** `kind` of what has no outcome yet, and of an answer that nobody waits for any more; others are places in the outcome table. */
export const IN_FLIGHT = -1;
export const LATE = -2;

/** Most shapes drawn; with more, density bands take over. */
export const MOST_SHAPES = 2000;
const ROOM = 16_384;
/** Time on a wire as the eye needs it, in µs of wall time. */
const VISIBLE_WALL_US = 150_000;
/** However fast it plays, nothing is drawn on its way for longer than this. */
const MOST_TRAVEL_US = 1_000_000;

/** Rail 2w leads from the caller to the callee of wire w, rail 2w + 1 back. `at` runs from 0 at a rail's start to 1 at its end. */
export interface MovingShapes {
  count: number;
  readonly rail: Uint16Array; readonly kind: Int16Array; readonly at: Float32Array;
  /** The root call: says which lane a shape keeps while its rail is crowded. */
  readonly call: Uint32Array;
}

export function movingShapes(): MovingShapes {
  return { count: 0, rail: new Uint16Array(ROOM), kind: new Int16Array(ROOM), at: new Float32Array(ROOM), call: new Uint32Array(ROOM) };
}

/** How long a shape is shown on a wire without delay, in µs of simulated time. `speed`: simulated seconds per second. */
export function travelUs(speed: number): number {
  return Math.min(MOST_TRAVEL_US, VISIBLE_WALL_US * speed);
}

/** What the wires of a layout stand for in a run; made once per layout and run. */
export interface WireMap {
  /** By client number: the wire that carries its calls; -1 none. */
  readonly ofClient: Int32Array;
  /** By link number: the wire that carries its attempts, and the one before its chain where another service calls. */
  readonly ofLink: Int32Array;
  readonly beforeLink: Int32Array;
  /** By wire: its length against the usual one, so that everything travels at one pace. */
  readonly pace: Float32Array;
  readonly rows: Int32Array;
}

const USUAL_LENGTH = 120;
const LEAST_PACE = 0.4;
const MOST_PACE = 2;

export function wireMap(reader: Reader, layout: PipelineLayout): WireMap {
  const { meta } = reader;
  const wire = (link: string, outer: boolean) =>
    layout.wires.findIndex((line) => line.link === link && (line.part === 'whole' || (line.part === 'outer') === outer));
  const fromClient = (id: string) => meta.clients.some((client) => client.id === id);
  return {
    ofClient: Int32Array.from(meta.clients, (client) => {
      const link = meta.links.find(({ fromId }) => fromId === client.id);
      const first = link === undefined ? -1 : wire(link.id, true);
      return layout.wires[first]?.part === 'outer' ? first : -1;
    }),
    // Probes go the way of the calls of their link.
    ofLink: Int32Array.from(meta.links, (link) => wire(link.probes === true ? link.id.replace(/\/probes$/, '') : link.id, false)),
    beforeLink: Int32Array.from(meta.links, (link) => {
      const first = wire(link.id, true);
      return layout.wires[first]?.part === 'outer' && !fromClient(link.fromId) ? first : -1;
    }),
    pace: Float32Array.from(
      railLines(layout, 0).filter((_, k) => k % 2 === 0),
      ({ length }) => Math.min(MOST_PACE, Math.max(LEAST_PACE, length / USUAL_LENGTH)),
    ),
    rows: new Int32Array(ROOM),
  };
}

const NOTHING: Outcome = { reason: 'ok', error: '', marks: 0, retryAfterMs: -1, by: 0, index: 0 };
const call: CallTarget = { row: 0, id: 0, startUs: 0, endUs: 0, client: 0, outcome: NOTHING };
const span: SpanTarget = {
  row: 0,
  owner: 0,
  sentUs: 0,
  queuedUs: 0,
  begunUs: 0,
  endedUs: 0,
  leftUs: 0,
  deadlineUs: 0,
  link: 0,
  instance: 0,
  outcome: NOTHING,
  attempt: 0,
  flags: 0,
};

/** Fills `into` with everything on its way at `nowUs`; an answer leaves when its request has been seen to arrive. */
export function collectShapes(reader: Reader, map: WireMap, nowUs: number, travel: number, into: MovingShapes): void {
  into.count = 0;
  const longest = travel * map.pace.reduce((most, pace) => Math.max(most, pace), LEAST_PACE);
  const rows = reader.calls(Math.max(0, nowUs - 2 * longest), nowUs + 1, {}, ROOM);
  for (const row of rows) {
    reader.fillCall(row, call);
    const wire = map.ofClient[call.client] ?? -1;
    if (wire < 0) continue;
    const own = travel * (map.pace[wire] ?? 1);
    put(into, wire, call.startUs, call.endUs, own, own, nowUs, call.outcome.index, call.id);
  }
  const open = reader.openAt(nowUs, map.rows);
  for (let k = 0; k < open; k += 1) putSpan(reader, map, map.rows[k] ?? 0, nowUs, travel, into);
  const ended = reader.endedIn(Math.max(0, nowUs - 2 * longest), nowUs, map.rows);
  for (let k = 0; k < ended; k += 1) putSpan(reader, map, map.rows[k] ?? 0, nowUs, travel, into);
}

function putSpan(reader: Reader, map: WireMap, row: number, nowUs: number, travel: number, into: MovingShapes): void {
  reader.fillSpan(row, span);
  if ((span.flags & SPAN.shortCircuit) !== 0 || span.instance === NO_INSTANCE) return;
  const late = (span.flags & SPAN.departed) !== 0;
  const kind = late ? LATE : span.outcome.index;
  const wire = map.ofLink[span.link] ?? -1;
  const before = map.beforeLink[span.link] ?? -1;
  const own = travel * (map.pace[wire] ?? 1);
  const outer = travel * (map.pace[before] ?? 1);
  const there = Math.max(own, span.queuedUs - span.sentUs);
  const back = late ? own : Math.max(own, span.leftUs - span.endedUs);
  if (wire >= 0) put(into, wire, span.sentUs, span.endedUs, there, back, nowUs, kind, span.owner);
  if (before >= 0 && span.attempt === 1) put(into, before, span.sentUs, span.leftUs, outer, outer, nowUs, kind, span.owner);
}

/** One request and its answer on one wire. `endUs` below 0: no answer in the recording. */
function put(into: MovingShapes, wire: number, startUs: number, endUs: number, there: number, back: number, nowUs: number, kind: number, id: number): void {
  const gone = nowUs - startUs;
  if (gone >= 0 && gone < there) add(into, 2 * wire, IN_FLIGHT, gone / there, id);
  if (endUs < 0) return;
  const returned = nowUs - Math.max(endUs, startUs + there);
  if (returned >= 0 && returned < back) add(into, 2 * wire + 1, kind, returned / back, id);
}

function add(into: MovingShapes, rail: number, kind: number, at: number, id: number): void {
  const k = into.count;
  if (k >= ROOM) return;
  into.rail[k] = rail;
  into.kind[k] = kind;
  into.at[k] = at;
  into.call[k] = id;
  into.count = k + 1;
}

/** From 0, where shapes of 9 px have room to follow each other, to 1, where three lanes of smaller ones are needed. */
export function crowding(count: number, length: number): number {
  return Math.min(1, Math.max(0, (count * 9) / length - 0.9));
}
