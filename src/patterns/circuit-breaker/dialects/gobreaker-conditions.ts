/** What a gobreaker waits for, arrow by arrow, from the counts a recording holds. */
import { CLOSED, HALF_OPEN, OPEN } from '../states.ts';
import { FAILURES, FAILURES_IN_ROW, REQUESTS, SUCCESSES_IN_ROW, WINDOW_START } from './gobreaker-gauges.ts';
import { probesOf, windowOf } from './gobreaker-rules.ts';
import type { GobreakerConfig } from './gobreaker-fields.ts';
import type { Condition, StateAt } from '../../../engine/pattern.ts';

export function gobreakerConditions(at: StateAt, config: GobreakerConfig, nowUs: number): readonly Condition[] {
  const closed = at.state === CLOSED && !windowIsOver(at, config, nowUs);
  const count = (gauge: number) => at.gauges[gauge] ?? 0;
  const failures = closed ? count(config.readyToTrip === 'consecutive' ? FAILURES_IN_ROW : FAILURES) : 0;
  const need = config.readyToTrip === 'ratio' ? ratioNeed(config, closed ? count(REQUESTS) : 0) : Math.max(1, config.tripFailures);
  return [
    { from: CLOSED, to: OPEN, have: failures, need, atUs: Infinity },
    { from: OPEN, to: HALF_OPEN, have: 0, need: 0, atUs: at.state === OPEN ? at.untilUs : Infinity },
    { from: HALF_OPEN, to: CLOSED, have: at.state === HALF_OPEN ? count(SUCCESSES_IN_ROW) : 0, need: probesOf(config), atUs: Infinity },
    { from: HALF_OPEN, to: OPEN, have: 0, need: 1, atUs: Infinity },
  ];
}

/** The next call that starts or ends clears the counts first. A window that rolls has no end. */
function windowIsOver(at: StateAt, config: GobreakerConfig, nowUs: number): boolean {
  const { lengthUs, buckets } = windowOf(config);
  return lengthUs > 0 && buckets === 1 && nowUs > (at.gauges[WINDOW_START] ?? 0) * 1000 + lengthUs;
}

/** The least number of failures with enough requests at or above the share; at least one, for only a failure asks. */
function ratioNeed(config: GobreakerConfig, requests: number): number {
  const n = Math.max(1, config.minRequests, requests);
  const k = Math.ceil(config.tripRatio * n);
  return Math.max(1, (k - 1) / n >= config.tripRatio ? k - 1 : k);
}
