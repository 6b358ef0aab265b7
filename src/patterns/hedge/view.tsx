/** A hedge: when its attempts are sent, what they cost now, and how often a copy wins. */
import { formatCount, formatPerSecond, formatSetDuration } from '../../ui/kit/format.ts';
import { OutcomeMark } from '../../ui/kit/OutcomeMark.tsx';
import { PatternPanel } from '../../ui/kit/PatternPanel.tsx';
import type { PatternViewProps } from '../../ui/kit/pattern-view.ts';
import { extraWords } from './headline.tsx';
import type { HedgeConfig } from './model.ts';
import { planOf, type Plan } from './plan.tsx';
import styles from './view.module.css';

const WIDTH = 408;
const LEFT = 72;
const ROW = 18;
const MOST_ROWS = 6;

export default function HedgeView({ title, config, counters }: PatternViewProps<HedgeConfig>) {
  const plan = planOf(config);
  return (
    <PatternPanel title={title} words={plan.words} numbers={[
      { label: 'Calls in', value: formatPerSecond(counters.in.perSecond) },
      { label: 'Attempts out', value: formatPerSecond(counters.forwarded.perSecond) },
      { label: 'Extra attempts', value: extraWords(counters) },
      { label: 'Decided by a copy', value: formatPerSecond(counters.decided.perSecond), mark: <OutcomeMark reason="ok" marks={8} size={11} /> },
      { label: 'Since the start', value: `${formatCount(counters.forwarded.total)} for ${formatCount(counters.in.total)}` },
    ]}>
      <Attempts plan={plan} />
    </PatternPanel>
  );
}

/** A row an attempt, from where it is sent. */
function Attempts({ plan }: { readonly plan: Plan }) {
  const rows = Math.min(MOST_ROWS, plan.most), gap = plan.delayMs === 0 ? 0 : (WIDTH - LEFT) / (rows + 1);
  const label = plan.most < 2 ? 'One attempt, no copies' : plan.delayMs < 0 ? `Up to ${formatCount(plan.most)} attempts, each after a failure`
    : plan.delayMs === 0 ? `${formatCount(plan.most)} attempts at once` : `Up to ${formatCount(plan.most)} attempts, one every ${formatSetDuration(plan.delayMs)}`;
  return (
    <svg className={styles['picture']} viewBox={`0 0 ${WIDTH} ${rows * ROW + 4}`} role="img" aria-label={label}>
      {Array.from({ length: rows }, (_, k) => {
        const x = LEFT + k * gap, y = k * ROW;
        return (
          <g key={k}>
            <text className={styles['name']} x="0" y={y + 13}>{k === 0 ? '1st try' : whenWords(plan, k)}</text>
            {k > 0 && gap > 0 && <line className={styles['link']} x1={x - gap + 4} x2={x} y1={y - 4} y2={y + 9} />}
            <rect className={k === 0 ? styles['first'] : styles['copy']} x={x + 0.5} y={y + 4} width={WIDTH - x - 1} height="10" rx="2" />
          </g>
        );
      })}
    </svg>
  );
}

function whenWords(plan: Plan, k: number): string {
  if (plan.delayMs < 0) return 'on failure';
  return plan.delayMs === 0 ? 'at once' : `+ ${formatSetDuration(plan.delayMs * k)}`;
}
