/** Vectors of opossum. */
import type { Json } from '../../../engine/fields.ts';
import type { Vector } from '../schema.ts';
import { fields, flag, list, nullOr, number, text } from '../shapes.ts';
import { json } from '../words.ts';
import type { Attached, Library } from '../words.ts';

const config = fields({ optional: {
  timeoutMs: nullOr(number), errorThresholdPercentage: number, resetTimeoutMs: number, rollingCountTimeoutMs: number, rollingCountBuckets: number,
  volumeThreshold: number, capacity: number, allowWarmUp: flag, filteredErrors: list(text), errorFilter: list(text),
} });

export const opossum: Library = {
  versions: ['9.0.0'],
  kinds: { breaker: { config, chain: (vector) => ({ attaches: [breaker(vector)], sharedState: true }) } },
};

/** The threshold is per cent in the vectors; a timeout of null is none; without a capacity there is no limit. An error filter is the names it filters, by the option's name or by what it does. */
function breaker(vector: Vector): Attached {
  const { timeoutMs, errorThresholdPercentage, errorFilter, ...same } = vector.config;
  const given: { [field: string]: Json } = { dialect: 'opossum', limited: same['capacity'] !== undefined };
  for (const [field, value] of Object.entries(same)) given[field] = json(value);
  if (errorThresholdPercentage !== undefined) given['errorThresholdPercentage'] = Number(errorThresholdPercentage) / 100;
  if (errorFilter !== undefined) given['filteredErrors'] = json(errorFilter);
  if (timeoutMs !== undefined) given['callTimeoutMs'] = Number(timeoutMs ?? 0);
  return { id: 'breaker', kind: 'circuitBreaker', config: given };
}
