/** The timeout strategy of Polly: cooperative only. */
import { timeoutMachine } from '../machine.ts';
import type { TimeoutCall } from '../machine.ts';
import type { ConfigOf, FieldTable } from '../../../engine/fields.ts';
import type { Dialect } from '../../../engine/pattern.ts';

const fields = {
  timeoutMs: {
    type: 'duration', label: 'Timeout', unit: 'ms', default: 30_000,
    help: 'How long before the work is told to stop. The option takes 10 ms to 1 day. Zero or negative, which only a TimeoutGenerator can give: no timeout.',
    accept: { min: -1e9, max: 86_400_000 }, slider: { min: 10, max: 60_000, step: 1, scale: 'log' },
    names: { Polly: 'Timeout' },
  },
} as const satisfies FieldTable;

export type PollyConfig = ConfigOf<typeof fields>;

/**
 * Polly 8, `Timeout/TimeoutResilienceStrategy.cs`. The caller waits until the work obeys, which gives a timeout, or ends by
 * itself, which gives its answer, a late success too. Work that never obeys is waited for without end.
 */
export const polly: Dialect<typeof fields, PollyConfig, null, TimeoutCall> = {
  library: 'Polly', version: '8.7.0', fields,
  ...timeoutMachine<PollyConfig>({
    limitMs: (config) => (config.timeoutMs > 0 ? config.timeoutMs : Infinity),
    cancels: () => true,
    waits: () => true,
    obeyed: 'timeout',
  }),
  check(config) {
    if (config.timeoutMs <= 0) return [{ field: 'timeoutMs', message: 'With a timeout of zero or less there is none. Give it a length, or leave it out.' }];
    return config.timeoutMs < 10 ? [{ field: 'timeoutMs', message: 'The option takes nothing below 10 ms; only a TimeoutGenerator can give less.' }] : [];
  },
};
