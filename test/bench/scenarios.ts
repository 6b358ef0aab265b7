/** The scenarios that the browser bench opens by link, and the hash of a preset's whole trace. */
import { nullSink } from '../../src/engine/recording/null-sink.ts';
import { TraceSink } from '../../src/engine/recording/trace-sink.ts';
import { Simulation } from '../../src/engine/simulation.ts';
import * as patterns from '../../src/patterns/registry.ts';
import { GALLERY } from '../../src/scenario/gallery.ts';
import { linkTo, openPreset } from '../../src/scenario/link.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { toSpec } from '../../src/scenario/to-spec.ts';

/** 60 s at 500 requests a second, with an outage in the middle. */
function dragDocument(): object {
  const { scenario } = preset('traffic-breaker');
  return {
    ...scenario,
    clients: scenario.clients.map((client) => ({ ...client, workload: { kind: 'poisson', ratePerSec: 500 } })),
    services: scenario.services.map((service) => ({ ...service, workers: 50 })),
  };
}
/** About 2 000 requests and answers on their way at any time: 1 000 a second, two thirds of a second each way, and their way along the chain. */
function playDocument(): object {
  const { scenario } = preset('traffic-breaker');
  return {
    ...scenario, changes: [], durationMs: 30_000,
    clients: scenario.clients.map((client) => ({ ...client, workload: { kind: 'poisson', ratePerSec: 1000 } })),
    services: scenario.services.map((service) => ({ ...service, workers: 100 })),
    links: scenario.links.map((link) => ({
      ...link, latency: { dist: 'constant', ms: 650 },
      chain: link.chain.map((attach) => (attach.kind === 'timeout' ? { ...attach, config: { ...attach.config, timeoutMs: 5000 } } : attach)),
    })),
  };
}

function preset(id: string) {
  const opened = openPreset(id, patterns);
  if (!opened.ok) throw new Error(opened.issues.map(({ path, message }) => `${path}: ${message}`).join('\n'));
  return opened;
}

/** The hash part of the address, with the playhead in the middle of the outage or where the wires are full. */
export async function benchLink(name: string): Promise<string> {
  const parsed = parseScenario(name === 'drag' ? dragDocument() : playDocument(), patterns);
  if (!parsed.ok) throw new Error(parsed.issues.map(({ path, message }) => `${path}: ${message}`).join('\n'));
  return linkTo(parsed.scenario, null, { atMs: name === 'drag' ? 24_000 : 4000 }, patterns);
}

/** Hash of every record of every preset's run. */
export function presetHashes(): Record<string, string> {
  return Object.fromEntries(GALLERY.map(({ id }) => {
    const trace = new TraceSink(nullSink), simulation = new Simulation(toSpec(preset(id).scenario, patterns), patterns, trace);
    while (!simulation.advance(20_000)) { /* to its end */ }
    return [id, trace.hash()];
  }));
}
