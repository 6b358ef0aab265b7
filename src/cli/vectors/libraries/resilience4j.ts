/** Vectors of resilience4j. */
import type { Json } from '../../../engine/fields.ts';
import type { Vector } from '../schema.ts';
import { built, fields, number, oneOf } from '../shapes.ts';
import { json } from '../words.ts';
import { backoff, distribution } from './resilience4j-backoff.ts';
import type { Attached, Library } from '../words.ts';

const switched = oneOf(0, 1, false, true);
/** What is left out has the library's default. */
const config = fields({ optional: {
  failureRateThreshold: number, slidingWindowType: built('COUNT_BASED', 'TIME_BASED'), slidingWindowSize: number, minimumNumberOfCalls: number,
  permittedNumberOfCallsInHalfOpenState: number, waitDurationInOpenStateMs: number, slowCallRateThreshold: number, slowCallDurationThresholdMs: number,
  recordOnlyRecorded: switched, automaticTransition: switched, automaticTransitionFromOpenToHalfOpenEnabled: switched, maxWaitDurationInHalfOpenStateMs: number,
} });

export const resilience4j: Library = {
  versions: ['2.3.0'],
  kinds: { breaker: { config, chain: (vector) => ({ attaches: [breaker(vector)], sharedState: true }) }, backoff, distribution },
};

/** Rates are per cent in the vectors. Errors named `ignored` are ignored; with `recordOnlyRecorded`, those named `notRecorded` are not recorded. */
function breaker(vector: Vector): Attached {
  const timed = vector.config['slidingWindowType'] === 'TIME_BASED';
  const given: { [field: string]: Json } = { dialect: 'resilience4j', ignoredErrors: ['ignored'] };
  for (const [field, value] of Object.entries(vector.config)) {
    if (field === 'failureRateThreshold' || field === 'slowCallRateThreshold') given[field] = Number(value) / 100;
    else if (field === 'slidingWindowSize') given[timed ? 'slidingWindowSeconds' : field] = json(value);
    else if (field.startsWith('automaticTransition')) given['automaticTransition'] = Boolean(value);
    else if (field !== 'recordOnlyRecorded') given[field] = json(value);
  }
  if (Number(vector.config['recordOnlyRecorded'] ?? 0) !== 0) {
    const names = ['Error', 'panic', ...vector.calls.flatMap((call) => (call.errorName === undefined ? [] : [call.errorName]))];
    given['recordOnly'] = [...new Set(names)].filter((name) => name !== 'notRecorded' && name !== 'ignored');
  }
  return { id: 'breaker', kind: 'circuitBreaker', config: given };
}
