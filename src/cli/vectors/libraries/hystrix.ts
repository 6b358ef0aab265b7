/** Vectors of Netflix Hystrix: a command's breaker, and its time limit inside it. */
import type { Json } from '../../../engine/fields.ts';
import type { Vector } from '../schema.ts';
import { built, fields, number, some } from '../shapes.ts';
import type { Fields } from '../shapes.ts';
import { Unsupported } from '../unsupported.ts';
import { json } from '../words.ts';
import type { Chain, Library } from '../words.ts';

const BREAKER = { requestVolumeThreshold: number, errorThresholdPercentage: number, sleepWindowMs: number, rollingWindowMs: number, healthSnapshotIntervalMs: number };
/** Threads of a pool that does not say how many (`HystrixThreadPoolProperties`). */
const CORE_SIZE = 10;

export const hystrix: Library = {
  versions: ['1.5.18', 'master 7c03baf'],
  kinds: { breaker: { config: fields({ required: { ...BREAKER, executionTimeoutMs: number, isolation: built('thread') }, optional: { coreSize: some } }), chain: command } },
};

function command(vector: Vector, version: string): Chain {
  const given = vector.config;
  if (mostAtOnce(vector) > Number(given['coreSize'] ?? CORE_SIZE)) throw new Unsupported('a pool with more calls at once than threads');
  return {
    attaches: [
      { id: 'breaker', kind: 'circuitBreaker', config: { dialect: 'hystrix', version: version === '1.5.18' ? version : 'master', ...breaker(given) } },
      { id: 'timeout', kind: 'timeout', config: { timeoutMs: json(given['executionTimeoutMs']), onTimeout: 'cancel' } },
    ],
    sharedState: true,
  };
}

/** The threshold is per cent in the vectors. */
function breaker(given: Fields): { readonly [field: string]: Json } {
  return { ...Object.fromEntries(Object.keys(BREAKER).map((field) => [field, json(given[field])])), errorThresholdPercentage: Number(given['errorThresholdPercentage']) / 100 };
}

/** A pool with a thread for each of these refuses nobody. */
function mostAtOnce({ calls }: Vector): number {
  const under = (atMs: number) => calls.filter((call) => call.startMs <= atMs && atMs < call.startMs + (call.durationMs ?? 0)).length;
  return Math.max(0, ...calls.map((call) => under(call.startMs)));
}
