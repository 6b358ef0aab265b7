/** Hedging as Polly does it: latency, fallback and parallel mode by the sign of one delay. */
import { hedgeMachine, nameOf, type HedgedCall, type HedgeRules } from '../machine.ts';
import type { ConfigOf, FieldTable } from '../../../engine/fields.ts';
import type { Dialect } from '../../../engine/pattern.ts';

const fields = {
  delayMs: {
    type: 'duration', label: 'Send another after', unit: 'ms', default: 2000,
    help: 'Latency mode: how long to wait for an answer before the next attempt. 0: parallel mode, all at once. Negative: fallback mode, only after a failure.',
    accept: { min: -1e9, max: 1e9 }, slider: { min: -1, max: 5000, step: 1, scale: 'linear' },
    names: { Polly: 'Delay', gRPC: 'hedgingDelay' },
  },
  maxHedgedAttempts: {
    type: 'count', label: 'Most copies', unit: 'attempts', default: 1, whole: true,
    help: 'How many attempts may follow the first: 1 copy is 2 attempts.',
    accept: { min: 1, max: 10 }, slider: { min: 1, max: 10, step: 1, scale: 'linear' },
    names: { Polly: 'MaxHedgedAttempts', gRPC: 'maxAttempts − 1' },
  },
  unhandled: {
    type: 'names', label: 'Failures that are answers', default: ['cancelled'],
    help: 'Names of errors, or of reasons, that end the call at once. Every other failure sends the next attempt at once.',
    names: { Polly: 'not ShouldHandle' },
  },
} as const satisfies FieldTable;

export type PollyConfig = ConfigOf<typeof fields>;

const rules: HedgeRules<PollyConfig> = {
  most: (config) => 1 + config.maxHedgedAttempts,
  delayMs: (config) => config.delayMs,
  isPassedOver: (outcome, config) => outcome.reason !== 'ok' && !config.unhandled.includes(nameOf(outcome)),
  nextOnFailure: true, heedsPushBack: false, allFailed: 'first', tied: false,
  losers: () => 'outwait',
  avoidsTried: () => false,
};

/**
 * 8.7, `Hedging/Controller/HedgingExecutionContext.cs`. The delay starts anew with every attempt. When all have
 * failed, the outcome is the first attempt's. `DisposeAsync` cancels the losers and waits for them: the caller has its
 * answer only when they have obeyed.
 */
export const polly: Dialect<typeof fields, PollyConfig, null, HedgedCall> = {
  library: 'Polly', version: '8.7', fields, ...hedgeMachine(rules),
};
