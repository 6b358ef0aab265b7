/** gRPC's retry throttle: failures cost a token, successes give a little, and below half there are no retries. */
import { budgetMachine } from '../machine.ts';
import type { BudgetCall } from '../machine.ts';
import type { ConfigOf, FieldTable } from '../../../engine/fields.ts';
import type { Outcome } from '../../../engine/outcome.ts';
import type { Dialect, SharedEffects } from '../../../engine/pattern.ts';

const fields = {
  maxTokens: {
    type: 'count', label: 'Tokens', unit: 'tokens', default: 10, whole: true,
    help: 'What it starts with and never passes. No retry unless there are more than half. gRPC has no default; this is that of the examples.',
    accept: { min: 1, max: 1000 }, slider: { min: 1, max: 200, step: 1, scale: 'linear' },
    names: { gRPC: 'maxTokens' },
  },
  tokenRatio: {
    type: 'share', label: 'A success gives', unit: '%', default: 0.1,
    help: 'Of a token, to three decimals. Retries stop for good once failures are a larger share than ratio ÷ (1 + ratio): 9 % at 10 %.',
    accept: { min: 0.001, max: 1000 }, slider: { min: 0.01, max: 1, step: 0.01, scale: 'linear' },
    names: { gRPC: 'tokenRatio' },
  },
  errors: {
    type: 'names', label: 'Retryable codes', default: ['UNAVAILABLE', 'unreachable'],
    help: 'Only these failures cost a token: names of errors, or of reasons such as timeout. Others change nothing.',
    names: { gRPC: 'retryableStatusCodes' },
  },
} as const satisfies FieldTable;

export type GrpcConfig = ConfigOf<typeof fields>;
/** Thousandths of a token, whole. */
export interface GrpcThrottle { milli: number }

const ONE = 1000;
const TOKENS = 0;

/**
 * gRFC A6, grpc-go `clientconn.go` (`retryThrottler`). The last failure of a call costs a token too, and so does a
 * push-back that forbids a retry (below −1).
 */
export const grpc: Dialect<typeof fields, GrpcConfig, GrpcThrottle, BudgetCall> = {
  library: 'grpc-go', version: '2026-08', fields,
  ...budgetMachine<GrpcConfig, GrpcThrottle>({
    scopes: ['client', 'link', 'service', 'global'],
    gauges: [{ name: 'tokens', unit: 'tokens', limit: 'maxTokens' }],
    init(config, fx) {
      fx.gauge(TOKENS, config.maxTokens);
      return { milli: config.maxTokens * ONE };
    },
    first: () => {},
    admits: (throttle, config) => throttle.milli > config.maxTokens * ONE / 2,
    ended(throttle, config, outcome, _isRetry, fx) {
      if (outcome.reason === 'ok') set(throttle, Math.min(throttle.milli + Math.floor(config.tokenRatio * ONE + 1e-9), config.maxTokens * ONE), fx);
      else if (costs(outcome, config)) set(throttle, Math.max(0, throttle.milli - ONE), fx);
    },
    reconfigure(throttle, config, _before, fx) { set(throttle, Math.min(throttle.milli, config.maxTokens * ONE), fx); },
  }),
  check(config) {
    if (config.errors.length === 0) return [{ field: 'errors', message: 'No failure costs a token, so every retry passes. Name those that the retry retries, or leave the budget out.' }];
    return config.maxTokens <= 2 ? [{ field: 'maxTokens', message: 'One failure leaves no more than half of the tokens, so a retry passes only if enough calls succeed before it. Give it more than two.' }] : [];
  },
};

function costs(outcome: Outcome, config: GrpcConfig): boolean {
  return outcome.retryAfterMs < -1 || config.errors.includes(outcome.reason === 'error' ? outcome.error : outcome.reason);
}

function set(throttle: GrpcThrottle, milli: number, fx: SharedEffects): void {
  if (milli === throttle.milli) return;
  throttle.milli = milli;
  fx.gauge(TOKENS, milli / ONE);
}
