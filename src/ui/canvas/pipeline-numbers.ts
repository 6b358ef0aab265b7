/** Every number on the canvas at one instant, read from the recording: the same for the cards, the wires and the list beside them. */
import type { Reader } from '../../engine/recording/reading.ts';
import type { ScenarioV1 } from '../../scenario/document.ts';
import { healthOfState, isWorse } from '../kit/endpoint-health.ts';
import { formatCount, formatSetDuration } from '../kit/format.ts';
import { MOST_ROWS } from './canvas-room.ts';
import type { NumbersSource } from './numbers-source.ts';
import { serviceAt } from './service-numbers.ts';
import type { ServiceNumbers } from './service-numbers.ts';

/** Rates are per second over the window that holds the playhead; NaN where the recording does not know the thing yet. */
export interface ClientNumbers { readonly calls: number; readonly answers: number; readonly goodput: number; readonly inFlight: number }
export interface AttachNumbers { readonly in: number; readonly forwarded: number; readonly decided: number; readonly state: string | null }
export interface LinkNumbers { readonly sent: number; readonly answered: number; readonly late: number }
/** `values`: its first gauges, by their names; of one that tells since when, how long that is. */
export interface NodeNumbers {
  readonly state: string | null;
  readonly fault: string | null;
  readonly values: readonly { readonly name: string; readonly text: string }[];
}
export interface PipelineNumbers {
  readonly fromUs: number; readonly toUs: number;
  readonly clients: { readonly [id: string]: ClientNumbers };
  /** By `<link>/<attach>` and `<service>/<attach>`. */
  readonly attachments: { readonly [id: string]: AttachNumbers };
  readonly links: { readonly [id: string]: LinkNumbers };
  readonly services: { readonly [id: string]: ServiceNumbers };
  readonly nodes: { readonly [id: string]: NodeNumbers };
}

/** Half a second of simulated time, as in the charts, so the same window gives the same number in both. */
export const RATE_WINDOW_US = 500_000;
/** The window of the rates at an instant: as far as there is a run. Its end has the last one of it, as in the charts. */
export function rateWindow({ meta, untilUs }: Pick<Reader, 'meta' | 'untilUs'>, nowUs: number): { readonly fromUs: number; readonly toUs: number } {
  const { durationUs, windowUs } = meta;
  const fromUs = Math.floor(Math.min(nowUs, durationUs - 1) / RATE_WINDOW_US) * RATE_WINDOW_US;
  return { fromUs, toUs: Math.min(fromUs + RATE_WINDOW_US, Math.ceil(durationUs / windowUs) * windowUs, Math.max(untilUs, fromUs + windowUs)) };
}

/** An instant that the run has not come to yet: nothing is known of it, not even that nothing happens. */
export function isAhead({ meta, untilUs }: Pick<Reader, 'meta' | 'untilUs'>, us: number): boolean { return us > untilUs && untilUs < meta.durationUs; }

export function pipelineNumbers(scenario: Pick<ScenarioV1, 'clients' | 'services' | 'nodes' | 'links'>, source: NumbersSource, nowUs: number): PipelineNumbers {
  const { reader, names } = source;
  const { fromUs, toUs } = rateWindow(reader, nowUs);
  const ahead = isAhead(reader, nowUs);
  const rate = (name: string) => (names.has(name) && !ahead ? rateIn(source, name, fromUs, toUs) : NaN);
  const level = (name: string) => (names.has(name) ? lastLevel(reader, name, nowUs) : NaN);
  return {
    fromUs,
    toUs,
    clients: Object.fromEntries(
      scenario.clients.map(({ id }) => {
        const ended = source.endings.get(id) ?? [];
        const numbers: ClientNumbers = {
          calls: rate(`clients/${id}/calls`),
          goodput: ended.length === 0 ? NaN : sum(ended.filter((name) => name.endsWith(':ok')).map(rate)),
          answers: ended.length === 0 ? NaN : sum(ended.map(rate)),
          inFlight: level(`clients/${id}/inFlight`),
        };
        return [id, numbers];
      }),
    ),
    attachments: Object.fromEntries(
      attachIds(scenario).map((id) => {
        const at = `attach/${source.countedAs.get(id) ?? id}`;
        const numbers: AttachNumbers = {
          in: rate(`${at}/in`),
          forwarded: rate(`${at}/forwarded`),
          decided: rate(`${at}/decided`),
          state: ahead ? null : stateName(source, id, nowUs),
        };
        return [id, numbers] as const;
      }),
    ),
    links: Object.fromEntries(
      scenario.links.map(({ id }) => [
        id,
        { sent: rate(`links/${id}/sent`), answered: rate(`links/${id}/answered`), late: rate(`links/${id}/late`) },
      ]),
    ),
    services: Object.fromEntries(scenario.services.map(({ id }) => [id, serviceAt(source, scenario.links, id, nowUs, level)])),
    nodes: Object.fromEntries(scenario.nodes.map(({ id }) => [id, nodeAt(source, id, nowUs)])),
  };
}

const SINCE = ' since';
function nodeAt({ reader }: NumbersSource, id: string, nowUs: number): NodeNumbers {
  const { meta } = reader, number = meta.nodes.findIndex((node) => node.id === id), named = meta.states[meta.nodes[number]?.state ?? -1];
  if (named === undefined) return { state: null, fault: null, values: [] };
  const at = reader.state(meta.nodes[number]!.state, nowUs),
    fault = meta.faults.findLast((one) => one.service === meta.services.length + number && one.fromUs <= nowUs && nowUs < one.toUs);
  return {
    state: named.names[at.state] ?? null,
    fault: fault?.label ?? null,
    values: named.gauges.slice(0, MOST_ROWS).map(({ name }, k) => gaugeAt(name, at.gauges[k] ?? 0, nowUs)),
  };
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
