/** The diagram's words for cockatiel: one of three counts opens it, and callers wait for the trial instead of being refused. */
import type { StateAt } from '../../engine/pattern.ts';
import { formatAmount, formatCount, formatSetDuration, formatShare } from '../../ui/kit/format.ts';
import type { CockatielConfig } from './dialects/cockatiel-fields.ts';
import type { DialectWords, DiagramWords, Moment } from './moment.tsx';
import { has, ringOf } from './moment.tsx';
import { failedLine, inTurn, oneTrialDiagram, openNow } from './words-one-trial.tsx';

const [CLOSED, OPEN, HALF_OPEN] = [0, 1, 2];
const GAUGE = { failed: 0, calls: 1, waiting: 2, failedTrials: 3, callsNeeded: 4 } as const;
const gauge = (at: StateAt, name: keyof typeof GAUGE) => at.gauges[GAUGE[name]] ?? 0;

export const cockatielWords: DialectWords<CockatielConfig> = { diagram, now, setting };

function setting(config: CockatielConfig): string {
  switch (config.breaker) {
    case 'consecutive': return `${formatAmount(Math.max(1, config.consecutiveFailures), 'failure')} in a row`;
    case 'count': return `over ${formatShare(config.threshold)} of ${formatAmount(config.size, 'call')}`;
    case 'sampling': return `over ${formatShare(config.threshold)} in ${formatSetDuration(config.durationMs)}`;
  }
}

function diagram(config: CockatielConfig, moment: Moment): DiagramWords {
  const { at, conditions, room } = moment;
  const failed = gauge(at, 'failed');
  const calls = gauge(at, 'calls');
  const least = gauge(at, 'callsNeeded');
  const failedTrials = at.state === HALF_OPEN ? gauge(at, 'failedTrials') + 1 : 0;
  const need = conditions.find((condition) => condition.from === CLOSED)?.need ?? 1;
  const waiting = gauge(at, 'waiting');
  const others = waiting === 0 ? 'no one waits for it' : `${formatAmount(waiting, 'caller')} ${waiting === 1 ? 'waits' : 'wait'} for it`;
  const consecutive = config.breaker === 'consecutive';
  const line = consecutive ? `${formatCount(failed)} of ${formatCount(need)} in a row` : failedLine(failed, calls);
  const ringSize = consecutive ? need : config.breaker === 'count' ? config.size : calls;
  const few = !consecutive && calls < least;
  const more = Math.max(1, need - failed);
  return oneTrialDiagram({
    closed: {
      line, ring: ringOf(ringSize, consecutive ? [['error', failed]] : [['error', failed], ['ok', calls - failed]]), ringLabel: line,
      note: few ? `no decision before ${formatAmount(least - calls, 'more result')}` : `${formatAmount(more, 'more failure')} ${consecutive ? 'in a row ' : ''}${more === 1 ? 'opens' : 'open'} it`,
    },
    opens: {
      condition: room === 'brief' ? (consecutive ? `${formatCount(need)} in a row` : `> ${formatShare(config.threshold)} fail`) : consecutive ? `${formatAmount(need, 'failure')} in a row` : `> ${formatShare(config.threshold)} of ${formatCount(Math.max(calls, least))} fail`,
      live: consecutive ? `${formatCount(failed)} now` : few ? `${formatCount(calls)} of ${formatCount(least)} calls in` : `now: ${formatCount(failed)} of ${formatCount(calls)}`,
    },
    waitMs: config.halfOpenBackoff === 'list' ? inTurn(config.halfOpenAfterListMs, failedTrials) : config.halfOpenAfterMs, byTimer: false,
    trial: { line: waiting === 0 ? 'trial under way' : `${formatCount(waiting)} waiting`, note: `one trial is under way, ${others}`, ring: ['in-flight'] },
  }, moment);
}

function now(config: CockatielConfig, at: StateAt, nowUs: number): string {
  if (at.state === OPEN) return openNow(at.untilUs, nowUs);
  if (at.state === HALF_OPEN) {
    const waiting = gauge(at, 'waiting');
    const others = waiting === 0 ? 'Whoever comes now waits for its result' : `${formatAmount(waiting, 'caller')} ${has(waiting)} come since and ${waiting === 1 ? 'waits' : 'wait'} for its result`;
    return `One trial is under way. ${others}: if it succeeds they all run at once, if it fails they are all refused.`;
  }
  const failed = gauge(at, 'failed');
  if (config.breaker === 'consecutive') {
    const need = Math.max(1, config.consecutiveFailures);
    return `${formatCount(failed)} of ${formatAmount(need, 'failure')} in a row ${has(failed)} been counted. Any success starts the count again.`;
  }
  const calls = gauge(at, 'calls');
  const least = gauge(at, 'callsNeeded');
  const counted = `${formatCount(failed)} of ${formatAmount(calls, 'call')} counted failed`;
  if (calls < least) return `${counted}. It cannot open before ${formatAmount(least - calls, 'more result')}, whatever they are.`;
  return `${counted}, ${formatShare(Math.round((1000 * failed) / Math.max(1, calls)) / 1000)}. It opens at the next failure that leaves more than ${formatShare(config.threshold)}.`;
}
