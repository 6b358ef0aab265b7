/** Self health: a service that watches the moving average of its own response time, and refuses calls for a while when it is too slow. */
import type { ConfigOf, FieldTable } from '../../engine/fields.ts';
import type { Outcome } from '../../engine/outcome.ts';
import type { ConfigWarning, Effects, Policy, SharedEffects } from '../../engine/pattern.ts';

const fields = {
  thresholdMs: {
    type: 'duration', label: 'Refuses from', unit: 'ms', default: 1000,
    help: 'When the moving average of the response time reaches this the service is not healthy: it answers 503 instead of working. 0: from the first answer on.',
    accept: { min: 0, max: 1e9 }, slider: { min: 10, max: 10_000, step: 10, scale: 'log' },
  },
  pauseMs: {
    type: 'duration', label: 'Pause', unit: 'ms', default: 1000,
    help: 'It refuses this long; then the average is thrown away and it starts afresh. 0: every call that finds it too slow is refused, and the next one finds it new.',
    accept: { min: 0, max: 1e9 }, slider: { min: 100, max: 60_000, step: 100, scale: 'log' },
  },
  average: {
    type: 'choice', label: 'Average', default: 'exponential',
    help: 'Exponential: each response time moves it by a fixed share, so old ones fade. Window: the plain mean of the last response times.',
    options: [{ value: 'exponential', label: 'Exponential' }, { value: 'window', label: 'Window' }],
    names: { 'VividCortex/ewma': 'NewMovingAverage' },
  },
  ageCalls: {
    type: 'count', label: 'Average age', unit: 'calls', whole: true, default: 30, when: { average: ['exponential'] },
    help: 'A response time moves the average by 2/(age + 1) of the difference: 6.5 % at 30. 0 and 1: the average is the last response time.',
    accept: { min: 0, max: 1e6 }, slider: { min: 1, max: 300, step: 1, scale: 'log' }, names: { 'VividCortex/ewma': 'AVG_METRIC_AGE' },
  },
  windowCalls: {
    type: 'count', label: 'Window', unit: 'calls', whole: true, default: 100, when: { average: ['window'] },
    help: 'How many response times the mean is taken of.', accept: { min: 1, max: 100_000 }, slider: { min: 1, max: 1000, step: 1, scale: 'log' },
  },
  minCalls: {
    type: 'count', label: 'Calls before it is judged', unit: 'calls', whole: true, default: 1,
    help: 'Response times that the average holds at least before it decides anything, counted from each fresh start. 0 and 1: the first slow answer may do.',
    accept: { min: 0, max: 1e6 }, slider: { min: 0, max: 100, step: 1, scale: 'linear' },
  },
  retryAfter: {
    type: 'toggle', label: 'Says when to come back', default: true,
    help: 'On: the 503 carries Retry-After, in whole seconds, rounded up; callers that heed it wait so long. Off: it does not.',
  },
} as const satisfies FieldTable;

export type SelfHealthConfig = ConfigOf<typeof fields>;
export interface SelfHealth {
  refusing: boolean; untilUs: number;
  /** ms; of `calls` response times since the fresh start. */
  averageMs: number; calls: number;
  /** The last ones in whole µs, where the mean is that of a window: their sum is exact. */
  ring: Float64Array; sumUs: number;
}
export interface WatchedCall { sinceUs: number; /** Its work has begun: only then is its time a response time. */ begun: boolean; replied: boolean }

const HEALTHY = 0;
const REFUSING = 1;
const AVERAGE = 0;
const CALLS = 1;
export const ERROR = 'Unavailable';

/**
 * Rules: the health check of N. Jackson, *Building Microservices with Go* (2017), chapter 5: the average of `VividCortex/ewma`
 * (`ewma.go`, SimpleEWMA), healthy while below the threshold; the first call refused starts the pause, after which the average is new.
 */
export const selfHealth: Policy<'selfHealth', typeof fields, SelfHealthConfig, SelfHealth, WatchedCall> = {
  role: 'policy', kind: 'selfHealth', title: 'Self health', fields,
  scopes: ['endpoint', 'service'], states: ['healthy', 'refusing'],
  gauges: [{ name: 'average', unit: 'ms', limit: 'thresholdMs' }, { name: 'calls', unit: 'calls', limit: 'minCalls' }],
  hears: ['started'],
  init: (config) => ({ refusing: false, untilUs: 0, averageMs: 0, calls: 0, ring: ringOf(config), sumUs: 0 }),
  begin: () => ({ sinceUs: 0, begun: false, replied: false }),
  step(health, call, config, signal, fx) {
    switch (signal.type) {
      case 'request':
        if (isHealthy(health, config)) {
          call.sinceUs = fx.nowUs;
          fx.forward(1);
        } else refuse(health, call, config, fx);
        return;
      case 'started': call.begun = true; return;
      case 'response':
        answered(health, call, config, signal.outcome, fx);
        if (call.replied) return;
        call.replied = true;
        fx.reply(signal.outcome);
        return;
      case 'late': answered(health, call, config, signal.outcome, fx); return;
      case 'cancel':
        if (call.replied) return;
        call.replied = true;
        fx.reply(fx.shared.outcome('cancelled'));
        fx.cancel(1);
        return;
      case 'timer': case 'woken': return;
    }
  },
  tick(health, config, _key, fx) { startAfresh(health, config, fx); },
  /** Another window begins anew; the rest holds from the next call on. */
  reconfigure(health, config, before, fx) {
    if (config.average === before.average && config.windowCalls === before.windowCalls) return;
    clear(health, config, fx);
  },
  conditions: (at, config) => (at.state === HEALTHY
    ? [{ from: HEALTHY, to: REFUSING, have: at.gauges[AVERAGE] ?? 0, need: (at.gauges[CALLS] ?? 0) < config.minCalls ? Infinity : config.thresholdMs, atUs: Infinity }]
    : [{ from: REFUSING, to: HEALTHY, have: 0, need: 1, atUs: at.untilUs }]),
  check: (config): readonly ConfigWarning[] => (config.thresholdMs === 0
    ? [{ field: 'thresholdMs', message: 'Every answer takes that long or longer, so it refuses after the first one, and again after each pause. Refuse from a time above the usual one.' }]
    : config.average === 'window' && config.minCalls > config.windowCalls ? [{ field: 'minCalls', message: 'The window never holds so many response times, so it never refuses. Ask for fewer, or widen the window.' }] : []),
};

/** Looks at the average, as a handler does before it works. */
function isHealthy(health: SelfHealth, config: SelfHealthConfig): boolean {
  if (health.refusing) return false;
  return (
    health.calls === 0 ||
    Math.min(health.calls, config.average === 'window' ? config.windowCalls : Infinity) < config.minCalls ||
    health.averageMs < config.thresholdMs
  );
}
function refuse(health: SelfHealth, call: WatchedCall, config: SelfHealthConfig, fx: Effects): void {
  if (!health.refusing) {
    health.refusing = true;
    health.untilUs = fx.nowUs + Math.round(config.pauseMs * 1000);
    fx.shared.moved(REFUSING, health.untilUs);
    fx.shared.startTimer(0, config.pauseMs);
  }
  call.replied = true;
  const leftS = Math.ceil((health.untilUs - fx.nowUs) / 1e6);
  fx.reply(fx.shared.outcome('shed', { error: ERROR, retryAfterMs: config.retryAfter ? leftS * 1000 : -1 }));
}
function startAfresh(health: SelfHealth, config: SelfHealthConfig, fx: SharedEffects): void {
  health.refusing = false;
  fx.moved(HEALTHY);
  clear(health, config, fx);
}
function clear(health: SelfHealth, config: SelfHealthConfig, fx: SharedEffects): void {
  Object.assign(health, { averageMs: 0, calls: 0, ring: ringOf(config), sumUs: 0 });
  fx.gauge(AVERAGE, 0);
  fx.gauge(CALLS, 0);
}
function ringOf({ average, windowCalls }: SelfHealthConfig): Float64Array { return new Float64Array(average === 'window' ? windowCalls : 0); }

/** The time of work, be it good or bad; what was turned away behind the entrance says nothing of it. */
function answered(health: SelfHealth, call: WatchedCall, config: SelfHealthConfig, outcome: Outcome, fx: Effects): void {
  if (!call.begun || outcome.reason === 'cancelled') return;
  const tookUs = fx.nowUs - call.sinceUs, tookMs = tookUs / 1000;
  if (config.average === 'window') {
    const at = health.calls % config.windowCalls;
    health.sumUs += tookUs - health.ring[at]!;
    health.ring[at] = tookUs;
    health.averageMs = health.sumUs / (1000 * Math.min(health.calls + 1, config.windowCalls));
  } else {
    const share = Math.min(1, 2 / (config.ageCalls + 1));
    health.averageMs = health.calls === 0 ? tookMs : tookMs * share + health.averageMs * (1 - share);
  }
  health.calls++;
  fx.shared.gauge(AVERAGE, health.averageMs);
  fx.shared.gauge(CALLS, health.calls);
}
