/** Scripted runs that show where a breaker's rules surprise: named by library and rule, calls by start, length and error. */
import type { Json } from '../../src/engine/fields.ts';
import * as patterns from '../../src/patterns/registry.ts';
import type { ScenarioV1 } from '../../src/scenario/document.ts';
import { parseScenario } from '../../src/scenario/parse.ts';

type Call = readonly [startMs: number, lastsMs: number, error?: string];

function trap(title: string, config: { readonly [field: string]: Json }, calls: readonly Call[]): () => ScenarioV1 {
  return () => {
    const last = calls.at(-1)?.[0] ?? 0;
    const parsed = parseScenario({
      version: 1, title, seed: 1, durationMs: last + 1000,
      clients: [{ id: 'client', title: 'Client', workload: { kind: 'at', timesMs: calls.map(([startMs]) => startMs) } }],
      services: [{
        id: 'work', title: 'Work', workers: -1, queue: { id: 'queue', kind: 'fifo', config: { capacity: -1 } },
        steps: [{ do: 'script', calls: calls.map(([, ms, error]) => [error === undefined ? { ms } : { ms, error }]) }],
      }],
      links: [{ id: 'link', from: 'client', to: 'work', chain: [{ id: 'breaker', kind: 'circuitBreaker', config }] }],
    }, patterns);
    if (!parsed.ok) throw new Error(parsed.issues.map((issue) => `${issue.path}: ${issue.message}`).join('\n'));
    return parsed.scenario;
  };
}

const COCKATIEL = { dialect: 'cockatiel', consecutiveFailures: 2, halfOpenAfterMs: 1000 };
const OPOSSUM = { dialect: 'opossum', resetTimeoutMs: 1000 };
const POLLY = { dialect: 'polly', failureRatio: 0.5, minimumThroughput: 2, breakDurationMs: 1000 };
const twoFailures: readonly Call[] = [[0, 10, 'Busy'], [20, 10, 'Busy']];

export const BREAKER_TRAPS: readonly (readonly [name: string, scenario: () => ScenarioV1])[] = [
  ['trap-cockatiel-waiting', trap('cockatiel: callers wait for the trial and all run when it succeeds', COCKATIEL,
    [...twoFailures, [500, 10], [1100, 300], [1150, 10], [1200, 10], [1250, 10]])],
  ['trap-cockatiel-late-failure', trap('cockatiel: a failure of a call begun before ends the trial, whose success then changes nothing', COCKATIEL,
    [[0, 1200, 'Busy'], [10, 10, 'Busy'], [40, 10, 'Busy'], [1100, 300], [1500, 10]])],
  ['trap-cockatiel-unhandled', trap('cockatiel: a trial whose error is not handled closes it with its count as it was, so the very next failure opens it', { ...COCKATIEL, unhandledErrors: ['Missing'] },
    [...twoFailures, [1100, 10, 'Missing'], [1200, 10, 'Busy']])],
  ['trap-opossum-first-failure', trap('opossum: the very first failure opens it, and closing keeps the failures', OPOSSUM,
    [[0, 10, 'Busy'], [500, 10], [1100, 10], [1200, 10, 'Busy'], [1300, 10, 'Busy'], [1400, 10]])],
  ['trap-opossum-full', trap('opossum: calls beyond the capacity are failures, so a full breaker opens itself', { ...OPOSSUM, limited: true, capacity: 1, volumeThreshold: 4 },
    [[0, 500], [10, 10], [20, 10], [30, 10], [40, 10]])],
  ['trap-polly-unhandled', trap('Polly: a trial whose error is not handled closes it; exactly the ratio opens it', { ...POLLY, unhandledErrors: ['Missing'] },
    [[0, 10], [20, 10, 'Busy'], [500, 10], [1100, 10, 'Missing'], [1200, 10]])],
  ['trap-polly-late-success', trap('Polly: a success of a call begun before closes it while the trial is under way', POLLY,
    [[0, 1200], [10, 10, 'Busy'], [30, 10, 'Busy'], [1100, 300, 'Busy'], [1300, 10]])],
];
