/** Vectors of cockatiel's retry and timeout. */
import type { Json } from '../../../engine/fields.ts';
import type { Vector } from '../schema.ts';
import { json, only, Unsupported } from '../words.ts';
import type { Attached, Chain } from '../words.ts';

const RETRY_FIELDS: { readonly [field: string]: string } = {
  intervalMs: 'intervalMs', durationsMs: 'delaysMs', initialDelayMs: 'initialMs', maxDelayMs: 'maxMs', exponent: 'exponent', generator: 'generator', maxAttempts: 'retries',
};
const BACKOFFS: { readonly [name: string]: string } = { constant: 'constant', iterable: 'list', exponential: 'exponential' };

/** Without `handled`, every error is. The waits are observed before Node's timers cut them. */
export function retryChain(vector: Vector): Chain {
  const fields = only(vector.config, ['backoff', 'handled', 'randomSequence', ...Object.keys(RETRY_FIELDS)]);
  const backoff = BACKOFFS[String(fields['backoff'])];
  if (backoff === undefined) throw new Unsupported(`backoff ${String(fields['backoff'])}`);
  const config: { [field: string]: Json } = { dialect: 'cockatiel', backoff, infinite: fields['maxAttempts'] === undefined };
  for (const [name, field] of Object.entries(RETRY_FIELDS)) if (fields[name] !== undefined) config[field] = json(fields[name]);
  if (fields['handled'] !== undefined) { config['classifier'] = 'whitelist'; config['errors'] = json(fields['handled']); }
  const retry = (timers: string): readonly Attached[] => [{ id: 'retry', kind: 'retry', config: { ...config, timers } }];
  return { attaches: retry('node'), sharedState: false, uncut: retry('exact') };
}

export function timeoutChain(vector: Vector): Chain {
  const { timeoutMs, strategy } = only(vector.config, ['timeoutMs', 'strategy']);
  return { attaches: [{ id: 'timeout', kind: 'timeout', config: { dialect: 'cockatiel', timeoutMs: json(timeoutMs), strategy: json(strategy) } }], sharedState: false };
}
