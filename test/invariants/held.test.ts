/** Links that lose messages, callers that leave with and without a word: when all has ended nothing is held for anybody. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { traceOf } from '../../src/cli/print-trace.ts';
import type { Json } from '../../src/engine/fields.ts';
import * as patterns from '../../src/patterns/registry.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { limits } from '../support/random-limits.ts';
import { RUNS, SEED } from '../support/random-scenarios.ts';

const pattern: fc.Arbitrary<{ readonly kind: string; readonly config: Json; readonly scope?: string }> = fc.oneof(
  { weight: 3, arbitrary: limits },
  { weight: 1, arbitrary: fc.constantFrom('opossum', 'cockatiel', 'hystrix').map((dialect) => ({ kind: 'circuitBreaker', config: { dialect } })) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 2 }).map((retries) => ({ kind: 'retry', config: { retries, initialMs: 10 } })) },
);
const given = fc.record({
  seed: fc.nat(), chain: fc.array(pattern, { minLength: 1, maxLength: 3 }), balanced: fc.nat({ max: 3 }), instances: fc.constantFrom(1, 2, 3),
  onTimeout: fc.constantFrom('cancel', 'cancel', 'abandon'), timeoutMs: fc.constantFrom(20, 50), loss: fc.constantFrom(0.2, 0.5, 1), passCancel: fc.boolean(), onCancel: fc.constantFrom('ignore', 'abort'),
});

type Given = typeof given extends fc.Arbitrary<infer T> ? T : never;

/** Of a run that has ended before it had to: the last value of each gauge that says what is held, where it is not 0; null of any other. */
function heldAfter({ seed, chain, balanced, instances, onTimeout, timeoutMs, loss, passCancel, onCancel }: Given): readonly string[] | null {
  const inner: object[] = chain.map((one, i) => ({ id: `p${i}`, ...one }));
  if (instances > 1) inner.splice(Math.min(balanced, inner.length), 0, { id: 'balancer', kind: 'loadBalancer', config: { strategy: 'leastOutstanding' } });
  const parsed = parseScenario({
    version: 1, title: 'Lost', seed, durationMs: 500, clients: [{ id: 'c', count: 2, workload: { kind: 'poisson', ratePerSec: 60 } }],
    services: [{ id: 's', instances, workers: 2, onCancel, steps: [{ do: 'work', time: { dist: 'exponential', meanMs: 15 } }] }],
    links: [{ id: 'l', from: 'c', to: 's', passCancel, wire: { loss }, chain: [{ id: 'outer', kind: 'timeout', config: { timeoutMs, onTimeout } }, ...inner] }],
  }, patterns);
  if (!parsed.ok) return null;
  const last = new Map<string, string>(), { run } = traceOf(parsed.scenario, undefined, (line) => {
    const [, name, value] = /^gauge \S+ (\S+ (?:inUse|waiting|outstanding|underWay|gathering))=(\S+)/.exec(line) ?? [];
    if (name !== undefined) last.set(name, value!);
  });
  if (run.endedAtUs >= 2 * run.spec.durationUs) return null;
  return [...last].flatMap(([name, value]) => (Number(value) === 0 ? [] : [`${name} ${value}`]));
}

test('no permit, thread, place at an endpoint or batch is held when every call and every attempt has ended', () => {
  let ended = 0;
  fc.assert(fc.property(given, (of) => {
    const held = heldAfter(of);
    if (held !== null) ended++;
    expect(held ?? []).toEqual([]);
  }), { seed: SEED, numRuns: RUNS });
  expect(ended).toBeGreaterThan(RUNS / 3);
});
