/** Scripted runs that show where the rules of retries, timeouts and retry budgets surprise, and where libraries' breakers differ: each a chain, and calls by start, length and error of their attempts. */
import type { Json } from '../../src/engine/fields.ts';
import * as patterns from '../../src/patterns/registry.ts';
import type { ScenarioV1 } from '../../src/scenario/document.ts';
import { parseScenario } from '../../src/scenario/parse.ts';

type Attach = { readonly id: string; readonly kind: string; readonly config: { readonly [field: string]: Json } };
type Call = readonly [startMs: number, lastsMs: number, error?: string];

const retry = (config: Attach['config']): Attach => ({ id: 'retry', kind: 'retry', config });
const budget = (config: Attach['config']): Attach => ({ id: 'budget', kind: 'retryBudget', config });
const breaker = (config: Attach['config']): Attach => ({ id: 'breaker', kind: 'circuitBreaker', config });
const timeout = (config: Attach['config']): Attach => ({ id: 'timeout', kind: 'timeout', config });

/** Every attempt of a call does the same. */
function trap(title: string, chains: readonly (readonly Attach[])[], calls: readonly Call[]): () => ScenarioV1 {
  return () => {
    const ids = chains.map((_, i) => (chains.length === 1 ? '' : String(i + 1)));
    const parsed = parseScenario({
      version: 1, title, seed: 1, durationMs: (calls.at(-1)?.[0] ?? 0) + 5000,
      clients: ids.map((id) => ({ id: `client${id}`, title: 'Client', workload: { kind: 'at', timesMs: calls.map(([startMs]) => startMs) } })),
      services: ids.map((id) => ({
        id: `work${id}`, title: 'Work', workers: -1, queue: { id: 'queue', kind: 'fifo', config: { capacity: -1 } },
        steps: [{ do: 'script', calls: calls.map(([, ms, error]) => [error === undefined ? { ms } : { ms, error }]) }],
      })),
      links: chains.map((chain, i) => ({ id: `link${ids[i]!}`, from: `client${ids[i]!}`, to: `work${ids[i]!}`, chain })),
    }, patterns);
    if (!parsed.ok) throw new Error(parsed.issues.map((issue) => `${issue.path}: ${issue.message}`).join('\n'));
    return parsed.scenario;
  };
}

const fails: readonly Call[] = [[0, 10, 'Busy']];

export const CALL_TRAPS: readonly (readonly [name: string, scenario: () => ScenarioV1])[] = [
  ['trap-three', trap('Three of go-resiliency are four attempts, three of resilience4j are three',
    [[retry({ retries: 3, initialMs: 100 })], [retry({ dialect: 'resilience4j', maxAttempts: 3, initialMs: 100 })]], fails)],
  ['trap-resilience4j-whole-ms', trap('resilience4j: each wait is cut to whole milliseconds before it is multiplied', [[retry({ dialect: 'resilience4j', maxAttempts: 6, interval: 'exponential' })]], fails)],
  ['trap-cockatiel-growth', trap('cockatiel: without jitter the waits double whatever the growth; a wait of zero is 1 ms',
    [[retry({ dialect: 'cockatiel', infinite: false, backoff: 'exponential', generator: 'none', exponent: 3, initialMs: 50 })], [retry({ dialect: 'cockatiel', infinite: false })]], fails)],
  ['trap-cockatiel-abort', trap('cockatiel: a retry that waits when its caller gives up makes one more attempt; go-resiliency does not',
    [[timeout({ timeoutMs: 50, onTimeout: 'cancel' }), retry({ dialect: 'cockatiel', intervalMs: 100 })], [timeout({ timeoutMs: 50, onTimeout: 'cancel' }), retry({ initialMs: 100 })]], fails)],
  ['trap-cooperative-timeout', trap("Polly's timeout frees nobody while the work does not obey, and a late success is one; cockatiel's aggressive one does",
    [[timeout({ dialect: 'polly', timeoutMs: 100 })], [timeout({ dialect: 'cockatiel', timeoutMs: 100 })]], [[0, 300], [500, 300, 'Busy']])],
  ['trap-grpc-last-failure', trap('gRPC: the last failure of a call costs a token too', [[retry({ dialect: 'grpc', maxAttempts: 2, errors: ['Busy'] }), budget({ dialect: 'grpc', maxTokens: 6, errors: ['Busy'] })]],
    [[0, 10, 'Busy'], [1000, 10, 'Busy'], [2000, 10, 'Busy'], [3000, 10]])],
  ['trap-finagle-forgets', trap('Finagle: what was withdrawn comes back when it is forgotten, though nothing has succeeded',
    [[retry({ backoff: 'none', retries: 1 }), budget({ dialect: 'finagle', ttlMs: 1000, minRetriesPerSec: 1 })]], [[0, 10, 'Busy'], [500, 10, 'Busy'], [1100, 10, 'Busy']])],
  ['trap-refusals-use-attempts', trap('A retry outside a breaker spends its attempts on refusals, unless these are final',
    [[retry({ retries: 3, initialMs: 100 }), breaker({ errorThreshold: 1, timeoutMs: 1000 })], [retry({ retries: 3, initialMs: 100, classifier: 'blacklist', errors: ['rejected:open'] }), breaker({ errorThreshold: 1, timeoutMs: 1000 })]], fails)],
  ['trap-envoy-waits', trap('Envoy: the waits of its source have other ranges than those of its documentation',
    [[retry({ dialect: 'envoy', retries: 5 })], [retry({ dialect: 'envoy', retries: 5, formula: 'documented' })]], fails)],
  ['trap-envoy-share', trap("Envoy's plain limit of retries counts those under way: with one at once the second retry ends as no retry budget",
    [[retry({ dialect: 'envoy', retries: 1, initialMs: 1 }), budget({ dialect: 'envoy', budgetShare: 0, minRetryConcurrency: 1 })]], [[0, 10, 'Busy'], [5, 10, 'Busy'], [100, 10, 'Busy']])],
  ['trap-equal-instants', trap('A call at the very end of the open time: let in by go-resiliency, cockatiel and Polly, refused by gobreaker and resilience4j',
    [
      breaker({ dialect: 'go-resiliency', errorThreshold: 2, timeoutMs: 1000 }), breaker({ dialect: 'cockatiel', consecutiveFailures: 2, halfOpenAfterMs: 1000 }),
      breaker({ dialect: 'polly', failureRatio: 0.5, minimumThroughput: 2, breakDurationMs: 1000 }), breaker({ dialect: 'gobreaker', tripFailures: 2, timeoutMs: 1000 }),
      breaker({ dialect: 'resilience4j', slidingWindowSize: 2, minimumNumberOfCalls: 2, waitDurationInOpenStateMs: 1000 }),
    ].map((attach) => [attach]), [[0, 10, 'Busy'], [20, 10, 'Busy'], [500, 10], [1030, 10]])],
];
