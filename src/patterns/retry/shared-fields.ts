/** Fields that several libraries' retries have in common. */
import type { FieldTable } from '../../engine/fields.ts';

export const retriesField = {
  type: 'count',
  label: 'Retries',
  unit: 'retries',
  default: 3,
  whole: true,
  help: 'How many times a failed call is sent again: 3 retries are 4 attempts. 0: none.',
  accept: { min: 0, max: 1_000_000 },
  slider: { min: 0, max: 10, step: 1, scale: 'linear' },
  names: {
    'go-resiliency': 'length of backoff',
    'resilience4j': 'maxAttempts − 1',
    'Polly': 'MaxRetryAttempts',
    'cockatiel': 'maxAttempts',
    'gRPC': 'maxAttempts − 1',
    'Envoy': 'num_retries',
  },
} as const satisfies FieldTable[string];

/** Of libraries that count the first attempt too. */
export const maxAttemptsField = {
  type: 'count', label: 'Attempts', unit: 'attempts', default: 3, whole: true,
  help: 'How many times a call is sent in all, the first one included: 3 attempts are 2 retries. 1: no retry.',
  accept: { min: 1, max: 1_000_000 }, slider: { min: 1, max: 10, step: 1, scale: 'linear' },
  names: { resilience4j: 'maxAttempts', gRPC: 'maxAttempts' },
} as const satisfies FieldTable[string];

export const classifierField = {
  type: 'choice', label: 'What is retried', default: 'default',
  help: 'Default: every failure. Blacklist: every failure but those listed. Whitelist: only those listed. A panic is never retried, nor is an empty retry budget.',
  options: [{ value: 'default', label: 'Every failure' }, { value: 'blacklist', label: 'All but' }, { value: 'whitelist', label: 'Only' }],
  names: { 'go-resiliency': 'DefaultClassifier, BlacklistClassifier, WhitelistClassifier', resilience4j: 'retryExceptions, ignoreExceptions', Polly: 'ShouldHandle', cockatiel: 'handleAll, handleWhen', Envoy: 'retry_on' },
} as const satisfies FieldTable[string];

export const errorsField = {
  type: 'names', label: 'Errors', default: [],
  help: 'Names of errors, or of reasons such as timeout and rejected:open. An empty whitelist retries nothing, an empty blacklist everything.',
  when: { classifier: ['blacklist', 'whitelist'] },
} as const satisfies FieldTable[string];
