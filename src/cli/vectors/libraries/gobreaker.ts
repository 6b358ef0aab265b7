/** Vectors of sony/gobreaker. */
import type { Json } from '../../../engine/fields.ts';
import type { Vector } from '../schema.ts';
import { built, fields, list, nullOr, number, text, variants } from '../shapes.ts';
import type { Fields } from '../shapes.ts';
import { json } from '../words.ts';
import type { Attached, Library } from '../words.ts';

/** A trip function of null, or none, is the library's own. */
const config = fields({
  optional: {
    maxRequests: number,
    intervalMs: number,
    timeoutMs: number,
    excludedErrors: list(text),
    successfulErrors: list(text),
    bucketPeriodMs: number,
    readyToTrip: nullOr(
      variants('kind', built, {
        consecutive: { required: { n: number } },
        total: { required: { n: number } },
        ratio: { required: { minRequests: number, ratio: number } },
      }),
    ),
  },
});

export const gobreaker: Library = {
  versions: ['1.0.0', '2.4.0'],
  kinds: { breaker: { config, chain: (vector, version) => ({ attaches: [breaker(vector, version)], sharedState: true, asking: true }) } },
};

function breaker(vector: Vector, version: string): Attached {
  const { readyToTrip, ...same } = vector.config;
  const given: { [field: string]: Json } = { dialect: 'gobreaker', version, ...trip((readyToTrip ?? null) as Fields | null) };
  for (const [field, value] of Object.entries(same)) given[field] = json(value);
  return { id: 'breaker', kind: 'circuitBreaker', config: given };
}
function trip(given: Fields | null): { readonly [field: string]: Json } {
  if (given === null) return {};
  const { kind, n, minRequests, ratio } = given;
  return kind === 'ratio'
    ? { readyToTrip: 'ratio', minRequests: json(minRequests), tripRatio: json(ratio) }
    : { readyToTrip: json(kind), tripFailures: json(n) };
}
