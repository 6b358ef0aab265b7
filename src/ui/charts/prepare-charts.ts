/** Reads from a recording everything the charts show: at most 300 windows a series. */
import type { Reader, SeriesWindow } from '../../engine/recording/reading.ts';
import { isBreakerState, stateIntervals } from '../kit/breaker-style.ts';
import { OUTCOME_ORDER, outcomeStyle } from '../kit/outcome-style.ts';
import { percentileLabel, SHARES, type ChartModel, type OutcomeSeries, type PercentileSeries, type QueueSeries, type Steps } from './chart-model.ts';

/** Windows over a whole run: 0.5 s in a minute for counts, 1 s for percentiles. */
const COUNT_WINDOWS = 120;
const LATENCY_WINDOWS = 60;

export interface ChartOptions {
  /** The whole run unless another stretch is asked for. */
  readonly fromUs?: number; readonly toUs?: number;
  /** Places in the queue of a service, by its id; a queue without limit, or not named, is shown against its longest. */
  readonly queuePlaces?: { readonly [service: string]: number };
}

export function prepareCharts(reader: Reader, options: ChartOptions = {}): ChartModel {
  const { meta } = reader;
  const { fromUs = 0, toUs = meta.durationUs, queuePlaces = {} } = options;
  const clients = [...new Set(meta.clients.flatMap(({ id, client }) => (client < 0 ? [] : [id])))];
  const names = new Map(meta.series.map((series) => [series.name, series.kind]));
  const ask = new Asker(reader, names, fromUs, toUs);
  const first = clients[0];
  return {
    fromUs, toUs, untilUs: Math.min(reader.untilUs, toUs),
    outcomes: outcomes(reader, clients, ask),
    latency: first === undefined ? [] : latency(reader, first, ask, fromUs, toUs),
    latencyOf: clients.length > 1 ? meta.clients.find((client) => client.id === first)?.title ?? '' : '',
    goodput: goodput(reader, clients, ask),
    queues: meta.services.flatMap((service) => queues(service, ask, queuePlaces[service.id] ?? -1)),
    band: band(reader, toUs),
    faults: meta.faults.map(({ label, fromUs: from, toUs: to }) => ({ label: label === '' ? 'Fault' : label, fromUs: from, toUs: to })),
  };
}

/** Series by name, added up where there are several, per second or on average. */
class Asker {
  private readonly reader: Reader;
  private readonly names: ReadonlyMap<string, string>;
  private readonly fromUs: number;
  private readonly toUs: number;
  constructor(reader: Reader, names: ReadonlyMap<string, string>, fromUs: number, toUs: number) {
    this.reader = reader;
    this.names = names;
    this.fromUs = fromUs;
    this.toUs = toUs;
  }

  has(name: string): boolean {
    return this.names.has(name);
  }

  total(names: readonly string[]): number {
    return names.reduce((sum, name) => sum + (this.has(name) ? this.reader.total(name, 0, Infinity) : 0), 0);
  }

  perSecond(names: readonly string[]): Steps {
    return this.steps(names, (window) => (window.sum * 1e6) / (window.toUs - window.fromUs));
  }

  average(names: readonly string[]): Steps {
    return this.steps(names, (window) => window.sum / (window.toUs - window.fromUs));
  }

  private steps(names: readonly string[], value: (window: SeriesWindow) => number): Steps {
    let edgesUs = new Float64Array(0);
    let values = new Float64Array(0);
    for (const name of names) {
      if (!this.has(name)) continue;
      const windows = this.reader.series(name, this.fromUs, this.toUs, COUNT_WINDOWS);
      if (values.length === 0) {
        edgesUs = edgesOf(windows);
        values = new Float64Array(windows.length);
      }
      windows.forEach((window, i) => { values[i] = (values[i] ?? 0) + value(window); });
    }
    return { edgesUs, values };
  }
}

function edgesOf(windows: readonly SeriesWindow[]): Float64Array<ArrayBuffer> {
  const edges = new Float64Array(windows.length === 0 ? 0 : windows.length + 1);
  windows.forEach((window, i) => {
    edges[i] = window.fromUs;
    edges[i + 1] = window.toUs;
  });
  return edges;
}

/** Ok, error and timeout always have a row, because "Timeout 0" is a finding; so does what a breaker of the run could refuse; others once they happen. */
function outcomes(reader: Reader, clients: readonly string[], ask: Asker): readonly OutcomeSeries[] {
  const breaker = reader.meta.attachments.some((attach) => attach.kind === 'circuitBreaker');
  return OUTCOME_ORDER.flatMap((reason) => {
    const names = clients.map((client) => `clients/${client}/ended:${reason}`);
    const always = reason === 'ok' || reason === 'error' || reason === 'timeout' || (breaker && reason === 'rejected:open');
    if (!always && ask.total(names) === 0) return [];
    return [{ reason, label: outcomeStyle(reason).label, steps: ask.perSecond(names) }];
  });
}

/** Windows longer than a thirtieth of the run would show a cause after its effect. */
const LEAST_WINDOWS = 30;

/** Each percentile on the finest windows that hold enough calls to name it: 10 / (1 − q), and on average half as many again. */
function latency(reader: Reader, client: string, ask: Asker, fromUs: number, toUs: number): readonly PercentileSeries[] {
  const name = `clients/${client}/latency`;
  if (!ask.has(name)) return [];
  const calls = reader.series(name, fromUs, toUs, 1).reduce((sum, window) => sum + window.last, 0);
  if (calls === 0) return [];
  const pointsOf = (share: number): number => Math.min(LATENCY_WINDOWS, Math.floor(calls / ((10 / (1 - share)) * 1.5)));
  // Percentiles of the same windows are read together.
  const read = new Map([...new Set(SHARES.map(pointsOf))].map((points) => {
    const shares = SHARES.filter((share) => pointsOf(share) === points);
    if (points < Math.min(LEAST_WINDOWS, LATENCY_WINDOWS)) return [points, null];
    return [points, { shares, windows: reader.series(name, fromUs, toUs, points), us: reader.percentiles(name, fromUs, toUs, points, shares) }];
  }));
  return SHARES.flatMap((share) => {
    const of = read.get(pointsOf(share));
    if (of === undefined || of === null || of.windows.length === 0) return [];
    const values = of.us[of.shares.indexOf(share)]!.map((value) => value / 1000);
    if (values.every((value) => Number.isNaN(value))) return [];
    const { windows } = of, windowUs = windows[0]!.toUs - windows[0]!.fromUs, counts = Float64Array.from(windows, (window) => window.last);
    return [{ share, label: percentileLabel(share), steps: { edgesUs: edgesOf(windows), values }, counts, windowUs }];
  });
}

/** Attempts made are counted where a chain is busiest; attempts that reached the service are those on the wire. */
function goodput(reader: Reader, clients: readonly string[], ask: Asker): ChartModel['goodput'] {
  const { links, attachments, services } = reader.meta;
  const own = links.filter((link) => clients.includes(link.fromId));
  const first = own[0];
  if (first === undefined) return null;
  const busiest = own.map((link) => {
    const places = link.chain.flatMap((number) => {
      const id = attachments[number - 1]?.id ?? '';
      return [`attach/${id}/in`, `attach/${id}/forwarded`];
    });
    return [`links/${link.id}/sent`, ...places].reduce((best, name) => (ask.total([name]) > ask.total([best]) ? name : best));
  });
  return {
    attempts: ask.perSecond(busiest),
    reached: ask.perSecond(own.map((link) => `links/${link.id}/sent`)),
    ok: ask.perSecond(clients.map((client) => `clients/${client}/ended:ok`)),
    calls: ask.perSecond(clients.map((client) => `clients/${client}/calls`)),
    service: own.length === 1 ? services[first.to]?.title ?? '' : 'services',
  };
}

function queues(service: Reader['meta']['services'][number], ask: Asker, places: number): readonly QueueSeries[] {
  const at = `services/${service.id}`;
  if (!ask.has(`${at}/busy`)) return [];
  return [{
    service: service.title,
    workers: service.workers < 0 ? -1 : service.workers * service.instances,
    places,
    busy: ask.average([`${at}/busy`]), late: ask.average([`${at}/busyLate`]), queued: ask.average([`${at}/queued`]),
  }];
}

function band(reader: Reader, toUs: number): ChartModel['band'] {
  const { states } = reader.meta;
  const state = states.findIndex((known) => known.names.length > 0 && known.names.every(isBreakerState));
  if (state < 0) return [];
  const moves = Array.from(reader.moves(state, 0, Infinity), (row) => reader.move(row));
  return stateIntervals(moves, states[state]?.names ?? [], Math.min(reader.untilUs, toUs));
}
