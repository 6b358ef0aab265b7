/** Hedging as gRPC's service config has it. */
import { hedgeMachine, nameOf, type HedgedCall, type HedgeRules } from '../machine.ts';
import type { ConfigOf, FieldTable } from '../../../engine/fields.ts';
import type { Dialect } from '../../../engine/pattern.ts';

const MOST_ATTEMPTS = 5;

const fields = {
  hedgingDelayMs: {
    type: 'duration', label: 'Send another after', unit: 'ms', default: 0,
    help: 'How long after one attempt the next is sent. 0: all at once.',
    accept: { min: 0, max: 1e9 }, slider: { min: 0, max: 5000, step: 1, scale: 'linear' },
    names: { gRPC: 'hedgingDelay', Polly: 'Delay' },
  },
  maxAttempts: {
    type: 'count', label: 'Most attempts', unit: 'attempts', default: 3, whole: true,
    help: 'Attempts in all, the first one included; more than 5 are 5. The library has no default and refuses less than 2.',
    accept: { min: 2, max: 1_000_000 }, slider: { min: 2, max: 5, step: 1, scale: 'linear' },
    names: { gRPC: 'maxAttempts' },
  },
  nonFatal: {
    type: 'names', label: 'Failures passed over', default: [],
    help: 'Names of errors, or of reasons such as timeout: these send the next attempt at once. Every other failure is the answer and cancels the rest.',
    names: { gRPC: 'nonFatalStatusCodes' },
  },
} as const satisfies FieldTable;

export type GrpcConfig = ConfigOf<typeof fields>;

const rules: HedgeRules<GrpcConfig> = {
  most: (config) => Math.min(MOST_ATTEMPTS, config.maxAttempts),
  delayMs: (config) => config.hedgingDelayMs,
  isPassedOver: (outcome, config) => outcome.reason !== 'ok' && config.nonFatal.includes(nameOf(outcome)),
  nextOnFailure: true, heedsPushBack: true, allFailed: 'last', tied: false,
  losers: () => 'cancel',
  avoidsTried: () => true,
};

/**
 * Proposal A6, "Hedging Policy" and "Summary of Retry and Hedging Logic". A push-back delays the next
 * attempt by exactly its time. Attempts go to backends that have not been tried, while there are any.
 */
export const grpc: Dialect<typeof fields, GrpcConfig, null, HedgedCall> = {
  library: 'gRPC', version: 'A6', fields, ...hedgeMachine(rules),
  check: (config) => (config.maxAttempts > MOST_ATTEMPTS ? [{ field: 'maxAttempts', message: `gRPC makes at most ${MOST_ATTEMPTS} attempts, whatever is set above.` }] : []),
};
