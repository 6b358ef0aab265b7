/** The breaker of sony/gobreaker: counts by generations, half-open for a fixed number of calls, nothing moves without a call. */
import { BREAKER_STATES, CLOSED, HALF_OPEN, OPEN } from '../states.ts';
import { began, emptyCounts, excluded, failed, isRolling, rollTo, succeeded, type WindowCounts } from './gobreaker-counts.ts';
import { gobreakerConditions } from './gobreaker-conditions.ts';
import { fields, type GobreakerConfig } from './gobreaker-fields.ts';
import { gobreakerGauges, tellCounts, WINDOW_START } from './gobreaker-gauges.ts';
import { openMs, probesOf, trips, windowOf } from './gobreaker-rules.ts';
import type { Outcome } from '../../../engine/outcome.ts';
import type { Dialect, SharedEffects } from '../../../engine/pattern.ts';

export interface Gobreaker {
  state: number;
  /** Goes up with every change of state and with every new window; a result of an older one is dropped. */
  generation: number;
  startUs: number;
  /** What begins strictly later finds the window or the open period over; Infinity: it has no end. */
  expiryUs: number;
  counts: WindowCounts;
  /** What the gauges have been told last. */
  readonly told: number[];
}
export interface GobreakerCall { generation: number; age: number; replied: boolean }

/** The library's error for a call refused by half-open; one refused by open has none of its own here. */
const TOO_MANY_REQUESTS = { error: 'TooManyRequests' };

/**
 * `gobreaker.go` 1.0.0; `v2/gobreaker.go` and `v2/counter.go` 2.4.0. State and windows move only when a call starts or
 * ends, at strictly later than their end. Requests are counted at the start. A result counts if no generation has begun
 * since its call did, success or failure. A half-open failure opens at once; as many successes in a row as probes close.
 */
export const gobreaker: Dialect<typeof fields, GobreakerConfig, Gobreaker, GobreakerCall> = {
  library: 'sony/gobreaker', version: '1.0.0, 2.4.0', fields,
  scopes: ['link', 'client', 'endpoint'], states: BREAKER_STATES,
  gauges: gobreakerGauges,
  init(config, fx) {
    const breaker: Gobreaker = { state: CLOSED, generation: 0, startUs: 0, expiryUs: Infinity, counts: emptyCounts(1), told: [0, 0, 0, 0, 0, 0] };
    newGeneration(breaker, config, fx);
    return breaker;
  },
  begin: () => ({ generation: 0, age: 0, replied: false }),
  step(breaker, call, config, signal, fx) {
    switch (signal.type) {
      case 'request': {
        catchUp(breaker, config, fx.shared);
        const { all } = breaker.counts;
        const tooMany = breaker.state === HALF_OPEN && all.requests - all.exclusions >= probesOf(config);
        if (breaker.state === OPEN || tooMany) {
          call.replied = true;
          fx.reply(fx.shared.outcome('rejected:open', tooMany ? TOO_MANY_REQUESTS : undefined));
          return;
        }
        call.generation = breaker.generation;
        call.age = breaker.counts.age;
        began(breaker.counts);
        tellCounts(breaker, fx.shared);
        fx.forward(1);
        return;
      }
      case 'response':
        if (call.replied) return;
        call.replied = true;
        ended(breaker, call, config, signal.outcome, fx.shared);
        fx.reply(signal.outcome);
        return;
      case 'cancel': {
        // the work returns its context's error, which is classified like any other
        if (call.replied) return;
        call.replied = true;
        const cancelled = fx.shared.outcome('cancelled');
        ended(breaker, call, config, cancelled, fx.shared);
        fx.reply(cancelled);
        fx.cancel(1);
        return;
      }
      case 'late': return;
      case 'timer': return;
      case 'started': return;
      case 'woken': return;
    }
  },
  /** Another window while closed begins at once; an open period under way keeps its end. */
  reconfigure(breaker, config, before, fx) {
    const same = config.intervalMs === before.intervalMs && config.bucketPeriodMs === before.bucketPeriodMs && config.version === before.version;
    if (breaker.state === CLOSED && !same) newGeneration(breaker, config, fx);
  },
  conditions: gobreakerConditions,
  check: (config) => [
    ...(config.readyToTrip === 'ratio' && config.tripRatio > 1 ? [{ field: 'tripRatio', message: 'Failures are never more than all requests, so it never opens. Set it to 100 % or less.' }] : []),
    ...(config.version === '2.4.0' && config.bucketPeriodMs > 0 && config.intervalMs <= 0 ? [{ field: 'bucketPeriodMs', message: 'Counts are never cleared, so there are no buckets. Let counts last for a time above zero, or set the bucket to 0.' }] : []),
    ...(config.version === '2.4.0' && config.intervalMs > 0 && config.bucketPeriodMs > config.intervalMs ? [{ field: 'bucketPeriodMs', message: `One bucket is longer than the ${config.intervalMs} ms that counts last for, and is then the window: ${config.bucketPeriodMs} ms. Make it shorter, or let counts last longer.` }] : []),
  ],
};

/** What every start and every end does first. */
function catchUp(breaker: Gobreaker, config: GobreakerConfig, fx: SharedEffects): void {
  if (fx.nowUs > breaker.expiryUs) {
    if (breaker.state === CLOSED) newGeneration(breaker, config, fx);
    else if (breaker.state === OPEN) move(breaker, HALF_OPEN, config, fx);
  } else if (breaker.state === CLOSED && isRolling(breaker.counts)) {
    rollTo(breaker.counts, Math.floor((fx.nowUs - breaker.startUs) / windowOf(config).bucketUs));
    tellCounts(breaker, fx);
  }
}

function ended(breaker: Gobreaker, call: GobreakerCall, config: GobreakerConfig, outcome: Outcome, fx: SharedEffects): void {
  catchUp(breaker, config, fx);
  if (call.generation !== breaker.generation) return;
  const name = outcome.reason === 'error' ? outcome.error : outcome.reason;
  const knowsExcluded = config.version !== '1.0.0', panicked = name === 'panic' && !knowsExcluded;
  if (knowsExcluded && outcome.reason !== 'ok' && config.excludedErrors.includes(name)) excluded(breaker.counts, call.age);
  else if (outcome.reason === 'ok' || (config.successfulErrors.includes(name) && !panicked)) good(breaker, call, config, fx);
  else bad(breaker, call, config, fx);
  tellCounts(breaker, fx);
}

function good(breaker: Gobreaker, call: GobreakerCall, config: GobreakerConfig, fx: SharedEffects): void {
  succeeded(breaker.counts, call.age);
  tellCounts(breaker, fx);
  if (breaker.state === HALF_OPEN && breaker.counts.all.successesInRow >= probesOf(config)) move(breaker, CLOSED, config, fx);
}

/** A half-open failure is not counted: it opens. */
function bad(breaker: Gobreaker, call: GobreakerCall, config: GobreakerConfig, fx: SharedEffects): void {
  if (breaker.state === HALF_OPEN) {
    move(breaker, OPEN, config, fx);
    return;
  }
  failed(breaker.counts, call.age);
  tellCounts(breaker, fx);
  if (trips(config, breaker.counts.all)) move(breaker, OPEN, config, fx);
}

/** The move is told before the counts are cleared, so that it is recorded with those that caused it. */
function move(breaker: Gobreaker, state: number, config: GobreakerConfig, fx: SharedEffects): void {
  breaker.state = state;
  fx.moved(state, state === OPEN ? fx.nowUs + Math.round(openMs(config) * 1000) : Infinity);
  newGeneration(breaker, config, fx);
}

function newGeneration(breaker: Gobreaker, config: GobreakerConfig, fx: SharedEffects): void {
  const { lengthUs, buckets } = windowOf(config);
  breaker.generation += 1;
  breaker.startUs = fx.nowUs;
  breaker.counts = emptyCounts(breaker.state === CLOSED ? buckets : 1);
  breaker.expiryUs = breaker.state === OPEN ? fx.nowUs + Math.round(openMs(config) * 1000)
    : breaker.state === CLOSED && lengthUs > 0 && buckets === 1 ? fx.nowUs + lengthUs : Infinity;
  fx.gauge(WINDOW_START, fx.nowUs / 1000);
  tellCounts(breaker, fx);
}
