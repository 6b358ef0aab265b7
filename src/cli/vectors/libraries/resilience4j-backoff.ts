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

function backoffChain(vector: Vector): Chain {
  const { function: interval, ...same } = vector.config;
  const waits = vector.observed[0]?.['waitsMs'];
  const config: { [field: string]: Json } = { dialect: 'resilience4j', interval: json(interval), maxAttempts: Array.isArray(waits) ? waits.length + 1 : 1 };
  for (const [field, value] of Object.entries(same)) config[field] = json(value);
  return { attaches: [{ id: 'retry', kind: 'retry', config }], sharedState: false };
}
