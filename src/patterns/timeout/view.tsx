/** A timeout: the time a caller waits, and the share of those who waited in vain. */
import { OutcomeMark } from '../../ui/kit/OutcomeMark.tsx';
import { formatCount, formatPerSecond, formatSetDuration, formatShare } from '../../ui/kit/format.ts';
import { PatternPanel } from '../../ui/kit/PatternPanel.tsx';
import type { PatternViewProps } from '../../ui/kit/pattern-view.ts';
import type { TimeoutConfig } from './model.ts';
import styles from './view.module.css';

/** Of what came in over one window, the share that was cut off at the deadline; NaN when nothing came. */
export function cutShare(counters: PatternViewProps<TimeoutConfig>['counters']): number {
  return counters.in.perSecond > 0 ? Math.min(1, counters.decided.perSecond / counters.in.perSecond) : NaN;
}

type AtDeadline = 'leaves' | 'leavesAndCancels' | 'waits';

function atDeadline(config: TimeoutConfig): AtDeadline {
  switch (config.dialect) {
    case 'go-resiliency': return config.onTimeout === 'cancel' ? 'leavesAndCancels' : 'leaves';
    case 'go-context': return 'leavesAndCancels';
    case 'resilience4j': return config.cancelRunningFuture ? 'leavesAndCancels' : 'leaves';
    case 'cockatiel': return config.strategy === 'cooperative' ? 'waits' : 'leavesAndCancels';
    case 'polly': return 'waits';
  }
}

const AFTERWARDS: { readonly [A in AtDeadline]: string } = {
  leaves: 'At the deadline the caller leaves; what is under way goes on, and helps nobody.',
  leavesAndCancels: 'At the deadline the attempt is told to stop; how far down that reaches is a setting of the link.',
  waits: 'At the deadline the attempt is told to stop, and the caller waits until it does. Work that does not obey holds the caller as long as it likes.',
};

const TAIL: { readonly [A in AtDeadline]: string } = { leaves: 'late work', leavesAndCancels: 'told to stop', waits: 'caller waits' };

function zeroWords(config: TimeoutConfig): string {
  switch (config.dialect) {
    case 'go-context': return 'With a limit of zero or less every call has timed out before it is sent.';
    case 'polly': return 'With a limit of zero or less there is no timeout.';
    case 'cockatiel': return 'A limit of zero or less is 1 ms, the shortest timer Node has.';
    case 'go-resiliency': case 'resilience4j': return 'With a limit of zero or less every call times out at once, and the work still runs.';
  }
}

export default function TimeoutView({ title, config, counters }: PatternViewProps<TimeoutConfig>) {
  const share = cutShare(counters);
  const limit = formatSetDuration(config.timeoutMs);
  const shown = Number.isNaN(share) ? 0 : share;
  return (
    <PatternPanel title={title} words={config.timeoutMs <= 0 ? zeroWords(config) : AFTERWARDS[atDeadline(config)]} numbers={[
      { label: 'Calls in', value: formatPerSecond(counters.in.perSecond) },
      { label: 'Deadlines hit', value: formatPerSecond(counters.decided.perSecond), mark: <OutcomeMark reason="timeout" size={11} /> },
      { label: 'Share cut off', value: Number.isNaN(share) ? '–' : formatShare(Math.round(share * 1000) / 1000) },
      { label: 'Since the start', value: `${formatCount(counters.decided.total)} of ${formatCount(counters.in.total)}` },
    ]}>
      <svg className={styles['picture']} viewBox="0 0 408 92" role="img" aria-label={`Deadline after ${limit}, ${Number.isNaN(share) ? 'no calls now' : `${formatShare(Math.round(share * 1000) / 1000)} of calls reach it`}`}>
        <line className={styles['axis']} x1="8" x2="400" y1="60" y2="60" />
        <rect className={styles['inTime']} x="8" y="32" width="288" height="16" rx="2" />
        <rect className={styles['after']} x="296" y="32" width="104" height="16" rx="2" />
        <rect className={styles['cut']} x={296 - 288 * shown} y="32" width={288 * shown} height="16" />
        <line className={styles['deadline']} x1="296" x2="296" y1="20" y2="68" />
        <text className={styles['deadlineText']} x="296" y="14" textAnchor="middle">{`deadline ${limit}`}</text>
        <text className={styles['tick']} x="8" y="80">0</text>
        <text className={styles['tick']} x="348" y="45" textAnchor="middle">{TAIL[atDeadline(config)]}</text>
      </svg>
    </PatternPanel>
  );
}
