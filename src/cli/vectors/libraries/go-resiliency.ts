/** Vectors of eapache/go-resiliency. */
import type { Json } from '../../../engine/fields.ts';
import type { Vector } from '../schema.ts';
import { also, built, fields, flag, isFields, list, number, oneOf, text } from '../shapes.ts';
import type { Fields, Shape, Table, Tables } from '../shapes.ts';
import { json, stopperHonoured } from '../words.ts';
import type { Attached, Chain, Library } from '../words.ts';

const BREAKER: Tables = { required: { errorThreshold: number, successThreshold: number, timeoutMs: number } };
const DEADLINE: Tables = { required: { timeoutMs: number } };
const BACKOFF = built('constant', 'exponential', 'limitedExponential');
const RETRIER: Tables = {
  required: { backoff: BACKOFF, retries: number, initialMs: number },
  optional: {
    limitMs: number,
    classifier: built('nil', 'default', 'blacklist', 'whitelist'),
    errors: list(text),
    infiniteRetry: flag,
    surfaceWorkErrors: flag,
    jitter: number,
  },
};
const limited = (given: Fields): string | null => (given['backoff'] === 'limitedExponential' && given['limitMs'] === undefined ? 'limitMs: this field is missing' : null);

/** Wrappers from the outside in. A deadline without a time of its own has the breaker's. */
const WRAPPERS: { readonly [name: string]: (given: Fields) => Tables } = {
  retrier: () => RETRIER, breaker: () => BREAKER, deadline: (given) => (given['deadlineMs'] === undefined ? DEADLINE : { required: { deadlineMs: number } }),
};
const composedConfig: Shape = (value, at, problems) => {
  const names = isFields(value) && Array.isArray(value['chain']) ? value['chain'].map(String) : [];
  const required = names.reduce(
    (all: Table, name) => ({ ...all, ...(isFields(value) && Object.hasOwn(WRAPPERS, name) ? WRAPPERS[name]!(value).required : {}) }),
    {},
  );
  const known = { ...BREAKER.required, ...RETRIER.required, ...RETRIER.optional, deadlineMs: number };
  also(fields({ required: { chain: list(built(...Object.keys(WRAPPERS)), 1), ...required }, optional: known }), limited)(value, at, problems);
};

export const goResiliency: Library = {
  versions: ['1.2.0', '1.7.0'],
  kinds: {
    breaker: { config: fields(BREAKER), takes: ['Go'], chain: ({ config }, version) => ({ attaches: [breaker(config, version)], sharedState: true }) },
    retrier: { config: also(fields(RETRIER), limited), takes: ['ctxTimeoutMs'], chain: ({ config }, version) => ({ attaches: [retrier(config, version)], sharedState: false }) },
    distribution: {
      config: also(fields({ required: { backoff: BACKOFF, initialMs: number }, optional: { ...RETRIER.optional, retries: number } }), limited),
      chain: ({ config }, version) => ({ attaches: [retrier({ retries: 1, ...config }, version)], sharedState: false }),
    },
    deadline: { config: fields(DEADLINE), takes: ['honoursStopper'], chain: (vector) => ({ attaches: [deadline(vector.config['timeoutMs'], stopperHonoured(vector))], sharedState: false }) },
    semaphore: { config: fields({ required: { tickets: number, timeoutMs: number } }), chain: ({ config }) => ({ attaches: [semaphore(config)], sharedState: true }) },
    batcher: { config: fields({ required: { timeoutMs: number, batchDurationMs: number }, optional: { batchOutcome: oneOf('success', 'error') } }), chain: ({ config }) => batcher(config) },
    composed: { config: composedConfig, takes: ['honoursStopper', 'ctxTimeoutMs'], chain: composed },
  },
};

function composed(vector: Vector, version: string): Chain {
  const names = vector.config['chain'] as readonly string[];
  const attaches = names.map((name, i): Attached => {
    const made = wrapper(name, vector.config, version, stopperHonoured(vector));
    return { ...made, id: `${made.id}${i}` };
  });
  return { attaches, sharedState: names.includes('breaker') };
}
function wrapper(name: string, given: Fields, version: string, cancels: boolean): Attached {
  switch (name) {
    case 'retrier': return retrier(given, version);
    case 'breaker': return breaker(given, version);
    default: return deadline(given['deadlineMs'] ?? given['timeoutMs'], cancels);
  }
}
function breaker(given: Fields, version: string): Attached {
  return {
    id: 'breaker', kind: 'circuitBreaker',
    config: { dialect: 'go-resiliency', version, errorThreshold: json(given['errorThreshold']), successThreshold: json(given['successThreshold']), timeoutMs: json(given['timeoutMs']) },
  };
}
/** Wrapped errors match from 1.3.0 on. */
function retrier(given: Fields, version: string): Attached {
  const classifier = given['classifier'] === 'nil' || given['classifier'] === undefined ? 'default' : String(given['classifier']);
  const config: { [field: string]: Json } = {
    backoff: String(given['backoff']), retries: json(given['retries']), initialMs: json(given['initialMs']), classifier,
    errors: json(given['errors'] ?? []), infinite: given['infiniteRetry'] === true, surfaceWorkErrors: given['surfaceWorkErrors'] === true,
    matching: version === '1.2.0' ? 'exact' : 'wrapped',
  };
  if (given['limitMs'] !== undefined) config['limitMs'] = json(given['limitMs']);
  if (given['jitter'] !== undefined) { config['jitter'] = 'share'; config['jitterShare'] = json(given['jitter']); }
  return { id: 'retry', kind: 'retry', config };
}
function deadline(timeoutMs: unknown, cancels: boolean): Attached {
  return { id: 'deadline', kind: 'timeout', config: { timeoutMs: json(timeoutMs), onTimeout: cancels ? 'cancel' : 'abandon' } };
}
function semaphore(given: Fields): Attached {
  return { id: 'semaphore', kind: 'bulkhead', config: { dialect: 'go-resiliency', tickets: json(given['tickets']), timeoutMs: json(given['timeoutMs']) } };
}
/** The recorded batches fail with BatchFailed, if they fail. */
function batcher(given: Fields): Chain {
  return {
    attaches: [{ id: 'batcher', kind: 'batcher', config: { timeoutMs: json(given['timeoutMs']) } }], sharedState: true,
    work: { durationMs: Number(given['batchDurationMs']), outcome: given['batchOutcome'] === 'error' ? 'error' : 'success', errorName: 'BatchFailed' },
  };
}
