/** The tied request of "The Tail at Scale": copies in several queues, and whichever begins first cancels the others. */
import { hedgeMachine, neverSent, type HedgedCall, type HedgeRules } from '../machine.ts';
import type { ConfigOf, FieldTable } from '../../../engine/fields.ts';
import type { Dialect } from '../../../engine/pattern.ts';

const fields = {
  delayMs: {
    type: 'duration', label: 'Send another after', unit: 'ms', default: 1,
    help: 'A moment in which an idle server can begin, so that two do not begin at once: the paper takes twice the time a message takes. 0: all copies at once. Negative: never.',
    accept: { min: -1e9, max: 1e9 }, slider: { min: 0, max: 100, step: 0.1, scale: 'linear' },
    names: { Polly: 'Delay', gRPC: 'hedgingDelay' },
  },
  maxExtra: {
    type: 'count', label: 'Most copies', unit: 'attempts', default: 1, whole: true,
    help: 'How many attempts may follow the first: 1 copy is 2 attempts. 0: none.',
    accept: { min: 0, max: 100 }, slider: { min: 0, max: 5, step: 1, scale: 'linear' },
    names: { Polly: 'MaxHedgedAttempts', gRPC: 'maxAttempts − 1' },
  },
  avoidTried: {
    type: 'toggle', label: 'To other instances first', default: true,
    help: 'On: a copy leaves out the instances that attempts of this call have been to, while there are others. Off: it goes wherever the link sends it, perhaps into the same queue.',
    names: { gRPC: 'always', Envoy: 'retry_host_predicate previous_hosts' },
  },
} as const satisfies FieldTable;

export type TiedConfig = ConfigOf<typeof fields>;

const rules: HedgeRules<TiedConfig> = {
  most: (config) => 1 + config.maxExtra,
  delayMs: (config) => config.delayMs,
  isPassedOver: (outcome) => outcome.reason !== 'ok',
  nextOnFailure: false, heedsPushBack: false, allFailed: 'last', tied: true,
  losers: () => 'cancel',
  avoidsTried: (config) => config.avoidTried,
};

/** In the paper the servers tell each other; here the caller hears that work has begun, and cancels over its link. */
export const tied: Dialect<typeof fields, TiedConfig, null, HedgedCall> = {
  library: 'The Tail at Scale', version: '2013', fields, hears: ['started'], ...hedgeMachine(rules),
  check: neverSent,
};
