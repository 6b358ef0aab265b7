/** Plays calls against the real retry and timeout of cockatiel under fake timers and writes down, as a vector, what came of them. */
import {
  ConstantBackoff,
  ExponentialBackoff,
  IterableBackoff,
  TaskCancelledError,
  TimeoutStrategy,
  decorrelatedJitterGenerator,
  fullJitterGenerator,
  halfJitterGenerator,
  handleAll,
  handleWhen,
  noJitterGenerator,
  retry,
  timeout,
} from 'cockatiel';
import type { Observed, Vector, VectorAttempt, VectorCall } from '../../../src/cli/vectors/schema.ts';
import { FakeClock } from './fake-clock.ts';

export interface RetryVector {
  readonly backoff: 'constant' | 'iterable' | 'exponential'; readonly intervalMs?: number; readonly durationsMs?: readonly number[];
  readonly generator?: keyof typeof GENERATORS; readonly initialDelayMs?: number; readonly maxDelayMs?: number; readonly exponent?: number;
  readonly maxAttempts?: number; readonly handled?: readonly string[]; readonly randomSequence?: readonly number[];
}
export interface TimeoutVector { readonly timeoutMs: number; readonly strategy: 'aggressive' | 'cooperative' }
export interface AskedCall { readonly gapMs: number; readonly attempts: readonly VectorAttempt[]; readonly honoursAbort?: boolean }

const GENERATORS = { none: noJitterGenerator, full: fullJitterGenerator, half: halfJitterGenerator, decorrelated: decorrelatedJitterGenerator };
/** The error of work that ends because it is told to. */
const OBEYED = 'Obeyed';

type Retry = ReturnType<typeof retry>;
function realRetry(config: RetryVector): Retry {
  const { maxAttempts, handled } = config;
  return retry(handled === undefined ? handleAll : handleWhen((error) => handled.includes(error.name)), {
    ...(maxAttempts === undefined ? {} : { maxAttempts }),
    backoff: backoffOf(config),
  });
}
function backoffOf({
  backoff,
  intervalMs = 0,
  durationsMs = [],
  generator = 'decorrelated',
  initialDelayMs = 128,
  maxDelayMs = 30_000,
  exponent = 2,
}: RetryVector): ConstantBackoff | IterableBackoff | ExponentialBackoff<unknown> {
  switch (backoff) {
    case 'constant':
      return new ConstantBackoff(intervalMs);
    case 'iterable':
      return new IterableBackoff(durationsMs);
    case 'exponential':
      return new ExponentialBackoff({ generator: GENERATORS[generator] as never, initialDelay: initialDelayMs, maxDelay: maxDelayMs, exponent });
  }
}

/** Work of one attempt: resolves or rejects when its time is over, or, if it obeys, when it is told to end. */
function work({ durationMs, outcome, errorName = 'Error' }: VectorAttempt, ended: () => void, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    let over = false;
    const end = (error: string | null): void => {
      if (over) return;
      over = true;
      ended();
      if (error === null) resolve();
      else reject(Object.assign(new Error(), { name: error }));
    };
    const timer = setTimeout(() => { end(outcome === 'success' ? null : errorName); }, durationMs);
    // A rejection within the listener itself would overtake the library's own, which takes some microtasks more.
    signal?.addEventListener('abort', () => { clearTimeout(timer); setImmediate(() => { end(OBEYED); }); });
  });
}
function vectorOf(kind: string, config: object, calls: readonly VectorCall[], observed: readonly Observed[]): Vector {
  return { id: 'drawn', library: 'cockatiel', version: '3.2.1', kind, config: { ...config }, driver: { kind: 'openLoop' }, calls, observed };
}

/** Each call starts `gapMs` after the one before has ended, so draws are used in one order. */
export async function playRetry(config: RetryVector, asked: readonly AskedCall[]): Promise<Vector> {
  const clock = new FakeClock(0), drawn = Math.random, draws = config.randomSequence ?? [0.5];
  let used = 0;
  Math.random = () => draws[used++ % draws.length]!;
  try {
    const calls: VectorCall[] = [], observed: Observed[] = [];
    for (const { gapMs, attempts } of asked) {
      let waited = false;
      setTimeout(() => { waited = true; }, gapMs);
      while (!waited) await clock.runNext();
      const startMs = clock.nowMs, seen: object[] = [], delaysMs: number[] = [], policy = realRetry(config);
      policy.onRetry(({ delay }) => delaysMs.push(Math.max(0, delay)));
      let done = false, error = '';
      policy.execute(async ({ attempt }) => {
        const asks = attempts[Math.min(attempt, attempts.length - 1)]!, row = { startMs: clock.nowMs, endMs: 0, outcome: asks.outcome };
        seen.push(row);
        await work(asks, () => { row.endMs = clock.nowMs; });
      }).then(() => { done = true; }, (failure: Error) => { done = true; error = failure.name; });
      while (!done) await clock.runNext();
      calls.push({ startMs, attempts });
      observed.push({
        call: observed.length,
        startMs,
        attempts: seen,
        delaysMs,
        endMs: clock.nowMs,
        result: error === '' ? 'success' : 'error',
        ...(error === '' ? {} : { error }),
      });
    }
    return vectorOf('retry', config, calls, observed);
  } finally {
    Math.random = drawn;
    clock.remove();
  }
}

/** Each call starts `gapMs` after the start of the one before. */
export async function playTimeout(config: TimeoutVector, asked: readonly AskedCall[]): Promise<Vector> {
  const clock = new FakeClock(0);
  try {
    const policy = timeout(config.timeoutMs, config.strategy === 'aggressive' ? TimeoutStrategy.Aggressive : TimeoutStrategy.Cooperative);
    const calls: VectorCall[] = [], observed: Observed[] = [];
    let left = asked.length * 2;
    const begin = (index: number): void => {
      const ask = asked[index];
      if (ask === undefined) return;
      const startMs = clock.nowMs, seen: { [field: string]: unknown } = { call: index, startMs }, first = ask.attempts[0]!;
      calls.push({ startMs, ...first, honoursAbort: ask.honoursAbort === true });
      observed.push(seen);
      policy.execute(({ signal }) => {
        signal.addEventListener('abort', () => { if (seen['workEndMs'] === undefined && seen['result'] === undefined) seen['abortedMs'] = clock.nowMs; });
        return work(first, () => { seen['workEndMs'] = clock.nowMs; left -= 1; }, ask.honoursAbort === true ? signal : undefined);
      }).then(() => { Object.assign(seen, { result: 'success', endMs: clock.nowMs }); }, (error: Error) => {
        const result = error instanceof TaskCancelledError ? 'timeout' : error.name === OBEYED ? 'cancelled' : 'error';
        Object.assign(seen, { result, endMs: clock.nowMs }, result === 'error' ? { error: error.name } : {});
      }).finally(() => { left -= 1; });
      setTimeout(() => { begin(index + 1); }, asked[index + 1]?.gapMs ?? 1);
    };
    setTimeout(() => { begin(0); }, asked[0]?.gapMs ?? 1);
    while (left > 0) if (!await clock.runNext()) throw new Error('a call waits for ever');
    return vectorOf('timeout', config, calls, observed);
  } finally {
    clock.remove();
  }
}
