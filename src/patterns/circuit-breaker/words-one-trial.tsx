/** The diagram's words for libraries whose half-open is one trial: its success closes, its failure opens again. */
import { formatCount, formatInstant, formatSetDuration, formatShare } from '../../ui/kit/format.ts';
import type { RingSegment } from '../../ui/kit/Ring.tsx';
import type { DiagramWords, Moment } from './moment.tsx';
import { formatSpan, shareLeft, takenLine } from './moment.tsx';

const [CLOSED, OPEN, HALF_OPEN] = [0, 1, 2];

/** What such a library says of its own. */
export interface OneTrial {
  readonly closed: { readonly line: string; readonly ring: readonly RingSegment[]; readonly ringLabel: string; readonly note: string };
  readonly opens: { readonly condition: string; readonly live: string };
  /** How long it would stay open if it opened now, in ms. */
  readonly waitMs: number;
  /** It is half-open by a timer, not by the next call. */
  readonly byTimer: boolean;
  /** Of the trial under way, and of those who come meanwhile. */
  readonly trial: { readonly line: string; readonly note: string; readonly ring: readonly RingSegment[] };
}

export function oneTrialDiagram(words: OneTrial, moment: Moment): DiagramWords {
  const { at, nowUs, room, last } = moment;
  const [closed, open, halfOpen] = [at.state === CLOSED, at.state === OPEN, at.state === HALF_OPEN];
  const leftUs = at.untilUs - nowUs;
  const overdue = open && leftUs <= 0;
  const wait = formatSetDuration(open ? Math.max(0, at.untilUs - at.sinceUs) / 1000 : Math.max(0, words.waitMs));
  const opened = last['closed-open'];
  const due = moment.probes !== null && Number.isFinite(moment.probes.nextAnswerUs) ? `answer due in ${formatSpan(moment.probes.nextAnswerUs - nowUs)}` : 'not answered yet';
  const openNote = overdue ? 'the next call is the trial' : `every call is refused for ${formatSpan(leftUs)}`;
  return {
    note: closed ? words.closed.note : open ? openNote : words.trial.note,
    states: {
      closed: {
        line: closed ? words.closed.line : opened === undefined ? 'not yet' : `${room === 'brief' ? 'to' : 'until'} ${formatInstant(opened.atUs)}`,
        ring: closed ? words.closed.ring : [], ringLabel: closed ? words.closed.ringLabel : 'Results do not open it now',
      },
      open: {
        line: !open ? `for ${wait}` : overdue ? 'over, needs a call' : `${formatSpan(leftUs)} to go`,
        ring: [], ...(open ? { countdown: shareLeft(at, nowUs) } : {}),
        ringLabel: !open ? 'No wait under way' : overdue ? 'The wait is over' : `The wait ends in ${formatSpan(leftUs)}`,
      },
      halfOpen: {
        line: halfOpen ? words.trial.line : '1 trial', ring: halfOpen ? words.trial.ring : ['free'],
        ringLabel: halfOpen ? words.trial.note : 'One trial will be let in',
      },
    },
    arrows: {
      'closed-open': { condition: words.opens.condition, live: closed ? words.opens.live : takenLine(moment, 'closed-open', open), certain: false },
      'open-halfOpen': {
        condition: words.byTimer || room === 'brief' ? `${wait} are over` : `${wait} over, a call`, certain: open && words.byTimer,
        live: !open ? takenLine(moment, 'open-halfOpen', halfOpen) : overdue ? 'the next call' : `in ${formatSpan(leftUs)}`,
      },
      'halfOpen-open': {
        condition: room === 'brief' ? 'a failure' : 'the trial fails', certain: false,
        live: halfOpen ? due : takenLine(moment, 'halfOpen-open', open && last['halfOpen-open']?.atUs === at.sinceUs),
      },
      'halfOpen-closed': {
        condition: room === 'brief' ? 'a success' : 'the trial succeeds', certain: false,
        live: halfOpen ? due.replace('answer ', '') : takenLine(moment, 'halfOpen-closed', closed),
      },
    },
  };
}

/** Failures of results, short enough for a card. */
export function failedLine(failed: number, total: number): string {
  return total < 1000 ? `${formatCount(failed)} of ${formatCount(total)} failed` : `${formatShare(Math.round((1000 * failed) / total) / 1000)} failed`;
}

/** The length that comes after `failed` failed trials: the last one of a list repeats, an empty one is no wait. */
export function inTurn(lengthsMs: readonly number[], failed: number): number {
  return lengthsMs[Math.min(failed, lengthsMs.length - 1)] ?? 0;
}

/** Of an open breaker, in a sentence or two. */
export function openNow(untilUs: number, nowUs: number): string {
  if (untilUs <= nowUs) return 'The wait is over. It stays open until a call comes, which is then the trial.';
  return `Every call is refused until ${formatInstant(untilUs)}. The first call then or later is the trial; until it comes nothing changes.`;
}
