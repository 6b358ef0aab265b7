/** Fixed window: so many calls in each stretch of time, and a fresh count in the next. */
import { limiterMachine, REFUSED, usOf, type LimitedCall, type Limiter, type LimiterRules } from '../machine.ts';
import { noRoom, refusal, windowFields } from '../shared-fields.ts';
import type { ConfigOf, FieldTable } from '../../../engine/fields.ts';
import type { Dialect } from '../../../engine/pattern.ts';

const fields = {
  ...windowFields,
  windowsFrom: {
    type: 'choice', label: 'Windows begin', default: 'clock',
    help: 'Clock: one after the other from the start of the run, as counters named by the minute are. First call: when the first call after the last window comes, as a Redis key with an expiry.',
    options: [{ value: 'clock', label: 'By the clock' }, { value: 'firstCall', label: 'At the first call' }],
    names: { Redis: 'INCR, EXPIRE (first call)', '.NET': 'FixedWindowRateLimiter (clock)' },
  },
  ...refusal,
} as const satisfies FieldTable;

export type FixedWindowConfig = ConfigOf<typeof fields>;
export interface FixedWindow { startUs: number; counted: number }

const COUNTED = 0;
const START = 1;

/** Refused calls are not counted. Around the end of a window up to twice the limit may pass in less than a window. */
const rules: LimiterRules<FixedWindowConfig, FixedWindow> = {
  gauges: [{ name: 'counted', unit: 'calls', limit: 'limit' }, { name: 'windowStartMs', unit: 'ms' }],
  waitingGauge: -1,
  init: () => ({ startUs: 0, counted: 0 }),
  admit(window, config, _deadlineUs, fx) {
    const lengthUs = usOf(config.windowMs);
    if (fx.nowUs >= window.startUs + lengthUs || (config.windowsFrom === 'firstCall' && window.counted === 0)) {
      window.startUs = config.windowsFrom === 'clock' ? Math.floor(fx.nowUs / lengthUs) * lengthUs : fx.nowUs;
      window.counted = 0;
      fx.gauge(START, window.startUs / 1000);
    }
    if (window.counted >= config.limit) {
      fx.gauge(COUNTED, window.counted);
      return REFUSED;
    }
    window.counted += 1;
    fx.gauge(COUNTED, window.counted);
    return 0;
  },
  againUs: (window, config, nowUs) => (config.limit > 0 ? window.startUs + usOf(config.windowMs) - nowUs : Infinity),
};

export const fixedWindow: Dialect<typeof fields, FixedWindowConfig, Limiter<FixedWindow>, LimitedCall> = {
  library: 'Redis INCR and EXPIRE, .NET FixedWindowRateLimiter', version: 'as documented', fields, ...limiterMachine(rules),
  check: noRoom,
};
