/** The rate limiter of resilience4j: so many permits in each cycle, and callers may take those of cycles to come. */
import { limiterMachine, REFUSED, usOf, type LimitedCall, type Limiter, type LimiterRules } from '../machine.ts';
import { REFUSAL_COST, type ConfigOf, type FieldTable } from '../../../engine/fields.ts';
import type { Dialect, SharedEffects } from '../../../engine/pattern.ts';

const fields = {
  limitForPeriod: {
    type: 'count', label: 'Calls in a cycle', unit: 'calls', default: 50, whole: true,
    help: 'Permits in each cycle. What is left over is lost.',
    accept: { min: 1, max: 1_000_000 }, slider: { min: 1, max: 500, step: 1, scale: 'log' },
    names: { resilience4j: 'limitForPeriod', '.NET': 'PermitLimit' },
  },
  limitRefreshPeriodMs: {
    type: 'duration', label: 'Cycle', unit: 'ms', default: 0.0005,
    help: "How long a cycle is. The library's default of 500 ns and 50 calls never holds anybody up.",
    accept: { min: 0.000001, max: 1e9 }, slider: { min: 0.0005, max: 60_000, step: 0.0005, scale: 'log' },
    names: { resilience4j: 'limitRefreshPeriod', '.NET': 'Window' },
  },
  timeoutDurationMs: {
    type: 'duration', label: 'Longest wait', unit: 'ms', default: 5000,
    help: 'How long a call may wait for its cycle. One whose cycle comes later is refused, and hears of it only when this time is over. 0: nobody waits.',
    accept: { min: 0, max: 1e9 }, slider: { min: 0, max: 30_000, step: 10, scale: 'linear' },
    names: { resilience4j: 'timeoutDuration' },
  },
  refusalCostMs: REFUSAL_COST,
} as const satisfies FieldTable;

export type Resilience4jConfig = ConfigOf<typeof fields>;
/** `permits`: of `cycle`, counted from the start of the run; below zero, those of cycles to come that are taken. */
export interface Cycles { cycle: number; permits: number }

const PERMITS = 0;
const CYCLE_START = 1;
const WAITING = 2;

/**
 * 2.3.0, `internal/AtomicRateLimiter.java`, as its blocking calls behave: `calculateNextState`,
 * `nanosToWaitForPermission`, `reservePermissions`. A caller that leaves while it waits has used its permit.
 */
const rules: LimiterRules<Resilience4jConfig, Cycles> = {
  gauges: [{ name: 'permits', unit: 'calls', limit: 'limitForPeriod' }, { name: 'cycleStartMs', unit: 'ms' }, { name: 'waiting', unit: 'calls' }],
  waitingGauge: WAITING,
  init(config, fx) {
    fx.gauge(PERMITS, config.limitForPeriod);
    return { cycle: 0, permits: config.limitForPeriod };
  },
  admit(cycles, config, _deadlineUs, fx) {
    const periodUs = usOf(config.limitRefreshPeriodMs), perCycle = config.limitForPeriod;
    turn(cycles, periodUs, perCycle, fx);
    let waitUs = 0;
    if (cycles.permits < 1) {
      const full = Math.ceil((1 - cycles.permits - perCycle) / perCycle);
      waitUs = full * periodUs + (cycles.cycle + 1) * periodUs - fx.nowUs;
      if (usOf(config.timeoutDurationMs) < waitUs) return REFUSED;
    }
    cycles.permits -= 1;
    fx.gauge(PERMITS, cycles.permits);
    return Math.ceil(waitUs);
  },
  refusedAfterMs: (config) => config.timeoutDurationMs,
  /** Cycles of another length are counted anew; the permits stay until the next one. */
  reconfigure(cycles, config, before, fx) {
    if (config.limitRefreshPeriodMs === before.limitRefreshPeriodMs) return;
    turn(cycles, usOf(before.limitRefreshPeriodMs), before.limitForPeriod, fx);
    cycles.cycle = Math.floor(fx.nowUs / usOf(config.limitRefreshPeriodMs));
    fx.gauge(CYCLE_START, cycles.cycle * config.limitRefreshPeriodMs);
  },
};

function turn(cycles: Cycles, periodUs: number, perCycle: number, fx: SharedEffects): void {
  const cycle = Math.floor(fx.nowUs / periodUs);
  if (cycle === cycles.cycle) return;
  cycles.permits = Math.min(cycles.permits + (cycle - cycles.cycle) * perCycle, perCycle);
  cycles.cycle = cycle;
  fx.gauge(CYCLE_START, cycle * periodUs / 1000);
}

export const resilience4j: Dialect<typeof fields, Resilience4jConfig, Limiter<Cycles>, LimitedCall> = {
  library: 'resilience4j', version: '2.3.0', fields, ...limiterMachine<Resilience4jConfig & { readonly retryAfter?: boolean }, Cycles>(rules),
};
