/** The real breakers of cockatiel and opossum, made from a vector's config and read in a vector's words. */
import { BrokenCircuitError, CircuitState, ConsecutiveBreaker, CountBreaker, IterableBackoff, SamplingBreaker, circuitBreaker, handleWhen } from 'cockatiel';
import Opossum from 'opossum';
import type { Counters } from '../../../src/cli/vectors/schema.ts';

export interface RealBreaker {
  run(work: () => Promise<void>): Promise<void>;
  /** closed, open or halfOpen. */
  state(): string;
  counters?(): Counters;
  /** What the caller got, in the words of vectors. */
  resultOf(error: Error): string;
  stop(): void;
}

export interface CockatielVector {
  readonly breaker: 'consecutive' | 'count' | 'sampling'; readonly threshold: number;
  readonly size?: number; readonly minimumNumberOfCalls?: number; readonly durationMs?: number; readonly minimumRps?: number;
  readonly halfOpenAfterMs?: number; readonly halfOpenBackoff?: { readonly kind: 'iterable'; readonly durationsMs: readonly number[] };
  readonly unhandledErrors: readonly string[];
}
export function realCockatiel(config: CockatielVector): RealBreaker {
  const policy = circuitBreaker(handleWhen((error) => !config.unhandledErrors.includes(error.name)), {
    breaker: ruleOf(config),
    halfOpenAfter: config.halfOpenBackoff === undefined ? config.halfOpenAfterMs ?? 0 : new IterableBackoff(config.halfOpenBackoff.durationsMs),
  });
  const states = { [CircuitState.Closed]: 'closed', [CircuitState.Open]: 'open', [CircuitState.HalfOpen]: 'halfOpen', [CircuitState.Isolated]: 'isolated' };
  return {
    run: (work) => policy.execute(work),
    state: () => states[policy.state],
    resultOf: (error) => (error instanceof BrokenCircuitError ? 'open' : 'error'),
    stop: () => {},
  };
}
function ruleOf({
  breaker,
  threshold,
  size = 1,
  minimumNumberOfCalls,
  durationMs = 0,
  minimumRps,
}: CockatielVector): ConsecutiveBreaker | CountBreaker | SamplingBreaker {
  switch (breaker) {
    case 'consecutive':
      return new ConsecutiveBreaker(threshold);
    case 'count':
      return new CountBreaker({ threshold, size, ...(minimumNumberOfCalls === undefined ? {} : { minimumNumberOfCalls }) });
    case 'sampling':
      return new SamplingBreaker({ threshold, duration: durationMs, ...(minimumRps === undefined ? {} : { minimumRps }) });
  }
}

export interface OpossumVector {
  readonly timeoutMs: number | null; readonly errorThresholdPercentage: number; readonly volumeThreshold: number; readonly resetTimeoutMs: number;
  readonly rollingCountTimeoutMs: number; readonly rollingCountBuckets: number; readonly capacity?: number; readonly allowWarmUp: boolean;
  readonly filteredErrors: readonly string[];
}
const CODES: { readonly [code: string]: { readonly result: string; readonly reason: string } } = {
  EOPENBREAKER: { result: 'open', reason: 'rejected:open' }, ETIMEDOUT: { result: 'timeout', reason: 'timeout' }, ESEMLOCKED: { result: 'rejected', reason: 'rejected:limit' },
};
const codeOf = (error: Error & { readonly code?: string }) => CODES[error.code ?? ''];

export function realOpossum(config: OpossumVector): RealBreaker {
  const breaker = new Opossum((work) => work(), {
    timeout: config.timeoutMs ?? false,
    errorThresholdPercentage: config.errorThresholdPercentage,
    volumeThreshold: config.volumeThreshold,
    resetTimeout: config.resetTimeoutMs,
    rollingCountTimeout: config.rollingCountTimeoutMs,
    rollingCountBuckets: config.rollingCountBuckets,
    allowWarmUp: config.allowWarmUp,
    ...(config.capacity === undefined ? {} : { capacity: config.capacity }),
    errorFilter: (error) => config.filteredErrors.includes(codeOf(error)?.reason ?? error.name),
    rollingPercentilesEnabled: false,
    enableSnapshots: false,
  });
  return {
    run: (work) => breaker.fire(work),
    state: () => (breaker.closed ? 'closed' : breaker.opened ? 'open' : 'halfOpen'),
    counters() {
      const { fires, failures, successes, rejects, timeouts } = breaker.stats;
      return { fires, failures, successes, rejects, timeouts };
    },
    resultOf: (error) => codeOf(error)?.result ?? 'error',
    stop: () => { breaker.shutdown(); },
  };
}
