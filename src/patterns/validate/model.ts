/** Validation: decodes each request, and answers those that are malformed before anything is done for them. */
import { REFUSAL_COST, type ConfigOf, type FieldTable } from '../../engine/fields.ts';
import type { Effects, Policy } from '../../engine/pattern.ts';

const fields = {
  badShare: {
    type: 'share', label: 'Bad requests', unit: '%', default: 0.01,
    help: 'The share of requests that are malformed and end as bad request. 0: none. 1: all.',
    accept: { min: 0, max: 1 }, slider: { min: 0, max: 1, step: 0.01, scale: 'linear' },
  },
  decodeMs: {
    type: 'duration', label: 'Decoding takes', unit: 'ms', default: 0,
    help: 'How long it takes to decode a request, good or bad. It holds no worker. 0: no time.',
    accept: { min: 0, max: 1e9 }, slider: { min: 0, max: 100, step: 0.1, scale: 'linear' },
  },
  refusalCostMs: REFUSAL_COST,
} as const satisfies FieldTable;

export type ValidateConfig = ConfigOf<typeof fields>;
export interface ValidatedCall { phase: 'decoding' | 'passed' | 'replied' }

/** Whether a request is bad is drawn for the call when it has been decoded. */
export const validate: Policy<'validate', typeof fields, ValidateConfig, null, ValidatedCall> = {
  role: 'policy', kind: 'validate', title: 'Validation', fields,
  scopes: ['link', 'client', 'service', 'global'], states: [], gauges: [],
  init: () => null,
  begin: () => ({ phase: 'decoding' }),
  step(_shared, call, config, signal, fx) {
    switch (signal.type) {
      case 'request':
        if (config.decodeMs > 0) fx.startTimer(0, config.decodeMs);
        else decoded(call, config, fx);
        return;
      case 'timer':
        if (call.phase === 'decoding') decoded(call, config, fx);
        return;
      case 'response':
        if (call.phase !== 'passed') return;
        call.phase = 'replied';
        fx.reply(signal.outcome);
        return;
      case 'cancel': {
        if (call.phase === 'replied') return;
        const { phase } = call;
        call.phase = 'replied';
        fx.stopTimer(0);
        fx.reply(fx.shared.outcome('cancelled'));
        if (phase === 'passed') fx.cancel(1);
        return;
      }
      case 'late': return;
      case 'started': return;
      case 'woken': return;
    }
  },
  conditions: () => [],
  check: ({ badShare }) => (badShare === 1 ? [{ field: 'badShare', message: 'Every request is malformed, so no call ever passes. Lower the share.' }] : []),
};

function decoded(call: ValidatedCall, config: ValidateConfig, fx: Effects): void {
  const bad = config.badShare > 0 && fx.random() < config.badShare;
  call.phase = bad ? 'replied' : 'passed';
  if (bad) fx.reply(fx.shared.outcome('bad-request'), undefined, config.refusalCostMs);
  else fx.forward(1);
}
