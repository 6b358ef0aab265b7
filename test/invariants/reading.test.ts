/** Whatever a reader is asked, it answers what going through the whole trace of the run gives, however the recording was cut into chunks. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { REASONS } from '../../src/engine/outcome.ts';
import type { CallFilter, Reader } from '../../src/engine/recording/reading.ts';
import { createReader } from '../../src/engine/recording/reader.ts';
import type { ScenarioV1 } from '../../src/scenario/document.ts';
import { scenarios, SEED } from '../support/random-scenarios.ts';
import { balanced } from '../support/random-balancers.ts';
import { brokers } from '../support/random-brokers.ts';
import { factsOf } from '../support/trace-facts.ts';
import type { CallFact, Facts, SpanFact } from '../support/trace-facts.ts';
import { begin, presetOf, shortTraffic, specOf } from '../support/traced-run.ts';

const SOME = { seed: SEED, numRuns: process.env['HALFOPEN_NIGHTLY'] === '1' ? 500 : 8 };

interface Recorded { readonly reader: Reader; readonly facts: Facts; readonly endUs: number; readonly windowUs: number; readonly keepCalls: number; /** Every call has ended, so the trace has them all. */ readonly isWhole: boolean }

/** The run in slices of random numbers of events, its recording taken after most of them; some of these are shown on the way. */
function record(scenario: ScenarioV1, random: () => number, keepCalls: number, shown: (so: Recorded) => void): Recorded {
  const plain = specOf(scenario), spec = { ...plain, limits: { ...plain.limits, events: 300_000, keepCalls, keepGauges: Infinity } };
  const { simulation, records, recorder } = begin(spec), reader = createReader({ ...simulation.meta, series: recorder!.series });
  const soFar = (): Recorded => ({ reader, facts: factsOf(records.map(({ line }) => line)), endUs: simulation.nowUs, windowUs: spec.windowUs, keepCalls, isWhole: simulation.callsUnderWay === 0 });
  while (!simulation.advance(1 + Math.floor(random() ** 3 * 20_000))) {
    if (random() < 0.3) continue;
    reader.append(structuredClone(recorder!.flush(simulation.nowUs)));
    expect(reader.untilUs).toBe(simulation.nowUs);
    if (random() < 0.2) shown(soFar());
  }
  recorder!.end(simulation.nowUs);
  reader.append(recorder!.flush(simulation.nowUs));
  return soFar();
}
/** 0 to 1, the same each time. */
function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => { state = Math.imul(state ^ state >>> 15, 0x2c1b3c6d) + 0x6d2b79f5 | 0; return (Math.imul(state ^ state >>> 13, 0x297a2d39) >>> 0) / 2 ** 32; };
}
/** Every id below `keep`; of [keep·2ᵏ, keep·2ᵏ⁺¹) the multiples of 2ᵏ⁺¹. */
function isKept(id: number, keep: number): boolean { return id < keep || id % 2 ** (Math.floor(Math.log2(id / keep)) + 1) === 0; }

/** Odd instants, and those at which something happened, one µs before and after. */
function instants({ facts, endUs }: Recorded, random: () => number, count: number): readonly number[] {
  const known = [...facts.calls.flatMap((call) => [call.startUs, call.endUs]), ...facts.spans.flatMap((span) => [span.sentUs, span.begunUs, span.endedUs, span.leftUs]), ...facts.moves.map((move) => move.atUs), ...facts.lines.map((line) => line.atUs)].filter((us) => us >= 0);
  return [0, endUs, ...Array.from({ length: count }, () => Math.floor(random() * endUs)), ...Array.from({ length: known.length === 0 ? 0 : count }, () => known[Math.floor(random() * known.length)]! + Math.floor(random() * 3) - 1)].map((us) => Math.max(0, us));
}

const outcomeText = (reader: Reader, row: { readonly outcome: CallRowOutcome }): string => {
  const { reason, error, by, retryAfterMs, marks } = row.outcome;
  const marked = ['fallback', 'cached', 'stale', 'hedged'].flatMap((mark, bit) => ((marks >> bit & 1) === 1 ? [` ${mark}`] : [])).join('');
  return `${reason}${error === '' ? '' : `:${error}`}${by === 0 ? '' : ` by=${reader.meta.attachments[by - 1]!.id}`}${marked}${retryAfterMs < 0 ? '' : ` retry-after=${retryAfterMs}ms`}`;
};
type CallRowOutcome = Reader['outcomes'][number];
function clientText({ meta }: Reader, number: number): string {
  const { id, client } = meta.clients[number]!, copies = meta.clients.filter((other) => other.client === client && client >= 0);
  return copies.length > 1 ? `${id}/${copies.indexOf(meta.clients[number]!)}` : id;
}
function stateTextOf({ meta, ...reader }: Reader, state: number): string {
  const { attach, client, endpoint } = meta.states[state]!;
  return `${attach.map((number) => meta.attachments[number - 1]!.id).join('+')}${client < 0 ? '' : `@${clientText({ meta, ...reader }, client)}`}${endpoint < 0 ? '' : `[${endpoint}]`}`;
}
function callOf(reader: Reader, row: number): CallFact {
  const { id, client, startUs, endUs, ...more } = reader.call(row);
  return { id, client: clientText(reader, client), startUs, endUs, outcome: outcomeText(reader, more) };
}
function spanOf(reader: Reader, row: number): Omit<SpanFact, 'rest'> {
  const { owner, attempt, link, instance, sentUs, queuedUs, begunUs, endedUs, leftUs, deadlineUs } = reader.span(row);
  return { owner, attempt, link: reader.meta.links[link]!.id, instance: instance === 0xffff ? '-' : String(instance), sentUs, queuedUs, begunUs, endedUs, leftUs, deadlineUs };
}
const bare = ({ rest: _, ...span }: SpanFact): Omit<SpanFact, 'rest'> => span;
const isLate = (span: SpanFact): boolean => span.rest.endsWith(' late');
/** Any order will do where none is promised. */
const sorted = (spans: readonly object[]): readonly string[] => spans.map((span) => JSON.stringify(span)).sort();

function checkRows({ reader, facts, keepCalls }: Recorded): void {
  const calls = facts.calls.filter((call) => isKept(call.id, keepCalls)), spans = facts.spans.filter((span) => isKept(span.owner, keepCalls));
  expect(Array.from({ length: reader.callCount }, (_, row) => callOf(reader, row))).toEqual(calls);
  expect(Array.from({ length: reader.spanCount }, (_, row) => spanOf(reader, row))).toEqual(spans.map(bare));
  expect(reader.sampledFrom).toBe(facts.calls.some((call) => call.id >= keepCalls) || facts.spans.some((span) => span.owner >= keepCalls) ? keepCalls : -1);
  const rowsOf = new Map<number, number[]>();
  spans.forEach(({ owner }, row) => { rowsOf.set(owner, [...(rowsOf.get(owner) ?? []), row]); });
  for (const id of new Set([...facts.calls.map((call) => call.id), ...rowsOf.keys()])) {
    expect(reader.callRow(id)).toBe(calls.findIndex((call) => call.id === id));
    const rows = rowsOf.get(id) ?? [], walked: number[] = [];
    for (let row = reader.firstSpanOf(id); row >= 0; row = reader.nextSpanOf(row)) walked.push(row);
    expect(walked).toEqual(rows);
    expect([...reader.spansOf(id)]).toEqual(rows.toSorted((a, b) => spans[a]!.sentUs - spans[b]!.sentUs || spans[a]!.attempt - spans[b]!.attempt || a - b));
  }
}

function checkInstant({ reader, facts, keepCalls }: Recorded, atUs: number, lengthUs: number): void {
  const calls = facts.calls.filter((call) => isKept(call.id, keepCalls)), spans = facts.spans.filter((span) => isKept(span.owner, keepCalls)), toUs = atUs + lengthUs;
  const into = new Int32Array(spans.length + 1), read = (count: number): readonly string[] => sorted([...into.subarray(0, count)].map((row) => spanOf(reader, row)));
  expect(read(reader.openAt(atUs, into))).toEqual(sorted(spans.filter((span) => span.sentUs <= atUs && (span.endedUs < 0 || span.leftUs < 0 || Math.max(span.endedUs, span.leftUs) > atUs)).map(bare)));
  expect(read(reader.endedIn(atUs, toUs, into))).toEqual(sorted(spans.filter((span) => span.endedUs > atUs && span.endedUs <= toUs || span.leftUs > atUs && span.leftUs <= toUs).map(bare)));
  const next = [...calls.map((call) => call.endUs), ...spans.flatMap((span) => [span.sentUs, span.queuedUs, span.begunUs, span.endedUs, span.leftUs]), ...facts.lines.map((line) => line.atUs)].filter((us) => us > atUs);
  expect(reader.nextEventUs(atUs)).toBe(next.reduce((least, us) => Math.min(least, us), Infinity));
  const moved = facts.moves.map((move) => move.atUs);
  expect([reader.nextMoveUs(atUs), reader.previousMoveUs(atUs)]).toEqual([moved.find((us) => us > atUs) ?? Infinity, moved.findLast((us) => us < atUs) ?? -1]);
  expect(reader.console(atUs).map(({ process, ...line }) => ({ ...line, process: reader.meta.processes[process] }))).toEqual(facts.lines.filter((line) => line.atUs <= atUs));
}

/** Whether some span of each call shows that it was tried again, or that work of it was late. */
function marksOf({ spans }: Facts): { readonly retried: ReadonlySet<number>; readonly late: ReadonlySet<number> } {
  return { retried: new Set(spans.filter((span) => span.attempt > 1).map((span) => span.owner)), late: new Set(spans.filter(isLate).map((span) => span.owner)) };
}

function checkFilters({ reader, facts, keepCalls }: Recorded, atUs: number, lengthUs: number, limit: number): void {
  const toUs = atUs + lengthUs, { retried, late } = marksOf(facts);
  const under = facts.calls.filter((call) => isKept(call.id, keepCalls) && call.startUs < toUs && (call.endUs > atUs || call.startUs >= atUs)).toSorted((a, b) => a.id - b.id);
  const last = reader.meta.clients.length - 1;
  const filters: readonly (readonly [CallFilter, (call: CallFact) => boolean])[] = [
    [{}, () => true],
    [{ reasons: ['ok'] }, (call) => call.outcome.startsWith('ok')],
    [{ reasons: ['timeout', 'error', 'no such reason'] }, (call) => /^(timeout|error)/.test(call.outcome)],
    [{ reasons: [] }, () => false],
    [{ reasons: REASONS, late: true }, (call) => late.has(call.id)],
    [{ client: last }, (call) => call.client === clientText(reader, last)],
    [{ clientsFrom: 1 }, (call) => call.client !== clientText(reader, 0)],
    [{ clientsBelow: 1, retried: true }, (call) => call.client === clientText(reader, 0) && retried.has(call.id)],
    [{ retried: true, late: true }, (call) => retried.has(call.id) && late.has(call.id)],
  ];
  for (const [filter, keep] of filters) expect([filter, [...reader.calls(atUs, toUs, filter, limit)].map((row) => reader.call(row).id)]).toEqual([filter, under.filter(keep).map((call) => call.id).slice(0, limit)]);
}

function checkStates({ reader, facts }: Recorded, atUs: number, lengthUs: number): void {
  reader.meta.states.forEach(({ names, gauges }, state) => {
    const name = stateTextOf(reader, state), own = facts.moves.filter((move) => move.state === name), move = own.findLast((one) => one.atUs <= atUs);
    const values = gauges.map((gauge) => facts.gauges.findLast((one) => one.state === name && one.name === gauge.name && one.atUs <= atUs)?.value ?? 0);
    const at = reader.state(state, atUs);
    expect([name, atUs, names[at.state] ?? '', at.sinceUs, at.cause, at.gauges]).toEqual([name, atUs, move?.to ?? names[0] ?? '', move?.atUs ?? 0, move?.cause ?? -1, values]);
    expect(at.untilUs === Infinity ? -1 : Math.round(at.untilUs)).toBe(move?.untilUs ?? -1);
    const told = [...reader.moves(state, atUs, atUs + lengthUs)].map((row) => reader.move(row));
    expect(told.map((one) => [one.atUs, names[one.from], names[one.to], one.call])).toEqual(own.filter((one) => one.atUs >= atUs && one.atUs < atUs + lengthUs).map((one) => [one.atUs, one.from, one.to, one.cause]));
    for (const one of told) {
      const before = facts.moves.indexOf(own[[...reader.moves(state, 0, Infinity)].indexOf(one.row)]!);
      expect(one.gauges).toEqual(gauges.map((gauge) => facts.gauges.findLast((other) => other.state === name && other.name === gauge.name && other.after <= before)?.value ?? 0));
    }
  });
}

/** An outcome is its reason, then, behind a colon, a name where it has one; some reasons have colons too. */
function reasonOf({ outcome }: CallFact): string | undefined {
  const [text = ''] = outcome.split(' ');
  return REASONS.filter((reason) => `${text}:`.startsWith(`${reason}:`)).toSorted((a, b) => b.length - a.length)[0];
}

/** What the client's series say of windows, from the calls alone. */
function checkSeries({ reader, facts, endUs, windowUs, isWhole }: Recorded, fromUs: number, lengthUs: number, points: number): void {
  const id = reader.meta.clients[0]!.id, calls = facts.calls.filter((call) => call.client.split('/')[0] === id), toUs = fromUs + lengthUs;
  const within = (us: number, tile: { readonly fromUs: number; readonly toUs: number }): boolean => us >= tile.fromUs && us < tile.toUs;
  const tiles = reader.series(`clients/${id}/calls`, fromUs, toUs, points);
  expect(tiles.length).toBeLessThanOrEqual(points);
  const recorded = Math.max(1, Math.floor(endUs / windowUs) + 1) * windowUs;
  if (fromUs < endUs && lengthUs > 0) {
    expect(tiles[0]!.fromUs).toBe(Math.floor(fromUs / windowUs) * windowUs);
    expect([Math.ceil(Math.min(toUs, endUs) / windowUs) * windowUs, Math.min(recorded, Math.ceil(toUs / windowUs) * windowUs)]).toContain(tiles.at(-1)!.toUs);
  }
  tiles.forEach((tile, i) => {
    expect((tile.toUs - tile.fromUs) % windowUs).toBe(0);
    if (i > 0) expect(tile.fromUs).toBe(tiles[i - 1]!.toUs);
    if (isWhole) expect(tile.sum).toBe(calls.filter((call) => within(call.startUs, tile)).length);
  });
  for (const reason of REASONS) {
    const ended = calls.filter((call) => reasonOf(call) === reason);
    if (!reader.meta.series.some(({ name }) => name === `clients/${id}/ended:${reason}`)) { expect(ended).toEqual([]); continue; }
    expect(reader.series(`clients/${id}/ended:${reason}`, fromUs, toUs, points).map((tile) => tile.sum)).toEqual(tiles.map((tile) => ended.filter((call) => within(call.endUs, tile)).length));
    const from = Math.ceil(fromUs / windowUs) * windowUs, to = Math.ceil(toUs / windowUs) * windowUs;
    expect(reader.total(`clients/${id}/ended:${reason}`, fromUs, toUs)).toBe(ended.filter((call) => call.endUs >= from && call.endUs < to).length);
  }
  reader.series(`clients/${id}/latency`, fromUs, toUs, points).forEach((tile) => {
    const lengths = calls.filter((call) => within(call.endUs, tile)).map((call) => call.endUs - call.startUs);
    expect([tile.sum, tile.last]).toEqual([lengths.reduce((sum, one) => sum + one, 0), lengths.length]);
    const most = lengths.reduce((greatest, one) => Math.max(greatest, one), -1);
    if (most >= 0) expect(Math.abs(tile.max - most)).toBeLessThanOrEqual(most * 0.008);
  });
  const ok = calls.filter((call) => call.outcome.split(' ')[0] === 'ok' && call.endUs >= Math.ceil(fromUs / windowUs) * windowUs && call.endUs < Math.ceil(toUs / windowUs) * windowUs).map((call) => call.endUs - call.startUs);
  const { count, meanUs, atShares } = reader.distribution(`clients/${id}/okLatency`, fromUs, toUs, [1]);
  expect([count, meanUs]).toEqual([ok.length, ok.length === 0 ? NaN : ok.reduce((sum, us) => sum + us, 0) / ok.length]);
  if (ok.length > 0) expect(Math.abs(atShares[0]! - Math.max(...ok))).toBeLessThanOrEqual(Math.max(...ok) * 0.008);
  const shares = [0.5, 0.9, 0.99], read = reader.percentiles(`clients/${id}/latency`, fromUs, toUs, points, shares);
  tiles.forEach((tile, i) => {
    const lengths = calls.filter((call) => within(call.endUs, tile)).map((call) => call.endUs - call.startUs).toSorted((a, b) => a - b);
    shares.forEach((share, k) => {
      const value = read[k]![i]!, exact = lengths[Math.ceil(share * lengths.length - 1e-9) - 1]!;
      if (lengths.length * (1 - share) < 10 - 1e-9) expect(value).toBeNaN();
      else expect(Math.abs(value - exact)).toBeLessThanOrEqual(exact * 0.008);
    });
  });
}

function assertAnswers(scenario: ScenarioV1, seed: number, count: number, keepCalls = Infinity): void {
  const random = randomOf(seed), recorded = record(scenario, random, keepCalls, (so) => {
    checkRows(so);
    for (const atUs of instants(so, random, 1)) {
      checkInstant(so, atUs, so.endUs / 3);
      checkFilters(so, atUs, so.endUs / 3, 100);
      checkStates(so, atUs, so.endUs / 3);
    }
  });
  checkRows(recorded);
  for (const atUs of instants(recorded, random, count)) {
    const lengthUs = Math.floor(random() ** 4 * 2 * recorded.endUs);
    checkInstant(recorded, atUs, lengthUs);
    checkFilters(recorded, atUs, lengthUs, 1 + Math.floor(random() ** 3 * 3000));
    checkStates(recorded, atUs, lengthUs);
    if (recorded.facts.calls.length > 0) checkSeries(recorded, atUs, lengthUs, 1 + Math.floor(random() * 60));
  }
}

describe('a reader answers what the trace says', () => {
  const kept = fc.constantFrom(Infinity, Infinity, 1, 7, 40);
  test.each([['one link', scenarios], ['balancers', balanced], ['brokers', brokers()]] as const)('in random scenarios: %s', (_, of) => {
    fc.assert(fc.property(of, fc.nat(), kept, (scenario, seed, keepCalls) => { assertAnswers(scenario, seed, 3, keepCalls); }), SOME);
  });
  test('in a run of thousands of calls, with an outage and retries', () => { assertAnswers(shortTraffic('traffic-no-breaker'), 3, 6); });
  test('in one that keeps 1500 of them', () => { assertAnswers(shortTraffic(), 5, 6, 1500); });
  test('in one that prints', () => { assertAnswers(presetOf('chapter-breaker'), 7, 12); });
});
