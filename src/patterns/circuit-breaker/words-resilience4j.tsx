/** The diagram's words for resilience4j: shares of the last calls or seconds, a fixed number of probes, and a decision when all of them are in. */
import type { Condition, StateAt } from '../../engine/pattern.ts';
import { formatAmount, formatCount, formatInstant, formatSetDuration, formatShare } from '../../ui/kit/format.ts';
import type { Resilience4jConfig } from './dialects/resilience4j-fields.ts';
import type { ArrowWords, DialectWords, DiagramWords, Moment } from './moment.tsx';
import { failedOf, formatSpan, has, ringOf, shareLeft, takenLine, was } from './moment.tsx';

const [CLOSED, OPEN, HALF_OPEN] = [0, 1, 2];
const GAUGE = { buffered: 0, failed: 1, slow: 2, permitsUsed: 5 } as const;

/** What half-open has come to. `decides`: how many answers it waits for. */
interface Trial {
  readonly decides: number;
  readonly answered: number;
  readonly failed: number;
  readonly slow: number;
  readonly inside: number;
  readonly toCome: number;
}

function trialOf(config: Resilience4jConfig, gauges: readonly number[]): Trial {
  const decides = Math.min(config.minimumNumberOfCalls, config.permittedNumberOfCallsInHalfOpenState);
  const answered = gauges[GAUGE.buffered] ?? 0;
  return {
    decides,
    answered,
    failed: gauges[GAUGE.failed] ?? 0,
    slow: gauges[GAUGE.slow] ?? 0,
    inside: gauges[GAUGE.permitsUsed] ?? 0,
    toCome: Math.max(0, decides - answered),
  };
}

/** Whether the trial's end is known before all its answers are in. */
function verdictOf(conditions: readonly Condition[], trial: Trial): 'opens' | 'closes' | 'undecided' {
  const counts = conditions.filter((condition) => condition.from === HALF_OPEN && condition.to === OPEN && condition.need > 0);
  if (counts.some((condition) => condition.have >= condition.need)) return 'opens';
  if (counts.every((condition) => condition.have + trial.toCome < condition.need)) return 'closes';
  return 'undecided';
}

export const resilience4jWords: DialectWords<Resilience4jConfig> = {
  diagram, now,
  setting: (config) => `${formatShare(config.failureRateThreshold)} ${isTimed(config) ? `in ${formatCount(config.slidingWindowSeconds)} s` : `of ${formatAmount(config.slidingWindowSize, 'call')}`}`,
};

const isTimed = ({ slidingWindowType }: Resilience4jConfig) => slidingWindowType === 'TIME_BASED';
const callsOf = (config: Resilience4jConfig, buffered: number) => (isTimed(config) ? `${formatAmount(buffered, 'call')} in ${formatCount(config.slidingWindowSeconds)} s` : `the last ${formatAmount(buffered, 'call')}`);
/** A window of calls never asks for more than it holds; one of seconds may. */
const minimumOf = (config: Resilience4jConfig) =>
  isTimed(config) ? config.minimumNumberOfCalls : Math.min(config.minimumNumberOfCalls, config.slidingWindowSize);

function diagram(config: Resilience4jConfig, moment: Moment): DiagramWords {
  const { at, conditions, nowUs, room } = moment;
  const closed = at.state === CLOSED;
  const buffered = closed ? at.gauges[GAUGE.buffered] ?? 0 : 0;
  const failed = closed ? at.gauges[GAUGE.failed] ?? 0 : 0;
  const trial = trialOf(config, at.state === HALF_OPEN ? at.gauges : []);
  const probes = Math.max(config.permittedNumberOfCallsInHalfOpenState, trial.inside);
  const left = moment.last['closed-open'];
  const until = room === 'brief' ? 'to' : 'until';
  const leftUs = at.untilUs - nowUs;
  const overdue = at.state === OPEN && leftUs <= 0;
  const waiting = `${formatSpan(leftUs)} to go`;
  // A wait under way keeps its length, whatever the setting is by now.
  const wait = formatSetDuration(
    at.state === OPEN && Number.isFinite(at.untilUs) ? Math.round((at.untilUs - at.sinceUs) / 1000) : config.waitDurationInOpenStateMs,
  );
  return {
    note: noteOf(config, moment, trial),
    states: {
      closed: {
        line: closed ? failedOf(failed, buffered) : left === undefined ? 'not yet' : `${until} ${formatInstant(left.atUs)}`,
        ring: ringOf(isTimed(config) ? Math.max(config.minimumNumberOfCalls, buffered) : config.slidingWindowSize, [
          ['error', failed],
          ['ok', buffered - failed],
        ]),
        ringLabel: closed
          ? `${isTimed(config) ? formatAmount(buffered, 'call') : `${formatCount(buffered)} of ${formatAmount(config.slidingWindowSize, 'call')}`} in the window, ${formatCount(failed)} failed`
          : 'The window is not in use',
      },
      open: {
        line: at.state !== OPEN ? `for ${formatSpan(config.waitDurationInOpenStateMs * 1000)}` : overdue ? 'over, needs a call' : waiting,
        ring: [],
        ...(at.state === OPEN ? { countdown: shareLeft(at, nowUs) } : {}),
        ringLabel: at.state !== OPEN ? 'No wait under way' : overdue ? 'The wait is over' : `The wait ends in ${formatSpan(leftUs)}`,
      },
      halfOpen: {
        line:
          at.state === HALF_OPEN
            ? `${formatCount(trial.answered)} of ${formatCount(trial.decides)} in`
            : formatAmount(config.permittedNumberOfCallsInHalfOpenState, 'probe'),
        ring: ringOf(probes, [
          ['error', trial.failed],
          ['ok', trial.answered - trial.failed],
          ['in-flight', trial.inside - trial.answered],
        ]),
        ringLabel:
          at.state === HALF_OPEN
            ? `${formatCount(trial.inside)} of ${formatAmount(probes, 'probe')} let in, ${formatCount(trial.answered)} answered, ${formatCount(trial.failed)} failed`
            : `${formatAmount(probes, 'probe')} will be let in`,
      },
    },
    arrows: {
      'closed-open': closedToOpen(config, moment),
      'open-halfOpen': {
        condition: `${wait} ${config.automaticTransition || room === 'brief' ? 'are over' : 'over, a call'}`,
        certain: at.state === OPEN && config.automaticTransition,
        live: at.state !== OPEN ? takenLine(moment, 'open-halfOpen', at.state === HALF_OPEN) : overdue ? 'the next call' : `in ${formatSpan(leftUs)}`,
      },
      ...trialArrows(moment, trial, conditions),
    },
  };
}

/** Of the two counts that may open it, the one that is nearer to its limit. */
function nearer(conditions: readonly Condition[], from: number): { readonly condition: Condition | undefined; readonly slow: boolean } {
  const counts = conditions.filter((condition) => condition.from === from && condition.to === OPEN && condition.need > 0);
  const [failures, slow] = counts;
  const nearness = (condition: Condition | undefined) => (condition === undefined ? -1 : condition.have / condition.need);
  return nearness(slow) > nearness(failures) ? { condition: slow, slow: true } : { condition: failures, slow: false };
}

function closedToOpen(config: Resilience4jConfig, moment: Moment): ArrowWords {
  const { at, room } = moment;
  const { condition, slow } = nearer(moment.conditions, CLOSED);
  const share = formatShare(slow ? config.slowCallRateThreshold : config.failureRateThreshold);
  const verb = slow ? 'slow' : 'fail';
  const words = room === 'brief' ? `≥ ${share} ${verb}` : isTimed(config) ? `≥ ${share} in ${formatCount(config.slidingWindowSeconds)} s ${verb}` : `≥ ${share} of ${formatCount(config.slidingWindowSize)} ${verb}`;
  if (at.state === CLOSED) {
    const buffered = at.gauges[GAUGE.buffered] ?? 0;
    const minimum = minimumOf(config);
    const live = buffered < minimum ? `${formatCount(buffered)} of ${formatCount(minimum)} calls in` : `now: ${formatCount(condition?.have ?? 0)} of ${formatCount(buffered)}`;
    return { condition: words, live, certain: false };
  }
  const last = moment.last['closed-open'];
  const counts = last === undefined ? 'not taken yet' : `${formatCount(last.gauges[GAUGE.failed] ?? 0)} of ${formatCount(last.gauges[GAUGE.buffered] ?? 0)}`;
  return { condition: words, live: last === undefined || room === 'brief' ? counts : `last: ${counts}`, certain: false };
}

function trialArrows(moment: Moment, trial: Trial, conditions: readonly Condition[]): Pick<DiagramWords['arrows'], 'halfOpen-open' | 'halfOpen-closed'> {
  const { at, nowUs, room } = moment;
  const { condition, slow } = nearer(conditions, HALF_OPEN);
  const present = at.state === HALF_OPEN;
  const verdict = present ? verdictOf(conditions, trial) : 'undecided';
  const need = condition?.need ?? trial.decides;
  const have = condition?.have ?? 0;
  const verb = slow ? 'slow' : 'failed';
  const toCome = `${formatCount(trial.toCome)} to come`;
  const longest = Number.isFinite(at.untilUs) && present ? `, at most ${formatSpan(at.untilUs - nowUs)}` : '';
  const never = room === 'brief' ? 'cannot be met' : 'cannot be met now';
  const failing = `${formatCount(have)} ${verb}`;
  return {
    'halfOpen-open': {
      condition: `≥ ${formatCount(need)} of ${formatCount(trial.decides)} ${slow ? 'slow' : 'fail'}`,
      live: !present ? takenLine(moment, 'halfOpen-open', at.state === OPEN && moment.last['halfOpen-open']?.atUs === at.sinceUs)
        : verdict === 'closes' ? never : room === 'brief' ? failing : `${failing}, ${toCome}${longest}`,
      certain: verdict === 'opens',
    },
    'halfOpen-closed': {
      condition: room === 'brief' ? `< ${formatCount(need)} of ${formatCount(trial.decides)} ${slow ? 'slow' : 'fail'}` : `${formatCount(trial.decides)} in, < ${formatCount(need)} ${verb}`,
      live: !present ? takenLine(moment, 'halfOpen-closed', at.state === CLOSED) : verdict === 'opens' ? never : room === 'brief' ? toCome : `${formatCount(trial.answered - have)} not, ${toCome}`,
      certain: verdict === 'closes',
    },
  };
}

function noteOf(config: Resilience4jConfig, { at, nowUs }: Moment, trial: Trial): string {
  if (at.state === HALF_OPEN) return trial.toCome === 1 ? 'probes decide in 1 more answer' : `probes decide in ${formatCount(trial.toCome)} more answers`;
  if (at.state === OPEN) {
    if (at.untilUs > nowUs) return `every call is refused for ${formatSpan(at.untilUs - nowUs)}`;
    return 'the next call is the first probe';
  }
  const buffered = at.gauges[GAUGE.buffered] ?? 0;
  const minimum = minimumOf(config);
  if (buffered < minimum) return `no decision before ${formatAmount(minimum - buffered, 'more call')}`;
  return `${formatShare(Math.round((1000 * (at.gauges[GAUGE.failed] ?? 0)) / buffered) / 1000)} of ${callsOf(config, buffered)} failed`;
}

function now(config: Resilience4jConfig, at: StateAt, nowUs: number): string {
  if (at.state === OPEN) {
    if (at.untilUs <= nowUs) return 'The wait is over. It stays open until a call comes, which is then the first probe.';
    const then = config.automaticTransition ? 'Then it is half-open, by its timer.' : 'The first call strictly later is let in as a probe; until then nothing changes.';
    return `Every call is refused until ${formatInstant(at.untilUs)}. ${then}`;
  }
  if (at.state === HALF_OPEN) return trialNow(config, at);
  const buffered = at.gauges[0] ?? 0;
  const failed = at.gauges[1] ?? 0;
  const minimum = minimumOf(config);
  const counted = `${formatCount(failed)} of ${callsOf(config, buffered)} failed`;
  if (buffered < minimum) return `${counted}. It cannot open before ${formatAmount(minimum - buffered, 'more result')}${isTimed(config) ? ' in that time' : ''}, whatever they are.`;
  return `${counted}, ${formatShare(Math.round((1000 * failed) / buffered) / 1000)}. It opens at ${formatShare(config.failureRateThreshold)} or more.`;
}

function trialNow(config: Resilience4jConfig, at: StateAt): string {
  const trial = trialOf(config, at.gauges);
  const permitted = Math.max(config.permittedNumberOfCallsInHalfOpenState, trial.inside);
  const seen = `${formatCount(trial.inside)} of ${formatAmount(permitted, 'probe')} ${was(trial.inside)} let through, ${formatCount(trial.answered)} ${has(trial.answered)} been answered and ${formatCount(trial.failed)} of them failed.`;
  const last = trial.toCome === 1 ? 'the last 1 brings' : `the last ${formatCount(trial.toCome)} bring`;
  const failures = config.failureRateThreshold;
  const all = `resilience4j waits for all ${formatCount(trial.decides)}.`;
  const reaches = (bad: number, share: number) => trial.decides > 0 && bad / trial.decides >= share;
  if (trial.toCome > 0 && (reaches(trial.failed, failures) || reaches(trial.slow, config.slowCallRateThreshold))) return `${seen} It will open again, whatever ${last}: ${all}`;
  if (trial.toCome > 0 && !reaches(trial.failed + trial.toCome, failures) && !reaches(trial.slow + trial.toCome, config.slowCallRateThreshold)) return `${seen} It will close, whatever ${last}: ${all}`;
  return `${seen} ${trial.toCome === 1 ? 'The last answer decides' : `The other ${formatCount(trial.toCome)} decide`}: it opens again if ${formatShare(failures)} or more fail.`;
}
