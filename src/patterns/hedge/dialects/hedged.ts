/** The hedged request of "The Tail at Scale": a second copy for what has not answered after a time. */
import { hedgeMachine, neverSent, type HedgedCall, type HedgeRules } from '../machine.ts';
import type { ConfigOf, FieldTable } from '../../../engine/fields.ts';
import type { Dialect } from '../../../engine/pattern.ts';

const fields = {
  delayMs: {
    type: 'duration', label: 'Send another after', unit: 'ms', default: 100,
    help: 'How long an attempt may take before the next copy is sent. About the 95th percentile of the answers costs 5 % more attempts. 0: all copies at once. Negative: never.',
    accept: { min: -1e9, max: 1e9 }, slider: { min: 0, max: 5000, step: 1, scale: 'linear' },
    names: { Polly: 'Delay', gRPC: 'hedgingDelay', Envoy: 'per_try_timeout with hedge_on_per_try_timeout' },
  },
  maxExtra: {
    type: 'count', label: 'Most copies', unit: 'attempts', default: 1, whole: true,
    help: 'How many attempts may follow the first: 1 copy is 2 attempts. 0: none.',
    accept: { min: 0, max: 100 }, slider: { min: 0, max: 5, step: 1, scale: 'linear' },
    names: { Polly: 'MaxHedgedAttempts', gRPC: 'maxAttempts − 1' },
  },
  losers: {
    type: 'choice', label: 'Attempts that lose', default: 'cancel',
    help: 'Cancel: told to stop; how far down that reaches is a setting of the link. Leave: they work on, for nobody.',
    options: [{ value: 'cancel', label: 'Cancel' }, { value: 'leave', label: 'Leave' }],
  },
  avoidTried: {
    type: 'toggle', label: 'To other instances first', default: true,
    help: 'On: a copy leaves out the instances that attempts of this call have been to, while there are others. Off: it goes wherever the link sends it, perhaps into the same queue.',
    names: { gRPC: 'always', Envoy: 'retry_host_predicate previous_hosts' },
  },
} as const satisfies FieldTable;

export type HedgedConfig = ConfigOf<typeof fields>;

const rules: HedgeRules<HedgedConfig> = {
  most: (config) => 1 + config.maxExtra,
  delayMs: (config) => config.delayMs,
  isPassedOver: (outcome) => outcome.reason !== 'ok',
  nextOnFailure: false, heedsPushBack: false, allFailed: 'last', tied: false,
  losers: (config) => config.losers,
  avoidsTried: (config) => config.avoidTried,
};

/** Dean and Barroso, 2013. The paper does not speak of failures: here one counts only when no other attempt is under way. */
export const hedged: Dialect<typeof fields, HedgedConfig, null, HedgedCall> = {
  library: 'The Tail at Scale', version: '2013', fields, ...hedgeMachine(rules),
  check: neverSent,
};
