/** The TimeLimiter of resilience4j: waits for a future that was started before. */
import { timeoutMachine } from '../machine.ts';
import type { TimeoutCall } from '../machine.ts';
import type { ConfigOf, FieldTable } from '../../../engine/fields.ts';
import type { Dialect } from '../../../engine/pattern.ts';

const fields = {
  timeoutMs: {
    type: 'duration', label: 'Timeout', unit: 'ms', default: 1000,
    help: 'How long to wait for the future. Zero or negative: only an answer that is already there is taken.',
    accept: { min: -1e9, max: 1e9 }, slider: { min: 1, max: 60_000, step: 1, scale: 'log' },
    names: { resilience4j: 'timeoutDuration' },
  },
  cancelRunningFuture: {
    type: 'toggle', label: 'Cancel the work', default: true,
    help: 'On: the attempt is told to stop when time is up; the caller does not wait for it. Off: it goes on.',
    names: { resilience4j: 'cancelRunningFuture' },
  },
} as const satisfies FieldTable;

export type Resilience4jConfig = ConfigOf<typeof fields>;

/** resilience4j 2.3.0, `TimeLimiterImpl.java`: `future.get(timeout)`, which looks at the answer before the clock. */
export const resilience4j: Dialect<typeof fields, Resilience4jConfig, null, TimeoutCall> = {
  library: 'resilience4j', version: '2.3.0', fields,
  ...timeoutMachine<Resilience4jConfig>({
    limitMs: (config) => config.timeoutMs,
    cancels: (config) => config.cancelRunningFuture,
    waits: () => false,
    workFirst: true,
  }),
  check: (config) => (config.timeoutMs > 0 ? [] : [{ field: 'timeoutMs', message: 'With a timeout of zero or less only an answer that is there at once is taken, so hardly any call succeeds. Give it a length above zero.' }]),
};
