/** The diagram's words for Polly: the share of failures within a time, and one trial after a break. */
import type { StateAt } from '../../engine/pattern.ts';
import { formatAmount, formatCount, formatSetDuration, formatShare } from '../../ui/kit/format.ts';
import type { PollyConfig } from './dialects/polly-fields.ts';
import type { DialectWords, DiagramWords, Moment } from './moment.tsx';
import { ringOf } from './moment.tsx';
import { failedLine, inTurn, oneTrialDiagram, openNow } from './words-one-trial.tsx';

const [OPEN, HALF_OPEN] = [1, 2];
const GAUGE = { failed: 0, calls: 1, halfOpenAttempts: 2 } as const;
const gauge = (at: StateAt, name: keyof typeof GAUGE) => at.gauges[GAUGE[name]] ?? 0;

export const pollyWords: DialectWords<PollyConfig> = {
  diagram, now,
  setting: ({ failureRatio, samplingDurationMs }) => `${formatShare(failureRatio)} in ${formatSetDuration(samplingDurationMs)}`,
};

function diagram(config: PollyConfig, moment: Moment): DiagramWords {
  const { at, room } = moment;
  const failed = gauge(at, 'failed');
  const calls = gauge(at, 'calls');
  const missing = config.minimumThroughput - calls;
  const share = formatShare(config.failureRatio);
  const line = failedLine(failed, calls);
  return oneTrialDiagram({
    closed: {
      line, ring: ringOf(Math.max(calls, config.minimumThroughput), [['error', failed], ['ok', calls - failed]]), ringLabel: `${formatCount(failed)} of ${formatAmount(calls, 'call')} in the window failed`,
      note: missing > 0 ? `no opening before ${formatAmount(missing, 'more result')}` : `a failure opens it at ${share} or more`,
    },
    opens: {
      condition: room === 'brief' ? `≥ ${share} fail` : `≥ ${share} in ${formatSetDuration(config.samplingDurationMs)}`,
      live: missing > 0 ? `${formatCount(calls)} of ${formatCount(config.minimumThroughput)} calls in` : `now: ${formatCount(failed)} of ${formatCount(calls)}`,
    },
    waitMs: config.breaks === 'list' ? inTurn(config.breakDurationsMs, gauge(at, 'halfOpenAttempts')) : config.breakDurationMs, byTimer: false,
    trial: { line: 'trial under way', note: 'one trial is under way, others are refused', ring: ['in-flight'] },
  }, moment);
}

function now(config: PollyConfig, at: StateAt, nowUs: number): string {
  if (at.state === OPEN) return openNow(at.untilUs, nowUs);
  if (at.state === HALF_OPEN) return 'One trial is under way and all others are refused, however long it takes. A failure that ends now opens it again, any other result closes it, also those of calls begun before.';
  const calls = gauge(at, 'calls');
  const counted = `${formatCount(gauge(at, 'failed'))} of ${formatAmount(calls, 'call')} of the last ${formatSetDuration(config.samplingDurationMs)} failed`;
  if (calls < config.minimumThroughput) return `${counted}. It cannot open before ${formatAmount(config.minimumThroughput - calls, 'more result')}.`;
  return `${counted}. It opens at the next failure that makes ${formatShare(config.failureRatio)} or more.`;
}
