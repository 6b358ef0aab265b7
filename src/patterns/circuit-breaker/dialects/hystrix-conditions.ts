/** What a Hystrix breaker waits for, arrow by arrow, from the counts a recording holds. */
import { CLOSED, HALF_OPEN, OPEN } from '../states.ts';
import { ERRORS, TOTAL } from './hystrix-gauges.ts';
import { leastErrors } from './hystrix-health.ts';
import type { HystrixConfig } from './hystrix-fields.ts';
import type { Condition, StateAt } from '../../../engine/pattern.ts';

/** 1.5.18 alone can close without a test: by the success of a call that began before it opened. */
export function hystrixConditions(at: StateAt, config: HystrixConfig): readonly Condition[] {
  const seen = (gauge: number) => (at.state === CLOSED ? at.gauges[gauge] ?? 0 : 0);
  const need = leastErrors(Math.round(config.errorThresholdPercentage * 100), Math.max(config.requestVolumeThreshold, seen(TOTAL)));
  return [
    { from: CLOSED, to: OPEN, have: seen(ERRORS), need, atUs: Infinity },
    { from: OPEN, to: HALF_OPEN, have: 0, need: 0, atUs: at.state === OPEN ? at.untilUs : Infinity },
    { from: HALF_OPEN, to: CLOSED, have: 0, need: 1, atUs: Infinity },
    { from: HALF_OPEN, to: OPEN, have: 0, need: 1, atUs: Infinity },
    ...(config.version === '1.5.18' ? [{ from: OPEN, to: CLOSED, have: 0, need: 1, atUs: Infinity }] : []),
  ];
}
