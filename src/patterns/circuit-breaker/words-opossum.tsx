/** The diagram's words for opossum: failures per call started, refused ones included, and one trial after a timer. */
import type { StateAt } from '../../engine/pattern.ts';
import { formatAmount, formatCount, formatInstant, formatSetDuration, formatShare } from '../../ui/kit/format.ts';
import type { OpossumConfig } from './dialects/opossum-fields.ts';
import type { DialectWords, DiagramWords, Moment } from './moment.tsx';
import { formatSpan, ringOf } from './moment.tsx';
import { failedLine, oneTrialDiagram } from './words-one-trial.tsx';

const [OPEN, HALF_OPEN] = [1, 2];
const GAUGE = { fires: 0, failures: 1, successes: 2, trial: 6 } as const;
const gauge = (at: StateAt, name: keyof typeof GAUGE) => at.gauges[GAUGE[name]] ?? 0;
const isWarmingUp = (config: OpossumConfig, nowUs: number) => config.allowWarmUp && nowUs < config.rollingCountTimeoutMs * 1000;

export const opossumWords: DialectWords<OpossumConfig> = {
  diagram, now,
  setting: ({ errorThresholdPercentage, rollingCountTimeoutMs }) => `over ${formatShare(errorThresholdPercentage)} in ${formatSetDuration(rollingCountTimeoutMs)}`,
};

function diagram(config: OpossumConfig, moment: Moment): DiagramWords {
  const { at, nowUs, room } = moment;
  const fires = gauge(at, 'fires');
  const failures = gauge(at, 'failures');
  const successes = gauge(at, 'successes');
  const missing = config.volumeThreshold - fires;
  const share = formatShare(config.errorThresholdPercentage);
  const warming = isWarmingUp(config, nowUs);
  const line = failedLine(failures, fires);
  const came = gauge(at, 'trial') > 0;
  return oneTrialDiagram({
    closed: {
      line, ring: ringOf(Math.max(fires, failures + successes, config.volumeThreshold), [['error', failures], ['ok', successes], ['in-flight', fires - failures - successes]]),
      ringLabel: `${formatAmount(fires, 'call')} started, ${formatCount(failures)} failed`,
      note: warming ? `warms up until ${formatInstant(config.rollingCountTimeoutMs * 1000)}` : missing > 0 ? `no opening before ${formatAmount(missing, 'more call')}` : `the next failure opens it above ${share}`,
    },
    opens: {
      condition: room === 'brief' ? `> ${share} fail` : `> ${share} of calls fail`,
      live: warming ? 'warming up' : missing > 0 ? `${formatCount(fires)} of ${formatCount(config.volumeThreshold)} calls in` : `now: ${formatCount(failures)} of ${formatCount(fires)}`,
    },
    waitMs: config.resetTimeoutMs, byTimer: true,
    trial: {
      line: came ? 'trial under way' : 'awaits a call', ring: [came ? 'in-flight' : 'free'],
      note: came ? 'one trial is under way, others are refused' : 'the next call is the trial',
    },
  }, moment);
}

function now(config: OpossumConfig, at: StateAt, nowUs: number): string {
  if (at.state === OPEN) return `Every call is refused until ${formatInstant(at.untilUs)}. Then it is half-open, by its timer.`;
  if (at.state === HALF_OPEN) {
    const trial = gauge(at, 'trial') > 0 ? 'One trial is under way and all others are refused.' : 'It waits for a call, which is then the trial.';
    return `${trial} Any success that ends now closes it, any failure opens it for another ${formatSpan(config.resetTimeoutMs * 1000)}, also those of calls begun before.`;
  }
  const fires = gauge(at, 'fires');
  const counted = `${formatCount(gauge(at, 'failures'))} of ${formatAmount(fires, 'call')} started in the window failed`;
  if (isWarmingUp(config, nowUs)) return `${counted}. It warms up and cannot open before ${formatInstant(config.rollingCountTimeoutMs * 1000)}.`;
  if (fires < config.volumeThreshold) return `${counted}. It cannot open before ${formatAmount(config.volumeThreshold - fires, 'more call')}.`;
  return `${counted}. It opens at the next failure that leaves more than ${formatShare(config.errorThresholdPercentage)}; refused calls and those under way count in the total.`;
}
