/** Vectors of eapache/go-resiliency. */
import type { Json } from '../../../engine/fields.ts';
import type { Vector } from '../schema.ts';
import { json, only, stopperHonoured, UnknownField, Unsupported } from '../words.ts';
import type { Attached, Chain, Fields, Library } from '../words.ts';

const RETRY_FIELDS = ['backoff', 'retries', 'initialMs', 'limitMs', 'classifier', 'errors', 'infiniteRetry', 'surfaceWorkErrors', 'jitter'];
const BREAKER_FIELDS = ['errorThreshold', 'successThreshold', 'timeoutMs'];

export const goResiliency: Library = {
  versions: ['1.2.0', '1.7.0'],
  kinds: {
    breaker: (vector, version) => ({ attaches: [breaker(only(vector.config, BREAKER_FIELDS), version)], sharedState: true }),
    retrier: (vector, version) => ({ attaches: [retrier(only(vector.config, RETRY_FIELDS), version)], sharedState: false }),
    distribution: (vector, version) => ({ attaches: [retrier({ retries: 1, ...only(vector.config, RETRY_FIELDS) }, version)], sharedState: false }),
    deadline: (vector) => ({ attaches: [deadline(only(vector.config, ['timeoutMs'])['timeoutMs'], stopperHonoured(vector))], sharedState: false }),
    semaphore: (vector) => ({ attaches: [semaphore(only(vector.config, ['tickets', 'timeoutMs']))], sharedState: true }),
    batcher: (vector) => batcher(only(vector.config, ['timeoutMs', 'batchDurationMs', 'batchOutcome'])),
    composed,
  },
};

function composed(vector: Vector, version: string): Chain {
  const fields = only(vector.config, ['chain', 'deadlineMs', ...RETRY_FIELDS, ...BREAKER_FIELDS]);
  const names = fields['chain'];
  if (!Array.isArray(names)) throw new UnknownField('config.chain: a list of wrappers is needed');
  const attaches = names.map((name, i): Attached => {
    const made = wrapper(String(name), fields, version, stopperHonoured(vector));
    return { ...made, id: `${made.id}${i}` };
  });
  return { attaches, sharedState: names.includes('breaker') };
}
function wrapper(name: string, fields: Fields, version: string, cancels: boolean): Attached {
  switch (name) {
    case 'retrier': return retrier(fields, version);
    case 'breaker': return breaker(fields, version);
    case 'deadline': return deadline(fields['deadlineMs'] ?? fields['timeoutMs'], cancels);
    default: throw new Unsupported(`wrapper ${name} of a composed vector`);
  }
}
function breaker(fields: Fields, version: string): Attached {
  return {
    id: 'breaker', kind: 'circuitBreaker',
    config: { dialect: 'go-resiliency', version, errorThreshold: json(fields['errorThreshold']), successThreshold: json(fields['successThreshold']), timeoutMs: json(fields['timeoutMs']) },
  };
}
/** Wrapped errors match from 1.3.0 on. */
function retrier(fields: Fields, version: string): Attached {
  const classifier = fields['classifier'] === 'nil' || fields['classifier'] === undefined ? 'default' : String(fields['classifier']);
  const config: { [field: string]: Json } = {
    backoff: String(fields['backoff']), retries: json(fields['retries']), initialMs: json(fields['initialMs']), classifier,
    errors: json(fields['errors'] ?? []), infinite: fields['infiniteRetry'] === true, surfaceWorkErrors: fields['surfaceWorkErrors'] === true,
    matching: version === '1.2.0' ? 'exact' : 'wrapped',
  };
  if (fields['limitMs'] !== undefined) config['limitMs'] = json(fields['limitMs']);
  if (fields['jitter'] !== undefined) { config['jitter'] = 'share'; config['jitterShare'] = json(fields['jitter']); }
  return { id: 'retry', kind: 'retry', config };
}
function deadline(timeoutMs: unknown, cancels: boolean): Attached {
  return { id: 'deadline', kind: 'timeout', config: { timeoutMs: json(timeoutMs), onTimeout: cancels ? 'cancel' : 'abandon' } };
}
function semaphore(fields: Fields): Attached {
  return { id: 'semaphore', kind: 'bulkhead', config: { dialect: 'go-resiliency', tickets: json(fields['tickets']), timeoutMs: json(fields['timeoutMs']) } };
}
/** The recorded batches fail with BatchFailed, if they fail. */
function batcher(fields: Fields): Chain {
  return {
    attaches: [{ id: 'batcher', kind: 'batcher', config: { timeoutMs: json(fields['timeoutMs']) } }], sharedState: true,
    work: { durationMs: Number(fields['batchDurationMs']), outcome: fields['batchOutcome'] === 'error' ? 'error' : 'success', errorName: 'BatchFailed' },
  };
}
