/** The timeout of cockatiel: aggressive frees the caller, cooperative only raises the signal. */
import { timeoutMachine } from '../machine.ts';
import type { TimeoutCall } from '../machine.ts';
import type { ConfigOf, FieldTable } from '../../../engine/fields.ts';
import type { Dialect } from '../../../engine/pattern.ts';

const fields = {
  timeoutMs: {
    type: 'duration', label: 'Timeout', unit: 'ms', default: 1000,
    help: "How long before the signal is raised, by Node's timers: whole milliseconds, and 1 ms for zero, negative or more than 24.8 days. The library has no default.",
    accept: { min: -1e9, max: 1e12 }, slider: { min: 1, max: 60_000, step: 1, scale: 'log' },
    names: { cockatiel: 'duration' },
  },
  strategy: {
    type: 'choice', label: 'When time is up', default: 'aggressive',
    help: 'The attempt is told to stop in either case. Aggressive: the caller goes at once. Cooperative: it waits for the work and gets its answer, a late success too.',
    options: [{ value: 'aggressive', label: 'Aggressive' }, { value: 'cooperative', label: 'Cooperative' }],
    names: { cockatiel: 'TimeoutStrategy' },
  },
} as const satisfies FieldTable;

export type CockatielConfig = ConfigOf<typeof fields>;

/** The longest time a timer of Node takes, in ms. */
const TIMER_MAX = 2_147_483_647;

/** cockatiel 3.2.1, `TimeoutPolicy.ts`. The timer is set before the work is called, so it wins a tie. */
export const cockatiel: Dialect<typeof fields, CockatielConfig, null, TimeoutCall> = {
  library: 'cockatiel',
  version: '3.2.1',
  fields,
  ...timeoutMachine<CockatielConfig>({
    limitMs: (config) => (config.timeoutMs >= 1 && config.timeoutMs <= TIMER_MAX ? Math.floor(config.timeoutMs) : 1),
    cancels: () => true,
    waits: (config) => config.strategy === 'cooperative',
    obeyed: 'answer',
  }),
  check: ({ timeoutMs }) =>
    timeoutMs >= 1 && timeoutMs <= TIMER_MAX
      ? []
      : [
          {
            field: 'timeoutMs',
            message: `Node\u2019s timers take ${timeoutMs < 1 ? 'less than 1 ms' : 'more than 24.8 days'} for 1 ms, so hardly any call succeeds. Give it a length between the two.`,
          },
        ],
};
