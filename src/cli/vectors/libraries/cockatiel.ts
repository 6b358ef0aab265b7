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
}, { required: { threshold: number }, optional: { halfOpenAfterMs: number, halfOpenBackoff, unhandledErrors: list(text), handled: list(text) } }), oneOfEach);

export const cockatiel: Library = {
  versions: ['3.2.1'],
  kinds: {
    breaker: { config: breakerConfig, chain: (vector) => ({ attaches: [breaker(vector)], sharedState: true }) },
    retry,
    timeout,
    bulkhead: {
      config: fields({ required: { capacity: number }, optional: { queue: number } }),
      chain: ({ config }) => ({
        attaches: [
          { id: 'bulkhead', kind: 'bulkhead', config: { dialect: 'cockatiel', limit: json(config['capacity']), queue: json(config['queue'] ?? 0) } },
        ],
        sharedState: true,
      }),
    },
  },
};

function oneOfEach(given: Fields): string | null {
  if ((given['halfOpenAfterMs'] === undefined) === (given['halfOpenBackoff'] === undefined)) return 'halfOpenAfterMs: this or halfOpenBackoff is needed, and only one of them';
  return given['handled'] === undefined || given['unhandledErrors'] === undefined ? null : 'handled: only this or unhandledErrors';
}
/** Without `handled`, every error is that is not said to be unhandled; else those of the calls that it does not name are not. */
function unhandled({ config, calls }: Vector): Json {
  const handled = config['handled'];
  if (!Array.isArray(handled)) return json(config['unhandledErrors'] ?? []);
  return [...new Set(['Error', 'panic', ...calls.flatMap((call) => call.errorName ?? [])])].filter((name) => !handled.includes(name));
}

/** A threshold is a number of failures for the consecutive breaker, a share for the others; a count breaker's minimum is its size unless given. */
function breaker(vector: Vector): Attached {
  const given = vector.config;
  const { breaker: rule, threshold, size } = given;
  const config: { [field: string]: Json } = {
    dialect: 'cockatiel',
    breaker: String(rule),
    [rule === 'consecutive' ? 'consecutiveFailures' : 'threshold']: json(threshold),
    unhandledErrors: unhandled(vector),
  };
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
