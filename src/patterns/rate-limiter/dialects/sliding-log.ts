/** Sliding window log: so many calls in any stretch of time, by the instants of those that passed. */
import { limiterMachine, REFUSED, usOf, type LimitedCall, type Limiter, type LimiterRules } from '../machine.ts';
import { noRoom, refusal, windowFields } from '../shared-fields.ts';
import type { ConfigOf, FieldTable } from '../../../engine/fields.ts';
import type { Dialect } from '../../../engine/pattern.ts';

const fields = { ...windowFields, ...refusal } as const satisfies FieldTable;

export type SlidingLogConfig = ConfigOf<typeof fields>;
/** Instants of calls that passed, oldest at `head`. */
export interface SlidingLog { passedUs: number[]; head: number }

const COUNTED = 0;
const AT = 1;

/** Exact, at the price of one number for each call in the window. A call exactly one window old no longer counts; refused ones never do. */
const rules: LimiterRules<SlidingLogConfig, SlidingLog> = {
  gauges: [{ name: 'counted', unit: 'calls', limit: 'limit' }, { name: 'atMs', unit: 'ms' }],
  waitingGauge: -1,
  init: () => ({ passedUs: [], head: 0 }),
  admit(log, config, _deadlineUs, fx) {
    forget(log, fx.nowUs - usOf(config.windowMs));
    const passes = log.passedUs.length - log.head < config.limit;
    if (passes) log.passedUs.push(fx.nowUs);
    fx.gauge(COUNTED, log.passedUs.length - log.head);
    fx.gauge(AT, fx.nowUs / 1000);
    return passes ? 0 : REFUSED;
  },
  /** The limit may have been lowered: as many must leave as are too many. */
  againUs(log, config, nowUs) {
    const leaves = log.passedUs[log.passedUs.length - config.limit];
    return config.limit > 0 && leaves !== undefined ? leaves + usOf(config.windowMs) - nowUs : Infinity;
  },
};

function forget(log: SlidingLog, untilUs: number): void {
  while ((log.passedUs[log.head] ?? Infinity) <= untilUs) log.head += 1;
  if (log.head < 64 || log.head * 2 < log.passedUs.length) return;
  log.passedUs.splice(0, log.head);
  log.head = 0;
}

export const slidingLog: Dialect<typeof fields, SlidingLogConfig, Limiter<SlidingLog>, LimitedCall> = {
  library: 'Redis sorted set', version: 'as documented', fields, ...limiterMachine(rules),
  check: noRoom,
};
