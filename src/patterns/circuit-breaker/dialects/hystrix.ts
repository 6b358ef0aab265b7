/** The breaker of Netflix Hystrix: opens on the share of errors in the last finished snapshot, one test call at a time. */
import { BREAKER_STATES, CLOSED, HALF_OPEN, OPEN } from '../states.ts';
import { hystrixConditions } from './hystrix-conditions.ts';
import { fields, type HystrixConfig } from './hystrix-fields.ts';
import { ERROR_SHARE, ERRORS, hystrixGauges, NEXT_TEST, TESTS, TOTAL, UNSEEN } from './hystrix-gauges.ts';
import { errorPercentage, isEmpty, record, startHealth, takeSnapshot, untilSnapshotMs, type Health } from './hystrix-health.ts';
import type { Outcome } from '../../../engine/outcome.ts';
import type { Dialect, SharedEffects } from '../../../engine/pattern.ts';

export interface HystrixBreaker {
  state: number;
  /** Null until the first call makes the command. */
  health: Health | null;
  /** A timer stands for the end of the interval under way. */
  ticking: boolean;
  /** While not closed: a call strictly later is a test. */
  nextTestUs: number;
  /** Goes up when it closes: tests of an earlier opening are tests no more. */
  opening: number;
  tests: number;
  /** What the gauges have been told last. */
  readonly told: number[];
}
/** `testOf`: the opening it is a test of; −1 none. */
export interface HystrixCall { testOf: number; replied: boolean }

const SNAPSHOT = 0;

/**
 * `HystrixCircuitBreaker`, `AbstractCommand`, `HealthCountsStream`, 1.5.18 and master 7c03baf. 1.5.18 looks at the counts
 * when a call asks; while open it lets a call in each time the sleep window is over, counted from the last test's start,
 * and any success closes it. Master looks at every snapshot and knows half-open: there the end of any call but a success
 * opens it again, that of a call it has just refused as well.
 * The state `half-open` stands in 1.5.18 for open with a test under way.
 */
export const hystrix: Dialect<typeof fields, HystrixConfig, HystrixBreaker, HystrixCall> = {
  library: 'Netflix/Hystrix', version: '1.5.18, master', fields,
  scopes: ['link', 'client', 'endpoint'], states: BREAKER_STATES,
  gauges: hystrixGauges,
  init: () => ({ state: CLOSED, health: null, ticking: false, nextTestUs: 0, opening: 0, tests: 0, told: [0, 0, 0, 0, 0, 0] }),
  begin: () => ({ testOf: -1, replied: false }),
  step(breaker, call, config, signal, fx) {
    switch (signal.type) {
      case 'request':
        breaker.health ??= startHealth(fx.nowUs, config.rollingWindowMs, config.healthSnapshotIntervalMs);
        if (admits(breaker, call, config, fx.shared)) {
          fx.forward(1);
          return;
        }
        call.replied = true;
        endedBadly(breaker, call, config, fx.shared);
        fx.reply(fx.shared.outcome('rejected:open'));
        return;
      case 'response': {
        if (call.replied) return;
        call.replied = true;
        const bad = isBadRequest(signal.outcome, config);
        if (signal.outcome.reason === 'ok') succeeded(breaker, config, fx.shared);
        else {
          if (!bad) count(breaker, true, fx.shared);
          endedBadly(breaker, call, config, fx.shared);
        }
        fx.reply(bad && signal.outcome.reason === 'error' ? fx.shared.outcome('bad-request', { error: signal.outcome.error }) : signal.outcome);
        return;
      }
      case 'cancel':
        // unsubscribed: counts neither way, but a test it was is over
        if (call.replied) return;
        call.replied = true;
        endedBadly(breaker, call, config, fx.shared);
        fx.reply(fx.shared.outcome('cancelled'));
        fx.cancel(1);
        return;
      case 'late': return;
      case 'timer': return;
      case 'started': return;
      case 'woken': return;
    }
  },
  tick(breaker, config, key, fx) {
    if (key !== SNAPSHOT || breaker.health === null) return;
    takeSnapshot(breaker.health, fx.nowUs);
    tellHealth(breaker, breaker.health, fx);
    breaker.ticking = false;
    keepTicking(breaker, breaker.health, fx);
    if (config.version === 'master' && breaker.state === CLOSED && isUnhealthy(breaker.health, config)) open(breaker, config, fx);
  },
  conditions: hystrixConditions,
  check: (config) => [
    ...(Math.round(config.errorThresholdPercentage * 100) > 100 ? [{ field: 'errorThresholdPercentage', message: 'No share of failures is above 100 %, so it never opens. Set it to 100 % or less.' }] : []),
    ...(config.healthSnapshotIntervalMs > config.rollingWindowMs ? [{ field: 'healthSnapshotIntervalMs', message: `Snapshots are ${config.healthSnapshotIntervalMs} ms apart and the window is ${config.rollingWindowMs} ms, which the library does not take; here the window is one interval long. Make the interval shorter, or the window longer.` }] : []),
  ],
};

function admits(breaker: HystrixBreaker, call: HystrixCall, config: HystrixConfig, fx: SharedEffects): boolean {
  const released = config.version === '1.5.18';
  if (breaker.state === CLOSED) {
    if (!released || breaker.health === null || !isUnhealthy(breaker.health, config)) return true;
    open(breaker, config, fx);
  }
  if ((breaker.state === HALF_OPEN && !released) || fx.nowUs <= breaker.nextTestUs) return false;
  call.testOf = breaker.opening;
  breaker.tests += 1;
  if (released) breaker.nextTestUs = nextTest(config, fx);
  if (breaker.state === OPEN) {
    breaker.state = HALF_OPEN;
    fx.moved(HALF_OPEN);
  }
  tellTests(breaker, fx);
  return true;
}

function isUnhealthy({ total, errors }: Health, config: HystrixConfig): boolean {
  return total >= config.requestVolumeThreshold && errorPercentage(errors, total) >= Math.round(config.errorThresholdPercentage * 100);
}

function isBadRequest(outcome: Outcome, config: HystrixConfig): boolean {
  return outcome.reason === 'bad-request' || (outcome.reason === 'error' && config.badRequests.includes(outcome.error));
}

/** Closing comes first: the success that closes is the first result of the new counts. */
function succeeded(breaker: HystrixBreaker, config: HystrixConfig, fx: SharedEffects): void {
  if (breaker.state === HALF_OPEN || (breaker.state === OPEN && config.version === '1.5.18')) close(breaker, config, fx);
  count(breaker, false, fx);
}

/** The end of any call but a success: failed, bad request, cancelled, refused. */
function endedBadly(breaker: HystrixBreaker, call: HystrixCall, config: HystrixConfig, fx: SharedEffects): void {
  if (breaker.state !== HALF_OPEN) return;
  if (config.version === 'master') {
    breaker.tests = 0;
    open(breaker, config, fx);
  } else if (call.testOf === breaker.opening) {
    breaker.tests -= 1;
    if (breaker.tests === 0) {
      breaker.state = OPEN;
      fx.moved(OPEN, breaker.nextTestUs);
    }
    tellTests(breaker, fx);
  }
}

function open(breaker: HystrixBreaker, config: HystrixConfig, fx: SharedEffects): void {
  breaker.state = OPEN;
  breaker.nextTestUs = nextTest(config, fx);
  fx.moved(OPEN, breaker.nextTestUs);
  tellTests(breaker, fx);
}

/** The counts start anew, and with them the beat of the snapshots. */
function close(breaker: HystrixBreaker, config: HystrixConfig, fx: SharedEffects): void {
  breaker.state = CLOSED;
  fx.moved(CLOSED);
  breaker.opening += 1;
  breaker.tests = 0;
  breaker.nextTestUs = 0;
  breaker.health = startHealth(fx.nowUs, config.rollingWindowMs, config.healthSnapshotIntervalMs);
  if (breaker.ticking) fx.stopTimer(SNAPSHOT);
  breaker.ticking = false;
  tellTests(breaker, fx);
  tellHealth(breaker, breaker.health, fx);
}

function nextTest(config: HystrixConfig, fx: SharedEffects): number { return fx.nowUs + Math.round(config.sleepWindowMs * 1000); }

function count(breaker: HystrixBreaker, failed: boolean, fx: SharedEffects): void {
  const { health } = breaker;
  if (health === null) return;
  record(health, fx.nowUs, failed);
  tellHealth(breaker, health, fx);
  keepTicking(breaker, health, fx);
}

/** Snapshots of nothing change nothing: the timer stands only while the window holds something. */
function keepTicking(breaker: HystrixBreaker, health: Health, fx: SharedEffects): void {
  if (breaker.ticking || isEmpty(health)) return;
  breaker.ticking = true;
  fx.startTimer(SNAPSHOT, untilSnapshotMs(health, fx.nowUs));
}

function tellHealth(breaker: HystrixBreaker, health: Health, fx: SharedEffects): void {
  tell(breaker, TOTAL, health.total, fx);
  tell(breaker, ERRORS, health.errors, fx);
  tell(breaker, ERROR_SHARE, errorPercentage(health.errors, health.total) / 100, fx);
  tell(breaker, UNSEEN, health.current.total, fx);
}

function tellTests(breaker: HystrixBreaker, fx: SharedEffects): void {
  tell(breaker, TESTS, breaker.tests, fx);
  tell(breaker, NEXT_TEST, breaker.nextTestUs / 1000, fx);
}

function tell(breaker: HystrixBreaker, gauge: number, value: number, fx: SharedEffects): void {
  if (breaker.told[gauge] === value) return;
  breaker.told[gauge] = value;
  fx.gauge(gauge, value);
}
