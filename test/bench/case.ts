/** One measurement in a process of its own: `node case.mjs ENGINE WORKLOAD …`; prints one line of JSON. */
import { Draws } from '../../src/engine/des/draws.ts';
import { EventList } from '../../src/engine/des/event-list.ts';
import { exponential } from '../../src/engine/des/ziggurat.ts';
import { mmc, pipeline } from './model.ts';
import type { EventEngine } from './model.ts';
import { inFlightSpec, mmcSpec, pipelineSpec, run, servicesSpec } from './ours.ts';
import { simjs, simscript } from './peers.ts';

async function peer<Handle>(make: () => EventEngine<Handle>, workload: string, size: number, option: number): Promise<object> {
  const once = async (durationMs: number): Promise<object> => {
    const engine = make();
    const counts = workload === 'pipe' ? pipeline(engine, durationMs, option) : mmc(engine, option, durationMs);
    const startedMs = performance.now();
    const events = await engine.run();
    return { s: (performance.now() - startedMs) / 1000, events, counts };
  };
  await once(size / 10);
  return once(size);
}
function ours(workload: string, size: number, option: number, record: boolean): object {
  const spec = (durationMs: number) => (workload === 'pipe' ? pipelineSpec(durationMs, option) : mmcSpec(option, durationMs));
  run(spec(size / 10), record);
  return run(spec(size), record);
}
/** ns a pop and a push with `entries` waiting. */
function hold(entries: number, ops: number): object {
  const list = new EventList(), draws = new Draws(), most = 1 << 16, steps = new Float64Array(most);
  draws.rootPath(1, 1, 1);
  draws.start(draws.pathA, draws.pathB, 7, 0);
  for (let i = 0; i < most; i++) steps[i] = exponential(draws);
  for (let i = 0; i < entries; i++) list.push(steps[i & (most - 1)]! + draws.unit(), i);
  const turn = (count: number): void => { for (let i = 0; i < count; i++) { list.pop(); list.push(list.timeUs + steps[i & (most - 1)]!, list.payload); } };
  turn(ops / 4);
  const startedMs = performance.now();
  turn(ops);
  return { ns: (performance.now() - startedMs) * 1e6 / ops };
}
/** µs of work per event, the recording on. */
function growth(kind: string, size: number, events: number): object {
  const spec = kind === 'services' ? servicesSpec(size, events / 2 / (7.2 * size) * 1000) : inFlightSpec(size, 30_000 + events / 2 / (size / 10) * 1000);
  if (kind === 'services') run(servicesSpec(size, events / 20 / (7.2 * size) * 1000), true);
  const result = run(spec, true);
  return { nsPerEvent: result.s * 1e9 / result.events, events: result.events };
}
/** Bytes a call in flight (tables, timers, events), and bytes recorded per root call and per attempt. */
function memory(inFlight: number): object {
  globalThis.gc?.();
  const before = process.memoryUsage();
  const spec = inFlightSpec(inFlight, 200_000);
  const held = run({ ...spec, durationUs: 60e6 }, false);
  globalThis.gc?.();
  const after = process.memoryUsage();
  return { held: held.events, bytes: (after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers) / inFlight };
}

async function main([engine = '', workload = '', size = '0', option = '0']: readonly string[]): Promise<object> {
  const n = Number(size), o = Number(option);
  if (workload === 'hold') return hold(n, o);
  if (workload === 'services' || workload === 'inFlight') return growth(workload, n, o);
  if (workload === 'memory') return memory(n);
  switch (engine) {
    case 'ours': return ours(workload, n, o, true);
    case 'bare': return ours(workload, n, o, false);
    case 'simjs': return peer(simjs, workload, n, o);
    case 'simscript': return peer(simscript, workload, n, o);
    default: throw new Error(`there is no engine ${engine}`);
  }
}
console.log(JSON.stringify(await main(process.argv.slice(2))));
process.exit(0);
