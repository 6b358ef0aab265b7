/** The present moment of a breaker in two or three sentences: what it counts, and what it waits for. */
import type { StateAt } from '../../engine/pattern.ts';
import { formatAmount, formatCount, formatInstant, formatSetDuration, formatShare } from '../../ui/kit/format.ts';
import type { CircuitBreakerConfig } from './model.ts';
import type { GoResiliencyConfig } from './dialects/go-resiliency.ts';
import type { Resilience4jConfig } from './dialects/resilience4j-fields.ts';
import { trialOf } from './words-resilience4j.tsx';

const OPEN = 1;
const HALF_OPEN = 2;
const LAST_ERROR_MS = 2;

/** `at`: the breaker's state at `nowUs`. */
export function rightNow(config: CircuitBreakerConfig, at: StateAt, nowUs: number): string {
  switch (config.dialect) {
    case 'go-resiliency': return goResiliencyNow(config, at, nowUs);
    case 'resilience4j': return resilience4jNow(config, at, nowUs);
  }
}

const were = (count: number) => (count === 1 ? 'was' : 'were');
const have = (count: number) => (count === 1 ? 'has' : 'have');

function goResiliencyNow(config: GoResiliencyConfig, at: StateAt, nowUs: number): string {
  const wait = formatSetDuration(config.timeoutMs);
  if (at.state === OPEN) return `Every call is refused until ${formatInstant(at.untilUs)}. Then it is half-open, by its own timer.`;
  if (at.state === HALF_OPEN) {
    const successes = at.gauges[1] ?? 0;
    const closes = config.successThreshold > 0
      ? `${formatAmount(config.successThreshold - successes, 'more success', 'more successes')} ${config.successThreshold - successes === 1 ? 'closes' : 'close'} it`
      : 'No success closes it';
    return `Every call is let in: go-resiliency has no limit on probes. ${closes}, any error opens it for another ${wait}.`;
  }
  if (config.errorThreshold <= 0) return 'Every call is let in. With a threshold of zero or less no error opens it.';
  const expired = nowUs > ((at.gauges[LAST_ERROR_MS] ?? 0) + config.timeoutMs) * 1000;
  const errors = expired ? 0 : at.gauges[0] ?? 0;
  if (errors === 0) return `Every call is let in, and no error counts now. ${formatAmount(config.errorThreshold, 'error')} within ${wait} of each other would open it; successes do not reset the count.`;
  const expiryUs = ((at.gauges[LAST_ERROR_MS] ?? 0) + config.timeoutMs) * 1000;
  const more = config.errorThreshold - errors;
  const next = more === 1 ? 'One more error opens it' : `${formatCount(more)} more errors open it`;
  return `${formatCount(errors)} of ${formatAmount(config.errorThreshold, 'error')} ${have(errors)} been counted. ${next} if the next comes by ${formatInstant(expiryUs)}; a success does not reset the count, only ${wait} without an error do.`;
}

function resilience4jNow(config: Resilience4jConfig, at: StateAt, nowUs: number): string {
  if (at.state === OPEN) {
    if (at.untilUs <= nowUs) return 'The wait is over. It stays open until a call comes, which is then the first probe.';
    const then = config.automaticTransition ? 'Then it is half-open, by its timer.' : 'The first call strictly later is let in as a probe; until then nothing changes.';
    return `Every call is refused until ${formatInstant(at.untilUs)}. ${then}`;
  }
  if (at.state === HALF_OPEN) return trialNow(config, at);
  const buffered = at.gauges[0] ?? 0;
  const failed = at.gauges[1] ?? 0;
  const minimum = Math.min(config.minimumNumberOfCalls, config.slidingWindowSize);
  const counted = `${formatCount(failed)} of the last ${formatAmount(buffered, 'call')} failed`;
  if (buffered < minimum) return `${counted}. It cannot open before ${formatAmount(minimum - buffered, 'more result')}, whatever they are.`;
  return `${counted}, ${formatShare(Math.round((1000 * failed) / buffered) / 1000)}. It opens at ${formatShare(config.failureRateThreshold)} or more.`;
}

function trialNow(config: Resilience4jConfig, at: StateAt): string {
  const trial = trialOf(config, at.gauges);
  const permitted = Math.max(config.permittedNumberOfCallsInHalfOpenState, trial.inside);
  const seen = `${formatCount(trial.inside)} of ${formatAmount(permitted, 'probe')} ${were(trial.inside)} let through, ${formatCount(trial.answered)} ${have(trial.answered)} been answered and ${formatCount(trial.failed)} of them failed.`;
  const last = trial.toCome === 1 ? 'the last 1 brings' : `the last ${formatCount(trial.toCome)} bring`;
  const failures = config.failureRateThreshold;
  const all = `resilience4j waits for all ${formatCount(trial.decides)}.`;
  const reaches = (bad: number, share: number) => trial.decides > 0 && bad / trial.decides >= share;
  if (trial.toCome > 0 && (reaches(trial.failed, failures) || reaches(trial.slow, config.slowCallRateThreshold))) return `${seen} It will open again, whatever ${last}: ${all}`;
  if (trial.toCome > 0 && !reaches(trial.failed + trial.toCome, failures) && !reaches(trial.slow + trial.toCome, config.slowCallRateThreshold)) return `${seen} It will close, whatever ${last}: ${all}`;
  return `${seen} ${trial.toCome === 1 ? 'The last answer decides' : `The other ${formatCount(trial.toCome)} decide`}: it opens again if ${formatShare(failures)} or more fail.`;
}
