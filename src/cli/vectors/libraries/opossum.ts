/** Vectors of opossum. */
import type { Json } from '../../../engine/fields.ts';
import type { Vector } from '../schema.ts';
import { json, only } from '../words.ts';
import type { Attached, Library } from '../words.ts';

const FIELDS = ['timeoutMs', 'errorThresholdPercentage', 'resetTimeoutMs', 'rollingCountTimeoutMs', 'rollingCountBuckets', 'volumeThreshold', 'capacity', 'allowWarmUp', 'filteredErrors'];

export const opossum: Library = {
  versions: ['9.0.0'],
  kinds: { breaker: (vector) => ({ attaches: [breaker(vector)], sharedState: true }) },
};

/** The threshold is per cent in the vectors; a timeout of null is none; without a capacity there is no limit. */
function breaker(vector: Vector): Attached {
  const { timeoutMs, errorThresholdPercentage, ...same } = only(vector.config, FIELDS);
  const config: { [field: string]: Json } = { dialect: 'opossum', limited: same['capacity'] !== undefined };
  for (const [field, value] of Object.entries(same)) config[field] = json(value);
  if (errorThresholdPercentage !== undefined) config['errorThresholdPercentage'] = Number(errorThresholdPercentage) / 100;
  if (timeoutMs !== undefined) config['callTimeoutMs'] = Number(timeoutMs ?? 0);
  return { id: 'breaker', kind: 'circuitBreaker', config };
}
