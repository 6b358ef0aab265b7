/** Every number on the canvas at one instant, read from the recording: the same for the cards, the wires and the list beside them. */
import type { Reader } from '../../engine/recording/reading.ts';
import type { ServiceFault } from '../../engine/spec.ts';
import type { ScenarioV1 } from '../../scenario/document.ts';
import type { EndpointHealth } from '../kit/EndpointGlyph.tsx';
import { healthOfState, isWorse } from '../kit/endpoint-health.ts';
import { formatCount, formatSetDuration } from '../kit/format.ts';
import { MOST_ROWS } from './canvas-room.ts';

/** Rates are per second over the window that holds the playhead; NaN where the recording does not know the thing yet. */
export interface ClientNumbers { readonly calls: number; readonly answers: number; readonly goodput: number; readonly inFlight: number }
export interface AttachNumbers { readonly in: number; readonly forwarded: number; readonly decided: number; readonly state: string | null }
export interface LinkNumbers { readonly sent: number; readonly answered: number; readonly late: number }
/** `word`: its state in a balancer's words; '' where none tells one, or it is in rotation. */
export interface InstanceNumbers { readonly busy: number; readonly queued: number; readonly health: EndpointHealth; readonly word: string; readonly fault: string | null }
export interface ServiceNumbers {
  readonly busy: number; readonly late: number; readonly queued: number;
  /** Each of several, in order; empty where there is one, or more than are drawn. */
  readonly instances: readonly InstanceNumbers[];
  readonly fault: { readonly label: string; readonly fault: ServiceFault } | null;
}
/** `values`: its first gauges, by their names; of one that tells since when, how long that is. */
export interface NodeNumbers { readonly state: string | null; readonly fault: string | null; readonly values: readonly { readonly name: string; readonly text: string }[] }
export interface PipelineNumbers {
  readonly fromUs: number; readonly toUs: number;
  readonly clients: { readonly [id: string]: ClientNumbers };
  /** By `<link>/<attach>` and `<service>/<attach>`. */
  readonly attachments: { readonly [id: string]: AttachNumbers };
  readonly links: { readonly [id: string]: LinkNumbers };
  readonly services: { readonly [id: string]: ServiceNumbers };
  readonly nodes: { readonly [id: string]: NodeNumbers };
}

const NO_LINKS: ReadonlySet<number> = new Set();

/** More instances of a service are not told apart on the canvas. */
export const MOST_INSTANCES = 40;

/** Half a second of simulated time, as in the charts, so the same window gives the same number in both. */
export const RATE_WINDOW_US = 500_000;
/** Where the window of the rates at an instant begins. The end of a run has the last one of it, as in the charts. */
export function rateFrom({ meta }: Pick<Reader, 'meta'>, nowUs: number): number { return Math.floor(Math.min(nowUs, meta.durationUs - 1) / RATE_WINDOW_US) * RATE_WINDOW_US; }

/** What of the run does not change with the playhead, looked up once. */
export interface NumbersSource {
  readonly reader: Reader;
  readonly names: ReadonlySet<string>;
  /** Its first state; of one that has a state for each instance, all of them: the worst is shown. */
  readonly statesOf: ReadonlyMap<string, readonly number[]>;
  /** By service: of each stage that tells of its endpoints, their states in order. */
  readonly endpointsOf: ReadonlyMap<string, readonly (readonly number[])[]>;
  /** Ids whose calls are counted by another one's series. */
  readonly countedAs: ReadonlyMap<string, string>;
  readonly serviceOf: ReadonlyMap<string, number>;
  /** By service: the links whose attempts are at work there; where there is a door, an attempt that passes it is at work as that over the door. */
  readonly worksOver: ReadonlyMap<string, ReadonlySet<number>>;
  /** Names of what a client's calls came to, by client. */
  readonly endings: ReadonlyMap<string, readonly string[]>;
  /** Room for the spans that are open at an instant. */
  readonly open: Int32Array;
  /** Rates of one window, kept until the playhead leaves it or the recording grows. */
  readonly rates: { fromUs: number; toUs: number; readonly byName: Map<string, number> };
}

export function numbersSource(reader: Reader): NumbersSource {
  const { meta } = reader;
  const names = meta.series.map((series) => series.name);
  return {
    reader,
    names: new Set(names),
    endings: new Map(meta.clients.map(({ id }) => [id, names.filter((name) => name.startsWith(`clients/${id}/ended:`))])),
    rates: { fromUs: -1, toUs: -1, byName: new Map() },
    statesOf: new Map(meta.attachments.flatMap(({ id, states }) => (states.length === 0 ? [] : [[id, (meta.states[states[0] ?? -1]?.endpoint ?? -1) < 0 ? states.slice(0, 1) : states] as const]))),
    endpointsOf: new Map(meta.services.map(({ id, instances }, service) => [id, meta.attachments.flatMap(({ endpoints, states }, k) => {
      const link = meta.links.find(({ chain }) => chain.includes(k + 1));
      const each = endpoints?.slice(0, instances) ?? states.filter((state) => (meta.states[state]?.endpoint ?? -1) >= 0).slice(0, instances);
      return each.length === 0 || link?.to !== service ? [] : [each];
    })])),
    countedAs: new Map(meta.attachments.flatMap(({ id, countedAs }) => (countedAs === undefined ? [] : [[id, countedAs] as const]))),
    worksOver: new Map(meta.services.map(({ id }, service) => {
      const into = meta.links.flatMap((link, k) => (link.to === service ? [k] : []));
      const door = into.filter((k) => meta.links[k]?.door === true);
      return [id, new Set(door.length > 0 ? door : into)];
    })),
    serviceOf: new Map(meta.services.map((service, k) => [service.id, k])),
    open: new Int32Array(4096),
  };
}

export function pipelineNumbers(scenario: Pick<ScenarioV1, 'clients' | 'services' | 'nodes' | 'links'>, source: NumbersSource, nowUs: number): PipelineNumbers {
  const { reader, names } = source;
  const fromUs = rateFrom(reader, nowUs);
  const toUs = Math.min(fromUs + RATE_WINDOW_US, Math.max(reader.untilUs, fromUs + reader.meta.windowUs));
  const rate = (name: string) => (names.has(name) ? rateIn(source, name, fromUs, toUs) : NaN);
  const level = (name: string) => (names.has(name) ? lastLevel(reader, name, nowUs) : NaN);
  return {
    fromUs, toUs,
    clients: Object.fromEntries(scenario.clients.map(({ id }) => {
      const ended = source.endings.get(id) ?? [];
      const numbers: ClientNumbers = {
        calls: rate(`clients/${id}/calls`), goodput: ended.length === 0 ? NaN : sum(ended.filter((name) => name.endsWith(':ok')).map(rate)),
        answers: ended.length === 0 ? NaN : sum(ended.map(rate)), inFlight: level(`clients/${id}/inFlight`),
      };
      return [id, numbers];
    })),
    attachments: Object.fromEntries(attachIds(scenario).map((id) => {
      const at = `attach/${source.countedAs.get(id) ?? id}`;
      const numbers: AttachNumbers = { in: rate(`${at}/in`), forwarded: rate(`${at}/forwarded`), decided: rate(`${at}/decided`), state: stateName(source, id, nowUs) };
      return [id, numbers] as const;
    })),
    links: Object.fromEntries(scenario.links.map(({ id }) => [id, { sent: rate(`links/${id}/sent`), answered: rate(`links/${id}/answered`), late: rate(`links/${id}/late`) }])),
    services: Object.fromEntries(scenario.services.map(({ id }) => [id, serviceAt(source, scenario.links, id, nowUs, level)])),
    nodes: Object.fromEntries(scenario.nodes.map(({ id }) => [id, nodeAt(source, id, nowUs)])),
  };
}

const SINCE = ' since';
function nodeAt({ reader }: NumbersSource, id: string, nowUs: number): NodeNumbers {
  const { meta } = reader, number = meta.nodes.findIndex((node) => node.id === id), named = meta.states[meta.nodes[number]?.state ?? -1];
  if (named === undefined) return { state: null, fault: null, values: [] };
  const at = reader.state(meta.nodes[number]!.state, nowUs), fault = meta.faults.findLast((one) => one.service === meta.services.length + number && one.fromUs <= nowUs && nowUs < one.toUs);
  return { state: named.names[at.state] ?? null, fault: fault?.label ?? null, values: named.gauges.slice(0, MOST_ROWS).map(({ name }, k) => gaugeAt(name, at.gauges[k] ?? 0, nowUs)) };
}

/** `oldest since` 12.5 s at 20 s is `age of the oldest`, 7.5 s. */
function gaugeAt(name: string, value: number, nowUs: number): { readonly name: string; readonly text: string } {
  if (!name.endsWith(SINCE)) return { name, text: formatCount(value) };
  return { name: name.slice(0, -SINCE.length), text: value < 0 ? '–' : formatSetDuration(Math.round(Math.max(0, nowUs / 1e5 - value * 10)) * 100) };
}

/** Of chains and of entrances. */
function attachIds({ links, services }: Pick<ScenarioV1, 'services' | 'links'>): readonly string[] {
  return [...links.flatMap(({ id, chain }) => chain.map((attach) => `${id}/${attach.id}`)), ...services.flatMap(({ id, inbound }) => inbound.map((attach) => `${id}/${attach.id}`))];
}

function rateIn({ reader, rates }: NumbersSource, name: string, fromUs: number, toUs: number): number {
  if (rates.fromUs !== fromUs || rates.toUs !== toUs) {
    rates.byName.clear();
    rates.fromUs = fromUs;
    rates.toUs = toUs;
  }
  const known = rates.byName.get(name);
  if (known !== undefined) return known;
  const value = (reader.total(name, fromUs, toUs) * 1e6) / (toUs - fromUs);
  rates.byName.set(name, value);
  return value;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** The level at the end of the last whole window before `nowUs`. */
function lastLevel(reader: Reader, name: string, nowUs: number): number {
  const { windowUs } = reader.meta;
  const endUs = Math.floor(nowUs / windowUs) * windowUs;
  if (endUs <= 0) return 0;
  return reader.series(name, endUs - windowUs, endUs, 1).at(-1)?.last ?? NaN;
}

function stateName(source: NumbersSource, id: string, nowUs: number): string | null {
  const numbers = source.statesOf.get(id);
  if (numbers === undefined) return null;
  const names = numbers.map((number) => source.reader.meta.states[number]?.names[source.reader.state(number, nowUs).state] ?? null);
  return names.reduce((worst, name) => (name !== null && worst !== null && isWorse(healthOfState(name), healthOfState(worst)) ? name : worst));
}

/** Counted at the very instant while every attempt is kept and answers take no time on their way, else from the window before it. `each`: of which instance, where they are told apart. */
function workersAt(source: NumbersSource, id: string, nowUs: number, counted: boolean, level: (name: string) => number, each: { busy: number; queued: number }[]): { busy: number; late: number } {
  const { reader, open } = source;
  const service = source.serviceOf.get(id);
  const count = service === undefined || !counted || reader.sampledFrom >= 0 ? open.length : reader.openAt(nowUs, open);
  if (count >= open.length) {
    each.forEach((one, k) => { one.busy = level(`services/${id}/${k}/busy`); one.queued = level(`services/${id}/${k}/queued`); });
    return { busy: level(`services/${id}/busy`), late: level(`services/${id}/busyLate`) };
  }
  const works = source.worksOver.get(id) ?? NO_LINKS;
  let busy = 0;
  let late = 0;
  for (let k = 0; k < count; k += 1) {
    const span = reader.span(open[k] ?? 0), one = each[span.instance];
    if (!works.has(span.link) || span.queuedUs < 0 || span.queuedUs > nowUs) continue;
    if (span.begunUs < 0 || span.begunUs > nowUs) {
      if (one !== undefined) one.queued += 1;
      continue;
    }
    busy += 1;
    if (one !== undefined) one.busy += 1;
    if (span.leftUs >= 0 && span.leftUs <= nowUs) late += 1;
  }
  return { busy, late };
}

function serviceAt(source: NumbersSource, links: ScenarioV1['links'], id: string, nowUs: number, level: (name: string) => number): ServiceNumbers {
  const instances = source.reader.meta.services[source.serviceOf.get(id) ?? -1]?.instances ?? 1;
  const each = Array.from({ length: instances > 1 && instances <= MOST_INSTANCES ? instances : 0 }, () => ({ busy: 0, queued: 0 }));
  // An attempt is open until its answer has arrived: one on its way back over a slow link keeps no worker.
  const counted = links.every(({ to, latency }) => to !== id || (latency.dist === 'constant' && latency.ms === 0));
  return { ...workersAt(source, id, nowUs, counted, level, each), queued: level(`services/${id}/queued`), instances: instancesAt(source, id, nowUs, each), fault: faultAt(source, id, nowUs) };
}

function instancesAt({ reader, serviceOf, endpointsOf }: NumbersSource, id: string, nowUs: number, each: readonly { readonly busy: number; readonly queued: number }[]): readonly InstanceNumbers[] {
  const { meta } = reader, number = serviceOf.get(id) ?? -1;
  return each.map(({ busy, queued }, k) => {
    let health: EndpointHealth = 'in', word = '';
    for (const states of endpointsOf.get(id) ?? []) {
      const state = states[k] ?? -1, name = meta.states[state]?.names[reader.state(state, nowUs).state] ?? '', is = healthOfState(name);
      if (isWorse(is, health)) { health = is; word = name; }
    }
    const fault = meta.faults.findLast((one) => one.service === number && (one.instance < 0 || one.instance === k) && one.fromUs <= nowUs && nowUs < one.toUs);
    return { busy, queued, health, word, fault: fault === undefined ? null : faultName(fault.fault) };
  });
}

function faultAt(source: NumbersSource, id: string, nowUs: number): ServiceNumbers['fault'] {
  const service = source.serviceOf.get(id);
  const found = source.reader.meta.faults.findLast((fault) => fault.service === service && fault.fromUs <= nowUs && nowUs < fault.toUs);
  if (found === undefined) return null;
  const label = found.label === '' ? faultName(found.fault) : found.label;
  return { label: found.instance < 0 ? label : `${label}, no. ${found.instance + 1}`, fault: found.fault };
}

export function faultName(fault: ServiceFault): string {
  if (fault.down) return 'Down';
  if (fault.stalled) return 'Stalled';
  if (fault.errorShare > 0) return 'Outage';
  return fault.slowdown !== 1 ? 'Slow' : fault.draining ? 'Draining' : 'Well again';
}
