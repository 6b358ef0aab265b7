/** What waits for a message that a link has lost is free again when its caller gives up and says so: nothing is held for good. */
import { expect, test } from 'vitest';
import { traceOf } from '../src/cli/print-trace.ts';
import * as patterns from '../src/patterns/registry.ts';
import { parseScenario } from '../src/scenario/parse.ts';

interface Given { readonly instances?: number; readonly firstFails?: boolean; readonly lostFromMs?: number; readonly lostUntilMs: number }

/** Calls at 0, 100, 200, 300 and 400 ms, each given up after 50 ms; how each has ended, and the instance it was sent to. */
function fates(kind: string, config: object, { instances = 1, firstFails = false, lostFromMs = 0, lostUntilMs }: Given): readonly string[] {
  const parsed = parseScenario({
    version: 1, title: 'lost', durationMs: 500,
    clients: [{ id: 'c', workload: { kind: 'at', timesMs: [0, 100, 200, 300, 400] } }],
    services: [{ id: 's', workers: -1, instances, steps: [{ do: 'script', calls: [[{ ms: 10, ...(firstFails ? { error: 'Busy' } : {}) }], [{ ms: 10 }]] }] }],
    links: [{ id: 'l', from: 'c', to: 's', chain: [{ id: 't', kind: 'timeout', config: { timeoutMs: 50, onTimeout: 'cancel' } }, { id: 'p', kind, config }] }],
    changes: [{ id: 'x', atMs: lostFromMs, untilMs: lostUntilMs, target: 'links/l/cut', value: 'drop', why: 'fault' }],
  }, patterns);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues));
  const lines: string[] = [];
  traceOf(parsed.scenario, undefined, (line) => { lines.push(line); });
  return [0, 1, 2, 3, 4].map((call) => {
    const outcome = lines.find((line) => line.startsWith(`call #${call} `))!.split(' ')[5];
    return `${outcome} ${lines.find((line) => line.startsWith(`span #${call}.1 `))!.split(' ')[2]!.split('/')[1]}`;
  });
}

test('a pool has its threads back', () => {
  expect(fates('bulkhead', { dialect: 'hystrix-pool', coreSize: 2 }, { lostUntilMs: 200 })).toEqual(['timeout -', 'timeout -', 'ok 0', 'ok 0', 'ok 0']);
});
test('a balancer does not take an instance for busy that has nothing to answer', () => {
  expect(fates('loadBalancer', { strategy: 'leastOutstanding', ties: 'first' }, { instances: 2, lostUntilMs: 200 })).toEqual(['timeout 0', 'timeout 0', 'ok 0', 'ok 0', 'ok 0']);
});
test('a breaker whose trial is lost opens again, and the calls that waited for it are answered', () => {
  expect(fates('circuitBreaker', { dialect: 'cockatiel', breaker: 'consecutive', consecutiveFailures: 1, halfOpenAfterMs: 60 }, { firstFails: true, lostFromMs: 50, lostUntilMs: 150 }))
    .toEqual(['error:Busy 0', 'timeout -', 'rejected:open -', 'ok 0', 'ok 0']);
});
