/** Programs that change a shared value: each reads, thinks and writes, and a write holds only when nobody else has written in between. */
import { expect, test } from 'vitest';
import { runScenario } from '../../src/cli/run-scenario.ts';
import * as patterns from '../../src/patterns/registry.ts';
import { parseScenario } from '../../src/scenario/parse.ts';

function storeOf(programs: number, thinkMs: number): readonly number[] {
  const call = (verb: string) => ({ do: 'call', link: 'l', verb });
  const sleep = (time: object) => ({ do: 'sleep', time });
  const steps = [
    sleep({ dist: 'uniform', minMs: 0, maxMs: 100 }),
    {
      do: 'repeat',
      times: 50,
      steps: [call('read'), sleep({ dist: 'constant', ms: thinkMs }), call('write'), sleep({ dist: 'exponential', meanMs: 20 })],
    },
  ];
  const parsed = parseScenario({
    version: 1, title: 'Store', durationMs: 60_000, clients: [{ id: 'c', title: 'C', count: programs, workload: { kind: 'program' }, steps }], services: [],
    nodes: [{ id: 'store', kind: 'compareAndSet' }], links: [{ id: 'l', from: 'c', to: 'store', latency: { dist: 'constant', ms: 1 } }],
  }, patterns);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues));
  const { reader } = runScenario(parsed.scenario);
  return ['reads', 'writes', 'conflicts'].map((name) => reader.total(`nodes/store/${name}`, 0, Infinity));
}

test('alone, every write of a program holds', () => { expect(storeOf(1, 3)).toEqual([50, 50, 0]); });
test('of several some conflict, the more the longer they think, and one at least gets through', () => {
  const [reads, writes, few] = storeOf(4, 1), [, , many] = storeOf(4, 20);
  expect([reads, writes]).toEqual([200, 200]);
  expect(few).toBeGreaterThan(0);
  expect(many).toBeGreaterThan(2 * few!);
  expect(many).toBeLessThan(200 - 50);
});
