/** A hedge: when its attempts are sent, what they cost now, and how often a copy wins. */
import { formatCount, formatPerSecond, formatSetDuration } from '../../ui/kit/format.ts';
import { OutcomeMark } from '../../ui/kit/OutcomeMark.tsx';
import { PatternPanel } from '../../ui/kit/PatternPanel.tsx';
import type { PatternViewProps } from '../../ui/kit/pattern-view.ts';
import { SlotBar } from '../../ui/kit/SlotBar.tsx';
import { TimeRows } from '../../ui/kit/TimeRows.tsx';
import { extraWords } from './headline.tsx';
import type { HedgeConfig } from './model.ts';
import { planOf, type Plan } from './plan.tsx';

const MOST_ROWS = 6;

export default function HedgeView({ title, config, nowUs, counters }: PatternViewProps<HedgeConfig>) {
  const plan = planOf(config), came = counters.in.perSecond;
  return (
    <PatternPanel title={title} nowUs={nowUs} words={plan.words} numbers={[
      { label: 'Came in', value: formatPerSecond(came) },
      { label: 'Attempts out', value: formatPerSecond(counters.forwarded.perSecond) },
      { label: 'Decided by a copy', value: formatPerSecond(counters.decided.perSecond), mark: <OutcomeMark reason="ok" marks={8} size={11} /> },
      { label: 'Attempts so far', value: `${formatCount(counters.forwarded.total)} for ${formatCount(counters.in.total)}` },
    ]}>
      <SlotBar label="Attempts for each call" taken={came > 0 ? counters.forwarded.perSecond / came : 0} of={plan.most} kind="inFlight" word={came > 0 ? `${extraWords(counters)} extra` : 'nothing comes'} />
      <Attempts plan={plan} />
    </PatternPanel>
  );
}

/** A row an attempt, from where it is sent. */
function Attempts({ plan }: { readonly plan: Plan }) {
  const rows = Math.min(MOST_ROWS, plan.most), stepMs = plan.delayMs < 0 ? 1 : plan.delayMs, endMs = Math.max(stepMs, 1) * (rows + 1);
  const label = plan.most < 2 ? 'One attempt, no copies' : plan.delayMs < 0 ? `Up to ${formatCount(plan.most)} attempts, each after a failure`
    : plan.delayMs === 0 ? `${formatCount(plan.most)} attempts at once` : `Up to ${formatCount(plan.most)} attempts, one every ${formatSetDuration(plan.delayMs)}`;
  return (
    <TimeRows label={label} endMs={endMs} {...(plan.delayMs > 0 && plan.most > 1 ? {} : { mark: 'none' })} rows={Array.from({ length: rows }, (_, k) => ({
      name: k === 0 ? '1st try' : whenWords(plan, k),
      bars: [{ fromMs: Math.max(0, k - 1) * stepMs, toMs: k * stepMs, kind: 'wait' }, { fromMs: k * stepMs, toMs: endMs, kind: k === 0 ? 'attempt' : 'copy' }],
    }))} />
  );
}

function whenWords(plan: Plan, k: number): string {
  if (plan.delayMs < 0) return 'on failure';
  return plan.delayMs === 0 ? 'at once' : `+ ${formatSetDuration(plan.delayMs * k)}`;
}
