/** Vectors of cockatiel's retry and timeout. */
import type { Json } from '../../../engine/fields.ts';
import type { Vector } from '../schema.ts';
import { built, draw, fields, list, number, text, variants } from '../shapes.ts';
import { json } from '../words.ts';
import type { Attached, Chain, Kind } from '../words.ts';

const RETRY_FIELDS: { readonly [field: string]: string } = {
  intervalMs: 'intervalMs',
  durationsMs: 'delaysMs',
  initialDelayMs: 'initialMs',
  maxDelayMs: 'maxMs',
  exponent: 'exponent',
  generator: 'generator',
  maxAttempts: 'retries',
};
const BACKOFFS: { readonly [name: string]: string } = { constant: 'constant', iterable: 'list', exponential: 'exponential' };

export const retry: Kind = {
  config: variants('backoff', built, {
    constant: { required: { intervalMs: number } },
    iterable: { required: { durationsMs: list(number, 1) } },
    exponential: { optional: { initialDelayMs: number, maxDelayMs: number, exponent: number, generator: built('none', 'full', 'half', 'decorrelated') } },
  }, { optional: { maxAttempts: number, handled: list(text), randomSequence: list(draw, 1) } }),
  takes: ['randomSequence'],
  chain: retryChain,
};
export const timeout: Kind = {
  config: fields({ required: { timeoutMs: number, strategy: built('aggressive', 'cooperative') } }),
  takes: ['honoursAbort'],
  chain: timeoutChain,
};

/** Without `handled`, every error is. The waits are observed before Node's timers cut them. */
function retryChain({ config: given }: Vector): Chain {
  const config: { [field: string]: Json } = { dialect: 'cockatiel', backoff: BACKOFFS[String(given['backoff'])]!, infinite: given['maxAttempts'] === undefined };
  for (const [name, field] of Object.entries(RETRY_FIELDS)) if (given[name] !== undefined) config[field] = json(given[name]);
  if (given['handled'] !== undefined) { config['classifier'] = 'whitelist'; config['errors'] = json(given['handled']); }
  const attached = (timers: string): readonly Attached[] => [{ id: 'retry', kind: 'retry', config: { ...config, timers } }];
  return { attaches: attached('node'), sharedState: false, uncut: attached('exact') };
}

function timeoutChain({ config: { timeoutMs, strategy } }: Vector): Chain {
  return {
    attaches: [{ id: 'timeout', kind: 'timeout', config: { dialect: 'cockatiel', timeoutMs: json(timeoutMs), strategy: json(strategy) } }],
    sharedState: false,
  };
}
