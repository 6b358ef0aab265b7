/** Sliding window counter: two counts stand for the log; the window before counts by the share of it that is still in view. */
import { limiterMachine, REFUSED, usOf, type LimitedCall, type Limiter, type LimiterRules } from '../machine.ts';
import { noRoom, refusal, windowFields } from '../shared-fields.ts';
import type { ConfigOf, FieldTable } from '../../../engine/fields.ts';
import type { Dialect, SharedEffects } from '../../../engine/pattern.ts';

const fields = { ...windowFields, ...refusal } as const satisfies FieldTable;

export type SlidingCounterConfig = ConfigOf<typeof fields>;
export interface SlidingCounter { startUs: number; counted: number; before: number }

const COUNTED = 0;
const START = 1;
const BEFORE = 2;

/**
 * Estimate = count of the window before × the share of it still in view + count of this one; a call passes while the
 * estimate with it is at most the limit. As Cloudflare describes it: refused calls are not counted.
 */
const rules: LimiterRules<SlidingCounterConfig, SlidingCounter> = {
  gauges: [{ name: 'counted', unit: 'calls', limit: 'limit' }, { name: 'windowStartMs', unit: 'ms' }, { name: 'before', unit: 'calls', limit: 'limit' }],
  waitingGauge: -1,
  init: () => ({ startUs: 0, counted: 0, before: 0 }),
  admit(counter, config, _deadlineUs, fx) {
    const lengthUs = usOf(config.windowMs);
    turn(counter, lengthUs, fx);
    // Times the length of the window, as whole numbers compare exactly.
    if (counter.before * (counter.startUs + lengthUs - fx.nowUs) > (config.limit - 1 - counter.counted) * lengthUs) return REFUSED;
    counter.counted += 1;
    fx.gauge(COUNTED, counter.counted);
    return 0;
  },
  /** In this window if there is room once the one before has faded far enough, else in the next, when this one has. */
  againUs(counter, config, nowUs) {
    if (config.limit <= 0) return Infinity;
    const room = config.limit - 1 - counter.counted, lengthUs = usOf(config.windowMs);
    const fadedUs = room < 0 ? lengthUs * (2 - (config.limit - 1) / counter.counted) : lengthUs * (1 - room / counter.before);
    return counter.startUs + fadedUs - nowUs;
  },
};

function turn(counter: SlidingCounter, lengthUs: number, fx: SharedEffects): void {
  if (fx.nowUs < counter.startUs + lengthUs) return;
  const startUs = Math.floor(fx.nowUs / lengthUs) * lengthUs;
  counter.before = startUs < counter.startUs + 2 * lengthUs ? counter.counted : 0;
  counter.counted = 0;
  counter.startUs = startUs;
  fx.gauge(COUNTED, 0);
  fx.gauge(START, startUs / 1000);
  fx.gauge(BEFORE, counter.before);
}

export const slidingCounter: Dialect<typeof fields, SlidingCounterConfig, Limiter<SlidingCounter>, LimitedCall> = {
  library: 'Cloudflare', version: 'as described in 2017', fields, ...limiterMachine(rules),
  check: noRoom,
};
