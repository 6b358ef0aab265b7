/** A context of Go with a timeout: the nearer of its own deadline and the caller's, for everything below. */
import { timeoutMachine } from '../machine.ts';
import type { TimeoutCall } from '../machine.ts';
import type { ConfigOf, FieldTable } from '../../../engine/fields.ts';
import type { Dialect } from '../../../engine/pattern.ts';

const fields = {
  timeoutMs: {
    type: 'duration', label: 'Timeout', unit: 'ms', default: 1000,
    help: 'Its own time. A nearer deadline of the caller holds instead. Zero or negative: ended before it begins, and nothing is sent.',
    accept: { min: -1e9, max: 1e9 }, slider: { min: 1, max: 60_000, step: 1, scale: 'log' },
    names: { Go: 'context.WithTimeout' },
  },
  marginMs: {
    type: 'duration', label: 'Margin', unit: 'ms', default: 0,
    help: "Kept back from what is left of the caller's own deadline, for the way back. Without such a deadline it does nothing. Negative: goes on past the deadline, which Go does not allow; taken as 0.",
    accept: { min: -1e9, max: 1e9 }, slider: { min: 0, max: 1000, step: 1, scale: 'linear' },
  },
} as const satisfies FieldTable;

export type GoContextConfig = ConfigOf<typeof fields>;

/**
 * Package `context`: a child ends at min(own, parent's), at once if the parent has ended; cancellation goes down to
 * all below and is advisory, the caller does not wait for it to be obeyed. Calls that take a context look at it before they send.
 */
export const goContext: Dialect<typeof fields, GoContextConfig, null, TimeoutCall> = {
  library: 'Go context', version: 'documented', fields,
  ...timeoutMachine<GoContextConfig>({
    limitMs: (config, leftMs) => Math.min(config.timeoutMs, leftMs - Math.max(0, config.marginMs)),
    cancels: () => true,
    waits: () => false,
    refusesWhenEnded: true,
  }),
  check: (config) => (config.timeoutMs > 0 ? [] : [{ field: 'timeoutMs', message: 'With a timeout of zero or less no call ever succeeds. Give it a length above zero.' }]),
};
