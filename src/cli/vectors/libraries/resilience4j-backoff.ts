/** Vectors of resilience4j's interval functions: the waits of a retry that has as many as the vector names. */
import type { Json } from '../../../engine/fields.ts';
import type { Vector } from '../schema.ts';
import { json, only } from '../words.ts';
import type { Chain } from '../words.ts';

export function backoffChain(vector: Vector): Chain {
  const { function: interval, ...fields } = only(vector.config, ['function', 'initialMs', 'multiplier', 'maxMs']);
  const waits = vector.observed[0]?.['waitsMs'];
  const config: { [field: string]: Json } = { dialect: 'resilience4j', interval: json(interval), maxAttempts: Array.isArray(waits) ? waits.length + 1 : 1 };
  for (const [field, value] of Object.entries(fields)) config[field] = json(value);
  return { attaches: [{ id: 'retry', kind: 'retry', config }], sharedState: false };
}
