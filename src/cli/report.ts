/** The shape of `sim run --json`, version 1: what a run came to, with units in the names. Numbers come from the same reader as the screen's. */
import { REASONS } from '../engine/outcome.ts';
import type { Reader } from '../engine/recording/reading.ts';
import type { Stopped } from '../engine/spec.ts';
import type { Run } from './run-scenario.ts';
import type { ScenarioV1 } from '../scenario/document.ts';

/** Milliseconds; null where there was nothing to measure. Percentiles are within 0.8 %, means exact. */
export interface Spread {
  readonly count: number;
  readonly meanMs: number | null;
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  readonly p99Ms: number | null;
}

export interface RunReport {
  readonly version: 1;
  readonly title: string; readonly seed: number; readonly durationMs: number;
  /** The run's last instant: calls begun before `durationMs` are followed to their end. */
  readonly endedAtMs: number;
  readonly events: number;
  /** end: its time was up; limit: its limit of events was reached; stuck: a loop that never waits. */
  readonly stopped: Stopped;
  readonly clients: readonly {
    readonly id: string; readonly calls: number; readonly ended: { readonly [reason: string]: number }; readonly underWayAtEnd: number;
    readonly latency: Spread; readonly okLatency: Spread;
  }[];
  readonly links: readonly { readonly id: string; readonly attemptsSent: number; readonly answeredInTime: number; readonly answeredLate: number }[];
  readonly patterns: readonly {
    readonly id: string; readonly kind: string; readonly requests: number; readonly forwarded: number; readonly decided: number;
    /** Moves into each state; `states` is empty for patterns without states. */
    readonly states: readonly { readonly name: string; readonly entered: number; readonly timeMs: number }[];
    readonly gaugesAtEnd: { readonly [gauge: string]: number };
  }[];
  readonly services: readonly {
    readonly id: string; readonly arrived: number; readonly begun: number; readonly completed: number; readonly failed: number; readonly refused: number;
    readonly dropped: number; readonly late: number; readonly waited: number;
    /** Time averages over [0, endedAtMs). */
    readonly meanBusy: number; readonly meanBusyForDeparted: number; readonly meanQueued: number; readonly meanInSystem: number;
    readonly sojourn: Spread; readonly wait: Spread;
  }[];
  /** Brokers, registries, stores. `counts` are of the whole run, `means` time averages over [0, endedAtMs) of its levels, `times` its histograms, by the names of its series. */
  readonly nodes: readonly {
    readonly id: string; readonly kind: string; readonly states: RunReport['patterns'][number]['states']; readonly gaugesAtEnd: { readonly [gauge: string]: number };
    readonly counts: { readonly [name: string]: number }; readonly means: { readonly [name: string]: number }; readonly times: { readonly [name: string]: Spread };
  }[];
  readonly stateChanges: readonly { readonly atMs: number; readonly pattern: string; /** Of a balancer's stage, or of what has a state for each instance: from 0. */ readonly endpoint?: number; /** Whose instance it is, at a registry. */ readonly service?: string; readonly from: string; readonly to: string; readonly causeCall: number | null }[];
  /** One value per window of `widthMs`, from 0 on, until all that is counted is in one. Levels are time averages. */
  readonly windows: { readonly widthMs: number; readonly series: { readonly [name: string]: readonly number[] } };
}

export function reportOf(run: Run, scenario: ScenarioV1): RunReport {
  const { reader } = run, { meta } = reader;
  return {
    version: 1, title: scenario.title, seed: meta.seed, durationMs: meta.durationUs / 1000, endedAtMs: run.endedAtUs / 1000, events: run.events, stopped: run.stopped,
    clients: uniqueClients(reader).map((id) => {
      const ended = Object.fromEntries(REASONS.map((reason) => [reason, total(reader, `clients/${id}/ended:${reason}`)]));
      const calls = total(reader, `clients/${id}/calls`);
      return {
        id, calls, ended, underWayAtEnd: calls - Object.values(ended).reduce((a, b) => a + b, 0),
        latency: spread(reader, `clients/${id}/latency`), okLatency: spread(reader, `clients/${id}/okLatency`),
      };
    }),
    links: meta.links.map(({ id }) => ({
      id, attemptsSent: total(reader, `links/${id}/sent`), answeredInTime: total(reader, `links/${id}/answered`), answeredLate: total(reader, `links/${id}/late`),
    })),
    patterns: meta.attachments.flatMap((attach, i) => (attach.states.length === 0 || meta.nodes.some((node) => node.attach === i + 1) || meta.services.some(({ queue }) => queue === i + 1) ? [] : [patternReport(run, attach)])),
    services: meta.services.map(({ id }) => serviceReport(run, id)),
    nodes: meta.nodes.map((node) => nodeReport(run, node)),
    stateChanges: stateChanges(reader),
    windows: windows(reader, run.endedAtUs),
  };
}

function patternReport(run: Run, attach: Reader['meta']['attachments'][number]): RunReport['patterns'][number] {
  const { reader } = run, at = `attach/${attach.countedAs ?? attach.id}`;
  return { id: attach.id, kind: attach.kind, requests: total(reader, `${at}/in`), forwarded: total(reader, `${at}/forwarded`), decided: total(reader, `${at}/decided`), ...statesReport(run, attach) };
}

function nodeReport(run: Run, { id, kind, attach }: Reader['meta']['nodes'][number]): RunReport['nodes'][number] {
  const { reader } = run, prefix = `nodes/${id}/`;
  const of = <T>(kind: 'counter' | 'level' | 'histogram', value: (name: string) => T): { readonly [name: string]: T } =>
    Object.fromEntries(
      reader.meta.series.flatMap((one) =>
        one.kind === kind && one.name.startsWith(prefix) ? [[one.name.slice(prefix.length), value(one.name)] as const] : [],
      ),
    );
  return {
    id, kind, ...statesReport(run, reader.meta.attachments[attach - 1]!), counts: of('counter', (name) => total(reader, name)),
    means: of('level', (name) => (run.endedAtUs === 0 ? 0 : total(reader, name) / run.endedAtUs)), times: of('histogram', (name) => spread(reader, name)),
  };
}

/** Of a client's own link only the states of its own copies are in use; callers of probes and look-ups have numbers too. */
function isUsed({ meta }: Reader, attach: string, state: number): boolean {
  const { client } = meta.states[state]!, from = meta.links.find(({ chain }) => chain.some((number) => meta.attachments[number - 1]?.id === attach))?.fromId;
  return client < 0 || meta.clients[client]!.id === from || !meta.clients.some(({ id }) => id === from);
}

function statesReport(run: Run, attach: Reader['meta']['attachments'][number]): Pick<RunReport['patterns'][number], 'states' | 'gaugesAtEnd'> {
  const { reader } = run, entered = new Map<string, number>(), timeUs = new Map<string, number>();
  for (const state of attach.states.filter((one) => isUsed(reader, attach.id, one))) {
    const { names } = reader.meta.states[state]!;
    let sinceUs = 0, name = names[0] ?? '';
    for (const row of reader.moves(state, 0, Infinity)) {
      const move = reader.move(row);
      add(timeUs, name, move.atUs - sinceUs);
      sinceUs = move.atUs; name = names[move.to] ?? String(move.to);
      add(entered, name, 1);
    }
    add(timeUs, name, run.endedAtUs - sinceUs);
  }
  const first = reader.meta.states[attach.states[0]!]!;
  const end = reader.state(attach.states[0]!, run.endedAtUs);
  return {
    states: first.names.map((name) => ({ name, entered: entered.get(name) ?? 0, timeMs: (timeUs.get(name) ?? 0) / 1000 })),
    gaugesAtEnd: Object.fromEntries(first.gauges.map((gauge, i) => [gauge.name, end.gauges[i] ?? 0])),
  };
}

function serviceReport(run: Run, id: string): RunReport['services'][number] {
  const { reader } = run, at = `services/${id}`;
  const mean = (level: string): number => (run.endedAtUs === 0 ? 0 : total(reader, `${at}/${level}`) / run.endedAtUs);
  return {
    id, arrived: total(reader, `${at}/arrived`), begun: total(reader, `${at}/begun`), completed: total(reader, `${at}/completed`), failed: total(reader, `${at}/failed`),
    refused: total(reader, `${at}/refused`), dropped: total(reader, `${at}/dropped`), late: total(reader, `${at}/late`), waited: total(reader, `${at}/waited`),
    meanBusy: mean('busy'), meanBusyForDeparted: mean('busyLate'), meanQueued: mean('queued'), meanInSystem: mean('inSystem'),
    sojourn: spread(reader, `${at}/sojourn`), wait: spread(reader, `${at}/wait`),
  };
}

function stateChanges(reader: Reader): RunReport['stateChanges'] {
  const { attachments, nodes, services } = reader.meta;
  return [
    ...attachments.flatMap(({ id, states, endpoints = [] }) => [...states, ...endpoints].flatMap((state) => changesOf(reader, id, state))),
    ...nodes.flatMap(({ id, entries = [] }) =>
      entries.flatMap(({ service, first }) =>
        Array.from({ length: services[service]!.instances }, (_, k) => changesOf(reader, id, first + k, services[service]!.id)).flat(),
      ),
    ),
  ].sort((a, b) => a.atMs - b.atMs);
}
function changesOf(reader: Reader, pattern: string, state: number, service?: string): RunReport['stateChanges'] {
  const { names, endpoint } = reader.meta.states[state]!;
  return [...reader.moves(state, 0, Infinity)].map((row) => {
    const move = reader.move(row);
    return {
      atMs: move.atUs / 1000,
      pattern,
      ...(endpoint < 0 ? {} : { endpoint }),
      ...(service === undefined ? {} : { service }),
      from: names[move.from] ?? '',
      to: names[move.to] ?? '',
      causeCall: move.call < 0 ? null : move.call,
    };
  });
}

function windows(reader: Reader, endUs: number): RunReport['windows'] {
  const { windowUs, series: all } = reader.meta, whole = Math.max(1, Math.ceil(endUs / windowUs));
  // What is counted at the end of the last window, where the run ends, lies in one more.
  const more = all.some(({ name, kind }) => kind === 'counter' && reader.total(name, whole * windowUs, Infinity) > 0), count = more ? whole + 1 : whole;
  const series = all.filter((s) => s.kind !== 'histogram').map(({ name, kind }) => {
    const tiles = reader.series(name, 0, count * windowUs, count);
    return [name, tiles.map((tile) => (kind === 'level' ? tile.sum / (tile.toUs - tile.fromUs) : tile.sum))] as const;
  });
  return { widthMs: windowUs / 1000, series: Object.fromEntries(series) };
}

function spread(reader: Reader, name: string): Spread {
  const { count, meanUs, atShares } = reader.distribution(name, 0, Infinity, [0.5, 0.95, 0.99]);
  const ms = (us: number | undefined): number | null => (us === undefined || Number.isNaN(us) ? null : us / 1000);
  return { count, meanMs: ms(meanUs), p50Ms: ms(atShares[0]), p95Ms: ms(atShares[1]), p99Ms: ms(atShares[2]) };
}
function uniqueClients(reader: Reader): readonly string[] { return [...new Set(reader.meta.clients.flatMap(({ id, client }) => (client < 0 ? [] : [id])))]; }
function total(reader: Reader, name: string): number { return reader.total(name, 0, Infinity); }
function add(map: Map<string, number>, key: string, amount: number): void { map.set(key, (map.get(key) ?? 0) + amount); }
