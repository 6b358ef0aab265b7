/** What the run says of one attachment at one instant: the plain numbers that views and panels get. */
import type { Condition, Gauge, StateAt } from '../../engine/pattern.ts';
import { machineOf } from '../../engine/pattern.ts';
import { fieldsOf } from '../../engine/patterns.ts';
import type { FieldTable, Json } from '../../engine/fields.ts';
import type { MoveRow, Reader } from '../../engine/recording/reading.ts';
import { SPAN } from '../../engine/recording/sink.ts';
import * as registry from '../../patterns/registry.ts';
import type { AnyPattern, Patterns } from '../../engine/patterns.ts';
import type { Attach, ScenarioV1 } from '../../scenario/document.ts';
import { valueAt } from '../../scenario/edits.ts';
import type { NamesOf } from '../../scenario/switch-dialect.ts';
import { isAhead, rateWindow } from '../canvas/pipeline-numbers.ts';
import { fieldHelps } from './field-helps.ts';
import type { PatternCounter, PatternWaiting } from '../kit/pattern-view.ts';
import type { StateInterval } from '../kit/breaker-style.ts';
import { stateIntervals } from '../kit/breaker-style.ts';

const patterns: Patterns = registry;
/** A rate is that of the half second which holds the playhead, as in the charts and on the canvas. */
export const RATE_US = 500_000;

/** An attachment with its path, `links/<link>/<attach>`. */
export interface Placed { readonly path: string; readonly owner: string; readonly attach: Attach; readonly index: number; readonly count: number }

/** The attachments of every chain and queue, outermost first, then the nodes: `nodes/<node>`, owned by themselves. */
export function placesOf(scenario: ScenarioV1): readonly Placed[] {
  const of = (list: string, owner: string, chain: readonly Attach[]) => chain.map((attach, index) => ({ path: `${list}/${owner}/${attach.id}`, owner, attach, index, count: chain.length }));
  return [
    ...scenario.links.flatMap((link) => of('links', link.id, link.chain)),
    ...scenario.services.flatMap((service) => [...of('services', service.id, [service.queue]), ...of('services', service.id, service.inbound)]),
    ...scenario.nodes.map((attach) => ({ path: `nodes/${attach.id}`, owner: attach.id, attach, index: 0, count: 1 })),
  ];
}

export function patternOf(kind: string): AnyPattern {
  const pattern = patterns[kind];
  if (pattern === undefined) throw new RangeError(`no pattern ${kind}`);
  return pattern;
}

/** The settings in force at an instant: the document's own, with the changes that hold then. */
export function configAt(scenario: ScenarioV1, path: string, config: Attach['config'], nowUs: number): Attach['config'] {
  if (!scenario.changes.some((change) => change.target.startsWith(`${path}.`))) return config;
  return Object.fromEntries(Object.keys(config).map((name): [string, Json] => [name, valueAt(scenario, `${path}.${name}`, nowUs / 1000)]));
}

export interface StateOfRun {
  /** State number in the recording. */
  readonly state: number;
  readonly names: readonly string[];
  readonly gauges: readonly Gauge[];
}

/** The number of the shared state of an attachment, where it has several that of the first client whose calls come to it; -1 where it has none or does not run. */
export function stateNumber(reader: Reader, path: string): number {
  const id = path.slice(path.indexOf('/') + 1), { meta } = reader;
  const number = meta.attachments.findIndex((attach) => attach.id === id) + 1, states = meta.attachments[number - 1]?.states ?? [];
  const from = states.length > 1 ? meta.links.find(({ chain }) => chain.includes(number))?.fromId : undefined;
  return states.find((one) => meta.clients[meta.states[one]?.client ?? -1]?.id === from) ?? states[0] ?? -1;
}
/** The shared state of an attachment; null where nothing of it is recorded. */
export function stateOfRun(reader: Reader, path: string): StateOfRun | null {
  const state = stateNumber(reader, path), found = reader.meta.states[state];
  return found === undefined || found.names.length + found.gauges.length === 0 ? null : { state, names: found.names, gauges: found.gauges };
}

/** States and gauges of an attachment that is not in a run yet. */
export function namesOf(attach: Attach): { readonly states: readonly string[]; readonly gauges: readonly Gauge[] } {
  const pattern = patternOf(attach.kind);
  return pattern.role === 'policy' ? machineOf(pattern, attach.config) : pattern.role === 'node' ? pattern : { states: [], gauges: [] };
}

/** The gauges of a state at any instant that is computed. */
export function gaugesOf(reader: Reader, state: number): (us: number) => readonly number[] | null {
  return (us) => (isAhead(reader, us) ? null : reader.state(state, us).gauges);
}

export function movesOf(reader: Reader, state: StateOfRun | null): readonly MoveRow[] {
  return state === null ? [] : [...reader.moves(state.state, 0, Infinity)].map((row) => reader.move(row));
}

export function conditionsAt(attach: Attach, config: Attach['config'], at: StateAt | null, nowUs: number): readonly Condition[] {
  const pattern = patternOf(attach.kind);
  return at === null || pattern.role !== 'policy' ? [] : machineOf(pattern, config).conditions(at, config, nowUs);
}

/** The fields in force, with their help once it has been loaded. */
export function fieldsFor(attach: Attach): FieldTable {
  const { kind, config } = attach, own = fieldHelps[kind], more = fieldHelps[`${kind}/${String(config['dialect'])}`];
  return Object.fromEntries(
    Object.entries(fieldsOf(patternOf(kind), config)).map(([name, field]) => [name, { ...field, ...(more?.[name] ?? own?.[name] ?? { help: '' }) }]),
  );
}

/** What libraries call the fields of a pattern's dialects, once the help has been loaded: the page's tables do not say it. */
export function libraryNames(kind: string): NamesOf {
  return (dialect, field) => (fieldHelps[`${kind}/${dialect}`]?.[field] ?? fieldHelps[kind]?.[field])?.names;
}

/** Names of a run's series: a run of many instances has thousands. */
const namesOfSeries = new WeakMap<Reader, ReadonlySet<string>>();
function hasSeries(reader: Reader, name: string): boolean {
  let names = namesOfSeries.get(reader);
  if (names === undefined) namesOfSeries.set(reader, names = new Set(reader.meta.series.map((series) => series.name)));
  return names.has(name);
}

/** A counter of an attachment, or of that which counts for it. */
export function attachCounter(reader: Reader, id: string, name: 'in' | 'forwarded' | 'decided', nowUs: number): PatternCounter {
  return counterOf(reader, `attach/${reader.meta.attachments.find((attach) => attach.id === id)?.countedAs ?? id}/${name}`, nowUs);
}

export function counterOf(reader: Reader, name: string, nowUs: number): PatternCounter {
  if (!hasSeries(reader, name)) return { perSecond: 0, total: 0 };
  const { fromUs, toUs } = rateWindow(reader, nowUs);
  return { perSecond: (reader.total(name, fromUs, toUs) * 1e6) / (toUs - fromUs), total: reader.total(name, 0, nowUs) };
}

/** What a queue's view shows: those who wait, for how long the oldest has, and who came, was taken into work, was turned away; the state of each instance's queue where it has one. */
export function queueAt(reader: Reader, service: string, nowUs: number, scenario: Pick<ScenarioV1, 'clients' | 'links'> = NOBODY) {
  const counter = (name: string) => counterOf(reader, `services/${service}/${name}`, nowUs);
  const [refused, dropped] = [counter('refused'), counter('dropped')], line = lineAt(reader, service, nowUs);
  const queue = reader.meta.services.find(({ id }) => id === service)?.queue ?? 0, states = reader.meta.attachments[queue - 1]?.states ?? [];
  return {
    queued: line?.queued ?? levelOf(reader, `services/${service}/queued`, nowUs),
    ...(line === null ? {} : { oldestUs: line.oldestUs, waitingBy: waitingBy(scenario, service, line.waiting, nowUs) }),
    ...(states.length === 0 ? {} : { instances: states.map((state) => reader.state(state, nowUs)) }),
    dropped,
    counters: {
      in: counter('arrived'),
      forwarded: counter('begun'),
      decided: { perSecond: refused.perSecond + dropped.perSecond, total: refused.total + dropped.total },
    },
  };
}

/** Who waits at the very instant, counted over all instances; null where not every attempt is kept, or too many are under way. `oldestUs`: 0 where nobody waits. */
function lineAt(
  reader: Reader,
  service: string,
  nowUs: number,
): { readonly queued: number; readonly oldestUs: number; readonly waiting: readonly Waiting[] } | null {
  const { links, services } = reader.meta,
    number = services.findIndex(({ id }) => id === service),
    open = new Int32Array(MOST_OPEN);
  const count = reader.sampledFrom >= 0 ? MOST_OPEN : reader.openAt(nowUs, open);
  if (count >= MOST_OPEN) return null;
  const into = links.flatMap((link, k) => (link.to === number ? [k] : [])),
    door = into.filter((k) => links[k]?.door === true),
    last = door.length > 0 ? door : into;
  const came = Array.from(open.subarray(0, count), (row) => reader.span(row))
    .filter(
      (span) =>
        last.includes(span.link) &&
        (span.flags & SPAN.shortCircuit) === 0 &&
        span.queuedUs >= 0 &&
        span.queuedUs <= nowUs &&
        (span.begunUs < 0 || span.begunUs > nowUs) &&
        (span.endedUs < 0 || span.endedUs > nowUs),
    )
    .map(({ owner, queuedUs }) => {
      const row = reader.callRow(owner);
      return { sinceUs: queuedUs, client: row < 0 ? -1 : (reader.meta.clients[reader.call(row).client]?.client ?? -1) };
    });
  return { queued: came.length, oldestUs: came.length === 0 ? 0 : nowUs - Math.min(...came.map(({ sinceUs }) => sinceUs)), waiting: came };
}

const NOBODY = { clients: [], links: [] };
/** Since when one waits; the place of the client whose call it is for. */
interface Waiting { readonly sinceUs: number; readonly client: number }

/** Who waits by client: every client whose calls can come to the service. */
function waitingBy(
  { clients, links }: Pick<ScenarioV1, 'clients' | 'links'>,
  service: string,
  waiting: readonly Waiting[],
  nowUs: number,
): readonly PatternWaiting[] {
  const reach = new Set([service]);
  for (let size = 0; size !== reach.size;) {
    size = reach.size;
    for (const { from, to } of links) if (reach.has(to)) reach.add(from);
  }
  return clients.flatMap(({ id, title, priority = 0 }, k) => {
    const own = waiting.filter(({ client }) => client === k);
    return reach.has(id)
      ? [{ title, priority, waiting: own.length, oldestUs: own.reduce((oldest, { sinceUs }) => Math.max(oldest, nowUs - sinceUs), 0) }]
      : [];
  });
}

/** More attempts under way than this are not told apart. */
const MOST_OPEN = 4096;

/** Attempts that were let onto a link since an instant and are not yet answered, and when the next answer comes. */
export function underWay(reader: Reader, link: string, sinceUs: number, nowUs: number): { readonly inFlight: number; readonly nextAnswerUs: number } {
  const open = new Int32Array(MOST_OPEN), number = reader.meta.links.findIndex(({ id }) => id === link);
  const spans = Array.from(open.subarray(0, reader.openAt(nowUs, open)), (row) => reader.span(row))
    .filter((span) => span.link === number && span.sentUs >= sinceUs && span.sentUs <= nowUs && (span.leftUs < 0 || span.leftUs > nowUs));
  return { inFlight: spans.length, nextAnswerUs: Math.min(...spans.map(({ endedUs, leftUs }) => (leftUs >= 0 ? leftUs : endedUs)).filter((us) => us > nowUs)) };
}

/** A level at the end of the last whole window. */
export function levelOf(reader: Reader, name: string, nowUs: number): number {
  const { windowUs } = reader.meta, endUs = Math.floor(nowUs / windowUs) * windowUs;
  return endUs <= 0 ? 0 : reader.series(name, endUs - windowUs, endUs, 1).at(-1)?.last ?? 0;
}

/** The states of the first breaker over time; empty without one. */
export function bandOf(reader: Reader): readonly StateInterval[] {
  const state = reader.meta.states.findIndex(({ names }) => names.includes('open'));
  const found = reader.meta.states[state];
  if (found === undefined) return [];
  const moves = [...reader.moves(state, 0, Infinity)].map((row) => reader.move(row));
  return stateIntervals(moves, found.names, Math.min(reader.untilUs, reader.meta.durationUs));
}

/** What a pattern decided by itself in (fromUs, toUs]: whole windows from their counts, the rest from the attempts themselves; exact while every attempt is kept. */
export function decidedIn(reader: Reader, id: string, fromUs: number, toUs: number): number {
  const { windowUs, attachments, series } = reader.meta, number = attachments.findIndex((attach) => attach.id === id) + 1, name = `attach/${attachments[number - 1]?.countedAs ?? id}/decided`;
  if (!series.some((one) => one.name === name)) return 0;
  if (reader.sampledFrom >= 0) return Math.max(0, reader.total(name, 0, toUs) - reader.total(name, 0, fromUs));
  const first = Math.ceil((fromUs + 1) / windowUs) * windowUs, last = Math.floor((toUs + 1) / windowUs) * windowUs;
  const apart = (from: number, to: number): number => {
    let rows = new Int32Array(MOST_OPEN), count = reader.endedIn(from, to, rows);
    while (count === rows.length) { rows = new Int32Array(rows.length * 4); count = reader.endedIn(from, to, rows); }
    return rows.subarray(0, count).reduce((sum, row) => {
      const { flags, outcome } = reader.span(row);
      return sum + Number((flags & SPAN.shortCircuit) !== 0 && outcome.by === number);
    }, 0);
  };
  return first >= last ? apart(fromUs, toUs) : apart(fromUs, first - 1) + reader.total(name, first, last) + apart(last - 1, toUs);
}
