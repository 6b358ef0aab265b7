/** Scripted runs that show where the order of a queue surprises: the same calls to one worker, through a queue each. */
import type { Json } from '../../src/engine/fields.ts';
import * as patterns from '../../src/patterns/registry.ts';
import type { ScenarioV1 } from '../../src/scenario/document.ts';
import { parseScenario } from '../../src/scenario/parse.ts';

type Queue = { readonly kind: string; readonly config: { readonly [field: string]: Json } };

/** Work of 100 ms each; the callers stay 250 ms, and say so. */
function trap(title: string, queues: readonly Queue[], timesMs: readonly number[]): () => ScenarioV1 {
  return () => {
    const parsed = parseScenario({
      version: 1, title, seed: 1, durationMs: 2000,
      clients: queues.map((_, i) => ({ id: `client${i + 1}`, title: 'Client', workload: { kind: 'at', timesMs } })),
      services: queues.map((queue, i) => ({ id: `work${i + 1}`, title: 'Work', workers: 1, queue: { id: 'queue', ...queue }, steps: [{ do: 'work', time: { dist: 'constant', ms: 100 } }] })),
      links: queues.map((_, i) => ({ id: `link${i + 1}`, from: `client${i + 1}`, to: `work${i + 1}`, passDeadline: true, chain: [{ id: 'timeout', kind: 'timeout', config: { timeoutMs: 250, onTimeout: 'abandon' } }] })),
    }, patterns);
    if (!parsed.ok) throw new Error(parsed.issues.map((issue) => `${issue.path}: ${issue.message}`).join('\n'));
    return parsed.scenario;
  };
}

const fifo = (deadline: string): Queue => ({ kind: 'fifo', config: { capacity: -1, deadline } });
const rush = Array.from({ length: 12 }, (_, i) => i * 40);

export const QUEUE_TRAPS: readonly (readonly [name: string, scenario: () => ScenarioV1])[] = [
  ['trap-drop-expired', trap('Dropping expired calls serves those that are about to expire; dropping hopeless ones does not', [fifo('dropExpired'), fifo('dropHopeless')], rush)],
];
