/** The diagram's words for eapache/go-resiliency: it counts errors that follow each other closely, and lets everyone in while half-open. */
import type { StateAt } from '../../engine/pattern.ts';
import { formatAmount, formatCount, formatInstant, formatSetDuration } from '../../ui/kit/format.ts';
import type { GoResiliencyConfig } from './dialects/go-resiliency.ts';
import type { DialectWords, DiagramWords, Moment } from './moment.tsx';
import { formatSpan, has, ringOf, shareLeft, takenLine } from './moment.tsx';

const [CLOSED, OPEN, HALF_OPEN] = [0, 1, 2];
const LAST_ERROR_MS = 2;

export const goResiliencyWords: DialectWords<GoResiliencyConfig> = {
  diagram, now,
  setting: ({ errorThreshold, timeoutMs }) => `${formatAmount(errorThreshold, 'error')} within ${formatSetDuration(timeoutMs)}`,
};

function diagram(config: GoResiliencyConfig, moment: Moment): DiagramWords {
  const { at, conditions, nowUs, probes } = moment;
  const have = (from: number, to: number) => conditions.find((condition) => condition.from === from && condition.to === to)?.have ?? 0;
  const errors = have(CLOSED, OPEN);
  const successes = at.state === HALF_OPEN ? have(HALF_OPEN, CLOSED) : 0;
  const { errorThreshold, successThreshold, timeoutMs } = config;
  // A wait under way keeps its length, whatever the setting is by now.
  const wait = formatSetDuration(at.state === OPEN && Number.isFinite(at.untilUs) ? (at.untilUs - at.sinceUs) / 1000 : timeoutMs);
  const leftUs = at.untilUs - nowUs;
  const forgottenUs = ((at.gauges[LAST_ERROR_MS] ?? 0) + timeoutMs) * 1000 - nowUs;
  const inFlight = at.state === HALF_OPEN ? probes?.inFlight ?? 0 : 0;
  return {
    note: noteOf(config, moment, errors),
    states: {
      closed: {
        line: errorThreshold > 0 ? `${formatCount(errors)} of ${formatAmount(errorThreshold, 'error')}` : 'never opens',
        ring: errorThreshold > 0 ? ringOf(errorThreshold, [['error', errors]]) : [],
        ringLabel: errorThreshold > 0 ? `${formatCount(errors)} of ${formatAmount(errorThreshold, 'error')} counted` : 'No number of errors opens it',
      },
      open: {
        line: at.state === OPEN ? `${formatSpan(leftUs)} to go` : `for ${formatSpan(timeoutMs * 1000)}`,
        ring: [], ...(at.state === OPEN ? { countdown: shareLeft(at, nowUs) } : {}),
        ringLabel: at.state === OPEN ? `Half-open in ${formatSpan(leftUs)}` : 'No wait under way',
      },
      halfOpen: {
        line: successThreshold > 0 ? `${formatCount(successes)} of ${formatAmount(successThreshold, 'success', 'successes')}` : 'never closes',
        ring: successThreshold > 0 ? ringOf(successThreshold, [['ok', successes], ['in-flight', inFlight]]) : [],
        ringLabel: `${formatCount(successes)} of ${formatAmount(Math.max(0, successThreshold), 'success', 'successes')} counted`,
      },
    },
    arrows: {
      'closed-open': {
        condition: openCondition(config, moment.room, wait), certain: false,
        live: at.state !== CLOSED ? takenLine(moment, 'closed-open', at.state === OPEN) : errors === 0 ? 'none now' : `${formatCount(errors)} now, for ${formatSpan(forgottenUs)}`,
      },
      'open-halfOpen': {
        condition: `${wait} are over`, certain: at.state === OPEN,
        live: at.state === OPEN ? `in ${formatSpan(leftUs)}` : takenLine(moment, 'open-halfOpen', at.state === HALF_OPEN),
      },
      'halfOpen-open': {
        condition: 'any error', certain: false,
        live: at.state === HALF_OPEN ? dueLine(moment) : takenLine(moment, 'halfOpen-open', at.state === OPEN && moment.last['halfOpen-open']?.atUs === at.sinceUs),
      },
      'halfOpen-closed': {
        condition: successThreshold > 0 ? `${formatAmount(successThreshold, 'success', 'successes')}${moment.room === 'large' && successThreshold === 1 ? ' closes' : ''}` : 'never closes', certain: false,
        live: at.state === HALF_OPEN ? `${formatCount(successes)} of ${formatCount(Math.max(0, successThreshold))}` : takenLine(moment, 'halfOpen-closed', at.state === CLOSED),
      },
    },
  };
}

function openCondition({ errorThreshold }: GoResiliencyConfig, room: Moment['room'], wait: string): string {
  if (errorThreshold <= 0) return 'never opens';
  const errors = formatAmount(errorThreshold, 'error');
  if (errorThreshold === 1 || room === 'brief') return errors;
  return room === 'large' ? `${errors} within ${wait} of each other` : `${errors} within ${wait}`;
}

function dueLine({ probes, nowUs }: Moment): string {
  if (probes === null) return 'none so far';
  return Number.isFinite(probes.nextAnswerUs) ? `answer due in ${formatSpan(probes.nextAnswerUs - nowUs)}` : 'no call under way';
}

function noteOf(config: GoResiliencyConfig, { at, nowUs }: Moment, errors: number): string {
  if (at.state === OPEN) return `every call is refused for ${formatSpan(at.untilUs - nowUs)}`;
  if (at.state === HALF_OPEN) return 'every call is let in';
  return config.errorThreshold > 0 ? `${formatAmount(config.errorThreshold - errors, 'more error')} ${config.errorThreshold - errors === 1 ? 'opens' : 'open'} it` : 'no error opens it';
}

function now(config: GoResiliencyConfig, at: StateAt, nowUs: number): string {
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
  return `${formatCount(errors)} of ${formatAmount(config.errorThreshold, 'error')} ${has(errors)} been counted. ${next} if the next comes by ${formatInstant(expiryUs)}; a success does not reset the count, only ${wait} without an error do.`;
}
