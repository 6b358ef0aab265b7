/** How a vector's library, kind and config read as patterns of a chain; what is not built is said to be unsupported. */
import type { Json } from '../../engine/fields.ts';
import type { Vector } from './schema.ts';

/** Something this program does not build yet: the vector counts as unsupported, with the reason. */
export class Unsupported extends Error {}
/** A config field nobody knows: the vector fails, and the field is named. */
export class UnknownField extends Error {}

type Config = { readonly [field: string]: Json };
export interface Attached { readonly id: string; readonly kind: string; readonly config: Config }
export interface Chain { readonly attaches: readonly Attached[]; /** Calls share one breaker; without, each call stands alone. */ readonly sharedState: boolean }

type Fields = { readonly [field: string]: unknown };
type Builder = (vector: Vector, version: string) => Chain;

const RETRY_FIELDS = ['backoff', 'retries', 'initialMs', 'limitMs', 'classifier', 'errors', 'infiniteRetry', 'surfaceWorkErrors', 'jitter'];
const BREAKER_FIELDS = ['errorThreshold', 'successThreshold', 'timeoutMs'];
const R4J_FIELDS = [
  'failureRateThreshold', 'slidingWindowType', 'slidingWindowSize', 'minimumNumberOfCalls', 'permittedNumberOfCallsInHalfOpenState',
  'waitDurationInOpenStateMs', 'slowCallRateThreshold', 'slowCallDurationThresholdMs', 'recordOnlyRecorded', 'automaticTransition', 'maxWaitDurationInHalfOpenStateMs',
];

const LIBRARIES: { readonly [library: string]: { readonly versions: readonly string[]; readonly kinds: { readonly [kind: string]: Builder } } } = {
  'eapache/go-resiliency': {
    versions: ['1.2.0', '1.7.0'],
    kinds: {
      breaker: (vector, version) => ({ attaches: [goBreaker(only(vector.config, BREAKER_FIELDS), version)], sharedState: true }),
      retrier: (vector, version) => ({ attaches: [retrier(only(vector.config, RETRY_FIELDS), version)], sharedState: false }),
      distribution: (vector, version) => ({ attaches: [retrier({ retries: 1, ...only(vector.config, RETRY_FIELDS) }, version)], sharedState: false }),
      deadline: (vector) => ({ attaches: [deadline(only(vector.config, ['timeoutMs'])['timeoutMs'], stopperHonoured(vector))], sharedState: false }),
      composed: composed,
    },
  },
  resilience4j: { versions: ['2.3.0'], kinds: { breaker: (vector) => ({ attaches: [r4jBreaker(vector)], sharedState: true }) } },
};

/** One chain per version the vector names; all must agree with it. Throws Unsupported or UnknownField. */
export function chainsOf(vector: Vector): readonly Chain[] {
  const library = Object.hasOwn(LIBRARIES, vector.library) ? LIBRARIES[vector.library] : undefined;
  if (library === undefined) throw new Unsupported(`library ${vector.library}`);
  const builder = Object.hasOwn(library.kinds, vector.kind) ? library.kinds[vector.kind] : undefined;
  if (builder === undefined) throw new Unsupported(`kind ${vector.kind} of ${vector.library}`);
  const sampled = vector.driver.kind === 'sample', sequence = vector.driver.kind === 'sequence';
  if (sequence || sampled !== (vector.kind === 'distribution')) throw new Unsupported(`driver ${vector.driver.kind} of kind ${vector.kind}`);
  if (vector.config['randomSequence'] !== undefined) throw new Unsupported('config.randomSequence: draws are keyed, they cannot be given');
  return vector.version.split(',').map((text) => text.trim()).map((version) => {
    if (!library.versions.includes(version)) throw new Unsupported(`version ${version} of ${vector.library}`);
    return builder(vector, version);
  });
}

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
    case 'breaker': return goBreaker(fields, version);
    case 'deadline': return deadline(fields['deadlineMs'] ?? fields['timeoutMs'], cancels);
    default: throw new Unsupported(`wrapper ${name} of a composed vector`);
  }
}
/** Whether some call's work ends when the deadline tells it to. */
export function stopperHonoured(vector: Vector): boolean { return vector.calls.some((call) => call.honoursStopper === true); }
function goBreaker(fields: Fields, version: string): Attached {
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
/** Rates are per cent in the vectors. Errors named `ignored` are ignored; with `recordOnlyRecorded`, those named `notRecorded` are not recorded. */
function r4jBreaker(vector: Vector): Attached {
  const fields = only(vector.config, R4J_FIELDS);
  if (fields['slidingWindowType'] !== 'COUNT_BASED') throw new Unsupported(`slidingWindowType ${String(fields['slidingWindowType'])}`);
  const config: { [field: string]: Json } = { dialect: 'resilience4j', ignoredErrors: ['ignored'] };
  for (const [field, value] of Object.entries(fields)) {
    if (field === 'failureRateThreshold' || field === 'slowCallRateThreshold') config[field] = Number(value) / 100;
    else if (field !== 'slidingWindowType' && field !== 'recordOnlyRecorded') config[field] = json(value);
  }
  if (Number(fields['recordOnlyRecorded'] ?? 0) !== 0) {
    config['recordOnly'] = [...new Set(vector.calls.flatMap((call) => (call.errorName === undefined ? [] : [call.errorName])))].filter((name) => name !== 'notRecorded' && name !== 'ignored');
  }
  return { id: 'breaker', kind: 'circuitBreaker', config };
}
function only(config: Fields, fields: readonly string[]): Fields {
  const unknown = Object.keys(config).find((field) => !fields.includes(field));
  if (unknown !== undefined) throw new UnknownField(`config.${unknown}: this field is unknown`);
  return config;
}
function json(value: unknown): Json { return (value ?? null) as Json; }
