/** A timeout: the time a caller waits, what becomes of the work, and the share of those who waited in vain. */
import { OutcomeMark } from '../../ui/kit/OutcomeMark.tsx';
import { formatCount, formatPerSecond, formatSetDuration, formatShare } from '../../ui/kit/format.ts';
import { PatternPanel } from '../../ui/kit/PatternPanel.tsx';
import type { PatternViewProps } from '../../ui/kit/pattern-view.ts';
import { SlotBar } from '../../ui/kit/SlotBar.tsx';
import { TimeRows, type TimeBar } from '../../ui/kit/TimeRows.tsx';
import type { TimeoutConfig } from './model.ts';

/** Of what came in over one window, the share that was cut off at the deadline; NaN when nothing came. */
function cutShare(counters: PatternViewProps<TimeoutConfig>['counters']): number {
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

/** The deadline in a picture that goes on for a third of it: one length is as good as another. */
const LIMIT = 3, LATE = 3.6, END = 4;
const words = (text: string, fromMs = LIMIT): TimeBar => ({ fromMs, toMs: END, kind: 'words', text });
const AFTER: { readonly [A in AtDeadline]: readonly [caller: readonly TimeBar[], work: readonly TimeBar[]] } = {
  leaves: [[words('has left')], [{ fromMs: LIMIT, toMs: LATE, kind: 'late' }, words('late', LATE)]],
  leavesAndCancels: [[words('has left')], [words('told to stop')]],
  waits: [[{ fromMs: LIMIT, toMs: LATE, kind: 'wait' }, words('waits on', LATE)], [words('told to stop')]],
};

function zeroWords(config: TimeoutConfig): string {
  switch (config.dialect) {
    case 'go-context': return 'With a limit of zero or less every call has timed out before it is sent.';
    case 'polly': return 'With a limit of zero or less there is no timeout.';
    case 'cockatiel': return 'A limit of zero or less is 1 ms, the shortest timer Node has.';
    case 'go-resiliency': case 'resilience4j': return 'With a limit of zero or less every call times out at once, and the work still runs.';
  }
}

export default function TimeoutView({ title, config, nowUs, counters }: PatternViewProps<TimeoutConfig>) {
  const share = cutShare(counters), limit = formatSetDuration(config.timeoutMs), after = AFTER[atDeadline(config)];
  const until: TimeBar = { fromMs: 0, toMs: LIMIT, kind: 'range' }, none = Number.isNaN(share);
  return (
    <PatternPanel title={title} nowUs={nowUs} words={config.timeoutMs <= 0 ? zeroWords(config) : AFTERWARDS[atDeadline(config)]} numbers={[
      { label: 'Came in', value: formatPerSecond(counters.in.perSecond) },
      { label: 'Deadlines hit', value: formatPerSecond(counters.decided.perSecond), mark: <OutcomeMark reason="timeout" size={11} /> },
      { label: 'Cut off so far', value: `${formatCount(counters.decided.total)} of ${formatCount(counters.in.total)}` },
    ]}>
      <SlotBar label="Cut off at the deadline" taken={none ? 0 : share * 100} of={100} unit="%" kind="timeout" word={none ? 'nothing comes' : share === 0 ? 'none' : formatShare(Math.round(share * 1000) / 1000)} />
      {config.timeoutMs > 0 && (
        <TimeRows label={`The caller waits ${limit} at most${atDeadline(config) === 'waits' ? ', then until the work has stopped' : ''}`} endMs={END} mark={{ atMs: LIMIT, text: `deadline ${limit}` }}
          rows={[{ name: 'Caller', bars: [until, ...after[0]] }, { name: 'Work', bars: [{ ...until, kind: 'attempt' }, ...after[1]] }]} />
      )}
    </PatternPanel>
  );
}
