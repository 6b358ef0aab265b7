/** Vectors of Netflix Hystrix: a command's breaker, and its time limit inside it. */
import type { Json } from '../../../engine/fields.ts';
import type { Vector } from '../schema.ts';
import { json, only, Unsupported } from '../words.ts';
import type { Chain, Fields, Library } from '../words.ts';

const BREAKER_FIELDS = ['requestVolumeThreshold', 'errorThresholdPercentage', 'sleepWindowMs', 'rollingWindowMs', 'healthSnapshotIntervalMs'];
const COMMAND_FIELDS = ['executionTimeoutMs', 'isolation', 'coreSize'];

export const hystrix: Library = { versions: ['1.5.18', 'master 7c03baf'], kinds: { breaker: command } };

function command(vector: Vector, version: string): Chain {
  const fields = only(vector.config, [...BREAKER_FIELDS, ...COMMAND_FIELDS]);
  if (fields['isolation'] !== 'thread') throw new Unsupported(`isolation ${String(fields['isolation'])}`);
  if (mostAtOnce(vector) > Number(fields['coreSize'])) throw new Unsupported('a pool with more calls at once than threads');
  return {
    attaches: [
      { id: 'breaker', kind: 'circuitBreaker', config: { dialect: 'hystrix', version: version === '1.5.18' ? version : 'master', ...breaker(fields) } },
      { id: 'timeout', kind: 'timeout', config: { timeoutMs: json(fields['executionTimeoutMs']), onTimeout: 'cancel' } },
    ],
    sharedState: true,
  };
}

/** The threshold is per cent in the vectors. */
function breaker(fields: Fields): { readonly [field: string]: Json } {
  return { ...Object.fromEntries(BREAKER_FIELDS.map((field) => [field, json(fields[field])])), errorThresholdPercentage: Number(fields['errorThresholdPercentage']) / 100 };
}

/** A pool with a thread for each of these refuses nobody. */
function mostAtOnce({ calls }: Vector): number {
  const under = (atMs: number) => calls.filter((call) => call.startMs <= atMs && atMs < call.startMs + (call.durationMs ?? 0)).length;
  return Math.max(0, ...calls.map((call) => under(call.startMs)));
}
