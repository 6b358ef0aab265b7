/** Vectors of sony/gobreaker. */
import type { Json } from '../../../engine/fields.ts';
import type { Vector } from '../schema.ts';
import { json, only } from '../words.ts';
import type { Attached, Fields, Library } from '../words.ts';

export const gobreaker: Library = {
  versions: ['1.0.0', '2.4.0'],
  kinds: { breaker: (vector, version) => ({ attaches: [breaker(vector, version)], sharedState: true, asking: true }) },
};

function breaker(vector: Vector, version: string): Attached {
  const { readyToTrip, ...fields } = only(vector.config, ['maxRequests', 'intervalMs', 'timeoutMs', 'readyToTrip', 'excludedErrors', 'bucketPeriodMs']);
  const config: { [field: string]: Json } = { dialect: 'gobreaker', version, ...trip(readyToTrip as Fields | null) };
  for (const [field, value] of Object.entries(fields)) config[field] = json(value);
  return { id: 'breaker', kind: 'circuitBreaker', config };
}

/** Null is the library's own function. */
function trip(given: Fields | null): { readonly [field: string]: Json } {
  if (given === null) return {};
  const { kind, n, minRequests, ratio } = only(given, ['kind', 'n', 'minRequests', 'ratio']);
  return kind === 'ratio' ? { readyToTrip: 'ratio', minRequests: json(minRequests), tripRatio: json(ratio) } : { readyToTrip: json(kind), tripFailures: json(n) };
}
