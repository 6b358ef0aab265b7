/** What a resilience4j breaker waits for, arrow by arrow, from the counts a recording holds. */
import { CLOSED, HALF_OPEN, OPEN } from '../states.ts';
import { BUFFERED, FAILED, SLOW } from './resilience4j-gauges.ts';
import { leastToReach } from './resilience4j-rates.ts';
import type { Resilience4jConfig } from './resilience4j-fields.ts';
import type { Condition, StateAt } from '../../../engine/pattern.ts';

/** Where two conditions share an arrow, either is enough: failures first, then slow calls, then time. */
export function resilience4jConditions(at: StateAt, config: Resilience4jConfig): readonly Condition[] {
  const timed = config.slidingWindowType === 'TIME_BASED';
  const closedMinimum = timed ? config.minimumNumberOfCalls : Math.min(config.minimumNumberOfCalls, config.slidingWindowSize);
  const probes = Math.min(config.minimumNumberOfCalls, config.permittedNumberOfCallsInHalfOpenState);
  const enough = Math.max(closedMinimum, at.state === CLOSED ? count(at, BUFFERED, CLOSED) : 0);
  const okNeeded = probes - leastToReach(config.failureRateThreshold, probes) + 1;
  const okSeen = count(at, BUFFERED, HALF_OPEN) - count(at, FAILED, HALF_OPEN);
  return [
    { from: CLOSED, to: OPEN, have: count(at, FAILED, CLOSED), need: leastToReach(config.failureRateThreshold, enough), atUs: Infinity },
    { from: CLOSED, to: OPEN, have: count(at, SLOW, CLOSED), need: leastToReach(config.slowCallRateThreshold, enough), atUs: Infinity },
    { from: OPEN, to: HALF_OPEN, have: 0, need: 0, atUs: at.state === OPEN ? at.untilUs : Infinity },
    { from: HALF_OPEN, to: CLOSED, have: okSeen, need: okNeeded, atUs: Infinity },
    { from: HALF_OPEN, to: OPEN, have: count(at, FAILED, HALF_OPEN), need: leastToReach(config.failureRateThreshold, probes), atUs: Infinity },
    { from: HALF_OPEN, to: OPEN, have: count(at, SLOW, HALF_OPEN), need: leastToReach(config.slowCallRateThreshold, probes), atUs: Infinity },
    ...(config.maxWaitDurationInHalfOpenStateMs >= 1
      ? [{ from: HALF_OPEN, to: OPEN, have: 0, need: 0, atUs: at.state === HALF_OPEN ? at.untilUs : Infinity }]
      : []),
  ];
}

/** A gauge's value, 0 unless in the state it speaks of. */
function count(at: StateAt, gauge: number, state: number): number {
  return at.state === state ? at.gauges[gauge] ?? 0 : 0;
}
