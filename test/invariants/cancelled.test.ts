/** Work cancelled while it waits for a worker to come back to never gets one, whoever has taken its place since. */
import { expect, test } from 'vitest';
import * as patterns from '../../src/patterns/registry.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { keep } from './run.ts';

test.each(Array.from({ length: 10 }, (_, i) => i + 1))('seed %d: no instance has fewer than 0 or more than 2 busy workers', (seed) => {
  const parsed = parseScenario({
    version: 1, title: 'Cancelled while waiting for a worker', seed, durationMs: 500,
    clients: [{ id: 'client', workload: { kind: 'even', ratePerSec: 200 } }],
    services: [{
      id: 'service', instances: 3, workers: 2, queue: { id: 'queue', kind: 'fifo', config: { capacity: -1 } }, blocking: false, onCancel: 'abort',
      steps: [{ do: 'repeat', times: 2, steps: [{ do: 'work', time: { dist: 'uniform', minMs: 3, maxMs: 30 } }, { do: 'sleep', time: { dist: 'constant', ms: 10 } }] }],
    }],
    links: [{ id: 'link', from: 'client', to: 'service', passCancel: true, chain: [{ id: 'timeout', kind: 'timeout', config: { timeoutMs: 70, onTimeout: 'cancel' } }] }],
  }, patterns);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues));
  const kept = keep(parsed.scenario), busy = [0, 1, 2].flatMap((k) => kept.raw.levels.get(`services/service/${k}/busy`)!.map((set) => set.value));
  expect({ least: Math.min(...busy), most: Math.max(...busy) }).toEqual({ least: 0, most: 2 });
  expect(kept.raw.spans.some((span) => kept.run.reader.outcomes[span.outcome]?.reason === 'cancelled')).toBe(true);
});
