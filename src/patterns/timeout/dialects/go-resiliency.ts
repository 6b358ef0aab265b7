/** The deadline of go-resiliency: the caller goes, the work stays. */
import { timeoutMachine } from '../machine.ts';
import type { TimeoutCall } from '../machine.ts';
import type { ConfigOf, FieldTable } from '../../../engine/fields.ts';
import type { Dialect } from '../../../engine/pattern.ts';

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
    names: { 'go-resiliency': 'stopper', resilience4j: 'cancelRunningFuture' },
  },
} as const satisfies FieldTable;

export type GoResiliencyConfig = ConfigOf<typeof fields>;

/**
 * `deadline/deadline.go`, 1.2.0 to 1.7.0: the stopper closes when time is up, and work that does not look at it goes on.
 * An exact tie is chance in the library; the timer, which started first, wins here.
 */
export const goResiliency: Dialect<typeof fields, GoResiliencyConfig, null, TimeoutCall> = {
  library: 'eapache/go-resiliency', version: '1.2.0, 1.7.0', fields,
  ...timeoutMachine<GoResiliencyConfig>({
    limitMs: (config) => config.timeoutMs,
    cancels: (config) => config.onTimeout === 'cancel',
    waits: () => false,
    upAtOnce: true,
  }),
  check: (config) => (config.timeoutMs > 0 ? [] : [{ field: 'timeoutMs', message: 'With a timeout of zero or less no call ever succeeds. Give it a length above zero.' }]),
};
