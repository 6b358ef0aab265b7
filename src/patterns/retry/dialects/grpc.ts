/** The retry policy of a gRPC service config. */
import { capBelowFirst, nothingRetried } from '../checks.ts';
import { isListed } from '../classify.ts';
import { retryMachine } from '../machine.ts';
import type { RetryCall } from '../machine.ts';
import { errorsField, maxAttemptsField } from '../shared-fields.ts';
import type { ConfigOf, FieldTable } from '../../../engine/fields.ts';
import type { Dialect } from '../../../engine/pattern.ts';

const MOST_ATTEMPTS = 5;

const fields = {
  maxAttempts: {
    ...maxAttemptsField, default: 4,
    help: 'How many times a call is sent in all, the first one included: 4 attempts are 3 retries. At least 2; more than 5 count as 5.',
    accept: { min: 2, max: 1_000_000 }, slider: { min: 2, max: 5, step: 1, scale: 'linear' },
  },
  initialMs: {
    type: 'duration', label: 'First wait', unit: 'ms', default: 100,
    help: 'The wait before the first retry, before jitter. gRPC has no default for it; this is that of the examples.',
    accept: { min: 1e-6, max: 1e9 }, slider: { min: 1, max: 10_000, step: 1, scale: 'log' },
    names: { gRPC: 'initialBackoff' },
  },
  maxMs: {
    type: 'duration', label: 'Longest wait', unit: 'ms', default: 1000,
    help: 'Cap on the wait, applied before jitter: waits may be a fifth longer.',
    accept: { min: 1e-6, max: 1e9 }, slider: { min: 1, max: 120_000, step: 1, scale: 'log' },
    names: { gRPC: 'maxBackoff' },
  },
  multiplier: {
    type: 'rate', label: 'Growth', unit: 'times', default: 2,
    help: 'Each wait is this many times the one before. Below 1 they shrink.',
    accept: { min: 0.001, max: 1000 }, slider: { min: 1, max: 4, step: 0.1, scale: 'linear' },
    names: { gRPC: 'backoffMultiplier' },
  },
  jitter: {
    type: 'choice', label: 'Jitter', default: 'fifth',
    help: 'The wait ± a fifth since 2024. Before, anywhere from 0 to the wait.',
    options: [{ value: 'fifth', label: '± 20 %' }, { value: 'full', label: 'Full (before 2024)' }],
  },
  errors: {
    ...errorsField, label: 'Retryable codes', default: ['UNAVAILABLE', 'unreachable'],
    help: 'Only these are retried: names of errors, or of reasons such as timeout. Empty: none, which gRPC refuses to load.',
    names: { gRPC: 'retryableStatusCodes' },
    when: {},
  },
} as const satisfies FieldTable;

export type GrpcConfig = ConfigOf<typeof fields>;

/**
 * gRFC A6, grpc-go `stream.go`. A server's push-back is waited for exactly, and the growth begins anew after it;
 * a negative one (below −1 here, where −1 is none) forbids the retry.
 */
export const grpc: Dialect<typeof fields, GrpcConfig, null, RetryCall> = {
  library: 'grpc-go', version: '2026-08', fields,
  ...retryMachine<GrpcConfig>({
    retries: (config) => Math.min(config.maxAttempts, MOST_ATTEMPTS) - 1,
    begin: (config) => ({ curve: config.initialMs, previous: 0 }),
    waitMs(state, config, _retry, outcome, fx) {
      if (outcome.retryAfterMs >= 0) {
        state.curve = config.initialMs;
        return outcome.retryAfterMs;
      }
      const valueMs = Math.min(state.curve, config.maxMs);
      state.curve = state.curve * config.multiplier;
      return valueMs * (config.jitter === 'fifth' ? 0.8 + 0.4 * fx.random() : fx.random());
    },
    isRetried: (outcome, config) => outcome.retryAfterMs >= -1 && isListed(outcome, { errors: config.errors, matching: 'exact' }),
    onCancel: 'leave',
  }),
  check: (config) => [
    ...capBelowFirst(config),
    ...(config.maxAttempts > MOST_ATTEMPTS ? [{ field: 'maxAttempts', message: `gRPC makes at most ${MOST_ATTEMPTS} attempts, whatever is set above.` }] : []),
    ...nothingRetried({ classifier: 'whitelist', errors: config.errors }),
  ],
};
