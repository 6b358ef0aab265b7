/** Validation: how much of what comes is malformed. */
import { formatCount, formatPerSecond, formatSetDuration, formatShare } from '../../ui/kit/format.ts';
import { OutcomeMark } from '../../ui/kit/OutcomeMark.tsx';
import { PatternPanel } from '../../ui/kit/PatternPanel.tsx';
import type { PatternViewProps } from '../../ui/kit/pattern-view.ts';
import { SlotBar } from '../../ui/kit/SlotBar.tsx';
import type { ValidateConfig } from './model.ts';

export default function ValidateView({ title, config, nowUs, counters }: PatternViewProps<ValidateConfig>) {
  const share = counters.in.perSecond > 0 ? Math.min(1, counters.decided.perSecond / counters.in.perSecond) : 0;
  return (
    <PatternPanel title={title} nowUs={nowUs} words={`Each request is decoded${config.decodeMs > 0 ? `, which takes ${formatSetDuration(config.decodeMs)}` : ''}; a malformed one is answered at once and takes no place behind this.`} numbers={[
      { label: 'Came in', value: formatPerSecond(counters.in.perSecond) },
      { label: 'Good', value: formatPerSecond(counters.forwarded.perSecond) },
      { label: 'Bad', value: formatPerSecond(counters.decided.perSecond), mark: <OutcomeMark reason="bad-request" size={11} /> },
      { label: 'Bad so far', value: `${formatCount(counters.decided.total)} of ${formatCount(counters.in.total)}` },
    ]}>
      <SlotBar label="Bad requests" taken={share * 100} of={100} unit="%" kind="waiting" word={share === 0 ? 'none' : formatShare(Math.round(share * 1000) / 1000)} />
    </PatternPanel>
  );
}
