/** Small runs for tests of the engine: specs made by hand, policies written as a few functions, every record kept. Times in texts are ms. */
import type { Json } from '../../src/engine/fields.ts';
import type { Outcome } from '../../src/engine/outcome.ts';
import type { AnyMachine, AnyPolicy, Effects, Scope, Signal } from '../../src/engine/pattern.ts';
import type { AnyPattern, Patterns } from '../../src/engine/patterns.ts';
import { createReader } from '../../src/engine/recording/reader.ts';
import type { Reader } from '../../src/engine/recording/reading.ts';
import { Recorder } from '../../src/engine/recording/recorder.ts';
import { SPAN } from '../../src/engine/recording/sink.ts';
import { TraceSink } from '../../src/engine/recording/trace-sink.ts';
import { Simulation } from '../../src/engine/simulation.ts';
import { LIMITS, PERFECT_WIRE } from '../../src/engine/spec.ts';
import type { AttachSpec, ChangeSpec, ClientSpec, Distribution, Limits, LinkSpec, ServiceSpec, Spec, StepSpec } from '../../src/engine/spec.ts';
import { fifo } from '../../src/patterns/fifo/model.ts';
import { Collector } from './collector.ts';
import { textOf } from './effects-log.ts';
import type { RawSpan } from './collector.ts';

export interface AttachPart {
  readonly kind: string;
  readonly id?: string;
  readonly config?: AttachSpec['config'];
  readonly scope?: Scope;
  readonly share?: string;
}
export type ServicePart = Partial<Omit<ServiceSpec, 'queue'>> & { readonly queue?: AttachPart };
export type LinkPart = Partial<Omit<LinkSpec, 'chain'>> & { readonly chain?: readonly AttachPart[] };
/** Whatever is left out is one of the plainest kind: one call at 0, one worker, no work, no latency, no patterns. */
export interface Parts {
  readonly seed?: number; readonly durationMs?: number; readonly windowMs?: number;
  readonly clients?: readonly Partial<ClientSpec>[]; readonly services?: readonly ServicePart[]; readonly links?: readonly LinkPart[];
  /** Behind the services: `to` of a link counts on. */
  readonly nodes?: readonly AttachPart[];
  readonly changes?: readonly ChangeSpec[]; readonly processes?: readonly string[]; readonly limits?: Partial<Limits>;
}

export const constant = (ms: number): Distribution => ({ dist: 'constant', ms });
export const work = (ms: number): StepSpec => ({ do: 'work', time: constant(ms), perBusyMs: 0 });
export const sleep = (ms: number): StepSpec => ({ do: 'sleep', time: constant(ms) });
export const print = (text: string): StepSpec => ({ do: 'print', text });
type Handled = Extract<StepSpec, { readonly do: 'call' }>['on'];
export const call = (link: number, on: Handled = {}): StepSpec => ({ do: 'call', link, on });
export const all = (steps: readonly StepSpec[], times = 1): StepSpec => ({ do: 'all', need: times * steps.length, times, steps });
export const any = (steps: readonly StepSpec[], need = 1, times = 1): StepSpec => ({ do: 'any', need, times, steps });
/** Calls at these times. */
export const at = (...timesMs: readonly number[]): { readonly kind: 'at'; readonly timesMs: readonly number[] } => ({ kind: 'at', timesMs });

/** Client k sends on link k, link k leads from client k to service 0. Names: client, client1, link, link1… */
export function specOf(parts: Parts): Spec {
  const name = (word: string, k: number): string => (k === 0 ? word : `${word}${k}`);
  const attachments: AttachSpec[] = [];
  const put = (owner: string, part: AttachPart, link: number, service: number): number => {
    const { kind, id = kind, config = {}, scope = 'link', share = '' } = part;
    return attachments.push({ id: `${owner}/${id}`, kind, config, scope, share, link, service });
  };
  const clients = (parts.clients ?? [{}]).map((given, k): ClientSpec => ({
    id: name('client', k),
    title: '',
    count: 1,
    priority: 0,
    keys: null,
    workload: at(0),
    link: k,
    steps: [],
    process: -1,
    ...given,
  }));
  const links = (parts.links ?? clients.map((): LinkPart => ({}))).map((given, k): LinkSpec => ({
    id: name('link', k),
    from: { client: k, service: -1, node: -1 },
    to: 0,
    latency: constant(0),
    wire: PERFECT_WIRE,
    passDeadline: false,
    passCancel: false,
    marginUs: 0,
    probes: -1,
    ...given,
    chain: (given.chain ?? []).map((part) => put(given.id ?? name('link', k), part, k, -1)),
  }));
  const services = (parts.services ?? [{}]).map((given, k): ServiceSpec => ({
    id: name('service', k), title: '', instances: 1, workers: 1, patience: null, door: -1, steps: [], blocking: true, onCancel: 'ignore', process: -1, ...given,
    queue: put(given.id ?? name('service', k), given.queue ?? queue(-1), -1, k),
  }));
  const nodes = (parts.nodes ?? []).map(({ id = 'node', kind, config = {} }) => ({ id, attach: attachments.push({ id, kind, config, scope: 'service', share: '', link: -1, service: -1 }) }));
  return {
    seed: parts.seed ?? 1,
    durationUs: (parts.durationMs ?? 1000) * 1000,
    windowUs: (parts.windowMs ?? 100) * 1000,
    clients,
    services,
    nodes,
    links,
    attachments,
    processes: parts.processes ?? [],
    changes: parts.changes ?? [],
    limits: { ...LIMITS, events: 1_000_000, ...parts.limits },
  };
}
/** A queue with so many places; -1 without limit. */
export function queue(capacity: number, departed: 'serve' | 'drop' = 'serve'): AttachPart { return { kind: 'fifo', id: 'queue', config: { capacity, departed } }; }

/** A link from one service to another. */
export function between(service: number, to: number, more: LinkPart = {}): LinkPart { return { from: { client: -1, service, node: -1 }, to, ...more }; }
/** The entrance of a service, as the scenario makes it: its chain is the inbound one, `door` of the service is its number. */
export function doorOf(service: number, chain: readonly AttachPart[]): LinkPart {
  return between(service, service, { passDeadline: true, passCancel: true, chain });
}

/** One call through a chain of kinds to a service that works for so long, with workers for all. */
export function through(chain: readonly string[], workMs: number, more: Parts = {}): Parts {
  return { links: [{ chain: chain.map((kind) => ({ kind })) }], services: [{ workers: -1, steps: [work(workMs)] }], ...more };
}

/** What a test's policy remembers; plain data. */
export interface Memory { [name: string]: Json | Memory | Memory[] | number[] }
export type Handlers = { readonly [T in Signal['type']]?: (fx: Effects, signal: Extract<Signal, { readonly type: T }>, call: Memory, shared: Memory, config: AttachSpec['config']) => void };

/** A policy that forwards once and hands the answer up, but for what `on` says. Every signal it gets is added to `seen`, with its time and kind. */
export function policy(kind: string, on: Handlers = {}, seen: string[] | null = null, more: Partial<AnyMachine> = {}): AnyPolicy {
  const handlers: { readonly [type: string]: unknown } = {
    request: (fx: Effects) => { fx.forward(1); },
    response: (fx: Effects, signal: Extract<Signal, { readonly type: 'response' }>) => { fx.reply(signal.outcome); },
    ...on,
  };
  return {
    role: 'policy', kind, title: kind, fields: {}, scopes: ['link'], states: [], gauges: [], init: (): Memory => ({}), begin: (): Memory => ({}), conditions: () => [],
    step(shared: Memory, call: Memory, config: AttachSpec['config'], signal: Signal, fx: Effects): void {
      seen?.push(`${fx.nowUs / 1000} ${kind} ${signalText(signal)}`);
      const handle = handlers[signal.type] as ((fx: Effects, signal: Signal, call: Memory, shared: Memory, config: AttachSpec['config']) => void) | undefined;
      handle?.(fx, signal, call, shared, config);
    },
    ...more,
  };
}
function signalText(signal: Signal): string {
  switch (signal.type) {
    case 'request': case 'cancel': return signal.type;
    case 'response': case 'late': return `${signal.type} ${signal.attempt} ${textOf(signal.outcome)}`;
    case 'started': return `started ${signal.attempt}`;
    case 'timer': return `timer ${signal.key}`;
    case 'woken': return signal.outcome === null ? 'woken' : `woken ${textOf(signal.outcome)}`;
  }
}

export interface Ran {
  readonly simulation: Simulation; readonly raw: Collector; readonly recorder: Recorder;
  /** The canonical trace so far, and its hash. */
  readonly lines: string[]; readonly hash: () => string;
}
/** A run at its start. */
export function begin(parts: Parts | Spec, patterns: readonly AnyPattern[] = []): Ran {
  const spec = 'attachments' in parts ? parts : specOf(parts), lines: string[] = [];
  const recorder = new Recorder({ windowUs: spec.windowUs, keepCalls: spec.limits.keepCalls, keepGauges: spec.limits.keepGauges });
  const raw = new Collector(recorder), trace = new TraceSink(raw, (line) => { lines.push(line); });
  const simulation = new Simulation(spec, patternsOf(patterns), trace);
  trace.describe(simulation.meta);
  return { simulation, raw, recorder, lines, hash: () => trace.hash() };
}
export function patternsOf(patterns: readonly AnyPattern[]): Patterns {
  return Object.fromEntries([fifo, ...patterns].map((pattern) => [pattern.kind, pattern]));
}
/** A run at its end. */
export function run(parts: Parts | Spec, patterns: readonly AnyPattern[] = []): Ran {
  const ran = begin(parts, patterns);
  while (!ran.simulation.advance(100_000)) { /* to its end */ }
  return ran;
}
/** The recording of a run that is over. */
export function readerOf(ran: Ran): Reader {
  ran.recorder.end(ran.simulation.nowUs);
  const reader = createReader({ ...ran.simulation.meta, series: ran.recorder.series });
  reader.append(ran.recorder.flush(ran.simulation.nowUs));
  return reader;
}

const FLAGS: readonly (readonly [number, string])[] = [
  [SPAN.shortCircuit, 'short-circuit'], [SPAN.orphan, 'orphan'], [SPAN.notBegun, 'not-begun'], [SPAN.aborted, 'aborted'], [SPAN.departed, 'departed'],
];
const msText = (us: number): string => (us < 0 ? '-' : String(us / 1000));
/** `0.1 sent 0 begun 2 ended 5 left 5 ok`: call and attempt, times in ms, outcome, flags. */
export function spanText(ran: Ran, span: RawSpan): string {
  const flags = FLAGS.flatMap(([bit, word]) => ((span.flags & bit) === 0 ? [] : [` ${word}`])).join('');
  const outcome = span.endedUs < 0 ? 'unfinished' : textOf(outcomeAt(ran, span.outcome));
  return `${span.owner}.${span.attempt} sent ${msText(span.sentUs)} begun ${msText(span.begunUs)} ended ${msText(span.endedUs)} left ${msText(span.leftUs)} ${outcome}${flags}`;
}
/** All spans in order of call and attempt. */
export function spansOf(ran: Ran): readonly string[] {
  return [...ran.raw.spans].sort((a, b) => a.owner - b.owner || a.attempt - b.attempt).map((span) => spanText(ran, span));
}
/** `link1 0.1 sent…`: as `spansOf` with the link, in order of call, link, time sent and attempt. */
export function hopsOf(ran: Ran): readonly string[] {
  return [...ran.raw.spans].sort((a, b) => a.owner - b.owner || a.link - b.link || a.sentUs - b.sentUs || a.attempt - b.attempt)
    .map((span) => `${ran.simulation.meta.links[span.link]!.id} ${spanText(ran, span)}`);
}
/** `0 at 5 timeout`: every call that ended, in order of its end. */
export function endsOf(ran: Ran): readonly string[] { return ran.raw.calls.map((call) => `${call.id} at ${msText(call.endUs)} ${textOf(outcomeAt(ran, call.outcome))}`); }
export function outcomeAt(ran: Ran, index: number): Outcome {
  const outcome = ran.raw.outcomes[index];
  if (outcome === undefined) throw new RangeError(`no outcome ${index}`);
  return outcome;
}
/** `5 text`, with `unseen` after lines printed by a process that has ended. */
export function printedBy(ran: Ran): readonly string[] { return ran.raw.lines.map((line) => `${msText(line.atUs)} ${line.text}${line.unseen ? ' unseen' : ''}`); }
export function total(ran: Ran, counter: string): number {
  const sum = ran.raw.counted.get(counter);
  if (sum === undefined) throw new RangeError(`no counter ${counter}`);
  return sum;
}
