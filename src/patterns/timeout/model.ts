/** Timeout: answers for an attempt that has not answered in time. */
import type { ConfigOf, FieldTable } from '../../engine/fields.ts';
import type { Policy } from '../../engine/pattern.ts';

const fields = {
  timeoutMs: {
    type: 'duration', label: 'Timeout', unit: 'ms', default: 1000,
    help: 'How long to wait for the answer. Zero or negative: times out at once, and the work still runs.',
    accept: { min: -1e9, max: 1e9 }, slider: { min: 1, max: 60_000, step: 1, scale: 'log' },
    names: { 'go-resiliency': 'deadline.New(timeout)', resilience4j: 'timeoutDuration', Polly: 'Timeout', Hystrix: 'execution.isolation.thread.timeoutInMilliseconds' },
  },
  onTimeout: {
    type: 'choice', label: 'When time is up', default: 'abandon',
    help: 'Abandon: what is under way goes on below, retries included. Cancel: the attempt is told to stop, retries below end, and the wire passes it on if the link passes cancellation.',
    options: [{ value: 'abandon', label: 'Abandon' }, { value: 'cancel', label: 'Cancel' }],
    names: { resilience4j: 'cancelRunningFuture', cockatiel: 'TimeoutStrategy' },
  },
} as const satisfies FieldTable;

export type TimeoutConfig = ConfigOf<typeof fields>;
export interface TimeoutCall { replied: boolean }

/**
 * The timer starts before the work, so it wins when both fall due at one instant.
 * Whether it is per attempt or overall is its place in the chain: inside a retry or outside it.
 * Rules: go-resiliency `deadline/deadline.go`; `cancel` is what resilience4j's TimeLimiter does by default.
 */
export const timeout: Policy<'timeout', typeof fields, TimeoutConfig, null, TimeoutCall> = {
  role: 'policy', kind: 'timeout', title: 'Timeout', fields,
  scopes: ['link'], states: [], gauges: [],
  init: () => null,
  begin: () => ({ replied: false }),
  step(_shared, call, config, signal, fx) {
    switch (signal.type) {
      case 'request': {
        const endUs = fx.nowUs + Math.max(0, Math.round(config.timeoutMs * 1000));
        fx.startTimer(0, config.timeoutMs);
        fx.forward(1, undefined, Math.min(endUs, fx.call.deadlineUs));
        return;
      }
      case 'response':
        if (call.replied) return;
        call.replied = true;
        fx.stopTimer(0);
        fx.reply(signal.outcome);
        return;
      case 'timer':
        if (call.replied) return;
        call.replied = true;
        fx.reply(fx.shared.outcome('timeout'));
        if (config.onTimeout === 'cancel') fx.cancel(1);
        return;
      case 'cancel':
        if (call.replied) return;
        call.replied = true;
        fx.stopTimer(0);
        fx.reply(fx.shared.outcome('cancelled'));
        fx.cancel(1);
        return;
      case 'late': return;      // the answer of abandoned work helps nobody
      case 'started': return;
      case 'woken': return;
    }
  },
  conditions: () => [],
};
