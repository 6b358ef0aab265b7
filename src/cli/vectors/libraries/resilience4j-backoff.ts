/** Vectors of resilience4j's interval functions: the waits of a retry that has as many as the vector names. */
import type { Json } from '../../../engine/fields.ts';
import type { Vector } from '../schema.ts';
import { built, number, variants } from '../shapes.ts';
import { json } from '../words.ts';
import type { Chain, Kind } from '../words.ts';

/** The randomized functions draw their waits, so no sequence is recorded of them. */
export const backoff: Kind = {
  config: variants('function', built, { fixed: {}, exponential: { optional: { multiplier: number, maxMs: number } } }, { required: { initialMs: number } }),
  chain: backoffChain,
};

/** Of those the first wait is sampled. */
const spread = { randomizationFactor: number };
export const distribution: Kind = {
  config: variants(
    'function',
    built,
    { randomized: { optional: spread }, exponentialRandom: { optional: { ...spread, multiplier: number, maxMs: number } } },
    { required: { initialMs: number } },
  ),
  chain: (vector) => retryOf(vector, 2),
};

function backoffChain(vector: Vector): Chain {
  const waits = vector.observed[0]?.['waitsMs'];
  return retryOf(vector, Array.isArray(waits) ? waits.length + 1 : 1);
}
function retryOf(vector: Vector, maxAttempts: number): Chain {
  const { function: interval, ...same } = vector.config;
  const config: { [field: string]: Json } = { dialect: 'resilience4j', interval: json(interval), maxAttempts };
  for (const [field, value] of Object.entries(same)) config[field] = json(value);
  return { attaches: [{ id: 'retry', kind: 'retry', config }], sharedState: false };
}
