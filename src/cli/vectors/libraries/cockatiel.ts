/** Vectors of cockatiel. */
import type { Json } from '../../../engine/fields.ts';
import type { Vector } from '../schema.ts';
import { also, built, fields, list, number, text, variants } from '../shapes.ts';
import { json } from '../words.ts';
import { retry, timeout } from './cockatiel-calls.ts';
import type { Fields } from '../shapes.ts';
import type { Attached, Library } from '../words.ts';

const halfOpenBackoff = variants('kind', built, { iterable: { required: { durationsMs: list(number, 1) } } });
const breakerConfig = also(variants('breaker', built, {
  consecutive: {},
  count: { required: { size: number }, optional: { minimumNumberOfCalls: number } },
  sampling: { required: { durationMs: number }, optional: { minimumRps: number } },
}, { required: { threshold: number }, optional: { halfOpenAfterMs: number, halfOpenBackoff, unhandledErrors: list(text) } }), oneWait);

export const cockatiel: Library = {
  versions: ['3.2.1'],
  kinds: {
    breaker: { config: breakerConfig, chain: (vector) => ({ attaches: [breaker(vector)], sharedState: true }) },
    retry,
    timeout,
    bulkhead: {
      config: fields({ required: { capacity: number }, optional: { queue: number } }),
      chain: ({ config }) => ({ attaches: [{ id: 'bulkhead', kind: 'bulkhead', config: { dialect: 'cockatiel', limit: json(config['capacity']), queue: json(config['queue'] ?? 0) } }], sharedState: true }),
    },
  },
};

function oneWait(given: Fields): string | null {
  if ((given['halfOpenAfterMs'] === undefined) !== (given['halfOpenBackoff'] === undefined)) return null;
  return 'halfOpenAfterMs: this or halfOpenBackoff is needed, and only one of them';
}

/** A threshold is a number of failures for the consecutive breaker, a share for the others; a count breaker's minimum is its size unless given. */
function breaker({ config: given }: Vector): Attached {
  const { breaker: rule, threshold, size } = given;
  const config: { [field: string]: Json } = { dialect: 'cockatiel', breaker: String(rule), [rule === 'consecutive' ? 'consecutiveFailures' : 'threshold']: json(threshold), unhandledErrors: json(given['unhandledErrors'] ?? []) };
  if (rule === 'count') {
    config['size'] = json(size);
    config['minimumNumberOfCalls'] = json(given['minimumNumberOfCalls'] ?? size);
  }
  if (rule === 'sampling') {
    config['durationMs'] = json(given['durationMs']);
    config['minimumRps'] = json(given['minimumRps'] ?? 0);
  }
  if (given['halfOpenBackoff'] === undefined) return { id: 'breaker', kind: 'circuitBreaker', config: { ...config, halfOpenAfterMs: json(given['halfOpenAfterMs']) } };
  const { durationsMs } = given['halfOpenBackoff'] as { readonly durationsMs: readonly number[] };
  return { id: 'breaker', kind: 'circuitBreaker', config: { ...config, halfOpenBackoff: 'list', halfOpenAfterListMs: json(durationsMs) } };
}
