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

const GO = { dialect: 'go-resiliency', errorThreshold: 2, timeoutMs: 1000 };
const COCKATIEL = { dialect: 'cockatiel', consecutiveFailures: 2, halfOpenAfterMs: 1000 };
const OPOSSUM = { dialect: 'opossum', resetTimeoutMs: 1000 };
const POLLY = { dialect: 'polly', failureRatio: 0.5, minimumThroughput: 2, breakDurationMs: 1000 };
const GOBREAKER = { dialect: 'gobreaker', tripFailures: 2, timeoutMs: 1000 };
const HYSTRIX = { dialect: 'hystrix', requestVolumeThreshold: 2, sleepWindowMs: 1000 };
const SECONDS = { dialect: 'resilience4j', slidingWindowType: 'TIME_BASED', slidingWindowSeconds: 2, minimumNumberOfCalls: 3, waitDurationInOpenStateMs: 1000 };
const twoFailures: readonly Call[] = [[0, 10, 'Busy'], [20, 10, 'Busy']];

export const BREAKER_TRAPS: readonly (readonly [name: string, scenario: () => ScenarioV1])[] = [
  ['trap-go-resiliency-count', trap('go-resiliency: successes do not start the count again; an error exactly the timeout after the last one still counts, however old the first is', { ...GO, errorThreshold: 3 },
    [[0, 10, 'Busy'], [100, 10], [200, 10], [900, 10, 'Busy'], [1000, 10], [1900, 10, 'Busy'], [2000, 10]])],
  ['trap-go-resiliency-expired', trap('go-resiliency: an error more than the timeout after the last one is the first again', GO,
    [[0, 10, 'Busy'], [1001, 10, 'Busy'], [1100, 10]])],
  ['trap-go-resiliency-half-open', trap('go-resiliency: half-open lets in every call; the success of a call begun before is not counted', { ...GO, successThreshold: 2 },
    [[0, 1200], ...twoFailures, [1100, 200], [1110, 200], [1120, 200], [1130, 200]])],
  ['trap-go-resiliency-late-error', trap('go-resiliency: the error of a call begun while closed opens it again from half-open', { ...GO, successThreshold: 2 },
    [[0, 1200, 'Busy'], ...twoFailures, [1100, 10], [1300, 10]])],
  ['trap-go-resiliency-zero', trap('go-resiliency: a threshold of zero is never equalled, so it never opens', { ...GO, errorThreshold: 0 }, [...twoFailures, [100, 10, 'Busy'], [200, 10, 'Busy']])],
  ['trap-gobreaker-generations', trap('gobreaker: calls under way when their window ends never count, so an outage of long calls does not open it', { ...GOBREAKER, intervalMs: 300 },
    [[0, 400, 'Busy'], [50, 400, 'Busy'], [100, 400, 'Busy'], [500, 400, 'Busy'], [550, 400, 'Busy'], [1000, 10, 'Busy'], [1020, 10, 'Busy']])],
  ['trap-gobreaker-probe-hangs', trap('gobreaker: a probe that hangs refuses everyone; the older call that ends meanwhile changes nothing', GOBREAKER,
    [[0, 1500], ...twoFailures, [1100, 5000], [1200, 10], [4000, 10]])],
  ['trap-hystrix-refusal', trap('Hystrix master: a call refused during the test opens it again, and the success of the test is ignored', { ...HYSTRIX, version: 'master' },
    [...twoFailures, [1600, 300], [1700, 10], [2000, 10], [2800, 10]])],
  ['trap-hystrix-any-success', trap('Hystrix 1.5.18: opens only when a call asks; the success of a call begun before closes it', HYSTRIX,
    [[0, 1500], ...twoFailures, [1000, 10], [1200, 10], [1600, 10]])],
  ['trap-hystrix-second-test', trap('Hystrix 1.5.18: a test that hangs lets another one in, a sleep window after its start', HYSTRIX,
    [...twoFailures, [600, 10], [1700, 3000, 'Busy'], [2000, 10], [2800, 50, 'Busy'], [3000, 10], [3900, 10]])],
  ['trap-resilience4j-seconds', trap('resilience4j: seconds are those of the clock, so three failures within 1.1 s do not stand in one window of two', SECONDS,
    [[980, 10, 'Busy'], [1500, 10, 'Busy'], [2010, 10, 'Busy'], [2500, 10, 'Busy']])],
  ['trap-cockatiel-waiting', trap('cockatiel: callers wait for the trial and all run when it succeeds', COCKATIEL,
    [...twoFailures, [500, 10], [1100, 300], [1150, 10], [1200, 10], [1250, 10]])],
  ['trap-cockatiel-late-failure', trap('cockatiel: a failure of a call begun before ends the trial, whose success then changes nothing', COCKATIEL,
    [[0, 1200, 'Busy'], [10, 10, 'Busy'], [40, 10, 'Busy'], [1100, 300], [1500, 10]])],
  ['trap-cockatiel-unhandled', trap('cockatiel: a trial whose error is not handled closes it with its count as it was, so the very next failure opens it', { ...COCKATIEL, unhandledErrors: ['Missing'] },
    [...twoFailures, [1100, 10, 'Missing'], [1200, 10, 'Busy']])],
  ['trap-cockatiel-sampling', trap('cockatiel: one slice is dropped a result, so after ten quiet seconds the old failures still count', { dialect: 'cockatiel', breaker: 'sampling', threshold: 0.5, durationMs: 1000, minimumRps: 4, halfOpenAfterMs: 1000 },
    [[0, 10, 'Busy'], [20, 10, 'Busy'], [40, 10, 'Busy'], [10_000, 10, 'Busy'], [10_100, 10]])],
  ['trap-opossum-first-failure', trap('opossum: the very first failure opens it, and closing keeps the failures', OPOSSUM,
    [[0, 10, 'Busy'], [500, 10], [1100, 10], [1200, 10, 'Busy'], [1300, 10, 'Busy'], [1400, 10]])],
  ['trap-opossum-thinned', trap('opossum: refused calls thin the share of failures out, and exactly the threshold does not open it', OPOSSUM,
    [[0, 10, 'Busy'], [100, 10], [200, 10], [300, 10], [1100, 10], [1200, 10, 'Busy'], [1300, 10, 'Busy'], [1400, 10, 'Busy'], [1500, 10, 'Busy'], [1600, 10]])],
  ['trap-opossum-full', trap('opossum: calls beyond the capacity are failures, so a full breaker opens itself', { ...OPOSSUM, limited: true, capacity: 1, volumeThreshold: 4 },
    [[0, 500], [10, 10], [20, 10], [30, 10], [40, 10]])],
  ['trap-polly-unhandled', trap('Polly: a trial whose error is not handled closes it; exactly the ratio opens it', { ...POLLY, unhandledErrors: ['Missing'] },
    [[0, 10], [20, 10, 'Busy'], [500, 10], [1100, 10, 'Missing'], [1200, 10]])],
  ['trap-polly-late-success', trap('Polly: a success of a call begun before closes it while the trial is under way', POLLY,
    [[0, 1200], [10, 10, 'Busy'], [30, 10, 'Busy'], [1100, 300, 'Busy'], [1300, 10]])],
];
