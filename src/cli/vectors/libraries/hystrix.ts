/** Vectors of Netflix Hystrix: a command's breaker, inside it its time limit, and inside that its pool of threads. */
import type { Json } from '../../../engine/fields.ts';
import { built, fields, number, some } from '../shapes.ts';
import type { Fields } from '../shapes.ts';
import { json } from '../words.ts';
import type { Chain, Library } from '../words.ts';

const BREAKER = {
  requestVolumeThreshold: number,
  errorThresholdPercentage: number,
  sleepWindowMs: number,
  rollingWindowMs: number,
  healthSnapshotIntervalMs: number,
};
export const hystrix: Library = {
  versions: ['1.5.18', 'master 7c03baf'],
  kinds: {
    breaker: {
      config: fields({
        required: { ...BREAKER, executionTimeoutMs: number, isolation: built('thread') },
        optional: { coreSize: some, maxQueueSize: number, queueSizeRejectionThreshold: number },
      }),
      chain: ({ config }, version) => command(config, version),
    },
  },
};

/** The time limit begins before the pool, whose threads it interrupts. What the pool does not say has the library's default. */
function command(given: Fields, version: string): Chain {
  return {
    attaches: [
      { id: 'breaker', kind: 'circuitBreaker', config: { dialect: 'hystrix', version: version === '1.5.18' ? version : 'master', ...breaker(given) } },
      { id: 'timeout', kind: 'timeout', config: { timeoutMs: json(given['executionTimeoutMs']), onTimeout: 'cancel' } },
      { id: 'pool', kind: 'bulkhead', config: { dialect: 'hystrix-pool', ...pool(given) } },
    ],
    sharedState: true, interrupts: true,
  };
}

/** The threshold is per cent in the vectors. */
function breaker(given: Fields): { readonly [field: string]: Json } {
  return {
    ...Object.fromEntries(Object.keys(BREAKER).map((field) => [field, json(given[field])])),
    errorThresholdPercentage: Number(given['errorThresholdPercentage']) / 100,
  };
}

function pool(given: Fields): { readonly [field: string]: Json } {
  return Object.fromEntries(['coreSize', 'maxQueueSize', 'queueSizeRejectionThreshold'].flatMap((field) => (given[field] === undefined ? [] : [[field, json(given[field])]])));
}
