/** Vectors of resilience4j. */
import type { Json } from '../../../engine/fields.ts';
import type { Vector } from '../schema.ts';
import { json, only } from '../words.ts';
import { backoffChain } from './resilience4j-backoff.ts';
import type { Attached, Library } from '../words.ts';

const BREAKER_FIELDS = [
  'failureRateThreshold', 'slidingWindowType', 'slidingWindowSize', 'minimumNumberOfCalls', 'permittedNumberOfCallsInHalfOpenState',
  'waitDurationInOpenStateMs', 'slowCallRateThreshold', 'slowCallDurationThresholdMs', 'recordOnlyRecorded', 'automaticTransition', 'maxWaitDurationInHalfOpenStateMs',
];

export const resilience4j: Library = {
  versions: ['2.3.0'],
  kinds: { breaker: (vector) => ({ attaches: [breaker(vector)], sharedState: true }), backoff: backoffChain },
};

/** Rates are per cent in the vectors. Errors named `ignored` are ignored; with `recordOnlyRecorded`, those named `notRecorded` are not recorded. */
function breaker(vector: Vector): Attached {
  const fields = only(vector.config, BREAKER_FIELDS);
  const timed = fields['slidingWindowType'] === 'TIME_BASED';
  const config: { [field: string]: Json } = { dialect: 'resilience4j', ignoredErrors: ['ignored'] };
  for (const [field, value] of Object.entries(fields)) {
    if (field === 'failureRateThreshold' || field === 'slowCallRateThreshold') config[field] = Number(value) / 100;
    else if (field === 'slidingWindowSize') config[timed ? 'slidingWindowSeconds' : field] = json(value);
    else if (field !== 'recordOnlyRecorded') config[field] = json(value);
  }
  if (Number(fields['recordOnlyRecorded'] ?? 0) !== 0) {
    config['recordOnly'] = [...new Set(vector.calls.flatMap((call) => (call.errorName === undefined ? [] : [call.errorName])))].filter((name) => name !== 'notRecorded' && name !== 'ignored');
  }
  return { id: 'breaker', kind: 'circuitBreaker', config };
}
