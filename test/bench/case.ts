/** One measurement in a process of its own: `node case.mjs ENGINE WORKLOAD …`; prints one line of JSON. */
import { Draws } from '../../src/engine/des/draws.ts';
import { EventList } from '../../src/engine/des/event-list.ts';
import { exponential } from '../../src/engine/des/ziggurat.ts';
import type { Chunk } from '../../src/engine/recording/columns.ts';
import { BUFFER } from '../../src/engine/recording/layout.ts';
import { nullSink } from '../../src/engine/recording/null-sink.ts';
import { createReader } from '../../src/engine/recording/reader.ts';
import { Recorder } from '../../src/engine/recording/recorder.ts';
import { Simulation } from '../../src/engine/simulation.ts';
import type { Spec } from '../../src/engine/spec.ts';
import * as patterns from '../../src/patterns/registry.ts';
import { clockMs } from './clock.ts';
import { mmc, pipeline } from './model.ts';
import type { EventEngine } from './model.ts';
import { balancedSpec, brokerSpec, cacheSpec, FULL_MS, heldSpec, inFlightSpec, mmcSpec, pickSpec, pipelineSpec, registrySpec, run, servicesSpec, sixPatternsSpec, SLICE } from './ours.ts';
import { simjs, simscript } from './peers.ts';
import { benchLink, presetHashes } from './scenarios.ts';

async function peer<Handle>(make: () => EventEngine<Handle>, workload: string, size: number, option: number): Promise<object> {
  const once = async (durationMs: number): Promise<object> => {
    const engine = make();
    const counts = workload === 'pipe' ? pipeline(engine, durationMs, option) : mmc(engine, option, durationMs);
    const startedMs = clockMs();
    const events = await engine.run();
    return { s: (clockMs() - startedMs) / 1000, events, counts };
  };
  // simscript goes through all that waits at every event: a tenth is warm-up enough.
  await once(make === simscript as unknown ? size / 10 : warmUp(workload, size));
  return once(size);
}
const wallMs = (): number => performance.now();
/** A tenth of the size comes first and is not measured, and no fewer than 100 000 requests: a tenth of the full bench, in the quick one too. */
const warmUp = (workload: string, size: number): number => Math.min(size, Math.max(size / 10, workload === 'mmc' ? 1e8 / 7.2 : 1e5));
function ours(workload: string, size: number, option: number, record: boolean, clock = clockMs): object {
  const specs: { readonly [workload: string]: (durationMs: number) => Spec } = {
    pipe: (durationMs) => pipelineSpec(durationMs, option),
    pipe6: (durationMs) => sixPatternsSpec(durationMs, option),
    mmc: (durationMs) => mmcSpec(option, durationMs),
  };
  const spec = specs[workload];
  if (spec === undefined) throw new Error(`there is no workload ${workload}`);
  run(spec(warmUp(workload, size)), record);
  return run(spec(size), record, clock);
}
/** ns a pop and a push with `entries` waiting. */
function hold(entries: number, ops: number, clock: () => number): object {
  const list = new EventList(), draws = new Draws(), most = 1 << 16, steps = new Float64Array(most);
  draws.rootPath(1, 1, 1);
  draws.start(draws.pathA, draws.pathB, 7, 0);
  for (let i = 0; i < most; i++) steps[i] = exponential(draws);
  for (let i = 0; i < entries; i++) list.push(steps[i & (most - 1)]! + draws.unit(), i);
  const turn = (count: number): void => { for (let i = 0; i < count; i++) { list.pop(); list.push(list.timeUs + steps[i & (most - 1)]!, list.payload); } };
  turn(ops / 4);
  const startedMs = clock();
  turn(ops);
  return { ns: (clock() - startedMs) * 1e6 / ops };
}
/** ns an event costs once the load is steady, the recording on; windows hold as many events whatever the size, so that only the size differs. */
function growth(kind: string, size: number, events: number): object {
  const perSecond = kind === 'services' ? 2 * 7.2 * size : 2 * size / 10;
  const steadyMs = kind === 'services' ? 10_000 : 40_000, durationMs = steadyMs + 1500 * (events + 3 * SLICE) / perSecond;
  const windowUs = kind === 'services' ? 1e6 : 2e9 / perSecond;
  steady({ ...(kind === 'services' ? servicesSpec(10, 1e6) : inFlightSpec(1000, 1e6)), windowUs: 1e6 }, 40e6, Math.max(events / 2, 1e5));
  return steady({ ...(kind === 'services' ? servicesSpec(size, durationMs) : inFlightSpec(size, durationMs)), windowUs }, steadyMs * 1000, events);
}
/** The same for a full cache: four calls for each key it holds come first. */
function cached(capacity: number, events: number): object {
  const fullMs = Math.max(5000, 4 * capacity / 20);
  steady(cacheSpec(100, 1e6), 5e6, Math.max(events / 2, 1e5));
  return steady(cacheSpec(capacity, fullMs + (events + 3 * SLICE) / 20), fullMs * 1000, events);
}
/** Bytes a key takes in a full cache; needs --expose-gc. */
function cacheBytes(capacity: number): object {
  const filled = (of: number): Simulation => {
    const simulation = new Simulation({ ...cacheSpec(of, 1e6), clients: cacheSpec(capacity, 1e6).clients }, patterns, nullSink);
    while (simulation.nowUs < 4e6 * capacity / 20_000) simulation.advance(SLICE);
    return simulation;
  };
  filled(16);
  const before = used(), few = filled(16), between = used(), full = filled(capacity), after = used();
  if (few.nowUs === 0 || full.nowUs === 0) throw new Error('nothing was run');
  return { bytes: (after - between - (between - before)) / capacity };
}
/** The same for a broker with so many messages waiting. */
function queued(messages: number, events: number): object {
  steady(brokerSpec(100, 1e6), FULL_MS * 1000, Math.max(events / 2, 1e5));
  return steady(brokerSpec(messages, FULL_MS + (events + 3 * SLICE) / 40), FULL_MS * 1000, events);
}
/** Bytes a message takes that waits; needs --expose-gc. */
function messageBytes(messages: number): object {
  const filled = (count: number): Simulation => {
    const simulation = new Simulation(brokerSpec(count, 1e6), patterns, nullSink);
    while (simulation.nowUs < FULL_MS * 1000) simulation.advance(SLICE);
    return simulation;
  };
  filled(16);
  const before = used(), few = filled(16), between = used(), full = filled(messages), after = used();
  if (few.nowUs === 0 || full.nowUs === 0) throw new Error('nothing was run');
  return { bytes: (after - between - (between - before)) / messages };
}
/** The same for a registry of so many instances. */
function registered(instances: number, events: number): object {
  steady(registrySpec(10, 1e6), 5e6, Math.max(events / 2, 1e5));
  return steady(registrySpec(instances, 10_000 + (events + 3 * SLICE) / 2), 5e6, events);
}
/** Bytes an instance takes by being registered, its heartbeats and the lists of so many clients included; needs --expose-gc. */
function entryBytes(instances: number, lists: number): object {
  const begun = (registers: boolean): Simulation => {
    const simulation = new Simulation(registrySpec(instances, 1e6, registers, lists), patterns, nullSink);
    while (simulation.nowUs < 5e6) simulation.advance(SLICE);
    return simulation;
  };
  begun(true); begun(false);
  const before = used(), without = begun(false), between = used(), registered = begun(true), after = used();
  if (without.nowUs === 0 || registered.nowUs === 0) throw new Error('nothing was run');
  return { bytes: (after - between - (between - before)) / instances };
}
/** The same with a balancer before each of so many services of three instances. */
function balanced(services: number, events: number): object {
  const perSecond = 2 * 2.7 * services, steadyMs = 10_000;
  steady({ ...balancedSpec(10, 1e7), windowUs: 1e6 }, 40e6, Math.max(events / 2, 1e5));
  return steady({ ...balancedSpec(services, steadyMs + 1500 * (events + 3 * SLICE) / perSecond), windowUs: 2e9 / perSecond }, steadyMs * 1000, events);
}
/** The same with a pick among so many endpoints at every call; windows hold as many calls for each endpoint. */
function picked(endpoints: number, events: number): object {
  steady(pickSpec(10, 1e6), 1e6, Math.max(events / 2, 1e5));
  return steady({ ...pickSpec(endpoints, 2000 + (events + 3 * SLICE) / 20), windowUs: 10_000 * endpoints }, 1e6, events);
}
function steady(spec: Spec, fromUs: number, events: number): object {
  const recorder = new Recorder({ windowUs: spec.windowUs, keepCalls: spec.limits.keepCalls, keepGauges: spec.limits.keepGauges });
  const simulation = new Simulation(spec, patterns, recorder);
  const go = (): void => { simulation.advance(SLICE); recorder.flush(simulation.nowUs); };
  while (simulation.nowUs < fromUs) go();
  const before = simulation.events, startedMs = clockMs();
  while (simulation.events < before + events) go();
  const ms = clockMs() - startedMs;
  if (simulation.stopped !== null) throw new Error('the run ended before enough events were measured');
  return { ns: ms * 1e6 / (simulation.events - before) };
}
function used(): number {
  const collect = globalThis.gc;
  if (collect === undefined) throw new Error('node --expose-gc');
  collect(); collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
/** Bytes the simulation itself holds for a call in flight — tables, timers, events —, at exactly `size` calls; needs --expose-gc. */
function inFlightBytes(size: number): object {
  const held = (calls: number): Simulation => {
    const simulation = new Simulation(heldSpec(calls), patterns, nullSink);
    for (let missing = calls; missing > 0; missing = calls - underWay(simulation)) simulation.advance(missing);
    return simulation;
  };
  held(1000);
  const before = used(), simulation = held(size), after = used();
  if (underWay(simulation) !== size) throw new Error(`${underWay(simulation)} calls are under way, not ${size}`);
  return { bytes: (after - before) / size };
}
const underWay = (simulation: Simulation): number => (simulation.inspect() as { readonly callsUnderWay: number }).callsUnderWay;
/** Bytes of the recording of the pipeline: per root call, per attempt, and of all its columns per root call; every call kept. */
function recordedBytes(durationMs: number): object {
  const spec = pipelineSpec(durationMs, 100), recorder = new Recorder({ windowUs: spec.windowUs, keepCalls: Infinity, keepGauges: spec.limits.keepGauges });
  const simulation = new Simulation(spec, patterns, recorder), chunks: Chunk[] = [];
  while (!simulation.advance(SLICE)) chunks.push(recorder.flush(simulation.nowUs));
  recorder.end(simulation.nowUs);
  chunks.push(recorder.flush(simulation.nowUs));
  const reader = createReader({ ...simulation.meta, series: recorder.series });
  for (const chunk of chunks) reader.append(chunk);
  const calls = reader.total('clients/client/calls', 0, Infinity), attempts = reader.total('links/link/sent', 0, Infinity);
  const bytes = (buffers: readonly number[]): number => chunks.reduce((sum, chunk) => sum + buffers.reduce((of, k) => of + chunk.buffers[k]!.byteLength, 0), 0);
  const heads = chunks.reduce((sum, chunk) => sum + 8 * chunk.head.length, 0);
  return {
    call: (bytes([BUFFER.calls]) + heads) / calls, attempt: bytes([BUFFER.spans]) / attempts,
    all: (heads + bytes(Object.values(BUFFER))) / calls,
  };
}

async function main([engine = '', workload = '', size = '0', option = '0']: readonly string[]): Promise<object> {
  const n = Number(size), o = Number(option);
  if (workload === 'hold') return hold(n, o, engine === 'wall' ? wallMs : clockMs);
  if (workload === 'services' || workload === 'inFlight') return growth(workload, n, o);
  if (workload === 'cache') return cached(n, o);
  if (workload === 'cacheBytes') return cacheBytes(n);
  if (workload === 'broker') return queued(n, o);
  if (workload === 'messageBytes') return messageBytes(n);
  if (workload === 'registry') return registered(n, o);
  if (workload === 'entryBytes') return entryBytes(n, o);
  if (workload === 'balanced') return balanced(n, o);
  if (workload === 'picked') return picked(n, o);
  if (workload === 'inFlightBytes') return inFlightBytes(n);
  if (workload === 'link') return { hash: await benchLink(size) };
  if (workload === 'hashes') return presetHashes();
  if (workload === 'recordedBytes') return recordedBytes(n);
  switch (engine) {
    case 'ours': return ours(workload, n, o, true);
    // As a page can measure it.
    case 'wall': return ours(workload, n, o, true, wallMs);
    case 'bare': return ours(workload, n, o, false);
    case 'simjs': return peer(simjs, workload, n, o);
    case 'simscript': return peer(simscript, workload, n, o);
    default: throw new Error(`there is no engine ${engine}`);
  }
}
console.log(JSON.stringify(await main(process.argv.slice(2))));
process.exit(0);
