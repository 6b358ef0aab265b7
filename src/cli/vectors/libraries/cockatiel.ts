/** Vectors of cockatiel. */
import type { Json } from '../../../engine/fields.ts';
import type { Vector } from '../schema.ts';
import { json, only, Unsupported } from '../words.ts';
import { retryChain, timeoutChain } from './cockatiel-calls.ts';
import type { Attached, Fields, Library } from '../words.ts';

const BREAKER_FIELDS = ['breaker', 'threshold', 'size', 'minimumNumberOfCalls', 'durationMs', 'minimumRps', 'halfOpenAfterMs', 'halfOpenBackoff', 'unhandledErrors'];

export const cockatiel: Library = {
  versions: ['3.2.1'],
  kinds: {
    breaker: (vector) => ({ attaches: [breaker(vector)], sharedState: true }),
    retry: retryChain,
    timeout: timeoutChain,
    bulkhead: (vector) => ({ attaches: [{ id: 'bulkhead', kind: 'bulkhead', config: { dialect: 'cockatiel', ...configOf(only(vector.config, ['capacity', 'queue'])) } }], sharedState: true }),
  },
};

/** A threshold is a number of failures for the consecutive breaker, a share for the others; a count breaker's minimum is its size unless given. */
function breaker(vector: Vector): Attached {
  const fields = only(vector.config, BREAKER_FIELDS);
  const { breaker: rule, threshold, size, halfOpenBackoff } = fields;
  const config: { [field: string]: Json } = { dialect: 'cockatiel', breaker: String(rule), [rule === 'consecutive' ? 'consecutiveFailures' : 'threshold']: json(threshold), unhandledErrors: json(fields['unhandledErrors'] ?? []) };
  if (rule === 'count') {
    config['size'] = json(size);
    config['minimumNumberOfCalls'] = json(fields['minimumNumberOfCalls'] ?? size);
  }
  if (rule === 'sampling') {
    config['durationMs'] = json(fields['durationMs']);
    config['minimumRps'] = json(fields['minimumRps'] ?? 0);
  }
  if (halfOpenBackoff === undefined) return { id: 'breaker', kind: 'circuitBreaker', config: { ...config, halfOpenAfterMs: json(fields['halfOpenAfterMs']) } };
  const { kind, durationsMs } = halfOpenBackoff as { readonly kind: string; readonly durationsMs: readonly number[] };
  if (kind !== 'iterable') throw new Unsupported(`kind ${kind} of halfOpenBackoff`);
  return { id: 'breaker', kind: 'circuitBreaker', config: { ...config, halfOpenBackoff: 'list', halfOpenAfterListMs: json(durationsMs) } };
}

function configOf(fields: Fields): { readonly [field: string]: Json } {
  return { limit: json(fields['capacity']), queue: json(fields['queue'] ?? 0) };
}
