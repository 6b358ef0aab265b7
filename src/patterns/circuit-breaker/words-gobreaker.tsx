/** The diagram's words for sony/gobreaker: counts of one generation, a fixed number of probes, and nothing that moves without a call. */
import type { StateAt } from '../../engine/pattern.ts';
import { formatAmount, formatCount, formatInstant, formatSetDuration, formatShare } from '../../ui/kit/format.ts';
import type { GobreakerConfig } from './dialects/gobreaker-fields.ts';
import type { DialectWords, DiagramWords, Moment } from './moment.tsx';
import { failedOf, formatSpan, has, ringOf, takenLine, was } from './moment.tsx';
import { oneTrialDiagram } from './words-one-trial.tsx';

const [CLOSED, OPEN, HALF_OPEN] = [0, 1, 2];
const GAUGE = { requests: 0, successes: 1, failures: 2, successesInRow: 3, failuresInRow: 4, exclusions: 5, windowStartMs: 6 } as const;

const openMs = ({ timeoutMs }: GobreakerConfig) => (timeoutMs > 0 ? timeoutMs : 60_000);
const probesOf = ({ maxRequests }: GobreakerConfig) => Math.max(1, maxRequests);
const isRolling = ({ version, bucketPeriodMs, intervalMs }: GobreakerConfig) => version !== '1.0.0' && bucketPeriodMs > 0 && bucketPeriodMs < intervalMs;

export const gobreakerWords: DialectWords<GobreakerConfig> = {
  diagram, now,
  setting: (config) => (config.readyToTrip === 'ratio' ? `${formatShare(config.tripRatio)} of ${formatCount(config.minRequests)}+ calls`
    : `${formatAmount(Math.max(1, config.tripFailures), 'failure')}${config.readyToTrip === 'consecutive' ? ' in a row' : ''}`),
};

/** What is counted at this moment: nothing, once a window that is cleared as a whole is over. */
interface Counted { readonly requests: number; readonly failures: number; readonly endUs: number; readonly over: boolean }

function countedOf(config: GobreakerConfig, at: StateAt, nowUs: number): Counted {
  const cleared = config.intervalMs > 0 && !isRolling(config);
  const endUs = cleared ? ((at.gauges[GAUGE.windowStartMs] ?? 0) + config.intervalMs) * 1000 : Infinity;
  const over = at.state === CLOSED && nowUs > endUs;
  const count = (gauge: number) => (at.state === CLOSED && !over ? at.gauges[gauge] ?? 0 : 0);
  return { requests: count(GAUGE.requests), failures: count(config.readyToTrip === 'consecutive' ? GAUGE.failuresInRow : GAUGE.failures), endUs, over };
}

/** The places of half-open: taken, given back, succeeded in a row. */
function trialOf(config: GobreakerConfig, { state, gauges }: StateAt) {
  const present = state === HALF_OPEN;
  const inside = present ? (gauges[GAUGE.requests] ?? 0) - (gauges[GAUGE.exclusions] ?? 0) : 0;
  const ok = present ? gauges[GAUGE.successesInRow] ?? 0 : 0;
  return { probes: probesOf(config), inside, ok, underWay: Math.max(0, inside - (present ? gauges[GAUGE.successes] ?? 0 : 0)) };
}

function diagram(config: GobreakerConfig, moment: Moment): DiagramWords {
  const { at, nowUs, room } = moment;
  const counted = countedOf(config, at, nowUs);
  const need = moment.conditions.find((condition) => condition.from === CLOSED && condition.to === OPEN)?.need ?? 1;
  const trial = trialOf(config, at);
  const half = at.state === HALF_OPEN;
  const full = trial.inside >= trial.probes;
  const base = oneTrialDiagram({
    closed: {
      line: config.readyToTrip === 'ratio' ? failedOf(counted.failures, counted.requests) : `${formatCount(counted.failures)} of ${formatAmount(need, 'failure')}`,
      ring: ringOf(need, [['error', counted.failures]]),
      ringLabel: `${formatCount(counted.failures)} of ${formatAmount(need, 'failure')} counted`,
      note: closedNote(config, counted, need),
    },
    opens: { condition: openCondition(config, room), live: openLive(config, counted, nowUs, room) },
    waitMs: openMs(config), byTimer: false,
    trial: { line: '', note: full ? 'every other call is refused' : `${formatAmount(trial.probes - trial.inside, 'more call')} may enter`, ring: [] },
  }, moment);
  const under = trial.underWay === 0 ? 'no call under way' : `${formatCount(trial.underWay)} under way`;
  return {
    ...base,
    states: {
      ...base.states,
      halfOpen: {
        line: half ? `${formatCount(trial.ok)} of ${formatCount(trial.probes)} ok` : formatAmount(trial.probes, 'probe'),
        ring: ringOf(trial.probes, [['ok', trial.ok], ['in-flight', trial.underWay]]),
        ringLabel: half ? `${formatCount(trial.inside)} of ${formatAmount(trial.probes, 'probe')} let in, ${formatCount(trial.ok)} succeeded` : `${formatAmount(trial.probes, 'probe')} will be let in`,
      },
    },
    arrows: {
      ...base.arrows,
      'halfOpen-open': { condition: 'any failure', certain: false, live: half ? under : base.arrows['halfOpen-open'].live },
      'halfOpen-closed': {
        condition: room === 'brief' ? `${formatCount(trial.probes)} ok` : `${formatAmount(trial.probes, 'success', 'successes')}${trial.probes === 1 || room === 'normal' ? '' : ' in a row'}`, certain: false,
        live: half ? `${formatCount(trial.ok)} of ${formatCount(trial.probes)}` : takenLine(moment, 'halfOpen-closed', at.state === CLOSED),
      },
    },
  };
}

function closedNote(config: GobreakerConfig, { over, requests, failures }: Counted, need: number): string {
  if (over) return 'the next call clears the counts';
  if (config.readyToTrip !== 'ratio') return `${formatAmount(Math.max(0, need - failures), 'more failure')} ${need - failures === 1 ? 'opens' : 'open'} it`;
  if (requests < config.minRequests) return `no decision before ${formatAmount(config.minRequests - requests, 'more request')}`;
  return `${formatShare(requests > 0 ? failures / requests : 0)} of ${formatAmount(requests, 'request')} failed`;
}

function openCondition(config: GobreakerConfig, room: Moment['room']): string {
  if (config.readyToTrip === 'ratio') return room === 'brief' ? `≥ ${formatShare(config.tripRatio)}` : `≥ ${formatShare(config.tripRatio)} of calls fail`;
  const failures = room === 'brief' ? `${formatCount(Math.max(1, config.tripFailures))} fail` : formatAmount(Math.max(1, config.tripFailures), 'failure');
  return config.readyToTrip === 'consecutive' && room !== 'brief' ? `${failures} in a row` : failures;
}

function openLive(config: GobreakerConfig, counted: Counted, nowUs: number, room: Moment['room']): string {
  if (counted.over) return room === 'brief' ? 'cleared' : 'window is over';
  if (config.readyToTrip === 'ratio' && counted.requests < config.minRequests) return `${formatCount(counted.requests)} of ${formatCount(config.minRequests)} calls in`;
  const have = config.readyToTrip === 'ratio' ? `${formatCount(counted.failures)} of ${formatCount(counted.requests)}` : formatCount(counted.failures);
  return Number.isFinite(counted.endUs) && room !== 'brief' ? `${have}, for ${formatSpan(counted.endUs - nowUs)}` : `now: ${have}`;
}

function now(config: GobreakerConfig, at: StateAt, nowUs: number): string {
  const wait = formatSetDuration(openMs(config));
  if (at.state === OPEN) {
    return at.untilUs < nowUs ? 'The wait is over, but nothing moves without a call: the next one to start, or to end, makes it half-open.'
      : `Every call is refused until ${formatInstant(at.untilUs)}, that instant included. The first call strictly later makes it half-open.`;
  }
  if (at.state === HALF_OPEN) {
    const { probes, inside, ok, underWay } = trialOf(config, at);
    const seen = `${formatCount(inside)} of ${formatAmount(probes, 'probe')} ${was(inside)} let in and ${formatCount(ok)} ${has(ok)} succeeded. ${formatAmount(probes - ok, 'more success', 'more successes')} ${probes - ok === 1 ? 'closes' : 'close'} it, any failure opens it for another ${wait}.`;
    return inside >= probes && underWay > 0 ? `${seen} Everyone else is refused meanwhile, for ever if a probe hangs.` : seen;
  }
  return closedNow(config, countedOf(config, at, nowUs));
}

function closedNow(config: GobreakerConfig, counted: Counted): string {
  if (counted.over) return 'The window is over: the next call that starts or ends clears the counts and begins another. Calls under way now will not count.';
  const until = Number.isFinite(counted.endUs) ? ` The counts are cleared by the first call after ${formatInstant(counted.endUs)}.`
    : isRolling(config) ? ` The counts roll off in buckets of ${formatSetDuration(config.bucketPeriodMs)}.` : ' The counts are never cleared while it is closed.';
  if (config.readyToTrip === 'ratio') {
    return `${formatCount(counted.failures)} of ${formatAmount(counted.requests, 'request')} failed, calls under way included. A failure opens it at ${formatShare(config.tripRatio)} or more of at least ${formatCount(config.minRequests)}.${until}`;
  }
  const need = Math.max(1, config.tripFailures);
  const row = config.readyToTrip === 'consecutive' ? ' in a row' : '';
  const forgiving = row === '' ? ' Successes do not take any back.' : ' A success starts the count again.';
  return `${formatCount(counted.failures)} of ${formatAmount(need, 'failure')}${row} ${has(counted.failures)} been counted.${forgiving}${until}`;
}
