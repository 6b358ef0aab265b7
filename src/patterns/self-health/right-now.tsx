/** The present moment of a service that watches itself, in a sentence. */
import type { StateAt } from '../../engine/pattern.ts';
import { formatNumber, formatSetDuration } from '../../ui/kit/format.ts';
import type { SelfHealthConfig } from './model.ts';

/** `at`: its state at `nowUs`. */
export function rightNow({ thresholdMs }: SelfHealthConfig, at: StateAt, nowUs: number): string {
  const [average = 0] = at.gauges;
  if (at.state === 1) return `It refuses everybody for another ${formatNumber(Math.max(0, at.untilUs - nowUs) / 1e6, 2)} s, then it begins afresh.`;
  if (average === 0) return 'It has no average yet, so it lets everybody in.';
  return average >= thresholdMs ? `Its average is ${formatNumber(average)} ms, at the limit of ${formatSetDuration(thresholdMs)} or above: the next call is refused.`
    : `Its average is ${formatNumber(average)} ms; from ${formatSetDuration(thresholdMs)} on it refuses.`;
}
